"""⑨ A practice shift as its trainee sees it: the queue against the clock, nothing of the truth."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Connection

from darvoza.access import Action, may
from darvoza.errors import NotFoundError, ScenarioError
from darvoza.presentation import language
from darvoza.presentation.practice import setting_word
from darvoza.store import desk as kept
from darvoza.store import practice
from darvoza.store.practice import ShiftRow
from darvoza.training.ledger import Setting
from darvoza.training.phrases import LANGUAGES, phrases
from darvoza.training.sheet import Did
from darvoza.training.shifts import Place, places_of
from darvoza.training.waiting import Queue, Standing, queue_of
from darvoza.training.words import words
from darvoza.web.identity import Visit
from darvoza.web.views import sight

NOWHERE = "There is no practice here: it has a store of its own. Ask your trainer for its address."


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeLine:
    """A shift in a list, with how many of its cases are decided."""

    id: str
    trainee: str
    setting: str
    mode: str
    language: str
    checkpoint: str
    started_at: datetime
    cases: int
    decided: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """A case in the queue; *waits* is seconds until work on it began, or until now.

    Below 0 it has not arrived yet. *seconds* is what was spent on it.
    """

    number: int
    subject: str
    label: str
    arrives: int
    waits: int
    seconds: int
    begun: bool
    decided: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeShift:
    """A shift against its clock, which counts seconds from the first arrival."""

    shift: PracticeLine
    clock: int
    next: int | None  # the number of the case to be worked next
    cases: tuple[CaseLine, ...]


def check_practice(visit: Visit) -> None:
    """Raise NotFoundError in a store that is not one of a training class."""
    if visit.desk.store.kind != "training":
        raise NotFoundError(NOWHERE)


@cache
def worked_in() -> tuple[str, ...]:
    """The languages in which people can answer: those with a phrase book and all its words."""
    return tuple(one for one in LANGUAGES if _known(one))


def _known(code: str) -> bool:
    try:
        return bool(phrases(code) and words(code))
    except (ScenarioError, FileNotFoundError):
        return False


def reader_of(visit: Visit) -> str:
    """The language in which what people say is shown to the visit."""
    return visit.account.language if visit.account.language in worked_in() else "en"


def own_shift(connection: Connection, visit: Visit, shift_id: str) -> ShiftRow:
    """A shift of the visit itself. Raises NotFoundError for any other."""
    check_practice(visit)
    shift = practice.shift_of(connection, shift_id)
    if shift.trainee != visit.account.name:
        raise NotFoundError(f"There is no practice shift {shift_id}.")
    return shift


def shift_for(connection: Connection, visit: Visit, shift_id: str) -> ShiftRow:
    """A shift of the visit, or of a trainee whom it leads. Raises NotFoundError; audited."""
    check_practice(visit)
    shift = practice.shift_of(connection, shift_id)
    if shift.trainee == visit.account.name:
        return shift
    if not _leads(connection, visit, shift):
        raise NotFoundError(f"There is no practice shift {shift_id}.")
    sight.viewed(connection, visit, "practice_shift", [shift_id])
    return shift


def _leads(connection: Connection, visit: Visit, shift: ShiftRow) -> bool:
    places = kept.visible_checkpoints(connection, visit.where)
    return may(visit.account, Action.LEAD_TRAINING) and shift.checkpoint in places


def lines_of(connection: Connection, visit: Visit, trainee: str) -> tuple[PracticeLine, ...]:
    """The shifts of *trainee* that the visit may see, newest first; of somebody else audited."""
    check_practice(visit)
    found = practice.shifts_of(connection, trainee)
    if trainee != visit.account.name:
        found = tuple(one for one in found if _leads(connection, visit, one))
        sight.viewed(connection, visit, "practice_shift", [one.id for one in found])
    done = practice.progress_of(connection, [one.id for one in found], Did.DECIDED)
    return tuple(_line(visit, one, *done.get(one.id, (0, 0))) for one in found)


def _line(visit: Visit, shift: ShiftRow, cases: int, decided: int) -> PracticeLine:
    return PracticeLine(
        id=shift.id,
        trainee=shift.trainee,
        setting=told_setting(visit, shift),
        mode=shift.mode,
        language=shift.language,
        checkpoint=shift.checkpoint,
        started_at=shift.started_at,
        cases=cases,
        decided=decided,
    )


def told_setting(visit: Visit, shift: ShiftRow) -> str:
    """The setting, but to trainees a clean day is a realistic one: that nobody hides anything is
    what they are to find out."""
    hidden = shift.setting == Setting.CLEAN_DAY and not may(visit.account, Action.LEAD_TRAINING)
    return Setting.REALISTIC if hidden else shift.setting


def settings_of(visit: Visit) -> tuple[tuple[str, str], ...]:
    """The settings that the visit can choose, with their words; trainers also a clean day."""
    say = language(visit.account.language)
    leads = may(visit.account, Action.LEAD_TRAINING)
    known = [one for one in Setting if leads or one is not Setting.CLEAN_DAY]
    return tuple((one.value, setting_word(one, say)) for one in known)


def shift_page(connection: Connection, visit: Visit, shift_id: str) -> PracticeShift:
    """A shift with its queue. Raises NotFoundError."""
    shift = shift_for(connection, visit, shift_id)
    places = places_of(connection, visit.desk.store, shift_id)
    queue = queue_of(places)
    decided = sum(one.sheet.decided is not None for one in places)
    return PracticeShift(
        shift=_line(visit, shift, len(places), decided),
        clock=queue.now,
        next=queue.next,
        cases=tuple(_case_lines(queue, places)),
    )


def _case_lines(queue: Queue, places: Iterable[Place]) -> Iterable[CaseLine]:
    known = {one.row.number: one for one in places}
    return (_case_line(one, known[one.number]) for one in queue.lines)


def _case_line(line: Standing, place: Place) -> CaseLine:
    return CaseLine(
        number=line.number,
        subject=place.sheet.case.subject,
        label=label_of(place),
        arrives=line.arrives,
        waits=line.waits,
        seconds=line.seconds,
        begun=line.begun,
        decided=line.decided,
    )


def label_of(place: Place) -> str:
    """A few words by which the desk knows the case: the name, or the number on it."""
    case = place.sheet.case
    if place.row.identity[0] == "document":
        return f"{case.traits.surname} {case.traits.given}"
    return place.row.identity[1]
