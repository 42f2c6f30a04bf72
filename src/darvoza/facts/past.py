"""③ The earlier crossings of the subject itself, read once: counts, finds, stays.

A stay is an arrival followed by a departure at any checkpoint, both seen and not only announced:
nobody is said to have overstayed on the word of a passenger list. The general rule of stay is that
of the region's visa-free regimes and of the Schengen code (Regulation (EU) 2016/399 article 6(1)):
no more than ``STAY_DAYS`` days in any ``STAY_WINDOW_DAYS``. Agencies with other rules write them
as profiles over ``days_inside_180d``.
"""

from datetime import datetime

from darvoza.records import Direction, PastCrossing, Snapshot
from darvoza.subjects import SubjectKind

STAY_DAYS = 90
STAY_WINDOW_DAYS = 180
SHORT_STAY_DAYS = 2.0
DAY = 86400.0

OWN_KEYS: dict[SubjectKind, tuple[str, ...]] = {
    SubjectKind.TRAVELLER: ("document", "person"),
    SubjectKind.VEHICLE: ("plate", "wagon", "container", "vin"),
    SubjectKind.CONSIGNMENT: ("s10",),
}
"""Key kinds under which a subject of a kind is known again."""


class Past:
    """The subject's own earlier crossings, oldest first, with their ages in days."""

    __slots__ = ("ages", "crossings", "stays", "year")

    def __init__(self, crossings: list[PastCrossing], moment: datetime) -> None:
        self.crossings = crossings
        self.ages = [(moment - past.happened_at).total_seconds() / DAY for past in crossings]
        self.stays = _stays(crossings, self.ages)
        self.year = self.within(365)

    def count(self, days: int) -> int:
        """How many lie at most *days* back."""
        return sum(1 for age in self.ages if age <= days)

    def within(self, days: int) -> list[PastCrossing]:
        """Those at most *days* back."""
        return [past for past, age in zip(self.crossings, self.ages, strict=True) if age <= days]


def past_of(snapshot: Snapshot, *, kind: SubjectKind, moment: datetime) -> Past:
    """The past of the subject of *snapshot*, up to the earlier of *moment* and its ``as_of``."""
    if not snapshot.history:
        return NOTHING
    until = min(moment, snapshot.as_of)
    own = {
        past.crossing_id: past
        for key in OWN_KEYS[kind]
        for past in snapshot.history.get(key, ())
        if past.kind is kind and past.happened_at <= until
    }
    if not own:
        return NOTHING
    ordered = sorted(own.values(), key=lambda past: (past.happened_at, past.crossing_id))
    return Past(ordered, moment)


def _stays(crossings: list[PastCrossing], ages: list[float]) -> list[tuple[float, float | None]]:
    """Ages in days of each arrival and of the departure that ended it, or None while it lasts."""
    stays: list[tuple[float, float | None]] = []
    arrived: float | None = None
    for past, age in zip(crossings, ages, strict=True):
        if not past.present:
            continue
        if past.direction is Direction.ARRIVAL:
            arrived = age
        elif arrived is not None:
            stays.append((arrived, age))
            arrived = None
    if arrived is not None:
        stays.append((arrived, None))
    return stays


NOTHING = Past([], datetime.min)  # noqa: DTZ901 - never compared: there is no crossing in it
