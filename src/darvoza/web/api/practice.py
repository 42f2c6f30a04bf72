"""⑨ Practice as an API: a script works a shift as a trainee does, and is told no more.

Nothing that is true of a case leaves before it is decided.
"""

import secrets
from dataclasses import dataclass
from typing import Annotated
from uuid import NAMESPACE_URL, uuid5

from fastapi import APIRouter
from fastapi import Path as InPath
from pydantic import Field, StringConstraints
from sqlalchemy import Connection

from darvoza.access import Action, may
from darvoza.errors import AccessError, InputError
from darvoza.presentation import language
from darvoza.records import DecisionKind, Mode
from darvoza.store import accounts, practice
from darvoza.training.ledger import Setting
from darvoza.training.sheet import LONGEST_NOTE, Decided, Did, Event
from darvoza.training.shifts import LONGEST, Asked, Place, do, place_of, start
from darvoza.training.typed import LONGEST as LONGEST_TYPED
from darvoza.training.typed import intents
from darvoza.web.desk import working
from darvoza.web.identity import Visit, allowed
from darvoza.web.shapes import Id, Name
from darvoza.web.views.practice import (
    PracticeLine,
    PracticeShift,
    check_practice,
    lines_of,
    own_shift,
    shift_page,
    worked_in,
)
from darvoza.web.views.practice_case import card, case_page, questions_in, reading_of, told
from darvoza.web.views.practice_reasons import chosen
from darvoza.web.views.practice_screen import Card, PracticeCase
from darvoza.web.views.sight import looking

router = APIRouter(prefix="/api/practice/shifts", tags=["practice"])

Training = Annotated[Visit, allowed(Action.TAKE_TRAINING)]
Leading = Annotated[Visit, allowed(Action.TAKE_TRAINING, Action.LEAD_TRAINING)]
Number = Annotated[int, InPath(ge=1, le=LONGEST)]

