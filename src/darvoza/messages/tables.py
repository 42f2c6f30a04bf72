"""① Tables: CSV of any usual delimiter and encoding → cells by column, with row and byte places.

A form names its columns in a `Table`; each data row becomes the values of its targets (vehicle,
driver, …). Source of the syntax: RFC 4180, with ``;`` or tab as delimiter as offices write it.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from io import StringIO
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from darvoza.errors import MessageError
from darvoza.messages import values
from darvoza.messages.issues import Findings
from darvoza.messages.values import Converter, WrongValueError
from darvoza.records import Envelope

if TYPE_CHECKING:
    import _csv

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HEADER_BYTES = 8192
_NAME = re.compile(r"[^a-z0-9]+")
_FALLBACK = "cp1251"
"""Read where UTF-8 fails: what spreadsheets of the region write."""

Taken = dict[str, dict[str, Any]]
"""The values of one row: target → field → value."""


@dataclass(frozen=True)
class Table:
    """The columns of a form: name → (target, field, converter); *needs* make it recognisable."""

    columns: dict[str, tuple[str, str, Converter]]
    needs: frozenset[str]
    aliases: dict[str, str] = field(default_factory=dict)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every column name, aliases included."""
        return frozenset(self.columns) | frozenset(self.aliases)

    def recognises(self, data: bytes) -> bool:
        """Whether the first row of *data* names at least the needed columns."""
        opening = data[:_HEADER_BYTES]
        if not opening.strip():
            return False
        text = _opening_text(opening)
        first = text.lstrip("\ufeff").splitlines()[:1]
        if not first or "\x00" in first[0]:
            return False
        named = {self.column(cell) for cell in _split(first[0])}
        return self.needs <= named

    def column(self, cell: str) -> str:
        """The column that a cell of the first row names."""
        name = _NAME.sub("_", cell.strip().lower()).strip("_")
        return self.aliases.get(name, name)


def _opening_text(opening: bytes) -> str:
    wide = opening.startswith((b"\xff\xfe", b"\xfe\xff"))
    return opening.decode("utf-16" if wide else "utf-8", "replace")


def _split(line: str) -> list[str]:
    return [cell.strip('" ') for cell in line.split(_delimiter(line))]


def _delimiter(line: str) -> str:
    return max(",;\t", key=line.count)


@dataclass(frozen=True, slots=True)
class TableRow:
    """One data row: its values, its number (the first row is 1) and its bytes."""

    taken: Taken
    number: int
    span: tuple[int, int] | None


def rows(data: bytes, table: Table, envelope: Envelope, findings: Findings) -> Iterator[TableRow]:
    """The data rows of *data*; a cell that cannot be read is an issue, the rest of its row stays.

    Raises `MessageError` when the text cannot be decoded or its first row is not of *table*.
    """
    text, encoding = _decode(data, envelope, findings)
    lines = list(StringIO(text, newline=""))
    reader = csv.reader(lines, delimiter=_delimiter(lines[0] if lines else ""), strict=True)
    starts = _starts(lines, encoding)
    try:
        header = next(reader, [])
    except csv.Error as wrong:
        raise MessageError("CSV-HEADER", "", str(wrong)) from None
    plan = _plan(header, table, findings)
    for cells, number, span in _split_rows(reader, starts, findings):
        if len(cells) == len(header):
            yield TableRow(
                _taken(cells, plan, _Cell(findings, envelope.zone, number, span)), number, span
            )
        elif any(cells):
            findings.error(
                "CSV-WIDTH",
                segment=number,
                offset=span[0],
                raw=str(len(cells)),
                expected=str(len(header)),
            )


def _decode(data: bytes, envelope: Envelope, findings: Findings) -> tuple[str, str]:
    encoding = envelope.charset or next(
        (name for mark, name in _MARKS if data.startswith(mark)), "utf-8"
    )
    try:
        return data.decode(encoding), encoding
    except LookupError:
        raise MessageError("SYN-CHARSET-UNREADABLE", "", encoding) from None
    except UnicodeDecodeError as wrong:
        if encoding != "utf-8":
            raise MessageError("SYN-CHARSET-UNREADABLE", f"byte {wrong.start}", encoding) from None
        findings.warning("SYN-CHARSET", offset=wrong.start, raw=_FALLBACK, expected=encoding)
        return data.decode(_FALLBACK, "replace"), _FALLBACK


def _starts(lines: list[str], encoding: str) -> list[int]:
    """The byte offset of each line, and of the end."""
    marked = {"utf-8-sig": 3, "utf-16": 2}.get(encoding, 0)
    plain = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(encoding, encoding)
    widths = (
        len(line) if line.isascii() and marked != 2 else len(line.encode(plain, "replace"))
        for line in lines
    )
    return list(accumulate(widths, initial=marked))


def _split_rows(
    reader: "_csv.Reader", starts: list[int], findings: Findings
) -> Iterator[tuple[list[str], int, tuple[int, int]]]:
    """Each row's cells, the line it starts on (from 1) and its bytes."""
    while True:
        line = reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as wrong:
            findings.error("CSV-SYNTAX", segment=line + 1, offset=starts[line], raw=str(wrong))
            continue
        yield cells, line + 1, (starts[line], starts[reader.line_num])


Plan = list[tuple[int, str, str, Converter, str]]
"""For each column in the file: its place, target, field, converter and name."""


def _plan(header: list[str], table: Table, findings: Findings) -> Plan:
    plan: Plan = []
    seen: set[str] = set()
    for place, cell in enumerate(header):
        name = table.column(cell.lstrip("\ufeff"))
        if name in seen:
            findings.warning("CSV-COLUMN-TWICE", segment=1, tag=cell[:80], element=place + 1)
        elif name in table.columns:
            plan.append((place, *table.columns[name], name))
        elif cell.strip():
            findings.warning("CSV-COLUMN", segment=1, tag=cell[:80], element=place + 1)
        seen.add(name)
    if not table.needs <= seen:
        raise MessageError("CSV-HEADER", "byte 0", ", ".join(sorted(table.needs - seen)))
    return plan


@dataclass(frozen=True, slots=True)
class _Cell:
    """Where a row stands, for its issues."""

    findings: Findings
    zone: str | None
    number: int
    span: tuple[int, int]

    def wrong(self, wrong: WrongValueError, place: int, name: str, cell: str) -> None:
        self.findings.warning(
            wrong.code,
            segment=self.number,
            tag=name,
            element=place + 1,
            offset=self.span[0],
            raw=cell,
            expected=wrong.expected,
        )


def _taken(cells: list[str], plan: Plan, row: _Cell) -> Taken:
    taken: Taken = {}
    for place, target, name, convert, column in plan:
        cell = cells[place]
        if not cell:
            continue
        try:
            found = convert(cell)
            if type(found) is datetime:
                found = _in_utc(found, row, place, column, cell)
        except WrongValueError as wrong:
            row.wrong(wrong, place, column, cell)
            continue
        if found is not None and found != ():
            if target in taken:
                taken[target][name] = found
            else:
                taken[target] = {name: found}
    return taken


def _in_utc(found: datetime, row: _Cell, place: int, column: str, cell: str) -> datetime:
    if found.tzinfo is None and row.zone is None:
        row.wrong(WrongValueError("VAL-ZONE"), place, column, cell)
    return values.in_utc(found, row.zone)
