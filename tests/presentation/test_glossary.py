"""docs/glossary.md says what the screen says."""

from pathlib import Path

import pytest

from darvoza.access import Role
from darvoza.presentation import language
from darvoza.presentation.words import word
from darvoza.profiles import State
from darvoza.records import (
    Channel,
    ControlKind,
    DecisionKind,
    Finding,
    OutcomeStatus,
    Result,
    ThreatArea,
)

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"
IN_GLOSSARY = (
    Channel, ThreatArea, DecisionKind, ControlKind, Result, Finding, OutcomeStatus, Role, State,
)  # fmt: skip


def _glossary() -> dict[str, set[str]]:
    """The Russian words of each term; a term may stand in two tables."""
    found: dict[str, set[str]] = {}
    for line in GLOSSARY.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and len(cells) == 5:
            found.setdefault(cells[0], set()).add(cells[3])
    return found


@pytest.mark.parametrize("kind", IN_GLOSSARY, ids=lambda kind: kind.__name__)
def test_the_glossary_says_what_the_screen_says(kind):
    glossary, russian = _glossary(), language("ru")
    for member in kind:
        assert russian.word(member) in glossary[word(member)], member


def test_the_glossary_explains_every_term():
    for line in GLOSSARY.read_text("utf-8").splitlines():
        if line.startswith("| "):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            assert len(cells) == 5, line
            assert all(cells[:4]), line
