"""The working sheet of one practice case: what was done so far, what it brought and what it cost.

A sheet is folded from events, the first first: the same events give the same sheet, on every
machine and in every language. After the decision nothing more can be done.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from darvoza.errors import InputError
from darvoza.records import DecisionKind
from darvoza.training.answering import Answer, answer
from darvoza.training.checks import CHECKS, checks_for
from darvoza.training.evidence import Evidence, evidence_of
from darvoza.training.ledger import Case
from darvoza.training.questions import QUESTIONS, Question
from darvoza.training.scoring.worked import Cited, ReasonKind


class Did(StrEnum):
    """What can be done at the practice desk."""

    CHECKED = "checked"  # looked at, called, weighed, opened
    ASKED = "asked"
    SHOWED = "showed"  # put evidence of a topic to the subject
    NOTED = "noted"  # an observation, in words
    CALLED = "called"  # an interpreter
    DECIDED = "decided"


SHOWING_SECONDS, NOTING_SECONDS, CALLING_SECONDS = 15, 10, 120
"""What putting evidence, writing a note and waiting for an interpreter take."""

READ_SECONDS = 20
"""Looking at what is on the screen from the start."""

LONGEST_NOTE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """The decision: how sure (per cent), and the reasons that it is pinned to."""

    decision: DecisionKind
    confidence: int
    cited: tuple[Cited, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing done at *at* (UTC).

    *what* is the id of a check, question or topic, the text of a note, or empty.
    """

    did: Did
    at: datetime
    what: str = ""
    decided: Decided | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A case at work; *seconds* and *dignity* are what was spent on it."""

    case: Case
    events: tuple[Event, ...] = ()
    answers: tuple[Answer, ...] = ()
    evidence: Mapping[str, Evidence] = field(default_factory=dict)  # by check, in order
    disclosed: Mapping[str, int] = field(default_factory=dict)  # topic → answers given before
    papers: frozenset[str] = frozenset()  # of these, topics put by papers alone, no check made
    seconds: int = READ_SECONDS
    dignity: int = 0
    decided: Decided | None = None


def sheet_of(case: Case, events: Iterable[Event]) -> Sheet:
    """The sheet of *case* after *events*. Raises InputError at the first that cannot be."""
    sheet = Sheet(case=case)
    for one in events:
        sheet = done(sheet, one)
    return sheet


def done(sheet: Sheet, event: Event) -> Sheet:
    """*sheet* after *event*.

    Raises:
        InputError: the case is decided already, or *event* cannot be done in it.
    """
    if sheet.decided is not None:
        raise InputError("did", "this case is decided: nothing more can be done in it")
    if sheet.events and event.at < sheet.events[-1].at:
        raise InputError("at", "lies before what was done last: set the clock of this computer")
    after = _STEPS[event.did](sheet, event)
    return replace(after, events=(*sheet.events, event))


def _check(sheet: Sheet, event: Event) -> Sheet:
    check = CHECKS.get(event.what)
    if check is None or check not in checks_for(sheet.case.mode, sheet.case.subject):
        raise InputError("what", "this check cannot be made here")
    if check.id in sheet.evidence:
        return sheet
    brought = evidence_of(sheet.case, check)
    return replace(
        sheet,
        evidence={**sheet.evidence, check.id: brought},
        seconds=sheet.seconds + check.seconds,
        dignity=sheet.dignity + check.dignity,
    )


def question_in(case: Case, name: str) -> Question:
    """The question *name*. Raises InputError unless it can be asked in *case*."""
    question = QUESTIONS.get(name)
    if question is None or not (case.mode in question.modes and case.subject in question.subjects):
        raise InputError("what", "this cannot be asked here")
    return question


def _ask(sheet: Sheet, event: Event) -> Sheet:
    question = question_in(sheet.case, event.what)
    given = answer(
        sheet.case,
        question,
        before=sheet.answers,
        disclosed=frozenset(sheet.disclosed),
        papers=sheet.papers,
    )
    seconds = sheet.seconds + question.seconds
    return replace(sheet, answers=(*sheet.answers, given), seconds=seconds)


def _show(sheet: Sheet, event: Event) -> Sheet:
    if event.what not in known_topics(sheet):
        raise InputError("what", "nothing on the screen shows this: look at it first")
    return replace(
        sheet,
        disclosed={event.what: len(sheet.answers)} | dict(sheet.disclosed),
        papers=_put_by_papers(sheet, event.what),
        seconds=sheet.seconds + SHOWING_SECONDS,
    )


def _put_by_papers(sheet: Sheet, topic: str) -> frozenset[str]:
    """What papers alone have been held against; a check, once made, says what is so."""
    if any(topic in one.shows for one in sheet.evidence.values()):
        return sheet.papers - {topic}
    return sheet.papers | {topic}


def known_topics(sheet: Sheet) -> frozenset[str]:
    """The topics of which papers, data or a check show something by now."""
    checked = (topic for one in sheet.evidence.values() for topic in one.shows)
    return frozenset({*sheet.case.shown, *checked})


def _note(sheet: Sheet, event: Event) -> Sheet:
    if not 0 < len(event.what.strip()) <= LONGEST_NOTE:
        raise InputError("what", "write what was seen or heard, in at most 1000 letters")
    return replace(sheet, seconds=sheet.seconds + NOTING_SECONDS)


def _call(sheet: Sheet, event: Event) -> Sheet:
    return replace(sheet, seconds=sheet.seconds + CALLING_SECONDS)


def _decide(sheet: Sheet, event: Event) -> Sheet:
    decided = event.decided
    if decided is None:
        raise InputError("decided", "say what is decided")
    if not 0 <= decided.confidence <= 100:
        raise InputError("confidence", "must be from 0 to 100 per cent")
    for one in decided.cited:
        if one not in citable(sheet):
            raise InputError("cited", "a reason must be pinned to something on the screen")
    return replace(sheet, decided=decided)


def citable(sheet: Sheet) -> frozenset[Cited]:
    """The reasons that can be pinned to what is on the screen by now."""
    claimed = {topic for one in sheet.answers for topic in one.claims}
    checked = {(topic, one.check) for one in sheet.evidence.values() for topic in one.shows}
    return frozenset(
        {Cited(ReasonKind.ODD_SIGN, one.topic, one.id) for one in sheet.case.odd}
        | {Cited(ReasonKind.PATH, *pair) for pair in checked if pair[0] in claimed}
        | {Cited(ReasonKind.CONTRADICTION, one) for one in claimed & set(sheet.case.shown)}
        | {Cited(ReasonKind.FOUND, name) for name, one in sheet.evidence.items() if one.found}
    )


_STEPS = {
    Did.CHECKED: _check,
    Did.ASKED: _ask,
    Did.SHOWED: _show,
    Did.NOTED: _note,
    Did.CALLED: _call,
    Did.DECIDED: _decide,
}
"""How each thing that is done changes the sheet."""
