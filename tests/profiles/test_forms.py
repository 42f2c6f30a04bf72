"""Text and JSON are lossless views of the tree."""

import json

import pytest
from hypothesis import given
from profile_material import trees

from darvoza.errors import ConditionError
from darvoza.profiles.forms import from_json, to_json, to_text
from darvoza.profiles.limits import MAX_CHARACTERS
from darvoza.profiles.parse import parse


@given(trees)
def test_text_round_trip_keeps_the_tree_and_its_types(tree):
    assert repr(parse(to_text(tree)).tree) == repr(tree)


@given(trees)
def test_json_round_trip_keeps_the_tree_and_its_types(tree):
    assert repr(from_json(json.loads(json.dumps(to_json(tree))))) == repr(tree)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("has_bags = TRUE", "has_bags"),
        ("NOT NOT has_bags", "has_bags"),
        ("(a = 1) AND ((b = 2) AND c)", "a = 1 AND b = 2 AND c"),
        ("a = 1 or b <> 2 and not c", "a = 1 OR b != 2 AND NOT c"),
        ("(a OR b) AND c", "(a OR b) AND c"),
        ("2 > days", "days < 2"),
        ("NOT code IN ('A','B')", "code NOT IN ('A', 'B')"),
        ("NOT x BETWEEN -1 AND 2.50", "x NOT BETWEEN -1 AND 2.5"),
        ("x NOT LIKE 'o''b%'", "x NOT LIKE 'o''b%'"),
        ("x IS NOT NULL", "x IS NOT NULL"),
        ("x + 1 BETWEEN 0 AND y", "(x + 1) >= 0 AND (x + 1) <= y"),
        ("x BETWEEN y AND 9", "x >= y AND x <= 9"),
        ("m - g > 0.1 * g", "(m - g) > (0.1 * g)"),
        ("x = 1e3", "x = 1000.0"),
        ("x = 'e\u0301'", "x = 'é'"),
    ],
)
def test_text_is_canonical(written, canonical):
    assert to_text(parse(written).tree) == canonical


@pytest.mark.parametrize(
    "node",
    [
        None,
        [],
        {},
        {"and": []},
        {"and": [{"fact": "x", "op": "is_null"}]},
        {"and": [{"fact": "x", "op": "is_null"}] * 2, "or": []},
        {"fact": "x", "op": "=", "value": None},
        {"fact": "x", "op": "=", "value": float("nan")},
        {"fact": "x", "op": "=", "value": [1]},
        {"fact": "x", "op": "~", "value": 1},
        {"fact": "x", "op": "=", "value": 1, "extra": 1},
        {"fact": "x", "op": "in", "values": []},
        {"fact": "x", "op": "in", "values": [1, None]},
        {"fact": "x", "op": "starts_with", "prefix": ""},
        {"fact": "x", "op": "starts_with", "prefix": "a%"},
        {"fact": "x", "op": "between", "low": 1},
        {"left": {"value": 1}, "op": "=", "right": {"value": 1}},
        {"left": {"fact": "x"}, "op": "=", "right": {"value": 1}},
        {"left": {"op": "/", "left": {"fact": "x"}, "right": {"fact": "y"}}, "op": "=",
         "right": {"value": 1}},
        {"left": {"op": "**", "left": {"fact": "x"}, "right": {"value": 2}}, "op": "=",
         "right": {"value": 1}},
    ],
)  # fmt: skip
def test_json_that_is_no_condition_is_refused(node):
    with pytest.raises(ConditionError):
        from_json(node)


def test_json_is_held_to_the_limits_of_text():
    long = {"fact": "x", "op": "in", "values": ["a" * MAX_CHARACTERS]}
    deep = {"fact": "x", "op": "is_null"}
    for level in range(200):
        deep = {"and" if level % 2 else "or": [deep, {"fact": "y", "op": "is_null"}]}
    for node in (long, deep):
        with pytest.raises(ConditionError):
            from_json(node)
