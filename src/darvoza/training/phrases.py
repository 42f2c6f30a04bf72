"""What is asked and answered, said in a language: questions, answers and values as sentences.

One phrase book a language, ``phrases/{language}.yml``, all with the same keys; the words of values
come from ``words/{language}.yml``. Which text of a meaning is said was drawn with the answer, from
case and question alone, so that the length of a text tells nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TypeVar

from babel import Locale
from babel.numbers import format_decimal

from darvoza.errors import ScenarioError
from darvoza.training.answering import Answer
from darvoza.training.cyrillic import CYRILLIC, LATIN, lists_in_cyrillic, texts_in_cyrillic
from darvoza.training.entry import Entry, entries_of
from darvoza.training.ledger import Told
from darvoza.training.questions import Question
from darvoza.training.topics import TOPICS, TopicKind
from darvoza.training.words import words

Text = TypeVar("Text")

LANGUAGES = ("en", "ru", "kk", "ky", "tg", LATIN, CYRILLIC, "tk")
"""The languages in which a case can be worked."""


class ReviewState(StrEnum):
    """Whether somebody who speaks the language has read a phrase book."""

    MACHINE_DRAFT = "machine_draft"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class Review:
    """The state of a phrase book; who reviewed it, and on which day."""

    state: ReviewState
    by: str | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """One phrase book: texts by key, plural forms by unit, rules of free typing by question.

    *said* holds words that people say of themselves otherwise than others write them; a book may do
    without.
    """

    language: str
    review: Review
    questions: Mapping[str, str]
    answers: Mapping[str, tuple[str, ...]]
    units: Mapping[str, Mapping[str, str]]
    said: Mapping[str, str]
    typed: Mapping[str, tuple[str, ...]]


@cache
def phrases(language: str) -> Phrases:
    """The phrase book of *language*.

    Raises:
        ScenarioError: there is none, or it is wrong; names file, entry and field.
    """
    if language == CYRILLIC:
        return _in_cyrillic(phrases(LATIN))
    file = f"{language}.yml"
    path = files("darvoza.training").joinpath("phrases", file)
    if language not in LANGUAGES or not path.is_file():
        raise ScenarioError(f"phrases/{file}: there is no phrase book of language {language!r}")
    return read_phrases(language, path.read_text(encoding="utf-8"))


def _in_cyrillic(book: Phrases) -> Phrases:
    """The same book in Cyrillic; who reviewed the Latin one has reviewed its texts."""
    return replace(
        book,
        language=CYRILLIC,
        questions=texts_in_cyrillic(book.questions),
        answers=lists_in_cyrillic(book.answers),
        units={unit: texts_in_cyrillic(forms) for unit, forms in book.units.items()},
        said=texts_in_cyrillic(book.said),
        typed=lists_in_cyrillic(book.typed),
    )


def read_phrases(language: str, text: str) -> Phrases:
    """The phrase book that stands in *text*; ScenarioError names file, entry and field."""
    root = entries_of(f"phrases/{language}.yml", text)
    root.only("review", "questions", "answers", "units", "said", "typed")
    return Phrases(
        language=language,
        review=_review(root.under("review")),
        questions=_texts(root.under("questions")),
        answers=_lists(root.under("answers")),
        units=_units(root.under("units"), language),
        said=_texts(root.under("said")) if "said" in root.fields else {},
        typed=_lists(root.under("typed")),
    )


def _review(entry: Entry) -> Review:
    """A draft names nobody; a reviewed book says who read it and when."""
    # YAML 1.1 reads an unquoted `on` as true
    fields = {"on" if key == "True" else key: value for key, value in entry.fields.items()}
    entry = Entry(entry.file, entry.name, fields)
    entry.only("state", "by", "on")
    state = ReviewState(entry.known("state", entry.needed("state"), list(ReviewState), "state"))
    if state is ReviewState.MACHINE_DRAFT:
        return Review(state)
    on = entry.needed("on")
    if not isinstance(on, date):
        raise entry.wrong("on", f"{on!r} is no day: write it as 2026-11-24")
    return Review(state, entry.text("by"), on)


def _texts(entry: Entry) -> Mapping[str, str]:
    return {key: entry.text(key) for key in entry.fields}


def _lists(entry: Entry) -> Mapping[str, tuple[str, ...]]:
    return {key: _list(entry, key) for key in entry.fields}


def _list(entry: Entry, key: str) -> tuple[str, ...]:
    value = entry.needed(key)
    if not isinstance(value, list) or not value:
        raise entry.wrong(key, f"{value!r} is no list: write one `- text` a line")
    numbered = {str(number): text for number, text in enumerate(value, start=1)}
    return tuple(_texts(Entry(entry.file, f"{entry.name}, {key}", numbered)).values())


def _units(entry: Entry, language: str) -> Mapping[str, Mapping[str, str]]:
    """Every unit has each plural form that the language has, as CLDR names them."""
    forms = {"other", *Locale.parse(language).plural_form.tags}
    read = {unit: _texts(entry.under(unit)) for unit in entry.fields}
    for unit, texts in read.items():
        entry.under(unit).only("zero", *forms)
        for form in sorted(forms - texts.keys()):
            raise entry.wrong(unit, f"the plural form {form!r} is missing: write it")
    return read


def say_question(question: Question, lang: str) -> str:
    """*question* as it is asked; ScenarioError names a missing key and its language."""
    return _found(phrases(lang).questions, question.id, "question", lang)


def say_answer(answer: Answer, lang: str) -> str:
    """*answer* as it is said; ScenarioError names a missing key and its language."""
    parts = enumerate(answer.meaning.split("+"), start=answer.wording)
    return " ".join(_said(answer, part, wording, lang) for wording, part in parts)


def _said(answer: Answer, part: str, wording: int, lang: str) -> str:
    """One part of a meaning: in its own words, or in those of its act for any topic."""
    book = phrases(lang)
    topic, _, act = part.rpartition(".")
    known = book.answers
    texts = known[part] if part in known else _found(known, act, "answer", lang)
    text = texts[wording % len(texts)]
    if topic not in answer.claims:
        return text
    claim = answer.claims[topic]
    value = book.said.get(str(claim)) or say_value(topic, claim, lang)
    return text.replace("{value}", value).replace("{Value}", value[:1].upper() + value[1:])


def say_value(topic: str, value: Told, lang: str) -> str:
    """*value* of *topic* as it is said inside a sentence: a word, or a number with its unit.

    Long times are said in months or years, so coarsely that two times said alike always agree.
    ScenarioError names a missing key and its language.
    """
    if isinstance(value, str):
        return _found(_words(lang), value, "word", lang)
    units = phrases(lang).units
    unit, number = (topic, value) if topic in units else _measured(TOPICS[topic].kind, value)
    forms = _found(units, unit, "unit", lang)
    if not number and "zero" in forms:
        return forms["zero"]
    form = forms[Locale.parse(lang).plural_form(number)]
    return form.replace("{n}", format_decimal(number, locale=lang))


def _words(lang: str) -> Mapping[str, str]:
    try:
        return words(phrases(lang).language)
    except FileNotFoundError as error:
        raise ScenarioError(f"words/{lang}.yml is missing: add it beside the others") from error


def _measured(kind: TopicKind, value: int) -> tuple[str, float]:
    """The unit and the number in which *value* is said: half years from 2 years, months from 6."""
    if kind is not TopicKind.DAYS or value < 180:
        return str(kind), value
    if value < 730:
        return "months", round(value / 30.4)
    halves = round(value / 182.6)
    return "years", halves / 2 if halves % 2 else halves // 2


def _found(texts: Mapping[str, Text], key: str, what: str, lang: str) -> Text:
    if key not in texts:
        raise ScenarioError(f"there is no {what} {key!r} in language {lang!r}: write it there")
    return texts[key]
