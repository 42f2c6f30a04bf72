"""Passwords as they are kept: argon2id, slow on purpose, so never made within a transaction."""

import secrets
from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from darvoza.errors import InputError

MIN_PASSWORD = 12

_hasher = PasswordHasher()


@dataclass(frozen=True, slots=True)
class Hashed:
    """A password that may be set, as it is kept."""

    text: str


def hashed(name: str, password: str) -> Hashed:
    """The *password* for the account *name*. Raises InputError when it is too weak."""
    if len(password) < MIN_PASSWORD:
        raise InputError("password", f"a password has at least {MIN_PASSWORD} characters")
    if name.casefold() in password.casefold() or len(set(password)) < 4:
        raise InputError("password", "a password does not hold the name, nor one letter repeated")
    return Hashed(_hasher.hash(password))


def made(name: str, password: str | Hashed) -> Hashed:
    """The *password*, hashed here unless it was before."""
    return password if isinstance(password, Hashed) else hashed(name, password)


def fits(known: str | None, password: str) -> bool:
    """Whether *password* is the one kept as *known*; None, for nobody's, takes as long."""
    try:
        return _hasher.verify(known or _nobody(), password)
    except VerifyMismatchError:
        return False


@cache
def _nobody() -> str:
    """A hash that no password fits."""
    return _hasher.hash(secrets.token_urlsafe(32))
