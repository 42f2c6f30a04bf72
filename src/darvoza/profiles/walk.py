"""⑤ The allow-list walk: from what sqlglot read to the criteria tree.

It takes what the condition language knows and refuses the rest with the place and, where one can be
guessed, the right way to say it. Nothing that sqlglot merely tolerates passes: each node may carry
only the arguments named here.
"""

from collections.abc import Callable
from typing import NoReturn

from sqlglot import exp

from darvoza.errors import ConditionError
from darvoza.profiles import forms, limits
from darvoza.profiles.criteria import (
    MIRRORED,
    Between,
    Clause,
    Compare,
    CompareFacts,
    Criteria,
    FactTerm,
    InList,
    IsNull,
    Literal,
    Operator,
    StartsWith,
    Term,
    all_of,
    any_of,
    negation,
)

COMPARISONS: dict[type[exp.Expr], Operator] = {
    exp.EQ: Operator.EQUAL,
    exp.NEQ: Operator.UNEQUAL,
    exp.LT: Operator.LESS,
    exp.LTE: Operator.LESS_OR_EQUAL,
    exp.GT: Operator.GREATER,
    exp.GTE: Operator.GREATER_OR_EQUAL,
}

ARITHMETIC: dict[type[exp.Expr], str] = {
    exp.Add: "+",
    exp.Sub: "-",
    exp.Mul: "*",
    exp.Div: "/",
}

REFUSALS: tuple[tuple[type, str, str | None], ...] = (
    (exp.Null, "nothing equals NULL", "IS NULL"),
    (exp.ILike, "ILIKE is not known; letter case counts", "LIKE 'prefix%'"),
    (exp.Escape, "LIKE takes no ESCAPE", "LIKE 'prefix%'"),
    (exp.Query, "a condition cannot hold a query", None),
    (exp.Subquery, "a condition cannot hold a query", None),
    (exp.Func, "a condition cannot call functions", None),
    (exp.Placeholder, "a condition has no parameters", None),
    (exp.Parameter, "a condition has no parameters", None),
    (exp.Alias, "an operator is missing here", None),
    (exp.Concat, "a comma or an operator is missing between two texts", None),
    (exp.Boolean, "a condition must depend on a fact", None),
    (exp.Literal, "a condition must depend on a fact", None),
)
"""What people write most often among the things that are refused, and what to tell them."""


def _position(node: exp.Expr) -> int | None:
    """The first character of what *node* was read from, as far as sqlglot kept it."""
    seen_as = node.args["alias"] if isinstance(node, exp.Alias) else node
    starts = [part.meta["start"] for part in seen_as.walk() if "start" in part.meta]
    if starts or node.parent is None:
        return min(starts, default=None)
    return _position(node.parent)


def _refuse(node: exp.Expr) -> NoReturn:
    for kind, text, suggestion in REFUSALS:
        if isinstance(node, kind):
            raise ConditionError(text, _position(node), suggestion)
    raise ConditionError("a condition cannot hold {what}", _position(node), what=node.key.upper())


def _only(node: exp.Expr, *names: str) -> None:
    """Refuse *node* when it carries an argument beyond *names*."""
    extra = next((name for name, value in node.args.items() if value and name not in names), None)
    if extra is not None:
        child = node.args[extra]
        if isinstance(child, exp.Expr):
            _refuse(child)
        raise ConditionError(
            "{what} with {extra} is not known", _position(node), what=node.key.upper(), extra=extra
        )


