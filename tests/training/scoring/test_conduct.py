"""Questioning, cost, protection and twins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from darvoza.errors import InputError
from darvoza.monitoring import Rate, difference
from darvoza.records import DecisionKind
from darvoza.training.questions import QuestionKind
from darvoza.training.scoring.cost import CostMatrix, cost
from darvoza.training.scoring.protection import protection
from darvoza.training.scoring.questioning import questioning
from darvoza.training.scoring.twins import gaps
from darvoza.training.scoring.worked import Twin
from tests.training.scoring.cases import any_worked, worked

OPEN, CHECKABLE, UNEXPECTED, CLOSED, LEADING, ACCUSATORY = QuestionKind


def asked(*kinds, **more):
    return worked(False, False, asked=kinds, **more)


def test_open_and_checkable_questions_count():
    found = questioning([asked(OPEN, CHECKABLE, UNEXPECTED, CLOSED), asked(LEADING, OPEN)])
    assert found.good.value == pytest.approx(4 / 6)
    assert found.accusatory == 0


def test_an_accusation_earns_nothing_for_its_case():
    found = questioning([asked(OPEN, OPEN, ACCUSATORY), asked(OPEN)])
    assert found.good.value == pytest.approx(1 / 4)
    assert found.accusatory == 1


def test_checked_facts_per_minute_and_evidence_asked_about_first():
    found = questioning(
        [
            asked(OPEN, seconds=90, checked=2, shown=2, asked_first=2),
            asked(OPEN, seconds=30, checked=1, shown=2, asked_first=1),
            worked(False, False, seconds=600),
        ]
    )
    assert found.per_minute.value == pytest.approx(1.5)
    assert found.per_minute.cases == 2
    assert found.asked_first.value == pytest.approx(3 / 4)


def test_who_asked_nothing_has_no_share():
    found = questioning([worked(False, False)])
    assert (found.good, found.per_minute, found.asked_first) == (None, None, None)


def test_cost_counts_missed_harm_and_what_innocents_gave():
    found = cost(
        [
            worked(True, False, harm=5, seconds=60, queue=10),
            worked(True, True, harm=4, seconds=600, dignity=5),
            worked(False, True, seconds=300, dignity=2),
            worked(False, False, seconds=60, dignity=1),
        ]
    )
    assert found.missed == (0, 0, 0, 0, 0, 1)
    assert found.innocent_minutes == 5
    assert found.dignity == 3
    assert found.waiting_minutes == 10
    assert found.points == pytest.approx(100 + 5 * 0.1 + 3 + 10 * 0.01)


def test_the_trainer_may_change_the_matrix():
    series = [worked(True, False, harm=1)]
    assert cost(series, CostMatrix(harm=(0, 7, 7, 7, 7, 7))).points == 7


@pytest.mark.parametrize("values", [{"harm": (1,)}, {"dignity": -1}, {"harm": (0, 0, 0, 0, 0, -1)}])
def test_a_matrix_that_cannot_be_is_refused(values):
    with pytest.raises(InputError):
        CostMatrix(**values)


@given(st.lists(any_worked), st.lists(any_worked))
def test_cost_adds_up(some, others):
    together = cost([*some, *others]).points
    assert together == pytest.approx(cost(some).points + cost(others).points)


def test_the_floor_holds_only_when_everybody_is_routed_right():
    right = worked(True, None, protect=True, decision=DecisionKind.PROTECT)
    wrong = worked(True, True, protect=True)
    assert protection([right] * 3).held is True
    found = protection([right, wrong])
    assert (found.routed, found.cases, found.held) == (1, 2, False)
    assert protection([worked(True, True)]).held is None


def twin(pair, group, stopped):
    return worked(False, stopped, twin=Twin(str(pair), "sex", group))


def test_twins_show_the_difference_with_newcombe_s_interval():
    series = [twin(pair, "f", pair < 10) for pair in range(20)]
    series += [twin(pair, "m", pair < 18) for pair in range(20)]
    women, men = gaps(series)
    assert (women.group, men.group) == ("f", "m")
    assert women.comparison.difference == pytest.approx(-0.4)
    assert women.comparison.interval == difference(Rate.of(10, 20), Rate.of(18, 20))
    assert women.comparison.shown
    assert men.comparison.difference == pytest.approx(0.4)


def test_a_twin_alone_does_not_count():
    assert gaps([twin(1, "f", True), twin(2, "m", False), worked(True, True)]) == ()
    assert gaps([twin(1, "f", True), twin(1, "f", False)]) == ()


def test_few_twins_tell_nothing():
    (gap, _) = gaps([twin(1, "f", True), twin(1, "m", False)])
    assert gap.comparison is None
    assert gap.stopped.share is None
