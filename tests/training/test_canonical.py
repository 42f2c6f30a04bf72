"""A case comes back from its bytes exactly; bytes that are no case are told."""

import json

import pytest

from darvoza.errors import InputError
from darvoza.training.canonical import canonical, read_case
from darvoza.training.drawing import draw_case, draw_cases
from darvoza.training.ledger import Setting

CASE = draw_case(5, guilty=True, typology="courier_luggage")


def test_a_case_comes_back_from_its_bytes() -> None:
    for case in draw_cases(4, 400, Setting.LEARN):
        assert read_case(canonical(case)) == case
        assert canonical(read_case(canonical(case))) == canonical(case)


def test_the_bytes_are_sorted_json() -> None:
    text = canonical(CASE).decode()
    held = json.loads(text)
    assert text == json.dumps(held, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("mode", "sea", "mode: cannot be read: 'sea' is not a valid Mode"),
        ("at", "yesterday", "at: cannot be read: Invalid isoformat string: 'yesterday'"),
        ("traits", {}, "traits: cannot be read: 'born'"),
        ("odd", [{"id": "late_ticket"}], "odd: cannot be read: 'indicators'"),
        ("hidden", {"what": "gold", "found_by": []}, "hidden: cannot be read: "),
        ("mood", "calm", "mood: is no field of a case: take it away"),
        ("seed", ..., "seed: is missing: write it"),
    ],
)
def test_a_wrong_field_is_named(field: str, value: object, expected: str) -> None:
    held = json.loads(canonical(CASE))
    if value is ...:
        del held[field]
    else:
        held[field] = value
    with pytest.raises(InputError) as caught:
        read_case(json.dumps(held).encode())
    assert str(caught.value).startswith(expected)


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"\xff"])
def test_what_is_no_case_is_told(text: bytes) -> None:
    with pytest.raises(InputError, match="case: "):
        read_case(text)
