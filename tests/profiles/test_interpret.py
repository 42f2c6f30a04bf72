"""Three-valued evaluation; SQLite is the independent witness for the leaves."""

import math
import sqlite3
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profile_material import CATALOGUE, fact_values, trees

from darvoza.errors import ConditionError
from darvoza.facts.fact import FactType
from darvoza.profiles.criteria import (
    And,
    Arithmetic,
    CompareTerms,
    Constant,
    FactTerm,
    Not,
    Or,
    clauses_of,
    negation,
)
from darvoza.profiles.forms import to_text
from darvoza.profiles.interpret import evaluate, explain, seen
from darvoza.profiles.normal import conjunctions
from darvoza.profiles.parse import parse


def value_of(text, **facts):
    return evaluate(parse(text).tree, facts)


@pytest.mark.parametrize(
    ("text", "facts", "value"),
    [
        ("a = 1", {"a": 1}, True),
        ("a = 1", {}, None),
        ("NOT a = 1", {}, None),
        ("a = 1", {"a": math.nan}, None),
        ("a IS NULL", {"a": math.nan}, True),
        ("a IS NOT NULL", {"a": ""}, True),
        ("a IN (1, 2)", {"a": 2.0}, True),
        ("a NOT IN (1, 2)", {}, None),
        ("a = 1 AND b = 1", {"a": 2}, False),
        ("a = 1 AND b = 1", {"a": 1}, None),
        ("a = 1 OR b = 1", {"a": 1}, True),
        ("NOT has_bags", {"has_bags": False}, True),
        ("a LIKE 'é%'", {"a": "e\u0301a"}, True),
        ("a = b", {"a": "e\u0301", "b": "é"}, True),
        ("a BETWEEN 1 AND 3", {"a": 3}, True),
        ("a = 9007199254740992.0", {"a": 2**53 + 1}, True),
        ("a = 9007199254740992", {"a": 2**53 + 1}, False),
        ("m - g > 0.1 * g", {"m": 111.0, "g": 100.0}, True),
        ("m - g > 0.1 * g", {"m": 111.0}, None),
        ("m * 2 > g", {"m": math.inf, "g": 1}, True),
        ("m - g > 0", {"m": math.inf, "g": math.inf}, None),
        ("a = 1 OR b = 1", {"a": 1, "b": "text"}, True),
        ("a = 1 AND b = 1", {"a": None, "b": "text"}, None),
        ("a = 1 AND b = 1", {"a": 2, "b": "text"}, False),
    ],
)
def test_values(text, facts, value):
    assert value_of(text, **facts) is value


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("b = 1", {"b": "text"}),
        ("b = 'text'", {"b": 1}),
        ("b LIKE 'a%'", {"b": 1}),
        ("b IN (1, 2)", {"b": "1"}),
        ("b + 1 > 2", {"b": "1"}),
        ("a = 1 AND b = 1", {"a": 1, "b": "text"}),
        ("NOT (a = 1 AND b = 1)", {"a": None, "b": "text"}),
        ("b IS NULL", {"b": [1]}),
        ("b = 1.5", {"b": 10**400}),
    ],
)
def test_a_value_that_depends_on_a_failing_clause_is_an_error(text, facts):
    with pytest.raises(ConditionError):
        value_of(text, **facts)


@given(trees, fact_values)
def test_negation_is_kleenes(tree, facts):
    value = evaluate(tree, facts)
    assert evaluate(negation(tree), facts) is (None if value is None else not value)


@given(trees, fact_values)
def test_true_exactly_when_a_conjunction_holds(tree, facts):
    held = any(
        all(evaluate(step.clause, facts) is step.holds for step in conjunction)
        for conjunction in conjunctions(tree)
    )
    assert held is (evaluate(tree, facts) is True)


@given(trees, fact_values)
def test_explanation_shows_every_clause_and_the_value_seen(tree, facts):
    lines = explain(tree, facts)
    assert [line.text for line in lines] == [to_text(clause) for clause in clauses_of(tree)]
    for line, clause in zip(lines, clauses_of(tree), strict=True):
        assert line.truth is evaluate(clause, facts)
        assert line.value is facts[line.fact]
        assert not line.broken


def test_explanation_of_negated_and_broken_clauses():
    lines = explain(parse("a = 1 AND NOT (b IN ('x') OR c > d)").tree, {"a": 1, "b": 2, "c": 3})
    assert [(line.fact, line.truth, line.negated, line.broken) for line in lines] == [
        ("a", True, False, False),
        ("b", None, True, True),
        ("c", None, True, False),
    ]
    assert (lines[1].operator, lines[1].literal) == ("in", ("x",))
    assert (lines[2].operator, lines[2].literal, lines[2].others) == (">", None, (("d", None),))


TYPES = {
    FactType.BOOLEAN: "INTEGER",
    FactType.INTEGER: "INTEGER",
    FactType.NUMBER: "REAL",
    FactType.TEXT: "TEXT",
    FactType.CODE: "TEXT",
}


@given(trees, st.lists(fact_values, min_size=1, max_size=5))
@settings(max_examples=300)
def test_sqlite_agrees(tree, rows):
    """SQLite's LIKE folds case and its arithmetic keeps integers: both are set right."""
    columns = ", ".join(f"{name} {TYPES[line.type]}" for name, line in CATALOGUE.items())
    marks = ", ".join("?" * len(CATALOGUE))
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("PRAGMA case_sensitive_like = ON")
        connection.execute(f"CREATE TABLE crossing (row, {columns})")
        for place, facts in enumerate(rows):
            values = [as_column(CATALOGUE[name], facts[name]) for name in CATALOGUE]
            connection.execute(f"INSERT INTO crossing VALUES ({place}, {marks})", values)
        query = f"SELECT {to_text(in_sqlite(tree))} FROM crossing ORDER BY row"
        found = [None if value is None else bool(value) for (value,) in connection.execute(query)]
    assert found == [evaluate(tree, facts) for facts in rows]


def in_sqlite(tree):
    if isinstance(tree, And):
        return And(tuple(map(in_sqlite, tree.parts)))
    if isinstance(tree, Or):
        return Or(tuple(map(in_sqlite, tree.parts)))
    if isinstance(tree, Not):
        return Not(in_sqlite(tree.part))
    if isinstance(tree, CompareTerms):
        return CompareTerms(in_reals(tree.left), tree.operator, in_reals(tree.right))
    return tree


def in_reals(term):
    if isinstance(term, FactTerm):
        return FactTerm(f"CAST({term.name} AS REAL)")
    if isinstance(term, Constant):
        return Constant(float(term.value))
    return Arithmetic(term.operator, in_reals(term.left), in_reals(term.right))


def as_column(line, value):
    value = seen(value)
    return float(value) if line.type == FactType.NUMBER and value is not None else value
