"""Every word that a case can need is there in English and Russian, and none that no case needs."""

import re

import pytest

from darvoza.errors import ScenarioError
from darvoza.training.grammar import scenarios
from darvoza.training.soundness import spoken
from darvoza.training.words import NEEDED, read_words, words

USED = {word for _, _, word in spoken(scenarios())}
CYRILLIC = re.compile(r"[А-Яа-яЁё]")
LATIN = re.compile(r"[A-Za-z]")


@pytest.mark.parametrize("language", NEEDED)
def test_a_language_has_every_word_and_no_other(language: str) -> None:
    assert set(words(language)) == USED


@pytest.mark.parametrize("language", NEEDED)
def test_a_word_can_stand_inside_a_sentence(language: str) -> None:
    for text in words(language).values():
        assert text == text.strip()
        assert text[-1] not in ".,;:!?"
        assert len(text) <= 90


def test_russian_is_russian_and_english_is_english() -> None:
    assert [text for text in words("ru").values() if LATIN.search(text)] == []
    assert [text for text in words("en").values() if CYRILLIC.search(text)] == []


@pytest.mark.parametrize("language", NEEDED)
def test_two_values_of_a_topic_are_never_told_alike(language: str) -> None:
    for story in scenarios().stories.values():
        for topic, spread in story.spreads.items():
            told = [words(language)[one] for one in sorted(set(_words(spread)))]
            assert len(told) == len(set(told)), (story.id, topic)


def _words(spread: object) -> list[str]:
    from darvoza.training.values import words_in

    return list(words_in(spread))  # type: ignore[arg-type]


def test_no_observation_says_what_somebody_feels() -> None:
    told = " ".join(words("en")[one] for one in scenarios().demeanour)
    assert not re.search("nervous|afraid|suspicious|calm|anxious|angry|guilty|honest", told)


def test_a_word_without_text_is_told() -> None:
    with pytest.raises(ScenarioError, match=r"en.yml, taxi: is missing: write it"):
        read_words("en.yml", "taxi:\n")
    with pytest.raises(ScenarioError, match=r"en.yml, room: 12 is no text: put it in quotation"):
        read_words("en.yml", "room: 12\n")
