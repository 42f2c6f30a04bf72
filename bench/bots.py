"""Bots that work practice cases, each with one idea of how a shift is worked.

They act through the sheet as a trainee does and see no more than it brings. Nobody searches: what
a search finds is no skill of asking.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from random import Random

from darvoza.records import DecisionKind
from darvoza.simulate.chance import keyed
from darvoza.training.answering import contradictions
from darvoza.training.checker import paths
from darvoza.training.checks import Check, CheckKind, checks_for
from darvoza.training.counting import worked
from darvoza.training.ledger import Case
from darvoza.training.questions import Question, questions_for
from darvoza.training.scoring.worked import Worked
from darvoza.training.sheet import Decided, Did, Event, Sheet, done

Bot = Callable[[Sheet], Decided]

STOP, PASS = DecisionKind.SECOND_LINE, DecisionKind.RELEASE
NO_SEARCH = frozenset({CheckKind.SEARCH, CheckKind.SCAN})
CHECKS_MADE = 4
"""What one case is worth to the bots whose time is short."""


class Desk:
    """One case in the hands of a bot; each thing done takes a second of the clock."""

    def __init__(self, case: Case) -> None:
        self.sheet = Sheet(case=case)
        self.case = case

    def do(self, did: Did, what: str = "", decided: Decided | None = None) -> None:
        at = self.case.at + timedelta(seconds=len(self.sheet.events))
        self.sheet = done(self.sheet, Event(did=did, at=at, what=what, decided=decided))

    def ask(self, questions: Iterable[Question]) -> None:
        for question in questions:
            self.do(Did.ASKED, question.id)

    def check(self, checks: Iterable[Check]) -> None:
        for check in checks:
            self.do(Did.CHECKED, check.id)

    def show(self, checks: Iterable[Check]) -> None:
        for topic in sorted({topic for check in checks for topic in check.topics}):
            if topic in self.case.cover:
                self.do(Did.SHOWED, topic)


def checks_of(case: Case) -> list[Check]:
    """What can be looked at, called and weighed."""
    return [one for one in checks_for(case.mode, case.subject) if one.kind not in NO_SEARCH]


def questions_of(case: Case) -> list[Question]:
    """What can be asked, one topic at a time."""
    return [one for one in questions_for(case.mode, case.subject, case.cover) if one.topic]


def about(case: Case, checks: Iterable[Check]) -> list[Question]:
    """The questions on what *checks* show."""
    topics = {topic for check in checks for topic in check.topics}
    return [one for one in questions_of(case) if one.topic in topics]


def unexplained(sheet: Sheet) -> int:
    """Contradictions on whose topic no check brought a harmless reason."""
    signs = {one.id for one in sheet.case.odd}
    found = contradictions(sheet.case, sheet.answers, sheet.evidence)
    excused = {
        topic for one in sheet.evidence.values() if set(one.explains) - signs for topic in one.shows
    }
    return sum(one.topic not in excused for one in found)


def _judged(desk: Desk) -> Decided:
    count = unexplained(desk.sheet)
    sure = min(95, 60 + 10 * count)
    return Decided(decision=STOP if count else PASS, confidence=sure if count else 75)


def evidence_bot(desk: Desk) -> Decided:
    """Asks everything, then checks everything."""
    desk.ask(questions_of(desk.case))
    desk.check(checks_of(desk.case))
    return _judged(desk)


def _chance(desk: Desk, name: str) -> Random:
    return keyed(desk.case.seed, "bot", name)


def _few(desk: Desk) -> list[Check]:
    known = checks_of(desk.case)
    return _chance(desk, "checks").sample(known, min(CHECKS_MADE, len(known)))


def asking_first_bot(desk: Desk) -> Decided:
    """Takes a few checks, asks what they will show, and only then looks and shows."""
    few = _few(desk)
    desk.ask(about(desk.case, few))
    desk.check(few)
    desk.show(few)
    return _judged(desk)


def showing_first_bot(desk: Desk) -> Decided:
    """The same checks and questions, but puts the evidence before it asks."""
    few = _few(desk)
    desk.check(few)
    desk.show(few)
    desk.ask(about(desk.case, few))
    return _judged(desk)


def random_question_bot(desk: Desk) -> Decided:
    """As many questions as the others ask, but any, and the same checks."""
    few = _few(desk)
    known = questions_of(desk.case)
    number = len(about(desk.case, few))
    desk.ask(_chance(desk, "questions").sample(known, min(number, len(known))))
    desk.check(few)
    return _judged(desk)


TELLING = frozenset({
    "speaks_quickly", "speaks_loudly", "yawns", "asks_how_long_it_takes", "looks_at_the_clock",
    "looks_for_papers_in_a_bag", "shifts_from_foot_to_foot", "touches_the_face",
})  # fmt: skip
"""What somebody who believes in body language might take for a sign."""


def body_language_bot(desk: Desk) -> Decided:
    """Looks at the person alone."""
    seen = TELLING & set(desk.case.demeanour)
    return Decided(decision=STOP if len(seen) >= 2 else PASS, confidence=50 + 10 * len(seen))


def shift_of(bot: Callable[[Desk], Decided], cases: Iterable[Case]) -> list[Worked]:
    """All *cases* worked by *bot*."""
    return [_worked(bot, case) for case in cases]


def _worked(bot: Callable[[Desk], Decided], case: Case) -> Worked:
    desk = Desk(case)
    desk.do(Did.DECIDED, decided=bot(desk))
    return worked(desk.sheet, paths(case))
