"""A database's error told to the administrator: what happened and what to do."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from darvoza.errors import RefusedError, StoreError
from darvoza.store.triggers import PREFIX

_BUSY = (
    "The store is busy: another program holds it. Nothing was written; end the other program or"
    " try again."
)
_FULL = "The disk of the store is full. Nothing was written; free space and try again."

_ADVICE = {
    "database is locked": _BUSY,
    "lock timeout": _BUSY,
    "deadlock detected": _BUSY,
    "disk is full": _FULL,
    "no space left": _FULL,
    "readonly database": "The store may not be written: check the owner and mode of its file and"
    " folder.",
    "unable to open": "The store cannot be opened: check that its path exists and may be read.",
    "disk i/o error": "The disk of the store fails: check the disk, then run `darvoza restore` with"
    " the last backup.",
    "malformed": "The store is damaged: stop, copy its files, and run `darvoza restore` with the"
    " last backup.",
    "not a database": "This file is not a store.",
    "connection is bad": "The database server does not answer: check that it runs and that"
    " DARVOZA_STORE names it.",
}
"""What a database says (in lower case), and what that means to an administrator."""


@contextmanager
def explaining() -> Iterator[None]:
    """Turn every database error inside the block into a StoreError fit to be shown."""
    try:
        yield
    except DBAPIError as error:
        raise explained(error) from error
    except sqlite3.Error as error:
        raise StoreError(_advice(str(error))) from error


def explained(error: DBAPIError) -> StoreError:
    """The StoreError for *error*; carries no values of rows, which may be personal data."""
    said = _said(error)
    if PREFIX in said:
        return StoreError(said.split(PREFIX, 1)[1].splitlines()[0])
    if isinstance(error, IntegrityError | DataError):
        return RefusedError(f"The store refuses this: {said}")
    return StoreError(_advice(said))


def _said(error: DBAPIError) -> str:
    diagnosis = getattr(error.orig, "diag", None)
    primary = getattr(diagnosis, "message_primary", None)
    return str(primary or error.orig).strip()


def _advice(said: str) -> str:
    lower = said.lower()
    for symptom, advice in _ADVICE.items():
        if symptom in lower:
            return advice
    return f"The store cannot be used: {said}"
