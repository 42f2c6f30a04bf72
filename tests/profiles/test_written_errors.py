"""What is wrong in a profile or a condition: in English as ever, and in the reader's language."""

import ast
import re

import pytest
from profile_material import CATALOGUE, TRAVELLER, edited

from darvoza.errors import ConditionError, Place, ProfileError, WrittenError
from darvoza.presentation import catalogue, language
from darvoza.profiles import State
from darvoza.profiles.check import check
from darvoza.profiles.document import Document
from darvoza.profiles.load import load
from darvoza.profiles.parse import parse

LATIN = re.compile(r"[a-z]{2,}")

FROM_TABLES = {"profiles/document.py": 1, "profiles/walk.py": 1}
"""Where an error takes its text from a table of texts: the parser's of YAML, and the refusals."""

CONDITIONS = {
    "bags + agency > 1": (
        "agency is text: arithmetic needs numbers (at character 1)",
        "agency — текст, а считать можно только числа (знак 1)",
    ),
    "has_bags AND bag > 1": (
        "there is no fact bag (at character 14); did you mean bags?",
        "нет факта bag (знак 14); может быть, bags?",
    ),
    "has_bags AND bags = 'two'": (
        "bags is a whole number, not 'two' (at character 14)",
        "bags — целое число, а не 'two' (знак 14)",
    ),
    "bags = 2.5": (
        "bags is a whole number, not 2.5 (at character 1)",
        "bags — целое число, а не 2.5 (знак 1)",
    ),
    "bags = agency": (
        "bags is integer and agency is text: they cannot be compared (at character 1)",
        "bags — целое число, а agency — текст: сравнить их нельзя (знак 1)",
    ),
    "x = NULL": (
        "nothing equals NULL (at character 1); did you mean IS NULL?",
        "ничто не равно NULL (знак 1); может быть, IS NULL?",
    ),
    "x = 'a{0}' AND": (
        "the condition cannot be read, or ends too early, at 'AND' (at character 12)",
        "условие не читается или обрывается у 'AND' (знак 12)",
    ),
}

FILES = {
    ("points: 40", "points: 101"): (
        "line 8, points: must be from 0 to 100",
        "строка 8, points: нужно число от 0 до 100",
    ),
    ("points: 40", "points: '{x}'"): (
        "line 8, points: must be a whole number, not '{x}'; quote it?",
        "строка 8, points: здесь пишется целое число, а не '{x}'; взять в кавычки?",
    ),
    ("channel: yellow", "channels: yellow"): (
        "line 7, channels: there is no such field; did you mean channel?",
        "строка 7, channels: такого поля нет; может быть, channel?",
    ),
    ("form_of_payment: CA", "form_of_payment: NO"): (
        "line 19, tests.1.facts.form_of_payment: form_of_payment is a code, not False; quote it",
        "строка 19, tests.1.facts.form_of_payment: form_of_payment — код, а не False; "
        "возьмите в кавычки",
    ),
    ("AIR-P-002", "AIR-P-02"): (
        "line 13, indicators: there is no indicator AIR-P-02; did you mean AIR-P-032?",
        "строка 13, indicators: нет индикатора AIR-P-02; может быть, AIR-P-032?",
    ),
    ("owner: risk-unit", "owner: '}' x"): (
        "line 14: expected <block end>, but found '<scalar>'",
        "строка 14: поле должно было закончиться, а стоит '<scalar>': проверьте отступ и кавычки",
    ),
    ("NOT has_bags", "NOT has_bag"): (
        "line 10, condition: there is no fact has_bag (at character 59); did you mean has_bags?",
        "строка 10, condition: нет факта has_bag (знак 59); может быть, has_bags?",
    ),
}


def refused(text):
    with pytest.raises(ConditionError) as caught:
        check(parse(text), CATALOGUE, subjects=TRAVELLER, legal_basis="law")
    return caught.value


@pytest.mark.parametrize(("text", "said"), CONDITIONS.items())
def test_a_condition_is_refused_in_english_as_ever_and_in_russian(text, said):
    error = refused(text)
    assert (str(error), error.said(language("ru"))) == said
    assert error.said(language("en")) == str(error)


@pytest.mark.parametrize(("change", "said"), FILES.items())
def test_a_file_is_refused_in_english_as_ever_and_in_russian(change, said):
    with pytest.raises(ProfileError) as caught:
        load(edited(change), CATALOGUE)
    error = caught.value
    assert (str(error), error.said(language("ru"))) == said
    assert error.said(language("en")) == str(error)


def test_states_are_said_by_their_words_and_a_tuple_is_a_choice():
    error = ProfileError(
        "this version of {id} is {state}: it can become {allowed}, not {wanted}",
        id="one", state=State.IN_REVIEW, allowed=(State.DRAFT, State.IN_FORCE),
        wanted=State.RETIRED,
    )  # fmt: skip
    assert str(error) == (
        "this version of one is in review: it can become draft or in force, not retired"
    )
    assert "«на согласовании»: можно сделать «черновик или действует»" in error.said(language("ru"))


@pytest.mark.parametrize("text", ["{", "}", "{0}", "{x}", "%s", "{x!r:>{y}}"])
def test_braces_of_the_writer_stay_as_they_are(text):
    inner = ConditionError("there is no fact {name}", 0, name=text)
    outer = ProfileError("{error}; quote it", Place(1, text), text, error=inner)
    assert str(outer) == (
        f"line 1, {text}: there is no fact {text} (at character 1); quote it; did you mean {text}?"
    )


@pytest.mark.parametrize(
    "text", ["{", "a: {b", "a: }", "a: [1", "a: @x", "a: 'x", "a: b: c", "a\nb", "a: - b", "["]
)
def test_what_the_reader_of_yaml_says_can_be_said_in_russian(text):
    with pytest.raises(ProfileError) as caught:
        Document(text)
    assert not LATIN.search(re.sub(r"'[^']*'", "", caught.value.said(language("ru"))))


def _made():
    for path in sorted(catalogue.PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="ConditionError" | "ProfileError"), args=[text, *_]):
                    yield path.relative_to(catalogue.PACKAGE).as_posix(), text


def test_every_text_of_these_errors_is_in_the_template():
    known = {message.id for message in catalogue.template()}
    free = []
    for path, text in _made():
        if not isinstance(text, ast.Constant):
            free.append(path)
        elif re.search("[a-z]", re.sub(r"\{.*?\}", "", text.value)):
            assert text.value in known, f"{path}: {text.value}"
    assert {path: free.count(path) for path in free} == FROM_TABLES


def test_an_error_is_what_the_rest_of_the_program_catches():
    assert issubclass(ConditionError, WrittenError)
    assert issubclass(ProfileError, WrittenError)