SEEDS = 2**48

Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TYPED,
                      pattern=r"^[^\x00-\x1f\x7f]*$"),
]  # fmt: skip
NoteText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_NOTE,
                      pattern=r"^[^\x00]*$"),
]  # fmt: skip
ReasonId = Annotated[str, StringConstraints(pattern=r"^[a-z_]+(:[0-9A-Za-z_.-]+){1,2}$",
                                            max_length=200)]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPractice:
    """A shift to be worked; *language* is that in which people answer.

    *event* is a mark of your own: sent again, it gives the same shift. Trainers name the *trainee*,
    and may give a *seed*: the same seed and day give the same cases.
    """

    setting: Setting = Setting.LEARN
    mode: Mode
    size: Annotated[int, Field(ge=1, le=LONGEST)] = 10
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(_[A-Z][a-z]{3})?$")] = "en"
    event: Id | None = None
    trainee: Name | None = None
    seed: Annotated[int, Field(ge=0, lt=SEEDS)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """What is done, by the id of a check, question or topic of the case.

    *event* is a mark of your own: the same again does nothing. With *seen*, the number that the
    case was last answered with, it is refused (409) if something was done in the case meanwhile.
    """

    what: Id
    event: Id | None = None
    seen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewObservation:
    """What was seen or heard, in own words; *event* and *seen* as elsewhere."""

    what: NoteText
    event: Id | None = None
    seen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calling:
    """A call for an interpreter; *event* and *seen* as elsewhere."""

    event: Id | None = None
    seen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPracticeDecision:
    """The decision, how sure it is right (per cent), and its reasons: ids of the `grounds`."""

    decision: DecisionKind
    confidence: Annotated[int, Field(ge=0, le=100)]
    reasons: Annotated[tuple[ReasonId, ...], Field(max_length=100)] = ()
    event: Id | None = None
    seen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A question in own words."""

    text: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """Questions that may be meant, the likeliest first: ask one of them. None when unsure."""

    questions: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeList:
    """Shifts, newest first."""

    shifts: tuple[PracticeLine, ...]


@router.post("", status_code=201, summary="Start a practice shift")
def begin(visit: Leading, asked: NewPractice) -> PracticeShift:
    """Its cases are drawn and come through the same door as live messages."""
    check_practice(visit)
    trainee = _trainee(visit, asked)
    if asked.language not in worked_in():
        raise InputError("language", f"choose one of {', '.join(worked_in())}")
    wanted = Asked(
        setting=asked.setting,
        mode=asked.mode,
        size=asked.size,
        language=asked.language,
        seed=secrets.randbelow(SEEDS) if asked.seed is None else asked.seed,
    )
    mark = str(uuid5(NAMESPACE_URL, f"{trainee}/{asked.event}")) if asked.event else None
    with working(visit.desk) as loop:
        if mark is None or not _known(visit, mark):
            mark = start(loop, wanted, trainee=trainee, at=visit.at, shift_id=mark).id
    with looking(visit) as connection:
        return shift_page(connection, visit, mark)


def _known(visit: Visit, shift_id: str) -> bool:
    with visit.desk.store.reading() as connection:
        return practice.is_shift(connection, shift_id)


def _trainee(visit: Visit, asked: NewPractice) -> str:
    """For whom the shift is. Raises InputError, AccessError, NotFoundError."""
    me = visit.account.name
    if may(visit.account, Action.LEAD_TRAINING):
        return _somebody(visit, asked.trainee or me)
    if asked.trainee not in {None, me} or asked.seed is not None:
        raise AccessError("Only a trainer may start a shift for somebody else, or give its seed.")
    if asked.setting is Setting.CLEAN_DAY:
        raise InputError("setting", "only a trainer may set a clean day")
    return me


def _somebody(visit: Visit, name: str) -> str:
    with visit.desk.store.reading() as connection:
        found = accounts.account_of(connection, name)
    if not may(found, Action.TAKE_TRAINING):
        raise InputError("trainee", "name somebody who takes training")
    return found.name


@router.get("", summary="Practice shifts")
def shifts(visit: Leading, trainee: Name | None = None) -> PracticeList:
    """Your own; a trainer sees those of the *trainee* named."""
    with looking(visit) as connection:
        return PracticeList(shifts=lines_of(connection, visit, trainee or visit.account.name))


@router.get("/{shift_id}", summary="One practice shift against its clock")
def shift(visit: Leading, shift_id: Id) -> PracticeShift:
    """Its cases in order of arrival: who waits for how long, what was spent, what is decided."""
    with looking(visit) as connection:
        return shift_page(connection, visit, shift_id)


@router.get("/{shift_id}/cases/{number}", summary="One practice case")
def case(visit: Leading, shift_id: Id, number: Number) -> PracticeCase:
    """What is on the screen by now. A trainer sees it once it is decided."""
    with looking(visit) as connection:
        return case_page(connection, visit, shift_id, number)


@router.post("/{shift_id}/cases/{number}/check", summary="Make a check")
def check(visit: Training, shift_id: Id, number: Number, asked: Doing) -> PracticeCase:
    """What it brings stands in `checks`; made twice it costs once."""
    return _done(visit, (shift_id, number), Did.CHECKED, asked)


@router.post("/{shift_id}/cases/{number}/ask", summary="Ask a question")
def ask(visit: Training, shift_id: Id, number: Number, asked: Doing) -> PracticeCase:
    """The answer is the last of `conversation`."""
    return _done(visit, (shift_id, number), Did.ASKED, asked)


@router.post("/{shift_id}/cases/{number}/show", summary="Put evidence")
def show(visit: Training, shift_id: Id, number: Number, asked: Doing) -> PracticeCase:
    """Show the subject what papers, messages or a check say of a topic."""
    return _done(visit, (shift_id, number), Did.SHOWED, asked)


@router.post("/{shift_id}/cases/{number}/note", summary="Note an observation")
def note(visit: Training, shift_id: Id, number: Number, asked: NewObservation) -> PracticeCase:
    """It is kept as written; `flags` mark words that say more than was seen or heard."""
    return _done(visit, (shift_id, number), Did.NOTED, asked)


@router.post("/{shift_id}/cases/{number}/call", summary="Call an interpreter")
def call(visit: Training, shift_id: Id, number: Number, asked: Calling) -> PracticeCase:
    """Takes two minutes."""
    return _done(visit, (shift_id, number), Did.CALLED, asked)


@router.post("/{shift_id}/cases/{number}/typed", summary="What a typed question may mean")
def typed(visit: Training, shift_id: Id, number: Number, asked: Typed) -> Meant:
    """Nothing is asked yet: confirm by asking one of them. It costs nothing."""
    with visit.desk.store.reading() as connection:
        shift = own_shift(connection, visit, shift_id)
        place = place_of(connection, visit.desk.store, shift_id, number)
    reading = reading_of(visit, shift.language)
    offered = questions_in(place.sheet.case)
    found = intents(asked.text, reading.reader, offered) or intents(
        asked.text, reading.people, offered
    )
    return Meant(questions=tuple(card(one, reading) for one in found))


@router.post("/{shift_id}/cases/{number}/decide", summary="Decide a practice case")
def decide(
    visit: Training, shift_id: Id, number: Number, asked: NewPracticeDecision
) -> PracticeCase:
    """Nothing more can be done in it afterwards. Whoever stops somebody gives a reason for it."""
    return _done(visit, (shift_id, number), Did.DECIDED, asked)


_Done = Doing | NewObservation | Calling | NewPracticeDecision


def _done(visit: Visit, at: tuple[str, int], did: Did, asked: _Done) -> PracticeCase:
    """The case after it. Raises NotFoundError, InputError, MeanwhileError."""
    shift_id, number = at
    with visit.desk.store.begin() as connection:
        shift = own_shift(connection, visit, shift_id)
        before = place_of(connection, visit.desk.store, shift_id, number)
        place = _kept(connection, before, visit, did, asked)
    return told(place, reading_of(visit, shift.language))


def _kept(connection: Connection, place: Place, visit: Visit, did: Did, asked: _Done) -> Place:
    mark = f"{place.row.id}.{asked.event}" if asked.event else None
    event = _event(place, visit, did, asked)
    return do(connection, place, event, event_id=mark, seen=asked.seen)


def _event(place: Place, visit: Visit, did: Did, asked: _Done) -> Event:
    if isinstance(asked, Doing | NewObservation):
        return Event(did=did, at=visit.at, what=asked.what)
    if isinstance(asked, Calling):
        return Event(did=did, at=visit.at)
    say = language(visit.account.language)
    cited = chosen(place.sheet, asked.reasons, asked.decision, say)
    decided = Decided(decision=asked.decision, confidence=asked.confidence, cited=cited)
    return Event(did=did, at=visit.at, decided=decided)
