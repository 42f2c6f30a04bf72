"""⑤ The online matcher: which profiles apply to one crossing, in microseconds.

Every profile is a list of conjunctions (``normal``), every conjunction one bit. For each fact the
value is looked up once and leaves a set of bits; the intersection over all facts is what applies
(Whang et al., *Indexing Boolean Expressions*, VLDB 2009). Clauses over several facts are evaluated
last, and only for conjunctions still standing. It agrees cell by cell with ``interpret.evaluate``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from darvoza.profiles.criteria import Clause, only_fact
from darvoza.profiles.fields import ClauseUse, Field
from darvoza.profiles.interpret import BROKEN, Truth, truth_of
from darvoza.profiles.normal import Requirement
from darvoza.profiles.profile import Profile
from darvoza.records import Direction, Mode, Value
from darvoza.subjects import SubjectKind

SCOPE_LIMIT = 1_024  # kinds of crossing remembered

Scope = tuple[SubjectKind, Mode, Direction, str | None]
Lookup = tuple[str, dict[object, int], Callable[[object], tuple[int, int]]]


class Matched(NamedTuple):
    """What one crossing came to."""

    applied: tuple[Profile, ...]  # in the order the matcher was given them
    failed: tuple[str, ...]  # ids of profiles whose value could not be found


NOTHING = Matched((), ())


class _Row(NamedTuple):
    """One conjunction: its profile's place, and its requirements on several facts at once."""

    profile: int
    rest: tuple[Requirement, ...]


class Matcher:
    """A set of profiles made ready; only its caches change after it is built.

    Safe to share between threads: what they may write at once is idempotent.
    """

    __slots__ = ("_fields", "_rows", "_scopes", "profiles")

    def __init__(self, profiles: Iterable[Profile]) -> None:
        self.profiles = tuple(profiles)
        self._rows = tuple(_rows(self.profiles))
        self._fields = _fields(self.profiles, every=(1 << len(self._rows)) - 1)
        self._scopes: dict[Scope, tuple[int, tuple[Lookup, ...]]] = {}

    def matching(
        self,
        facts: Mapping[str, Value],
        *,
        subject: SubjectKind,
        mode: Mode,
        direction: Direction,
        checkpoint: str | None,
    ) -> Matched:
        """The profiles that apply to a crossing with these *facts*; a missing fact is unknown."""
        scope = subject, mode, direction, checkpoint
        alive, fields = self._scopes.get(scope) or self._scope(scope)
        broken, value_of = 0, facts.get
        for name, memo, classify in fields:
            value = value_of(name)
            try:
                alive &= memo[value]
            except (KeyError, TypeError):
                possible, failing = classify(value)
                alive &= possible
                broken |= failing
            if not alive:
                return NOTHING
        return self._settle(alive, broken, facts) if alive else NOTHING

    def _scope(self, scope: Scope) -> tuple[int, tuple[Lookup, ...]]:
        subject, mode, direction, checkpoint = scope
        alive = 0
        for bit, row in enumerate(self._rows):
            if self.profiles[row.profile].applies_to.includes(
                subject=subject, mode=mode, direction=direction, checkpoint=checkpoint
            ):
                alive |= 1 << bit
        used = (field for field in self._fields if field.touched & alive)
        found = alive, tuple((field.name, field.memo, field.classify) for field in used)
        if len(self._scopes) >= SCOPE_LIMIT:
            self._scopes.clear()
        self._scopes[scope] = found
        return found

    def _settle(self, alive: int, broken: int, facts: Mapping[str, Value]) -> Matched:
        """Evaluate what is left of the standing conjunctions, and name their profiles."""
        truths: dict[Clause, Truth] = {}
        applied: dict[int, None] = {}
        failed: dict[int, None] = {}
        for bit in _bits(alive):
            row = self._rows[bit]
            stands = _stands(row.rest, facts, truths) if row.rest else True
            if stands is BROKEN or (stands and broken >> bit & 1):
                failed[row.profile] = None
            elif stands:
                applied[row.profile] = None
        return Matched(
            tuple(self.profiles[place] for place in applied),
            tuple(self.profiles[place].id for place in failed if place not in applied),
        )


def _bits(alive: int) -> Iterator[int]:
    while alive:
        low = alive & -alive
        yield low.bit_length() - 1
        alive ^= low


def _stands(
    rest: Sequence[Requirement], facts: Mapping[str, Value], truths: dict[Clause, Truth]
) -> Truth:
    """True when all hold, False when one does not, BROKEN when only failures stand in the way."""
    result: Truth = True
    for clause, holds in rest:
        if clause not in truths:
            truths[clause] = truth_of(clause, facts)
        truth = truths[clause]
        if truth is BROKEN:
            result = BROKEN
        elif truth is not holds:
            return False
    return result


def _rows(profiles: Sequence[Profile]) -> Iterator[_Row]:
    for place, profile in enumerate(profiles):
        for conjunction in profile.conjunctions:
            rest = tuple(step for step in conjunction if only_fact(step.clause) is None)
            yield _Row(place, rest)


def _fields(profiles: Sequence[Profile], every: int) -> tuple[Field, ...]:
    """One field a fact; first those that most conjunctions ask for."""
    uses: dict[str, list[ClauseUse]] = {}
    for clause, (when_true, when_false) in _uses(profiles).items():
        if (name := only_fact(clause)) is not None:
            uses.setdefault(name, []).append(ClauseUse(clause, when_true, when_false))
    fields = (Field(name, of_fact, every) for name, of_fact in uses.items())
    return tuple(sorted(fields, key=lambda field: (-field.touched.bit_count(), field.name)))


def _uses(profiles: Sequence[Profile]) -> dict[Clause, list[int]]:
    """Of each distinct clause the conjunctions, as bits, that need it true, and false."""
    found: dict[Clause, list[int]] = {}
    every = (conjunction for profile in profiles for conjunction in profile.conjunctions)
    for bit, conjunction in enumerate(every):
        for clause, holds in conjunction:
            found.setdefault(clause, [0, 0])[0 if holds else 1] |= 1 << bit
    return found
