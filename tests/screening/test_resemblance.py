"""One slip is seen, two are not, and an equal number is no resemblance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from darvoza.screening.resemblance import Slip, slip

NUMBERS = st.text("ABCDEFHJKMNPRTUVWXY3479", min_size=5, max_size=12)
"""Signs that look like no other."""


@pytest.mark.parametrize(
    ("first", "second", "how"),
    [
        ("PE1234567", "PEI234567", Slip.LOOK_ALIKE),
        ("AO80S", "A0805", Slip.LOOK_ALIKE),
        ("PE1234567", "PE1243567", Slip.SWAPPED),
        ("PE1234567", "PE1934567", Slip.ANOTHER),
        ("PE1234567", "PE123456", Slip.MISSING),
        ("01KG123ABC", "101KG123ABC", Slip.MISSING),
        ("PE1234567", "PE1234567", None),
        ("PE1234567", "PE9934567", None),
        ("PE1234567", "PE3214567", None),
        ("PE1234567", "PE12345", None),
        ("A123", "A124", None),
    ],
)
def test_known_pairs(first, second, how):
    assert slip(first, second) is how


@given(NUMBERS, st.data())
def test_one_sign_left_out_is_seen_from_both_sides(number, data):
    place = data.draw(st.integers(0, len(number) - 1))
    shorter = number[:place] + number[place + 1 :]
    expected = Slip.MISSING if len(shorter) >= 5 else None
    assert slip(number, shorter) is slip(shorter, number) is expected


@given(NUMBERS, st.data())
def test_another_sign_is_seen(number, data):
    place = data.draw(st.integers(0, len(number) - 1))
    changed = number[:place] + "L" + number[place + 1 :]
    assert slip(number, changed) is Slip.ANOTHER


@given(NUMBERS, NUMBERS)
def test_it_is_symmetric(first, second):
    assert slip(first, second) is slip(second, first)
