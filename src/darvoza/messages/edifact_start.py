"""Stage ①: where a UN/EDIFACT interchange begins, and by which signs and charset it is read.

Teletype lines before it, a mail footer after it and hard wraps through it are usual: an
interchange is found by its UNA or UNB wherever that stands (ISO 9735-1 section 8 and annex A).
"""

import codecs
import re
from dataclasses import dataclass

from darvoza.messages.edifact_segment import Syntax
from darvoza.messages.edifact_syntax import SEGMENT_BYTES, WRAP_COLUMNS

SNIFF_BYTES = 4096

CHARSETS = {
    "UNOA": "ascii",
    "UNOB": "ascii",
    "UNOC": "iso8859-1",
    "UNOD": "iso8859-2",
    "UNOE": "iso8859-5",
    "UNOF": "iso8859-7",
    "UNOK": "iso8859-9",
    "UNOW": "utf-8",
    "UNOY": "utf-8",
    "IATA": "ascii",
    "IATB": "ascii",
    "SIRE": "ascii",
}
"""UNB 0001 to a codec; ISO 9735-1 annex A, and the PADIS identifiers."""

_START = re.compile(
    rb"UNA(.)(.)(.)(.)(.)(.)\s*U[\r\n]*N[\r\n]*B"
    rb"|(?<![A-Z0-9])U[\r\n]*N[\r\n]*B[\r\n]*\+",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Start:
    """Where an interchange begins (its UNA or UNB) and where its UNB stands."""

    offset: int
    unb: int
    syntax: Syntax
    announced: bool  # by a UNA
    sound: bool = True  # the service characters can be used


def find_interchange(data: bytes, position: int = 0, limit: int | None = None) -> Start | None:
    """The next UNA or UNB from *position*; ``None`` when there is none before *limit*."""
    stop = len(data) if limit is None else limit
    match = _START.search(data, position, stop)
    if match is None:
        return None
    if match[1] is not None:
        return _announced(match)
    return Start(match.start(), match.start(), Syntax(), announced=False)


def _announced(match: re.Match[bytes]) -> Start:
    component, element, _, release, repetition, terminator = (
        group.decode("latin-1") for group in match.groups()
    )
    service = (component, element, release, terminator)
    unb = match.start() + len(b"UNA") + 6
    while not match.string[unb : unb + 1].isalpha():
        unb += 1
    if not _usable(service):
        return Start(match.start(), unb, Syntax(), announced=True, sound=False)
    repeats = repetition if _usable((*service, repetition)) else ""
    syntax = Syntax(component, element, release.strip(), repeats, terminator)
    return Start(match.start(), unb, syntax, announced=True)


def _usable(service: tuple[str, ...]) -> bool:
    """Distinct printable ASCII that is no letter, digit or blank (the release may be blank)."""
    needed = [character for place, character in enumerate(service) if place != 2]
    signs = all("!" <= character <= "~" and not character.isalnum() for character in needed)
    release = service[2]
    return (
        signs and len(set(service)) == len(service) and release < "\x7f" and not release.isalnum()
    )


def charset_of(identifier: str, override: str | None) -> str | None:
    """The codec for UNB 0001, or of the sender's profile; ``None`` when neither is known."""
    if override is None:
        return CHARSETS.get(identifier)
    try:
        return codecs.lookup(override).name
    except LookupError:
        return CHARSETS.get(identifier)


def is_wrapped(data: bytes, start: Start) -> bool:
    """Whether lines were cut at a fixed width, segments notwithstanding.

    Decided at the first line that does not end with a segment: its length is a usual one (50 to
    80), or the next line has the same; and every line before it was as long.
    """
    position, first = data.rfind(b"\n", 0, start.offset) + 1, True
    seen: set[int] = set()
    while (end := data.find(b"\n", position, position + SEGMENT_BYTES)) >= 0:
        line = data[position:end].rstrip(b"\r")
        if end > start.unb and line.strip():
            if not line.rstrip().endswith(start.syntax.terminator.encode()):
                return not (seen - {len(line)}) and _usual(data, end + 1, len(line))
            if not (first and end < start.unb + 3):
                seen.add(len(line))
            first = False
        if len(seen) > 1:
            return False
        position = end + 1
    return False


def _usual(data: bytes, position: int, width: int) -> bool:
    if width in WRAP_COLUMNS:
        return True
    end = data.find(b"\n", position, position + SEGMENT_BYTES)
    return end > 0 and len(data[position:end].rstrip(b"\r")) == width
