"""⑨ The queue of a checkpoint: lines without names."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from fastapi import Query
from sqlalchemy import Connection

from darvoza.errors import InputError
from darvoza.records import Channel, DecisionKind, Selection, UnitKind
from darvoza.store import heads as kept
from darvoza.store import queue as lines
from darvoza.store import selections
from darvoza.store.heads import Head
from darvoza.store.queue import UnitLine
from darvoza.web.identity import Visit
from darvoza.web.shapes import LONGEST_LOOK, ChannelWord, Line, Moment, word
from darvoza.web.views import sight
from darvoza.web.views.reasons import ReasonContext, main_reason, reason_context
from darvoza.web.views.shifts import (
    SelectionContext,
    ShiftContext,
    selection_context,
    shift_context,
)

LOOK_BACK = timedelta(hours=6)
LOOK_AHEAD = timedelta(hours=24)
LONGEST_CUT = 50
"""So many of the control units left out are listed with what they are."""


class UnitState(StrEnum):
    """How far a control unit has come: *left_out* is open, and the shift cannot take it."""

    OPEN = "open"
    DECIDED = "decided"
    CONTROLLED = "controlled"
    LEFT_OUT = "left_out"


Since = Annotated[Moment | None, Query(description="From this time; 6 hours ago by default.")]
Until = Annotated[Moment | None, Query(description="Before this time; 30 hours later by default.")]
Number = Annotated[Line | None, Query(description="Part of a flight, train or dispatch number.")]
Lines = Annotated[int, Query(ge=1, le=5000, description="At most so many control units.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which part of a queue is wanted; what is not said leaves nothing out."""

    since: Since = None
    until: Until = None
    channel: ChannelWord | None = None
    kind: UnitKind | None = None
    state: UnitState | None = None
    movement: Number = None
    limit: Lines = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLine:
    """A control unit in the queue; its strictest member sets channel, score and main reason.

    *signs* are plates, wagon, container or S10 numbers; *decision* is the last one taken.
    """

    unit_id: str
    kind: str
    channel: ChannelWord
    score: int
    strictest: str
    main_reason: ReasonContext | None
    members: Mapping[str, int]
    movement: str
    movement_id: str
    expected_at: datetime
    mandatory: bool
    drawn: bool
    failed: int
    decided: bool
    controlled: bool
    selection: SelectionContext | None
    signs: tuple[str, ...] = ()
    decision: DecisionKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadLine:
    """A control unit in few words."""

    unit_id: str
    kind: str
    channel: ChannelWord
    score: int
    movement: str
    expected_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """The queue of a checkpoint in [*since*, *until*), strictest first, controlled ones last.

    *total* counts all of it and *found* what was asked for; *counts* is what of that still waits,
    by channel, as if no channel had been asked for (what is controlled, where that was asked for).
    *left_out* are the units recommended for control that the shift on duty cannot take, *cut* the
    first of them in few words. *alarms* are the red units on which nobody has decided yet.
    """

    checkpoint: str
    since: datetime
    until: datetime
    shift: ShiftContext | None
    total: int
    found: int
    counts: Mapping[ChannelWord, int]
    lines: tuple[QueueLine, ...]
    left_out: tuple[str, ...]
    cut: tuple[HeadLine, ...]
    alarms: tuple[str, ...]


def queue_page(connection: Connection, visit: Visit, checkpoint: str, asked: Asked) -> QueuePage:
    """The queue of *checkpoint*, by default from 6 hours ago to 24 hours ahead.

    It writes nothing; whoever shows it records the view (`sight.viewed`). Raises NotFoundError for
    a checkpoint that may not be seen, InputError for a stretch that ends before it begins or is
    longer than 31 days.
    """
    sight.check_checkpoint(connection, visit, checkpoint)
    since, until = _stretch(visit, asked)
    everything = kept.heads(connection, checkpoint, since=since, until=until)
    shift = selections.shift_at(connection, checkpoint, visit.at)
    cut = kept.left_out(connection, shift.id) if shift else frozenset()
    left = [one for one in everything if one.id in cut and not one.controlled]
    fitting = [one for one in everything if _fits(one, asked, cut)]
    found = [one for one in fitting if asked.channel in {None, word(one.channel)}]
    ordered = sorted(found, key=lambda one: one.controlled)
    return QueuePage(
        checkpoint=checkpoint,
        since=since,
        until=until,
        shift=shift_context(connection, shift) if shift else None,
        total=len(everything),
        found=len(found),
        counts=_counts(fitting, asked),
        lines=_lines(connection, visit, ordered[: asked.limit], shift.id if shift else ""),
        left_out=tuple(one.id for one in left),
        cut=tuple(_head_line(one) for one in left[:LONGEST_CUT]),
        alarms=tuple(one.id for one in everything if _alarming(one)),
    )


