"""Issues are told in the reader's language, what was expected included."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from string import Formatter

import pytest

from darvoza import messages
from darvoza.messages import ISSUES
from darvoza.presentation import LANGUAGES, language
from darvoza.presentation.expected import EXPECTED
from darvoza.records import Issue, Severity


def test_an_issue_is_told_in_the_readers_language():
    issue = Issue(code="CNT-UNT", severity=Severity.WARNING, raw="7", expected="9")
    assert language("en").issue(issue) == "UNT counts 7 segments; 9 are there."
    assert language("ru").issue(issue) == "В UNT указано сегментов: 7, на деле их 9."


@pytest.mark.parametrize("code", sorted(ISSUES))
def test_every_issue_can_be_told(code):
    issue = Issue(
        code=code, severity=Severity.INFO, raw="RAW", expected="EXPECTED", tag="TAG", segment=4711
    )
    places = {"raw": "RAW", "expected": "EXPECTED", "tag": "TAG", "segment": "4711", "code": code}
    for speaker in map(language, LANGUAGES):
        said = speaker.issue(issue)
        for place in {name for _, name, _, _ in Formatter().parse(ISSUES[code]) if name}:
            assert places[place] in said


def test_what_was_expected_is_told_in_the_readers_language_too():
    issue = Issue(
        code="DE-MISSING", severity=Severity.ERROR, segment=7, tag="NAD", expected="a surname"
    )
    assert language("ru").issue(issue) == "В сегменте 7 NAD не хватает: фамилия."
    assert language("en").issue(issue) == "In segment 7 NAD, a surname is missing."
    assert "LOC+125" in language("ru").issue(replace(issue, expected="LOC+125"))
    assert "not listed" in language("ru").issue(replace(issue, expected="not listed"))


MESSAGES = Path(messages.__file__).parent
CODE = re.compile(r"[A-Z]+(-[A-Z]+)+")
WORDED = re.compile(r"\b[a-z]{2,}\b")
PLACES = {"byte 0", "line 1", "names", "number", "sex"}  # where something stands, not a phrase


def _expected_by_readers() -> Iterator[str]:
    """Every phrase in words that a call names beside an issue's code."""
    for path in sorted(MESSAGES.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(args=[ast.Constant(value=str(code)), *rest], keywords=named) if (
                    CODE.fullmatch(code)
                ):
                    told = *rest, *(one.value for one in named if one.arg == "expected")
                    for one in told:
                        if isinstance(one, ast.Constant) and WORDED.search(str(one.value)):
                            yield str(one.value)


def test_every_phrase_of_the_readers_is_listed():
    found = set(_expected_by_readers())
    assert len(found) > 30
    assert found - set(EXPECTED) - PLACES == set()


def test_every_listed_phrase_is_one_that_readers_say():
    constants = {
        node.value
        for path in MESSAGES.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant)
    }
    assert set(EXPECTED) - constants == set()
    assert len(EXPECTED) == len(set(EXPECTED))
