"""Profiles are written by one and approved by another; what is changed counts from then on."""

from datetime import timedelta
from pathlib import Path

import pytest

from darvoza.access import Role
from darvoza.errors import AccessError, NotFoundError, ProfileError
from darvoza.pipeline.door import receive
from darvoza.pipeline.governing import advance_profile, install, save_profile
from darvoza.pipeline.looking import profile_finder
from darvoza.pipeline.opening import open_loop, refresh
from darvoza.pipeline.reassessing import reassess
from darvoza.profiles import State
from darvoza.records import Channel
from darvoza.simulate.ground import account
from darvoza.store import profiles as kept
from darvoza.store import schema as tables
from tests.pipeline.test_order import arrival
from tests.pipeline.world import (
    PROFILES,
    SETTINGS,
    START,
    again,
    assessed,
    counts,
    places,
    rows,
    settled,
)

ANALYST = account("analyst", Role.ANALYST)
SUPERVISOR = account("supervisor", Role.SUPERVISOR)
OFFICER = account("officer", Role.OFFICER)
HOUR = timedelta(hours=1)
TEXT = """
id: road-every-truck
title: {en: "Every truck", ru: "Каждый грузовик"}
instruction: {en: "Look at the papers.", ru: "Проверьте документы."}
area: smuggling
channel: yellow
points: 7
applies_to: {subjects: [vehicle], modes: [road]}
condition: "vehicle_kind = 'truck'"
legal_basis: null
source: "A test"
indicators: []
owner: risk-unit
restricted: false
expires: 2027-12-31
tests:
  - {name: "a truck", facts: {vehicle_kind: truck}, applies: true}
  - {name: "a car", facts: {vehicle_kind: car}, applies: false}
"""


def in_force(store, text=TEXT, at=START):
    profile = save_profile(store, text, author=ANALYST, at=at)
    advance_profile(store, profile.hash, State.IN_REVIEW, actor=ANALYST, at=at)
    advance_profile(store, profile.hash, State.IN_FORCE, actor=SUPERVISOR, at=at)
    return profile


def test_saving_is_not_activating(store):
    places(store)
    loop = open_loop(store, SETTINGS)
    profile = save_profile(store, TEXT, author=ANALYST, at=START)
    refresh(loop)
    assert loop.profiles(START + HOUR).matcher.profiles == ()
    advance_profile(store, profile.hash, State.IN_REVIEW, actor=ANALYST, at=START)
    with pytest.raises(ProfileError, match="only a supervisor"):
        advance_profile(store, profile.hash, State.IN_FORCE, actor=ANALYST, at=START)
    advance_profile(store, profile.hash, State.IN_FORCE, actor=SUPERVISOR, at=START)
    refresh(loop)
    assert [one.id for one in loop.profiles(START + HOUR).matcher.profiles] == [profile.id]


def test_saving_again_changes_nothing(store):
    in_force(store)
    before = counts(store, frozenset())
    assert save_profile(store, TEXT, author=ANALYST, at=START + HOUR).id == "road-every-truck"
    assert counts(store, frozenset()) == before


def test_a_retired_version_can_be_taken_up_again_as_a_draft(store):
    profile = in_force(store)
    advance_profile(store, profile.hash, State.RETIRED, actor=SUPERVISOR, at=START, note="enough")
    save_profile(store, TEXT, author=ANALYST, at=START + HOUR)
    with store.reading() as connection:
        states = [event.state for event in kept.history(connection, profile.id)]
        notes = [event.note for event in kept.history(connection, profile.id)]
    assert states[-2:] == [State.RETIRED, State.DRAFT]
    assert "enough" in notes


def test_who_may_not_is_told_so_and_nothing_is_kept(store):
    before = counts(store, frozenset())
    with pytest.raises(AccessError, match="officer may not change profiles: an analyst or super"):
        save_profile(store, TEXT, author=OFFICER, at=START)
    with pytest.raises(ProfileError, match=r"line 9, .*did you mean vehicle_kind\?"):
        save_profile(
            store, TEXT.replace("vehicle_kind =", "vehicle_kin ="), author=ANALYST, at=START
        )
    with pytest.raises(NotFoundError, match="no profile version abc"):
        advance_profile(store, "abc", State.IN_REVIEW, actor=ANALYST, at=START)
    assert counts(store, frozenset()) == before


