"""⑨ Monitoring: what controls found, how sure that is, and whether everything came in.

What the store counts for it is in `counted`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator
from sqlalchemy import Connection

from darvoza.monitoring import Comparison, Figures, Missed, Rate, figures, over_time
from darvoza.profiles import State
from darvoza.records import Channel, Checkpoint, DecisionKind, Mode, SelectionKind, ThreatArea
from darvoza.store.feeds import Feed
from darvoza.store.monitoring import ProfileCount
from darvoza.store.workload import DecisionCount
from darvoza.web.identity import Visit
from darvoza.web.shapes import ChannelWord, Code, word
from darvoza.web.views import sight
from darvoza.web.views.counted import Counted, counted_for
from darvoza.web.views.profiles import ProfileLine, newest_lines


class Days(IntEnum):
    """How many days are looked at, today included."""

    WEEK = 7
    MONTH = 30
    QUARTER = 90


def _nothing(typed: object) -> object:
    return None if typed == "" else typed


OrAll = BeforeValidator(_nothing)
"""What a form leaves empty asks for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which places and which stretch: all that the account may see when nothing is said."""

    checkpoint: Annotated[Code | None, OrAll] = None
    mode: Annotated[Mode | None, OrAll] = None
    days: Days = Days.MONTH


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The crossings of the stretch: how many have an assessment, and which channel it gives."""

    assessed: int
    not_assessed: int
    channels: Mapping[ChannelWord, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What controls found, by kind of selection, threat area, and over time."""

    overall: Rate
    valuable: int
    minutes: int
    by_kind: Mapping[SelectionKind, Rate]
    by_officer_choice: Rate
    by_area: Mapping[ThreatArea, Rate]
    comparison: Comparison | None
    missed: Missed
    over_time: tuple["Stretch", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A day or a week, by its first day, and its controls."""

    first: date
    rate: Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileFigures:
    """Units to which a profile applied, and what controls of them found.

    *title* is null for a profile that is withheld from the reader.
    """

    id: str
    title: str | None
    area: ThreatArea | None
    applied: int
    rate: Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFigures:
    """A checkpoint: its traffic, its controls, and what its shifts could and did take."""

    checkpoint: str
    name: str
    mode: Mode
    assessed: int
    rate: Rate
    shifts: int
    capacity: int
    selected: int
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """Decisions, and those against the recommendation by direction; never by officer."""

    decisions: int
    milder: int
    stricter: int
    to_protect: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitoringPage:
    """Everything that monitoring shows of the places and the stretch asked for."""

    checkpoints: tuple[str, ...]
    days: int
    since: datetime
    counted_at: datetime
    coverage: Coverage
    findings: Findings
    profiles: tuple[ProfileFigures, ...]
    places: tuple[PlaceFigures, ...]
    overrides: Overrides
    failures: Mapping[str, int]
    feeds: tuple[Feed, ...]


def monitoring_page(connection: Connection, visit: Visit, asked: Asked) -> MonitoringPage:
    """The figures asked for. Raises NotFoundError unless the checkpoint is there and seen."""
    if asked.checkpoint is not None:
        sight.check_checkpoint(connection, visit, asked.checkpoint)
    places = tuple(one for one in sight.places(connection, visit) if _wanted(one, asked))
    since = _first_midnight(places, visit.at, asked.days)
    counted = counted_for(connection, visit, places, since)
    found = figures(counted.controls, counted.taken)
    return MonitoringPage(
        checkpoints=tuple(one.code for one in places),
        days=asked.days,
        since=since,
        counted_at=counted.at,
        coverage=_coverage(counted),
        findings=_findings(visit, counted, found, since, asked.days),
        profiles=_profiles(connection, visit, counted.profiles),
        places=tuple(_place(one, counted, found) for one in places),
        overrides=_overrides(counted.decisions),
        failures=counted.failures,
        feeds=counted.feeds,
    )


def _wanted(place: Checkpoint, asked: Asked) -> bool:
    here = asked.checkpoint is None or place.code == asked.checkpoint
    return here and (asked.mode is None or place.mode is asked.mode)


def _first_midnight(places: tuple[Checkpoint, ...], at: datetime, days: int) -> datetime:
    """The midnight, by the clock of the first of *places*, from which *days* days run to now."""
    zone = ZoneInfo(places[0].zone if places else "UTC")
    today = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=days - 1)


