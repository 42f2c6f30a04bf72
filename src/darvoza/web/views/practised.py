"""⑨ What somebody practised: every decided case as the scores read it, and a class as a whole."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf
from typing import Any

from sqlalchemy import Connection

from darvoza.access import Action, may
from darvoza.presentation import language
from darvoza.store import practice
from darvoza.store.connection import Store
from darvoza.store.practice import ShiftRow
from darvoza.training.checker import paths
from darvoza.training.counting import worked
from darvoza.training.scoring import (
    Change,
    Score,
    Worked,
    bands_told,
    change_told,
    confidence_told,
    progress,
    protection_told,
    score,
)
from darvoza.training.sheet import Event
from darvoza.training.shifts import Place, places_of
from darvoza.training.waiting import Standing, queue_of
from darvoza.web.identity import Visit
from darvoza.web.views import sight
from darvoza.web.views.practice import check_practice

FEWEST_PEOPLE = 5
"""People below whom nothing is told of a class."""

ENOUGH_TO_COMPARE = 20
"""Cases from which the first half is compared with the second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What may be said of a score, in sentences."""

    bands: str
    protection: str
    confidence: str | None
    change: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnScores:
    """Everything that the account's own decided cases say; *enough* for a rank or a pass."""

    score: Score
    enough: bool
    told: Told


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassScores:
    """A class as one; *score* is None below five people with decided cases. No names."""

    fewest: int
    enough: bool
    people: int | None
    score: Score | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoresPage:
    """The scores that the account may see: its own, and of a class that it leads."""

    own: OwnScores | None
    whole_class: ClassScores | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedCase:
    """One case as it was worked; what is true of it only once it is decided."""

    number: int
    events: tuple[Event, ...]
    right: bool | None
    ledger: dict[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedShift:
    """One practice shift with everything that was done in it."""

    id: str
    started_at: datetime
    setting: str
    mode: str
    language: str
    cases: tuple[ExportedCase, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """Everything kept of the account's practice."""

    account: str
    at: datetime
    shifts: tuple[ExportedShift, ...]


def scores_page(connection: Connection, visit: Visit) -> ScoresPage:
    """The scores of the visit. Raises NotFoundError outside a class."""
    check_practice(visit)
    series = worked_by(connection, visit.desk.store, visit.account.name)
    leads = may(visit.account, Action.LEAD_TRAINING)
    return ScoresPage(
        own=_own(visit, series) if series or not leads else None,
        whole_class=_class(connection, visit) if leads else None,
    )


def worked_by(connection: Connection, store: Store, trainee: str) -> tuple[Worked, ...]:
    """The decided cases of *trainee*, in the order of decision."""
    found: list[tuple[datetime, str, Worked]] = []
    for shift in practice.shifts_of(connection, trainee):
        found += _decided(places_of(connection, store, shift.id))
    return tuple(one for _, _, one in sorted(found, key=lambda row: row[:2]))


def _decided(places: Sequence[Place]) -> Iterator[tuple[datetime, str, Worked]]:
    lines = {line.number: line for line in queue_of(places).lines}
    for place in places:
        if place.sheet.decided is not None:
            waiting = waiting_at(lines[place.row.number], lines.values())
            counted = worked(place.sheet, paths(place.sheet.case), queue=waiting)
            yield place.sheet.events[-1].at, place.row.id, counted


def waiting_at(line: Standing, lines: Iterable[Standing]) -> int:
    """How many others had come and waited when work on the case of *line* began."""
    start = line.arrives + line.waits
    return sum(one.arrives <= start < _begins(one) for one in lines)


def _begins(line: Standing) -> float:
    return line.arrives + line.waits if line.begun else inf


def _own(visit: Visit, series: Sequence[Worked]) -> OwnScores:
    found = score(series)
    return OwnScores(score=found, enough=found.enough, told=_told(visit, series, found))


def _told(visit: Visit, series: Sequence[Worked], found: Score) -> Told:
    say = language(visit.account.language)
    change = _changed(series)
    return Told(
        bands=bands_told(found, say),
        protection=protection_told(found.protection, say),
        confidence=confidence_told(found.calibration.excess, say) if found.calibration else None,
        change=change_told(change, say) if change else None,
    )


def _changed(series: Sequence[Worked]) -> Change | None:
    """What became of the trainee between the first half of the cases and the second."""
    if len(series) < ENOUGH_TO_COMPARE:
        return None
    middle = len(series) // 2
    return progress(score(series[:middle]), score(series[middle:])).change


def _class(connection: Connection, visit: Visit) -> ClassScores:
    """The class as one series; nothing of it while fewer than five have decided a case."""
    by_person = [
        worked_by(connection, visit.desk.store, name) for name in practice.trainees_of(connection)
    ]
    known = [series for series in by_person if series]
    enough = len(known) >= FEWEST_PEOPLE
    return ClassScores(
        fewest=FEWEST_PEOPLE,
        enough=enough,
        people=len(known) if enough else None,
        score=score([one for series in known for one in series]) if enough else None,
    )


def export(connection: Connection, visit: Visit) -> Export:
    """Everything kept of the practice of the visit itself. Audited; NotFoundError outside."""
    check_practice(visit)
    shifts = practice.shifts_of(connection, visit.account.name)
    sight.viewed(connection, visit, "practice_shift", [one.id for one in shifts])
    found = tuple(_exported(connection, visit.desk.store, one) for one in shifts)
    return Export(account=visit.account.name, at=visit.at, shifts=found)


def _exported(connection: Connection, store: Store, shift: ShiftRow) -> ExportedShift:
    return ExportedShift(
        id=shift.id,
        started_at=shift.started_at,
        setting=shift.setting,
        mode=shift.mode,
        language=shift.language,
        cases=tuple(map(_exported_case, places_of(connection, store, shift.id))),
    )


def _exported_case(place: Place) -> ExportedCase:
    sheet = place.sheet
    decided = sheet.decided is not None
    return ExportedCase(
        number=place.row.number,
        events=sheet.events,
        right=worked(sheet, ()).right if decided else None,
        ledger=_truth(place) if decided else None,
    )


def _truth(place: Place) -> dict[str, Any]:
    case = place.sheet.case
    return {"typology": case.typology, "so": dict(case.world), "claimed": dict(case.cover)}
