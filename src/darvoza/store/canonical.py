"""JSON as the store keeps it: one text for one value, the same on both databases."""

import json
import re
from collections.abc import Mapping
from typing import Any

_FORM: dict[str, Any] = {"sort_keys": True, "separators": (",", ":"), "allow_nan": False}
_encode = json.JSONEncoder(ensure_ascii=False, **_FORM).encode
_escape = json.JSONEncoder(ensure_ascii=True, **_FORM).encode
_UNSTORABLE = re.compile("[\\0\ud800-\udfff]")


def canonical(value: object) -> str:
    """*value* as canonical JSON: sorted names, no blanks, no escapes that are not needed.

    Half characters (lone surrogates), which no database takes, make the whole text escaped.
    Raises ValueError for numbers that JSON does not know (NaN) and TypeError for other types.
    """
    text = _encode(value)
    return text if text.isascii() or not _UNSTORABLE.search(text) else _escape(value)


def storable(text: str | None) -> str | None:
    """*text* from outside, with what no database takes (NUL, half characters) shown as U+FFFD."""
    return text and _UNSTORABLE.sub("\ufffd", text)


def mapping(text: str) -> Mapping[str, Any]:
    """The object that *text* holds."""
    value: dict[str, Any] = json.loads(text)
    return value


def strings(text: str) -> tuple[str, ...]:
    """The list of strings that *text* holds."""
    return tuple(json.loads(text))
