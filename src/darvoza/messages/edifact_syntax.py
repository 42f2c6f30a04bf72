"""Stage ①: UN/EDIFACT syntax: from bytes to segments, with the place of every one of them.

A streaming tokenizer over the bytes as received (ISO 9735 parts 1 and 2, syntax versions 1 to 4).
It never copies the message and never raises for its content: what cannot be split is handed on as
a segment without a tag, so that the reader knows where attribution stops being safe.
"""

import re
from collections.abc import Iterator
from itertools import chain

from darvoza.messages.edifact_segment import Segment, Syntax

SEGMENT_BYTES = 65_536  # of the longest segment, and of what is cut at once
ELEMENTS = 200
COMPONENTS = 100
KNOWN, KNOWN_LENGTH = 2000, 18  # short segments kept split, while one interchange is read

_VARIED = frozenset({"RFF", "DTM", "DOC", "NAD", "RCI", "DAT", "TIF"})  # seldom twice the same
_TAG = re.compile(r"[A-Z]{3}\Z")
_PSEUDO_TAG = re.compile(rb"[\r\n]+[A-Z]{3}\Z")
_BLANK = "".join(map(chr, range(33)))
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
WRAP_COLUMNS = range(50, 81)  # teletype and mail gateways


def segments(data: bytes, position: int, syntax: Syntax) -> Iterator[Segment]:
    """Every segment from *position* to the end of *data*; the reader stops at the UNZ.

    What stands after the last terminator comes as a segment with the flaw ``SYN-TERMINATOR``
    unless it is blank.
    """
    return chain.from_iterable(_windows(data, position, syntax))


def _windows(data: bytes, position: int, syntax: Syntax) -> Iterator[list[Segment]]:
    terminator, release = syntax.terminator.encode(), syntax.release.encode()
    cut = _Cutter(syntax)
    ordinal = 1
    while (end := _window_end(data, position, terminator, release)) >= 0:
        found = cut.window(data, position, end, ordinal)
        yield found
        ordinal += len(found)
        position = end + 1
    yield _tail(data, position, ordinal)


def first_segment(data: bytes, position: int, syntax: Syntax) -> Segment | None:
    """The UNB at *position*, as far as it can be read before its charset is known."""
    end = data.find(syntax.terminator.encode(), position, position + SEGMENT_BYTES)
    if end < 0:
        return None
    joined = data[position:end].translate(None, b"\r\n")
    found = _Cutter(syntax).window(joined, 0, len(joined), 1)
    return found[0] if found else None


def _window_end(data: bytes, position: int, terminator: bytes, release: bytes) -> int:
    """The last terminator within a window from *position*, else the next one; -1 without any."""
    end = data.rfind(terminator, position, position + SEGMENT_BYTES)
    while end > position and data[end - 1 : end] == release and _released(data, end, release):
        end = data.rfind(terminator, position, end)
    return _next_end(data, position, terminator, release) if end < 0 else end


def _next_end(data: bytes, position: int, terminator: bytes, release: bytes) -> int:
    """The next terminator that is not released, however far."""
    if not release:
        return data.find(terminator, position)
    sign, end = re.escape(release), re.escape(terminator)
    found = re.compile(b"(?<!%b)(?:%b%b)*+%b" % (sign, sign, sign, end)).search(data, position)
    return found.end() - 1 if found else -1


def _released(data: bytes, end: int, release: bytes) -> bool:
    """Whether an odd number of release characters stands before *end*."""
    count = 0
    while data[end - 1 - count : end - count] == release:
        count += 1
    return count % 2 == 1


def _tail(data: bytes, position: int, ordinal: int) -> list[Segment]:
    """What stands after the last terminator."""
    rest = data[position:]
    offset = len(data) - len(rest.lstrip(_BLANK.encode()))
    if offset == len(data):
        return []
    segment = Segment([[""]], ordinal, offset, len(data))
    segment.flaw, segment.marked = "SYN-TERMINATOR", True
    return [segment]


