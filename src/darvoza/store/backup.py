"""Copies of a SQLite store that is at work, and the way back. The message key is never in them."""

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from darvoza.errors import StoreError, WrongRunError
from darvoza.store import audit, secrets
from darvoza.store.connection import Store, open_store
from darvoza.store.refusals import explaining

_POSTGRES = (
    "This store is on PostgreSQL: make the backup with"
    " `pg_dump --format=custom --schema=NAME --file=FILE DATABASE`"
    " and bring it back with `pg_restore --dbname=DATABASE FILE`; then run `darvoza migrate`."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A finished copy; *audit_head* is the end of the audit trail, to be noted elsewhere."""

    path: Path
    size: int
    audit_head: str
    key_place: str  # where the message key stands, which must be kept apart from the copy


def backup(store: Store, target: Path) -> Backup:
    """Copy the store to *target* while others work on it; the copy is of one moment.

    Raises StoreError when *target* exists, and for PostgreSQL, saying what to do there.
    """
    source = _file_of(store)
    if target.exists():
        raise StoreError(f"{target} exists already: a backup never overwrites.")
    _copy(source, target)
    with store.reading() as connection:
        head = audit.head(connection)
    beside = secrets.key_file(source)
    place = str(beside) if beside.exists() else "DARVOZA_MESSAGE_KEY"
    return Backup(path=target, size=target.stat().st_size, audit_head=head, key_place=place)


def restore(source: Path, target: Path, *, run: str | None = None, kind: str | None = None) -> None:
    """Put a backup in the place of a store that is gone.

    Raises StoreError when *target* exists or the backup is damaged, WrongRunError when it is of
    another run. The message key must be put back by itself.
    """
    if not source.is_file():
        raise StoreError(f"There is no backup at {source}.")
    if target.exists():
        raise StoreError(f"{target} exists already: move it away before restoring.")
    with explaining():
        _check(source, run=run, kind=kind)
    _copy(source, target)


def check_restored(path: Path, *, key: bytes | None = None) -> None:
    """Open a restored store and walk its audit trail. Raises StoreError at the first break."""
    store = open_store(path, key=key)
    with store.reading() as connection:
        broken = audit.verify(connection)
    store.close()
    if broken is not None:
        raise StoreError(f"The audit trail is broken at entry {broken}: find out who changed it.")


def _file_of(store: Store) -> Path:
    if store.engine.dialect.name != "sqlite":
        raise StoreError(_POSTGRES)
    return Path(store.engine.url.database or "")


def _copy(source: Path, target: Path) -> None:
    """Copy through a half-made file, so that *target* is whole or not there."""
    partial = target.with_name(target.name + ".part")
    partial.unlink(missing_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with explaining():
            _copy_pages(source, partial)
        os.replace(partial, target)
    finally:
        partial.unlink(missing_ok=True)


def _copy_pages(source: Path, partial: Path) -> None:
    os.close(os.open(partial, os.O_RDWR | os.O_CREAT, 0o600))
    with closing(_open(source)) as reader, closing(sqlite3.connect(partial)) as writer:
        reader.backup(writer)
        writer.execute("PRAGMA journal_mode = DELETE")  # one file, to be carried away
    with partial.open("rb") as copied:
        os.fsync(copied.fileno())


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def _check(source: Path, *, run: str | None, kind: str | None) -> None:
    with closing(_open(source)) as connection:
        found = connection.execute("PRAGMA integrity_check").fetchone()[0]
        dangling = connection.execute("PRAGMA foreign_key_check").fetchone()
        known = dict(connection.execute("SELECT key, value FROM run"))
    if found != "ok" or dangling is not None:
        raise StoreError(f"The backup {source} is damaged: try an older one.")
    for asked, name in ((run, "run"), (kind, "kind")):
        if asked is not None and known.get(name) != asked:
            raise WrongRunError(
                f"The backup is of the {known.get('kind')} run “{known.get('run')}”, not “{asked}”."
            )