class Walk:
    """The allow-list walk; remembers where each clause begins."""

    def __init__(self, positions: dict[Clause, int]) -> None:
        self.positions = positions
        self.readers: dict[type[exp.Expr], Callable[[exp.Expr], Criteria]] = {
            exp.Column: self._bare,
            exp.In: self._in,
            exp.Between: self._between,
            exp.Like: self._like,
            exp.Is: self._is,
        }

    def criteria(self, node: exp.Expr) -> Criteria:
        """Any condition."""
        if isinstance(node, exp.And):
            return all_of(*map(self.criteria, node.flatten(unnest=False)))
        if isinstance(node, exp.Or):
            return any_of(*map(self.criteria, node.flatten(unnest=False)))
        if isinstance(node, exp.Not):
            return negation(self.criteria(node.this))
        if isinstance(node, exp.Paren):
            return self.criteria(node.this)
        return self._clause(node)

    def _clause(self, node: exp.Expr) -> Criteria:
        if type(node) in COMPARISONS:
            _only(node, "this", "expression")
            clause: Criteria = self._compared(
                node, node.this, COMPARISONS[type(node)], node.expression
            )
        elif type(node) in self.readers:
            clause = self.readers[type(node)](node)
        else:
            _refuse(node)
        return clause

    def _at(self, node: exp.Expr, clause: Clause) -> Clause:
        self.positions.setdefault(clause, _position(node) or 0)
        return clause

    def _compared(self, node: exp.Expr, left: exp.Expr, how: Operator, right: exp.Expr) -> Clause:
        where, sides = _position(node), (_side(left), _side(right))
        match sides:
            case FactTerm(name), FactTerm(other):
                clause: Clause = CompareFacts(name, how, other)
            case FactTerm(name), (bool() | int() | float() | str()) as value:
                clause = Compare(name, how, value)
            case (bool() | int() | float() | str()) as value, FactTerm(name):
                clause = Compare(name, MIRRORED[how], value)
            case _:
                where = _position(node)
                clause = forms.terms(
                    _as_term(sides[0], where), how, _as_term(sides[1], where), where
                )
        return self._at(node, clause)

    def _bare(self, node: exp.Expr) -> Clause:
        return self._at(node, Compare(_fact(node), Operator.EQUAL, True))

    def _in(self, node: exp.Expr) -> Clause:
        _only(node, "this", "expressions")
        items = tuple(_literal(item) for item in node.expressions)
        return self._at(node, InList(_fact(node.this), limits.values(items, _position(node))))

    def _between(self, node: exp.Expr) -> Criteria:
        """Literals at both ends make one clause; anything else is two comparisons."""
        _only(node, "this", "low", "high")
        low, high = node.args["low"], node.args["high"]
        if isinstance(node.this, exp.Column) and not any(
            part.find(exp.Column) for part in (low, high)
        ):
            return self._at(node, Between(_fact(node.this), _literal(low), _literal(high)))
        return all_of(
            self._compared(node, node.this, Operator.GREATER_OR_EQUAL, low),
            self._compared(node, node.this, Operator.LESS_OR_EQUAL, high),
        )

    def _like(self, node: exp.Expr) -> Criteria:
        """``NOT LIKE`` is one node of sqlglot, unlike ``NOT IN`` and ``NOT BETWEEN``."""
        _only(node, "this", "expression", "negate")
        where = _position(node.expression)
        pattern = _literal(node.expression)
        if not isinstance(pattern, str) or not pattern.endswith("%"):
            raise ConditionError("LIKE may only ask how a text begins", where, "LIKE 'prefix%'")
        clause = StartsWith(_fact(node.this), limits.prefix(pattern[:-1], where))
        return (
            negation(self._at(node, clause)) if node.args.get("negate") else self._at(node, clause)
        )

    def _is(self, node: exp.Expr) -> Clause:
        _only(node, "this", "expression")
        if not isinstance(node.expression, exp.Null):
            raise ConditionError(
                "IS takes only NULL or NOT NULL; write the fact alone, or NOT and the fact",
                _position(node),
            )
        return self._at(node, IsNull(_fact(node.this)))


def _fact(node: exp.Expr) -> str:
    if isinstance(node, exp.Paren):
        return _fact(node.this)
    if not isinstance(node, exp.Column):
        raise ConditionError("a fact must stand here", _position(node))
    _only(node, "this")
    name = node.this
    if not isinstance(name, exp.Identifier) or name.args.get("quoted"):
        quoted = "'" + node.name.replace("'", "''") + "'"
        raise ConditionError("texts stand in single quotes", _position(node), quoted)
    return str(name.this)


def _literal(node: exp.Expr) -> Literal:
    where = _position(node)
    if isinstance(node, exp.Paren):
        return _literal(node.this)
    if isinstance(node, exp.Neg):
        value = _literal(node.this)
        return limits.literal(-forms.constant(value, where).value, where)
    if isinstance(node, exp.Boolean):
        return bool(node.this)
    if isinstance(node, exp.Null):
        raise ConditionError("NULL cannot stand in a list or a range", where, "IS NULL")
    if not isinstance(node, exp.Literal):
        raise ConditionError("only texts, numbers, TRUE and FALSE may stand here", where)
    return limits.literal(str(node.this) if node.is_string else _number(str(node.this)), where)


def _number(text: str) -> int | float:
    return int(text) if text.isascii() and text.isdigit() else float(text)


def _side(node: exp.Expr) -> Term | Literal:
    """One side of a comparison: a fact, a literal or arithmetic."""
    if isinstance(node, exp.Paren):
        return _side(node.this)
    if isinstance(node, exp.Column):
        return FactTerm(_fact(node))
    if isinstance(node, exp.Literal | exp.Boolean) or _is_negative_number(node):
        return _literal(node)
    if type(node) in ARITHMETIC:
        return _arithmetic(node)
    if type(node) in COMPARISONS:
        raise ConditionError("comparisons cannot be chained; join two with AND", _position(node))
    _refuse(node)


def _is_negative_number(node: exp.Expr) -> bool:
    return isinstance(node, exp.Neg) and isinstance(node.this, exp.Literal)


def _arithmetic(node: exp.Expr) -> Term:
    _only(node, "this", "expression")
    where = _position(node)
    left, right = _as_term(_side(node.this), where), _as_term(_side(node.expression), where)
    return forms.arithmetic(ARITHMETIC[type(node)], left, right, where)


def _as_term(side: Term | Literal, position: int | None) -> Term:
    """Literals become constants; a text inside arithmetic is refused."""
    if isinstance(side, bool | int | float | str):
        return forms.constant(side, position)
    return side
