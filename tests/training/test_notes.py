"""Observation notes and their lint (reference/training.md §6 row 19)."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from darvoza.errors import InputError
from darvoza.training.notes import Inference, Observation, Sense, lint

HERE = Path(__file__).parent
FORMS = """
нервничал нервничала нервничают нервничает занервничал нервный нервная нервно
подозрительный подозрительная подозрительного подозрительно врёт врет врала соврали
странный странно странная взволнован взволнована волнуется уклончиво уклончивый
"""
ALIKE = """
врач страна страница странник страховка ложка ложится волна уклон врачи стран иностранный
страховой обмен ворота злаки застраховать очевидец
"""
AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def corpus(name: str) -> Iterator[tuple[str, str]]:
    for line in (HERE / name).read_text("utf-8").splitlines():
        language, _, note = line.partition(": ")
        yield language, note


def unmarked(note: str) -> tuple[str, list[tuple[int, int]]]:
    """The note without its brackets, and where they stood."""
    plain, spans = "", []
    for part in re.split(r"(\[[^\]]*\])", note):
        if part.startswith("["):
            spans.append((len(plain), len(plain) + len(part) - 2))
        plain += part.strip("[]")
    return plain, spans


def words(note: str, language: str = "en") -> list[str]:
    return [flag.text for flag in lint(note, language)]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_nine_in_ten_inference_words_are_flagged(language):
    marked = missed = 0
    for _, note in (one for one in corpus("notes_inference.txt") if one[0] == language):
        plain, spans = unmarked(note)
        flags = lint(plain, language)
        marked += len(spans)
        missed += sum(not any(f.start < e and s < f.end for f in flags) for s, e in spans)
    assert marked >= 60
    assert missed / marked <= 0.1


@pytest.mark.parametrize("language", ["en", "ru"])
def test_one_in_twenty_neutral_notes_at_most_is_flagged(language):
    notes = [note for code, note in corpus("notes_neutral.txt") if code == language]
    assert len(notes) >= 60
    assert sum(bool(lint(note, language)) for note in notes) / len(notes) <= 0.05


def test_the_corpora_are_large_enough_and_the_inference_notes_all_carry_a_mark():
    inference = [note for _, note in corpus("notes_inference.txt")]
    neutral = [note for _, note in corpus("notes_neutral.txt")]
    assert len(set(inference)) >= 120
    assert len(set(neutral)) >= 120
    assert all("[" in note for note in inference)


def test_a_flag_says_where_why_and_what_to_write_instead():
    note = "Мужчина нервничал у стойки"
    (flag,) = lint(note, "ru")
    assert note[flag.start : flag.end] == flag.text == "нервничал"
    assert flag.kind is Inference.FEELING
    assert "увидеть нельзя" in flag.why
    assert "вытер лоб" in flag.instead
    assert "cannot be seen" in lint(note, "en")[0].why


@pytest.mark.parametrize("kind", list(Inference))
@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_example_of_what_to_write_is_itself_neutral(kind, language):
    examples = {
        "feeling": "nervous", "belief": "he lied", "suspicion": "weird", "label": "a thief",
        "intent": "deliberately", "guess": "probably", "group": "people like him",
    }  # fmt: skip
    (flag,) = lint(examples[kind], language)
    assert flag.kind is kind
    assert lint(re.sub("[“”«»]", "", flag.instead), language) == ()


@pytest.mark.parametrize(
    "note",
    ["not nervous", "was never nervous", "не нервничал", "без волнения", "he isn't suspicious"],
)
def test_a_denied_inference_is_still_one(note):
    assert lint(note, "en")


@pytest.mark.parametrize("form", FORMS.split())
def test_russian_forms(form):
    assert words(f"Пассажир {form} у стойки", "ru") == [form]


@pytest.mark.parametrize("form", ALIKE.split())
def test_russian_words_that_only_begin_alike(form):
    assert words(f"Рядом {form}", "ru") == []


def test_both_languages_are_looked_for_in_one_note():
    assert words("Пассажир nervous, руки вытирал, very странный") == ["nervous", "странный"]


def test_what_was_said_is_left_but_one_word_in_quotation_marks_is_the_writers():
    assert words('Said: "I am so nervous"') == []
    assert words("Сказал: «я нервничаю сегодня»", "ru") == []
    assert words('Looked "nervous"') == ["nervous"]


def test_a_feeling_told_of_oneself_is_left_until_the_clause_ends():
    assert words("Said he was nervous about the exam") == []
    assert words("Said he was late and was nervous") == ["nervous"]
    assert words("Said that he lied to his wife") == ["lied"]
    assert words("Said he nervously waited") == ["nervously"]


def test_of_words_over_one_another_one_is_flagged():
    flags = lint("He was trying to look nervous and lied to me, lying about it", "en")
    assert all(one.end <= other.start for one, other in pairwise(flags))


def test_nothing_is_flagged_in_nothing():
    assert lint("", "en") == ()


def test_a_long_note_is_read_in_bounded_time():
    assert lint("said he was " * 3000, "en") == ()
    assert lint("a" * 20_000 + " " + "обычно " * 2000, "ru") is not None


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("at", AT.replace(tzinfo=None)), ("what", " "), ("context", "")],
)
def test_a_note_without_time_zone_matter_or_context_is_refused(field, wrong):
    given = {"at": AT, "sense": Sense.SEEN, "what": "two bags", "context": "at the belt"}
    assert Observation(**given).language == "en"
    with pytest.raises(InputError) as refused:
        Observation(**{**given, field: wrong})
    assert refused.value.field == field
