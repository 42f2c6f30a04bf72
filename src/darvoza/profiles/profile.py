"""⑤ A profile: an officer-written condition over facts, and what is to be done when it applies."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from darvoza.errors import ConditionError, ProfileError
from darvoza.profiles.check import Caution
from darvoza.profiles.criteria import Criteria
from darvoza.profiles.forms import to_json
from darvoza.profiles.interpret import evaluate
from darvoza.profiles.normal import Conjunction
from darvoza.records import Channel, Direction, Mode, ThreatArea, Value
from darvoza.subjects import SubjectKind


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliesTo:
    """The crossings a profile looks at."""

    subjects: frozenset[SubjectKind]
    modes: frozenset[Mode] = frozenset()  # empty: all
    direction: Direction | None = None  # None: both
    checkpoints: frozenset[str] = frozenset()  # codes; empty: all

    def includes(
        self, *, subject: SubjectKind, mode: Mode, direction: Direction, checkpoint: str | None
    ) -> bool:
        """Whether a crossing of this kind is looked at."""
        return (
            subject in self.subjects
            and (not self.modes or mode in self.modes)
            and (self.direction is None or self.direction is direction)
            and (not self.checkpoints or checkpoint in self.checkpoints)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileTest:
    """A crossing, by its facts, of which the author says whether the profile applies."""

    name: str
    facts: Mapping[str, Value]
    applies: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One version of a profile; *hash* is that of its whole content and names the version."""

    id: str
    titles: Mapping[str, str]  # by language: en and ru at least
    instructions: Mapping[str, str]
    area: ThreatArea
    channel: Channel
    points: int
    applies_to: AppliesTo
    condition: str  # as the author wrote it
    tree: Criteria
    conjunctions: tuple[Conjunction, ...]
    legal_basis: str | None
    source: str | None
    indicators: tuple[str, ...]
    owner: str
    restricted: bool
    contact: str | None  # whom to call; required when restricted
    expires: date  # the last day on which it applies
    tests: tuple[ProfileTest, ...]
    cautions: tuple[Caution, ...] = ()
    hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileTestResult:
    """What came of one test of a profile."""

    name: str
    expected: bool
    value: bool | None  # of the condition; None is unknown
    passed: bool
    error: str | None = None


def run_tests(profile: Profile) -> tuple[ProfileTestResult, ...]:
    """The profile's own tests, each evaluated by the plain interpreter."""
    return tuple(_run(profile, test) for test in profile.tests)


def _run(profile: Profile, test: ProfileTest) -> ProfileTestResult:
    try:
        value = evaluate(profile.tree, test.facts)
    except ConditionError as error:
        return ProfileTestResult(
            name=test.name, expected=test.applies, value=None, passed=False, error=str(error)
        )
    passed = (value is True) is test.applies
    return ProfileTestResult(name=test.name, expected=test.applies, value=value, passed=passed)


def content_hash(profile: Profile) -> str:
    """SHA-256 of the canonical form, in hexadecimal: the same on every platform."""
    return _digest(_canonical(profile))


def _canonical(profile: Profile) -> dict[str, Any]:
    """All that a person approves. The condition counts by its tree, so its spelling is free."""
    scope = profile.applies_to
    return {
        "format": "darvoza-profile/1",
        "id": profile.id,
        "titles": dict(profile.titles),
        "instructions": dict(profile.instructions),
        "area": profile.area.value,
        "channel": profile.channel.name,
        "points": profile.points,
        "subjects": sorted(scope.subjects),
        "modes": sorted(scope.modes),
        "direction": scope.direction,
        "checkpoints": sorted(scope.checkpoints),
        "condition": to_json(profile.tree),
        "legal_basis": profile.legal_basis,
        "source": profile.source,
        "indicators": sorted(profile.indicators),
        "owner": profile.owner,
        "restricted": profile.restricted,
        "contact": profile.contact,
        "expires": profile.expires.isoformat(),
        "tests": [
            {"name": test.name, "facts": dict(test.facts), "applies": test.applies}
            for test in profile.tests
        ],
    }


def _digest(value: object) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileSet:
    """The profiles that are used together; build it with ``profile_set``."""

    profiles: tuple[Profile, ...]  # by id
    hash: str  # SHA-256 over ids and hashes, whatever the order they came in
    expired: tuple[str, ...] = ()  # ids left out because their last day has passed


def profile_set(profiles: Iterable[Profile], *, as_of: date) -> ProfileSet:
    """Those of *profiles* that have not expired on *as_of*; ProfileError when an id comes twice."""
    ordered = sorted(profiles, key=lambda profile: profile.id)
    for one, next_one in pairwise(ordered):
        if one.id == next_one.id:
            raise ProfileError("two profiles have the id {id}", id=one.id)
    current = tuple(profile for profile in ordered if profile.expires >= as_of)
    return ProfileSet(
        profiles=current,
        hash=_digest([[profile.id, profile.hash] for profile in current]),
        expired=tuple(profile.id for profile in ordered if profile.expires < as_of),
    )
