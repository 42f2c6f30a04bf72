"""A store with half a million assessments for `make bench-desk`, built once and kept in `.bench/`.

One month is simulated through the loop; the months before it are copies of its rows, moved back in
time and inserted straight into the tables, with ids that are moved with them.
"""

import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from sqlalchemy import BigInteger, Column, Table

from bench.loop import PROFILES, START
from darvoza.pipeline.opening import open_loop
from darvoza.settings import Settings
from darvoza.simulate.ground import lay_ground
from darvoza.simulate.sending import Journey, batches
from darvoza.simulate.working import work
from darvoza.store import schema
from darvoza.store.connection import create

PASSWORD = "only for the bench"
FOLDER = Path(".bench")
ASKED = 500_000
DAYS = 30
NOW = START + timedelta(days=DAYS - 1, hours=20)
"""What the clock of the desk shows: the evening of the last simulated day."""

COPIED = (
    "messages", "message_bytes", "receipts", "readings", "issue_values", "movements", "mentions",
    "crossings", "memberships", "crossing_versions", "identity_keys", "links", "units",
    "unit_members", "assessments", "identifying_facts", "current", "shifts", "selections",
    "decisions", "outcomes", "notes", "handovers",
)  # fmt: skip
"""Tables that hold traffic; places, people, profiles and lookouts are there once."""

_BESIDE = {"born_of", "mention_id", "written_of"}
"""Columns that name a row without a foreign key."""

_NATURAL = {"movement_key", "sameness"}
"""Columns that must differ from copy to copy without being ids."""


def built() -> Path:
    """The store's path; it is built when it is not there yet."""
    path = FOLDER / f"desk-{schema.REVISION}.db"
    if not path.exists():
        FOLDER.mkdir(exist_ok=True)
        began = perf_counter()
        month = _month()
        _multiply(month, path)
        print(f"built {path}: {path.stat().st_size / 1e9:.1f} GB in {perf_counter() - began:.0f} s")
    return path


def _month() -> Path:
    """One simulated month, straight through the loop."""
    path = FOLDER / "month.db"
    for stale in FOLDER.glob(f"{path.name}*"):
        stale.unlink()
    store = create(path, run="bench", kind="demo")
    lay_ground(store, profiles=PROFILES, password=PASSWORD, seed=1, start=START)
    journey = Journey(seed=1, start=START, days=DAYS)
    work(open_loop(store, Settings()), batches(journey), seed=1, start=START)
    store.close()
    return path


def _multiply(month: Path, path: Path) -> None:
    """The month, and before it as many copies of it as it takes."""
    partial = path.with_suffix(".part")
    partial.unlink(missing_ok=True)
    shutil.copyfile(month, partial)
    shutil.copy(f"{month}.key", f"{path}.key")
    connection = sqlite3.connect(partial, isolation_level=None)
    connection.create_function("moved", 2, _moved, deterministic=True)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -2000000"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("ATTACH ? AS month", [str(month)])
    [(one,)] = connection.execute("SELECT count(*) FROM month.assessments")
    for number in range(1, -(-ASKED // one)):
        _copy(connection, number * DAYS * 24 * 3600 * 1000)
    connection.execute("DETACH month")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    partial.rename(path)


def _copy(connection: sqlite3.Connection, back: int) -> None:
    """Copy every row of the simulated month, moved *back* milliseconds."""
    connection.execute("BEGIN")
    for name in COPIED:
        table = schema.metadata.tables[name]
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        values = ", ".join(_value(table, column, back) for column in table.columns)
        connection.execute(f"INSERT INTO main.{name} ({names}) SELECT {values} FROM month.{name}")
    connection.execute("COMMIT")


def _value(table: Table, column: Column[object], back: int) -> str:
    """The SQL of a copied column."""
    name = f'"{column.name}"'
    if column.name in _NATURAL or (table.name, column.name) == ("movements", "key"):
        return f"{name} || '~{back}'"
    if isinstance(column.type, BigInteger):
        return f"{name} - {back * 1000}"
    copied = any(key.column.table.name in COPIED for key in column.foreign_keys)
    own = column.name == "id" and table.name in COPIED
    return f"moved({name}, {back})" if own or copied or column.name in _BESIDE else name


def _moved(name: str | None, back: int) -> str | None:
    """A UUIDv7 of *back* milliseconds earlier; the same id always moves to the same one.

    A mention's id is that of its message and a number.
    """
    if name is None or len(name) < 36:
        return name
    moment = int(name[:8] + name[9:13], 16) - back
    digits = f"{moment:012x}"
    return f"{digits[:8]}-{digits[8:]}{name[13:]}"