def _coverage(counted: Counted) -> Coverage:
    channels = {
        word(channel): sum(one.channels.get(channel, 0) for one in counted.traffic)
        for channel in sorted(Channel, reverse=True)
    }
    return Coverage(
        assessed=sum(channels.values()), not_assessed=counted.not_assessed, channels=channels
    )


def _findings(
    visit: Visit, counted: Counted, found: Figures, since: datetime, days: int
) -> Findings:
    steps = over_time(counted.controls, days=days, width=7 if days == Days.QUARTER else 1)
    areas = {
        area: rate for area, rate in found.by_area.items() if visit.where.allows({"area": area})
    }
    return Findings(
        overall=found.overall,
        valuable=found.valuable,
        minutes=found.minutes,
        by_kind=found.by_kind,
        by_officer_choice=found.by_officer_choice,
        by_area=areas,
        comparison=found.comparison,
        missed=found.missed,
        over_time=tuple(
            Stretch(first=(since + timedelta(days=step.day)).date(), rate=step.rate)
            for step in steps
        ),
    )


def _profiles(
    connection: Connection, visit: Visit, counts: tuple[ProfileCount, ...]
) -> tuple[ProfileFigures, ...]:
    """Those whose profile may be seen, the most often controlled first."""
    lines: dict[str, ProfileLine] = {}
    for line in newest_lines(connection, visit):
        if line.id not in lines or line.state is State.IN_FORCE:
            lines[line.id] = line
    ordered = sorted(counts, key=lambda one: (-one.controlled, -one.applied, one.profile_id))
    return tuple(_profile(one, lines[one.profile_id]) for one in ordered if one.profile_id in lines)


def _profile(count: ProfileCount, line: ProfileLine) -> ProfileFigures:
    return ProfileFigures(
        id=count.profile_id,
        title=line.title,
        area=ThreatArea(line.area) if line.area else None,
        applied=count.applied,
        rate=Rate.of(count.hits, count.controlled),
    )


def _place(place: Checkpoint, counted: Counted, found: Figures) -> PlaceFigures:
    [traffic] = [one for one in counted.traffic if one.checkpoint == place.code]
    [taken] = [one for one in counted.taken if one.checkpoint == place.code]
    [room] = [one for one in counted.rooms if one.checkpoint == place.code]
    return PlaceFigures(
        checkpoint=place.code,
        name=place.name,
        mode=place.mode,
        assessed=sum(traffic.channels.values()),
        rate=found.by_checkpoint.get(place.code, Rate.of(0, 0)),
        shifts=room.shifts,
        capacity=sum(room.capacity.values()),
        selected=taken.selected,
        left_out=taken.units.get(SelectionKind.LEFT_OUT, 0),
    )


_WEIGHT: Mapping[DecisionKind, Channel] = {
    DecisionKind.RELEASE: Channel.BLUE,
    DecisionKind.DOCUMENTS: Channel.YELLOW,
    DecisionKind.SECOND_LINE: Channel.RED,
    DecisionKind.INSPECTION: Channel.RED,
    DecisionKind.HOLD: Channel.RED,
}
"""The strictest channel that each decision still satisfies."""


def _overrides(counts: tuple[DecisionCount, ...]) -> Overrides:
    against = [one for one in counts if one.overrides and one.channel is not None]
    ways = {"milder": 0, "stricter": 0, "to_protect": 0}
    for one in against:
        ways[_way(one)] += one.count
    return Overrides(decisions=sum(one.count for one in counts), **ways)


def _way(count: DecisionCount) -> str:
    if count.decision is DecisionKind.PROTECT:
        return "to_protect"
    recommended = max(count.channel or Channel.GREEN, Channel.BLUE)
    return "milder" if _WEIGHT[count.decision] < recommended else "stricter"
