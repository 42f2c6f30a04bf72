"""⑨ One version of a profile: read aloud, held against its own tests, and what may come next."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from darvoza.access import Action, Role, may
from darvoza.errors import ProfileError
from darvoza.facts import FACTS
from darvoza.presentation import language
from darvoza.presentation.criteria import CriteriaReader, Sentence
from darvoza.presentation.reasons import FactShown, Wording
from darvoza.profiles import (
    Profile,
    ProfileEvent,
    ProfileTest,
    ProfileTestResult,
    State,
    authors_of,
    next_state,
    run_tests,
    state_of,
)
from darvoza.profiles.lifecycle import NEXT
from darvoza.records import Direction
from darvoza.web.identity import Visit


class Obstacle(StrEnum):
    """Why a step cannot be taken now."""

    OWN = "own"  # four eyes: somebody else approves it
    TESTS = "tests"  # one of its own tests fails
    EXPIRED = "expired"
    OTHER = "other"


WEIGHED = frozenset({State.IN_FORCE, State.RETIRED})
"""States that change what is recommended: a supervisor brings a version there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepContext:
    """A state to which the account might bring the version; *obstacle* when it cannot now."""

    state: State
    obstacle: Obstacle | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedTest:
    """A test crossing with what came of it now; *value* is the condition's, null is unknown."""

    name: str
    facts: tuple[FactShown, ...]
    expected: bool
    value: bool | None
    passed: bool
    error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionContent:
    """What a version says; *reading* is its condition in the account's language."""

    titles: Mapping[str, str]
    instructions: Mapping[str, str]
    direction: Direction | None  # null: both
    checkpoints: tuple[str, ...]  # none: all
    legal_basis: str | None
    source: str | None
    indicators: tuple[str, ...]
    restricted: bool
    reading: tuple[Sentence, ...]
    cautions: tuple[str, ...]  # what is allowed but hardly meant
    tests: tuple[TriedTest, ...]


class Mark(StrEnum):
    """What became of a line between two versions."""

    SAME = " "
    TAKEN = "-"
    ADDED = "+"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedLine:
    """A line of the difference between two versions,."""

    mark: Mark
    text: str


def version_content(visit: Visit, profile: Profile) -> VersionContent:
    """What *profile* says, and whether its tests pass now."""
    say = language(visit.account.language)
    scope = profile.applies_to
    results = run_tests(profile)
    wording = Wording(say, lambda _: None)
    return VersionContent(
        titles=profile.titles,
        instructions=profile.instructions,
        direction=scope.direction,
        checkpoints=tuple(sorted(scope.checkpoints)),
        legal_basis=profile.legal_basis,
        source=profile.source,
        indicators=profile.indicators,
        restricted=profile.restricted,
        reading=tuple(CriteriaReader(say).sentences(profile.tree)),
        cautions=tuple(f"{caution(visit, one.code)} {one.text}" for one in profile.cautions),
        tests=tuple(map(_tested, profile.tests, results, [wording] * len(results))),
    )


def caution(visit: Visit, code: str) -> str:
    """The sentence of a caution about a condition, before the clause that it is about."""
    say = language(visit.account.language)
    return {
        "never_true": say("This can never hold:"),
        "always_true": say("This always holds:"),
        "always_null": say("This is never known of some of the subjects it looks at:"),
        "not_in_fact_log": say("This fact names people and is not kept for trials on the past:"),
    }[code]


def _tested(test: ProfileTest, result: ProfileTestResult, wording: Wording) -> TriedTest:
    return TriedTest(
        name=test.name,
        facts=tuple(wording.fact(name, value) for name, value in test.facts.items()),
        expected=test.applies,
        value=result.value,
        passed=result.passed,
        error=wording.language(result.error) if result.error else None,
    )


def steps_of(
    visit: Visit, history: Sequence[ProfileEvent], version: str, profile: Profile | None
) -> tuple[StepContext, ...]:
    """The states to which the account's role may bring the version, by the lifecycle's own rule."""
    role = _role(visit)
    if role is None or profile is None:
        return ()
    following = NEXT[state_of(history, version)]
    steps = (_step(visit, history, profile, state, role) for state in State if state in following)
    return tuple(one for one in steps if one is not None)


def _role(visit: Visit) -> Role | None:
    if not may(visit.account, Action.WRITE_PROFILE) and not may(
        visit.account, Action.APPROVE_PROFILE
    ):
        return None
    return Role.SUPERVISOR if Role.SUPERVISOR in visit.account.roles else Role.ANALYST


def _step(
    visit: Visit, history: Sequence[ProfileEvent], profile: Profile, state: State, role: Role
) -> StepContext | None:
    """The step, with what stands in its way; None for one that is not the role's to take."""
    weighs = state in WEIGHED
    own = visit.account.name in authors_of(history, profile.hash)
    if weighs and not may(visit.account, Action.APPROVE_PROFILE):
        waits = state is State.IN_FORCE and own
        return StepContext(state=state, obstacle=Obstacle.OWN) if waits else None
    event = ProfileEvent(
        profile_id=profile.id, version=profile.hash, state=state, actor=visit.account.name,
        at=_not_before(visit.at, history),
    )  # fmt: skip
    try:
        next_state(history, event, role=role, profile=profile, catalogue=FACTS)
    except ProfileError as error:
        if not weighs:
            return None
        obstacle = _obstacle(visit, profile, own)
        detail = error.said(language(visit.account.language))
        return StepContext(state=state, obstacle=obstacle, detail=detail)
    return StepContext(state=state)


def _not_before(at: datetime, history: Sequence[ProfileEvent]) -> datetime:
    return max([at, *(event.at for event in history)])


def _obstacle(visit: Visit, profile: Profile, own: bool) -> Obstacle:
    if own:
        return Obstacle.OWN
    if profile.expires < visit.at.date():
        return Obstacle.EXPIRED
    failing = any(not one.passed for one in run_tests(profile))
    return Obstacle.TESTS if failing else Obstacle.OTHER


def difference(older: str, newer: str) -> tuple[ChangedLine, ...]:
    """Every line of two texts: those of *older* alone, of *newer* alone, and of both."""
    old, new = older.splitlines(), newer.splitlines()
    found: list[ChangedLine] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for what, start, end, from_, to in matcher.get_opcodes():
        if what == "equal":
            found += [ChangedLine(mark=Mark.SAME, text=text) for text in old[start:end]]
            continue
        found += [ChangedLine(mark=Mark.TAKEN, text=text) for text in old[start:end]]
        found += [ChangedLine(mark=Mark.ADDED, text=text) for text in new[from_:to]]
    return tuple(found)
