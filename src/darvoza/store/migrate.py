"""Bringing an older store to this program's schema, all steps or none."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, event

from darvoza.errors import MigrationError
from darvoza.store import triggers
from darvoza.store.connection import revision, run_values
from darvoza.store.engine import engine_for, store_url
from darvoza.store.refusals import explaining

_STEPS = Path(__file__).with_name("migrations")


@dataclass(frozen=True, slots=True)
class Migrated:
    """From which step to which a store was brought; equal when nothing was to do."""

    before: str
    after: str


def migrate(url_or_path: str | Path) -> Migrated:
    """Bring the store to the newest step and put every guard in place; make a backup first.

    Raises StoreError when there is no store, MigrationError when a step leaves rows that refer to
    nothing. When it raises, the store is as it was before.
    """
    engine = engine_for(store_url(url_or_path))
    try:
        with explaining():
            return _migrate(engine)
    finally:
        engine.dispose()


def upgrade(connection: Connection, to: str = "head") -> None:
    """Run the steps up to *to* in the connection's transaction; an empty database is step none."""
    config = Config()
    config.set_main_option("script_location", str(_STEPS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _migrate(engine: Engine) -> Migrated:
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _let_tables_be_rebuilt)
    with engine.begin() as connection:
        run_values(connection)
        before = revision(connection)
        upgrade(connection)
        triggers.install(connection)
        _check(connection)
        return Migrated(before, revision(connection))


def _let_tables_be_rebuilt(connection: object, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys = OFF")  # type: ignore[attr-defined]


def _check(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    with closing(connection.exec_driver_sql("PRAGMA foreign_key_check")) as dangling:
        row = dangling.first()
    if row is not None:
        raise MigrationError(f"A step left rows of {row[0]} that refer to nothing: undone.")
