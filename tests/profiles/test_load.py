"""Profile files: what is read, what is refused and where; hashes depend on content alone."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from profile_material import CATALOGUE, TEXT, edited

from darvoza.errors import ConditionError, ProfileError
from darvoza.profiles.load import load
from darvoza.profiles.profile import content_hash, profile_set, run_tests
from darvoza.records import Channel, Direction, Mode, ThreatArea


def test_a_file_becomes_a_profile():
    profile = load(TEXT, CATALOGUE)
    assert profile.id == "air-late-cash-no-bags"
    assert profile.titles["ru"].startswith("Поздняя")
    assert (profile.area, profile.channel, profile.points) == (ThreatArea.DRUGS, Channel.YELLOW, 40)
    assert profile.applies_to.modes == {Mode.AIR}
    assert profile.applies_to.direction is Direction.ARRIVAL
    assert profile.expires == date(2027, 12, 31)
    assert profile.indicators == ("AIR-P-001", "AIR-P-002")
    assert len(profile.conjunctions) == 1
    assert profile.hash == content_hash(profile)
    assert all(result.passed for result in run_tests(profile))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("channel: yellow", "channels: yellow", "line 7, channels: .*did you mean channel"),
        ("channel: yellow", "channel: orange", "line 7, channel: 'orange' is not one of green"),
        ("area: drugs", "area: drug", "line 6, area: 'drug' is not one of drugs"),
        ("points: 40", "points: '40'", "line 8, points: must be a whole number"),
        ("points: 40", "points: true", "line 8, points: must be a whole number"),
        ("points: 40", "points: 101", "line 8, points: must be from 0 to 100"),
        ("points: 40", "points: 40\npoints: 41", "line 9, points: the field is given twice"),
        ("modes: [air]", "modes: [sea]", "line 9, applies_to.modes.1: 'sea' is not one of air"),
        ("modes: [air]", "mode: [air]", "line 9, applies_to.mode: .*did you mean modes"),
        ("subjects: [traveller]", "subjects: []", "line 9, applies_to.subjects: is missing"),
        ("form_of_payment = 'CA' AND", "form_of_paymnt = 'CA' AND",
         r"line 10, condition: .*at character 28\); did you mean form_of_payment"),
        ("  ru: Спросите, кто оплатил билет.\n", "", "line 3, instruction.ru: is missing"),
        ("en: Ask who", "fr: Ask who", "line 4, instruction.fr: there is no such field"),
        ('source: "UNODC, public course material"', "source:", "line 12, source: a profile needs"),
        ("AIR-P-002", "AIR-P-02", "line 13, indicators: there is no indicator AIR-P-02; did you"),
        ("AIR-P-002", "NO-P-009", "line 13, indicators: .* must not be used"),
        ("AIR-P-002", "THB-P-004", "line 13, indicators: .* may only protect a person"),
        ("restricted: false", "restricted: true", "line 16, contact: .* whom to call"),
        ("restricted: false", "restricted: 0", "line 15, restricted: must be true or false"),
        ("expires: 2027-12-31", "expires: soon", "line 17, expires: must be a date"),
        ("expires: 2027-12-31", "expires: 2027-12-31 10:00:00", "line 17, expires: must be a date"),
        ("applies: true", "applies: false", "line 18, tests: give a test that applies and one"),
        ("has_bags: true", "has_bag: true", "line 20, tests.2.facts.has_bag: .*mean has_bags"),
        ("form_of_payment: CA", "form_of_payment: NO",
         "line 19, tests.1.facts.form_of_payment: .*not False; quote it"),
        ("booking_days_ahead: 1", "booking_days_ahead: 1.5", "line 19, tests.1.facts.booking"),
        ("booking_days_ahead: 1", "booking_days_ahead: [1]", "line 19, tests.1.facts.booking"),
        ("id: air-late-cash-no-bags", "id: Air Late", "line 1, id: takes up to 64 small letters"),
        ("owner: risk-unit", "owner: [a]", "line 14, owner: must be a text"),
        ("owner: risk-unit", "owner: ' '", "line 14, owner: is missing"),
        ("owner: risk-unit", "owner: &a x", "line 14: &, \\* and ! have no meaning"),
        ("owner: risk-unit", "owner: !!python/object:os.system x", "line 14: &, "),
        ("owner: risk-unit", "owner: [", "line 16: expected"),
        ("owner: risk-unit\n", "", "owner: is missing"),
        ("tests:", "tests: 5\nolds:", "olds: there is no such field"),
        ("title: {en", "title: 5 #{en", "title: must be 'name: value' pairs"),
    ],
)  # fmt: skip
def test_refused_with_line_and_field(old, new, message):
    with pytest.raises(ProfileError) as caught:
        load(edited((old, new)), CATALOGUE)
    assert re.search(message, str(caught.value)), str(caught.value)


@pytest.mark.parametrize("text", ["", "5", "- a", "a: b: c", "\x00", "a: \ud800", "x" * 70_000])
def test_what_is_no_profile_at_all_is_refused(text):
    with pytest.raises(ProfileError):
        load(text, CATALOGUE)


@given(st.text(max_size=200) | st.text(st.sampled_from("a:-[]{}'\"\n #&*!|>,01 "), max_size=80))
def test_any_text_is_a_profile_or_refused(text):
    with pytest.raises(ProfileError):
        load(text, CATALOGUE)


def test_the_cause_of_a_wrong_condition_is_kept_for_the_desk():
    with pytest.raises(ProfileError) as caught:
        load(edited(("NOT has_bags", "NOT has_bag")), CATALOGUE)
    cause = caught.value.__cause__
    assert isinstance(cause, ConditionError)
    assert (cause.position, cause.suggestion) == (58, "has_bags")


def test_an_indicator_that_is_never_alone_needs_a_second_fact_in_every_combination():
    condition = "booking_days_ahead < 2 AND form_of_payment = 'CA' AND NOT has_bags"
    for alone in ("booking_days_ahead < 2", "has_bags OR bags > 1 AND alone",
                  "bags > 1 AND bags < 5", "bags > 1 AND alone IS NULL"):  # fmt: skip
        with pytest.raises(ProfileError, match="never a reason alone"):
            load(edited((condition, alone)), CATALOGUE)
    load(edited((condition, "booking_days_ahead < 2 AND (has_bags OR alone)")), CATALOGUE)


def test_an_indicator_that_protects_may_stand_in_the_area_of_protection():
    text = edited(("AIR-P-002", "THB-P-004"), ("area: drugs", "area: protection"))
    assert load(text, CATALOGUE).area is ThreatArea.PROTECTION


def test_a_failing_test_is_told_not_hidden():
    profile = load(edited(("has_bags: false", "has_bags: null")), CATALOGUE)
    first, second = run_tests(profile)
    assert (first.passed, first.value, first.expected) == (False, None, True)
    assert second.passed


def test_the_hash_is_fixed_for_ever():
    """A changed value here means that every stored version would lose its name."""
    assert load(TEXT, CATALOGUE).hash == (
        "113caec192e96efa14665ca31c213dbdc5eb6fde0b789c0fdadb638eeb0678ed"
    )


def test_the_hash_does_not_depend_on_order_or_spelling():
    lines = TEXT.splitlines(keepends=True)
    moved = "".join([lines[7], *lines[:7], *lines[8:]])
    spelled = edited(
        ("AND NOT has_bags", "and  (NOT (has_bags))"),
        ("[AIR-P-001, AIR-P-002]", "[AIR-P-002, AIR-P-001]"),
        ('{en: "Booked late, paid in cash, no bags", ru: "Поздняя бронь, наличные, без багажа"}',
         '{ru: "Поздняя бронь, наличные, без багажа", en: "Booked late, paid in cash, no bags"}'),
    )  # fmt: skip
    assert load(moved, CATALOGUE).hash == load(TEXT, CATALOGUE).hash
    assert load(spelled, CATALOGUE).hash == load(TEXT, CATALOGUE).hash


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("points: 40", "points: 41"),
        ("yellow", "red"),
        ("Ask who", "Ask  who"),
        ("< 2", "<= 2"),
        ("'CA'", "'CC'"),
        ("modes: [air]", "modes: [air, rail]"),
        (", direction: arrival", ""),
        ("legal_basis: null", "legal_basis: law"),
        ("2027-12-31", "2027-12-30"),
        ("risk-unit", "other-unit"),
        ("AIR-P-002", "AIR-P-003"),
        ("contact: null", "contact: desk 5"),
        ("name: bag", "name: one bag"),
    ],
)
def test_the_hash_tells_any_change_of_content(old, new):
    assert load(edited((old, new)), CATALOGUE).hash != load(TEXT, CATALOGUE).hash


def test_a_set_has_one_hash_in_any_order_and_leaves_out_the_expired():
    one = load(TEXT, CATALOGUE)
    two = load(edited(("id: air-late", "id: road-late"), ("2027-12-31", "2026-01-31")), CATALOGUE)
    day = date(2026, 1, 31)
    assert profile_set([one, two], as_of=day) == profile_set([two, one], as_of=day)
    assert [profile.id for profile in profile_set([two, one], as_of=day).profiles] == [
        one.id,
        two.id,
    ]
    later = profile_set([one, two], as_of=date(2026, 2, 1))
    assert (later.profiles, later.expired) == ((one,), (two.id,))
    assert later.hash == profile_set([one], as_of=day).hash != profile_set([two], as_of=day).hash
    with pytest.raises(ProfileError, match="two profiles have the id"):
        profile_set([one, replace(one, hash="other")], as_of=day)
