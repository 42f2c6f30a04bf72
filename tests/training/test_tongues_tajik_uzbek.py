"""Practice in Tajik and Uzbek: as much can be said as in English, in letters of the language."""

import re
from collections.abc import Iterator
from importlib.resources import files

import pytest

from darvoza.simulate.chance import keyed
from darvoza.training.answering import Answer, answer
from darvoza.training.cyrillic import to_cyrillic
from darvoza.training.drawing import draw_case
from darvoza.training.phrases import (
    Phrases,
    ReviewState,
    phrases,
    say_answer,
    say_question,
    say_value,
)
from darvoza.training.questions import QUESTIONS, questions_for
from darvoza.training.topics import TOPICS, TopicKind
from darvoza.training.typed import intents
from darvoza.training.words import words

TONGUES = ("tg", "uz", "uz_Cyrl")
ALPHABETS = {
    "tg": "абвгғдеёжзиӣйкқлмнопрстуӯфхҳчҷшъэюя",
    "uz": "abcdefghijklmnopqrstuvxyzʻʼ",  # c only in ch, see below
    "uz_Cyrl": "абвгдеёжзийклмнопрстуфхцчшъьэюяўқғҳ",
}
SIGNS = " .,:?!-“”«»"
LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ғ": "gʻ", "д": "d", "ё": "yo", "ж": "j", "з": "z",
    "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "x", "ч": "ch", "ш": "sh", "ъ": "ʼ", "ь": "",
    "э": "e", "ю": "yu", "я": "ya", "ў": "oʻ", "қ": "q", "ҳ": "h",
}  # fmt: skip


def latin_of(text: str) -> str:
    """Cyrillic Uzbek in Latin letters by the official rules; е and ц depend on what is before."""
    return re.sub(r"\{.*?\}|[а-яёўқғҳ]", lambda found: _latin(found, text), text, flags=re.I)


def _latin(found: re.Match[str], text: str) -> str:
    sign = found[0].lower()
    if sign.startswith("{"):
        return found[0]
    before = text[found.start() - 1 : found.start()].lower()
    opened = not before.isalpha() or before in "аеёиоуэюяўъь"
    if sign == "е":
        plain = "ye" if opened else "e"
    elif sign == "ц":
        plain = "ts" if opened and before.isalpha() else "s"
    else:
        plain = LATIN[sign]
    return plain.capitalize() if found[0].isupper() else plain


def texts(book: Phrases) -> Iterator[str]:
    """Every text of *book* that is shown to anybody."""
    yield from book.questions.values()
    yield from book.said.values()
    for said in book.answers.values():
        yield from said
    for forms in book.units.values():
        yield from forms.values()
    yield from words(book.language).values()


@pytest.mark.parametrize("language", TONGUES)
def test_keys_places_and_variants_are_those_of_english(language: str) -> None:
    book, english = phrases(language), phrases("en")
    for part in ("questions", "answers", "units", "said", "typed"):
        assert list(getattr(book, part)) == list(getattr(english, part)), part
    for meaning, said in english.answers.items():
        there = [re.findall(r"\{value\}", text, re.I) for text in book.answers[meaning]]
        assert [len(places) for places in there] == [
            len(re.findall(r"\{value\}", text, re.I)) for text in said
        ], meaning
    for unit, forms in english.units.items():
        assert ("zero" in forms) == ("zero" in book.units[unit]), unit


@pytest.mark.parametrize("language", TONGUES)
def test_words_are_those_of_english(language: str) -> None:
    assert list(words(language)) == list(words("en"))
    assert phrases(language).said.keys() <= words(language).keys()


@pytest.mark.parametrize("language", TONGUES)
def test_only_letters_of_the_alphabet(language: str) -> None:
    allowed = set(ALPHABETS[language] + SIGNS)
    for text in texts(phrases(language)):
        assert set(re.sub(r"\{\w+\}", "", text).lower()) <= allowed, text
    for rules in phrases(language).typed.values():
        assert set("".join(rules)) <= set(ALPHABETS[language] + " ="), rules


