"""⑨ One practice case as its trainee may see it: what is on the screen by now, and no more.

What is true of a case stays behind this line. A guilty and an innocent case are told with the same
fields; only what checks and answers brought makes them differ.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from sqlalchemy import Connection

from darvoza.errors import NotFoundError
from darvoza.presentation import language
from darvoza.presentation.practice import (
    check_word,
    found_unit,
    measure_word,
    number_word,
    topic_word,
)
from darvoza.training import notes
from darvoza.training.answering import Answer
from darvoza.training.checks import Check, checks_for
from darvoza.training.evidence import Evidence
from darvoza.training.ledger import Case, Hidden, Story, Traits
from darvoza.training.phrases import say_answer, say_question, say_value
from darvoza.training.questions import QUESTIONS, Question, questions_for
from darvoza.training.sheet import Did, Event, Sheet, known_topics
from darvoza.training.shifts import Place, place_of
from darvoza.training.topics import TOPICS
from darvoza.training.words import words
from darvoza.web.identity import Visit
from darvoza.web.views.practice import label_of, reader_of, shift_for
from darvoza.web.views.practice_reasons import grounds_of, id_of
from darvoza.web.views.practice_screen import (
    Brought,
    Card,
    CheckLine,
    DecidedLine,
    Exchange,
    Mark,
    NoteLine,
    Person,
    PracticeCase,
    Reading,
    Said,
)


def case_page(connection: Connection, visit: Visit, shift_id: str, number: int) -> PracticeCase:
    """One case. Raises NotFoundError; to a trainer also for a case that is not decided yet."""
    shift = shift_for(connection, visit, shift_id)
    place = place_of(connection, visit.desk.store, shift_id, number)
    if shift.trainee != visit.account.name and place.sheet.decided is None:
        raise NotFoundError(f"There is no case {number} to be seen: it is not decided yet.")
    return told(place, reading_of(visit, shift.language))


def reading_of(visit: Visit, people: str) -> Reading:
    """The languages of a case in which *people* is spoken, for this visit."""
    say = language(visit.account.language)
    return Reading(people=people, reader=reader_of(visit), say=say)


def told(place: Place, reading: Reading) -> PracticeCase:
    """The case of *place*, as far as it may be seen."""
    sheet, case = place.sheet, place.sheet.case
    return PracticeCase(
        shift_id=place.row.shift_id,
        number=place.row.number,
        mode=case.mode,
        subject=case.subject,
        label=label_of(place),
        language=reading.people,
        seen=len(sheet.events),
        seconds=sheet.seconds,
        dignity=sheet.dignity,
        people=tuple(map(_person, (case.traits, *case.companions))),
        numbers=tuple(
            Said(id=kind, label=number_word(kind, reading.say), text=value)
            for kind, value in case.numbers.items()
        ),
        measured=tuple(
            Said(id=kind, label=measure_word(kind, reading.say), text=reading.say.number(value))
            for kind, value in case.measured.items()
        ),
        shown=_values(case.shown, reading),
        odd=tuple(_odd(case, reading)),
        observed=tuple(_word(one, reading) for one in case.demeanour),
        questions=tuple(_cards(sheet, reading)),
        conversation=tuple(_conversation(sheet, reading)),
        checks=tuple(_checks(sheet, reading)),
        can_show=tuple(_topics(_can_show(sheet), sheet, reading)),
        put=tuple(_topics(sheet.disclosed, sheet, reading)),
        notes=tuple(_notes(sheet, reading)),
        interpreter=any(one.did is Did.CALLED for one in sheet.events),
        grounds=grounds_of(sheet, reading.reader, reading.say),
        decided=_decided(sheet, reading),
    )


def _person(traits: Traits) -> Person:
    return Person(
        surname=traits.surname,
        given=traits.given,
        sex=traits.sex,
        born=traits.born,
        nationality=traits.nationality,
        document=traits.document,
        expires=traits.expires,
    )


def _word(id_: str, reading: Reading) -> str:
    return words(reading.reader)[id_]


def _values(story: Story, reading: Reading) -> tuple[Said, ...]:
    """The topics of *story*, in the one order that all cases have."""
    return tuple(
        Said(
            id=topic,
            label=topic_word(topic, reading.say),
            text=say_value(topic, story[topic], reading.reader),
        )
        for topic in TOPICS
        if topic in story
    )


def _odd(case: Case, reading: Reading) -> Iterator[Said]:
    for one in case.odd:
        label = topic_word(one.topic, reading.say)
        yield Said(id=one.id, label=label, text=_word(one.id, reading))


def _cards(sheet: Sheet, reading: Reading) -> Iterator[Card]:
    asked = {one.question for one in sheet.answers}
    for one in questions_in(sheet.case):
        yield card(one, reading, asked=one.id in asked)


def questions_in(case: Case) -> tuple[Question, ...]:
    """What can be asked in *case*."""
    return questions_for(case.mode, case.subject, case.cover)


def card(question: Question, reading: Reading, *, asked: bool = False) -> Card:
    """*question* as it is offered."""
    return Card(
        id=question.id,
        kind=question.kind,
        label=topic_word(question.topic, reading.say) if question.topic else "",
        text=say_question(question, reading.reader),
        seconds=question.seconds,
        on_card=question.on_card,
        asked=asked,
    )


def _conversation(sheet: Sheet, reading: Reading) -> Iterator[Exchange]:
    asked = (one for one in sheet.events if one.did is Did.ASKED)
    for event, given in zip(asked, sheet.answers, strict=True):
        yield _exchange(event, given, reading)


def _exchange(event: Event, given: Answer, reading: Reading) -> Exchange:
    question = QUESTIONS[given.question]
    return Exchange(
        question=question.id,
        kind=question.kind,
        asked=say_question(question, reading.people),
        asked_read=say_question(question, reading.reader),
        answer=say_answer(given, reading.people),
        read=say_answer(given, reading.reader),
        manner=_word(given.manner, reading) if given.manner else None,
        at=event.at,
    )


def _checks(sheet: Sheet, reading: Reading) -> Iterator[CheckLine]:
    for one in checks_for(sheet.case.mode, sheet.case.subject):
        yield _check(one, sheet, reading)


def _check(check: Check, sheet: Sheet, reading: Reading) -> CheckLine:
    made = sheet.evidence.get(check.id)
    return CheckLine(
        id=check.id,
        kind=check.kind,
        label=check_word(check.id, reading.say),
        seconds=check.seconds,
        dignity=check.dignity,
        brought=_brought(made, sheet.case, reading) if made else None,
    )


def _brought(made: Evidence, case: Case, reading: Reading) -> Brought:
    explained = {one.id: one.explanation for one in case.odd}
    confirmed = (explained.get(name) or name for name in made.explains)
    return Brought(
        shows=_values(made.shows, reading),
        found=found_text(made.found, reading) if made.found else None,
        confirms=tuple(_word(one, reading) for one in confirmed),
    )


def found_text(hidden: Hidden, reading: Reading) -> str:
    """What was physically found: how much of what, and where."""
    amount = f"{reading.say.number(hidden.amount)} {found_unit(hidden.unit, reading.say)}"
    return f"{_word(hidden.what, reading)}, {amount}: {_word(hidden.where, reading)}"


def _topics(topics: Iterable[str], sheet: Sheet, reading: Reading) -> Iterator[Said]:
    """What the screen says of *topics*: a check if one was made, else papers and messages."""
    checked = (one.shows for one in sheet.evidence.values())
    known = dict(sheet.case.shown)
    for shows in checked:
        known |= shows
    yield from _values({topic: known[topic] for topic in topics}, reading)


def _can_show(sheet: Sheet) -> set[str]:
    """What was not put yet, or was put by papers alone and a check shows by now."""
    checked = {topic for one in sheet.evidence.values() for topic in one.shows}
    return {*(known_topics(sheet) - sheet.disclosed.keys()), *(sheet.papers & checked)}


def _notes(sheet: Sheet, reading: Reading) -> Iterator[NoteLine]:
    for one in sheet.events:
        if one.did is Did.NOTED:
            yield NoteLine(text=one.what, at=one.at, flags=_marks(one.what, reading.say.code))


@lru_cache(maxsize=2048)
def _marks(text: str, code: str) -> tuple[Mark, ...]:
    """Kept, as every answer shows every note of its case again."""
    return tuple(
        Mark(start=one.start, end=one.end, text=one.text, why=one.why, instead=one.instead)
        for one in notes.lint(text, code)
    )


def _decided(sheet: Sheet, reading: Reading) -> DecidedLine | None:
    if sheet.decided is None:
        return None
    cited = {id_of(one) for one in sheet.decided.cited}
    grounds = grounds_of(sheet, reading.reader, reading.say)
    return DecidedLine(
        decision=sheet.decided.decision,
        confidence=sheet.decided.confidence,
        reasons=tuple(one.text for one in grounds if one.id in cited),
    )