def test_four_eyes_and_expiry_hold(store):
    profile = save_profile(store, TEXT, author=SUPERVISOR, at=START)
    advance_profile(store, profile.hash, State.IN_REVIEW, actor=SUPERVISOR, at=START)
    with pytest.raises(ProfileError, match="four eyes"):
        advance_profile(store, profile.hash, State.IN_FORCE, actor=SUPERVISOR, at=START)
    late = START.replace(year=2028)
    other = account("second", Role.SUPERVISOR)
    with pytest.raises(ProfileError, match="expired on 2027-12-31"):
        advance_profile(store, profile.hash, State.IN_FORCE, actor=other, at=late)


def test_a_folder_is_installed_and_a_wrong_file_is_named(store, tmp_path: Path):
    (tmp_path / "a.yml").write_text(TEXT, "utf-8")
    (tmp_path / "b.yml").write_text(TEXT.replace("points: 7", "points: many"), "utf-8")
    with pytest.raises(ProfileError, match=r"^b\.yml: .*points"):
        install(store, tmp_path, author=ANALYST, approver=SUPERVISOR, at=START)
    (tmp_path / "b.yml").unlink()
    with pytest.raises(ProfileError, match=r"^a\.yml: .*is in force"):
        install(store, tmp_path, author=ANALYST, approver=SUPERVISOR, at=START)


def test_every_example_profile_can_be_installed(store):
    done = install(store, PROFILES, author=ANALYST, approver=SUPERVISOR, at=START)
    assert len(done) >= 25
    assert len(open_loop(store, SETTINGS).profiles(START + HOUR).matcher.profiles) == len(done)


# --- what is changed counts from then on ------------------------------------------------------


TRUCK = arrival("01KG123ABC", "2026-03-01T20:00:00Z")


def channels(store) -> list[int]:
    """The channel of every assessment of the truck, in order."""
    found = rows(store, tables.assessments, tables.assessments.c.as_of)
    return [row.channel for row in found if "vehicle_kind" in row.facts]


def test_known_crossings_are_assessed_again_and_only_news_is_written(store):
    places(store)
    loop = open_loop(store, SETTINGS)
    receive(loop, again([TRUCK], START))
    profile = in_force(store, at=START + HOUR)
    heard = []
    wrote = reassess(
        loop, since=START, at=START + 2 * HOUR, report=lambda done, of: heard.append((done, of))
    )
    assert wrote == 1
    assert heard == [(2, 2)]
    assert channels(store) == [Channel.GREEN, Channel.YELLOW]
    assert reassess(loop, since=START, at=START + 2 * HOUR) == 0
    advance_profile(store, profile.hash, State.RETIRED, actor=SUPERVISOR, at=START + 3 * HOUR)
    assert reassess(loop, since=START, at=START + 4 * HOUR) == 1
    assert channels(store) == [Channel.GREEN, Channel.YELLOW, Channel.GREEN]


def test_what_is_over_is_not_assessed_again(store):
    places(store)
    loop = open_loop(store, SETTINGS)
    receive(loop, again([TRUCK], START))
    in_force(store, at=START + HOUR)
    assert reassess(loop, since=START + 24 * HOUR, at=START + 30 * HOUR) == 0


def test_a_profile_in_force_is_taken_up_by_a_loop_that_is_at_work(store):
    places(store)
    loop = open_loop(store, SETTINGS)
    receive(loop, again([TRUCK], START))
    in_force(store, at=START + HOUR)  # by another process: this loop is told nothing
    later = arrival("01KG777ABC", "2026-03-01T22:00:00Z", driver="N7")
    receive(loop, again([later], START + 2 * HOUR))
    assert channels(store) == [Channel.GREEN, Channel.YELLOW]


def test_what_came_before_a_profile_is_assessed_without_it(store):
    places(store)
    loop = open_loop(store, SETTINGS)
    in_force(store, at=START + HOUR)
    receive(loop, again([TRUCK], START))
    assert channels(store) == [Channel.GREEN]


def test_a_reason_finds_its_profile_and_an_unknown_version_finds_none(store):
    profile = in_force(store)
    with store.reading() as connection:
        find = profile_finder(connection)
        assert find(profile.hash) == profile
        assert find("0" * 64) is None


def test_every_set_that_made_an_assessment_is_kept(store, monkeypatch):
    loop = settled(store, monkeypatch)
    receive(loop, again([TRUCK], START))
    in_force(store, at=START + HOUR)
    receive(loop, again([arrival("01KG7", "2026-03-01T22:00:00Z")], START + 2 * HOUR))
    named = {row.profiles for row in rows(store, tables.assessments)}
    assert len(named) == 2
    assert {row.hash for row in rows(store, tables.profile_sets)} == named
    assert assessed(store)
