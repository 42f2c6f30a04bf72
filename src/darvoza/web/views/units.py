"""⑨ A control unit: its members by name, the reasons of each, decisions and outcomes."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from darvoza.errors import NotFoundError
from darvoza.presentation import label
from darvoza.records import Channel, Crossing, DecisionKind, Outcome
from darvoza.store import controls, crossings, desk, heads, selections
from darvoza.store.controls import Decision
from darvoza.store.heads import Head
from darvoza.store.queue import Member, UnitLine, controlled_anyway, unit_lines
from darvoza.web.identity import Visit
from darvoza.web.shapes import ChannelWord, word
from darvoza.web.views import sight
from darvoza.web.views.decisions import (
    OutcomeContext,
    chain_of,
    decisions_of,
    in_line,
    outcomes_of,
    seen_so_far,
)
from darvoza.web.views.queue import LOOK_AHEAD, LOOK_BACK, QueueLine, queue_line
from darvoza.web.views.reasons import ReasonContext, failed_parts, reason_context
from darvoza.web.views.shifts import selection_context


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberContext:
    """One crossing of a control unit; *label* is a name, plate or number."""

    crossing_id: str
    kind: str
    label: str | None
    channel: ChannelWord
    score: int
    reasons: tuple[ReasonContext, ...]
    failed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPage:
    """A control unit, its strictest member first.

    *in_line* are the decisions that follow what is recommended; *seen* is what a decision or
    outcome carries back, so that its sender is told when somebody was faster.
    """

    checkpoint: str
    line: QueueLine
    members: tuple[MemberContext, ...]
    in_line: tuple[DecisionKind, ...]
    seen: str
    decisions: tuple[Decision, ...]
    outcomes: tuple[OutcomeContext, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomePage:
    """An outcome with its amendments, from the first to the one that stands."""

    checkpoint: str
    unit_id: str
    chain: tuple[OutcomeContext, ...]


def unit_line(connection: Connection, visit: Visit, unit_id: str) -> UnitLine:
    """A control unit as the queue knows it.

    Raises NotFoundError unless it is there, may be seen and has members.
    """
    sight.check_unit(connection, visit, unit_id)
    line = unit_lines(connection, [unit_id]).get(unit_id)
    if line is None:
        raise NotFoundError(f"There is no control unit {unit_id}.")
    return line


def unit_page(
    connection: Connection, visit: Visit, unit_id: str, *, purpose: str | None
) -> UnitPage:
    """A control unit with everything known of it; the view is recorded for each member."""
    line = unit_line(connection, visit, unit_id)
    shift = selections.shift_at(connection, line.checkpoint, visit.at)
    standing = selections.selections_of(connection, shift.id) if shift else {}
    chosen = standing.get(unit_id)
    names = [member.crossing_id for member in line.members]
    known = crossings.crossings(connection, names)
    sight.viewed(connection, visit, "unit", [unit_id], purpose=purpose)
    sight.viewed(connection, visit, "crossing", names, purpose=purpose)
    follows = in_line(line, chosen.kind if chosen else None)
    decided, recorded = decisions_of(connection, unit_id), outcomes_of(connection, unit_id)
    return UnitPage(
        checkpoint=line.checkpoint,
        line=queue_line(connection, visit, line, selection_context(chosen) if chosen else None),
        members=tuple(_member(connection, visit, one, known) for one in line.members),
        in_line=tuple(kind for kind in DecisionKind if kind in follows),
        seen=seen_so_far(decided, recorded),
        decisions=decided,
        outcomes=recorded,
    )


def visible_outcome(connection: Connection, visit: Visit, outcome_id: str) -> Outcome:
    """One outcome. Raises NotFoundError unless its control unit may be seen."""
    outcome = controls.outcome_of(connection, outcome_id)
    try:
        sight.check_unit(connection, visit, outcome.unit_id)
    except NotFoundError:
        raise NotFoundError(f"There is no outcome {outcome_id}.") from None
    return outcome


def outcome_page(
    connection: Connection, visit: Visit, outcome_id: str, *, purpose: str | None = None
) -> OutcomePage:
    """An outcome with its amendments; the view is recorded.

    Raises NotFoundError unless its control unit is there and may be seen.
    """
    outcome = visible_outcome(connection, visit, outcome_id)
    sight.viewed(connection, visit, "outcome", [outcome_id], purpose=purpose)
    return OutcomePage(
        checkpoint=desk.checkpoint_of_unit(connection, outcome.unit_id) or "",
        unit_id=outcome.unit_id,
        chain=chain_of(outcomes_of(connection, outcome.unit_id), outcome_id),
    )


def next_open(connection: Connection, visit: Visit, unit_id: str) -> str | None:
    """The first control unit of the same queue that still waits for a decision; None if none does.

    What the shift leaves out and what nothing speaks against does not wait. Raises NotFoundError
    unless *unit_id* is there and may be seen.
    """
    checkpoint = unit_line(connection, visit, unit_id).checkpoint
    since, until = visit.at - LOOK_BACK, visit.at + LOOK_AHEAD
    shift = selections.shift_at(connection, checkpoint, visit.at)
    passed = {unit_id} | (heads.left_out(connection, shift.id) if shift else frozenset())
    around = heads.heads(connection, checkpoint, since=since, until=until)
    waiting = [one for one in around if _undone(one) and one.id not in passed]
    if waiting and waiting[0].channel >= Channel.YELLOW:
        return waiting[0].id
    anyway = controlled_anyway(connection, checkpoint, since=since, until=until)
    return next((one.id for one in waiting if one.id in anyway), None)


def _undone(head: Head) -> bool:
    return not head.decided and not head.controlled


def _member(
    connection: Connection, visit: Visit, member: Member, known: Mapping[str, Crossing]
) -> MemberContext:
    crossing = known.get(member.crossing_id)
    return MemberContext(
        crossing_id=member.crossing_id,
        kind=member.kind,
        label=label(crossing.subject) if crossing else None,
        channel=word(member.channel),
        score=member.score,
        reasons=tuple(reason_context(connection, visit, one) for one in member.reasons),
        failed=failed_parts(visit, member.failed),
    )
