"""Everything that can be set from outside: one frozen object, read from the environment once.

Each field's documentation is its row in docs/settings.md; a test compares the two.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from darvoza.errors import SettingsError

_Kind = TypeVar("_Kind")


def _setting(
    variable: str,
    default: _Kind,
    meaning: str,
    *,
    read: Callable[[str], object] = str,
    secret: bool = False,
) -> _Kind:
    documentation = {"variable": variable, "meaning": meaning, "read": read}
    return field(default=default, repr=not secret, metadata=documentation)


def _share(text: str) -> float:
    value = float(text)
    if not 0.0 <= value <= 1.0:
        raise ValueError("a share lies between 0 and 1")
    return value


def _positive(text: str) -> int:
    value = int(text)
    if value <= 0:
        raise ValueError("a whole number above 0 is needed")
    return value


def _port(text: str) -> int:
    value = int(text)
    if not 0 < value < 65536:
        raise ValueError("a port lies between 1 and 65535")
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one process; secrets are not shown by ``repr``."""

    store: str = _setting(
        "DARVOZA_STORE",
        "darvoza.db",
        "The store: path of a SQLite file, or a `postgresql://` URL with `?schema=name`.",
    )
    message_key: str = _setting(
        "DARVOZA_MESSAGE_KEY",
        "",
        "Base64 of the 32-byte key that encrypts messages. Needed for PostgreSQL; when empty, a"
        " SQLite store reads the key file beside it.",
        secret=True,
    )
    draw_key: str = _setting(
        "DARVOZA_DRAW_KEY",
        "",
        "Secret of the random selection. Whoever has it can repeat every draw, and foresee it;"
        " when empty, it is derived from the message key.",
        secret=True,
    )
    random_share: float = _setting(
        "DARVOZA_RANDOM_SHARE",
        0.01,
        "Share of control units drawn at random, from 0 to 1.",
        read=_share,
    )
    profiles: str = _setting(
        "DARVOZA_PROFILES", "profiles", "Folder of the risk profiles that are loaded."
    )
    host: str = _setting("DARVOZA_HOST", "127.0.0.1", "Address on which `darvoza serve` listens.")
    port: int = _setting("DARVOZA_PORT", 8000, "Port on which `darvoza serve` listens.", read=_port)
    max_message_bytes: int = _setting(
        "DARVOZA_MAX_MESSAGE_BYTES",
        64 * 1024 * 1024,
        "Largest message that is taken, in bytes.",
        read=_positive,
    )
    rate: int = _setting(
        "DARVOZA_RATE",
        600,
        "Messages a sender may send in a minute over the API.",
        read=_positive,
    )
    session_hours: int = _setting(
        "DARVOZA_SESSION_HOURS",
        10,
        "Hours after which a signed-in account must sign in again.",
        read=_positive,
    )


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in *environment* (the process's own by default).

    An empty variable counts as not set. Raises SettingsError, which names the variable, when a
    value cannot be used; the value of a secret is not shown.
    """
    found = os.environ if environment is None else environment
    values: dict[str, Any] = {
        one.name: _read(one.metadata["variable"], one.metadata["read"], found)
        for one in fields(Settings)
        if found.get(one.metadata["variable"], "") != ""
    }
    return Settings(**values)


def settings_table() -> tuple[tuple[str, str, str], ...]:
    """Variable, default and meaning of every setting, for the documentation and its test."""
    return tuple(
        (one.metadata["variable"], str(one.default), one.metadata["meaning"])
        for one in fields(Settings)
    )


def _read(variable: str, reader: Callable[[str], object], found: Mapping[str, str]) -> object:
    try:
        return reader(found[variable])
    except ValueError as error:
        raise SettingsError(f"{variable}={found[variable]!r} cannot be used: {error}.") from error