def _stretch(visit: Visit, asked: Asked) -> tuple[datetime, datetime]:
    since, until = asked.since, asked.until
    first = since or (until - LOOK_BACK - LOOK_AHEAD if until else visit.at - LOOK_BACK)
    last = until or first + LOOK_BACK + LOOK_AHEAD
    if not timedelta(0) < last - first <= LONGEST_LOOK:
        raise InputError("until", f"must be after since, by at most {LONGEST_LOOK.days} days")
    return first, last


def _fits(head: Head, asked: Asked, cut: frozenset[str]) -> bool:
    """Whether *head* is asked for, whatever its channel."""
    if asked.kind is not None and head.kind != asked.kind:
        return False
    if asked.movement and _plain(asked.movement) not in _plain(head.movement):
        return False
    return asked.state is None or _in_state(head, asked.state, cut)


def _plain(number: str) -> str:
    return "".join(letter for letter in number.upper() if letter.isalnum())


def _in_state(head: Head, state: UnitState, cut: frozenset[str]) -> bool:
    return {
        UnitState.OPEN: not head.decided and not head.controlled,
        UnitState.DECIDED: head.decided and not head.controlled,
        UnitState.CONTROLLED: head.controlled,
        UnitState.LEFT_OUT: head.id in cut and not head.controlled,
    }[state]


def _alarming(head: Head) -> bool:
    return head.channel is Channel.RED and not head.decided and not head.controlled


def _counts(heads: Sequence[Head], asked: Asked) -> Mapping[ChannelWord, int]:
    done = asked.state is UnitState.CONTROLLED
    counted = Counter(head.channel for head in heads if head.controlled is done)
    return {word(channel): counted[channel] for channel in sorted(Channel, reverse=True)}


def _head_line(head: Head) -> HeadLine:
    return HeadLine(
        unit_id=head.id,
        kind=head.kind,
        channel=word(head.channel),
        score=head.score,
        movement=head.movement,
        expected_at=head.expected_at,
    )


def _lines(
    connection: Connection, visit: Visit, heads: Sequence[Head], shift_id: str
) -> tuple[QueueLine, ...]:
    """*heads* in full, in their order; one that was emptied meanwhile is left out."""
    ids = [head.id for head in heads]
    expected = {head.id: head.expected_at for head in heads}
    known = lines.unit_lines(connection, ids)
    chosen = selections.latest_selections(connection, ids, shift_id=shift_id)
    signs = kept.signs(connection, ids)
    decided = kept.decided(connection, ids)
    return tuple(
        replace(
            queue_line(connection, visit, known[name], _selection(chosen.get(name))),
            expected_at=expected[name],
            signs=signs.get(name, ()),
            decision=decided.get(name),
        )
        for name in ids
        if name in known
    )


def _selection(selection: Selection | None) -> SelectionContext | None:
    return selection_context(selection) if selection else None


def queue_line(
    connection: Connection, visit: Visit, line: UnitLine, selection: SelectionContext | None = None
) -> QueueLine:
    """*line* as the visit may see it."""
    reason = main_reason(line.strictest.reasons)
    return QueueLine(
        unit_id=line.id,
        kind=line.kind,
        channel=word(line.channel),
        score=line.score,
        strictest=line.strictest.crossing_id,
        main_reason=reason_context(connection, visit, reason) if reason else None,
        members=Counter(member.kind for member in line.members),
        movement=line.movement,
        movement_id=line.movement_id,
        expected_at=line.expected_at,
        mandatory=line.mandatory,
        drawn=line.drawn,
        failed=sum(len(member.failed) for member in line.members),
        decided=line.decided,
        controlled=line.controlled,
        selection=selection,
    )
