"""Which cases come together: those of one hour share a flight, those of one office a dispatch."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby

from darvoza.training.sending.visible import Visible

HOUR = timedelta(hours=1)
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


def hour_of(at: datetime) -> int:
    """The number of the hour that *at* falls in."""
    return (at - EPOCH) // HOUR


def begins(hour: int) -> datetime:
    """When the *hour* of that number begins."""
    return EPOCH + hour * HOUR


def hours(cases: Sequence[Visible]) -> Iterator[tuple[int, list[Visible]]]:
    """*cases* by the hour in which they stand at the desk, in order of time."""
    ordered = sorted(cases, key=lambda case: case.at)
    for hour, together in groupby(ordered, lambda case: hour_of(case.at)):
        yield hour, list(together)
