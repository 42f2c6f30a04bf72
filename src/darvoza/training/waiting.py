"""The queue of a practice shift against its clock: who came when, who waits and for how long.

The clock runs only while somebody works: it is the time that the cases took, one after another. A
case begins when something is done in it, not before it arrived; if nobody waits, the clock goes on
to the next arrival.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from darvoza.training.shifts import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one case stands by the clock; *arrives* counts seconds from the first arrival.

    *waits* is seconds from arrival until work on it began, or until now; below 0 it comes later.
    """

    number: int
    arrives: int
    waits: int
    seconds: int  # spent on it; 0 until something is done in it
    begun: bool
    decided: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A shift by its clock, which stands at *now* seconds; *lines* in order of arrival."""

    now: int
    lines: tuple[Standing, ...]

    @property
    def next(self) -> int | None:
        """The number of the case to be worked next; None when all are decided."""
        return next((one.number for one in self.lines if not one.decided), None)


def queue_of(places: Sequence[Place]) -> Queue:
    """The queue of a shift whose cases are *places*."""
    arrives = _arrivals(places)
    clock, begun = 0, {}
    for place in sorted(_worked(places), key=_first_done):
        begun[place.row.number] = max(clock, arrives[place.row.number])
        clock = begun[place.row.number] + place.sheet.seconds
    coming = [arrives[one.row.number] for one in places if not one.sheet.events]
    now = max(clock, min(coming, default=0)) if not _open(places) else clock
    lines = sorted(
        (_standing(one, arrives[one.row.number], begun.get(one.row.number, now)) for one in places),
        key=lambda line: (line.arrives, line.number),
    )
    return Queue(now=now, lines=tuple(lines))


def _arrivals(places: Sequence[Place]) -> dict[int, int]:
    first = min((one.sheet.case.at for one in places), default=None)
    return {
        one.row.number: round((one.sheet.case.at - first).total_seconds())
        for one in places
        if first is not None
    }


def _worked(places: Iterable[Place]) -> list[Place]:
    return [one for one in places if one.sheet.events]


def _first_done(place: Place) -> tuple[datetime, int]:
    return place.sheet.events[0].at, place.row.number


def _open(places: Iterable[Place]) -> bool:
    """Whether somebody is being dealt with at this moment."""
    return any(one.sheet.decided is None for one in _worked(places))


def _standing(place: Place, arrives: int, until: int) -> Standing:
    sheet = place.sheet
    return Standing(
        number=place.row.number,
        arrives=arrives,
        waits=until - arrives,
        seconds=sheet.seconds if sheet.events else 0,
        begun=bool(sheet.events),
        decided=sheet.decided is not None,
    )
