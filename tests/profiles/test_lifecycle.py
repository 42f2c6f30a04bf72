"""Draft, review, force, retirement: who may do what, and when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from profile_material import CATALOGUE, TEXT, edited, fact

from darvoza.errors import ProfileError
from darvoza.profiles.lifecycle import (
    ProfileEvent,
    State,
    authors_of,
    next_state,
    state_of,
    version_in_force,
)
from darvoza.profiles.load import load

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
PROFILE = load(TEXT, CATALOGUE)
SECOND = load(edited(("points: 40", "points: 50")), CATALOGUE)
ROLES = {
    "ana": "analyst",
    "bek": "analyst",
    "sup": "supervisor",
    "top": "supervisor",
    "off": "officer",
}


def step(history, state, actor, *, profile=PROFILE, catalogue=CATALOGUE, at=None, **changes):
    """One more event on *history*, if it is allowed."""
    event = ProfileEvent(
        profile_id=profile.id, version=profile.hash, state=State(state), actor=actor,
        at=at or START + timedelta(days=len(history)),
    )  # fmt: skip
    next_state(
        history, replace(event, **changes), role=ROLES[actor], profile=profile, catalogue=catalogue
    )
    return (*history, event)


def after(*steps, profile=PROFILE, history=()):
    for state, actor in steps:
        history = step(history, state, actor, profile=profile)
    return history


REVIEWED = (("draft", "ana"), ("in_review", "ana"))
IN_FORCE = (*REVIEWED, ("in_force", "sup"))


def test_the_way_into_force_and_out_again():
    history = after(*IN_FORCE)
    assert state_of(history, PROFILE.hash) is State.IN_FORCE
    assert version_in_force(history) == PROFILE.hash
    history = after(("retired", "sup"), history=history)
    assert state_of(history, PROFILE.hash) is State.RETIRED
    assert version_in_force(history) is None


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ([("in_review", "ana")], "is not known: it can become draft, not in review"),
        ([("in_force", "sup")], "is not known"),
        ([("draft", "ana"), ("in_force", "sup")], "is draft: it can become in review, not"),
        ([("draft", "ana"), ("retired", "sup")], "is draft"),
        ([*IN_FORCE, ("draft", "ana")], "is in force: it can become retired"),
        ([*IN_FORCE, ("in_force", "top")], "is in force"),
        ([("draft", "off")], "only an analyst or a supervisor writes"),
        ([("draft", "ana"), ("in_review", "off")], "only an analyst or a supervisor writes"),
        ([*REVIEWED, ("in_force", "bek")], "only a supervisor decides"),
        ([*REVIEWED, ("draft", "bek")], "only a supervisor decides"),
        ([*IN_FORCE, ("retired", "ana")], "only a supervisor decides"),
        ([("draft", "sup"), ("in_review", "ana"), ("in_force", "sup")], "four eyes"),
        ([("draft", "ana"), ("in_review", "sup"), ("in_force", "sup")], "four eyes"),
        ([*REVIEWED, ("draft", "top"), ("in_review", "sup"), ("in_force", "sup")], "four eyes"),
    ],
)  # fmt: skip
def test_what_is_not_allowed(steps, message):
    history = after(*steps[:-1])
    with pytest.raises(ProfileError, match=message):
        after(steps[-1], history=history)


def test_sent_back_by_a_supervisor_who_may_still_approve_later():
    history = after(*REVIEWED, ("draft", "sup"), ("in_review", "ana"), ("in_force", "sup"))
    assert version_in_force(history) == PROFILE.hash
    assert authors_of(history, PROFILE.hash) == {"ana"}


def test_an_author_may_take_it_back():
    assert state_of(after(*REVIEWED, ("draft", "ana")), PROFILE.hash) is State.DRAFT


def test_a_new_version_is_a_new_draft_and_replaces_the_old_one_when_in_force():
    history = after(*REVIEWED, profile=SECOND, history=after(*IN_FORCE))
    assert version_in_force(history) == PROFILE.hash
    history = after(("in_force", "top"), profile=SECOND, history=history)
    assert version_in_force(history) == SECOND.hash
    assert state_of(history, PROFILE.hash) is State.RETIRED
    with pytest.raises(ProfileError, match="is retired: it can become draft"):
        after(("retired", "top"), history=history)
    history = after(*IN_FORCE, history=history)
    assert version_in_force(history) == PROFILE.hash


def test_an_approval_needs_passing_tests():
    wrong = load(edited(("has_bags: false", "has_bags: null")), CATALOGUE)
    with pytest.raises(ProfileError, match="tests of air-late-cash-no-bags fail: all"):
        after(*IN_FORCE, profile=wrong)


def test_an_approval_needs_a_profile_that_has_not_expired():
    last_day = datetime(2027, 12, 31, 23, 0, tzinfo=UTC)
    step(after(*REVIEWED), "in_force", "sup", at=last_day)
    with pytest.raises(ProfileError, match="expired on 2027-12-31"):
        step(after(*REVIEWED), "in_force", "sup", at=last_day + timedelta(hours=1))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"has_bags": fact("has_bags", "integer")}, "has_bags is a whole number"),
        ({"form_of_payment": fact("form_of_payment", "code", "protected")}, "legal_basis"),
        ({"booking_days_ahead": fact("booking_days_ahead", "number")}, "changed its type"),
        ({"has_bags": None}, "there is no fact has_bags"),
    ],
)
def test_an_approval_checks_again_with_the_catalogue_of_today(changed, message):
    today = {name: line for name, line in (CATALOGUE | changed).items() if line}
    with pytest.raises(ProfileError, match=message):
        step(after(*REVIEWED), "in_force", "sup", catalogue=today)


def test_an_approval_is_of_what_was_shown():
    history = after(*REVIEWED)
    with pytest.raises(ProfileError, match="not the version"):
        step(history, "in_force", "sup", profile=replace(SECOND, hash=PROFILE.hash))
    event = ProfileEvent(
        profile_id=PROFILE.id, version=PROFILE.hash, state=State.IN_FORCE, actor="sup",
        at=START + timedelta(days=5),
    )  # fmt: skip
    with pytest.raises(ProfileError, match="are needed"):
        next_state(history, event, role="supervisor")


def test_time_and_identity_of_events():
    history = after(*REVIEWED)
    with pytest.raises(ProfileError, match="older than the last"):
        step(history, "in_force", "sup", at=START - timedelta(days=1))
    with pytest.raises(ProfileError, match="no time zone"):
        step(history, "in_force", "sup", at=datetime(2026, 5, 1))  # noqa: DTZ001
    with pytest.raises(ProfileError, match="not the history of other"):
        step(history, "draft", "ana", profile_id="other")


attempts = st.tuples(
    st.sampled_from(list(State)), st.sampled_from(list(ROLES)), st.sampled_from([PROFILE, SECOND])
)


@given(st.lists(attempts, max_size=25))
def test_whatever_is_tried_force_needs_two_persons_and_a_supervisor(tries):
    history = ()
    for state, actor, profile in tries:
        try:
            history = step(history, state, actor, profile=profile)
        except ProfileError:
            continue
    for place, event in enumerate(history):
        if event.state is State.IN_FORCE:
            assert ROLES[event.actor] == "supervisor"
            assert event.actor not in authors_of(history[:place], event.version)
            assert authors_of(history[:place], event.version)
    in_force = [hash_ for hash_ in (PROFILE.hash, SECOND.hash)
                if state_of(history, hash_) is State.IN_FORCE]  # fmt: skip
    assert in_force == ([version_in_force(history)] if version_in_force(history) else [])
