"""⑨ What the store counts for monitoring: of places, profiles and time, never of a person.

It is counted once for everybody who may see the same places, and shown for up to a minute
(`desk.COUNTED_FOR`); a decision or an outcome that is recorded in the meantime counts at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from darvoza.monitoring import Control, Taken
from darvoza.records import Checkpoint
from darvoza.store import feeds, workload
from darvoza.store import monitoring as counting
from darvoza.store.feeds import Feed
from darvoza.store.monitoring import ProfileCount, Traffic
from darvoza.store.workload import DecisionCount, Room
from darvoza.web.identity import Visit
from darvoza.web.remembered import Remembered

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What the store counted at *at*, for whoever sees the same places."""

    at: datetime
    traffic: tuple[Traffic, ...]
    not_assessed: int
    failures: Mapping[str, int]
    profiles: tuple[ProfileCount, ...]
    controls: tuple[Control, ...]
    taken: tuple[Taken, ...]
    rooms: tuple[Room, ...]
    decisions: tuple[DecisionCount, ...]
    feeds: tuple[Feed, ...]


def counted_for(
    connection: Connection, visit: Visit, places: tuple[Checkpoint, ...], since: datetime
) -> Counted:
    """What is counted of *places* from *since* on."""
    codes = tuple(one.code for one in places)
    recorded = counting.recorded(connection, since)
    remembered: Remembered[Counted] = visit.desk.counted
    return remembered.get(
        (codes, since, recorded), lambda: _count(connection, codes, since, visit.at)
    )


def _count(
    connection: Connection, codes: tuple[str, ...], since: datetime, at: datetime
) -> Counted:
    until = at + timedelta(microseconds=1)  # what happened at this very moment counts
    tonight = since + (at - since) // DAY * DAY + DAY  # what is still expected today counts too
    return Counted(
        at=at,
        traffic=counting.traffic(connection, since, tonight, codes),
        not_assessed=counting.not_assessed(connection, since, until, codes),
        failures=counting.failures(connection, since, until, codes),
        profiles=counting.by_profile(connection, since, tonight, codes),
        controls=counting.controls(connection, since, until, codes),
        taken=workload.taken(connection, since, until, codes),
        rooms=workload.rooms(connection, since, until, codes),
        decisions=workload.decisions(connection, since, until, codes),
        feeds=feeds.feeds(connection, since, until, codes),
    )
