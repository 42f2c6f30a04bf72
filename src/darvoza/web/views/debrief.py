"""⑨ The debrief tape of a decided practice case: what was so, how it could be found, what to learn.

Nothing of it exists before the decision.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from darvoza.errors import NotFoundError
from darvoza.presentation.debrief import advice_title, advice_told, missed_word
from darvoza.presentation.practice import check_word, topic_word
from darvoza.records import DecisionKind
from darvoza.store import practice
from darvoza.store.practice import ShiftRow
from darvoza.training.checker import paths
from darvoza.training.counting import worked
from darvoza.training.ledger import Path, Told
from darvoza.training.phrases import say_question, say_value
from darvoza.training.questions import Question
from darvoza.training.shifts import Place, crossing_of, place_of, places_of
from darvoza.training.tape import Advice, Difference, Missed, Sign, Tape, Way, tape_of
from darvoza.training.words import words
from darvoza.web.identity import Visit
from darvoza.web.views.crossings import AssessmentContext, newest_assessment
from darvoza.web.views.practice import label_of, shift_for
from darvoza.web.views.practice_case import found_text, questions_in, reading_of
from darvoza.web.views.practice_screen import Reading
from darvoza.web.views.practised import FEWEST_PEOPLE


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceLine:
    """A topic on which the story and the truth differ; *claimed* None: nothing definite."""

    topic: str
    label: str
    claimed: str | None
    so: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WayLine:
    """A way to the truth: a question, a check, and what became of it.

    *others* counts the others with the same case who took it; None below five of them.
    """

    topic: str
    label: str
    question: str
    check: str
    check_label: str
    missed: Missed
    told: str
    others: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignLine:
    """An odd sign, its innocent explanation if there is one, and what confirms it."""

    id: str
    text: str
    explanation: str | None
    confirmed_by: tuple[str, ...]
    confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceLine:
    """One thing to do better."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TapePage:
    """The tape of one case. *what* and *hidden* are None for somebody innocent.

    *others* is how many others decided the same case, None below five; *assessment* is what the
    system said of the crossing; *next* the number of the case to work next.
    """

    shift_id: str
    number: int
    trainee: str
    label: str
    decision: DecisionKind
    confidence: int
    right: bool
    guilty: bool
    protect: bool
    what: str | None
    hidden: str | None
    found_by: tuple[str, ...]
    secret: str | None
    agreed: int
    differences: tuple[DifferenceLine, ...]
    ways: tuple[WayLine, ...]
    others: int | None
    signs: tuple[SignLine, ...]
    advice: AdviceLine
    crossing_id: str | None
    assessment: AssessmentContext | None
    next: int | None


def tape_page(connection: Connection, visit: Visit, shift_id: str, number: int) -> TapePage:
    """The tape of a decided case. Raises NotFoundError before, and for whom it is not meant."""
    shift = shift_for(connection, visit, shift_id)
    places = places_of(connection, visit.desk.store, shift_id)
    place = next((one for one in places if one.row.number == number), None)
    if place is None or place.sheet.decided is None:
        raise NotFoundError(f"There is no tape of case {number}: it begins with the decision.")
    crossing_id = crossing_of(connection, shift, place.row)
    beside = _Beside(
        others=others_ways(connection, visit, shift, place),
        crossing_id=crossing_id,
        assessment=newest_assessment(connection, visit, crossing_id) if crossing_id else None,
        following=_following(places, number),
    )
    return _page(place, reading_of(visit, shift.language), shift, beside)


def _following(places: Sequence[Place], number: int) -> int | None:
    """The number of the case to work next, after *number* first."""
    waiting = [one.row.number for one in places if one.sheet.decided is None]
    return min(waiting, key=lambda one: (one < number, one), default=None)


