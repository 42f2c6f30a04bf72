from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from darvoza.monitoring import Rate, difference
from darvoza.training.scoring.measured import Measured, less, per_unit, proportion, ratio

parts = st.lists(
    st.tuples(st.floats(0, 1), st.floats(0.01, 9)).map(lambda two: (two[0] * two[1], two[1])),
    min_size=1,
)


def test_wilson_stands_under_a_proportion():
    found = proportion(20, 25)
    assert (found.low, found.high) == pytest.approx((0.6087, 0.9114), abs=1e-4)
    assert proportion(0, 0) is None


def test_a_difference_is_newcombe_s():
    one, other = Rate.of(56, 70), Rate.of(48, 80)
    interval = difference(one, other)
    found = less(proportion(56, 70), proportion(48, 80))
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high))
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)  # Newcombe 1998, (a) 10


def test_counts_per_unit_have_garwood_s_interval():
    found = per_unit(10, 2, 4)
    assert (found.value, found.low, found.high) == pytest.approx(
        (5, 4.7954 / 2, 18.3904 / 2), abs=1e-4
    )
    assert per_unit(0, 1, 1).low == 0
    assert per_unit(0, 1, 1).high == pytest.approx(3.6889, abs=1e-4)
    assert per_unit(3, 0, 1) is None


def test_a_perfect_share_is_not_certain():
    found = ratio([(1, 1)] * 10)
    assert found.value == found.high == 1
    assert 0.6 < found.low < 0.9


def test_cases_without_a_part_do_not_count():
    assert ratio([(1, 2), (0, 0)]) == ratio([(1, 2)])
    assert ratio([(0, 0)]) is None
    assert ratio([]) is None


@given(parts)
def test_a_share_lies_in_its_interval(some):
    found = ratio(some)
    assert 0 <= found.low <= found.value + 1e-9
    assert found.value - 1e-9 <= found.high <= 1


@given(parts)
def test_more_of_the_same_makes_surer(some):
    once, often = ratio(some), ratio(some * 20)
    assert often.high - often.low <= once.high - once.low + 1e-9


@given(st.floats(-3, 3), st.floats(0, 2), st.floats(-3, 3), st.floats(0, 2))
def test_a_difference_turns_round(one, half, other, reach):
    first = Measured(one, one - half, one + half, 5)
    second = Measured(other, other - reach, other + reach, 5)
    there, back = less(first, second), less(second, first)
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))


def test_intervals_narrow_with_cases():
    widths = [(m := proportion(n // 2, n)).high - m.low for n in (10, 40, 160)]
    assert all(wide > narrow for wide, narrow in pairwise(widths))


@pytest.mark.long
@pytest.mark.parametrize(
    ("cases", "true"), [(25, 0.5), (25, 0.8), (60, 0.5), (60, 0.8), (60, 0.95)]
)
def test_the_interval_of_a_share_holds_when_reasons_of_a_case_hang_together(cases, true):
    draw, held, trials = Random(f"shares/{cases}/{true}"), 0, 3000
    for _ in range(trials):
        found = ratio([_clustered(draw, true) for _ in range(cases)])
        held += found.low <= true <= found.high
    assert held / trials >= 0.93


def _clustered(draw, true):
    share, size = draw.betavariate(true * 6, (1 - true) * 6), draw.randint(1, 3)
    return sum(draw.random() < share for _ in range(size)), size
