"""⑨ What is on the screen of a practice case: the same fields for every case, whatever is true."""

from dataclasses import dataclass
from datetime import date, datetime

from darvoza.presentation import Language
from darvoza.records import DecisionKind
from darvoza.web.views.practice_reasons import Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """In which languages a case is told: *people* answer in one, *reader* reads the other."""

    people: str
    reader: str
    say: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is known of a topic, number or measure: its id, what it is called, what it is."""

    id: str
    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What the papers of somebody say."""

    surname: str
    given: str
    sex: str
    born: date
    nationality: str
    document: str
    expires: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A question that can be asked; *text* is how, in the reader's language."""

    id: str
    kind: str
    label: str
    text: str
    seconds: int
    on_card: bool
    asked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A question and its answer: as people said it, and *read* for the reader."""

    question: str
    kind: str
    asked: str
    asked_read: str
    answer: str
    read: str
    manner: str | None  # a neutral observation, which tells nothing
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What a check brought: values by topic, what it found, and harmless reasons it confirms."""

    shows: tuple[Said, ...]
    found: str | None
    confirms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """A check that can be made, what it costs, and what it brought if it was made."""

    id: str
    kind: str
    label: str
    seconds: int
    dignity: int
    brought: Brought | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Words of a note, from *start* up to *end*, that say more than was seen or heard."""

    start: int
    end: int
    text: str
    why: str
    instead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLine:
    """An observation as it was written, with the words in it that infer."""

    text: str
    at: datetime
    flags: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedLine:
    """The decision, once it is made."""

    decision: DecisionKind
    confidence: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeCase:
    """A case at work; *seen* counts what was done in it, and goes back with what is done next."""

    shift_id: str
    number: int
    mode: str
    subject: str
    label: str
    language: str  # in which people answer
    seen: int
    seconds: int
    dignity: int
    people: tuple[Person, ...]
    numbers: tuple[Said, ...]
    measured: tuple[Said, ...]
    shown: tuple[Said, ...]
    odd: tuple[Said, ...]
    observed: tuple[str, ...]
    questions: tuple[Card, ...]
    conversation: tuple[Exchange, ...]
    checks: tuple[CheckLine, ...]
    can_show: tuple[Said, ...]  # topics of which something is known and was not put yet
    put: tuple[Said, ...]
    notes: tuple[NoteLine, ...]
    interpreter: bool
    grounds: tuple[Ground, ...]
    decided: DecidedLine | None
