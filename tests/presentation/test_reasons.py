"""Reasons as sentences, in the reader's language and no more than may be seen."""

from pathlib import Path

import pytest

from darvoza.facts import FACTS
from darvoza.presentation import Explained, Wording, language
from darvoza.profiles import Profile, load
from darvoza.records import Channel, Reason

VERSION = "v1"
BODY = """
id: late-and-in-cash
title: {en: "Booked late", ru: "Поздняя бронь"}
instruction: {en: "Ask who paid.", ru: "Спросите, кто платил."}
area: drugs
channel: yellow
points: 40
applies_to: {subjects: [traveller], modes: [air]}
condition: "booking_days_ahead < 2 AND form_of_payment = 'CA'"
legal_basis: null
source: "a test"
indicators: []
owner: risk-unit
restricted: false
contact: "unit 7, 24 h"
expires: 2027-12-31
tests:
  - {name: late, facts: {booking_days_ahead: 1, form_of_payment: CA}, applies: true}
  - {name: early, facts: {booking_days_ahead: 9, form_of_payment: CA}, applies: false}
"""


def _reason(**changed) -> Reason:
    given = {
        "kind": "profile", "id": "late-and-in-cash", "version": VERSION, "area": "drugs",
        "channel": Channel.YELLOW, "points": 40,
        "params": {"booking_days_ahead": 1, "form_of_payment": "CA", "has_bags": False},
    }  # fmt: skip
    return Reason(**{**given, **changed})


@pytest.fixture(scope="module")
def profile() -> Profile:
    return load(BODY, FACTS)


@pytest.fixture
def words(profile):
    def make(code: str) -> Wording:
        return Wording(language(code), lambda version: profile if version == VERSION else None)

    return make


def _facts(explained: Explained) -> dict[str, str]:
    return {fact.meaning: fact.value for fact in explained.facts}


def test_a_reason_is_told_with_its_facts(words):
    told = words("en").explain(_reason())
    assert (told.title, told.instruction, told.area) == ("Booked late", "Ask who paid.", "drugs")
    assert (told.channel, told.points, told.contact) == (Channel.YELLOW, 40, "unit 7, 24 h")
    assert _facts(told) == {
        FACTS["booking_days_ahead"].meaning: "1 day",
        FACTS["form_of_payment"].meaning: "CA",
        FACTS["has_bags"].meaning: "no",
    }


def test_the_same_reason_in_russian(words):
    told = words("ru").explain(_reason())
    assert (told.title, told.instruction) == ("Поздняя бронь", "Спросите, кто платил.")
    assert told.area == "наркотики"
    assert list(_facts(told).values()) == ["1 день", "CA", "нет"]
    assert "Есть сданный багаж" in _facts(told)


def test_a_restricted_reason_says_area_instruction_and_whom_to_call(words):
    reason = _reason(restricted=True)
    told = words("ru").explain(reason)
    assert told.title == "Причина с ограниченным доступом"
    assert (told.area, told.instruction) == ("наркотики", "Спросите, кто платил.")
    assert (told.contact, told.facts, told.restricted) == ("unit 7, 24 h", (), True)
    open_to_owner = words("ru").explain(reason, sees_restricted=True)
    assert open_to_owner.title == "Поздняя бронь"
    assert len(open_to_owner.facts) == 3


def test_a_match_and_a_profile_no_longer_kept(words):
    match = words("ru").explain(_reason(kind="match", id="L7", area="wanted"))
    assert (match.title, match.area, match.facts) == ("Есть в ориентировке", "розыск", ())
    lost = words("en").explain(_reason(version="v0"))
    assert (lost.title, lost.instruction) == ("late-and-in-cash", "")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("weight_difference_kg", 1400.25, "1 400,25 кг"),
        ("net_to_gross", 0.9312, "0,931"),
        ("local_hour", 23, "23 ч"),
        ("fare_paid", 500.0, "500 в валюте билета"),
        ("sender_items_30d", 21, "21 шт."),
        ("companions", None, "неизвестно"),
        ("travels_alone", True, "да"),
        ("carrier", "KC", "KC"),
        ("no_such_fact", 3, "3"),
    ],
)
def test_values_are_shown_as_people_write_them(words, name, value, said):
    shown = words("ru").fact(name, value)
    assert shown.value.replace("\N{NO-BREAK SPACE}", " ") == said
    assert shown.name == name


def test_a_fact_the_catalogue_no_longer_knows_keeps_its_name(words):
    assert words("ru").fact("no_such_fact", 3).meaning == "no_such_fact"


def test_every_example_profile_speaks_russian():
    for path in sorted((Path(__file__).parents[2] / "profiles").glob("*.yml")):
        found = load(path.read_text("utf-8"), FACTS)
        assert found.titles["ru"] != found.titles["en"], path.name
        assert found.instructions["ru"] != found.instructions["en"], path.name
