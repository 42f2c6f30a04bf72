"""① JSON as a form: its rows with their places, and the byte offset of any value in it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from darvoza.errors import MessageError

_scanstring = json.decoder.scanstring  # type: ignore[attr-defined]
_SPACE = re.compile(r"[ \t\n\r]*")


def _refuse(constant: str) -> object:
    raise ValueError(f"{constant} is no JSON")


_DECODER = json.JSONDecoder(parse_float=Decimal, parse_constant=_refuse)


@dataclass(frozen=True, slots=True)
class Row:
    """One element of the list that a form holds: its value and where it stands, in characters."""

    pointer: str
    value: object
    start: int
    end: int


class JsonText:
    """The text of a JSON message, with the way back from characters to bytes."""

    __slots__ = ("_at", "_bytes", "_encoding", "text")

    def __init__(self, data: bytes, charset: str | None = None) -> None:
        """Decode *data*; raises `MessageError` SYN-CHARSET-UNREADABLE where it cannot be."""
        encoding = charset or json.detect_encoding(data)
        try:
            self.text = data.decode(encoding)
        except UnicodeDecodeError as wrong:
            place = f"byte {wrong.start}"
            raise MessageError("SYN-CHARSET-UNREADABLE", place, encoding) from None
        except LookupError:
            raise MessageError("SYN-CHARSET-UNREADABLE", "", encoding) from None
        marked = encoding in {"utf-8-sig", "utf-16", "utf-32"}
        self._encoding = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(
            encoding, encoding
        )
        ascii_bytes = 0 if self.text.isascii() and self._encoding == "utf-8" else None
        self._bytes = ascii_bytes
        self._at = (0, len(data) - len(self.text.encode(self._encoding)) if marked else 0)

    @property
    def start(self) -> int:
        """Where the first value stands."""
        return _skip(self.text, 0)

    def byte(self, character: int) -> int:
        """The byte offset at which *character* of the text begins."""
        known, offset = self._at
        if self._bytes is not None:
            return offset - known + character
        low, high = sorted((known, character))
        width = len(self.text[low:high].encode(self._encoding, "surrogatepass"))
        self._at = (character, offset + width if character >= known else offset - width)
        return self._at[1]

    def rows(self, name: str) -> tuple[dict[str, object], list[Row]]:
        """What stands beside the list *name*, and its rows.

        A message that is a list has those rows; one object without *name* is the only row. Raises
        `MessageError` JSON-SYNTAX or JSON-DEPTH.
        """
        try:
            return self._rows(name)
        except RecursionError:
            raise MessageError("JSON-DEPTH") from None
        except json.JSONDecodeError as wrong:
            raise MessageError("JSON-SYNTAX", f"byte {self.byte(wrong.pos)}", wrong.msg) from None
        except ValueError as wrong:
            raise MessageError("JSON-SYNTAX", "", str(wrong)[:80]) from None

    def _rows(self, name: str) -> tuple[dict[str, object], list[Row]]:
        start = _skip(self.text, 0)
        if self.text[start : start + 1] == "[":
            rows, end = _elements(self.text, start, "")
            self._finish(end)
            return {}, rows
        beside, found, end = self._object(name, start)
        self._finish(end)
        return (beside, found) if found is not None else ({}, [Row("", beside, start, end)])

    def _object(self, name: str, start: int) -> tuple[dict[str, object], list[Row] | None, int]:
        beside: dict[str, object] = {}
        found: list[Row] | None = None
        end, at = _open(self.text, start)
        while at is not None:
            key, at = _key(self.text, at)
            if key == name and self.text[at : at + 1] == "[":
                found, end = _elements(self.text, at, f"/{name}")
            else:
                beside[key], end = _DECODER.raw_decode(self.text, at)
            end, at = _next(self.text, end)
        return beside, found, end

    def _finish(self, end: int) -> None:
        rest = _skip(self.text, end)
        if rest < len(self.text):
            raise json.JSONDecodeError("text after the end", self.text, rest)

    def offset(self, row: Row, pointer: str) -> int:
        """The byte offset of the value under *pointer*, which lies in *row*; of the row if not."""
        at = row.start
        for step in pointer[len(row.pointer) :].split("/")[1:]:
            below = _below(self.text, at, step.replace("~1", "/").replace("~0", "~"))
            if below is None:
                break
            at = below
        return self.byte(at)


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _close(text: str, at: int, sign: str) -> int:
    at = _skip(text, at)
    if text[at : at + 1] != sign:
        raise json.JSONDecodeError(f"{sign} is missing", text, at)
    return at + 1


def _open(text: str, start: int) -> tuple[int, int | None]:
    """Where the object at *start* ends when it is empty, and where its first key stands if not."""
    at = _skip(text, _close(text, start, "{"))
    return (at + 1, None) if text[at : at + 1] == "}" else (at, at)


def _key(text: str, at: int) -> tuple[str, int]:
    """The key at *at*, and where its value stands."""
    key, end = _scanstring(text, _close(text, at, '"'), True)
    return key, _skip(text, _close(text, end, ":"))


def _next(text: str, end: int) -> tuple[int, int | None]:
    """After a value: where the object ends, and where the next key stands if there is one."""
    at = _skip(text, end)
    if text[at : at + 1] == ",":
        at = _skip(text, at + 1)
        return at, at
    return _close(text, at, "}"), None


def _members(text: str, start: int) -> Iterator[tuple[str, int]]:
    """Each key of the object at *start* with the place of its value."""
    _, at = _open(text, start)
    while at is not None:
        key, place = _key(text, at)
        yield key, place
        _, at = _next(text, _DECODER.raw_decode(text, place)[1])


def _elements(text: str, start: int, pointer: str) -> tuple[list[Row], int]:
    """The elements of the array at *start*, and where it ends."""
    rows: list[Row] = []
    at = _skip(text, start + 1)
    if text[at : at + 1] == "]":
        return rows, at + 1
    while True:
        value, end = _DECODER.raw_decode(text, at)
        rows.append(Row(f"{pointer}/{len(rows)}", value, at, end))
        at = _skip(text, end)
        if text[at : at + 1] != ",":
            return rows, _close(text, at, "]")
        at = _skip(text, at + 1)


def _below(text: str, at: int, step: str) -> int | None:
    if text[at : at + 1] == "{":
        return next((place for key, place in _members(text, at) if key == step), None)
    if text[at : at + 1] == "[" and step.isdecimal():
        rows, _ = _elements(text, at, "")
        return rows[int(step)].start if int(step) < len(rows) else None
    return None
