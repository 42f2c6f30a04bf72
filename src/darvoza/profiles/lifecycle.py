"""⑤ How a profile comes into force and leaves it again (design §3.4).

A history is what happened to the versions of one profile, oldest first; nothing in it changes. A
version is a content hash, so any edit is another version, which begins as a draft. When a version
comes into force, the one before it is retired without a further event.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from darvoza.errors import ConditionError, ProfileError
from darvoza.facts.fact import Fact
from darvoza.profiles.check import check
from darvoza.profiles.indicators import check_indicators
from darvoza.profiles.parse import parse
from darvoza.profiles.profile import Profile, content_hash, run_tests


class State(StrEnum):
    """Where a version stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    IN_FORCE = "in_force"
    RETIRED = "retired"


NEXT: Mapping[State | None, frozenset[State]] = {
    None: frozenset({State.DRAFT}),
    State.DRAFT: frozenset({State.IN_REVIEW}),
    State.IN_REVIEW: frozenset({State.IN_FORCE, State.DRAFT}),
    State.IN_FORCE: frozenset({State.RETIRED}),
    State.RETIRED: frozenset({State.DRAFT}),
}
"""From each state, or from none, the states that may follow."""

WRITERS = frozenset({"analyst", "supervisor"})
APPROVERS = frozenset({"supervisor"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileEvent:
    """A version of a profile reaches a state."""

    profile_id: str
    version: str  # content hash
    state: State
    actor: str  # account
    at: datetime  # aware
    note: str = ""


History = Sequence[ProfileEvent]


def state_of(history: History, version: str) -> State | None:
    """Where *version* stands; None when the history does not know it."""
    last = next((event for event in reversed(history) if event.version == version), None)
    if last is None:
        return None
    superseded = last.state is State.IN_FORCE and version_in_force(history) != version
    return State.RETIRED if superseded else last.state


def version_in_force(history: History) -> str | None:
    """The version now in force; a later one replaces an earlier one."""
    current = None
    for event in history:
        if event.state is State.IN_FORCE:
            current = event.version
        elif event.state is State.RETIRED and event.version == current:
            current = None
    return current


def authors_of(history: History, version: str) -> frozenset[str]:
    """Who wrote *version* or sent it for review: they may not approve it."""
    authors: set[str] = set()
    state: State | None = None
    for event in (event for event in history if event.version == version):
        sent_back = event.state is State.DRAFT and state is State.IN_REVIEW
        if event.state in {State.DRAFT, State.IN_REVIEW} and not sent_back:
            authors.add(event.actor)
        state = event.state
    return frozenset(authors)


def next_state(
    history: History,
    event: ProfileEvent,
    *,
    role: str,
    profile: Profile | None = None,
    catalogue: Mapping[str, Fact] | None = None,
) -> State:
    """The state *event* leads to, when *role* may take this step; ProfileError says why not.

    *role* is that of the actor. To come into force a version needs its *profile* and the
    *catalogue*: the checks are made again, its tests run, its last day must not have passed.
    """
    _check_order(history, event)
    _check_actor(history, event, role)
    if event.state is State.IN_FORCE:
        _check_ready(event, profile, catalogue)
    return event.state


def _check_order(history: History, event: ProfileEvent) -> None:
    if event.at.tzinfo is None:
        raise ProfileError("the time of the event has no time zone")
    if any(earlier.profile_id != event.profile_id for earlier in history):
        raise ProfileError("this is not the history of {id}", id=event.profile_id)
    if history and event.at < history[-1].at:
        raise ProfileError("the event is older than the last one of this profile")
    now = state_of(history, event.version)
    if event.state not in NEXT[now]:
        raise _out_of_order(event, now)


def _out_of_order(event: ProfileEvent, now: State | None) -> ProfileError:
    allowed, name = tuple(sorted(NEXT[now])), event.profile_id
    if now is None:
        return ProfileError(
            "this version of {id} is not known: it can become {allowed}, not {wanted}",
            id=name, allowed=allowed, wanted=event.state,
        )  # fmt: skip
    return ProfileError(
        "this version of {id} is {state}: it can become {allowed}, not {wanted}",
        id=name, state=now, allowed=allowed, wanted=event.state,
    )  # fmt: skip


def _check_actor(history: History, event: ProfileEvent, role: str) -> None:
    authors = authors_of(history, event.version)
    sent_back = state_of(history, event.version) is State.IN_REVIEW
    own_draft = event.state in {State.DRAFT, State.IN_REVIEW} and not sent_back
    if own_draft and role not in WRITERS:
        raise ProfileError("only an analyst or a supervisor writes profiles")
    if event.state is State.DRAFT and sent_back and event.actor in authors:
        return
    if not own_draft and role not in APPROVERS:
        raise ProfileError("only a supervisor decides that a profile is {state}", state=event.state)
    if event.state is State.IN_FORCE and event.actor in authors:
        raise ProfileError(
            "four eyes: who wrote this version or sent it for review cannot approve it"
        )


def _check_ready(
    event: ProfileEvent, profile: Profile | None, catalogue: Mapping[str, Fact] | None
) -> None:
    if profile is None or catalogue is None:
        raise ProfileError("the profile and the catalogue of facts are needed to approve it")
    if (profile.id, content_hash(profile)) != (event.profile_id, event.version):
        raise ProfileError("the profile shown is not the version to be approved")
    if profile.expires < event.at.date():
        raise ProfileError("{id} expired on {day}", id=profile.id, day=profile.expires.isoformat())
    _check_again(profile, catalogue)
    failed = [result.name for result in run_tests(profile) if not result.passed]
    if failed:
        raise ProfileError(
            "these tests of {id} fail: {names}", id=profile.id, names=", ".join(failed)
        )


def _check_again(profile: Profile, catalogue: Mapping[str, Fact]) -> None:
    """The catalogue may have changed since the profile was written."""
    try:
        checked = check(
            parse(profile.condition),
            catalogue,
            subjects=profile.applies_to.subjects,
            legal_basis=profile.legal_basis,
        )
    except ConditionError as error:
        raise ProfileError("the condition of {id}: {error}", id=profile.id, error=error) from error
    if content_hash(replace(profile, tree=checked.tree)) != content_hash(profile):
        raise ProfileError(
            "a fact of {id} has changed its type: write a new version", id=profile.id
        )
    check_indicators(profile.indicators, profile.area, checked.conjunctions)
