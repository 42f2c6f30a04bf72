"""The catalogues are whole and fit the code."""

import re
from collections import Counter
from enum import Enum
from inspect import getmembers, isclass
from string import Formatter
from types import ModuleType

import pytest
from babel.messages.catalog import Message
from hypothesis import given
from hypothesis import strategies as st

from darvoza import access, records, subjects
from darvoza.access import Role
from darvoza.facts import FACTS
from darvoza.messages import ISSUES
from darvoza.presentation import LANGUAGES, catalogue, language
from darvoza.presentation.words import UNITS, WORDS, word
from darvoza.profiles import State
from darvoza.records import (
    DecisionKind,
    Finding,
    ThreatArea,
)

TRANSLATED = [code for code in LANGUAGES if code != "en"]
RUSSIAN = re.compile(r"[а-яё]", re.IGNORECASE)
SAME_IN_RUSSIAN = {"percent", "true or false"}  # the sign %, the words of JSON


def _messages(code: str) -> list[Message]:
    return [message for message in catalogue.kept(code) if message.id]


def _texts(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (str(message.string),)


def _places(text: str) -> Counter[str]:
    return Counter(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def test_the_template_is_that_of_the_code():
    assert catalogue.TEMPLATE.read_text("utf-8") == catalogue.written(catalogue.template()), (
        "texts have changed: run `make catalogues` and translate what is new"
    )


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_catalogue_holds_every_text_and_no_other(code):
    wanted = {(message.context, message.id) for message in catalogue.template() if message.id}
    assert {(message.context, message.id) for message in _messages(code)} == wanted


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_text_is_translated_and_none_is_a_guess(code):
    for message in _messages(code):
        assert all(_texts(message)), f"not translated: {message.id}"
        assert not message.fuzzy, f"fuzzy: {message.id}"


def test_russian_is_written_in_russian_letters():
    for message in _messages("ru"):
        original = message.id if isinstance(message.id, str) else message.id[0]
        if original not in SAME_IN_RUSSIAN:
            assert all(RUSSIAN.search(text) for text in _texts(message)), message.id


@pytest.mark.parametrize("code", TRANSLATED)
def test_translations_keep_the_places_for_values(code):
    for message in _messages(code):
        original = message.id if isinstance(message.id, str) else message.id[0]
        for text in _texts(message):
            assert _places(text) == _places(original), original


@pytest.mark.parametrize("code", TRANSLATED)
def test_translations_keep_the_shape_of_a_sentence(code):
    for message in _messages(code):
        if isinstance(message.id, str):
            ends = message.id.endswith("."), str(message.string).endswith(".")
            assert ends[0] == ends[1], message.id
            assert str(message.string) == str(message.string).strip()


@pytest.mark.parametrize("code", TRANSLATED)
def test_plural_forms_are_as_many_as_the_language_has(code):
    kept = catalogue.kept(code)
    plurals = [message for message in kept if message.pluralizable]
    assert plurals
    assert all(len(message.string) == kept.num_plurals for message in plurals)


def _enumerations(module: ModuleType) -> list[type[Enum]]:
    return [
        kind for _, kind in getmembers(module, isclass)
        if issubclass(kind, Enum) and kind.__module__ == module.__name__
    ]  # fmt: skip


SPOKEN = {*_enumerations(records), *_enumerations(subjects), Role, State}


def test_every_enumeration_of_the_records_has_its_words():
    assert set(WORDS) >= SPOKEN
    assert access.Action not in WORDS  # rights are named by their codes (docs/rights.md)


@pytest.mark.parametrize("kind", WORDS, ids=lambda kind: kind.__name__)
def test_every_member_has_a_word_of_its_own(kind):
    assert set(WORDS[kind]) == set(kind)
    for code in LANGUAGES:
        said = [language(code).word(member) for member in kind]
        assert len(set(said)) == len(kind)


def test_every_fact_issue_and_word_can_be_said_in_russian():
    russian = language("ru")
    texts = [
        *(fact.meaning for fact in FACTS.values()),
        *ISSUES.values(),
        *(text for members in WORDS.values() for text in members.values()),
    ]
    assert [text for text in texts if russian(text) == text] == []


def test_every_unit_of_the_facts_has_its_forms():
    assert set(UNITS) == {fact.unit for fact in FACTS.values() if fact.unit}


@pytest.mark.parametrize(
    ("number", "days", "persons"),
    [
        (0, "0 дней", "0 человек"),
        (1, "1 день", "1 человек"),
        (2, "2 дня", "2 человека"),
        (5, "5 дней", "5 человек"),
        (11, "11 дней", "11 человек"),
        (21, "21 день", "21 человек"),
        (101, "101 день", "101 человек"),
        (112, "112 дней", "112 человек"),
        (1.5, "1,5 дня", "1,5 человека"),
        (-3, "-3 дня", "-3 человека"),
        (1.0, "1 день", "1 человек"),
        (0.9996, "1 день", "1 человек"),
    ],
)
def test_russian_units_agree_with_their_number(number, days, persons):
    russian = language("ru")
    assert russian.amount(number, "days") == days
    assert russian.amount(number, "persons") == persons


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0 days"),
        (1, "1 day"),
        (2, "2 days"),
        (1.5, "1.5 days"),
        (-1, "-1 day"),
        (12400, "12,400 days"),
    ],
)
def test_english_units_agree_with_their_number(number, said):
    assert language("en").amount(number, "days") == said


