"""Statements of the loop, compiled once: between driver and code nothing is worked out again.

A statement is written in SQLAlchemy Core like every other, compiled on first use for its database
and then run by the driver. Lists are one parameter (`among`), so the text never changes. Measured:
a statement of the loop costs a quarter of the time in Python.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    Connection,
    bindparam,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.compiler import SQLCompiler

from darvoza.store.direct import run

Parameter = int | str | Iterable[str]


class Among(ColumnElement[bool]):
    """True when *column* holds one of the texts in the list parameter *name*."""

    inherit_cache = False
    type = Boolean()
    _is_implicitly_boolean = True  # no "= 1" after it on SQLite, which would forgo the index

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        self.column = column
        self.listed = given(name)


@compiles(Among, "sqlite")
def _in_json(element: Among, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    column = compiler.process(element.column, **options)
    listed = compiler.process(element.listed, **options)
    return f"{column} IN (SELECT value FROM json_each({listed}))"


@compiles(Among, "postgresql")
def _in_array(element: Among, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    column = compiler.process(element.column, **options)
    return f"{column} = ANY({compiler.process(element.listed, **options)}::text[])"


def given(name: str) -> BindParameter[Any]:
    """The parameter *name*, which is given when the statement is run."""
    return bindparam(name, required=False)


def among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """The condition that *column* holds one of the texts given under *name* when it is run."""
    return Among(column, name)


class Prepared:
    """A statement that is run often; call it with a connection and its parameters."""

    __slots__ = ("_ready", "_statement")

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._ready: dict[str, _Compiled] = {}

    def __call__(self, connection: Connection, **parameters: Parameter) -> None:
        """Run it for what it does; lists stand for themselves, all else is a number or text."""
        self._ran(connection, parameters)

    def rows(self, connection: Connection, **parameters: Parameter) -> list[tuple[Any, ...]]:
        """Run it and fetch everything as plain tuples."""
        return self._ran(connection, parameters).fetchall()  # type: ignore[no-any-return]

    def mappings(self, connection: Connection, **parameters: Parameter) -> list[dict[str, Any]]:
        """Run it and fetch everything by the names of the columns."""
        cursor = self._ran(connection, parameters)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def _ran(self, connection: Connection, parameters: dict[str, Parameter]) -> Any:  # noqa: ANN401
        dialect = connection.dialect.name
        ready = self._ready.get(dialect)
        if ready is None:
            ready = self._ready[dialect] = _Compiled(self._statement, connection)
        return run(connection, ready.text, ready.values(parameters))


class _Compiled:
    """The text of a statement for one database, and how its parameters are handed over."""

    __slots__ = ("_constants", "_order", "_written", "text")

    def __init__(self, statement: Executable, connection: Connection) -> None:
        compiled = statement.compile(  # type: ignore[attr-defined]
            dialect=connection.dialect, compile_kwargs={"render_postcompile": True}
        )
        self.text = str(compiled)
        self._constants = {name: v for name, v in compiled.params.items() if v is not None}
        self._order: tuple[str, ...] | None = (
            tuple(compiled.positiontup) if compiled.positional else None
        )
        self._written: Callable[[Parameter], Any] = (
            _as_json if connection.dialect.name == "sqlite" else _as_list
        )

    def values(self, parameters: dict[str, Parameter]) -> Any:  # noqa: ANN401 - tuple or mapping
        given = {name: self._written(value) for name, value in parameters.items()}
        known = {**self._constants, **given}
        return known if self._order is None else tuple(known[name] for name in self._order)


def _as_json(value: Parameter) -> int | str:
    return value if isinstance(value, int | str) else json.dumps(list(value))


def _as_list(value: Parameter) -> int | str | list[str]:
    return value if isinstance(value, int | str) else [str(one) for one in value]
