"""The same seed gives the same case; the truth changes lies and odd signs, and nothing else."""

import pytest

from darvoza.errors import ScenarioError
from darvoza.records import Mode
from darvoza.training.canonical import canonical, read_case
from darvoza.training.drawing import draw_case, draw_cases
from darvoza.training.ledger import Setting

TOLD_ALIKE = ("id", "story", "mode", "subject", "at", "demeanour", "traits", "numbers")


@pytest.mark.parametrize("seed", range(60))
def test_the_truth_changes_nothing_that_everybody_has(seed: int) -> None:
    guilty, innocent = draw_case(seed, guilty=True), draw_case(seed, guilty=False)
    assert guilty.guilty
    assert not innocent.guilty
    for field in TOLD_ALIKE:
        assert getattr(guilty, field) == getattr(innocent, field)


def test_every_mode_can_be_drawn() -> None:
    for mode in Mode:
        assert draw_case(3, guilty=True, mode=mode).mode is mode


def test_a_case_comes_back_from_its_bytes() -> None:
    for case in draw_cases(4, 200, Setting.LEARN):
        assert read_case(canonical(case)) == case


def test_an_innocent_case_has_no_typology() -> None:
    with pytest.raises(ScenarioError, match="leave courier_luggage out"):
        draw_case(1, guilty=False, typology="courier_luggage")
