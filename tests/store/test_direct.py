"""Statements handed to the driver keep to the transaction, and fail as others do."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from darvoza.store import schema
from darvoza.store.connection import Store
from darvoza.store.direct import run
from darvoza.store.rows import add_rows

ROW = {"key": "colour", "value": "green"}


def _values(store: Store) -> list[str]:
    with store.reading() as connection:
        found = connection.execute(text("SELECT value FROM run WHERE key = 'colour'"))
        return list(found.scalars())


def _add_and_fail(store: Store) -> None:
    with store.begin() as connection:
        add_rows(connection, schema.run, [ROW])
        raise ZeroDivisionError


def test_it_is_undone_with_its_transaction(store: Store) -> None:
    with pytest.raises(ZeroDivisionError):
        _add_and_fail(store)
    assert _values(store) == []
    with store.begin() as connection:
        add_rows(connection, schema.run, [ROW])
    assert _values(store) == ["green"]


def test_it_begins_a_transaction_where_none_is_open(store: Store) -> None:
    with store.reading() as connection:
        assert run(connection, "SELECT 1", ()).fetchall() == [(1,)]
        assert connection.in_transaction()


def test_a_refused_row_raises_what_sqlalchemy_raises_without_its_values(store: Store) -> None:
    with pytest.raises(IntegrityError) as caught, store.engine.begin() as connection:
        add_rows(connection, schema.run, [ROW, ROW])
    assert "green" not in str(caught.value.args)


def test_a_wrong_statement_names_itself(store: Store) -> None:
    with (
        store.engine.begin() as connection,
        pytest.raises(DBAPIError, match="SELECT nonsense FROM nowhere"),
    ):
        run(connection, "SELECT nonsense FROM nowhere", ())
