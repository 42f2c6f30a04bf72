"""⑨ A message line by line, as people may read it: cut where its format cuts, and blacked out.

Nothing here changes an offset: a line knows which bytes of the message it shows.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from darvoza.messages.cards import mask_cards
from darvoza.messages.pnrgov_ssr import READ

WIDEST = 160
"""Bytes of a line; what is longer goes on in the next one, cut where the format allows it."""

_EDIFACT = re.compile(rb"\s*(?:UNA(?P<signs>.{6})|UNB)", re.DOTALL)
_TERMINATOR, _RELEASE = b"'", b"?"
_TAG = re.compile(rb"\s*([A-Z]{3})(?![A-Z0-9])")
_BREAKS = re.compile(rb"[,;>}\]\s]")
_PRIVATE = re.compile(r"(?P<request>SSR)[^A-Z0-9](?P<code>[A-Z]{4})?|(?:OSI|IFT)(?![A-Z0-9])")
_BLACKED = re.compile(r"\w")
_CONTROL = re.compile(r"[^\S ]+|[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Cut:
    """A line of a message: its number as issues count it, and its bytes from *start* to *end*.

    *tag* is that of an EDIFACT segment; *goes_on* says that it continues the line before.
    """

    number: int
    start: int
    end: int
    tag: str | None = None
    goes_on: bool = False


def cut(data: bytes) -> tuple[Cut, ...]:
    """The lines of a message: segments (UNB is 1), or rows (the first is 1)."""
    found = _EDIFACT.match(data)
    whole = _segments(data, found) if found else _rows(data)
    return tuple(piece for one in whole for piece in _narrow(data, one))


def _segments(data: bytes, found: re.Match[bytes]) -> Iterator[Cut]:
    signs = found["signs"]
    release, terminator = (signs[3:4], signs[5:6]) if signs else (_RELEASE, _TERMINATOR)
    start = found.end() if signs else 0
    if signs:
        yield Cut(0, found.start(), start, "UNA")
    ends = [place + 1 for place in _ends(data, start, terminator, release)]
    number = 0
    for first, last in pairwise([start, *ends, len(data)]):
        if data[first:last].strip():
            number += 1
            tag = _TAG.match(data, first, last)
            yield Cut(number, first, last, tag[1].decode() if tag else None)


def _ends(data: bytes, start: int, terminator: bytes, release: bytes) -> Iterator[int]:
    """Where each segment ends: a sign after an odd number of release characters is text."""
    place = data.find(terminator, start)
    while place >= 0:
        before = place
        while before > start and release.strip() and data[before - 1 : before] == release:
            before -= 1
        if (place - before) % 2 == 0:
            yield place
        place = data.find(terminator, place + 1)


def _rows(data: bytes) -> Iterator[Cut]:
    start = 0
    for number, row in enumerate(data.splitlines(keepends=True), 1):
        yield Cut(number, start, start + len(row))
        start += len(row)


def _narrow(data: bytes, line: Cut) -> Iterator[Cut]:
    """*line*, in several pieces when it is long."""
    start = line.start
    while line.end - start > WIDEST:
        breaks = list(_BREAKS.finditer(data, start + WIDEST // 2, start + WIDEST))
        end = breaks[-1].end() if breaks else start + WIDEST
        yield Cut(line.number, start, end, line.tag, start > line.start)
        start = end
    yield Cut(line.number, start, line.end, line.tag, start > line.start)


def line_at(lines: tuple[Cut, ...], *, offset: int | None, number: int | None) -> int | None:
    """The place in *lines* of a byte *offset*, or else of the line called *number*; or None."""
    if offset is not None and lines and 0 <= offset <= lines[-1].end:
        return next((at for at, one in enumerate(lines) if offset < one.end), len(lines) - 1)
    return next((at for at, one in enumerate(lines) if one.number == number), None)


def reader_of(
    data: bytes, charset: str | None, hidden: Iterable[tuple[int, int]] | None
) -> Callable[[Cut], str]:
    """What people read of a line of *data*; *hidden* byte ranges are blacked out, None is all.

    Payment cards and what special requests and remarks say (meals, health, religion) are blacked
    out for everybody (design §3.10).
    """
    masked = mask_cards(data)
    spans = None if hidden is None else sorted(hidden)

    def text_of(line: Cut) -> str:
        text = _plain(masked[line.start : line.end], charset)
        if spans is None or any(start < line.end and line.start < end for start, end in spans):
            return _without_values(text, line)
        return _without_private(text, line)

    return text_of


def _plain(data: bytes, charset: str | None) -> str:
    try:
        text = data.decode(charset or "utf-8", "replace")
    except LookupError:
        text = data.decode("utf-8", "replace")
    return _CONTROL.sub(" ", text).strip()


def _without_values(text: str, line: Cut) -> str:
    """Every letter and digit black but those of the tag."""
    kept = line.tag if line.tag and not line.goes_on and text.startswith(line.tag) else ""
    return kept + _black(text[len(kept) :])


def _without_private(text: str, line: Cut) -> str:
    """What follows a request or remark that is never read is black, up to the line's end."""
    if line.tag in {"SSR", "OSI", "IFT"} and line.goes_on:
        return _black(text)
    for found in _PRIVATE.finditer(text):
        if found["request"] is None or found["code"] not in READ:
            kept = found.start() + 3
            return text[:kept] + _black(text[kept:])
    return text


def _black(text: str) -> str:
    return _BLACKED.sub("•", text)