def test_letters_of_uzbek_stand_where_they_may() -> None:
    """ʻ only after o and g; no c without h, no w; ʼ never in its place."""
    for text in (*texts(phrases("uz")), *" ".join(map(str, phrases("uz").typed.values())).split()):
        assert not re.search(r"(?<![og])ʻ|c(?!h)|[og]ʼ|ʻʻ", text, re.I), text


@pytest.mark.parametrize("language", TONGUES)
def test_a_draft_says_that_it_is_one(language: str) -> None:
    assert phrases(language).review.state is ReviewState.MACHINE_DRAFT


@pytest.mark.parametrize("language", ["tg", "uz"])
def test_a_file_begins_with_its_review_state(language: str) -> None:
    for folder, first in (("phrases", "review: {state: machine"), ("words", "# Review state: ")):
        path = files("darvoza.training").joinpath(folder, f"{language}.yml")
        assert path.read_text(encoding="utf-8").startswith(first)


@pytest.mark.parametrize("language", TONGUES)
@pytest.mark.parametrize("seed", range(200))
def test_every_question_and_answer_of_a_drawn_case_can_be_said(seed: int, language: str) -> None:
    """Before and after all evidence is out, in each of the wordings."""
    case = draw_case(seed, guilty=seed % 2 == 0)
    before: list[Answer] = []
    for shown in (frozenset[str](), frozenset(TOPICS)):
        for question in questions_for(case.mode, case.subject, case.cover):
            given = answer(case, question, before=before, disclosed=shown)
            assert not re.search(r"[{}]", say_question(question, language))
            assert not re.search(r"[{}]", say_answer(given, language))
            before.append(given)


@pytest.mark.parametrize("language", TONGUES)
def test_all_that_a_case_holds_has_a_word(language: str) -> None:
    for seed in range(200):
        case = draw_case(seed, guilty=seed % 2 == 0)
        found = [case.story, *case.demeanour, *[sign.id for sign in case.odd]]
        found += [case.hidden.what, case.hidden.where, case.hidden.unit] if case.hidden else []
        found += [sign.explanation for sign in case.odd if sign.explanation]
        found += [case.secret.id] if case.secret else []
        found += [case.typology] if case.typology else []
        assert set(found) <= words(language).keys()


@pytest.mark.parametrize(
    ("language", "number", "said"),
    [
        ("tg", 0, "камтар аз як рӯз"),
        ("tg", 21, "21 рӯз"),
        ("tg", 400, "13 моҳ"),
        ("tg", 900, "2,5 сол"),
        ("uz", 0, "bir kundan kamroq vaqt"),
        ("uz", 1, "1 kun"),
        ("uz", 101, "101 kun"),
        ("uz_Cyrl", 5, "5 кун"),
        ("uz_Cyrl", 1830, "5 йил"),
    ],
)
def test_numbers(language: str, number: int, said: str) -> None:
    assert say_value("booked_days", number, language) == said


def test_thousands_are_grouped() -> None:
    assert say_value("cash", 4500, "tg") == "4\xa0500 доллар"
    assert say_value("cash", 4500, "uz") == "4\xa0500 dollar"
    assert say_value("gross_kg", 18400, "uz_Cyrl") == "18\xa0400 килограмм"


@pytest.mark.parametrize("language", TONGUES)
def test_an_inserted_word_is_left_as_it_is(language: str) -> None:
    for topic in TOPICS.values():
        value: str | int = "osh" if topic.kind in (TopicKind.WORD, TopicKind.PLACE) else 5
        for wording in range(3):
            given = Answer(
                question=topic.id,
                meaning=f"{topic.id}.claim",
                claims={topic.id: value},
                wording=wording,
            )
            said = say_answer(given, language)
            assert say_value(topic.id, value, language).lower() in said.lower()
            assert said[0].isupper() or said[0].isdigit()


