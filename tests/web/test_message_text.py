"""A message line by line: cut at the right place, and black where nobody may read."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from darvoza.web.views.message_text import WIDEST, Cut, cut, line_at, reader_of

BOOKING = (
    b"UNA:+.? '\r\nUNB+UNOA:4+A?'B+C'\r\nSSR+DOCS:HK:1:::::P/GBR/123456789'"
    b"SSR+MOML:HK:1:::::MUSLIM'OSI+:::DIABETIC'IFT+4:28+HALAL'FOP+CC:3:10:4111111111111111'"
    b"TIF+ASANOV:A'"
)


def lines_of(data: bytes, hidden=()) -> list[str]:
    lines = cut(data)
    return [*map(reader_of(data, None, hidden), lines)]


def test_segments_are_counted_as_issues_count_them():
    lines = cut(BOOKING)
    assert [(one.number, one.tag) for one in lines] == [
        (0, "UNA"), (1, "UNB"), (2, "SSR"), (3, "SSR"), (4, "OSI"), (5, "IFT"), (6, "FOP"),
        (7, "TIF"),
    ]  # fmt: skip
    assert BOOKING[lines[1].start : lines[1].end].strip() == b"UNB+UNOA:4+A?'B+C'"


def test_meals_health_religion_and_cards_are_black_for_everybody():
    shown = lines_of(BOOKING)
    assert "P/GBR/123456789" in shown[2]
    assert "ASANOV" in shown[7]
    for word in ("MOML", "MUSLIM", "DIABETIC", "HALAL", "4111111111111111"):
        assert word not in " ".join(shown)
    assert "411111XXXXXX1111" in shown[6]


def test_a_lost_terminator_hides_no_less():
    for lost in (b"", b" "):
        (_, shown) = lines_of(b"UNB+A'TIF+ASANOV:A" + lost + b"SSR+MOML:HK:MUSLIM'")
        assert shown.startswith("TIF+ASANOV:A")
        assert "MOML" not in shown
        assert "MUSLIM" not in shown


def test_a_long_request_stays_black_in_its_next_line():
    data = b"UNB+A'OSI+" + b"VERY ILL " * 60 + b"'"
    shown = lines_of(data)
    assert len(shown) > 3
    assert "ILL" not in " ".join(shown)


def test_hidden_places_are_black_and_the_others_are_not():
    start = BOOKING.index(b"TIF")
    shown = lines_of(BOOKING, [(start, len(BOOKING))])
    assert "ASANOV" not in shown[7]
    assert shown[7].startswith("TIF+")
    assert "123456789" in shown[2]
    assert not any("123456789" in one or "UNOA" in one for one in lines_of(BOOKING, None))


@pytest.mark.parametrize(
    ("offset", "number", "place"),
    [(0, None, 0), (len(BOOKING), None, 7), (None, 1, 1), (None, 99, None), (None, None, None)],
)
def test_an_issue_finds_its_line(offset, number, place):
    assert line_at(cut(BOOKING), offset=offset, number=number) == place


def test_rows_of_a_table_and_long_json():
    assert [one.number for one in cut(b"a,b\n1,2\n")] == [1, 2]
    lines = cut(b'{"a": [' + b'"x", ' * 200 + b'"y"]}')
    assert {one.number for one in lines} == {1}
    assert [one.goes_on for one in lines] == [False] + [True] * (len(lines) - 1)
    assert not cut(b"")


@given(
    st.binary(max_size=600)
    | st.binary(max_size=600).map(lambda one: b"UNB+A'" + one)
    | st.binary(max_size=60).map(lambda one: b"UNA:+.? '" + one)
)
def test_lines_follow_each_other_and_lose_nothing(data: bytes):
    lines = cut(data)
    for before, after in pairwise(lines):
        assert before.end <= after.start
        assert not data[before.end : after.start].strip()
    assert all(0 < one.end - one.start <= WIDEST for one in lines)
    shown = reader_of(data, "utf-8", [])
    assert all(isinstance(shown(one), str) for one in lines)
    assert isinstance(reader_of(data, "no such", None)(Cut(1, 0, len(data))), str)
