"""Reasons add up, the strictest sets the channel, and one more reason never lowers it."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from darvoza import assessment
from darvoza.assessment import IDENTIFYING, assess, match_reason
from darvoza.facts import FACTS
from darvoza.profiles import Matcher, load
from darvoza.records import Channel, Direction, Match, Mode, Occasion, ThreatArea, Versions
from darvoza.subjects import SubjectKind

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
FOLDER = Path(__file__).parents[1] / "profiles"
PROFILES = [load(path.read_text("utf-8"), FACTS) for path in sorted(FOLDER.glob("*.yml"))]
VERSIONS = Versions(profiles="p", lists="l", facts="f")

applying = [(profile, test.facts) for profile in PROFILES for test in profile.tests if test.applies]
channels, points = st.sampled_from(Channel), st.integers(0, 200)
changed = st.builds(
    lambda profile, channel, number: replace(profile, channel=channel, points=number),
    st.sampled_from(PROFILES), channels, points,
)  # fmt: skip
profile_sets = st.lists(changed, max_size=12, unique_by=lambda profile: profile.id)
matches = st.lists(
    st.builds(
        lambda number, channel, worth: Match(
            entry=f"e{number}", list="lookout", version="v", area=ThreatArea.WANTED,
            channel=channel, points=worth, key_kind="document",
        ),
        st.integers(0, 99), channels, points,
    ),
    max_size=4, unique_by=lambda match: match.entry,
)  # fmt: skip


def occasion(profile):
    """An occasion on which *profile* looks."""
    scope = profile.applies_to
    return Occasion(
        crossing_id="c", crossing_version=1, as_of=AT,
        subject=min(scope.subjects), mode=min(scope.modes, default=Mode.AIR),
        direction=scope.direction or Direction.ARRIVAL,
        checkpoint=min(scope.checkpoints, default="X"),
    )  # fmt: skip


def assessed(profiles, found, facts, where, failed=()):
    return assess(
        where, facts, failed=failed, profiles=Matcher(profiles),
        matches=[match_reason(match) for match in found], versions=VERSIONS,
    )  # fmt: skip


@given(others=profile_sets, found=matches, case=st.sampled_from(applying), channel=channels)
def test_an_added_applying_profile_never_lowers_the_channel(others, found, case, channel):
    profile, facts = case
    added = replace(profile, channel=channel)
    others = [other for other in others if other.id != profile.id]
    before = assessed(others, found, facts, occasion(profile))
    after = assessed([*others, added], found, facts, occasion(profile))
    assert profile.id in {reason.id for reason in after.reasons}
    assert after.channel == max(before.channel, channel)
    assert after.score == before.score + added.points
    assert {reason.id for reason in before.reasons} < {reason.id for reason in after.reasons}


@given(profiles=profile_sets, found=matches, case=st.sampled_from(applying), worth=points)
def test_an_added_match_never_lowers_the_channel(profiles, found, case, worth):
    _, facts = case
    added = Match(
        entry="new", list="lookout", version="v", area=ThreatArea.WANTED, channel=Channel.BLUE,
        points=worth, key_kind="plate",
    )  # fmt: skip
    before = assessed(profiles, found, facts, occasion(case[0]))
    after = assessed(profiles, [*found, added], facts, occasion(case[0]))
    assert after.channel == max(before.channel, Channel.BLUE)
    assert after.score == before.score + worth


@given(profiles=profile_sets, found=matches, case=st.sampled_from(applying))
def test_reasons_sum_to_the_score_and_the_strictest_sets_the_channel(profiles, found, case):
    result = assessed(profiles, found, case[1], occasion(case[0]))
    assert result.score == sum(reason.points for reason in result.reasons)
    assert result.channel == max((r.channel for r in result.reasons), default=Channel.GREEN)
    assert len({(r.kind, r.id) for r in result.reasons}) == len(result.reasons)


@given(profiles=profile_sets, found=matches, case=st.sampled_from(applying))
def test_the_same_facts_and_versions_give_the_same_assessment(profiles, found, case):
    once = assessed(profiles, found, case[1], occasion(case[0]))
    assert assessed(profiles, found, dict(case[1]), occasion(case[0])) == once


def test_nothing_applies_is_green_without_reasons():
    result = assessed([], [], {"bags": 2, "nationality": None}, occasion(PROFILES[0]))
    assert (result.channel, result.score, result.reasons) == (Channel.GREEN, 0, ())
    assert result.facts == {"bags": 2}  # what is not there was unknown


def test_identifying_facts_are_used_but_never_stand_in_an_assessment():
    assert IDENTIFYING
    facts = dict.fromkeys(IDENTIFYING, "IVANOV")
    result = assessed(PROFILES, [], facts, occasion(PROFILES[0]))
    assert "IVANOV" not in str(result)


def test_what_failed_is_said():
    profile, facts = applying[0]
    broken = {**facts, next(iter(facts)): object()}
    result = assessed([profile], [], broken, occasion(profile), failed=["bags"])
    assert result.failed == ("fact:bags", f"profile:{profile.id}")
    assert result.reasons == ()


def test_a_reason_carries_codes_and_numbers_of_the_facts_it_stands_on():
    profile, facts = applying[0]
    (reason,) = assessed([profile], [], facts, occasion(profile)).reasons
    assert (reason.kind, reason.id, reason.version) == ("profile", profile.id, profile.hash)
    assert reason.restricted is profile.restricted
    assert dict(reason.params) == {name: facts.get(name) for name in reason.params}
    assert set(reason.params) <= set(FACTS) - IDENTIFYING


@pytest.mark.parametrize("kind", SubjectKind)
def test_every_example_profile_that_applies_is_asked_for_its_kind_only(kind):
    for profile, facts in applying:
        where = replace(occasion(profile), subject=kind)
        found = assessed([profile], [], facts, where).reasons
        assert bool(found) is (kind in profile.applies_to.subjects)


def test_the_page_where_everything_meets_stays_one_page():
    assert len(Path(assessment.__file__).read_text("utf-8").splitlines()) < 150
