"""⑤ What to ask: the unknown facts that stand between a profile and applying."""

from collections.abc import Mapping, Sequence

from darvoza.facts.fact import Fact
from darvoza.profiles.criteria import Clause, facts_in
from darvoza.profiles.interpret import BROKEN, Truth, truth_of
from darvoza.profiles.normal import Conjunction
from darvoza.profiles.profile import Profile
from darvoza.records import Value


def asks(
    profile: Profile, facts: Mapping[str, Value], catalogue: Mapping[str, Fact]
) -> tuple[str, ...]:
    """The facts to ask about, each once, in the order of the condition; empty when there are none.

    A question is worth its time when the profile does not yet apply, but one of its conjunctions
    already has something true, nothing false, and lacks only what an officer can ask for.
    """
    names: dict[str, None] = {}
    for conjunction in profile.conjunctions:
        truths = [truth_of(step.clause, facts) for step in conjunction]
        if not _worth_asking(conjunction, truths):
            if all(_holds(conjunction, truths)):
                return ()
            continue
        missing = _missing(conjunction, truths, facts)
        if missing and all(_askable(name, catalogue) for name in missing):
            names.update(dict.fromkeys(missing))
    return tuple(names)


def _holds(conjunction: Conjunction, truths: Sequence[Truth]) -> list[bool]:
    return [truth is step.holds for step, truth in zip(conjunction, truths, strict=True)]


def _worth_asking(conjunction: Conjunction, truths: Sequence[Truth]) -> bool:
    """Some requirement holds, some is unknown, and none is refuted or broken."""
    if BROKEN in truths or None not in truths:
        return False
    held = _holds(conjunction, truths)
    return any(held) and all(
        holds or truth is None for holds, truth in zip(held, truths, strict=True)
    )


def _missing(
    conjunction: Conjunction, truths: Sequence[Truth], facts: Mapping[str, Value]
) -> list[str]:
    open_steps = [step for step, truth in zip(conjunction, truths, strict=True) if truth is None]
    return [name for step in open_steps for name in _unknown_in(step.clause, facts)]


def _unknown_in(clause: Clause, facts: Mapping[str, Value]) -> list[str]:
    return [name for name in facts_in(clause) if facts.get(name) is None]


def _askable(name: str, catalogue: Mapping[str, Fact]) -> bool:
    fact = catalogue.get(name)
    return fact is not None and fact.askable
