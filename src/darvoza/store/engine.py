"""The engine under a store: SQLite or PostgreSQL, with everything asked of a connection."""

from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from darvoza.errors import SettingsError

BUSY_SECONDS = 5.0
"""How long a transaction waits for another one before it gives up."""

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",  # so that REPLACE meets the guards of DELETE
    "PRAGMA secure_delete = ON",  # what is erased is overwritten
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -65536",  # KiB
    "PRAGMA wal_autocheckpoint = 8000",  # pages: a busy store copies its log less often
)


def store_url(url_or_path: str | Path) -> URL:
    """The database URL of a path or URL. Raises SettingsError when it is neither."""
    written = str(url_or_path)
    if "://" not in written:
        return URL.create("sqlite", database=written)
    try:
        url = make_url(written)
    except ArgumentError as error:
        raise SettingsError(f"Not a database URL: {written.rpartition('@')[2]}") from error
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise SettingsError(f"A store stands on sqlite or postgresql, not on {url.drivername}.")
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


def engine_for(url: URL) -> Engine:
    """The engine of a store's database, with everything the store asks of a connection."""
    if url.get_backend_name() == "postgresql":
        return _postgres_engine(url)
    engine = create_engine(
        url, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS, "isolation_level": None}
    )
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _postgres_engine(url: URL) -> Engine:
    name = postgres_schema(url)
    options = f"-csearch_path={name} -clock_timeout={int(BUSY_SECONDS * 1000)}"
    return create_engine(
        url.difference_update_query(["schema"]),
        hide_parameters=True,
        pool_pre_ping=True,
        connect_args={"options": options},
    )


def postgres_schema(url: URL) -> str:
    """The schema that *url* names. Raises SettingsError unless it is one lower-case word."""
    name = url.query.get("schema", "public")
    if not isinstance(name, str) or not name.isidentifier() or name != name.lower():
        raise SettingsError("The schema of a store must be one lower-case word.")
    return name


def _set_pragmas(connection: object, _record: object) -> None:
    for pragma in _PRAGMAS:
        connection.execute(pragma)  # type: ignore[attr-defined]


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get("darvoza_reads", False)
    connection.exec_driver_sql(f"PRAGMA query_only = {int(reads)}")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def only_reading(engine: Engine) -> Connection:
    """A connection that does not take SQLite's write lock, and writes nothing by mistake."""
    return engine.connect().execution_options(darvoza_reads=True, postgresql_readonly=True)