def test_a_share_and_a_number_without_unit_are_bare():
    assert language("en").amount(0.05, "ratio") == "0.05"
    assert language("ru").amount(0.05, None) == "0,05"


@given(st.floats(-1e12, 1e12), st.sampled_from(sorted(UNITS)))
def test_any_number_can_be_said_with_any_unit(number, unit):
    for code in LANGUAGES:
        speaker = language(code)
        assert speaker.amount(number, unit).startswith(speaker.number(number))


@given(st.floats(-1e9, 1e9))
def test_a_number_reads_back_within_its_three_digits(number):
    said = language("en").number(number)
    assert abs(float(said.replace(",", "")) - number) <= 0.0006
    assert said != "-0"


def test_an_unknown_language_speaks_english():
    assert language("xx").code == "en"
    assert language("../ru")("unknown") == "unknown"


def test_a_text_per_language_falls_back_to_english_then_to_any():
    russian = language("ru")
    assert russian.of({"en": "one", "ru": "один"}) == "один"
    assert russian.of({"en": "one"}) == "one"
    assert russian.of({"tk": "bir"}) == "bir"
    assert russian.of({}) == ""
    assert russian("") == ""


def test_a_word_may_belong_to_two_enumerations():
    assert word(Finding.CASH) == word(ThreatArea.CASH) == "cash"
    assert word(DecisionKind.DOCUMENTS) == "check documents"
    assert word(ThreatArea.DOCUMENTS) == "forged documents"


def test_texts_are_found_where_code_speaks(tmp_path, monkeypatch):
    (tmp_path / "web").mkdir()
    spoken = tmp_path / "web" / "page.py"
    spoken.write_text(
        'say("one")\nwords.language("two")\nf"{say(\'three\')}"\nlanguage("ru")\nother("four")\n'
        "say(five)\nsay(six, 'seven')\n"
    )
    monkeypatch.setattr(catalogue, "PACKAGE", tmp_path)
    found = {message.id for message in catalogue.template()}
    assert {"one", "two", "three"} <= found
    assert not found & {"four", "ru", "seven"}


def test_writing_takes_new_texts_in_untranslated_and_drops_old_ones(tmp_path, monkeypatch):
    path = tmp_path / "ru" / "LC_MESSAGES" / "darvoza.po"
    path.parent.mkdir(parents=True)
    old = catalogue.kept("ru")
    old.add("gone", "ушло")
    old.delete("unknown")
    path.write_text(catalogue.written(old), "utf-8")
    monkeypatch.setattr(catalogue, "LOCALES", tmp_path)
    monkeypatch.setattr(catalogue, "TEMPLATE", tmp_path / "darvoza.pot")
    catalogue.write()
    kept = catalogue.kept("ru")
    assert "gone" not in kept
    assert kept["unknown"].string == ""
    assert kept["yes"].string == "да"
    assert (tmp_path / "darvoza.pot").read_text("utf-8") == catalogue.TEMPLATE.read_text("utf-8")
