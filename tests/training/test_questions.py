"""The question intents: every topic can be asked about, fairly and for everybody alike."""

from collections import Counter

import pytest

from darvoza.records import Mode
from darvoza.subjects import SubjectKind
from darvoza.training.checks import CHECKS
from darvoza.training.grammar import scenarios
from darvoza.training.questions import QUESTIONS, Question, QuestionKind, questions_for
from darvoza.training.topics import TOPICS

EVERY = pytest.mark.parametrize("question", QUESTIONS.values(), ids=list(QUESTIONS))


def test_every_topic_is_asked_about() -> None:
    assert {topic for one in QUESTIONS.values() for topic in one.topics} == set(TOPICS)


def test_there_are_questions_of_every_kind_and_not_too_many() -> None:
    kinds = Counter(one.kind for one in QUESTIONS.values())
    assert set(kinds) == set(QuestionKind)
    assert 50 <= len(QUESTIONS) <= 60


@EVERY
def test_a_question_takes_ten_to_forty_seconds_and_fits_its_topics(question: Question) -> None:
    assert 10 <= question.seconds <= 40
    assert question.modes
    assert question.modes <= frozenset.intersection(
        frozenset(Mode), *(TOPICS[topic].modes for topic in question.topics)
    )


@EVERY
def test_the_kind_says_what_a_liar_expects(question: Question) -> None:
    expected = [TOPICS[topic].expected for topic in question.topics]
    match question.kind:
        case QuestionKind.OPEN:
            assert expected == [True] * 3
        case QuestionKind.CHECKABLE | QuestionKind.CLOSED:
            assert expected == [True]
        case QuestionKind.UNEXPECTED:
            assert expected == [False]
        case _:
            assert expected == []


def test_open_and_checkable_questions_stand_on_the_cards() -> None:
    kinds = {one.kind for one in QUESTIONS.values() if one.on_card}
    assert kinds == {QuestionKind.OPEN, QuestionKind.CHECKABLE}


def test_a_topic_of_one_question() -> None:
    assert QUESTIONS["host"].topic == "host"
    assert QUESTIONS["journey"].topic is None
    assert QUESTIONS["admit_it"].topic is None


@pytest.mark.parametrize("name", list(scenarios().stories))
def test_all_that_a_story_knows_and_a_check_shows_can_be_asked(name: str) -> None:
    story = scenarios().stories[name]
    cover = dict.fromkeys(story.spreads, 0)
    asked = {
        topic for one in questions_for(story.mode, story.subject, cover) for topic in one.topics
    }
    shown = {topic for check in CHECKS.values() for topic in check.topics}
    assert asked >= shown & cover.keys()


def test_what_a_story_does_not_know_is_not_offered() -> None:
    offered = questions_for(Mode.POST, SubjectKind.CONSIGNMENT, {"occasion": "birthday"})
    kinds = {QuestionKind.LEADING, QuestionKind.ACCUSATORY}
    assert [one.id for one in offered if one.kind not in kinds] == ["occasion"]
    assert len(offered) == 5
