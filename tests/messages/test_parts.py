"""Parts cover a message without gaps, and what is sensitive is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from darvoza.messages import FORMATS
from darvoza.messages.parts import overlapping, parts

PNRGOV = (
    b"UNA:+.? 'UNB+IATA:1+1A+KZGOV+261005:0317+1++PNRGOV'\r\nUNH+1+PNRGOV:11:1:IA'\r\n"
    b"SRC'RCI+1A:AAAAAA'TIF+O?'NEIL+ANNA'SSR+DOCS:HK:1:ZY:::::/P/KAZ/N1'SSR+VGML:HK:1:ZY'"
    b"IFT+4:28+MUSLIM MEAL'SRC'RCI+1A:BBBBBB'UNT+9+1'UNZ+1+1'"
)


def _texts(data: bytes, form: str) -> list[str]:
    return [data[part.start : part.end].decode().strip() for part in parts(data, form)]


def test_segments_end_at_the_terminator_and_not_at_a_released_one():
    texts = _texts(PNRGOV, "pnrgov")
    assert texts[:3] == ["UNA:+.? '", "UNB+IATA:1+1A+KZGOV+261005:0317+1++PNRGOV'",
                         "UNH+1+PNRGOV:11:1:IA'"]  # fmt: skip
    assert "TIF+O?'NEIL+ANNA'" in texts


def test_records_begin_with_src_and_end_with_the_message():
    assert [(one.tag, one.record) for one in parts(PNRGOV, "pnrgov")][3:] == [
        ("SRC", 1), ("RCI", 1), ("TIF", 1), ("SSR", 1), ("SSR", 1), ("IFT", 1),
        ("SRC", 2), ("RCI", 2), ("UNT", 0), ("UNZ", 0),
    ]  # fmt: skip


def test_requests_that_nobody_reads_and_free_texts_are_sensitive():
    hidden = [PNRGOV[one.start : one.end] for one in parts(PNRGOV, "pnrgov") if one.sensitive]
    assert hidden == [b"SSR+VGML:HK:1:ZY'", b"IFT+4:28+MUSLIM MEAL'"]


@pytest.mark.parametrize(
    ("form", "data", "texts"),
    [
        ("road-json", b'{"a":"x,\\"y","b":{"c":1,"d":2}}',
         ['{"a":"x,\\"y",', '"b":{"c":1,', '"d":2}}']),
        ("smgs", b"<a><b>x</b>\n<c/></a>", ["<a>", "<b>x</b>", "<c/>", "</a>"]),
        ("post-csv", b"h;i\r\n1;2\r\n3;4", ["h;i", "1;2", "3;4"]),
        ("mrz", b"P<A\nB\n", ["P<A", "B"]),
        (None, b"", []),
    ],
)  # fmt: skip
def test_other_formats_are_cut_where_people_read_on(form, data, texts):
    assert _texts(data, form) == texts


@given(st.binary(max_size=300), st.sampled_from([form.name for form in FORMATS]))
def test_parts_lose_nothing(data, form):
    assert b"".join(data[part.start : part.end] for part in parts(data, form)) == data


@given(st.binary(max_size=200))
def test_segments_lose_nothing(rest):
    data = b"UNB+UNOA:4+A+B'" + rest
    assert b"".join(data[part.start : part.end] for part in parts(data, "paxlst")) == data


def test_a_part_is_marked_when_it_shares_a_byte_with_a_span():
    found = parts(b"aa\nbb\ncc\n", "post-csv")
    assert overlapping(found, [(3, 5)]) == {1}
    assert overlapping(found, [(2, 4), (8, 9)]) == {0, 1, 2}
    assert overlapping(found, [(3, 3)]) == frozenset()
