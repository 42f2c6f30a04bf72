"""⑤ The normal form that the matcher, the checks and the questions share.

A profile applies when its three-valued value is TRUE. With NOT pushed to the leaves, each leaf
becomes a *requirement*, "this clause is definitely true" or "definitely false"; a condition is a
list of conjunctions of requirements, and it is TRUE exactly when all requirements of one
conjunction hold. De Morgan and distributivity are valid in Kleene's logic, so nothing is lost.
"""

from math import prod
from typing import NamedTuple

from darvoza.errors import ConditionError
from darvoza.profiles.criteria import And, Clause, Criteria, Not, Or
from darvoza.profiles.limits import MAX_CONJUNCTIONS


class Requirement(NamedTuple):
    """The clause is definitely true (*holds*) or definitely false; unknown satisfies neither."""

    clause: Clause
    holds: bool


Conjunction = tuple[Requirement, ...]


def conjunctions(tree: Criteria) -> tuple[Conjunction, ...]:
    """The disjunctive normal form; ConditionError when it has more than 64 conjunctions."""
    size = _size(tree, holds=True)
    if size > MAX_CONJUNCTIONS:
        raise ConditionError(
            "the condition has {size} combinations of its ORs; {most} are allowed: "
            "use IN lists or split it into several profiles",
            size=size,
            most=MAX_CONJUNCTIONS,
        )
    return tuple(dict.fromkeys(_expand(tree, holds=True)))


def _size(tree: Criteria, *, holds: bool) -> int:
    if isinstance(tree, Not):
        return _size(tree.part, holds=not holds)
    if isinstance(tree, And | Or):
        sizes = [_size(part, holds=holds) for part in tree.parts]
        return prod(sizes) if isinstance(tree, And) is holds else sum(sizes)
    return 1


def _expand(tree: Criteria, *, holds: bool) -> list[Conjunction]:
    if isinstance(tree, Not):
        return _expand(tree.part, holds=not holds)
    if not isinstance(tree, And | Or):
        return [(Requirement(tree, holds),)]
    parts = [_expand(part, holds=holds) for part in tree.parts]
    if isinstance(tree, And) is not holds:
        return [conjunction for part in parts for conjunction in part]
    joined: list[Conjunction] = [()]
    for part in parts:
        joined = [_join(left, right) for left in joined for right in part]
    return joined


def _join(left: Conjunction, right: Conjunction) -> Conjunction:
    return tuple(dict.fromkeys((*left, *right)))
