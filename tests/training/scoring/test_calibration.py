from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from darvoza.training.scoring.calibration import calibration
from tests.training.scoring.cases import any_worked, worked


def _judged(*pairs):
    """Cases with these confidences, right or not."""
    return [worked(True, right, confidence) for confidence, right in pairs]


def test_a_worked_example():
    # Brier (0.04 + 0.64 + 0.36 + 0.36) / 4; rows 80 % (1 of 2 right) and 60 % (0 of 2)
    found = calibration(_judged((80, True), (80, False), (60, False), (60, False)))
    assert found.brier.value == pytest.approx(0.35)
    assert found.reliability == pytest.approx((2 * 0.3**2 + 2 * 0.6**2) / 4)
    assert found.resolution == pytest.approx(0.0625)
    assert found.uncertainty == pytest.approx(0.1875)
    assert found.within == pytest.approx(0)
    assert found.excess.value == pytest.approx(0.45)


def test_who_always_says_half_has_a_quarter():
    assert calibration(_judged((50, True), (50, False))).brier.value == 0.25


def test_the_table_holds_tens_and_all_cases():
    found = calibration(_judged((100, True), (95, True), (90, False), (9, False), (0, False)))
    assert [(row.low, row.high, row.right.cases) for row in found.table] == [
        (0, 9, 2),
        (90, 100, 3),
    ]
    assert found.table[1].stated == pytest.approx(0.95)
    assert found.table[1].right.value == pytest.approx(2 / 3)


def test_there_is_nothing_to_say_of_nothing():
    assert calibration([]) is None


def test_confidence_in_letting_pass_counts_alike():
    assert calibration([worked(False, False, 80)]) == calibration([worked(True, True, 80)])


@given(st.lists(any_worked, min_size=1))
def test_the_parts_make_up_the_whole(series):
    found = calibration(series)
    assert found.brier.value == pytest.approx(
        found.reliability - found.resolution + found.uncertainty + found.within
    )
    assert 0 <= found.brier.value <= 1
    assert found.reliability >= 0
    assert -1e-9 <= found.resolution <= found.uncertainty + 1e-9
    assert found.excess.low <= found.excess.value <= found.excess.high
    assert sum(row.right.cases for row in found.table) == len(series)


@given(st.lists(st.tuples(st.sampled_from(range(5, 100, 10)), st.booleans()), min_size=1))
def test_murphy_is_exact_where_each_row_has_one_confidence(pairs):
    assert calibration(_judged(*pairs)).within == pytest.approx(0, abs=1e-9)


@pytest.mark.long
@pytest.mark.parametrize("excess", [-0.1, 0, 0.15])
@pytest.mark.parametrize("cases", [40, 100])
def test_the_intervals_hold_in_simulated_series(excess, cases):
    """Brier and over-confidence of somebody whose every confidence is *excess* too high."""
    levels = (60, 70, 80, 85)
    chances = [level / 100 - excess for level in levels]
    brier = sum(
        chance * (1 - level / 100) ** 2 + (1 - chance) * (level / 100) ** 2
        for level, chance in zip(levels, chances, strict=True)
    ) / len(levels)
    draw, trials, held, also = Random(f"brier/{excess}"), 2000, 0, 0
    for _ in range(trials):
        drawn = [draw.randrange(len(levels)) for _ in range(cases)]
        found = calibration(
            _judged(*((levels[one], draw.random() < chances[one]) for one in drawn))
        )
        held += found.brier.low <= brier <= found.brier.high
        also += found.excess.low <= excess <= found.excess.high
    assert held / trials >= 0.93
    assert also / trials >= 0.93
