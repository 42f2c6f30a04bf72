from itertools import permutations
from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from darvoza.errors import InputError
from darvoza.training.scoring.agreement import Level, alpha

# Krippendorff 2011, four coders and twelve units
EXAMPLE = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]


@pytest.mark.parametrize(
    ("level", "value"),
    [
        (Level.NOMINAL, 0.743),
        (Level.ORDINAL, 0.815),
        (Level.INTERVAL, 0.849),
        (Level.RATIO, 0.797),
    ],
)
def test_golden_values(level, value):
    found = alpha(EXAMPLE, level)
    assert found.value == pytest.approx(value, abs=1e-3)
    assert found.cases == 11
    assert found.low < found.value < found.high


def _slow(coders, level):
    """Alpha by its definition: the mean distance within units, by that among all values."""
    units = [[code for code in unit if code is not None] for unit in zip(*coders, strict=True)]
    units = [unit for unit in units if len(unit) > 1]
    values = [code for unit in units for code in unit]

    def apart(one, other):
        if level is Level.NOMINAL:
            return one != other
        if level is Level.INTERVAL:
            return (one - other) ** 2
        if level is Level.RATIO:
            return ((one - other) / (one + other)) ** 2 if one + other else 0
        low, high = min(one, other), max(one, other)
        between = sum(low <= value <= high for value in values)
        return (between - (values.count(low) + values.count(high)) / 2) ** 2 if low != high else 0

    observed = sum(
        sum(apart(*two) for two in permutations(unit, 2)) / (len(unit) - 1) for unit in units
    ) / len(values)
    expected = sum(apart(*two) for two in permutations(values, 2))
    expected /= len(values) * (len(values) - 1)
    return 1 - observed / expected


codes = st.integers(0, 4) | st.none()
sheets = st.integers(2, 4).flatmap(
    lambda coders: st.lists(
        st.lists(codes, min_size=coders, max_size=coders), min_size=2, max_size=8
    )
)


@given(sheets, st.sampled_from(Level))
def test_it_matches_the_definition(units, level):
    coders = list(zip(*units, strict=True))
    found = alpha(coders, level)
    if found is not None:
        assert found.value == pytest.approx(_slow(coders, level), abs=1e-9)
        assert all(map(isfinite, (found.low, found.high)))


@given(sheets, st.sampled_from(Level))
def test_who_coded_does_not_matter(units, level):
    coders = list(zip(*units, strict=True))
    there, back = alpha(coders, level), alpha(coders[::-1], level)
    assert (there is None) == (back is None)
    assert there is None or there.value == pytest.approx(back.value)


def test_full_agreement_is_one_and_words_are_nominal():
    rows = [["confirmed", "open", "open"]] * 2
    assert alpha(rows, Level.NOMINAL).value == 1


@pytest.mark.parametrize(
    "coders", [[], [[1, 2]], [[1], [1]], [[1, None], [None, 2]], [[3, 3], [3, 3]]]
)
def test_too_little_says_nothing(coders):
    assert alpha(coders, Level.NOMINAL) is None


@pytest.mark.parametrize(
    ("coders", "level", "field"),
    [
        ([[1, 2], [1]], Level.NOMINAL, "coders"),
        ([["a"], ["b"]], Level.ORDINAL, "level"),
        ([[-1], [2]], Level.RATIO, "level"),
    ],
)
def test_codes_that_do_not_fit_are_refused(coders, level, field):
    with pytest.raises(InputError) as refused:
        alpha(coders, level)
    assert refused.value.field == field