class _Cutter:
    """Cuts the bytes of one segment into elements and components."""

    def __init__(self, syntax: Syntax) -> None:
        self.syntax = syntax
        self.component, self.element = syntax.component, syntax.element
        self.first = syntax.release or "\0"
        self.second = syntax.repetition or "\0"
        self.blank = _BLANK + syntax.terminator
        self.tags: set[str] = set()  # seen and sound
        self.known: dict[str, tuple[list[list[str]], int]] = {}  # elements, blanks before

    def window(self, data: bytes, position: int, end: int, ordinal: int) -> list[Segment]:
        """The segments between *position* and the terminator at *end*, numbered from *ordinal*."""
        if end - position > SEGMENT_BYTES:
            return [self._oversized(position, end, ordinal)]
        text = data[position:end].decode("latin-1")
        if not text.strip(self.blank):
            return []
        released = self.first in text
        plain = text.isascii() and not released and self.second not in text
        pieces = _split(text, self.syntax.terminator, self.first) if released else None
        found: list[Segment] = []
        known = self.known
        for piece in pieces or text.split(self.syntax.terminator):
            end = position + len(piece)
            hit = known.get(piece)
            if hit is not None:
                segment = Segment(hit[0], ordinal, position + hit[1], end)
            else:
                part = piece.lstrip(_BLANK)
                if not part:
                    position = end + 1
                    continue
                if plain and part.isprintable():
                    segment = self._plain(piece, part, ordinal, end)
                else:
                    segment = self._slow(data[end - len(part) : end], ordinal, end)
            found.append(segment)
            ordinal += 1
            position = end + 1
        return found

    def _plain(self, piece: str, part: str, ordinal: int, end: int) -> Segment:
        """Without anything special; short segments are often the same, and split once.

        *part* is *piece* without the blanks before it.
        """
        component = self.component
        elements = [element.split(component) for element in part.split(self.element)]
        if " " in part:
            elements = [[value.strip() for value in element] for element in elements]
        segment = Segment(elements, ordinal, end - len(part), end)
        if segment.tag not in self.tags or len(part) > COMPONENTS:
            segment.flaw = self._flaw(segment)
            segment.marked = segment.flaw is not None
        elif len(piece) < KNOWN_LENGTH and segment.tag not in _VARIED and len(self.known) < KNOWN:
            self.known[piece] = elements, len(piece) - len(part)
        return segment

    def _oversized(self, position: int, end: int, ordinal: int) -> Segment:
        segment = Segment([[""]], ordinal, position, end)
        segment.flaw, segment.marked = "SYN-LENGTH", True
        return segment

    def _slow(self, raw: bytes, ordinal: int, end: int) -> Segment:
        """With released or repeated parts, wraps, control characters or other charsets."""
        text, note, flaw = self._clean(raw)
        elements, repeats = self._careful(text)
        segment = Segment(elements, ordinal, end - len(raw), end)
        segment.note, segment.repeats = note, repeats
        segment.flaw = flaw or self._flaw(segment)
        segment.marked = bool(segment.flaw or note)
        return segment

    def _flaw(self, segment: Segment) -> str | None:
        if not _TAG.match(segment.tag):
            return "SYN-TAG"
        if len(segment.elements) > ELEMENTS:
            return "SYN-ELEMENTS"
        if max(map(len, segment.elements)) > COMPONENTS:
            return "SYN-COMPONENTS"
        self.tags.add(segment.tag)
        return None

    def _clean(self, raw: bytes) -> tuple[str, str | None, str | None]:
        """Text without wraps and control characters, a note and a flaw (issue codes)."""
        note = flaw = None
        if b"\n" in raw or b"\r" in raw:
            raw, note, flaw = self._unwrap(raw)
        text, charset_note = self._decode(raw)
        note = charset_note or note
        if _CONTROL.search(text):
            text = _CONTROL.sub(lambda match: " " if match[0] in "\r\n\t" else "", text)
            note = note or "SYN-CONTROL"
        return text, note, flaw

    def _unwrap(self, raw: bytes) -> tuple[bytes, str | None, str | None]:
        joined = raw.replace(b"\r", b"").replace(b"\n", b"")
        if self.syntax.wrapped:
            return joined, None, None
        for part in raw.split(self.element.encode())[:-1]:
            if _PSEUDO_TAG.search(part):
                return raw, None, "SYN-TERMINATOR"
        lines = raw.replace(b"\r", b"").split(b"\n")
        if all(len(line) in WRAP_COLUMNS for line in lines[:-1]):
            return joined, "SYN-WRAP", None
        return raw, "SYN-NEWLINE", None

    def _decode(self, raw: bytes) -> tuple[str, str | None]:
        if raw.isascii():
            return raw.decode("ascii"), None
        try:
            return raw.decode(self.syntax.charset), None
        except (UnicodeError, LookupError):
            pass
        try:
            return raw.decode("utf-8"), "SYN-CHARSET"
        except UnicodeError:
            return raw.decode("ascii", "replace"), "SYN-CHARSET-UNREADABLE"

    def _careful(self, text: str) -> tuple[list[list[str]], dict[int, list[list[str]]] | None]:
        """Splits with release and repetition characters."""
        elements: list[list[str]] = []
        repeats: dict[int, list[list[str]]] = {}
        for place, part in enumerate(_split(text, self.element, self.syntax.release)):
            chosen = _split(part, self.second, self.syntax.release) if place else [part]
            composites = [
                [_unescape(value, self.syntax.release).strip() for value in self._components(one)]
                for one in chosen
            ]
            elements.append(composites[0])
            if len(composites) > 1:
                repeats[place] = composites[1:]
        return elements, repeats or None

    def _components(self, text: str) -> list[str]:
        return _split(text, self.component, self.syntax.release)


def _split(text: str, separator: str, release: str) -> list[str]:
    """Splits at each *separator* that is not released; release characters stay."""
    parts = text.split(separator)
    if not release or release not in text:
        return parts
    joined: list[str] = []
    pending: list[str] = []
    for part in parts:
        pending.append(part)
        if (len(part) - len(part.rstrip(release))) % 2 == 0:
            joined.append(separator.join(pending))
            pending = []
    if pending:
        joined.append(separator.join(pending))
    return joined


def _unescape(value: str, release: str) -> str:
    if not release or release not in value:
        return value
    doubled = value.replace(release * 2, "\0")
    return doubled.replace(release, "").replace("\0", release)
