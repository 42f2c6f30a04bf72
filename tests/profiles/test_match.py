"""The matcher agrees with the plain interpreter, cell by cell."""

import math
import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from profile_material import CATALOGUE, SCOPE, VALUES, fact_values, profile_of, trees

from darvoza.errors import ConditionError
from darvoza.profiles import fields
from darvoza.profiles.interpret import evaluate
from darvoza.profiles.match import Matcher
from darvoza.profiles.parse import parse
from darvoza.profiles.profile import AppliesTo
from darvoza.records import Direction, Mode
from darvoza.subjects import SubjectKind

CELLS = settings(max_examples=100, suppress_health_check=list(HealthCheck), deadline=None)
WRONG = st.sampled_from(["text", 7, True, 0.5, None, math.nan, 10**400])


def expected(profiles, facts):
    """Ids that apply and ids that fail, by the interpreter alone."""
    applied, failed = [], []
    for profile in profiles:
        try:
            if evaluate(profile.tree, facts) is True:
                applied.append(profile.id)
        except ConditionError:
            failed.append(profile.id)
    return applied, failed


def found(matcher, facts, **scope):
    matched = matcher.matching(facts, **SCOPE | scope)
    return [profile.id for profile in matched.applied], list(matched.failed)


def check_cells(conditions, rows):
    profiles = [profile_of(tree, f"p{place}") for place, tree in enumerate(conditions)]
    matcher = Matcher(profiles)
    for facts in rows:
        assert found(matcher, facts) == expected(profiles, facts)
    for facts in rows:  # again, from the memo
        assert found(matcher, facts) == expected(profiles, facts)


@CELLS
@given(st.lists(trees, min_size=30, max_size=40), st.lists(fact_values, min_size=40, max_size=50))
def test_agrees_with_the_interpreter(conditions, rows):
    """At least 100 × 30 × 40 cells, a third of the values unknown."""
    check_cells(conditions, rows)


@pytest.mark.long
@settings(max_examples=2_000, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.lists(trees, min_size=30, max_size=40), st.lists(fact_values, min_size=40, max_size=50))
def test_agrees_with_the_interpreter_over_two_million_cells(conditions, rows):
    check_cells(conditions, rows)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(trees, min_size=3, max_size=8),
    st.lists(
        st.fixed_dictionaries(
            {name: VALUES[line.type] | WRONG for name, line in CATALOGUE.items()}
        ),
        min_size=3,
        max_size=6,
    ),
)
def test_agrees_on_values_of_a_wrong_type(conditions, rows):
    check_cells(conditions, rows)


def test_one_broken_fact_fails_only_the_profiles_that_depend_on_it():
    profiles = [
        profile_of(parse(text).tree, name)
        for name, text in {
            "saved": "a = 1 OR b = 1",
            "ruled-out": "a = 2 AND b = 1",
            "lost": "a = 1 AND b = 1",
            "term": "a = 1 AND b * 2 = 2",
            "open": "d = 1 OR b = 1",
            "unknown": "d = 1 AND b = 1",
            "sound": "c IS NULL",
        }.items()
    ]
    for wrong in ("text", ["a", "list"]):
        assert found(Matcher(profiles), {"a": 1, "b": wrong}) == (
            ["saved", "sound"],
            ["lost", "term", "open"],
        )


def test_a_missing_fact_is_unknown():
    matcher = Matcher([profile_of(parse("a IS NULL AND NOT has_bags").tree)])
    assert found(matcher, {"has_bags": False}) == (["p"], [])
    assert found(matcher, {}) == ([], [])


@pytest.mark.parametrize(
    ("m", "g", "applies"), [(3.0, 2.0, True), (2.0, 3.0, False), (None, 2.0, False)]
)
def test_clauses_over_several_facts(m, g, applies):
    for text in ("m > g", "NOT m <= g", "a = 1 AND m - g > 0", "a = 1 AND NOT m + 0 <= g"):
        matcher = Matcher([profile_of(parse(text).tree)])
        assert found(matcher, {"a": 1, "m": m, "g": g}) == (["p"] if applies else [], [])


def test_no_profiles_apply_to_nothing():
    assert found(Matcher([]), {"a": 1}) == ([], [])


@pytest.mark.parametrize(
    ("scope", "applies"),
    [
        ({}, True),
        ({"subject": SubjectKind.VEHICLE}, False),
        ({"mode": Mode.ROAD}, False),
        ({"direction": Direction.DEPARTURE}, False),
        ({"checkpoint": "NQZ"}, False),
        ({"checkpoint": None}, False),
    ],
)
def test_only_the_crossings_it_applies_to(scope, applies):
    limits = AppliesTo(
        subjects=frozenset({SubjectKind.TRAVELLER}),
        modes=frozenset({Mode.AIR}),
        direction=Direction.ARRIVAL,
        checkpoints=frozenset({"ALA"}),
    )
    matcher = Matcher([profile_of(parse("a IS NULL").tree, scope=limits)])
    crossing = {
        "subject": SubjectKind.TRAVELLER,
        "mode": Mode.AIR,
        "direction": Direction.ARRIVAL,
        "checkpoint": "ALA",
    }
    matched = matcher.matching({}, **crossing | scope)
    assert bool(matched.applied) is applies


def test_memory_is_bounded_and_forgetting_changes_nothing(monkeypatch):
    monkeypatch.setattr(fields, "MEMO_LIMIT", 8)
    matcher = Matcher([profile_of(parse("a > 50 AND b != 'x'").tree)])
    for value in range(200):
        assert found(matcher, {"a": value, "b": str(value)})[0] == (["p"] if value > 50 else [])
    assert all(len(field.memo) <= 8 for field in matcher._fields)


def test_nan_is_not_remembered_as_a_value():
    matcher = Matcher([profile_of(parse("a IS NULL").tree)])
    for _ in range(50):
        assert found(matcher, {"a": float("nan")})[0] == ["p"]
    assert set(matcher._fields[0].memo) <= {None}


def test_threads_may_share_a_matcher():
    matcher = Matcher(
        profile_of(parse(f"a > {place} AND b < {place + 40}").tree, f"p{place}")
        for place in range(60)
    )
    rows = [{"a": random.Random(row).randrange(90), "b": row % 70} for row in range(2_000)]
    alone = [found(matcher, row) for row in rows]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda row: found(matcher, row), rows)) == alone


def test_whole_numbers_beyond_binary64_are_compared_as_the_interpreter_does():
    """Against a number they round, so that neighbours of one class may differ."""
    profiles = [profile_of(parse(f"a {how} 9007199254740992.0").tree, how) for how in ("=", ">")]
    matcher = Matcher(profiles)
    for value in (2**53 + 4, 2**53 + 1, 2**53, 2**53 - 1, -(2**53) - 1, 2**63):
        assert found(matcher, {"a": value}) == expected(profiles, {"a": value})
