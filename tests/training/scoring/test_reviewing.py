import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from darvoza.errors import InputError
from darvoza.training.scoring.reviewing import (
    FactCard,
    Grade,
    due,
    from_plain,
    plain,
    refresher_due,
    reviewed,
)

START = datetime(2026, 1, 1, 8, tzinfo=UTC)


def _answered(grades, card=None):
    card = card or FactCard(id="base-rate", due=START)
    for grade in grades:
        card = reviewed(card, grade, card.due)
    return card


def test_five_times_good_gives_the_golden_days():
    days = []
    card = FactCard(id="base-rate", due=START)
    for _ in range(5):
        at, card = card.due, reviewed(card, Grade.GOOD, card.due)
        days.append((card.due - at).days)
    assert days == [0, 2, 11, 46, 163]


def test_what_is_forgotten_comes_back_soon():
    known = _answered([Grade.GOOD] * 4)
    forgotten = reviewed(known, Grade.AGAIN, known.due)
    assert forgotten.due - known.due < timedelta(days=1)
    assert _answered([Grade.EASY]).due > _answered([Grade.GOOD]).due


@given(st.lists(st.sampled_from(Grade), max_size=8))
def test_plain_data_brings_a_card_back_and_goes_on_alike(grades):
    card = _answered(grades)
    again = from_plain(json.loads(json.dumps(plain(card))))
    assert again == card
    assert _answered([Grade.GOOD, Grade.HARD], again) == _answered([Grade.GOOD, Grade.HARD], card)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"due": "tomorrow"},
        {"state": 9},
        {"due": None},
        {"more": 1},
        {"due": "2026-01-01T08:00:00"},
        {"stability": "long"},
        {"stability": -1.0},
        {"state": 2, "stability": None},
    ],
)
def test_what_was_not_written_here_is_refused(wrong):
    kept = {**plain(_answered([Grade.GOOD])), **wrong} if wrong else {}
    with pytest.raises(InputError):
        from_plain(kept)


def test_an_answer_before_the_last_is_refused():
    card = _answered([Grade.GOOD, Grade.GOOD])
    with pytest.raises(InputError):
        reviewed(card, Grade.GOOD, START - timedelta(days=1))


def test_the_zone_of_a_post_does_not_matter():
    here = START.astimezone(timezone(timedelta(hours=5)))
    card = FactCard(id="base-rate", due=START)
    assert reviewed(card, Grade.GOOD, here) == reviewed(card, Grade.GOOD, START)


def test_the_longest_overdue_comes_first():
    early, late, then = (
        FactCard(id=name, due=START + timedelta(days=days))
        for name, days in [("b", 0), ("a", 1), ("c", 9)]
    )
    assert due([late, then, early], START + timedelta(days=2)) == (early, late)


@pytest.mark.parametrize(
    ("done", "days"), [([], 7), ([8], 30), ([8, 31], 90), ([40], 90), ([3], 7), ([8, 31, 95], None)]
)
def test_refreshers_come_after_7_30_and_90_days(done, days):
    found = refresher_due(START, [START + timedelta(days=day) for day in done])
    assert found == (None if days is None else START + timedelta(days=days))
