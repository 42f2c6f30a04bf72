"""⑨ Monitoring in a browser: rates as dots with whiskers, time as lines, each with its numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Annotated

from babel.dates import format_date, format_timedelta
from babel.numbers import format_percent
from fastapi import APIRouter, Depends, Request, Response

from darvoza.access import Action
from darvoza.monitoring import FEWEST, Rate
from darvoza.presentation import Language, language
from darvoza.records import Mode, SelectionKind
from darvoza.web.api.monitoring import monitoring
from darvoza.web.identity import Visit
from darvoza.web.pages.rendering import page
from darvoza.web.pages.session import shown
from darvoza.web.views.monitoring import Asked, Days, Findings, MonitoringPage, Stretch

router = APIRouter(include_in_schema=False)

SCALES = (0.05, 0.1, 0.2, 0.25, 0.5, 1.0)
"""Where a scale of rates may end."""

WIDE, HIGH = 720, 170
LEFT, RIGHT, TOP, BOTTOM = 40, 8, 10, 22
"""Size of the drawing over time, and what its axes take of it (SVG units)."""

LABELS = 10
"""At most so many dates are written under the drawing over time."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table of rates; *path* leads to what is behind it.

    *applied* is to how many control units a profile applied, controlled or not.
    """

    name: str
    rate: Rate
    path: str | None = None
    note: str | None = None
    applied: int | None = None


@dataclass(frozen=True, slots=True)
class Curve:
    """Controls and hits over time: points of two lines, the steps of the scale, dates below."""

    controls: str
    hits: str
    dots: tuple[tuple[float, float], ...]
    steps: tuple[tuple[float, int], ...]
    dates: tuple[tuple[float, str], ...]


@router.get("/monitoring")
def monitoring_page(
    request: Request,
    visit: Annotated[Visit, shown(Action.SEE_MONITORING)],
    asked: Annotated[Asked, Depends()],
) -> Response:
    """What was controlled and found at the places of the account, and how sure that is."""
    found = monitoring(visit, asked)
    code = visit.account.language
    say = language(code)
    areas = [Line(say.word(area), rate) for area, rate in found.findings.by_area.items()]
    return page(
        request,
        visit,
        "monitoring.html",
        asked=asked,
        found=found,
        lengths=[one.value for one in Days],
        modes=tuple(Mode),
        fewest=FEWEST,
        kinds=_kinds(found.findings, say),
        profiles=_profiles(found, say),
        areas=sorted(areas, key=lambda one: -one.rate.hits),
        places=[
            Line(
                one.name,
                one.rate,
                f"/monitoring?checkpoint={one.checkpoint}&days={asked.days.value}",
            )
            for one in found.places
        ],
        curve=curve(found.findings.over_time, lambda day: format_date(day, "d MMM", code)),
        percent=lambda share: percent(round(share, 4), code),
        day=lambda first: format_date(first, "d MMM y", code),
        end_of=end_of,
        length=lambda delay: format_timedelta(delay, locale=code),
    )


def _kinds(findings: Findings, say: Language) -> list[Line]:
    """Why units were controlled, each with its rate."""
    names = {
        SelectionKind.TARGETED: say("targeted: a profile recommended it"),
        SelectionKind.RANDOM: say("random: drawn by chance"),
        SelectionKind.MANDATORY: say("mandatory: a lookout or protection"),
    }
    lines = [Line(name, findings.by_kind[kind]) for kind, name in names.items()]
    own = Line(say("the officer's own choice"), findings.by_officer_choice)
    return [*lines, own]


def _places(found: MonitoringPage) -> list[Line]:
    here = f"/monitoring?days={found.days}&checkpoint="
    return [Line(one.name, one.rate, f"{here}{one.checkpoint}") for one in found.places]


def _profiles(found: MonitoringPage, say: Language) -> list[Line]:
    return [
        Line(
            one.title or say("a restricted profile"),
            one.rate,
            f"/profiles/{one.id}",
            say.word(one.area) if one.area else None,
            one.applied,
        )
        for one in found.profiles
    ]


@lru_cache(maxsize=4096)
def percent(share: float, code: str) -> str:
    """*share* as a percentage with one place, as the language *code* writes it."""
    return format_percent(share, "#,##0.0 %", locale=code)


def end_of(lines: list[Line]) -> float:
    """Where the scale of *lines* ends: the first of `SCALES` that holds every rate."""
    shares = [line.rate.share or 0.0 for line in lines if line.rate.share is not None]
    most = max(shares, default=0.0) * 2
    return next((one for one in SCALES if one >= most), SCALES[-1])


def curve(steps: tuple[Stretch, ...], name: Callable[[date], str]) -> Curve:
    """*steps* as they are drawn: days or weeks from left to right, counts upwards."""
    top = _top(max((step.rate.controls for step in steps), default=0))
    across = (WIDE - LEFT - RIGHT) / max(len(steps) - 1, 1)
    places = [round(LEFT + number * across, 1) for number in range(len(steps))]
    every = -(-len(steps) // LABELS)
    hits = [(x, _height(step.rate.hits, top)) for x, step in zip(places, steps, strict=True)]
    done = [(x, _height(step.rate.controls, top)) for x, step in zip(places, steps, strict=True)]
    return Curve(
        controls=_points(done),
        hits=_points(hits),
        dots=tuple(hits),
        steps=tuple((_height(count, top), count) for count in (0, top // 2, top)),
        dates=tuple(
            (x, name(step.first))
            for number, (x, step) in enumerate(zip(places, steps, strict=True))
            if (len(steps) - 1 - number) % every == 0
        ),
    )


def _top(most: int) -> int:
    """The first round even number that is not below *most*."""
    step = 2
    while step * 10 < most:
        step *= 10
    return max(step, -(-most // step) * step)


def _height(count: int, top: int) -> float:
    return round(HIGH - BOTTOM - count / top * (HIGH - TOP - BOTTOM), 1)


def _points(places: list[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in places)
