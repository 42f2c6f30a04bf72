"""⑤ From the text of a condition to its criteria tree.

sqlglot reads the text; the allow-list walk of ``walk`` takes what the condition language knows and
refuses the rest. What sqlglot would drop silently (comments) is refused here.
"""

from dataclasses import dataclass, field

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError
from sqlglot.tokenizer_core import Token, TokenType

from darvoza.errors import ConditionError
from darvoza.profiles import limits
from darvoza.profiles.criteria import Clause, Criteria
from darvoza.profiles.walk import Walk


@dataclass(frozen=True, slots=True)
class Parsed:
    """A condition that could be read; *positions* says where each clause begins in the text."""

    text: str
    tree: Criteria
    positions: dict[Clause, int] = field(default_factory=dict)


def parse(text: str) -> Parsed:
    """Read *text*; ConditionError names the character at which it goes wrong."""
    if len(text) >= limits.MAX_CHARACTERS:
        raise ConditionError(
            "the condition is longer than {most} characters", most=limits.MAX_CHARACTERS
        )
    _check_tokens(_tokens(text))
    positions: dict[Clause, int] = {}
    try:
        tree = limits.check_depth(Walk(positions).criteria(_expression(text)))
    except RecursionError:
        raise ConditionError("the condition is nested too deeply") from None
    return Parsed(text, tree, positions)


def _tokens(text: str) -> list[Token]:
    try:
        return list(sqlglot.tokenize(text))
    except TokenError:
        opening = max(text.rfind("'"), text.rfind('"'))
        raise ConditionError("a text is not closed", max(opening, 0)) from None


def _check_tokens(tokens: list[Token]) -> None:
    """Refuse what would be dropped silently and what would exhaust the parser's stack."""
    nesting = repeated = 0
    for token in tokens:
        kind = token.token_type
        nesting += (kind is TokenType.L_PAREN) - (kind is TokenType.R_PAREN)
        repeated = repeated + 1 if kind in {TokenType.NOT, TokenType.DASH} else 0
        if max(nesting, repeated) > limits.MAX_NESTING:
            raise ConditionError("the condition is nested too deeply", token.start)
        if token.comments:
            raise ConditionError("a condition takes no comments", token.end + 1)
        if kind is TokenType.SEMICOLON:
            raise ConditionError("one condition only, without ;", token.start)


def _expression(text: str) -> exp.Expr:
    try:
        found = sqlglot.parse(text)
    except ParseError as error:
        raise _syntax_error(text, error) from None
    if len(found) != 1 or not isinstance(found[0], exp.Expr):
        raise ConditionError("the condition is empty", 0)
    return found[0]


def _syntax_error(text: str, error: ParseError) -> ConditionError:
    """sqlglot counts columns from 1 and names the last character of the token it stopped at."""
    first = error.errors[0] if error.errors else {}
    lines = text.splitlines(keepends=True)
    offset = (
        sum(map(len, lines[: int(first.get("line") or 1) - 1])) + int(first.get("col") or 1) - 1
    )
    tokens = _tokens(text)
    token = next((token for token in tokens if token.start <= offset <= token.end), tokens[-1])
    return ConditionError(
        "the condition cannot be read, or ends too early, at {token!r}",
        token.start,
        token=token.text,
    )
