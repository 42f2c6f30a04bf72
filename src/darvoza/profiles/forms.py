"""⑤ The two written forms of a criteria tree: text in the condition language, and JSON.

Both are lossless: reading what was written gives the same tree. JSON is what is stored and hashed.
"""

from collections.abc import Mapping
from typing import Any

from darvoza.errors import ConditionError
from darvoza.profiles import limits
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
    all_of,
    any_of,
    facts_in,
    negation,
)

Json = dict[str, Any]


def to_text(tree: Criteria) -> str:
    """The condition as an analyst would write it, with no more parentheses than are needed."""
    if isinstance(tree, And):
        return " AND ".join(_inside(part, Or) for part in tree.parts)
    if isinstance(tree, Or):
        return " OR ".join(to_text(part) for part in tree.parts)
    if isinstance(tree, Not):
        return _negated(tree.part)
    return _clause_text(tree)


def _inside(tree: Criteria, *loose: type[And] | type[Or]) -> str:
    return f"({to_text(tree)})" if isinstance(tree, loose) else to_text(tree)


def _negated(part: Criteria) -> str:
    if isinstance(part, InList | Between | StartsWith):
        return _clause_text(part, "NOT ")
    if isinstance(part, IsNull):
        return f"{part.fact} IS NOT NULL"
    return f"NOT {_inside(part, And, Or)}"


def _clause_text(clause: Clause, negated: str = "") -> str:
    if isinstance(clause, Compare | CompareFacts | CompareTerms):
        return _comparison(clause)
    if isinstance(clause, InList):
        return f"{clause.fact} {negated}IN ({', '.join(map(literal_text, clause.values))})"
    if isinstance(clause, Between):
        ends = f"{literal_text(clause.low)} AND {literal_text(clause.high)}"
        return f"{clause.fact} {negated}BETWEEN {ends}"
    if isinstance(clause, StartsWith):
        return f"{clause.fact} {negated}LIKE {literal_text(clause.prefix + '%')}"
    return f"{clause.fact} IS NULL"


def _comparison(clause: Compare | CompareFacts | CompareTerms) -> str:
    if isinstance(clause, CompareTerms):
        return f"{_term_text(clause.left)} {clause.operator} {_term_text(clause.right)}"
    if isinstance(clause, CompareFacts):
        return f"{clause.fact} {clause.operator} {clause.other}"
    if clause.operator is Operator.EQUAL and clause.value is True:
        return clause.fact
    return f"{clause.fact} {clause.operator} {literal_text(clause.value)}"


