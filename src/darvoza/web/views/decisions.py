"""⑨ Decisions and outcomes of a control unit, and when a decision overrides the recommendation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from darvoza.errors import InputError
from darvoza.records import Channel, DecisionKind, Outcome, SelectionKind, ThreatArea
from darvoza.store import controls, selections
from darvoza.store.controls import Decision
from darvoza.store.queue import UnitLine

IN_LINE: Mapping[Channel, frozenset[DecisionKind]] = {
    Channel.GREEN: frozenset({DecisionKind.RELEASE}),
    Channel.BLUE: frozenset({DecisionKind.RELEASE}),
    Channel.YELLOW: frozenset({DecisionKind.DOCUMENTS, DecisionKind.SECOND_LINE}),
    Channel.RED: frozenset({DecisionKind.SECOND_LINE, DecisionKind.INSPECTION, DecisionKind.HOLD}),
}
"""What each channel recommends; anything else is against it and needs a reason."""

_ANY_CONTROL = frozenset(
    {DecisionKind.DOCUMENTS, DecisionKind.SECOND_LINE, DecisionKind.INSPECTION}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeContext:
    """An outcome or an amendment of one; *stands* unless another one amends it."""

    outcome: Outcome
    stands: bool


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
    return tuple(OutcomeContext(outcome=one, stands=one.id in standing) for one in found)
