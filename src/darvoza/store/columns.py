"""The few kinds of columns of which all tables are made; several at once by their names.

A name that ends in ``?`` may be null.
"""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, Text


def key(references: str | None = None, name: str = "id") -> Column[str]:
    """The primary key, which may be that of another table, too."""
    keys = [ForeignKey(references)] if references else []
    return Column(name, Text, *keys, primary_key=True)


def to(column: str, name: str, *, nullable: bool = False) -> Column[str]:
    """A reference to a *column* of another table."""
    return Column(name, Text, ForeignKey(column), nullable=nullable)


def _columns(kind: type[Text | BigInteger | Integer | Boolean], names: str) -> list[Column[object]]:
    return [Column(name.rstrip("?"), kind, nullable=name.endswith("?")) for name in names.split()]


def texts(names: str) -> list[Column[object]]:
    """Texts of any length."""
    return _columns(Text, names)


jsons = texts
"""Canonical JSON, kept as text."""


def times(names: str) -> list[Column[object]]:
    """UTC microseconds."""
    return _columns(BigInteger, names)


def numbers(names: str) -> list[Column[object]]:
    """Whole numbers."""
    return _columns(Integer, names)


def flags(names: str) -> list[Column[object]]:
    """Yes or no."""
    return _columns(Boolean, names)
