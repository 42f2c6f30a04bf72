"""⑤ Whether arithmetic depends on its facts at all: ``x - x > 0`` does not."""

from collections import Counter

from darvoza.profiles.criteria import CompareTerms, Constant, FactTerm, Term

Polynomial = Counter[tuple[str, ...]]
"""Coefficient of each product of facts; the empty product is the constant."""


def depends_on_nothing(clause: CompareTerms) -> bool:
    """Every fact cancels out between the two sides, so that only its being known matters."""
    difference = _polynomial(clause.left)
    difference.subtract(_polynomial(clause.right))
    return not any(weight for product, weight in difference.items() if product)


def _polynomial(term: Term) -> Polynomial:
    if isinstance(term, Constant):
        return Counter({(): term.value})
    if isinstance(term, FactTerm):
        return Counter({(term.name,): 1})
    left, right = _polynomial(term.left), _polynomial(term.right)
    if term.operator == "/":
        right = Counter({product: 1 / weight for product, weight in right.items()})
    if term.operator in {"*", "/"}:
        return _product(left, right)
    if term.operator == "-":
        left.subtract(right)
    else:
        left.update(right)
    return left


def _product(left: Polynomial, right: Polynomial) -> Polynomial:
    result: Polynomial = Counter()
    for one, weight in left.items():
        for other, factor in right.items():
            result[tuple(sorted((*one, *other)))] += weight * factor
    return result
