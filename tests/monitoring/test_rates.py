"""Rates and their intervals, against published figures and against what must always hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from darvoza.monitoring import FEWEST, Rate, compare, difference, weighted, wilson

counts = st.integers(FEWEST, 5_000).flatmap(
    lambda controls: st.tuples(st.integers(0, controls), st.just(controls))
)


@pytest.mark.parametrize(
    ("hits", "controls", "low", "high"),
    # Newcombe 1998, Statistics in Medicine 17:857, table I, method 3
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611),
     (1, 29, 0.0061, 0.1718)],
)  # fmt: skip
def test_wilson_gives_the_published_intervals(hits, controls, low, high):
    found = wilson(hits, controls)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    # Newcombe 1998, Statistics in Medicine 17:873, table II, method 10
    [((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090),
     ((10, 10), (0, 20), 0.6791, 1.0)],
)  # fmt: skip
def test_differences_give_the_published_intervals(one, other, low, high):
    found = difference(Rate.of(*one), Rate.of(*other))
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


@given(counts)
def test_a_rate_lies_in_its_interval(count):
    rate = Rate.of(*count)
    assert rate.interval.low - 1e-12 <= rate.share <= rate.interval.high + 1e-12


def test_fewer_than_five_controls_tell_counts_only():
    assert Rate.of(4, 4).share is None
    assert Rate.of(4, 4).interval is None
    assert Rate.of(4, 5).share == 0.8
    assert compare(Rate.of(2, 4), Rate.of(0, 100)) is None


def test_a_clear_difference_is_shown():
    found = compare(Rate.of(40, 100), Rate.of(2, 100))
    assert found.shown
    assert found.interval.low > 0
    assert found.needed is None


def test_too_few_random_controls_say_how_many_would_do():
    targeted, random = Rate.of(30, 100), Rate.of(1, 7)
    found = compare(targeted, random)
    assert not found.shown
    assert found.needed > random.controls
    share = 1 / 7

    def again(controls: int) -> bool:
        # as many hits as the same rate gives, rounded to what makes the difference smaller
        return compare(targeted, Rate.of(round(share * controls), controls)).shown

    assert again(found.needed // 7 * 7 + 7)
    assert not again(found.needed // 7 * 7 - 7)


def test_equal_rates_need_no_number():
    assert compare(Rate.of(10, 100), Rate.of(1, 10)).needed is None


@given(counts)
def test_equal_chances_weigh_as_if_unweighted(count):
    hits, controls = count
    share, interval = weighted((number < hits, 0.02) for number in range(controls))
    assert share == pytest.approx(hits / controls)
    assert interval.high == pytest.approx(wilson(hits, controls).high)


def test_rare_draws_weigh_more():
    often = [(False, 0.5)] * 10
    share, interval = weighted([*often, (True, 0.05)])
    assert share == pytest.approx(20 / 40)
    assert interval.high - interval.low > 0.5  # few in effect, though eleven in number


def test_too_few_draws_say_nothing():
    assert weighted([(True, 0.1)] * (FEWEST - 1)) is None
    assert weighted([(True, 0.0)] * 20) is None
