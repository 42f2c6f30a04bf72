"""⑤ The criteria tree: what a condition is once it is read (design §3.2).

A condition is a tree of ``And``, ``Or`` and ``Not`` over *clauses*; a clause speaks of one fact
(``Compare``, ``InList``, ``Between``, ``StartsWith``, ``IsNull``) or of several (``CompareFacts``,
``CompareTerms``). Text, JSON and the form at the desk are views of this tree. Build inner nodes
with ``all_of``, ``any_of`` and ``negation``: they flatten, so that equal texts are equal trees.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

Literal = bool | int | float | str


class Operator(StrEnum):
    """How two values are compared."""

    EQUAL = "="
    UNEQUAL = "!="
    LESS = "<"
    LESS_OR_EQUAL = "<="
    GREATER = ">"
    GREATER_OR_EQUAL = ">="


MIRRORED = {
    Operator.EQUAL: Operator.EQUAL,
    Operator.UNEQUAL: Operator.UNEQUAL,
    Operator.LESS: Operator.GREATER,
    Operator.LESS_OR_EQUAL: Operator.GREATER_OR_EQUAL,
    Operator.GREATER: Operator.LESS,
    Operator.GREATER_OR_EQUAL: Operator.LESS_OR_EQUAL,
}
"""The operator that says the same with the sides exchanged."""


@dataclass(frozen=True, slots=True)
class FactTerm:
    """A fact inside arithmetic."""

    name: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A number inside arithmetic."""

    value: int | float


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """``+``, ``-``, ``*`` of two terms, or ``/`` by a constant that is not zero; binary64."""

    operator: str
    left: "Term"
    right: "Term"


Term = FactTerm | Constant | Arithmetic


@dataclass(frozen=True, slots=True)
class Compare:
    """A fact against a literal; ``Compare(fact, EQUAL, True)`` is the bare boolean ``fact``."""

    fact: str
    operator: Operator
    value: Literal


@dataclass(frozen=True, slots=True)
class CompareFacts:
    """A fact against another fact."""

    fact: str
    operator: Operator
    other: str


@dataclass(frozen=True, slots=True)
class CompareTerms:
    """Arithmetic against arithmetic; at least one side is more than a bare fact or constant."""

    left: Term
    operator: Operator
    right: Term


@dataclass(frozen=True, slots=True)
class InList:
    """The fact is one of the values."""

    fact: str
    values: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """``low <= fact <= high``, both ends included."""

    fact: str
    low: Literal
    high: Literal


@dataclass(frozen=True, slots=True)
class StartsWith:
    """The fact begins with the prefix (``LIKE 'prefix%'``); letter case counts."""

    fact: str
    prefix: str


@dataclass(frozen=True, slots=True)
class IsNull:
    """The fact is unknown; the only clause that is never unknown itself."""

    fact: str


OneFact = Compare | InList | Between | StartsWith | IsNull
Clause = OneFact | CompareFacts | CompareTerms


@dataclass(frozen=True, slots=True)
class And:
    """All parts; two or more, none of them an ``And``."""

    parts: tuple["Criteria", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any part; two or more, none of them an ``Or``."""

    parts: tuple["Criteria", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold; never a ``Not`` of a ``Not``."""

    part: "Criteria"


Criteria = Clause | And | Or | Not


def all_of(*parts: Criteria) -> Criteria:
    """The conjunction of *parts*, flattened; one part stands for itself."""
    flat = tuple(
        leaf for part in parts for leaf in (part.parts if isinstance(part, And) else (part,))
    )
    return flat[0] if len(flat) == 1 else And(flat)


def any_of(*parts: Criteria) -> Criteria:
    """The disjunction of *parts*, flattened; one part stands for itself."""
    flat = tuple(
        leaf for part in parts for leaf in (part.parts if isinstance(part, Or) else (part,))
    )
    return flat[0] if len(flat) == 1 else Or(flat)


def negation(part: Criteria) -> Criteria:
    """The contrary of *part*; two negations cancel, as they do in three-valued logic."""
    return part.part if isinstance(part, Not) else Not(part)


def clauses_of(tree: Criteria) -> Iterator[Clause]:
    """Every clause, from left to right, repeats included."""
    if isinstance(tree, Not):
        yield from clauses_of(tree.part)
    elif isinstance(tree, And | Or):
        for part in tree.parts:
            yield from clauses_of(part)
    else:
        yield tree


def facts_of(tree: Criteria) -> tuple[str, ...]:
    """The names of the facts it speaks of, each once, from left to right."""
    return tuple(dict.fromkeys(name for clause in clauses_of(tree) for name in facts_in(clause)))


def facts_in(clause: Clause) -> tuple[str, ...]:
    """The names of the facts of one clause, each once, from left to right."""
    if isinstance(clause, CompareTerms):
        return tuple(dict.fromkeys((*_facts_in_term(clause.left), *_facts_in_term(clause.right))))
    if isinstance(clause, CompareFacts):
        return tuple(dict.fromkeys((clause.fact, clause.other)))
    return (clause.fact,)


def only_fact(clause: Clause) -> str | None:
    """The fact of a clause that sets one fact against literals; None for every other clause."""
    return None if isinstance(clause, CompareFacts | CompareTerms) else clause.fact


def _facts_in_term(term: Term) -> Iterator[str]:
    if isinstance(term, FactTerm):
        yield term.name
    elif isinstance(term, Arithmetic):
        yield from _facts_in_term(term.left)
        yield from _facts_in_term(term.right)


def depth(tree: Criteria | Term) -> int:
    """How many levels the tree has; a bare clause is one, arithmetic counts."""
    if isinstance(tree, And | Or):
        return 1 + max(map(depth, tree.parts))
    if isinstance(tree, Not):
        return 1 + depth(tree.part)
    if isinstance(tree, CompareTerms | Arithmetic):
        return 1 + max(depth(tree.left), depth(tree.right))
    return 1
