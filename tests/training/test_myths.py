"""The myth lab: manner is worth nothing, the figures are the published ones."""

from collections import Counter
from statistics import fmean

import pytest

from darvoza.errors import InputError
from darvoza.monitoring import wilson
from darvoza.profiles.indicators import UseRule, indicators
from darvoza.simulate.chance import keyed
from darvoza.training.myths import (
    SHOWN,
    deck,
    evidence,
    judged,
    myths,
    sign,
    stops_per_find,
)
from darvoza.training.notes import lint

DECKS = [deck(seed, 200) for seed in range(40)]


def test_the_same_seed_deals_the_same_deck():
    assert deck(7, 60) == deck(7, 60) != deck(8, 60)
    assert deck(7, 60).cards[:20] == deck(7, 20).cards


def test_whoever_hides_something_shows_the_same_signs_as_who_does_not():
    """Each sign is as frequent among both; the best single sign is worth nothing."""
    shown: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    people: Counter[bool] = Counter()
    for one in DECKS:
        for card, hiding in zip(one.cards, one.hiding, strict=True):
            people[hiding] += 1
            shown[hiding].update(card.signs)
    apart = [
        abs(shown[True][name] / people[True] - shown[False][name] / people[False])
        for name in shown[True] | shown[False]
    ]
    assert max(apart) < 0.035
    assert fmean(apart) < 0.01


def test_every_way_to_read_the_signs_is_right_like_a_coin():
    for name in {name for card in DECKS[0].cards for name in card.signs}:
        right = sum(
            (name in card.signs) == hiding
            for one in DECKS
            for card, hiding in zip(one.cards, one.hiding, strict=True)
        )
        assert abs(right / 8000 - 0.5) < 0.025


def test_cards_show_two_to_four_different_signs():
    sizes = {len(card.signs) for one in DECKS for card in one.cards}
    assert sizes == set(range(SHOWN[0], SHOWN[1] + 1))
    assert all(len(set(card.signs)) == len(card.signs) for one in DECKS for card in one.cards)


def test_the_own_result_stands_beside_the_published_share():
    cards = deck(3, 100)
    result = judged(cards, [*cards.hiding[:60], *(not one for one in cards.hiding[60:])])
    assert (result.right, result.judged, result.share) == (60, 100, 0.6)
    assert result.interval == wilson(60, 100)
    assert (result.published, result.beats_coin) == (0.54, True)


def test_cards_left_out_do_not_count():
    cards = deck(3, 4)
    assert judged(cards, [None] * 4) is None
    assert judged(cards, [cards.hiding[0], None, None, None]).judged == 1


def test_guessing_beats_the_coin_in_one_round_of_forty():
    draw = keyed(5, "guess")
    lucky = sum(
        judged(deck(seed, 100), [draw.random() < 0.5 for _ in range(100)]).beats_coin
        for seed in range(400)
    )
    assert lucky <= 24


@pytest.mark.parametrize("size", [0, -1, 201])
def test_a_deck_of_no_or_too_many_cards_is_refused(size):
    with pytest.raises(InputError):
        deck(1, size)


def test_answers_that_do_not_fit_and_unknown_signs_are_refused():
    with pytest.raises(InputError):
        judged(deck(1, 3), [True])
    with pytest.raises(InputError):
        sign("aura")


def test_base_rates_finish_the_argument():
    """reference/training.md §1.1: 830 and 83 stops per find."""
    assert round(stops_per_find(0.001)) == 830
    assert round(stops_per_find(0.01)) == 83
    for share in (0, 1.2):
        with pytest.raises(InputError):
            stops_per_find(share)


def test_there_is_a_card_for_each_row_that_must_not_be_used():
    blocked = {one.id for one in indicators().values() if one.use_rule is UseRule.DO_NOT_USE}
    assert set(myths()) == blocked
    assert len(blocked) == 18
    for name, one in myths().items():
        assert one.title["en"] == indicators()[name].title
        assert one.source
        assert one.url.startswith("http")


def test_every_text_is_in_english_and_russian():
    texts = [
        *(sign(name) for one in DECKS for card in one.cards for name in card.signs),
        *(one.texts for one in evidence()),
        *(text for one in myths().values() for text in (one.title, one.known, one.instead)),
    ]
    for text in texts:
        assert set(text) == {"en", "ru"}
        assert all(one.strip() for one in text.values())
        assert text["en"] != text["ru"]


def test_the_signs_are_neutral_observations():
    names = {name for one in DECKS for card in one.cards for name in card.signs}
    assert len(names) == 20
    for name in names:
        for language, text in sign(name).items():
            assert lint(text, language) == (), text


def test_the_figures_name_their_source():
    assert [one.figure for one in evidence()][:2] == ["54 %", "52 %"]
    assert all(one.source for one in evidence())
