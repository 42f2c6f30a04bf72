"""The phrase books: everything can be said, in the right form, and nothing is missing silently."""

import re
from pathlib import Path

import pytest

from darvoza.errors import ScenarioError
from darvoza.simulate.chance import keyed
from darvoza.training import phrases as module
from darvoza.training.answering import Act, Answer, answer
from darvoza.training.drawing import draw_case
from darvoza.training.phrases import (
    LANGUAGES,
    ReviewState,
    phrases,
    read_phrases,
    say_answer,
    say_question,
    say_value,
)
from darvoza.training.questions import QUESTIONS, questions_for
from darvoza.training.topics import TOPICS, TopicKind, agree
from darvoza.training.words import words

FOLDER = Path(module.__file__).parent / "phrases"
WRITTEN = [language for language in LANGUAGES if (FOLDER / f"{language}.yml").is_file()]
PLACES = {"{value}", "{Value}"}
SMALL = """
review: {state: reviewed, by: A. Reader, on: 2026-11-20}
questions: {purpose: Why?}
answers: {vague: [Perhaps.]}
units: {days: {one: "{n} day", other: "{n} days"}}
said: {own_bag: mine}
typed: {purpose: [why]}
"""


def test_english_and_russian_are_written() -> None:
    assert {"en", "ru"} <= set(WRITTEN)
    assert {path.stem for path in FOLDER.iterdir()} <= set(LANGUAGES)


@pytest.mark.parametrize("language", WRITTEN)
def test_every_key_is_there_and_no_other(language: str) -> None:
    book, english = phrases(language), phrases("en")
    assert book.questions.keys() == QUESTIONS.keys()
    assert book.answers.keys() == english.answers.keys()
    assert book.units.keys() == english.units.keys()


@pytest.mark.parametrize("language", WRITTEN)
def test_every_meaning_has_two_or_three_texts_with_places_where_a_value_belongs(
    language: str,
) -> None:
    for meaning, texts in phrases(language).answers.items():
        assert 2 <= len(texts) <= 3, meaning
        assert len(set(texts)) == len(texts), meaning
        valued = meaning.endswith((".claim", "acknowledged", "admits"))
        for text in texts:
            places = re.findall(r"\{.*?\}", text)
            assert len(places) == valued, (meaning, text)
            assert set(places) <= PLACES, (meaning, text)
            assert text[-1] in ".?!", (meaning, text)


def test_english_has_all_that_can_be_meant() -> None:
    bare = {"agrees", "refuses_accusation"}
    acts = {str(act) for act in Act if act is not Act.CLAIM}
    claims = {f"{topic}.claim" for topic in TOPICS}
    assert phrases("en").answers.keys() == bare | acts | claims


@pytest.mark.parametrize("language", WRITTEN)
def test_numbers_of_every_topic_have_a_unit(language: str) -> None:
    for topic in TOPICS.values():
        if topic.kind not in (TopicKind.WORD, TopicKind.PLACE):
            for number in (0, 1, 2, 5, 11, 21, 101, 400, 2500):
                assert "{" not in say_value(topic.id, number, language)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_words_that_are_said_otherwise_are_words_of_the_language(language: str) -> None:
    assert phrases(language).said.keys() == phrases("en").said.keys()
    assert phrases(language).said.keys() <= words(language).keys()


@pytest.mark.parametrize(
    ("number", "english", "russian"),
    [
        (0, "less than a day", "меньше дня"),
        (1, "1 day", "1 день"),
        (2, "2 days", "2 дня"),
        (5, "5 days", "5 дней"),
        (11, "11 days", "11 дней"),
        (21, "21 days", "21 день"),
        (101, "101 days", "101 день"),
        (400, "13 months", "13 месяцев"),
        (900, "2.5 years", "2,5 года"),
        (1830, "5 years", "5 лет"),
    ],
)
def test_plurals(number: int, english: str, russian: str) -> None:
    assert say_value("booked_days", number, "en") == english
    assert say_value("booked_days", number, "ru") == russian


def test_thousands_are_grouped_as_the_language_does() -> None:
    assert say_value("cash", 4500, "en") == "4,500 dollars"
    assert say_value("cash", 4501, "ru") == "4\xa0501 доллар"
    assert say_value("gross_kg", 18400, "ru") == "18\xa0400 килограммов"


def test_times_that_are_said_alike_agree() -> None:
    topics = [topic.id for topic in TOPICS.values() if topic.kind is TopicKind.DAYS]
    first: dict[str, int] = {}
    for days in range(5000):
        said = say_value("vehicle_days", days, "en")
        assert all(agree(topic, first.setdefault(said, days), days) for topic in topics)


