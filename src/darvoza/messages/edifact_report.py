"""Stage ①: the issues of one UN/EDIFACT reading, each with its place in the bytes as received."""

from collections import Counter
from dataclasses import dataclass

from darvoza.messages.cards import find_cards, mask_cards
from darvoza.messages.edifact_segment import Segment, Syntax
from darvoza.records import Disposition, Envelope, Issue, Severity

ISSUES_PER_CODE = 100
NOISE = 1000  # broken boundaries, unusable and repeated segments, after which nothing is read
MENTIONS = 50_000  # of one delivery
RAW = 80
_STRICT = {"CNT-UNT", "CNT-UNE", "CNT-UNZ", "ENV-REFERENCE", "MSG-REFERENCE", "CNT-PERSONS"}
"""Counts and references: reported, and punished only where the sender's profile is strict."""


@dataclass(frozen=True, slots=True)
class Place:
    """A component of a segment; both count from 1, ``None`` is the segment or element as such."""

    element: int | None = None
    component: int | None = None


class Report:
    """Collects issues while one delivery is read; at most 100 of each code are kept."""

    def __init__(self, data: bytes, envelope: Envelope) -> None:
        self.data = data
        self.envelope = envelope
        self.syntax = Syntax()
        self.issues: list[Issue] = []
        self.counts: Counter[str] = Counter()
        self.fatal = False
        self.total = self.worst = 0
        self.noise = 0
        self.test = False

    def add(
        self,
        code: str,
        severity: Severity,
        segment: Segment | None = None,
        place: Place | None = None,
        expected: str | None = None,
    ) -> None:
        """Records one issue; *segment* and *place* say where."""
        self._weigh(code, severity)
        if self.counts[code] > ISSUES_PER_CODE:
            return
        if segment is None:
            self.issues.append(Issue(code=code, severity=severity, expected=expected))
        else:
            self.issues.append(self._at(code, severity, segment, place or Place(), expected))

    def at(self, code: str, severity: Severity, offset: int, expected: str | None = None) -> None:
        """Records one issue that belongs to a byte, not to a segment."""
        self._weigh(code, severity)
        if self.counts[code] <= ISSUES_PER_CODE:
            raw = self._raw(offset, min(len(self.data), offset + RAW))
            self.issues.append(
                Issue(code=code, severity=severity, offset=offset, raw=raw, expected=expected)
            )

    def too_many(self, segment: Segment, mentions: int) -> bool:
        """Whether a delivery holds more than can be kept in memory; the rest is not read."""
        if mentions < MENTIONS:
            return False
        self.add("SEG-MANY", Severity.FATAL, segment, expected=f"at most {MENTIONS} travellers")
        self.noise = NOISE + 1
        return True

    def swallowed(self, segment: Segment, element: int, tag: str) -> None:
        """Records that the terminator before *tag* was lost at the end of *element*."""
        place = Place(element, len(segment.elements[element]))
        self.add("SYN-TERMINATOR", Severity.FATAL, segment, place, f"a terminator before {tag}")

    def disposition(self) -> Disposition:
        """What the issues make of a message that was read."""
        if self.fatal or self.test:
            return Disposition.QUARANTINED
        return Disposition.ACCEPTED_WITH_ISSUES if self.worst else Disposition.ACCEPTED

    def finish(self) -> tuple[Issue, ...]:
        """All issues; what was left out is said by one more."""
        for code, count in self.counts.items():
            if count > ISSUES_PER_CODE:
                left = str(count - ISSUES_PER_CODE)
                self.issues.append(
                    Issue(code="ISSUES-MANY", severity=Severity.INFO, raw=left, expected=code)
                )
        return tuple(self.issues)

    def _weigh(self, code: str, severity: Severity) -> None:
        self.counts[code] += 1
        self.total += 1
        if severity is Severity.FATAL or (self.envelope.strict and code in _STRICT):
            self.fatal = True
        if severity is not Severity.INFO:
            self.worst = 1

    def _at(
        self, code: str, severity: Severity, segment: Segment, place: Place, expected: str | None
    ) -> Issue:
        start, end = locate(self.data, self.syntax, segment, place)
        return Issue(
            code=code,
            severity=severity,
            segment=segment.ordinal,
            tag=segment.tag[:3] or None,
            element=place.element,
            component=place.component,
            offset=start,
            raw=self._raw(start, end),
            expected=expected,
        )

    def _raw(self, start: int, end: int) -> str:
        """At most 80 characters, with cards masked even where the cut goes through one."""
        around = max(0, start - 24)
        window = self.data[around : min(end, start + RAW) + 24]
        masked = mask_cards(window, find_cards(window))[start - around :]
        cut = masked[: min(end - start, RAW)]
        try:
            raw = cut.decode(self.syntax.charset)
        except UnicodeError:
            raw = cut.decode("utf-8", "replace")
        return raw if raw.isprintable() else "".join(_visible(character) for character in raw)[:RAW]


def _visible(character: str) -> str:
    return character if character.isprintable() else " "


def locate(data: bytes, syntax: Syntax, segment: Segment, place: Place) -> tuple[int, int]:
    """The byte range of *place* in *segment*; the whole segment when there is no such place."""
    if place.element is None:
        return segment.offset, segment.end
    start, end = _nth(data, syntax.element, syntax, (segment.offset, segment.end), place.element)
    if place.component is None:
        return start, end
    return _nth(data, syntax.component, syntax, (start, end), place.component - 1)


def _nth(
    data: bytes, separator: str, syntax: Syntax, span: tuple[int, int], number: int
) -> tuple[int, int]:
    """The part *number* (from 0) of *span* between separators that are not released."""
    start, stop = span
    sign, release = ord(separator), ord(syntax.release or "\0")
    position = start
    while position < stop:
        byte = data[position]
        if byte == release:
            position += 1
        elif byte == sign:
            if number == 0:
                return start, position
            number, start = number - 1, position + 1
        position += 1
    return (start, stop) if number == 0 else (stop, stop)
