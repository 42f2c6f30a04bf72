"""A practice case as bytes and back, exactly: what makes "the same seed, the same bytes" a fact."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from darvoza.errors import InputError
from darvoza.records import Mode, ThreatArea
from darvoza.subjects import SubjectKind
from darvoza.training.ledger import Case, Hidden, OddSign, Policy, Secret, Traits


def canonical(case: Case) -> bytes:
    """The one JSON form of *case*: UTF-8, keys sorted, no spaces."""
    plain = _plain(case)
    return json.dumps(
        plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode()


def _plain(value: Any) -> Any:  # noqa: ANN401 (anything that a case holds)
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def read_case(text: bytes) -> Case:
    """The case that :func:`canonical` wrote.

    Raises:
        InputError: it is no such case; names the field.
    """
    try:
        held = json.loads(text)
    except ValueError as error:
        raise InputError("case", f"this is no JSON: {error}") from error
    if not isinstance(held, dict):
        raise InputError("case", "a case is a table of its fields")
    return case_of(held)


def case_of(held: Mapping[str, Any]) -> Case:
    """The case whose fields, in plain values, are *held*; InputError names a wrong field."""
    _check_fields(held)
    made = {name: _field(name, value) for name, value in held.items()}
    return Case(**made)


def _check_fields(held: Mapping[str, Any]) -> None:
    known = {one.name for one in fields(Case)}
    for name in sorted(known ^ set(held)):
        text = "is missing: write it" if name in known else "is no field of a case: take it away"
        raise InputError(str(name), text)


def _field(name: str, value: Any) -> Any:  # noqa: ANN401
    reader = _READERS.get(name)
    if reader is None or (value is None and name in _OPTIONAL):
        return value
    try:
        return reader(value)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise InputError(name, f"cannot be read: {error}") from error


def _traits(held: Mapping[str, Any]) -> Traits:
    days = {name: date.fromisoformat(held[name]) for name in ("born", "expires")}
    return Traits(**{**held, **days})


def _sign(held: Mapping[str, Any]) -> OddSign:
    return OddSign(**_tuples(held, "indicators", "confirmed_by"))


def _secret(held: Mapping[str, Any]) -> Secret:
    return Secret(**_tuples(held, "confirmed_by"))


def _hidden(held: Mapping[str, Any]) -> Hidden:
    return Hidden(**_tuples(held, "found_by"))


def _tuples(held: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {**held, **{name: tuple(held[name]) for name in names}}


_OPTIONAL = frozenset({"area", "secret", "hidden"})
_READERS: Mapping[str, Any] = {
    "mode": Mode,
    "subject": SubjectKind,
    "at": datetime.fromisoformat,
    "area": ThreatArea,
    "odd": lambda rows: tuple(map(_sign, rows)),
    "secret": _secret,
    "hidden": _hidden,
    "policy": Policy,
    "vague": frozenset,
    "demeanour": tuple,
    "traits": _traits,
    "companions": lambda rows: tuple(map(_traits, rows)),
}
