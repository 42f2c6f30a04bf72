from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from darvoza.records import DecisionKind
from darvoza.training.scoring import (
    FEWEST,
    Band,
    Change,
    bands_told,
    change_told,
    confidence_told,
    passed,
    progress,
    protection_told,
    ranks,
    score,
)
from darvoza.training.scoring.protection import protection
from darvoza.training.scoring.whole import band
from tests.training.scoring.cases import any_worked, table, trainee, worked

SAVED = worked(True, None, protect=True, decision=DecisionKind.PROTECT)
LOST = worked(True, True, protect=True)


def test_an_empty_series_has_a_score():
    found = score([])
    assert found.cases == 0
    assert found.calibration is None
    assert found.bands == (Band.CHANCE, Band.VERY_GOOD)
    assert not found.enough


@given(st.lists(any_worked))
def test_every_series_has_a_score_with_its_interval(series):
    found = score(series)
    assert found.cases == len(series)
    assert found.detection.d_prime.low < found.detection.d_prime.high
    assert list(Band).index(found.bands[0]) <= list(Band).index(found.bands[1])


@pytest.mark.parametrize(
    ("d_prime", "name"),
    [(-1, Band.CHANCE), (0.5, Band.SOME), (1.49, Band.SOME), (1.5, Band.GOOD), (9, Band.VERY_GOOD)],
)
def test_bands(d_prime, name):
    assert band(d_prime) == name


def test_there_is_no_pass_and_no_rank_below_a_hundred_cases():
    series = [*table(30, 30, 0, FEWEST - 31), SAVED]
    assert len(series) == FEWEST
    assert passed(score(series), least=1) is True
    assert passed(score(series[1:]), least=1) is None
    assert ranks({"one": score(series[1:])}) == {}
    assert "99 of 100 cases" in bands_told(score(series[1:]), str)
    assert "of 100" not in bands_told(score(series), str)


@pytest.mark.parametrize(
    ("series", "expected"),
    [
        ([*table(30, 30, 0, 70), SAVED], True),
        ([*table(30, 30, 0, 70), SAVED, LOST], False),  # the floor is hard
        (table(30, 30, 0, 70), None),  # nobody needed protection: the floor is not tested
        ([*table(18, 30, 30, 70), SAVED], False),
    ],
)
def test_a_pass_needs_skill_and_the_floor(series, expected):
    assert passed(score(series), least=1) is expected


def test_ranks_are_as_wide_as_the_intervals_allow():
    scores = {
        "best": score(table(50, 50, 0, 50)),
        "good": score(table(40, 50, 10, 50)),
        "alike": score(table(39, 50, 10, 50)),
        "guessing": score(table(25, 50, 25, 50)),
        "new": score(table(10, 10, 0, 10)),
    }
    places = ranks(scores)
    assert "new" not in places
    assert (places["best"].best, places["best"].worst) == (1, 1)
    assert (places["good"].best, places["good"].worst) == (2, 3)
    assert places["alike"] == places["good"]
    assert (places["guessing"].best, places["guessing"].among) == (4, 4)


@pytest.mark.parametrize(
    ("earlier", "later", "change"),
    [
        (table(50, 100, 20, 100), table(80, 100, 52, 100), Change.MORE_SUSPICIOUS),
        (table(80, 100, 52, 100), table(50, 100, 20, 100), Change.MORE_LENIENT),
        (table(50, 100, 20, 100), table(85, 100, 10, 100), Change.BETTER),
        (table(85, 100, 10, 100), table(50, 100, 20, 100), Change.WORSE),
        (table(10, 20, 4, 20), table(12, 20, 4, 20), Change.NOT_SHOWN),
        ([], [], Change.NOT_SHOWN),
    ],
)
def test_suspicion_is_told_from_skill(earlier, later, change):
    found = progress(score(earlier), score(later))
    assert found.change is change
    assert found.gain.low < found.gain.value < found.gain.high


def test_who_became_more_suspicious_is_told_so():
    assert "more suspicious, not better" in change_told(Change.MORE_SUSPICIOUS, str)
    assert len({change_told(one, str) for one in Change}) == len(Change)


@pytest.mark.parametrize(
    ("series", "begins"),
    [
        (
            table(12, 25, 37, 75, confidence=90),
            "You are more sure than you are right: by 40 points",
        ),
        (table(24, 25, 3, 75, confidence=60), "You are right more often than you are sure: by 36"),
        (table(20, 25, 15, 75, confidence=80), "Your confidence fits"),
    ],
)
def test_confidence_in_words(series, begins):
    assert confidence_told(score(series).calibration.excess, str).startswith(begins)


def test_protection_in_words():
    assert "1 of 2" in protection_told(protection([SAVED, LOST]), str)
    assert protection_told(protection([SAVED]), str).startswith("Everybody")
    assert protection_told(protection([]), str).startswith("Nobody")


def test_nothing_of_a_score_is_about_truthfulness_stress_or_emotion():
    told = [field.name for field in fields(score([]))]
    for part in ("detection", "reasons", "questioning", "cost", "protection"):
        told += [field.name for field in fields(getattr(score([]), part))]
    assert not [name for name in told if any(word in name for word in ("lie", "truth", "stress"))]


@pytest.mark.long
def test_false_news_of_progress_is_rare():
    trials = [
        progress(
            score(trainee(f"{one}/before", 100, skill=1, criterion=0.2)),
            score(trainee(f"{one}/after", 100, skill=1, criterion=0.2)),
        ).change
        for one in range(600)
    ]
    assert sum(one is not Change.NOT_SHOWN for one in trials) / len(trials) <= 0.12
    assert sum(one is Change.BETTER for one in trials) / len(trials) <= 0.045
