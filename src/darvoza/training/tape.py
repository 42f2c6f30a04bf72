"""The debrief tape of a decided case: the story, the cover, and what each way would have shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from darvoza.training.answering import planned, truth
from darvoza.training.ledger import Case, Hidden, Path, Told
from darvoza.training.questions import QUESTIONS, QuestionKind
from darvoza.training.scoring.worked import Worked
from darvoza.training.sheet import Sheet
from darvoza.training.topics import agree


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A topic on which what was claimed and what was so do not agree."""

    topic: str
    claimed: Told | None
    so: Told


class Missed(StrEnum):
    """What became of one way to the truth."""

    TAKEN = "taken"  # asked and checked
    NOT_ASKED = "not_asked"
    NOT_CHECKED = "not_checked"
    NOT_SAID = "not_said"  # asked, but nothing definite was answered
    SHOWN_TOO_EARLY = "shown_too_early"  # evidence was put before the question
    NEITHER = "neither"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to the truth, and whether this trainee took it."""

    path: Path
    missed: Missed


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """An odd sign: its innocent explanation if there is one, and whether a check confirmed it."""

    id: str
    explanation: str | None
    confirmed_by: tuple[str, ...]
    confirmed: bool


class Advice(StrEnum):
    """The one thing to do better, the weightiest first."""

    PROTECT = "protect"  # somebody needed protection
    ACT_ON_WHAT_YOU_FOUND = "act_on_what_you_found"  # it was on the screen, and was let pass
    ASK_BEFORE_SHOWING = "ask_before_showing"
    CHECK_WHAT_WAS_SAID = "check_what_was_said"
    ASK_THE_UNEXPECTED = "ask_the_unexpected"
    CONFIRM_THE_ODD = "confirm_the_odd"  # somebody innocent was stopped for an odd sign
    FIND_THE_REASON = "find_the_reason"  # right, but by luck: no way to the truth was taken
    DO_NOT_ACCUSE = "do_not_accuse"
    SURER_THAN_RIGHT = "surer_than_right"
    LET_GO = "let_go"  # all that was odd was explained, and yet it was stopped
    SPARE_TIME = "spare_time"  # right, but at a high cost for somebody innocent
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tape:
    """What was so, what was to be found out, and how."""

    typology: str | None
    hidden: Hidden | None
    secret: str | None
    differences: tuple[Difference, ...]
    ways: tuple[Way, ...]
    signs: tuple[Sign, ...]
    right: bool
    advice: Advice


SURE = 80
"""Per cent from which a wrong decision was too sure."""

DEAR = 900
"""Seconds from which stopping somebody innocent, or searching them, was dear."""


def tape_of(sheet: Sheet, paths: Sequence[Path], counted: Worked) -> Tape:
    """The tape of a decided *sheet*; *paths* are the ways to the truth of its case."""
    case = sheet.case
    ways = tuple(Way(path=one, missed=_missed(sheet, one)) for one in paths)
    return Tape(
        typology=case.typology,
        hidden=case.hidden,
        secret=case.secret.id if case.secret else None,
        differences=_differences(case),
        ways=ways,
        signs=_signs(sheet),
        right=counted.right,
        advice=_advice(counted, ways, found=any(one.found for one in sheet.evidence.values())),
    )


def _differences(case: Case) -> tuple[Difference, ...]:
    return tuple(
        Difference(topic=topic, claimed=planned(case, topic), so=truth(case, topic))
        for topic in case.cover
        if not agree(topic, case.cover[topic], truth(case, topic))
    )


def _missed(sheet: Sheet, path: Path) -> Missed:
    claims = [one.claims[path.topic] for one in sheet.answers if path.topic in one.claims]
    checked = path.check in sheet.evidence
    if any(not agree(path.topic, one, truth(sheet.case, path.topic)) for one in claims):
        return Missed.TAKEN if checked else Missed.NOT_CHECKED
    if path.topic in sheet.disclosed and path.topic not in sheet.papers:
        return Missed.SHOWN_TOO_EARLY
    if any(path.topic in QUESTIONS[one.question].topics for one in sheet.answers):
        return Missed.NOT_SAID
    return Missed.NOT_ASKED if checked else Missed.NEITHER


def _signs(sheet: Sheet) -> tuple[Sign, ...]:
    named = {name for one in sheet.evidence.values() for name in one.explains}
    return tuple(
        Sign(
            id=one.id,
            explanation=one.explanation,
            confirmed_by=one.confirmed_by,
            confirmed=one.id in named,
        )
        for one in sheet.case.odd
    )


def _advice(counted: Worked, ways: Sequence[Way], *, found: bool) -> Advice:
    """The first that applies, in the order of `Advice`."""
    missed = {one.missed for one in ways}
    known = found or Missed.TAKEN in missed
    passed, disturbed = counted.target and not counted.right, not counted.target and counted.stopped
    applying = {
        Advice.PROTECT: counted.protect and not counted.right,
        Advice.ACT_ON_WHAT_YOU_FOUND: passed and known,
        Advice.ASK_BEFORE_SHOWING: passed and Missed.SHOWN_TOO_EARLY in missed,
        Advice.CHECK_WHAT_WAS_SAID: passed and Missed.NOT_CHECKED in missed,
        Advice.ASK_THE_UNEXPECTED: passed,
        Advice.CONFIRM_THE_ODD: disturbed and bool(counted.harmless - counted.explained),
        Advice.FIND_THE_REASON: counted.target and not known,
        Advice.DO_NOT_ACCUSE: QuestionKind.ACCUSATORY in counted.asked,
        Advice.SURER_THAN_RIGHT: not counted.right and counted.confidence >= SURE,
        Advice.LET_GO: disturbed,
        Advice.SPARE_TIME: not counted.target and counted.seconds >= DEAR,
    }
    return next((one for one, applies in applying.items() if applies), Advice.NOTHING)
