"""Statements handed straight to the driver, inside the transaction that SQLAlchemy holds.

For the loop's own statements only, whose text is compiled once (`prepared`, `rows`). Measured:
SQLAlchemy's wrapping of cursor and result took a tenth of the loop.
"""

from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError


def run(connection: Connection, text: str, values: Any, *, many: bool = False) -> Any:  # noqa: ANN401
    """The driver's cursor after it ran *text*; *values* are many sets of parameters if *many*.

    Raises sqlalchemy.exc.DBAPIError, as any other statement does.
    """
    if not connection.in_transaction():
        connection.begin()
    cursor = connection.connection.cursor()
    try:
        (cursor.executemany if many else cursor.execute)(text, values)
    except _errors(connection) as error:
        raise _wrapped(connection, text, error) from error
    return cursor


def _errors(connection: Connection) -> type[Exception]:
    return connection.dialect.loaded_dbapi.Error


def _wrapped(connection: Connection, text: str, error: Exception) -> BaseException:
    """What SQLAlchemy would have raised; never with the values, which may be personal data."""
    return DBAPIError.instance(
        text, None, error, _errors(connection), hide_parameters=True, dialect=connection.dialect
    )
