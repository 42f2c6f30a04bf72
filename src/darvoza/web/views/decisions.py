"""⑨ Decisions and outcomes of a control unit, and when a decision overrides the recommendation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection

from darvoza.errors import InputError, MeanwhileError
from darvoza.records import Channel, DecisionKind, Outcome, Result, SelectionKind, ThreatArea
from darvoza.store import controls, selections
from darvoza.store.controls import Decision
from darvoza.store.photos import Photo, photos_of
from darvoza.store.queue import UnitLine

IN_LINE: Mapping[Channel, frozenset[DecisionKind]] = {
    Channel.GREEN: frozenset({DecisionKind.RELEASE}),
    Channel.BLUE: frozenset({DecisionKind.RELEASE}),
    Channel.YELLOW: frozenset({DecisionKind.DOCUMENTS, DecisionKind.SECOND_LINE}),
    Channel.RED: frozenset({DecisionKind.SECOND_LINE, DecisionKind.INSPECTION, DecisionKind.HOLD}),
}
"""What each channel recommends; anything else is against it and needs a reason."""

NONE = "none"
"""Stands in *seen* for no decision, or no outcome, yet."""

_Item = TypeVar("_Item")

_ANY_CONTROL = frozenset(
    {DecisionKind.DOCUMENTS, DecisionKind.SECOND_LINE, DecisionKind.INSPECTION}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeContext:
    """An outcome or an amendment of one; *stands* unless another one amends it."""

    outcome: Outcome
    stands: bool
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """Something that was done with a control unit: a decision, or the result of a control."""

    officer: str
    at: datetime
    what: DecisionKind | Result


def in_line(line: UnitLine, selection: SelectionKind | None) -> frozenset[DecisionKind]:
    """The decisions on a control unit that follow what was recommended for it.

    A unit drawn at random is controlled in any way; one that the cut leaves out may be released.
    """
    found = set(IN_LINE[line.channel])
    if line.drawn or selection is SelectionKind.RANDOM:
        found |= _ANY_CONTROL
    if selection is SelectionKind.LEFT_OUT:
        found.add(DecisionKind.RELEASE)
    if _needs_protection(line):
        found.add(DecisionKind.PROTECT)
    return frozenset(found)


def _needs_protection(line: UnitLine) -> bool:
    reasons = (reason for member in line.members for reason in member.reasons)
    return any(reason.area == ThreatArea.PROTECTION for reason in reasons)


def overrides(
    connection: Connection, line: UnitLine, decision: DecisionKind, *, at: datetime
) -> bool:
    """Whether *decision* is against what is recommended for *line* at that time."""
    shift = selections.shift_at(connection, line.checkpoint, at)
    standing = selections.selections_of(connection, shift.id) if shift else {}
    chosen = standing.get(line.id)
    return decision not in in_line(line, chosen.kind if chosen else None)


def check_member(line: UnitLine, crossing_id: str) -> None:
    """Raise InputError unless the crossing belongs to the control unit."""
    if crossing_id not in {member.crossing_id for member in line.members}:
        raise InputError("crossing_id", "this crossing is not of this control unit")


def decisions_of(connection: Connection, unit_id: str) -> tuple[Decision, ...]:
    """The decisions on a control unit, the first first."""
    return controls.decisions_of(connection, unit_id)


def outcomes_of(connection: Connection, unit_id: str) -> tuple[OutcomeContext, ...]:
    """The outcomes of a control unit and their amendments, as they became known."""
    found = controls.outcomes_of(connection, unit_id)
    standing = {outcome.id for outcome in controls.standing(found)}
    pictures = photos_of(connection, [one.id for one in found])
    return tuple(
        OutcomeContext(outcome=one, stands=one.id in standing, photos=pictures.get(one.id, ()))
        for one in found
    )


def chain_of(found: Sequence[OutcomeContext], outcome_id: str) -> tuple[OutcomeContext, ...]:
    """An outcome, what it amends and what amends it, from the first to the one that stands."""
    by_id = {one.outcome.id: one for one in found}
    amended_by = {one.outcome.amends: one.outcome.id for one in found if one.outcome.amends}
    first = outcome_id
    while before := by_id[first].outcome.amends:
        first = before
    chain = [by_id[first]]
    while after := amended_by.get(chain[-1].outcome.id):
        chain.append(by_id[after])
    return tuple(chain)


def seen_so_far(decided: Sequence[Decision], recorded: Sequence[OutcomeContext]) -> str:
    """What stands now, as a form carries it: the last decision's and the last outcome's id."""
    decision = decided[-1].id if decided else NONE
    outcome = recorded[-1].outcome.id if recorded else NONE
    return f"{decision}:{outcome}"


def happened_since(
    seen: str, decided: Sequence[Decision], recorded: Sequence[OutcomeContext]
) -> tuple[Happened, ...]:
    """What was done since *seen*, the first first; everything when *seen* is not known."""
    decision, _, outcome = seen.partition(":")
    found = [
        *(
            Happened(officer=one.officer, at=one.at, what=one.decision)
            for one in _after(decision, decided, [one.id for one in decided])
        ),
        *(
            Happened(officer=one.outcome.officer, at=one.outcome.at, what=one.outcome.result)
            for one in _after(outcome, recorded, [one.outcome.id for one in recorded])
        ),
    ]
    return tuple(sorted(found, key=lambda one: one.at))


def check_seen(connection: Connection, unit_id: str, seen: str | None) -> None:
    """Raise MeanwhileError when somebody decided or recorded since *seen*.

    Nobody else comes in between until the transaction ends. Without *seen* nothing is asked.
    """
    if seen is None:
        return
    controls.hold(connection, unit_id)
    decided, recorded = decisions_of(connection, unit_id), outcomes_of(connection, unit_id)
    since = happened_since(seen, decided, recorded)
    if since:
        told = "; ".join(f"{one.officer}: {one.what}, {one.at:%Y-%m-%d %H:%M} UTC" for one in since)
        standing = seen_so_far(decided, recorded)
        raise MeanwhileError(
            f"Meanwhile on this control unit: {told}. If yours still stands, send it again with"
            f" seen={standing}."
        )


def _after(known: str, items: Sequence[_Item], ids: Sequence[str]) -> Sequence[_Item]:
    return items[ids.index(known) + 1 :] if known in ids else items
