from math import exp
from random import Random
from statistics import correlation, mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from darvoza.training.scoring.adapting import (
    LEARNS_BEST,
    Answer,
    Estimate,
    Skill,
    learned,
    next_typology,
    outlook,
)

TYPOLOGIES = [f"typology {number}" for number in range(24)]


def test_the_first_answer_moves_what_is_least_known_most():
    skill, difficulties = learned(Skill(), {}, Answer("a", "a", right=True))
    assert skill.general.mean > skill.of("a").mean > 0
    assert difficulties["a"].mean < 0
    assert skill.general.variance < 1
    assert skill.of("b") == Skill().of("b")


answers = st.lists(st.builds(Answer, st.sampled_from("ab"), st.sampled_from("xy"), st.booleans()))


@given(answers)
def test_what_is_learned_only_becomes_surer(some):
    skill, difficulties = Skill(), {}
    for answer in some:
        before = skill.general.variance, difficulties.get(answer.item, Estimate()).variance
        skill, difficulties = learned(skill, difficulties, answer)
        assert 0 < skill.general.variance < before[0]
        assert 0 < difficulties[answer.item].variance < before[1]


@given(answers, st.booleans())
def test_success_raises_skill_and_lowers_difficulty(some, right):
    skill, difficulties = Skill(), {}
    for answer in some:
        skill, difficulties = learned(skill, difficulties, answer)
    after, changed = learned(skill, difficulties, Answer("a", "x", right))
    assert (after.general.mean > skill.general.mean) is right
    assert (changed["x"].mean < difficulties.get("x", Estimate()).mean) is right


@given(st.floats(-4, 4), st.floats(-4, 4), st.floats(0.01, 2))
def test_an_outlook_lies_in_its_interval(ability, difficulty, variance):
    skill = Skill(Estimate(ability, variance))
    found = outlook(skill, {"a": Estimate(difficulty, variance)}, "a")
    assert 0 < found.low < found.chance < found.high < 1


def test_the_next_typology_is_neither_dull_nor_discouraging():
    sure = 0.001
    skill = Skill(Estimate(1.1, sure), {name: Estimate(0, sure) for name in "abc"})
    known = {"a": Estimate(0, sure), "b": Estimate(-3, sure), "c": Estimate(3, sure)}
    assert LEARNS_BEST[0] <= outlook(skill, known, "a").chance <= LEARNS_BEST[1]
    assert {next_typology(skill, known, "abc", 1, turn) for turn in range(50)} == {"a"}


def test_what_is_not_known_is_tried_and_chance_is_keyed():
    names = [next_typology(Skill(), {}, TYPOLOGIES, 7, turn) for turn in range(200)]
    assert len(set(names)) == len(TYPOLOGIES)
    assert names == [next_typology(Skill(), {}, TYPOLOGIES[::-1], 7, turn) for turn in range(200)]


def _class(seed, items, choose, spread):
    """30 trainees work 100 cases each: true and rated difficulty, and the share of successes."""
    draw = Random(f"class/{seed}")
    true = {item: draw.gauss(0, spread) for item in items}
    abilities = [
        (draw.gauss(0.8, 0.7), {name: draw.gauss(0, 0.4) for name in TYPOLOGIES}) for _ in range(30)
    ]
    skills, rated, late = [Skill()] * 30, {}, []
    for turn in range(100):
        for one, (general, own) in enumerate(abilities):
            typology, item = choose(draw, skills[one], rated, turn)
            right = draw.random() < 1 / (1 + exp(true[item] - general - own[typology]))
            late += [right] if turn >= 20 else []
            skills[one], rated = learned(skills[one], rated, Answer(typology, item, right))
    r = correlation([true[item] for item in rated], [rated[item].mean for item in rated])
    return r, mean(late)


def _adaptive(draw, skill, rated, turn):
    typology = next_typology(skill, rated, TYPOLOGIES, draw.randrange(10**9), turn)
    return typology, typology


def _fixed(draw, _skill, _rated, _turn):
    item = draw.randrange(100)
    return TYPOLOGIES[item % 24], f"case {item}"


def test_difficulties_of_typologies_are_found_while_trainees_succeed_in_three_of_four():
    r, success = _class(1, TYPOLOGIES, _adaptive, spread=1)
    assert r >= 0.90
    assert 0.68 <= success <= 0.80


@pytest.mark.long
def test_difficulties_of_typologies_are_found_in_every_class():
    found = [_class(seed, TYPOLOGIES, _adaptive, spread=1) for seed in range(20)]
    assert min(r for r, _ in found) >= 0.90
    assert 0.70 <= mean(success for _, success in found) <= 0.80


@pytest.mark.long
def test_difficulties_of_single_cases_are_found():
    cases = [f"case {number}" for number in range(100)]
    assert mean(_class(seed, cases, _fixed, spread=1.5)[0] for seed in range(20)) >= 0.90
