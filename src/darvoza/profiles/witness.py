"""⑤ Which values decide a condition: used to find what can never, or must always, be true.

The clauses on one fact cut its values into finitely many classes. One witness of each class is
enough to know everything about them: every literal, its nearest neighbours, and "unknown".
"""

import math
from collections.abc import Iterable, Sequence

from darvoza.profiles.criteria import (
    Between,
    Clause,
    Compare,
    InList,
    Literal,
    StartsWith,
    only_fact,
)
from darvoza.profiles.interpret import truth_of
from darvoza.profiles.normal import Conjunction, Requirement
from darvoza.records import Value

MAX_ROUNDS = 256  # of the search for what is implied; beyond it less is found


def points(clause: Clause) -> tuple[Literal, ...]:
    """The values at which the truth of a one-fact clause may change."""
    if isinstance(clause, Compare):
        return (clause.value,)
    if isinstance(clause, InList):
        return clause.values
    if isinstance(clause, Between):
        return clause.low, clause.high
    if isinstance(clause, StartsWith):
        return clause.prefix, *after(clause.prefix)
    return ()


def after(prefix: str) -> tuple[str, ...]:
    """The first text, by code point, beyond all that begin with *prefix*; none at the very end."""
    stem = prefix.rstrip("\U0010ffff")
    return (stem[:-1] + chr(ord(stem[-1]) + 1),) if stem else ()


def witnesses(clauses: Iterable[Clause]) -> list[Literal]:
    """A known value of every class that *clauses*, all on one fact, can tell apart."""
    found: dict[Literal, None] = {}
    for point in (point for clause in clauses for point in points(clause)):
        found.update(dict.fromkeys(_around(point)))
    return list(found) or [True]


def _around(point: Literal) -> tuple[Literal, ...]:
    if isinstance(point, bool):
        return True, False
    if isinstance(point, str):
        return "", point, point + "\0"
    if isinstance(point, int):
        return point - 1, point, point + 1
    return math.nextafter(point, -math.inf), point, math.nextafter(point, math.inf)


def never_true(conjunction: Conjunction) -> bool:
    """No value of some fact, known or unknown, satisfies all that is required of it."""
    by_fact: dict[str, list[Requirement]] = {}
    for step in conjunction:
        if (name := only_fact(step.clause)) is not None:
            by_fact.setdefault(name, []).append(step)
    return any(
        not any(_satisfied(steps, name, value) for value in _with_unknown(steps))
        for name, steps in by_fact.items()
    )


def _with_unknown(steps: Sequence[Requirement]) -> list[Value]:
    return [None, *witnesses(step.clause for step in steps)]


def _satisfied(steps: Iterable[Requirement], name: str, value: Value) -> bool:
    return all(truth_of(step.clause, {name: value}) is step.holds for step in steps)


def derived(conjunctions: Iterable[Conjunction]) -> set[frozenset[Requirement]]:
    """The weakest conjunctions, with those implied by exhausting all known values of a fact.

    ``(a AND b) OR (a AND NOT b)`` is true of every known ``b`` whenever ``a`` is: it yields ``a``.
    """
    found = _weakest({frozenset(conjunction) for conjunction in conjunctions})
    for _ in range(MAX_ROUNDS):
        rounds = (_new(found, name) for name in sorted(_names(found)))
        new = next(filter(None, rounds), None)
        if new is None:
            break
        found = _weakest(found | new)
    return found


def _weakest(found: set[frozenset[Requirement]]) -> set[frozenset[Requirement]]:
    """Without those that ask for all that another asks for, and more."""
    return {steps for steps in found if not any(other < steps for other in found)}


def _new(found: set[frozenset[Requirement]], name: str) -> set[frozenset[Requirement]]:
    """What exhausting *name* implies beyond what is known already."""
    return {rest for rest in _exhausted(found, name) if not any(other <= rest for other in found)}


def _names(found: set[frozenset[Requirement]]) -> set[str]:
    names = {only_fact(step.clause) for steps in found for step in steps}
    return {name for name in names if name is not None}


def _exhausted(found: set[frozenset[Requirement]], name: str) -> list[frozenset[Requirement]]:
    """What remains of the conjunctions on *name* where, together, they leave no value of it out."""
    split = [_split(steps, name) for steps in found]
    return [
        rest
        for rest in {rest for own, rest in split if own}
        if _leaves_nothing([own for own, other in split if other <= rest and own], name)
    ]


def _split(
    steps: frozenset[Requirement], name: str
) -> tuple[frozenset[Requirement], frozenset[Requirement]]:
    own = frozenset(step for step in steps if only_fact(step.clause) == name)
    return own, steps - own


def _leaves_nothing(options: Sequence[frozenset[Requirement]], name: str) -> bool:
    known = witnesses(step.clause for own in options for step in own)
    return all(any(_satisfied(own, name, value) for own in options) for value in known)
