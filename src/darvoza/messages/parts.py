"""Stage ①: a message cut into the parts in which people read it: segments, elements, lines.

Cutting looks at signs only and never fails: whatever is not understood stays one part.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from darvoza.messages.edifact_start import SNIFF_BYTES, find_interchange
from darvoza.messages.pnrgov_ssr import READ

_ELEMENT = re.compile(rb">\s*(?=<)")
_JSON = re.compile(rb'"(?:\\.|[^"\\])*"|(,\s*|\n)', re.DOTALL)
_LINE = re.compile(rb"\n")
_UNSEEN = frozenset({"OSI", "IFT", "LTS", "RMK"})
"""Segments of free text: they may speak of health, meals or religion (design §3.10)."""


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes *start* to *end* of a message; *tag* of a segment, *record* from 1 where it has any.

    *sensitive* parts are shown to nobody.
    """

    start: int
    end: int
    tag: str = ""
    record: int = 0
    sensitive: bool = False


def parts(data: bytes, form: str | None) -> tuple[Part, ...]:
    """*data* in its parts, in order and without gaps; *form* is the name of its format."""
    start = find_interchange(data, 0, SNIFF_BYTES) if form in _SEGMENTED else None
    if start is not None:
        return tuple(_segments(data, start.syntax.terminator, start.syntax.release))
    if form in _MARKED_UP:
        return _pieces(data, (match.end() for match in _ELEMENT.finditer(data)))
    if form in _JSONS:
        return _pieces(data, (match.end() for match in _JSON.finditer(data) if match[1]))
    return _pieces(data, (match.end() for match in _LINE.finditer(data)))


_SEGMENTED = frozenset({"paxlst", "pnrgov", "edifact"})
_MARKED_UP = frozenset({"asycuda", "smgs", "xml"})
_JSONS = frozenset({"post-json", "road-json"})


def overlapping(some: Iterable[Part], spans: Iterable[tuple[int, int]]) -> frozenset[int]:
    """The places of those of *some* that share a byte with one of *spans*."""
    known = tuple(some)
    starts = [part.start for part in known]
    found: set[int] = set()
    for start, end in spans:
        place = max(bisect_right(starts, start) - 1, 0)
        while place < len(known) and known[place].start < end:
            if known[place].end > start:
                found.add(place)
            place += 1
    return frozenset(found)


def _pieces(data: bytes, ends: Iterable[int]) -> tuple[Part, ...]:
    cuts = sorted({0, len(data), *ends})
    return tuple(Part(start, end) for start, end in pairwise(cuts))


def _segments(data: bytes, terminator: str, release: str) -> Iterator[Part]:
    """Segments with their terminator; SRC begins a record, UNT ends it (PNRGOV)."""
    last, sign = re.escape(terminator.encode()), re.escape(release.encode())
    released = rb"|" + sign + rb".?" if sign else b""
    body = rb"(?:[^" + last + sign + rb"]" + released + rb")*"
    cut = re.compile(body + rb"(?:" + last + rb"\s*|\Z)", re.DOTALL)
    records = current = 0
    for match in cut.finditer(data):
        if match.start() == match.end():
            continue
        words = match[0].strip()[:12].replace(b"\n", b"").replace(b"\r", b"").decode("latin-1")
        tag = words[:3]
        if tag == "SRC":
            records += 1
            current = records
        elif tag == "UNT":
            current = 0
        yield Part(*match.span(), tag, current, tag in _UNSEEN or _unread(words))


def _unread(words: str) -> bool:
    """A special service request that no reader looks at."""
    return words.startswith("SSR") and words[4:8] not in READ
