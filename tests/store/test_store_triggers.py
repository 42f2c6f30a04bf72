"""The database itself refuses to change or delete what must last."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import BigInteger, Boolean, Float, Integer, LargeBinary, func, insert, select, text

from darvoza.errors import StoreError
from darvoza.store import schema, triggers
from darvoza.store.connection import Store

ALL = [*schema.NEVER_CHANGED, *schema.ERASED_BY_RETENTION]
SAMPLES = {BigInteger: 1, Integer: 1, Boolean: False, Float: 0.5, LargeBinary: b"x"}


def sample(table) -> dict[str, object]:
    return {
        column.name: next(
            (value for kind, value in SAMPLES.items() if isinstance(column.type, kind)), "x"
        )
        for column in table.c
    }


def fill(connection, table) -> None:
    """One row in *table*, and one in each table that it refers to."""
    for key in table.foreign_keys:
        if key.column.table is not table and not rows(connection, key.column.table):
            fill(connection, key.column.table)
    connection.execute(insert(table), sample(table))


def rows(connection, table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


@pytest.mark.parametrize("table", schema.NEVER_CHANGED, ids=lambda table: table.name)
def test_what_is_never_changed_cannot_be_updated(store: Store, table):
    with store.begin() as connection:
        fill(connection, table)
    column = list(table.c)[-1]
    with (
        pytest.raises(StoreError, match=f"{table.name} is never changed"),
        store.begin() as connection,
        triggers.retention(connection, "job"),
    ):
        connection.execute(table.update().values({column.name: column}))


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_nothing_that_lasts_can_be_deleted_without_the_retention_job(store: Store, table):
    with store.begin() as connection:
        fill(connection, table)
    with (
        pytest.raises(StoreError, match=f"{table.name} is deleted only by the retention job"),
        store.begin() as connection,
    ):
        connection.execute(table.delete())
    with store.reading() as connection:
        assert rows(connection, table) == 1


ERASABLE = [table for table in ALL if table is not schema.audit]


@pytest.mark.parametrize("table", ERASABLE, ids=lambda table: table.name)
def test_the_retention_job_can_delete_and_only_until_it_ends(store: Store, table):
    with store.begin() as connection:
        fill(connection, table)
        with triggers.retention(connection, "job"):
            connection.execute(table.delete())
        assert rows(connection, table) == 0
        connection.execute(insert(table), sample(table))
    with pytest.raises(StoreError), store.begin() as connection:
        connection.execute(table.delete())


def test_a_retention_job_that_fails_leaves_no_door_open(store: Store):
    with store.begin() as connection:
        fill(connection, schema.assessments)
    with (
        pytest.raises(ZeroDivisionError),
        store.begin() as connection,
        triggers.retention(connection, "job"),
    ):
        raise ZeroDivisionError
    with pytest.raises(StoreError), store.begin() as connection:
        connection.execute(schema.assessments.delete())


def test_the_audit_trail_is_not_deleted_even_by_the_retention_job(store: Store):
    with store.begin() as connection:
        fill(connection, schema.audit)
    with (
        pytest.raises(StoreError),
        store.begin() as connection,
        triggers.retention(connection, "job"),
    ):
        connection.execute(schema.audit.delete())


def test_emptying_a_table_at_once_is_refused_too(store: Store):
    if store.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(StoreError, match="retention job"), store.begin() as connection:
        connection.execute(text("TRUNCATE assessments CASCADE"))


REPLACED = [schema.profile_sets, schema.corrections, schema.message_bytes]


@pytest.mark.parametrize("table", REPLACED, ids=lambda table: table.name)
def test_replacing_a_row_is_refused_too(store: Store, table):
    if store.engine.dialect.name == "postgresql":
        pytest.skip("PostgreSQL has no REPLACE")
    with store.begin() as connection:
        fill(connection, table)
    with pytest.raises(StoreError), store.begin() as connection:
        connection.execute(insert(table).prefix_with("OR REPLACE"), sample(table))


def test_every_guard_is_in_place(store: Store):
    with store.reading() as connection:
        assert triggers.missing(connection) == frozenset()


CHANGEABLE = [schema.assessments.c.score, schema.assessments.c.channel]


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(column=st.sampled_from(CHANGEABLE), value=st.integers(-5, 500))
def test_no_value_gets_through(store: Store, column, value):
    with store.begin() as connection:
        if not rows(connection, schema.assessments):
            fill(connection, schema.assessments)
    with pytest.raises(StoreError), store.begin() as connection:
        connection.execute(schema.assessments.update().values({column.name: value}))