def test_a_question_and_its_answer_in_two_languages() -> None:
    given = Answer(
        question="bag_packer", meaning="bag_packer.claim", claims={"bag_packer": "own_hands"}
    )
    assert say_question(QUESTIONS["bag_packer"], "en") == "Who packed your bag?"
    assert say_answer(given, "en") == "Myself, nobody else."
    assert say_question(QUESTIONS["bag_packer"], "ru") == "Кто собирал ваш багаж?"
    assert say_answer(given, "ru") == "Я, больше никто."


def test_an_answer_in_several_parts() -> None:
    given = Answer(
        question="journey",
        meaning="destination.admits+stay_days.vague",
        claims={"destination": "osh"},
        wording=1,
    )
    assert say_answer(given, "en") == (
        "Yes, in fact: Osh. I did not think that it was important. I couldn't tell you exactly."
    )


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("guilty", [True, False])
def test_every_answer_of_drawn_cases_can_be_said(seed: int, guilty: bool) -> None:
    """Also after all evidence is out, and in each language without changing what was meant."""
    case = draw_case(seed, guilty=guilty)
    before: list[Answer] = []
    for shown in (frozenset[str](), frozenset(TOPICS)):
        for question in questions_for(case.mode, case.subject, case.cover):
            given = answer(case, question, before=before, disclosed=shown)
            language = keyed(seed, question.id).choice(["en", "ru"])
            assert "{" not in say_question(question, language) + say_answer(given, language)
            assert answer(case, question, before=before, disclosed=shown) == given
            before.append(given)


@pytest.mark.parametrize("language", ["de", "", "../words/en"])
def test_a_language_without_a_book_is_named(language: str) -> None:
    with pytest.raises(ScenarioError, match=re.escape(f"language {language!r}")):
        say_question(QUESTIONS["purpose"], language)
    with pytest.raises(ScenarioError, match=re.escape(f"language {language!r}")):
        say_value("purpose", "tourism", language)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A phrase book in which nearly everything is missing."""
    book = read_phrases("en", SMALL)
    monkeypatch.setattr(module, "phrases", lambda _: book)


@pytest.mark.usefixtures("small")
def test_what_is_missing_is_named_with_its_language() -> None:
    given = Answer(question="host", meaning="host.claim", claims={"host": "no_such_word"})
    with pytest.raises(ScenarioError, match="no question 'host' in language 'en'"):
        say_question(QUESTIONS["host"], "en")
    with pytest.raises(ScenarioError, match="no answer 'claim' in language 'en'"):
        say_answer(given, "en")
    with pytest.raises(ScenarioError, match="no word 'no_such_word' in language 'en'"):
        say_value("host", "no_such_word", "en")
    with pytest.raises(ScenarioError, match="no unit 'dollars' in language 'en'"):
        say_value("cash", 5, "en")


def test_a_language_without_words_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    book = read_phrases("tk", SMALL)
    monkeypatch.setattr(module, "phrases", lambda _: book)
    monkeypatch.setattr(module, "words", _no_file)
    with pytest.raises(ScenarioError, match=re.escape("words/tk.yml is missing")):
        say_value("host", "brother", "tk")


def _no_file(language: str) -> dict[str, str]:
    raise FileNotFoundError(language)


def test_a_review_names_who_and_when() -> None:
    review = read_phrases("en", SMALL).review
    assert (review.state, review.by, str(review.on)) == ("reviewed", "A. Reader", "2026-11-20")
    assert phrases("ru").review.state is ReviewState.MACHINE_DRAFT


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("state: reviewed", "state: good", "phrases/en.yml, review, state: there is no state good"),
        ("by: A. Reader, ", "", "review, by: is missing"),
        ("2026-11-20", "yesterday", "review, on: 'yesterday' is no day"),
        ("Why?", "''", "questions, purpose: '' is no text"),
        ("[Perhaps.]", "Perhaps.", "answers, vague: 'Perhaps.' is no list"),
        ("[Perhaps.]", "[Yes., 5]", "answers, vague, 2: 5 is no text"),
        (', other: "{n} days"', "", "units, days: the plural form 'other' is missing"),
        ("one: ", "few: ", "units, days, few: there is no field few"),
        ("typed: {", "typing: {", "typing: there is no field typing"),
    ],
)
def test_a_wrong_book_says_where(old: str, new: str, text: str) -> None:
    with pytest.raises(ScenarioError, match=re.escape(text)):
        read_phrases("en", SMALL.replace(old, new))
