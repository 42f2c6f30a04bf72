"""Kazakh, Kyrgyz and Turkmen: nothing is missing, letters are their own, all can be said."""

import re
from pathlib import Path

import pytest

from darvoza.training import phrases as module
from darvoza.training.answering import Answer, answer
from darvoza.training.drawing import draw_case
from darvoza.training.phrases import ReviewState, phrases, say_answer, say_question, say_value
from darvoza.training.questions import QUESTIONS, questions_for
from darvoza.training.topics import TOPICS
from darvoza.training.typed import intents
from darvoza.training.words import words

LETTERS = {
    "kk": "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
    "ky": "абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя",
    "tk": "abçdeäfghijžklmnňoöprsştuüwyýz",
}
OTHER = set(" \xa00123456789.,:;?!-—«»=()")
"""Digits and punctuation; "=" stands in rules of free typing."""
LANGUAGES = tuple(LETTERS)
FOLDER = Path(module.__file__).parent
FILES = [f"{folder}/{language}.yml" for folder in ("phrases", "words") for language in LANGUAGES]


@pytest.mark.parametrize("name", FILES)
def test_a_file_begins_with_its_review_state(name: str) -> None:
    first = (FOLDER / name).read_text(encoding="utf-8").splitlines()[0]
    begin = "review: {state: " if name.startswith("phrases") else "# Review state: "
    assert first.startswith(tuple(begin + state for state in ReviewState))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_book_has_the_keys_of_the_english_one(language: str) -> None:
    book, english = phrases(language), phrases("en")
    for part in ("questions", "answers", "units", "said", "typed"):
        assert getattr(book, part).keys() == getattr(english, part).keys()
    for unit, forms in english.units.items():
        assert set(book.units[unit]) == {"one", "other"} | ({"zero"} & forms.keys())
        assert {form for form, text in book.units[unit].items() if "{n}" in text} == {
            "one",
            "other",
        }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_meaning_has_as_many_texts_and_places_as_in_english(language: str) -> None:
    for meaning, texts in phrases("en").answers.items():
        assert _places(phrases(language).answers[meaning]) == _places(texts), meaning


def _places(texts: tuple[str, ...]) -> list[int]:
    return [len(re.findall(r"\{value\}", text, re.I)) for text in texts]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_ending_is_added_to_a_word(language: str) -> None:
    """Words are put in unchanged; an ending would have to follow their vowels."""
    for texts in phrases(language).answers.values():
        for text in texts:
            assert not re.search(r"\}[\w'’-]", text), text
            assert text[0] not in "{" or text.startswith("{Value}"), text
            assert not re.search(r"[?.!] \{value\}", text), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_are_those_of_english(language: str) -> None:
    assert words(language).keys() == words("en").keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_letters_of_the_language_are_used(language: str) -> None:
    allowed = set(LETTERS[language]) | OTHER
    for text in _texts(language):
        plain = re.sub(r"\{(value|Value|n)\}", "", text)
        assert set(plain.lower()) <= allowed, (text, set(plain.lower()) - allowed)


def _texts(language: str) -> list[str]:
    book = phrases(language)
    lists = (*book.answers.values(), *book.typed.values())
    units = (text for forms in book.units.values() for text in forms.values())
    listed = (text for texts in lists for text in texts)
    said, known = book.said.values(), words(language).values()
    return [*book.questions.values(), *units, *listed, *said, *known]


@pytest.mark.parametrize("guilty", [True, False])
@pytest.mark.parametrize("part", range(5))
def test_everything_asked_and_answered_in_200_cases_can_be_said(part: int, guilty: bool) -> None:
    for seed in range(20 * part, 20 * part + 20):
        case = draw_case(seed, guilty=guilty)
        before: list[Answer] = []
        for shown in (frozenset[str](), frozenset(TOPICS)):
            for question in questions_for(case.mode, case.subject, case.cover):
                before.append(answer(case, question, before=before, disclosed=shown))
                _said_well(before[-1])


def _said_well(given: Answer) -> None:
    for language in LANGUAGES:
        said = say_answer(given, language)
        assert not set("{}_") & set(said), said
        assert said[0].isupper() or said[0].isdigit() or said[0] == "«", said
        assert say_question(QUESTIONS[given.question], language)