def literal_text(value: Literal) -> str:
    """A literal in the condition language."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return repr(value)


def _term_text(term: Term) -> str:
    if isinstance(term, FactTerm):
        return term.name
    if isinstance(term, Constant):
        return repr(term.value)
    return f"({_term_text(term.left)} {term.operator} {_term_text(term.right)})"


def to_json(tree: Criteria) -> Json:
    """The tree as plain dictionaries, lists and literals."""
    if isinstance(tree, And):
        return {"and": [to_json(part) for part in tree.parts]}
    if isinstance(tree, Or):
        return {"or": [to_json(part) for part in tree.parts]}
    if isinstance(tree, Not):
        return {"not": to_json(tree.part)}
    return _clause_json(tree)


def _clause_json(clause: Clause) -> Json:
    if isinstance(clause, Compare | CompareFacts | CompareTerms):
        return _comparison_json(clause)
    if isinstance(clause, InList):
        return {"fact": clause.fact, "op": "in", "values": list(clause.values)}
    if isinstance(clause, Between):
        return {"fact": clause.fact, "op": "between", "low": clause.low, "high": clause.high}
    if isinstance(clause, StartsWith):
        return {"fact": clause.fact, "op": "starts_with", "prefix": clause.prefix}
    return {"fact": clause.fact, "op": "is_null"}


def _comparison_json(clause: Compare | CompareFacts | CompareTerms) -> Json:
    if isinstance(clause, CompareTerms):
        left, right = _term_json(clause.left), _term_json(clause.right)
        return {"left": left, "op": clause.operator.value, "right": right}
    if isinstance(clause, CompareFacts):
        return {"fact": clause.fact, "op": clause.operator.value, "other": clause.other}
    return {"fact": clause.fact, "op": clause.operator.value, "value": clause.value}


def _term_json(term: Term) -> Json:
    if isinstance(term, FactTerm):
        return {"fact": term.name}
    if isinstance(term, Constant):
        return {"value": term.value}
    return {"op": term.operator, "left": _term_json(term.left), "right": _term_json(term.right)}


def from_json(node: object) -> Criteria:
    """The tree that ``to_json`` wrote; ConditionError for anything else, and beyond the limits."""
    try:
        tree = limits.check_depth(_criteria(node))
    except RecursionError:
        raise ConditionError("the condition is nested too deeply") from None
    if len(to_text(tree)) >= limits.MAX_CHARACTERS:
        raise ConditionError(
            "the condition is longer than {most} characters", most=limits.MAX_CHARACTERS
        )
    return tree


def _criteria(node: object) -> Criteria:
    match node:
        case {"and": [_, _, *_] as parts, **rest} if not rest:
            return all_of(*map(_criteria, parts))
        case {"or": [_, _, *_] as parts, **rest} if not rest:
            return any_of(*map(_criteria, parts))
        case {"not": part, **rest} if not rest:
            return negation(_criteria(part))
        case {"op": str(how), **rest}:
            return _clause(how, rest)
    raise ConditionError("not a condition: {node}", node=str(node)[:80])


def _clause(how: str, rest: Mapping[Any, Any]) -> Clause:
    match rest:
        case {"left": left, "right": right} if len(rest) == 2:
            return terms(_term(left), _operator(how), _term(right))
        case {"fact": str(fact), **others}:
            return _of_fact(fact, how, others)
    raise ConditionError("not a clause: {clause}", clause=f"{how} {str(rest)[:80]}")


def _of_fact(fact: str, how: str, rest: Mapping[Any, Any]) -> Clause:
    match how, tuple(sorted(rest)):
        case "is_null", ():
            return IsNull(fact)
        case "starts_with", ("prefix",):
            return StartsWith(fact, limits.prefix(rest["prefix"]))
        case "between", ("high", "low"):
            return Between(fact, limits.literal(rest["low"]), limits.literal(rest["high"]))
        case "in", ("values",) if isinstance(rest["values"], list):
            return InList(fact, limits.values(tuple(map(limits.literal, rest["values"]))))
        case _, ("value",):
            return Compare(fact, _operator(how), limits.literal(rest["value"]))
        case _, ("other",) if isinstance(rest["other"], str):
            return CompareFacts(fact, _operator(how), rest["other"])
    raise ConditionError("not a clause: {clause}", clause=f"{fact} {how} {str(rest)[:80]}")


def _operator(text: str) -> Operator:
    try:
        return Operator(text)
    except ValueError:
        raise ConditionError("not an operator: {operator}", operator=text[:20]) from None


def terms(left: Term, how: Operator, right: Term, position: int | None = None) -> CompareTerms:
    """A comparison of arithmetic; ConditionError when it holds no arithmetic or no fact."""
    clause = CompareTerms(left, how, right)
    if not facts_in(clause) or (
        not isinstance(left, Arithmetic) and not isinstance(right, Arithmetic)
    ):
        raise ConditionError("a comparison needs a fact", position)
    return clause


def _term(node: object) -> Term:
    match node:
        case {"fact": str(name), **rest} if not rest:
            return FactTerm(name)
        case {"value": value, **rest} if not rest and type(value) in {int, float}:
            return constant(limits.literal(value))
        case {"op": str(how), "left": left, "right": right, **rest} if not rest:
            return arithmetic(how, _term(left), _term(right))
    raise ConditionError("not a term: {term}", term=str(node)[:80])


def constant(value: Literal, position: int | None = None) -> Constant:
    """A number inside arithmetic; ConditionError for a text or a truth value."""
    if isinstance(value, bool | str):
        raise ConditionError("arithmetic takes numbers only", position)
    return Constant(value)


def arithmetic(how: str, left: Term, right: Term, position: int | None = None) -> Arithmetic:
    """Safe arithmetic; ConditionError for other operators and for division but by a constant."""
    if how not in {"+", "-", "*", "/"}:
        raise ConditionError(
            "arithmetic knows + - * /, not {operator}", position, operator=how[:20]
        )
    if how == "/" and not (isinstance(right, Constant) and right.value != 0):
        raise ConditionError("only division by a number other than zero is safe", position)
    return Arithmetic(how, left, right)
