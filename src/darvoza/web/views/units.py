"""⑨ A control unit: its members by name, the reasons of each, decisions and outcomes."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from darvoza.errors import NotFoundError
from darvoza.presentation import label
from darvoza.records import Crossing
from darvoza.store import crossings, selections
from darvoza.store.controls import Decision
from darvoza.store.queue import Member, UnitLine, unit_lines
from darvoza.web.identity import Visit
from darvoza.web.shapes import ChannelWord, word
from darvoza.web.views import sight
from darvoza.web.views.decisions import OutcomeContext, decisions_of, outcomes_of
from darvoza.web.views.queue import QueueLine, queue_line
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
    """A control unit, its strictest member first."""

    line: QueueLine
    members: tuple[MemberContext, ...]
    decisions: tuple[Decision, ...]
    outcomes: tuple[OutcomeContext, ...]


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
    return UnitPage(
        line=queue_line(connection, visit, line, selection_context(chosen) if chosen else None),
        members=tuple(_member(connection, visit, one, known) for one in line.members),
        decisions=decisions_of(connection, unit_id),
        outcomes=outcomes_of(connection, unit_id),
    )


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
