"""⑤ The plain three-valued interpreter: the oracle with which every faster executor must agree.

Semantics (Kleene): a comparison with an unknown value is unknown; NaN is unknown; ``IS NULL`` is
never unknown. Text is compared by code point in Unicode NFC. Arithmetic is binary64 in the written
order; a number literal that is a float makes its comparison binary64. A clause that cannot be
evaluated (a text where a number was promised) fails; it matters only where the condition's value
depends on it: ``TRUE OR failing`` is TRUE and ``unknown AND failing`` is not TRUE.
"""

import operator
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from darvoza.errors import ConditionError
from darvoza.profiles.criteria import (
    And,
    Arithmetic,
    Between,
    Clause,
    Compare,
    CompareFacts,
    CompareTerms,
    Constant,
    Criteria,
    FactTerm,
    InList,
    IsNull,
    Literal,
    Not,
    Operator,
    Or,
    StartsWith,
    Term,
    facts_in,
)
from darvoza.profiles.forms import to_text
from darvoza.records import Value

Facts = Mapping[str, Value]

FAILURES = (TypeError, ValueError, ArithmeticError)
"""What evaluating a clause may raise when a fact breaks the promise of its type."""

COMPARE: dict[Operator, Callable[[Literal, Literal], bool]] = {
    Operator.EQUAL: operator.eq,
    Operator.UNEQUAL: operator.ne,
    Operator.LESS: operator.lt,
    Operator.LESS_OR_EQUAL: operator.le,
    Operator.GREATER: operator.gt,
    Operator.GREATER_OR_EQUAL: operator.ge,
}

COMPUTE: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


class Broken(Enum):
    """A truth value that could not be found."""

    BROKEN = "broken"


BROKEN = Broken.BROKEN
Truth = bool | None | Broken

WEAKEST_FIRST: tuple[Truth, ...] = (False, None, BROKEN, True)
STRONGEST_FIRST: tuple[Truth, ...] = (True, BROKEN, None, False)


def evaluate(tree: Criteria, facts: Facts) -> bool | None:
    """The value of the condition: TRUE, FALSE or unknown; a profile applies only when TRUE.

    Raises ConditionError when the value depends on a clause that cannot be evaluated.
    """
    truth = _truth(tree, facts, holds=True)
    if isinstance(truth, Broken):
        raise ConditionError("a fact has a value of another type than the condition expects")
    return truth


def _truth(tree: Criteria, facts: Facts, *, holds: bool) -> Truth:
    if isinstance(tree, Not):
        return _truth(tree.part, facts, holds=not holds)
    if isinstance(tree, And | Or):
        truths = [_truth(part, facts, holds=holds) for part in tree.parts]
        order = WEAKEST_FIRST if isinstance(tree, And) is holds else STRONGEST_FIRST
        return next(truth for truth in order if truth in truths)
    truth = truth_of(tree, facts)
    return truth is holds if isinstance(truth, bool) else truth


def truth_of(clause: Clause, facts: Facts) -> Truth:
    """The truth of one clause, ``BROKEN`` when it cannot be evaluated."""
    try:
        return clause_truth(clause, facts)
    except FAILURES:
        return BROKEN


def clause_truth(clause: Clause, facts: Facts) -> bool | None:
    """The truth of one clause; raises one of ``FAILURES`` on values of a wrong type."""
    if isinstance(clause, CompareTerms):
        return _compare(
            number_of(clause.left, facts), clause.operator, number_of(clause.right, facts)
        )
    value = seen(facts.get(clause.fact))
    if isinstance(clause, CompareFacts):
        return _compare(value, clause.operator, seen(facts.get(clause.other)))
    if isinstance(clause, IsNull):
        return value is None
    return None if value is None else _against_literal(clause, value)


