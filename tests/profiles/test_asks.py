"""What an officer is told to ask."""

import math

import pytest
from hypothesis import given
from profile_material import CATALOGUE, fact_values, profile_of, trees

from darvoza.errors import ConditionError
from darvoza.profiles.asks import asks
from darvoza.profiles.interpret import evaluate
from darvoza.profiles.parse import parse


@pytest.mark.parametrize(
    ("text", "facts", "names"),
    [
        ("alone AND has_bags", {"alone": True}, ("has_bags",)),
        ("alone AND NOT has_bags", {"alone": True}, ("has_bags",)),
        ("alone AND has_bags", {}, ()),
        ("alone AND has_bags", {"alone": False}, ()),
        ("alone AND has_bags", {"alone": True, "has_bags": True}, ()),
        ("alone AND has_bags AND agency = 'x'", {"alone": True}, ()),
        ("alone AND has_bags AND bags > 2", {"alone": True}, ("has_bags", "bags")),
        ("alone AND (has_bags OR bags > 2)", {"alone": True}, ("has_bags", "bags")),
        ("alone AND (has_bags OR agency = 'x')", {"alone": True}, ("has_bags",)),
        ("alone AND has_bags OR alone AND bags > 2", {"alone": True, "bags": 3}, ()),
        ("alone AND measured_kg > gross_kg", {"alone": True, "gross_kg": 5.0}, ("measured_kg",)),
        ("alone AND measured_kg > gross_kg", {"alone": True, "measured_kg": 5.0}, ()),
        ("alone AND has_bags", {"alone": "yes"}, ()),
        ("alone AND measured_kg > 2", {"alone": True, "measured_kg": math.inf}, ()),
    ],
)
def test_questions(text, facts, names):
    assert asks(profile_of(parse(text).tree), facts, CATALOGUE) == names


@given(trees, fact_values)
def test_questions_are_unknown_askable_facts_of_a_profile_that_does_not_apply(tree, facts):
    names = asks(profile_of(tree), facts, CATALOGUE)
    assert all(CATALOGUE[name].askable and facts[name] is None for name in names)
    if names:
        assert evaluate(tree, facts) is None


@given(trees, fact_values)
def test_no_question_once_it_applies(tree, facts):
    try:
        applies = evaluate(tree, facts) is True
    except ConditionError:
        applies = False
    if applies:
        assert asks(profile_of(tree), facts, CATALOGUE) == ()