@pytest.mark.parametrize("language", TONGUES)
def test_every_question_can_be_typed(language: str) -> None:
    for question in QUESTIONS.values():
        offered = intents(say_question(question, language), language)
        assert offered[:1] == (question,), question.id


@pytest.mark.parametrize(
    ("language", "text", "meant"),
    [
        ("tg", "Барои чӣ омадед?", "purpose"),
        ("tg", "Шуморо кӣ даъват кард?", "host"),
        ("tg", "Дар кадом меҳмонхона меистед?", "lodging"),
        ("tg", "Чанд пули нақд доред?", "cash"),
        ("tg", "Ин пул аз куҷо омад?", "cash_source"),
        ("tg", "Соҳиби мошин кист?", "vehicle_owner"),
        ("tg", "Кай бор кардед?", "loaded_days"),
        ("tg", "Дурӯғ мегӯед!", "you_are_lying"),
        ("tg", "Бо худ чи кадар пули накд доред?", "cash"),
        ("tg", "Шумо дар кучо таваллуд шудаед?", "birthplace"),
        ("uz", "Nega kelyapsiz?", "purpose"),
        ("uz", "Sizni kim taklif qilgan?", "host"),
        ("uz", "Qaysi mehmonxonada turasiz?", "lodging"),
        ("uz", "Qancha naqd pulingiz bor?", "cash"),
        ("uz", "Bu pulni qayerdan oldingiz?", "cash_source"),
        ("uz", "Mashina egasi kim?", "vehicle_owner"),
        ("uz", "Yuk qachon ortilgan?", "loaded_days"),
        ("uz", "Yolg'on gapiryapsiz!", "you_are_lying"),
        ("uz", "YO`LDA NECHA MARTA TO‘XTADINGIZ", "stops"),
        ("uz_Cyrl", "Қайси меҳмонхонада турасиз?", "lodging"),
        ("uz_Cyrl", "Юк қачон ортилган?", "loaded_days"),
        ("uz_Cyrl", "Йулда неча марта тухтадингиз?", "stops"),
    ],
)
def test_what_people_type(language: str, text: str, meant: str) -> None:
    assert [one.id for one in intents(text, language)][:1] == [meant]


@pytest.mark.parametrize("language", TONGUES)
def test_nothing_that_was_asked_is_nothing(language: str) -> None:
    assert intents("123 !", language) == ()


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("Oʻzbekiston", "Ўзбекистон"),
        ("gʻoʻza", "ғўза"),
        ("yoʻl, yoz, Yangiyoʻl", "йўл, ёз, Янгийўл"),
        ("shahar, choy, SHU", "шаҳар, чой, ШУ"),
        ("emas, qayerda, aeroport, kerak", "эмас, қаерда, аэропорт, керак"),
        ("maʼlum, eʼlon, sanʼat", "маълум, эълон, санъат"),
        ("deklaratsiya, aytsangiz", "декларация, айтсангиз"),
        ("mebel, mebellar, kuryer", "мебель, мебеллар, курьер"),
        ("Sement", "Цемент"),
        ("{Value} oldin: {n} kun", "{Value} олдин: {n} кун"),
        ("AQSh", "АҚШ"),
        ("", ""),
    ],
)
def test_the_two_alphabets_of_uzbek(latin: str, cyrillic: str) -> None:
    assert to_cyrillic(latin) == cyrillic


def test_every_text_of_uzbek_comes_back_from_cyrillic() -> None:
    latin, cyrillic = list(texts(phrases("uz"))), list(texts(phrases("uz_Cyrl")))
    assert len(latin) == len(cyrillic)
    for one, other in zip(latin, cyrillic, strict=True):
        assert latin_of(other) == one


def test_both_alphabets_say_the_same() -> None:
    for seed in range(40):
        case = draw_case(seed, guilty=True)
        question = keyed(seed).choice(questions_for(case.mode, case.subject, case.cover))
        given = answer(case, question, before=(), disclosed=frozenset())
        assert latin_of(say_answer(given, "uz_Cyrl")) == say_answer(given, "uz")
