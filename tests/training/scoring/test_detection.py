from functools import cache
from itertools import pairwise
from math import isfinite, sqrt
from random import Random
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from darvoza.training.scoring.detection import area, detection, rating, roc, sensitivity
from tests.training.scoring.cases import any_worked, table, trainee, worked

NORMAL = NormalDist()


@pytest.mark.parametrize(
    ("counts", "d_prime", "criterion"),
    [
        ((20, 25, 10, 25), 1.0445, -0.2788),
        ((25, 25, 0, 25), 4.1398, 0),
        ((0, 25, 25, 25), -4.1398, 0),
        ((0, 0, 0, 0), 0, 0),
    ],
)
def test_golden_values(counts, d_prime, criterion):
    found, middle = sensitivity(*counts)
    assert found.value == pytest.approx(d_prime, abs=1e-3)
    assert middle.value == pytest.approx(criterion, abs=1e-3)


counts = st.tuples(st.integers(0, 300), st.integers(0, 300)).map(sorted)


@given(counts, counts)
def test_every_cell_gives_finite_values_within_their_intervals(targets, innocents):
    for found in sensitivity(*targets, *innocents):
        assert all(map(isfinite, (found.low, found.value, found.high)))
        assert found.low < found.value < found.high
        assert found.cases == targets[1] + innocents[1]


@given(counts, counts)
def test_swapping_the_classes_turns_the_sign(one, other):
    (there, _), (back, _) = sensitivity(*one, *other), sensitivity(*other, *one)
    assert there.value == pytest.approx(-back.value)
    assert there.low == pytest.approx(-back.high)


def test_stopping_everybody_is_a_criterion_and_no_skill():
    found = detection(table(25, 25, 75, 75))
    assert abs(found.d_prime.value) < 0.6
    assert not found.d_prime.above
    assert found.criterion.below


def test_one_without_guilty_cases_is_as_good_as_unknown():
    found = detection(table(0, 0, 3, 40))
    assert found.auc is None
    assert found.roc == ()
    assert found.d_prime.high - found.d_prime.low > 5


@pytest.mark.parametrize(
    ("stopped", "confidence", "scale"),
    [(True, 100, 101), (True, 0, 1), (False, 0, -1), (False, 100, -101)],
)
def test_decision_and_confidence_make_one_scale(stopped, confidence, scale):
    assert rating(worked(True, stopped, confidence)) == scale


def test_the_area_counts_ties_half():
    assert area([1, 2, 3], [1, 2]).value == pytest.approx((0.5 + 0 + 1 + 0.5 + 1 + 1) / 6)
    assert area([3] * 4, [3] * 9).value == 0.5
    assert area([], [1]) is None


def test_a_perfect_area_is_not_certain():
    found = area([2] * 25, [1] * 75)
    assert found.value == found.high == 1
    assert 0.8 < found.low < 1


ratings = st.lists(st.integers(-101, 101), min_size=1, max_size=30)


@given(ratings, ratings)
def test_the_area_lies_under_the_curve(targets, innocents):
    points = roc(targets, innocents)
    assert points[0] == (0, 0)
    assert points[-1] == (1, 1)
    assert list(points) == sorted(points)
    under = sum(
        (right - left) * (low + high) / 2 for (left, low), (right, high) in pairwise(points)
    )
    found = area(targets, innocents)
    assert found.value == pytest.approx(under)
    assert 0 <= found.low <= found.value <= found.high <= 1


@given(st.lists(any_worked))
def test_the_order_of_cases_does_not_matter(series):
    assert detection(series) == detection(series[::-1])


@cache
def _measured(*cells):
    return sensitivity(*cells)


def _coverage(targets, innocents, skill, criterion):
    """How often the two intervals hold the truth, over all outcomes that can be."""
    hit, alarm = (NORMAL.cdf(sign * skill / 2 - criterion) for sign in (1, -1))
    hits = binom.pmf(range(targets + 1), targets, hit)
    alarms = binom.pmf(range(innocents + 1), innocents, alarm)
    held = [0.0, 0.0]
    for one, often in enumerate(hits):
        for other, also in enumerate(alarms):
            found = _measured(one, targets, other, innocents)
            for place, true in enumerate((skill, criterion)):
                held[place] += often * also * (found[place].low <= true <= found[place].high)
    return held


@pytest.mark.parametrize("skill", [0, 1, 2, 3])
@pytest.mark.parametrize("criterion", [-0.25, 0, 0.25])
def test_the_intervals_hold_the_truth_as_often_as_they_say(skill, criterion):
    held, also = _coverage(25, 75, skill, criterion)
    assert 0.93 <= held <= 0.97
    assert 0.93 <= also <= 0.975


@pytest.mark.long
@pytest.mark.parametrize("share", [0.1, 0.25, 0.5])
@pytest.mark.parametrize("skill", [0, 0.5, 1, 1.5, 2, 2.5])
def test_the_intervals_hold_in_simulated_series(share, skill):
    trials, held = 2000, [0, 0]
    for trial in range(trials):
        found = detection(trainee(trial, 100, skill=skill, criterion=0.2, share=share))
        held[0] += found.d_prime.low <= skill <= found.d_prime.high
        held[1] += found.criterion.low <= 0.2 <= found.criterion.high
    assert 0.93 <= held[0] / trials <= 0.97
    assert 0.93 <= held[1] / trials <= 0.98


@pytest.mark.long
@pytest.mark.parametrize(
    ("targets", "innocents", "skill"), [(25, 75, 1), (15, 45, 1.5), (50, 50, 0), (10, 30, 1)]
)
def test_the_interval_of_the_area_holds(targets, innocents, skill):
    draw, true, trials = Random(f"area/{skill}"), NORMAL.cdf(skill / sqrt(2)), 1500
    held = 0
    for _ in range(trials):
        some = [draw.gauss(skill, 1) for _ in range(targets)]
        found = area(some, [draw.gauss(0, 1) for _ in range(innocents)])
        held += found.low <= true <= found.high
    assert 0.93 <= held / trials <= 0.98
