"""What practice pays for: evidence asked about before it is shown, never looks."""

from collections.abc import Callable
from functools import cache

import pytest
from bench.bots import (
    Desk,
    asking_first_bot,
    body_language_bot,
    evidence_bot,
    random_question_bot,
    shift_of,
    showing_first_bot,
)

from darvoza.training.drawing import draw_cases
from darvoza.training.ledger import Case, Setting
from darvoza.training.scoring.detection import detection
from darvoza.training.sheet import Decided


@cache
def cases(count: int) -> tuple[Case, ...]:
    return tuple(draw_cases(2, count, Setting.LEARN))


def d_prime(bot: Callable[[Desk], Decided], count: int = 800) -> float:
    return detection(shift_of(bot, cases(count))).d_prime.value


def test_evidence_pays():
    assert d_prime(evidence_bot) >= 3.5


def test_asking_before_showing_pays():
    first, some, late = map(d_prime, (asking_first_bot, random_question_bot, showing_first_bot))
    assert first >= late + 0.5
    assert first > some > late


@pytest.mark.long
def test_looks_pay_nothing():
    assert abs(d_prime(body_language_bot, 4000)) < 0.12
