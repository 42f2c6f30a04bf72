"""⑤ What a condition may hold at most, and which literals it may hold at all.

The limits keep matching fast and a condition readable by the person who approves it. The literal
rules close the values on which engines differ (reference measurements: NaN, NULL in a list, text
in two Unicode forms).
"""

import math
import unicodedata
from enum import StrEnum

from darvoza.errors import ConditionError
from darvoza.profiles.criteria import Criteria, Literal, depth

MAX_CHARACTERS = 4_000  # a text of this length or more is refused
MAX_DEPTH = 12  # levels of the tree
MAX_CONJUNCTIONS = 64  # of the disjunctive normal form
LARGEST_INTEGER = 2**63 - 1
MAX_NESTING = 32  # open parentheses, or NOTs and signs in a row, before anything is parsed


class ValueKind(StrEnum):
    """What a value must be, as an error says it."""

    TRUTH = "true or false"
    WHOLE = "a whole number"
    NUMBER = "a number"
    TEXT = "a text"
    CODE = "a code"
    LIST = "a list"


def literal(value: object, position: int | None = None) -> Literal:
    """*value* as a literal: text in Unicode NFC; ConditionError for what no literal may be."""
    if isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise ConditionError("the whole number is too large", position)
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ConditionError("a number must be finite", position)
        return value
    if isinstance(value, str):
        return _text(value, position)
    raise ConditionError("only texts, numbers, TRUE and FALSE may stand here", position)


def _text(value: str, position: int | None) -> str:
    if any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in value):
        raise ConditionError("a text must not hold control characters", position)
    return unicodedata.normalize("NFC", value)


def prefix(value: object, position: int | None = None) -> str:
    """*value* as the prefix of ``LIKE 'prefix%'``, without the ``%``."""
    text = literal(value, position)
    if not isinstance(text, str):
        raise ConditionError("LIKE needs a text", position)
    if not text:
        raise ConditionError("LIKE '%' is true of every known value", position, "IS NOT NULL")
    if "%" in text or "_" in text:
        raise ConditionError(
            "LIKE may only ask how a text begins: 'prefix%', without _ or another %", position
        )
    return text


def values(items: tuple[Literal, ...], position: int | None = None) -> tuple[Literal, ...]:
    """The list of an IN, each value once; ConditionError when it is empty or mixes types."""
    if not items:
        raise ConditionError("the list of IN is empty", position)
    kinds = {"text" if isinstance(item, str) else type(item) is bool for item in items}
    if len(kinds) > 1:
        raise ConditionError("the list of IN mixes texts, numbers and truth values", position)
    return tuple(dict.fromkeys(items))


def check_depth(tree: Criteria) -> Criteria:
    """*tree* itself; ConditionError when it is too deep to be read by a person."""
    if depth(tree) > MAX_DEPTH:
        raise ConditionError("the condition is nested more than {most} levels deep", most=MAX_DEPTH)
    return tree
