"""Conditions read aloud."""

import pytest

from darvoza.facts import FACTS
from darvoza.presentation import language
from darvoza.presentation.criteria import CriteriaReader
from darvoza.profiles import check, parse
from darvoza.subjects import SubjectKind


def read(condition, code="en"):
    kinds = frozenset(SubjectKind)
    tree = check(parse(condition), FACTS, subjects=kinds, legal_basis="a law").tree
    return list(CriteriaReader(language(code)).sentences(tree))


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("has_bags", "yes"),
        ("NOT has_bags", "no"),
        ("has_bags = FALSE", "no"),
        ("NOT has_bags = FALSE", "yes"),
        ("bags < 2", "less than 2 bags"),
        ("NOT bags < 2", "at least 2 bags"),
        ("bags <= 1", "at most 1 bag"),
        ("NOT bags <= 1", "more than 1 bag"),
        ("bags != 3", "not 3 bags"),
        ("bags IS NULL", "unknown"),
        ("bags IS NOT NULL", "known"),
        ("bags BETWEEN 2 AND 4", "from 2 to 4 bags"),
        ("NOT bags BETWEEN 2 AND 4", "not from 2 to 4 bags"),
        ("vehicle_kind IN ('car', 'bus')", "one of “car”, “bus”"),
        ("vehicle_kind NOT IN ('car', 'bus')", "none of “car”, “bus”"),
        ("hs_code LIKE '29%'", "begins with “29”"),
        ("hs_code NOT LIKE '29%'", "does not begin with “29”"),
        ("bags > companions", "more than “Other travellers"),
    ],
)
def test_each_clause_in_words(condition, said):
    (sentence,) = read(condition)
    fact = FACTS[sentence.facts[0]]
    assert sentence.text.startswith(f"{fact.meaning}: {said}")


def test_groups_are_headed_and_deeper():
    lines = read("has_bags AND (bags > 2 OR NOT (is_crew OR in_transit))")
    assert [(one.depth, one.text) for one in lines if not one.facts] == [
        (0, "All of this:"), (1, "At least one of these:"), (2, "None of these:"),
    ]  # fmt: skip
    assert [one.depth for one in lines if one.facts] == [1, 2, 3, 3]
    assert read("NOT (has_bags AND is_crew)")[0].text == "Not all of this together:"


def test_arithmetic_names_its_facts():
    (sentence,) = read("bags_kg / 2 > bags + 1")
    assert sentence.facts == ("bags_kg", "bags")
    assert "÷ 2)" in sentence.text
    assert "more than (“" in sentence.text
    (contrary,) = read("NOT bags_kg / 2 > bags + 1")
    assert "at most (“" in contrary.text


def test_facts_are_named_in_the_language_of_the_reader():
    (sentence,) = read("bags < 2", "ru")
    assert sentence.text.startswith(language("ru")(FACTS["bags"].meaning))
