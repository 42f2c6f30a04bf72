"""A condition against the catalogue: names, types, ranges, law, and what can never be true."""

import pytest
from hypothesis import given
from profile_material import ANY, CATALOGUE, TRAVELLER, fact_values, trees

from darvoza.errors import ConditionError
from darvoza.profiles.check import check
from darvoza.profiles.forms import to_text
from darvoza.profiles.interpret import evaluate
from darvoza.profiles.normal import conjunctions
from darvoza.profiles.parse import Parsed, parse
from darvoza.profiles.witness import derived, never_true


def checked(text, *, subjects=TRAVELLER, legal_basis="Migration law, article 9"):
    return check(parse(text), CATALOGUE, subjects=subjects, legal_basis=legal_basis)


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("has_bags AND bookin_days_ahead < 2", 13, "did you mean booking_days_ahead?"),
        ("form_of_payment = CA", 0, "did you mean 'CA'?"),
        ("bags = 'two'", 0, "bags is a whole number, not 'two'"),
        ("form_of_payment = 5", 0, "did you mean '5'?"),
        ("has_bags = 1", 0, "true or false"),
        ("has_bags < TRUE", 0, "no order"),
        ("bags = 2.5", 0, "whole number"),
        ("gross_kg = 9007199254740993", 0, "holds exactly"),
        ("bags BETWEEN 9 AND 3", 0, "is empty"),
        ("agency BETWEEN 'b' AND 'a'", 0, "is empty"),
        ("bags LIKE '1%'", 0, "LIKE needs a text"),
        ("bags = agency", 0, "cannot be compared"),
        ("bags = bags", 0, "with itself"),
        ("bags + agency > 1", 0, "arithmetic needs numbers"),
        ("bags - bags > -1", 0, "cancel out"),
        ("bags * 0 < 1", 0, "cancel out"),
        ("2 * (bags + gross_kg) / 2 > gross_kg + bags", 0, "cancel out"),
        ("agency = ''", 0, "agency IS NULL"),
        ("form_of_payment = ' CA'", 0, "blanks around"),
    ],
)
def test_refused_with_place_and_words(text, position, words):
    with pytest.raises(ConditionError) as caught:
        checked(text)
    assert words in str(caught.value)
    assert caught.value.position == position


def test_a_fact_that_the_subject_never_has_is_refused():
    with pytest.raises(ConditionError, match="never known of a vehicle"):
        checked("nationality = 'X' AND has_bags", subjects=ANY - {"traveller", "consignment"})


def test_literals_take_the_declared_type():
    tree = checked(
        "gross_kg > 5 AND bags = 2.0 AND gross_kg IN (1, 2) AND gross_kg BETWEEN 1 AND 3"
    )
    assert to_text(tree.tree) == (
        "gross_kg > 5.0 AND bags = 2 AND gross_kg IN (1.0, 2.0) AND gross_kg BETWEEN 1.0 AND 3.0"
    )


@given(trees, fact_values)
def test_typing_a_sound_tree_changes_no_value(tree, facts):
    try:
        typed = check(Parsed("", tree), CATALOGUE, subjects=TRAVELLER, legal_basis="law").tree
    except ConditionError:
        return
    assert evaluate(typed, facts) is evaluate(tree, facts)


@pytest.mark.parametrize(
    "text",
    [
        "nationality = 'AA'",
        "NOT nationality = 'AA'",
        "route = 'AAA'",
        "nationality = 'AA' AND route = 'AAA'",
        "has_bags OR nationality = 'AA'",
        "has_bags AND (bags = 1 OR nationality = 'AA') OR sex = 'M' AND nationality != 'BB'",
        "nationality = 'AA' AND bags IS NOT NULL",
        "nationality = 'AA' AND bags IS NULL",
        "nationality = 'AA' AND mode = 'air'",
        "nationality = 'AA' AND (has_bags OR NOT has_bags)",
        "nationality = 'AA' AND has_bags OR nationality = 'AA' AND has_bags = FALSE",
        "nationality = 'AA' AND (bags < 2 OR bags = 2 OR bags > 2)",
        "nationality = 'AA' AND (bags <= 2 OR bags >= 3)",
        "nationality = 'AA' AND (gross_kg <= 2 OR gross_kg > 2)",
        "nationality = 'AA' AND (agency < 'm' OR agency >= 'm')",
        "nationality = 'AA' AND (agency LIKE 'm%' OR agency NOT LIKE 'm%')",
        "nationality = 'AA' AND (has_bags OR alone OR NOT has_bags AND NOT alone)",
        "nationality = 'AA' AND (has_bags OR NOT has_bags) AND (alone OR NOT alone) "
        "AND (bags < 2 OR bags >= 2) AND (agency < 'm' OR agency >= 'm') "
        "AND (booking_days_ahead < 2 OR booking_days_ahead >= 2) "
        "AND (gross_kg < 2 OR gross_kg >= 2)",
    ],
)
def test_a_condition_that_can_stand_on_protected_or_proxy_facts_alone_is_refused(text):
    with pytest.raises(ConditionError, match="never a reason on its own"):
        checked(text)


