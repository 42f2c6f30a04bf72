"""Every step ends with the guards in place, and the steps make the very tables of the schema."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from darvoza.errors import MigrationError, StoreError
from darvoza.store import migrate as migration
from darvoza.store import schema, triggers
from darvoza.store.connection import create, make_tables, open_store, revision
from darvoza.store.engine import engine_for, store_url

KEY = bytes(range(32))
STEPS = ("0001", "0002", "0003", "0004", "0005", "0006")


@pytest.fixture
def engine(empty_url: str) -> Iterator[Engine]:
    """The bare database at ``empty_url``."""
    opened = engine_for(store_url(empty_url))
    yield opened
    opened.dispose()


def test_the_schema_names_the_newest_step():
    config = Config()
    config.set_main_option("script_location", str(Path(migration.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == schema.REVISION == STEPS[-1]


def test_the_guards_stand_after_every_step(engine: Engine):
    for step in STEPS:
        with engine.begin() as connection:
            migration.upgrade(connection, step)
            present = set(inspect(connection).get_table_names())
            guarded = {table.name for table in schema.NEVER_CHANGED} & present
            expected = {f"keep_{name}_update" for name in guarded}
            assert expected
            assert not expected & triggers.missing(connection)
            assert revision(connection) == step
    with engine.begin() as connection:
        assert triggers.missing(connection) == frozenset()


def described(connection) -> object:
    """Everything the database knows of its tables, in an order of its own."""
    if connection.dialect.name == "sqlite":
        query = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'alembic%'"
        rows = connection.execute(text(query))
        return {(kind, name, tuple(sorted(lines(sql)))) for kind, name, sql in rows}
    columns = (
        "SELECT table_name, column_name, data_type, is_nullable, ordinal_position"
        " FROM information_schema.columns WHERE table_schema = current_schema()"
    )
    constraints = (
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE connamespace = current_schema()::regnamespace"
    )
    indexes = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
    return [
        {tuple(row) for row in connection.execute(text(query))}
        for query in (columns, constraints, indexes)
    ]


def lines(sql: str | None) -> list[str]:
    """The lines of a statement; the order of a table's constraints says nothing."""
    return [line.strip().rstrip(",") for line in (sql or "").splitlines()]


def test_the_steps_make_what_a_new_store_has(engine: Engine):
    descriptions = []
    for build in (migration.upgrade, make_tables):
        with engine.connect() as connection, connection.begin() as transaction:
            build(connection)
            descriptions.append(described(connection))
            transaction.rollback()
    assert descriptions[0] == descriptions[1]


def test_an_older_store_is_refused_and_says_what_to_do(empty_url: str, engine: Engine):
    create(empty_url, run="test", kind="live", key=KEY).close()
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0004'"))
    with pytest.raises(MigrationError, match="darvoza migrate"):
        open_store(empty_url, key=KEY)


def test_missing_guards_are_noticed_and_put_back(empty_url: str, engine: Engine):
    create(empty_url, run="test", kind="live", key=KEY).close()
    on_table = " ON assessments" if engine.dialect.name == "postgresql" else ""
    with engine.begin() as connection:
        connection.execute(text(f"DROP TRIGGER keep_assessments_update{on_table}"))
    with pytest.raises(MigrationError, match="guards"):
        open_store(empty_url, key=KEY)
    done = migration.migrate(empty_url)
    assert done.before == done.after == schema.REVISION
    open_store(empty_url, key=KEY).close()


NEXT_STEP = '''
"""Rebuild a guarded table, as SQLite does for a changed column."""
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "0007", "0006", None, None


def upgrade() -> None:
    rebuilt = "always" if op.get_context().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("assessments", recreate=rebuilt) as table:
        table.add_column(sa.Column("remark", sa.Text()))
'''


def test_a_step_that_rebuilds_a_table_leaves_it_guarded(
    empty_url: str, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    create(empty_url, run="test", kind="live", key=KEY).close()
    steps = tmp_path / "migrations"
    shutil.copytree(Path(migration.__file__).parent / "migrations", steps)
    (steps / "versions" / "step_0006_remark.py").write_text(NEXT_STEP, encoding="utf-8")
    monkeypatch.setattr(migration, "_STEPS", steps)
    assert migration.migrate(empty_url) == migration.Migrated("0006", "0007")
    with engine.begin() as connection:
        assert "remark" in {one["name"] for one in inspect(connection).get_columns("assessments")}
        assert triggers.missing(connection) == frozenset()


def test_a_failing_step_leaves_the_store_as_it_was(
    empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    create(empty_url, run="test", kind="live", key=KEY).close()
    steps = tmp_path / "migrations"
    shutil.copytree(Path(migration.__file__).parent / "migrations", steps)
    failing = NEXT_STEP + "    op.execute('SELECT no_such_function()')\n"
    (steps / "versions" / "step_0006_remark.py").write_text(failing, encoding="utf-8")
    monkeypatch.setattr(migration, "_STEPS", steps)
    with pytest.raises(StoreError):
        migration.migrate(empty_url)
    open_store(empty_url, key=KEY).close()


def test_a_database_without_a_store_is_not_migrated(empty_url: str):
    with pytest.raises(StoreError, match="no store"):
        migration.migrate(empty_url)
