"""Every drawn case is solvable and fair; a case that is not is told why."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from darvoza.training.checker import (
    Problem,
    firm_paths,
    independent,
    paths,
    problem_texts,
    problems,
    told,
)
from darvoza.training.checks import CHECKS
from darvoza.training.drawing import draw_case, draw_cases
from darvoza.training.grammar import scenarios
from darvoza.training.ledger import Case, Path, Policy, Secret, Setting
from darvoza.training.topics import agree

GUILTY = draw_case(11, guilty=True, typology="courier_luggage")
INNOCENT = draw_case(11, guilty=False)
PURPOSE = Secret(id="clinic_visit", topic="purpose", confirmed_by=("host_call",))


def with_sign(guilty: bool) -> Case:
    seeds = (draw_case(seed, guilty=guilty) for seed in range(500))
    return next(case for case in seeds if case.odd)


UNEXPLAINED = with_sign(True)
EXPLAINED = with_sign(False)


def sign(case: Case, **changes: object) -> Case:
    return replace(case, odd=(replace(case.odd[0], **changes), *case.odd[1:]))


def test_two_thousand_cases_are_solvable_and_fair() -> None:
    _check(2_000, seed=1)


@pytest.mark.long
def test_twenty_thousand_cases_are_solvable_and_fair() -> None:
    _check(20_000, seed=2)


def _check(count: int, *, seed: int) -> None:
    cases = draw_cases(seed, count, Setting.LEARN)
    assert {case.id: problems(case) for case in cases if problems(case)} == {}
    assert all(independent(firm_paths(case)) == 2 for case in cases if case.guilty)
    assert len({case.mode for case in cases}) == 4


@pytest.mark.parametrize("name", scenarios().typologies)
def test_every_typology_is_solvable_in_each_of_its_stories(name: str) -> None:
    for story in scenarios().typologies[name].stories:
        mode = scenarios().stories[story].mode
        for seed in range(12):
            case = draw_case(seed, guilty=True, mode=mode, typology=name)
            assert problems(case) == ()
            assert case.typology == name


def test_a_path_is_a_claim_that_a_check_does_not_show() -> None:
    for topic, check in ((one.topic, one.check) for one in paths(GUILTY)):
        assert topic in CHECKS[check].topics
        assert not agree(topic, GUILTY.cover[topic], GUILTY.world[topic])
    assert Path(topic="lodging", check="hotel_call") in paths(GUILTY)
    assert paths(draw_case(3, guilty=False)) == ()


def test_two_ways_are_independent_when_neither_topic_nor_check_is_shared() -> None:
    host, purpose = Path(topic="host", check="host_call"), Path(topic="purpose", check="host_call")
    asked = Path(topic="purpose", check="companion_interview")
    assert independent(()) == 0
    assert independent((host, purpose)) == 1
    assert independent((purpose, asked)) == 1
    assert independent((host, purpose, asked)) == 2


WRONG: dict[str, Callable[[], Case]] = {
    "topic_unknown": lambda: replace(
        INNOCENT, world={**INNOCENT.world, "mood": 1}, cover={**INNOCENT.cover, "mood": 1}
    ),
    "value_of_other_kind": lambda: replace(GUILTY, improvised={"near_lodging": 3}),
    "word_unknown": lambda: replace(GUILTY, hidden=replace(GUILTY.hidden, where="on_the_moon")),
    "indicator_blocked": lambda: sign(EXPLAINED, indicators=("NO-P-006",)),
    "topic_of_other_mode": lambda: replace(
        GUILTY, world={**GUILTY.world, "seal": "x"}, cover={**GUILTY.cover, "seal": "x"}
    ),
    "topic_on_one_side": lambda: replace(GUILTY, world={"host": "aunt"}),
    "shown_differs": lambda: replace(GUILTY, shown={**GUILTY.shown, "payer": "nobody"}),
    "check_unknown": lambda: sign(EXPLAINED, confirmed_by=("crystal_ball",)),
    "check_impossible": lambda: replace(
        GUILTY, hidden=replace(GUILTY.hidden, found_by=("parcel_scan",))
    ),
    "check_elsewhere": lambda: replace(
        INNOCENT, secret=replace(PURPOSE, confirmed_by=("hotel_call",))
    ),
    "no_two_paths": lambda: replace(
        GUILTY, world=GUILTY.cover, improvised={}, shown=_shown_as_claimed()
    ),
    "not_found": lambda: replace(
        GUILTY, hidden=replace(GUILTY.hidden, found_by=("booking_record",))
    ),
    "innocent_hides": lambda: replace(INNOCENT, hidden=GUILTY.hidden),
    "innocent_lies": lambda: replace(
        GUILTY, typology=None, hidden=None, policy=Policy.TRUTHFUL, odd=()
    ),
    "innocent_policy": lambda: replace(INNOCENT, policy=Policy.EVASIVE),
    "guilty_policy": lambda: replace(GUILTY, policy=Policy.TRUTHFUL),
    "guilty_secret": lambda: replace(GUILTY, secret=PURPOSE),
    "secret_agrees": lambda: replace(INNOCENT, secret=PURPOSE),
    "sign_unconfirmed": lambda: sign(EXPLAINED, confirmed_by=()),
    "sign_unexplained": lambda: sign(EXPLAINED, explanation=None),
    "sign_explained": lambda: sign(UNEXPLAINED, explanation="sudden_family_news"),
    "sign_without_topic": lambda: sign(UNEXPLAINED, topic="mood"),
    "improvised_true": lambda: replace(
        GUILTY, improvised={"near_lodging": GUILTY.world["near_lodging"]}
    ),
    "vague_lie": lambda: replace(GUILTY, vague=frozenset({"host"})),
    "observation_unknown": lambda: replace(INNOCENT, demeanour=("looks_guilty",)),
    "all_lied": lambda: replace(
        GUILTY,
        world={"host": "nobody_there", "lodging": "no_booking"},
        cover={"host": "aunt", "lodging": "hotel_chinor"},
        shown={},
        improvised={},
        odd=(),
    ),
}


def _shown_as_claimed() -> dict[str, object]:
    return {topic: GUILTY.cover[topic] for topic in GUILTY.shown}


@pytest.mark.parametrize("code", problem_texts(str))
def test_each_problem_is_found_and_told(code: str) -> None:
    found = {one.code: one for one in problems(WRONG[code]())}
    assert code in found
    assert "{" not in told(found[code])


def test_a_problem_is_told_in_plain_words() -> None:
    told_so = told(Problem("no_two_paths", {"count": 1}))
    assert told_so == "there are 1 independent ways to the truth: two are needed"


def test_good_cases_stand_beside_the_wrong_ones() -> None:
    for case in (GUILTY, INNOCENT, EXPLAINED, UNEXPLAINED):
        assert problems(case) == ()