@pytest.mark.parametrize(
    "text",
    [
        "nationality = 'AA' AND has_bags",
        "nationality IN ('AA', 'BB') AND NOT has_bags AND route = 'AAA'",
        "(nationality = 'AA' OR sex = 'M') AND bags > 2",
        "nationality = 'AA' AND (bags < 2 OR bags > 2)",
        "nationality = agency",
        "has_bags",
        "bags IS NULL",
        "description LIKE 'summer fluid%'",
    ],
)
def test_a_plain_fact_beside_them_is_enough(text):
    assert checked(text).tree == parse(text).tree


def test_a_protected_fact_needs_a_law_and_a_proxy_does_not():
    with pytest.raises(ConditionError, match="legal_basis") as caught:
        checked("has_bags AND nationality = 'AA'", legal_basis=None)
    assert caught.value.position == 13
    assert checked("has_bags AND route = 'AAA'", legal_basis=None).cautions == ()


@pytest.mark.parametrize(
    ("text", "cautions"),
    [
        ("bags = 1 AND bags = 2", [("never_true", "bags = 1 AND bags = 2")]),
        ("bags > 2 AND bags < 3", [("never_true", "bags > 2 AND bags < 3")]),
        ("gross_kg > 2 AND gross_kg < 3", []),
        ("bags IS NULL AND bags = 1", [("never_true", "bags IS NULL AND bags = 1")]),
        ("agency < 'b' AND agency > 'b'", [("never_true", "agency < 'b' AND agency > 'b'")]),
        ("agency LIKE 'a%' AND agency > 'ab'", []),
        ("agency LIKE 'a%' AND agency >= 'b'",
         [("never_true", "agency LIKE 'a%' AND agency >= 'b'")]),
        ("has_bags AND (alone OR NOT has_bags)", [("never_true", "has_bags AND NOT has_bags")]),
        ("bags < 2 OR bags >= 2", [("always_true", "bags < 2 OR bags >= 2")]),
        ("bags IS NOT NULL", [("always_true", "bags IS NOT NULL")]),
        ("description = 'x'", [("not_in_fact_log", "description")]),
    ],
)  # fmt: skip
def test_cautions(text, cautions):
    assert [(caution.code, caution.text) for caution in checked(text).cautions] == cautions


def test_caution_where_some_subjects_never_have_the_fact():
    cautions = checked("nationality = 'X' AND has_bags", subjects=ANY).cautions
    assert [(caution.code, caution.text) for caution in cautions] == [
        ("always_null", "nationality = 'X'")
    ]


@given(trees, fact_values)
def test_what_is_called_never_true_is_never_true(tree, facts):
    for conjunction in conjunctions(tree):
        if never_true(conjunction):
            assert not all(evaluate(step.clause, facts) is step.holds for step in conjunction)


@given(trees, fact_values)
def test_what_is_called_implied_holds_whenever_the_facts_are_known(tree, facts):
    """A derived conjunction that holds makes the condition TRUE, unless a fact is unknown."""
    for steps in derived(conjunctions(tree)):
        if all(evaluate(step.clause, facts) is step.holds for step in steps):
            value = evaluate(tree, facts)
            assert value is True or any(
                facts[name] is None or facts[name] != facts[name] for name in facts
            )


def test_too_many_combinations_are_refused():
    text = " AND ".join(f"(bags = {place} OR gross_kg = {place})" for place in range(7))
    with pytest.raises(ConditionError, match="128 combinations"):
        checked(text)
