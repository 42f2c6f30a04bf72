"""What must not change is guarded by the database itself (design §3.9).

UPDATE of what ``schema.NEVER_CHANGED`` lists is refused to everyone. DELETE, there and in
``schema.ERASED_BY_RETENTION``, is refused to all but the retention job, which is known by a marker
that lives only as long as its transaction. The audit trail is never deleted. Migrations may drop
triggers with a rebuilt table, so every step ends with ``install``.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Table, inspect, text

from darvoza.store.schema import ERASED_BY_RETENTION, NEVER_CHANGED, audit, retention_pass

PREFIX = "darvoza: "
"""Opens the text of every refusal, so that it can be shown as it is."""

_NO_UPDATE = f"{PREFIX}%s is never changed: append a new row instead"
_NO_DELETE = f"{PREFIX}%s is deleted only by the retention job"

_GUARDED = (*NEVER_CHANGED, *ERASED_BY_RETENTION)

_POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION darvoza_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION '{_NO_UPDATE.replace("%s", "%%")}', TG_TABLE_NAME;
    END IF;
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME <> '{audit.name}'
       AND current_setting('darvoza.retention', true) = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '{_NO_DELETE.replace("%s", "%%")}', TG_TABLE_NAME;
END $$
"""


def install(connection: Connection) -> None:
    """Put the guards on every table that exists; what stands already is replaced."""
    present = set(inspect(connection).get_table_names())
    guarded = [table for table in _GUARDED if table.name in present]
    postgres = connection.dialect.name == "postgresql"
    if postgres:
        connection.exec_driver_sql(_POSTGRES_FUNCTION)
    for table in guarded:
        for statement in _postgres(table) if postgres else _sqlite(table):
            connection.exec_driver_sql(statement)


def missing(connection: Connection) -> frozenset[str]:
    """The names of the guards that are not there; empty in a sound store."""
    found = set(connection.execute(text(_INSTALLED[connection.dialect.name])).scalars())
    return frozenset(name for table in _GUARDED for name in _names(table)) - found


@contextmanager
def retention(connection: Connection, actor: str) -> Iterator[None]:
    """Let *connection* delete, until the block ends, in the name of *actor*.

    Only for the retention job, which writes its audit row in the same transaction.
    """
    _mark(connection, actor)
    yield
    _unmark(connection)


_INSTALLED = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
    " WHERE c.relnamespace = current_schema()::regnamespace AND t.tgenabled = 'O'",
}


def _mark(connection: Connection, actor: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT set_config('darvoza.retention', 'on', true)"))
    else:
        connection.execute(retention_pass.insert().values(actor=actor))


def _unmark(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT set_config('darvoza.retention', 'off', true)"))
    else:
        connection.execute(retention_pass.delete())


def _names(table: Table) -> tuple[str, ...]:
    delete = f"keep_{table.name}_delete"
    return (f"keep_{table.name}_update", delete) if table in NEVER_CHANGED else (delete,)


def _sqlite(table: Table) -> Iterator[str]:
    name = table.name
    for trigger in _names(table):
        yield f"DROP TRIGGER IF EXISTS {trigger}"
    if table in NEVER_CHANGED:
        yield (
            f"CREATE TRIGGER keep_{name}_update BEFORE UPDATE ON {name}"
            f" BEGIN SELECT RAISE(ABORT, '{_NO_UPDATE % name}'); END"
        )
    allowed = "" if table is audit else " WHEN NOT EXISTS (SELECT 1 FROM retention_pass)"
    yield (
        f"CREATE TRIGGER keep_{name}_delete BEFORE DELETE ON {name}{allowed}"
        f" BEGIN SELECT RAISE(ABORT, '{_NO_DELETE % name}'); END"
    )


def _postgres(table: Table) -> Iterator[str]:
    name = table.name
    events = {f"keep_{name}_delete": "DELETE", f"keep_{name}_update": "UPDATE"}
    for trigger in _names(table):
        yield (
            f"CREATE OR REPLACE TRIGGER {trigger} BEFORE {events[trigger]} ON {name}"
            " FOR EACH ROW EXECUTE FUNCTION darvoza_keep()"
        )
    yield (
        f"CREATE OR REPLACE TRIGGER keep_{name}_truncate BEFORE TRUNCATE ON {name}"
        " FOR EACH STATEMENT EXECUTE FUNCTION darvoza_keep()"
    )
