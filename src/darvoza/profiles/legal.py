"""⑤ The legal check of a condition (design §4, docs/rights.md).

No protected trait, and no proxy of one, may be a reason on its own; where a protected fact occurs
at all, the profile must name the law that allows it. That a plain fact is known or unknown says
nothing about a crossing, so a null test does not count as support; nor does the mode or direction,
nor an OR that covers every value of a plain fact.
"""

from collections.abc import Iterable, Mapping, Sequence

from darvoza.errors import ConditionError
from darvoza.facts.fact import Fact, LegalClass
from darvoza.profiles.criteria import Clause, IsNull, facts_in
from darvoza.profiles.normal import Conjunction, Requirement
from darvoza.profiles.witness import derived

SENSITIVE = frozenset({LegalClass.PROTECTED, LegalClass.PROXY})

SCOPE = frozenset({"mode", "direction"})
"""Facts that say where a crossing happens, as applies_to does; they support no suspicion."""


def check_legal(
    conjunctions: Sequence[Conjunction],
    catalogue: Mapping[str, Fact],
    *,
    legal_basis: str | None,
    positions: Mapping[Clause, int],
) -> None:
    """ConditionError when it can be true on protected or proxy facts alone, or lacks a law."""
    for conjunction in conjunctions:
        _check_basis(conjunction, catalogue, legal_basis=legal_basis, positions=positions)
    for steps in (*conjunctions, *derived(conjunctions)):
        _check_support(steps, catalogue, positions)


def _check_basis(
    conjunction: Conjunction,
    catalogue: Mapping[str, Fact],
    *,
    legal_basis: str | None,
    positions: Mapping[Clause, int],
) -> None:
    for clause in (step.clause for step in conjunction):
        for name in facts_in(clause):
            if catalogue[name].legal_class is LegalClass.PROTECTED and not legal_basis:
                raise ConditionError(
                    "{name} is a protected trait: name the law that allows it in legal_basis",
                    positions.get(clause),
                    name=name,
                )


def _check_support(
    steps: Iterable[Requirement], catalogue: Mapping[str, Fact], positions: Mapping[Clause, int]
) -> None:
    clauses = [step.clause for step in steps]
    sensitive = [clause for clause in clauses if _sensitive_in(clause, catalogue)]
    if sensitive and not any(_supports(clause, catalogue) for clause in clauses):
        first = min(sensitive, key=lambda clause: positions.get(clause, 0))
        names = sorted({name for clause in sensitive for name in _sensitive_in(clause, catalogue)})
        raise ConditionError(
            "{names}: a protected trait or its proxy is never a reason on its own; "
            "join it by AND with a plain fact",
            positions.get(first),
            names=", ".join(names),
        )


def _sensitive_in(clause: Clause, catalogue: Mapping[str, Fact]) -> list[str]:
    return [name for name in facts_in(clause) if catalogue[name].legal_class in SENSITIVE]


def _supports(clause: Clause, catalogue: Mapping[str, Fact]) -> bool:
    plain = {*facts_in(clause)} - {*_sensitive_in(clause, catalogue)} - SCOPE
    return bool(plain) and not isinstance(clause, IsNull)
