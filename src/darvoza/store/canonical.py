"""JSON as the store keeps it: one text for one value, the same on both databases."""

import json
from collections.abc import Mapping
from typing import Any

_encode = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
).encode


def canonical(value: object) -> str:
    """*value* as canonical JSON: sorted names, no blanks, no escapes that are not needed.

    Raises ValueError for numbers that JSON does not know (NaN) and TypeError for other types.
    """
    return _encode(value)


def mapping(text: str) -> Mapping[str, Any]:
    """The object that *text* holds."""
    value: dict[str, Any] = json.loads(text)
    return value


def strings(text: str) -> tuple[str, ...]:
    """The list of strings that *text* holds."""
    return tuple(json.loads(text))
