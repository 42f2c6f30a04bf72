"""The impure shell, ⑧: what the shift on duty takes, by queue, capacity and forecast."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from darvoza.records import Channel, Selection
from darvoza.selection import CONTROLLED, Candidate, select
from darvoza.store import selections as kept
from darvoza.store.queue import UnitLine, past_scores, queue
from darvoza.store.selections import Shift

LATE = timedelta(hours=12)
"""Units that became known only after they were expected are still taken up for this long."""

DAY = timedelta(days=1)
FORECAST_DAYS = 14
"""How many past days, at the same hours, stand for what is still to come unannounced."""


def select_for(connection: Connection, shift: Shift, *, at: datetime) -> list[Selection]:
    """Select for the rest of *shift* and append what changed; the standing selection, in order.

    Units already controlled keep their selection. The cut counts on what is known to be coming
    and on what came at these hours in the past 14 days.
    """
    lines = _in_front(connection, shift)
    candidates = [candidate(line) for line in lines if not line.controlled]
    chosen = select(
        candidates,
        shift_id=shift.id,
        at=at,
        capacity=remaining(connection, shift),
        forecast=forecast(connection, shift, at=at, known=lines),
    )
    standing = kept.selections_of(connection, shift.id)
    news = [one for one in chosen if _differs(one, standing.get(one.unit_id))]
    kept.add_selections(connection, news)
    return chosen


def _in_front(connection: Connection, shift: Shift) -> list[UnitLine]:
    """What the shift has before it, late announcements of the hours before included."""
    post, starts_at = shift.checkpoint, shift.starts_at
    since = starts_at - LATE
    late = queue(connection, post, since=since, until=starts_at, not_taken_before=shift.id)
    return [*queue(connection, post, since=starts_at, until=shift.ends_at), *late]


def candidate(line: UnitLine) -> Candidate:
    """A queue line as the selection sees it."""
    return Candidate(
        unit_id=line.id,
        channel=line.channel,
        score=line.score,
        mandatory=line.mandatory,
        drawn=line.drawn,
        probability=line.probability,
        expected_at=line.expected_at,
    )


def _differs(one: Selection, before: Selection | None) -> bool:
    if before is None:
        return True
    return (before.kind, before.channel, before.score) != (one.kind, one.channel, one.score)


def remaining(connection: Connection, shift: Shift) -> dict[Channel, int]:
    """What is left of the shift's capacity, by channel."""
    done = kept.controls_done(connection, shift)
    beside = sum(count for channel, count in done.items() if channel not in CONTROLLED)
    done = {**done, Channel.RED: done.get(Channel.RED, 0) + beside}  # controlled as red ones
    return {
        channel: max(0, room - done.get(channel, 0)) for channel, room in shift.capacity.items()
    }


def forecast(
    connection: Connection, shift: Shift, *, at: datetime, known: Sequence[UnitLine]
) -> Mapping[Channel, Sequence[float]]:
    """Scores still to be expected in the rest of *shift* from units not yet announced."""
    past: dict[Channel, list[float]] = {channel: [] for channel in CONTROLLED}
    rest = shift.ends_at - at
    if rest > timedelta(0):
        for expected_at, channel, score in past_scores(
            connection, shift.checkpoint, since=at - FORECAST_DAYS * DAY, until=at
        ):
            if channel in past and (expected_at - at) % DAY < rest:
                past[channel].append(float(score))
    return {
        channel: _unannounced(scores, known=_coming(known, channel, at))
        for channel, scores in past.items()
    }


def _coming(lines: Sequence[UnitLine], channel: Channel, at: datetime) -> int:
    return sum(line.channel is channel and line.expected_at >= at for line in lines)


def _unannounced(scores: Sequence[float], *, known: int) -> list[float]:
    """One day's worth of past *scores*, less as many as are known to be coming."""
    day = sorted(scores, reverse=True)[FORECAST_DAYS // 2 :: FORECAST_DAYS]
    return day[known:]
