"""docs/store.md and docs/rights.md say what the code does."""

import re
from pathlib import Path

import pytest

from darvoza.access import ALLOWED, Action, Role
from darvoza.store import schema

DOCS = Path(__file__).parents[2] / "docs"


def table_of(page: str, first: str) -> list[list[str]]:
    """The rows of the table whose first heading is *first*, as cells."""
    lines = (DOCS / page).read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"| {first} |"))
    rows = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return [rows[0], *rows[2:]]


def test_every_role_and_action_is_in_the_table_of_rights():
    heading, *rows = table_of("rights.md", "action")
    assert heading[1:] == [str(role) for role in Role]
    written = {
        (role, row[0]) for row in rows for role, cell in zip(Role, row[1:], strict=True) if cell
    }
    assert [row[0] for row in rows] == [str(action) for action in Action]
    assert written == {(role, str(action)) for role in Role for action in ALLOWED[role]}


def test_every_table_is_explained_once():
    rows = table_of("store.md", "table")[1:]
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row[0])]
    assert sorted(named) == sorted(schema.metadata.tables)


@pytest.mark.parametrize("table", schema.NEVER_CHANGED, ids=lambda table: table.name)
def test_what_is_never_changed_is_said_so(table):
    (row,) = [row for row in table_of("store.md", "table")[1:] if f"`{table.name}`" in row[0]]
    assert "never" in row[2]