@dataclass(frozen=True, slots=True)
class Others:
    """How many others decided the same case, and how many of them took each way."""

    people: int
    taken: Mapping[Path, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Beside:
    """What stands on the tape beside the case itself."""

    others: Others | None
    crossing_id: str | None
    assessment: AssessmentContext | None
    following: int | None


def others_ways(
    connection: Connection, visit: Visit, shift: ShiftRow, place: Place
) -> Others | None:
    """What others found in the same case: counts alone, and none below five of them."""
    found: dict[str, frozenset[Path]] = {}
    for other, number in practice.shifts_with(connection, place.row.identity):
        if other.trainee not in {shift.trainee, *found}:
            one = place_of(connection, visit.desk.store, other.id, number)
            if one.sheet.decided is not None and one.sheet.case.id == place.sheet.case.id:
                found[other.trainee] = _taken(one)
    if len(found) < FEWEST_PEOPLE:
        return None
    return Others(len(found), Counter(path for taken in found.values() for path in taken))


def _taken(place: Place) -> frozenset[Path]:
    return frozenset(one.path for one in _tape(place).ways if one.missed is Missed.TAKEN)


def _tape(place: Place) -> Tape:
    ways = paths(place.sheet.case)
    return tape_of(place.sheet, ways, worked(place.sheet, ways))


def _page(
    place: Place,
    reading: Reading,
    shift: ShiftRow,
    beside: _Beside,
) -> TapePage:
    tape, case, decided = _tape(place), place.sheet.case, place.sheet.decided
    if decided is None:
        raise NotFoundError("The tape begins with the decision.")
    return TapePage(
        shift_id=shift.id,
        number=place.row.number,
        trainee=shift.trainee,
        label=label_of(place),
        decision=decided.decision,
        confidence=decided.confidence,
        right=tape.right,
        guilty=case.guilty,
        protect=case.protect,
        what=_word(tape.typology, reading),
        hidden=found_text(tape.hidden, reading) if tape.hidden else None,
        found_by=_checks(tape.hidden.found_by if tape.hidden else (), reading),
        secret=_word(tape.secret, reading),
        agreed=len(case.cover) - len(tape.differences),
        differences=tuple(_difference(one, reading) for one in tape.differences),
        ways=tuple(_way(one, place, reading, beside.others) for one in tape.ways),
        others=beside.others.people if beside.others else None,
        signs=tuple(_sign(one, reading) for one in tape.signs),
        advice=_advice(tape.advice, reading),
        crossing_id=beside.crossing_id,
        assessment=beside.assessment,
        next=beside.following,
    )


def _word(id_: str | None, reading: Reading) -> str | None:
    return words(reading.reader)[id_] if id_ else None


def _checks(checks: Iterable[str], reading: Reading) -> tuple[str, ...]:
    return tuple(check_word(one, reading.say) for one in checks)


def _difference(one: Difference, reading: Reading) -> DifferenceLine:
    def said(value: Told) -> str:
        return say_value(one.topic, value, reading.reader)

    return DifferenceLine(
        topic=one.topic,
        label=topic_word(one.topic, reading.say),
        claimed=None if one.claimed is None else said(one.claimed),
        so=said(one.so),
    )


def _way(one: Way, place: Place, reading: Reading, others: Others | None) -> WayLine:
    topic, check = one.path.topic, one.path.check
    return WayLine(
        topic=topic,
        label=topic_word(topic, reading.say),
        question=say_question(_asking(place, topic), reading.reader),
        check=check,
        check_label=check_word(check, reading.say),
        missed=one.missed,
        told=missed_word(one.missed, reading.say),
        others=others.taken.get(one.path, 0) if others else None,
    )


def _asking(place: Place, topic: str) -> Question:
    """The question that asks of *topic* and of as little else as there is."""
    known = (one for one in questions_in(place.sheet.case) if topic in one.topics)
    return min(known, key=lambda one: len(one.topics))


def _sign(one: Sign, reading: Reading) -> SignLine:
    return SignLine(
        id=one.id,
        text=words(reading.reader)[one.id],
        explanation=_word(one.explanation, reading),
        confirmed_by=_checks(one.confirmed_by, reading),
        confirmed=one.confirmed,
    )


def _advice(advice: Advice, reading: Reading) -> AdviceLine:
    return AdviceLine(
        id=advice,
        title=advice_title(advice, reading.say),
        text=advice_told(advice, reading.say),
    )
