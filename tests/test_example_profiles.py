"""The example profiles: every one loads, passes its own tests and keeps the rules of design §4."""

import re
from collections import Counter
from pathlib import Path

import pytest

from darvoza.facts import FACTS, LegalClass
from darvoza.profiles import Profile, UseRule, indicators, load, run_tests
from darvoza.profiles.criteria import facts_in
from darvoza.records import Channel, Mode, ThreatArea
from darvoza.subjects import SubjectKind

FOLDER = Path(__file__).parents[1] / "profiles"
FILES = sorted(FOLDER.glob("*.yml"))
PROFILES = [load(path.read_text(encoding="utf-8"), FACTS) for path in FILES]
EACH = pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.id)
SENSITIVE = {LegalClass.PROTECTED, LegalClass.PROXY}
CYRILLIC = re.compile(r"[А-Яа-яЁё]")


def test_there_are_examples_for_every_kind_of_traffic():
    modes = Counter(mode for profile in PROFILES for mode in profile.applies_to.modes or Mode)
    subjects = {kind for profile in PROFILES for kind in profile.applies_to.subjects}
    assert len(PROFILES) >= 28
    assert subjects == set(SubjectKind)
    assert min(modes[mode] for mode in Mode) >= 5
    assert {ThreatArea.PROTECTION, ThreatArea.DOCUMENTS} <= {each.area for each in PROFILES}
    assert 1 <= sum(profile.restricted for profile in PROFILES) <= 2


def test_the_file_bears_the_profile_s_id():
    assert [path.stem for path in FILES] == [profile.id for profile in PROFILES]


@EACH
def test_its_own_tests_pass(profile: Profile):
    results = run_tests(profile)
    assert [result for result in results if not result.passed] == []
    assert 2 <= len(results) <= 4


@EACH
def test_its_tests_name_every_fact_of_the_condition(profile: Profile):
    needed = {name for steps in profile.conjunctions for step in steps
              for name in facts_in(step.clause)}  # fmt: skip
    for test in profile.tests:
        assert set(test.facts) == needed


@EACH
def test_no_way_to_apply_stands_on_one_sensitive_fact(profile: Profile):
    for steps in profile.conjunctions:
        classes = {FACTS[name].legal_class for step in steps for name in facts_in(step.clause)}
        assert classes - SENSITIVE


@EACH
def test_it_is_selective(profile: Profile):
    """At least two facts in every way to apply, so that no single habit of travel is enough."""
    for steps in profile.conjunctions:
        assert len({name for step in steps for name in facts_in(step.clause)}) >= 2


@EACH
def test_it_says_where_it_comes_from_and_nothing_forbidden(profile: Profile):
    assert profile.indicators
    assert profile.source
    rules = {indicators()[name].use_rule for name in profile.indicators}
    assert UseRule.DO_NOT_USE not in rules
    assert (UseRule.PROTECT_ONLY in rules) == (profile.area is ThreatArea.PROTECTION)


@EACH
def test_it_has_no_clause_that_cannot_matter(profile: Profile):
    assert profile.cautions == ()


@EACH
def test_both_languages_are_what_they_claim(profile: Profile):
    for texts in (profile.titles, profile.instructions):
        assert not CYRILLIC.search(texts["en"])
        assert CYRILLIC.search(texts["ru"])
    assert len(profile.titles["en"]) <= 70
    assert len(profile.titles["ru"]) <= 75


@EACH
def test_points_grow_with_the_channel(profile: Profile):
    low, high = {Channel.BLUE: (5, 40), Channel.YELLOW: (15, 40), Channel.RED: (45, 80)}[
        profile.channel
    ]
    assert low <= profile.points <= high


def test_protection_tells_the_officer_to_help():
    for profile in PROFILES:
        if profile.area is ThreatArea.PROTECTION:
            assert profile.channel is not Channel.RED
            assert profile.legal_basis
            assert "help, not suspicion" in profile.instructions["en"]
            assert "помощь, а не подозрение" in profile.instructions["ru"]
