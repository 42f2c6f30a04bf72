"""Whether plain values, as a file holds them, have the shape that the ledger writes down."""

import math
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import EnumType
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from darvoza.errors import InputError

LONGEST = 200
"""Characters of one text."""
MOST_ROWS = 200
"""Rows of one list, or names of one table."""
LARGEST = 2**63

_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")


def check_plain(value: object, kind: Any, where: str) -> None:  # noqa: ANN401 (any annotation)
    """Refuse *value* unless it is the plain form of *kind*, an annotation of the ledger.

    Raises:
        InputError: names the field below *where* and says what stands there.
    """
    origin = get_origin(kind)
    if origin is UnionType:
        _check_either(value, get_args(kind), where)
    elif origin in (tuple, frozenset):
        _check_list(value, get_args(kind)[0], where)
    elif origin is Mapping:
        _check_table(value, get_args(kind)[1], where)
    elif is_dataclass(kind):
        _check_fields(value, kind, where)
    else:
        _check_single(value, kind, where)


def _check_either(value: object, kinds: tuple[Any, ...], where: str) -> None:
    if value is None and type(None) in kinds:
        return
    left = [one for one in kinds if one is not type(None)]
    numeric = isinstance(value, int) and int in left
    check_plain(value, int if numeric else left[0], where)


def _check_list(value: object, kind: Any, where: str) -> None:  # noqa: ANN401
    if not isinstance(value, list):
        raise InputError(where, f"{_short(value)} is no list: write [first, second]")
    _check_size(value, where)
    for number, one in enumerate(value, start=1):
        check_plain(one, kind, f"{where} {number}")


def _check_table(value: object, kind: Any, where: str) -> None:  # noqa: ANN401
    for name, one in table(value, where).items():
        if not _NAME.fullmatch(name):
            raise InputError(where, f"{_short(name)} is no name: use small letters, digits and _")
        check_plain(one, kind, f"{where}.{name}")


def table(value: object, where: str) -> dict[str, Any]:
    """*value*, which must be a table with texts for names; InputError."""
    if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
        raise InputError(where, f"{_short(value)} is no table: write `name: value` lines")
    _check_size(value, where)
    return value


def _check_size(value: list[Any] | dict[str, Any], where: str) -> None:
    if len(value) > MOST_ROWS:
        raise InputError(where, f"holds {len(value)} values: {MOST_ROWS} at most")


def _check_fields(value: object, kind: Any, where: str) -> None:  # noqa: ANN401
    held, kinds = table(value, where), get_type_hints(kind)
    names = [one.name for one in fields(kind)]
    check_names(held, names, where)
    for name in names:
        check_plain(held[name], kinds[name], f"{where}.{name}")


def check_names(held: Mapping[str, Any], names: list[str], where: str) -> None:
    """Refuse a table that lacks one of *names* or has others; InputError."""
    for name in names:
        if name not in held:
            raise InputError(f"{where}.{name}", "is missing: write it")
    for name in held:
        if name not in names:
            raise InputError(f"{where}.{_short(name)}", "there is no such field: take it away")


def _check_single(value: object, kind: Any, where: str) -> None:  # noqa: ANN401
    if isinstance(kind, EnumType):
        _check_member(value, kind, where)
    elif kind in (date, datetime):
        _check_time(value, kind, where)
    elif kind is str:
        check_text(value, where)
    elif kind is bool:
        if not isinstance(value, bool):
            raise InputError(where, f"{_short(value)}: write true or false")
    else:
        _check_number(value, kind, where)


def _check_member(value: object, kind: EnumType, where: str) -> None:
    members: Mapping[str, Any] = kind.__members__
    known = [one.value for one in members.values()]
    if value not in known:
        raise InputError(where, f"{_short(value)} is unknown: choose among {', '.join(known)}")


def _check_time(value: object, kind: Any, where: str) -> None:  # noqa: ANN401
    shape = "2026-09-01" if kind is date else "2026-09-01T08:30:00+00:00"
    try:
        kind.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise InputError(where, f"{_short(value)} is no {kind.__name__}: write {shape}") from error


def check_text(value: object, where: str) -> str:
    """*value*, which must be one line of text, not empty; InputError."""
    if not isinstance(value, str):
        raise InputError(where, f"{_short(value)} is no text: put it in quotation marks")
    if not value.strip() or not value.isprintable():
        raise InputError(where, "is empty, or holds signs that cannot be printed: correct it")
    if len(value) > LONGEST:
        raise InputError(where, f"has {len(value)} characters: {LONGEST} at most")
    return value


def _check_number(value: object, kind: type[float], where: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int | kind):
        name = "whole number" if kind is int else "number"
        raise InputError(where, f"{_short(value)} is no {name}: write one")
    if not math.isfinite(value) or abs(value) >= LARGEST:
        raise InputError(where, "is too large a number: write a smaller one")


def _short(value: object) -> str:
    """*value* as it may stand in a message: 40 characters at most."""
    text = f"a {type(value).__name__}" if isinstance(value, dict | list) else repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