def _against_literal(
    clause: Compare | InList | Between | StartsWith, value: Literal
) -> bool | None:
    if isinstance(clause, Compare):
        return _compare(value, clause.operator, clause.value)
    if isinstance(clause, InList):
        return any(_compare(value, Operator.EQUAL, item) for item in clause.values)
    if isinstance(clause, Between):
        low = _compare(value, Operator.GREATER_OR_EQUAL, clause.low)
        high = _compare(value, Operator.LESS_OR_EQUAL, clause.high)
        return bool(low and high)
    if not isinstance(value, str):
        raise TypeError(clause.fact)
    return value.startswith(clause.prefix)


def seen(value: object) -> Value:
    """A fact's value as conditions see it: NaN is unknown, text is in Unicode NFC."""
    if isinstance(value, str):
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if isinstance(value, float):
        return None if value != value else value  # noqa: PLR0124 — only NaN differs from itself
    if value is None or isinstance(value, int):
        return value
    raise TypeError(type(value).__name__)


def _compare(left: Value, how: Operator, right: Value) -> bool | None:
    """*right* as a float makes the comparison binary64, as a column of numbers does."""
    if left is None or right is None:
        return None
    if isinstance(left, str) is not isinstance(right, str):
        raise TypeError(how)
    if isinstance(right, float) and isinstance(left, int):
        left = float(left)
    return COMPARE[how](left, right)


def number_of(term: Term, facts: Facts) -> float | None:
    """The value of arithmetic in binary64; None when a fact is unknown or the result is NaN."""
    if isinstance(term, Constant):
        return float(term.value)
    if isinstance(term, FactTerm):
        value = seen(facts.get(term.name))
        if isinstance(value, str):
            raise TypeError(term.name)
        return None if value is None else float(value)
    return _computed(term, facts)


def _computed(term: Arithmetic, facts: Facts) -> float | None:
    left, right = number_of(term.left, facts), number_of(term.right, facts)
    if left is None or right is None:
        return None
    result = COMPUTE[term.operator](left, right)
    return None if result != result else result  # noqa: PLR0124 — only NaN differs from itself


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseTruth:
    """One line of an explanation."""

    operator: str  # = != < <= > >= in between starts_with is_null
    fact: str
    literal: Literal | tuple[Literal, ...] | None  # None where facts stand on both sides
    value: Value  # of *fact*
    truth: bool | None  # of the clause as written, before any NOT
    text: str  # the clause in the condition language
    negated: bool  # it stands under an odd number of NOTs: it helps when it is false
    others: tuple[tuple[str, Value], ...] = ()  # further facts of the clause and their values
    broken: bool = False  # could not be evaluated


def explain(tree: Criteria, facts: Facts) -> tuple[ClauseTruth, ...]:
    """Every clause of the condition with what was seen and what came of it, from left to right."""
    return tuple(_explained(tree, facts, negated=False))


def _explained(tree: Criteria, facts: Facts, *, negated: bool) -> list[ClauseTruth]:
    if isinstance(tree, Not):
        return _explained(tree.part, facts, negated=not negated)
    if isinstance(tree, And | Or):
        return [line for part in tree.parts for line in _explained(part, facts, negated=negated)]
    truth, names = truth_of(tree, facts), facts_in(tree)
    how, value = _said(tree)
    return [
        ClauseTruth(
            operator=how, fact=names[0], literal=value, value=facts.get(names[0]),
            truth=None if isinstance(truth, Broken) else truth, text=to_text(tree),
            negated=negated, others=tuple((name, facts.get(name)) for name in names[1:]),
            broken=truth is BROKEN,
        )
    ]  # fmt: skip


def _said(clause: Clause) -> tuple[str, Literal | tuple[Literal, ...] | None]:
    if isinstance(clause, Compare):
        return clause.operator.value, clause.value
    if isinstance(clause, CompareFacts | CompareTerms):
        return clause.operator.value, None
    if isinstance(clause, InList):
        return "in", clause.values
    if isinstance(clause, Between):
        return "between", (clause.low, clause.high)
    return ("starts_with", clause.prefix) if isinstance(clause, StartsWith) else ("is_null", None)
