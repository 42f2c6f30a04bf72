"""What the language refuses, and how it says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from darvoza.errors import ConditionError
from darvoza.profiles.limits import MAX_CHARACTERS
from darvoza.profiles.parse import parse


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("", 0, "empty"),
        ("a AND", 2, "ends too early"),
        ("a = = b", 4, "cannot be read"),
        ("a\nAND b = = c", 10, "cannot be read"),
        ("x = 'abc", 4, "not closed"),
        ("x = 1; y = 2", 5, "without ;"),
        ("x = 1 -- why", 5, "comments"),
        ("x = 1 /* why */", 5, "comments"),
        ("x = NULL", 0, "IS NULL"),
        ("x != NULL", 0, "IS NULL"),
        ("x IN (1, NULL)", 0, "NULL"),
        ("x IN ()", 0, "empty"),
        ("x IN (SELECT 1)", 13, "query"),
        ("x = (SELECT y FROM z)", 12, "query"),
        ("x IN (1, 'a')", 0, "mixes"),
        ("x IN (y)", 6, "only texts"),
        ("lower(x) = 'a'", 0, "functions"),
        ("a = 1 AND read_csv(x) = 'a'", 10, "functions"),
        ("x RLIKE 'a.*'", 0, "functions"),
        ("CAST(x AS INT) = 1", 5, "functions"),
        ("x LIKE '%a'", 7, "LIKE"),
        ("x LIKE 'a_%'", 7, "LIKE"),
        ("x LIKE 'a%b%'", 7, "LIKE"),
        ("x LIKE '%'", 7, "IS NOT NULL"),
        ("x LIKE 'a%' ESCAPE '!'", 0, "ESCAPE"),
        ("x ILIKE 'a%'", 0, "letter case"),
        ('nationality = "KZ"', 14, "'KZ'"),
        ("1 < x < 5", 0, "chained"),
        ("x IS TRUE", 0, "IS takes only"),
        ("x / y > 1", 0, "division"),
        ("x / 0 > 1", 0, "division"),
        ("x + 'a' > 1", 0, "numbers only"),
        ("x % 2 = 1", 0, "MOD"),
        ("x = 1e999", 4, "finite"),
        ("x = 1_000", 5, "operator is missing"),
        ("x = 99999999999999999999", 4, "too large"),
        ("TRUE", None, "depend on a fact"),
        ("1 = 1", 0, "needs a fact"),
        ("t.x = 1", 0, "cannot hold"),
        ("x = :p", 0, "parameters"),
        ("x IS DISTINCT FROM y", 0, "cannot hold"),
        ("x BETWEEN SYMMETRIC 1 AND 2", 0, "symmetric"),
        ("DROP TABLE x", 11, "cannot hold"),
        ("x = 'a\x07'", 4, "control"),
    ],
)
def test_refused_with_place_and_words(text, position, words):
    with pytest.raises(ConditionError) as caught:
        parse(text)
    assert words in str(caught.value)
    assert caught.value.position == position


@pytest.mark.parametrize(
    "text",
    [
        "(" * 500 + "a" + ")" * 500,
        "NOT " * 900 + "a",
        "x > " + "- " * 1800 + "1",
        "+".join(["x"] * 900) + " > 1",
        "a = '" + "b" * MAX_CHARACTERS + "'",
    ],
)
def test_what_would_exhaust_the_parser_is_refused(text):
    with pytest.raises(ConditionError, match=r"deeply|deep|longer"):
        parse(text)


def test_long_flat_conditions_are_read():
    assert len(parse(" AND ".join(f"a{place} = 1" for place in range(300))).tree.parts) == 300


@given(
    st.text(st.sampled_from("abx ='\"()<>!,.;-+*/%_0123456789\n\x00éANDORNTLIKEISB"), max_size=60)
)
def test_any_text_is_read_or_refused(text):
    try:
        places = [*parse(text).positions.values()]
    except ConditionError as error:
        places = [] if error.position is None else [error.position]
    assert all(0 <= place <= len(text) for place in places)
