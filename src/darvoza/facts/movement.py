"""③ Facts of the movement and its hour: the same for every subject."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from darvoza.facts.fact import (
    ANY,
    BOOLEAN,
    CODE,
    INTEGER,
    LINKS,
    MESSAGE,
    NUMBER,
    PLAIN,
    PROXY,
    Fact,
)
from darvoza.facts.known import Known

NIGHT = range(5)
"""Local hours from midnight to 04:59."""


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _local(known: Known) -> datetime | None:
    moment = known.snapshot.crossing.happened_at or known.movement.expected_at
    return moment.astimezone(_zone(known.snapshot.checkpoint.zone)) if moment else None


def _local_hour(known: Known) -> int | None:
    local = _local(known)
    return local.hour if local else None


def _night_crossing(known: Known) -> bool | None:
    local = _local(known)
    return local.hour in NIGHT if local else None


def _mode(known: Known) -> str:
    return known.movement.mode.value


def _direction(known: Known) -> str:
    return known.movement.direction.value


def _carrier(known: Known) -> str | None:
    return known.movement.carrier


def _from_place(known: Known) -> str | None:
    return known.movement.from_place


def _to_place(known: Known) -> str | None:
    return known.movement.to_place


def _hours_until_crossing(known: Known) -> float | None:
    expected = known.movement.expected_at
    if expected is None or known.snapshot.crossing.happened_at is not None:
        return None
    return round((expected - known.as_of).total_seconds() / 3600, 2)


def _movement_fellows(known: Known) -> int | None:
    return known.snapshot.fellows


def _withdrawn(known: Known) -> bool:
    return known.snapshot.crossing.withdrawn


FACTS = (
    Fact("mode", ANY, CODE, None, "Kind of traffic: air, road, rail or post",
         MESSAGE, PLAIN, _mode),
    Fact("direction", ANY, CODE, None, "Arrival or departure",
         MESSAGE, PLAIN, _direction),
    Fact("carrier", ANY, CODE, None, "Carrier of the movement",
         MESSAGE, PLAIN, _carrier),
    Fact("from_place", ANY, CODE, None, "Airport, station or place the movement comes from",
         MESSAGE, PROXY, _from_place),
    Fact("to_place", ANY, CODE, None, "Airport, station or place the movement goes to",
         MESSAGE, PROXY, _to_place),
    Fact("local_hour", ANY, INTEGER, "hour", "Hour of the day at the checkpoint, 0 to 23",
         MESSAGE, PLAIN, _local_hour),
    Fact("night_crossing", ANY, BOOLEAN, None, "It crosses between midnight and five, local time",
         MESSAGE, PLAIN, _night_crossing),
    Fact("hours_until_crossing", ANY, NUMBER, "hours",
         "Hours left until it is expected at the checkpoint; unknown once it was seen there",
         MESSAGE, PLAIN, _hours_until_crossing),
    Fact("withdrawn", ANY, BOOLEAN, None,
         "The latest message takes it off the movement: cancelled, offloaded",
         MESSAGE, PLAIN, _withdrawn),
    Fact("movement_fellows", ANY, INTEGER, "crossings",
         "Crossings of the same kind in the same movement",
         LINKS, PLAIN, _movement_fellows),
)  # fmt: skip