@pytest.mark.parametrize(
    ("language", "none", "one", "long", "money"),
    [
        ("kk", "бір күннен аз уақыт", "1 күн", "2,5 жыл", "4\xa0500 доллар"),
        ("ky", "бир күндөн аз убакыт", "1 күн", "2,5 жыл", "4\xa0500 доллар"),
        ("tk", "bir günden az wagt", "1 gün", "2,5 ýyl", "4\xa0500 dollar"),
    ],
)
def test_numbers(language: str, none: str, one: str, long: str, money: str) -> None:
    assert [say_value("vehicle_days", days, language) for days in (0, 1, 900)] == [none, one, long]
    assert say_value("cash", 4500, language) == money


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_as_it_is_printed_is_understood(language: str) -> None:
    for question, text in phrases(language).questions.items():
        assert [one.id for one in intents(text, language)][:1] == [question], text


TYPED = (
    ("kk", "Не үшін келдіңіз?", "purpose"),
    ("kk", "Қай қалаға бара жатырсыз?", "destination"),
    ("kk", "Қай қонақ үйде тұрасыз?", "lodging"),
    ("kk", "Сізді кім шақырды?", "host"),
    ("kk", "Билетті кім сатып алды?", "payer"),
    ("kk", "Шабаданыңызды өзіңіз жинадыңыз ба?", "bag_packer"),
    ("kk", "Бұл сіздің сөмкеңіз бе?", "bag_owner"),
    ("kk", "Ақшаны қайдан алдыңыз?", "cash_source"),
    ("kk", "Паспортыңыз қашан берілді?", "document_days"),
    ("kk", "Машина кімдікі?", "vehicle_owner"),
    ("kk", "Түнде қайда ұйықтадыңыз?", "night_stop"),
    ("kk", "Салмағы қанша?", "gross_kg"),
    ("kk", "Тауарды кім тиеді?", "loaded_by"),
    ("kk", "Қай сайттан тапсырыс бердіңіз?", "ordered_from"),
    ("kk", "Сәлемдемені кім жіберді?", "sender_relation"),
    ("kk", "Өтірік айтып тұрсыз!", "you_are_lying"),
    ("ky", "Эмне үчүн келдиңиз?", "purpose"),
    ("ky", "Кайсы шаарга бара жатасыз?", "destination"),
    ("ky", "Кайсы мейманканада жашайсыз?", "lodging"),
    ("ky", "Сизди ким чакырды?", "host"),
    ("ky", "Билетти ким сатып алды?", "payer"),
    ("ky", "Чемоданыңызды өзүңүз жыйнадыңызбы?", "bag_packer"),
    ("ky", "Бул сиздин сумкаңызбы?", "bag_owner"),
    ("ky", "Акчаны кайдан алдыңыз?", "cash_source"),
    ("ky", "Паспортуңуз качан берилген?", "document_days"),
    ("ky", "Машина кимдики?", "vehicle_owner"),
    ("ky", "Түнкүсүн кайда уктадыңыз?", "night_stop"),
    ("ky", "Салмагы канча?", "gross_kg"),
    ("ky", "Товарды ким жүктөдү?", "loaded_by"),
    ("ky", "Кайсы сайттан буйрутма бердиңиз?", "ordered_from"),
    ("ky", "Посылканы ким жөнөттү?", "sender_relation"),
    ("ky", "Калп айтып жатасыз!", "you_are_lying"),
    ("tk", "Näme üçin geldiňiz?", "purpose"),
    ("tk", "Haýsy şähere gidýärsiňiz?", "destination"),
    ("tk", "Haýsy myhmanhanada galarsyňyz?", "lodging"),
    ("tk", "Sizi kim çagyrdy?", "host"),
    ("tk", "Petegi kim satyn aldy?", "payer"),
    ("tk", "Çemodanyňyzy özüňiz ýygnadyňyzmy?", "bag_packer"),
    ("tk", "Siziň sumkaňyzmy?", "bag_owner"),
    ("tk", "Puly nireden aldyňyz?", "cash_source"),
    ("tk", "Pasportyňyz haçan berildi?", "document_days"),
    ("tk", "Maşyn kimiňki?", "vehicle_owner"),
    ("tk", "Gije nirede ýatdyňyz?", "night_stop"),
    ("tk", "Agramy näçe?", "gross_kg"),
    ("tk", "Harydy kim ýükledi?", "loaded_by"),
    ("tk", "Haýsy saýtdan sargyt etdiňiz?", "ordered_from"),
    ("tk", "Posylkany kim iberdi?", "sender_relation"),
    ("tk", "Ýalan sözleýärsiňiz!", "you_are_lying"),
)


@pytest.mark.parametrize(("language", "text", "question"), TYPED)
def test_what_people_type_is_understood(language: str, text: str, question: str) -> None:
    assert question in [one.id for one in intents(text, language)]
