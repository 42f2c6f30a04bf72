"""The catalogue, its hash and its page."""

import re
from pathlib import Path

import pytest

from darvoza.facts import FACTS, FactSource, FactType, LegalClass, catalogue_hash
from darvoza.facts import catalogue as catalogue_module
from darvoza.facts.document import document
from darvoza.subjects import SubjectKind

PAGE = Path(__file__).parents[2] / "docs" / "facts.md"
PROTECTED = {
    "nationality", "sex", "age", "minor", "document_issuer", "minors_in_party",
    "minor_without_adult",
}  # fmt: skip


def test_the_page_is_what_the_catalogue_says():
    assert PAGE.read_text(encoding="utf-8") == document(), "run: python -m darvoza.facts"


def test_there_are_enough_facts_of_every_kind():
    counts = {kind: sum(kind in fact.subjects for fact in FACTS.values()) for kind in SubjectKind}
    assert len(FACTS) >= 75
    assert min(counts.values()) >= 25


@pytest.mark.parametrize("fact", FACTS.values(), ids=lambda fact: fact.name)
def test_every_fact_is_described(fact):
    assert FACTS[fact.name] is fact
    assert re.fullmatch(r"[a-z][a-z0-9_]*", fact.name)
    assert fact.subjects
    assert fact.meaning[0].isupper()
    assert not fact.meaning.endswith(".")
    assert "|" not in fact.meaning
    assert (fact.unit is not None) == (fact.type in {FactType.INTEGER, FactType.NUMBER})
    assert fact.source in FactSource


def test_no_two_facts_share_a_name():
    rows = [fact.name for module in _topics() for fact in module.FACTS]
    assert len(rows) == len(set(rows)) == len(FACTS)


def _topics():
    return [
        value for value in vars(catalogue_module).values()
        if hasattr(value, "FACTS") and value is not catalogue_module
    ]  # fmt: skip


def test_traits_the_law_protects_are_marked():
    marked = {name for name, fact in FACTS.items() if fact.legal_class is LegalClass.PROTECTED}
    assert marked == PROTECTED


def test_free_text_and_numbers_that_name_somebody_are_identifying():
    marked = {name for name, fact in FACTS.items() if fact.legal_class is LegalClass.IDENTIFYING}
    assert marked == {"registration", "goods_description"}


def test_the_hash_changes_with_what_a_fact_means(monkeypatch: pytest.MonkeyPatch):
    before = catalogue_hash()
    assert re.fullmatch(r"[0-9a-f]{64}", before)
    assert catalogue_module._hash() == before
    monkeypatch.setattr(catalogue_module, "CODE_VERSION", "0")
    assert catalogue_module._hash() != before
