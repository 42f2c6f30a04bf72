"""Making and opening a store: one database file or PostgreSQL schema for one run.

Live work, every training class, a replay and the demonstration each have their own store, so no
forgotten filter can mix them (design §1). A store knows its run and is opened as no other.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, select, text
from sqlalchemy.engine import URL

from darvoza.errors import MigrationError, SettingsError, StoreError, WrongRunError
from darvoza.settings import load_settings
from darvoza.store import schema, secrets, triggers
from darvoza.store.engine import (
    BUSY_SECONDS,
    engine_for,
    only_reading,
    postgres_schema,
    store_url,
)
from darvoza.store.refusals import explaining

KINDS = ("live", "training", "replay", "demo")
"""What a run may be."""


@dataclass(frozen=True)
class Store:
    """An open store; *key* is the AES-256 key of its messages."""

    engine: Engine
    run: str
    kind: str
    node: str
    key: bytes = field(repr=False)
    turn: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction that may write: kept when the block ends, undone when it raises.

        SQLite takes the write lock at once. Database errors become StoreError.
        """
        with self._in_turn(), explaining(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads, beside any writer; undone at the end."""
        with explaining(), only_reading(self.engine) as connection:
            yield connection

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """Threads that write to SQLite wait for each other here: the file itself wakes nobody.

        Whoever waits too long goes on to the file, which then refuses it (`explaining`).
        """
        alone = self.engine.dialect.name == "sqlite" and self.turn.acquire(timeout=BUSY_SECONDS)
        try:
            yield
        finally:
            if alone:
                self.turn.release()

    def close(self) -> None:
        """Give all connections back to the database."""
        self.engine.dispose()


def create(
    url_or_path: str | Path,
    *,
    run: str,
    kind: str,
    node: str | None = None,
    key: bytes | None = None,
) -> Store:
    """Make a new store for *run* and open it.

    *url_or_path* is the path of a SQLite file or a ``postgresql://`` URL (``?schema=name`` picks
    the schema, which is made). *node* names this post in the rows it writes; a random one if not
    given. Without *key* the setting DARVOZA_MESSAGE_KEY counts; without that a SQLite store gets a
    key file beside it. Raises StoreError when there is a store already or *kind* is unknown.
    """
    if kind not in KINDS:
        raise StoreError(f"No such kind of run: {kind}. Known: {', '.join(KINDS)}.")
    url = store_url(url_or_path)
    _prepare(url)
    engine = engine_for(url)
    with _closing(engine), explaining(), engine.begin() as connection:
        _refuse_second(connection, url)
        key = key or _new_key(url)
        make_tables(connection)
        _write_run(connection, run=run, kind=kind, node=node or os.urandom(4).hex(), key=key)
    return open_store(url_or_path, run=run, kind=kind, key=key)


def open_store(
    url_or_path: str | Path,
    *,
    run: str | None = None,
    kind: str | None = None,
    key: bytes | None = None,
) -> Store:
    """Open the store at *url_or_path*, which must be of *run* and *kind* where these are given.

    Raises StoreError when there is none or the key does not fit, WrongRunError when it was made for
    another run, MigrationError when its schema is not this program's.
    """
    url = store_url(url_or_path)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise StoreError(f"There is no store at {url.database}: make one with `darvoza create`.")
    engine = engine_for(url)
    with _closing(engine), explaining(), only_reading(engine) as connection:
        known = run_values(connection)
        _check_run(known, run=run, kind=kind)
        _check_schema(connection)
    key = key or _kept_key(url)
    if secrets.fingerprint(key) != known["key_fingerprint"]:
        raise StoreError("This message key belongs to another store: nothing was opened.")
    return Store(engine, known["run"], known["kind"], known["node"], key)


def make_tables(connection: Connection) -> None:
    """Make every table and guard in an empty database, marked with this program's revision."""
    schema.metadata.create_all(connection)
    triggers.install(connection)
    connection.exec_driver_sql(
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL,"
        " CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    connection.execute(
        text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": schema.REVISION}
    )


def run_values(connection: Connection) -> dict[str, str]:
    """What the store says of itself: run, kind, node, created_at, key_fingerprint.

    Raises StoreError when the database holds no store.
    """
    if not inspect(connection).has_table("run"):
        raise StoreError("This database holds no store: make one with `darvoza create`.")
    return {row.key: row.value for row in connection.execute(select(schema.run))}


def revision(connection: Connection) -> str:
    """The migration step at which the store stands."""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


@contextmanager
def _closing(engine: Engine) -> Iterator[None]:
    """Leave no connection open behind a check; the engine opens new ones when asked."""
    try:
        yield
    finally:
        engine.dispose()


def _prepare(url: URL) -> None:
    if url.get_backend_name() == "postgresql":
        engine = engine_for(url)
        with _closing(engine), explaining(), engine.begin() as connection:
            connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {postgres_schema(url)}")
        return
    path = Path(url.database or "")
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def _refuse_second(connection: Connection, url: URL) -> None:
    if inspect(connection).has_table("run"):
        raise StoreError(f"There is a store already at {url.database}; it is never overwritten.")


def _write_run(connection: Connection, *, run: str, kind: str, node: str, key: bytes) -> None:
    values = {
        "run": run,
        "kind": kind,
        "node": node,
        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "key_fingerprint": secrets.fingerprint(key),
    }
    rows = [{"key": name, "value": value} for name, value in values.items()]
    connection.execute(schema.run.insert(), rows)


def _new_key(url: URL) -> bytes:
    configured = load_settings().message_key
    if configured:
        return secrets.read(configured)
    if url.get_backend_name() == "postgresql":
        raise SettingsError("A PostgreSQL store needs DARVOZA_MESSAGE_KEY (see docs/store.md).")
    path = secrets.key_file(Path(url.database or ""))
    if not path.exists():
        secrets.write_key_file(path, secrets.new_key())
    return secrets.read_key_file(path)


def _kept_key(url: URL) -> bytes:
    configured = load_settings().message_key
    if configured:
        return secrets.read(configured)
    if url.get_backend_name() == "postgresql":
        raise SettingsError("A PostgreSQL store needs DARVOZA_MESSAGE_KEY (see docs/store.md).")
    return secrets.read_key_file(secrets.key_file(Path(url.database or "")))


def _check_run(known: dict[str, str], *, run: str | None, kind: str | None) -> None:
    for asked, name in ((run, "run"), (kind, "kind")):
        if asked is not None and asked != known[name]:
            raise WrongRunError(
                f"This store was made for the {known['kind']} run “{known['run']}”,"
                f" not for “{asked}”. Nothing was opened; check DARVOZA_STORE."
            )


def _check_schema(connection: Connection) -> None:
    found = revision(connection)
    if found != schema.REVISION:
        raise MigrationError(
            f"The store is at schema {found}, this program needs {schema.REVISION}."
            " Make a backup, then run `darvoza migrate` with the newest program."
        )
    if triggers.missing(connection):
        raise MigrationError(
            "The guards that keep records unchanged are missing from the store."
            " Find out who removed them, then run `darvoza migrate` to put them back."
        )
