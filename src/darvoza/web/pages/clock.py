"""⑨ Days and times of lists by the clock of a checkpoint; never UTC to a person who works there."""

from datetime import date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Request
from pydantic import AfterValidator

from darvoza.store import checkpoints
from darvoza.web.identity import Visit
from darvoza.web.pages.rendering import checkpoint_of
from darvoza.web.shapes import FIRST_YEAR, LAST_YEAR


def _in_reach(day: date) -> date:
    if not FIRST_YEAR < day.year < LAST_YEAR:
        raise ValueError("out of reach")
    return day


Day = Annotated[date, AfterValidator(_in_reach)]
"""A day, ISO 8601."""


def zone_of(request: Request, visit: Visit) -> str:
    """The zone by whose clock the visit reads: of its checkpoint, else of the store's first."""
    mine = checkpoint_of(request, visit)
    if mine is not None:
        return mine.zone
    with visit.desk.store.reading() as connection:
        known = checkpoints.all_checkpoints(connection)
    return known[0].zone if known else "UTC"


def span_of(day: date | None, zone: str) -> tuple[datetime | None, datetime | None]:
    """From the first moment of *day* in *zone* until the first of the next; no day, no bounds."""
    if day is None:
        return None, None
    clock = ZoneInfo(zone)
    following = datetime.combine(day + timedelta(days=1), time(), clock)
    return datetime.combine(day, time(), clock), following
