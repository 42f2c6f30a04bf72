"""The documentation and the catalogue speak the language that the parser reads."""

import json
import re
from pathlib import Path

import pytest

from darvoza.facts.catalogue import FACTS
from darvoza.facts.fact import FactType
from darvoza.profiles.check import check
from darvoza.profiles.forms import from_json, to_json, to_text
from darvoza.profiles.load import FIELDS, load
from darvoza.profiles.parse import parse
from darvoza.profiles.profile import run_tests

DOCS = Path(__file__).parents[2] / "docs"
CONDITIONS = (DOCS / "conditions.md").read_text(encoding="utf-8")
PROFILES = (DOCS / "analyst" / "profiles.md").read_text(encoding="utf-8")

LITERALS = {
    FactType.BOOLEAN: "TRUE",
    FactType.INTEGER: "3",
    FactType.NUMBER: "2.5",
    FactType.TEXT: "'abc'",
    FactType.CODE: "'ABC'",
}


def blocks(text, language):
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


def shown_conditions():
    return [line for block in blocks(CONDITIONS, "condition") for line in block.splitlines()]


@pytest.mark.parametrize("line", shown_conditions())
def test_every_condition_shown_can_be_used(line):
    checked = check(parse(line), FACTS, subjects=frozenset(), legal_basis=None)
    assert checked.cautions == ()


def test_the_table_of_the_language_can_be_read():
    table = CONDITIONS.split("## What it knows")[1].split("Texts and codes stand")[0]
    cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    shown = [code for cell in cells for code in re.findall(r"`([a-z][^`]*)`", cell)]
    assert len(shown) >= 8
    for code in shown:
        parse(code)


def test_the_json_shown_is_the_condition_shown_first():
    (shown,) = blocks(CONDITIONS, "json")
    assert to_json(parse(shown_conditions()[0]).tree) == json.loads(shown)


def test_the_json_of_each_clause_can_be_read():
    rows = CONDITIONS.split("| clause | JSON |")[1]
    shown = re.findall(r"`(\{.*?\})`", rows)
    assert len(shown) == 7
    for code in shown:
        from_json(json.loads(code))


def test_the_example_profile_is_sound():
    (shown,) = blocks(PROFILES, "yaml")
    profile = load(shown, FACTS)
    assert all(result.passed for result in run_tests(profile))
    assert profile.cautions == ()


def test_every_field_is_explained():
    table = PROFILES.split("## The fields")[1].split("##")[0]
    first_cells = re.findall(r"^\|([^|]*)\|", table, flags=re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", " ".join(first_cells))) == set(FIELDS)


@pytest.mark.parametrize("name", sorted(FACTS))
def test_every_fact_of_the_catalogue_can_be_named(name):
    literal = LITERALS[FACTS[name].type]
    for text in (f"{name} = {literal}", f"{name} IS NULL", f"{name} NOT IN ({literal})"):
        tree = parse(f"{text} AND packages > 2").tree
        assert parse(to_text(tree)).tree == tree
        check(parse(f"{text} AND packages > 2"), FACTS, subjects=frozenset(), legal_basis="law")
