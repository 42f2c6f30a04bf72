"""The visibility rule of ``access.visible`` as a condition in SQL."""

from sqlalchemy import ColumnElement, FromClause, and_, true

from darvoza.access import Where


def clause(where: Where, table: FromClause) -> ColumnElement[bool]:
    """The condition on *table* that is true for exactly the rows that ``where.allows``."""
    columns = table.c
    bounds = [
        columns[name].in_(sorted(values))
        for name, values in where.sets().items()
        if name in columns
    ]
    return and_(true(), *bounds)
