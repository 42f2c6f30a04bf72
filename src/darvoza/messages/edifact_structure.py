"""Stage ①: UN/EDIFACT envelopes: interchanges, groups and messages, their counts and references.

Wrong counts and references are reported and the message is read all the same; a missing boundary
is fatal, because what follows could belong to somebody else (ISO 9735-1; design §3.10).
"""

from collections.abc import Callable

from darvoza.messages.edifact_envelope import (
    EXPECTED,
    NOTES,
    Handler,
    Header,
    Interchange,
    prepared_at,
)
from darvoza.messages.edifact_report import NOISE, Place, Report
from darvoza.messages.edifact_segment import Segment, Syntax
from darvoza.messages.edifact_start import (
    SNIFF_BYTES,
    Start,
    charset_of,
    find_interchange,
    is_wrapped,
)
from darvoza.messages.edifact_syntax import first_segment, segments
from darvoza.records import Severity


def walk(data: bytes, report: Report, handler_for: Callable[[Header], Handler | None]) -> int:
    """Reads every interchange of *data*, reporting into *report*.

    Returns the number of interchanges. *handler_for* gives the reader of a message, or ``None``
    for one that it does not understand and has reported.
    """
    start = find_interchange(data, 0, SNIFF_BYTES)
    if start is None and not data.strip():
        report.add("ENV-EMPTY", Severity.FATAL)
    elif start is None:
        report.at("ENV-UNB", Severity.FATAL, 0, "UNA or UNB within the first 4096 bytes")
    count = position = 0
    while start is not None and report.noise <= NOISE:
        _ignored(report, position, start.offset)
        count += 1
        interchange = _Walk(data, start, report, handler_for)
        position = interchange.run()
        start = find_interchange(data, position)
    if count:
        _ignored(report, position, len(data))
    return count


def _ignored(report: Report, start: int, end: int) -> None:
    """Text outside interchanges: teletype lines, a mail footer."""
    text = report.data[start : min(end, start + SNIFF_BYTES)].lstrip(
        b" \t\r\n\f\x00\x01\x02\x03\x1a\xef\xbb\xbf"
    )
    if text:
        report.at("ENV-TEXT", Severity.INFO, end - len(report.data[start:end].lstrip()))


class _Walk:
    """One interchange from its UNB to its UNZ."""

    def __init__(
        self,
        data: bytes,
        start: Start,
        report: Report,
        handler_for: Callable[[Header], Handler | None],
    ) -> None:
        self.data, self.start, self.report, self.handler_for = data, start, report, handler_for
        self.envelope = Interchange()
        self.header: Header | None = None
        self.handler: Handler | None = None
        self.group: Segment | None = None
        self.units = self.messages = self.group_messages = 0
        self.said = self.unknown = False
        self.syntax = self._syntax()
        report.syntax = self.syntax

    def run(self) -> int:
        """Reads to the end of the interchange; returns the position after it."""
        report, last = self.report, Segment([[""]], 0, 0, self.start.unb + 2)
        inner = _NONE
        take: Callable[[Segment], None] = self._outside
        for segment in segments(self.data, self.start.unb, self.syntax):
            tag = segment.tag
            if (
                tag in inner
                and not segment.marked
                and (tag != last.tag or segment.elements != last.elements)
            ):
                take(segment)
                last = segment
                continue
            if tag in _OPENING and last.ordinal and not segment.flaw:
                break
            self._guide(segment, last)
            handler = self.handler
            inner, take = (handler.inner, handler.gather) if handler else (_NONE, self._outside)
            last = segment
            if tag == "UNZ" or report.noise > NOISE:
                break
        self._close(last)
        return last.end + 1

    def _guide(self, segment: Segment, last: Segment) -> None:
        """A segment that is damaged, of the envelope, repeated, or the first of a group."""
        tag, handler = segment.tag, self.handler
        if segment.marked and self._spoiled(segment):
            return
        if tag in _SERVICE:
            _SERVICE[tag](self, segment)
        elif handler is None:
            self._outside(segment)
        elif _same(segment, last) and tag not in handler.repeatable:
            self.report.noise += 1
            self.report.add("SEG-DUPLICATE", Severity.WARNING, segment)
        else:
            handler.take(segment)

    def _syntax(self) -> Syntax:
        """The service characters as announced, the charset of UNB, and whether lines are cut."""
        plain = self.start.syntax
        first = first_segment(self.data, self.start.unb, plain)
        identifier = first.get(1) if first else ""
        version = first.get(1, 2) if first else ""
        repetition = "*" if not self.start.announced and version == "4" else plain.repetition
        override = self.report.envelope.charset
        charset = charset_of(identifier, override)
        if not self.start.sound:
            self.report.at("ENV-UNA", Severity.FATAL, self.start.offset, "six service characters")
        if charset is None:
            self.unknown = True
        return Syntax(
            plain.component,
            plain.element,
            plain.release,
            repetition,
            plain.terminator,
            charset or "ascii",
            is_wrapped(self.data, self.start),
        )

    def _spoiled(self, segment: Segment) -> bool:
        """Reports flaw and note; whether the segment cannot be used."""
        for code in (segment.flaw, segment.note):
            if code is not None:
                severity = NOTES.get(code, Severity.FATAL)
                self.report.add(code, severity, segment, expected=EXPECTED.get(code))
        if segment.flaw is None:
            return False
        self.report.noise += 1
        if self.handler:
            self.handler.damage(segment)
        return True

    def _outside(self, segment: Segment) -> None:
        """A segment outside messages, or of one that is not read; the former is said once."""
        if self.header is None and not self.said:
            self.report.add("MSG-UNH", Severity.FATAL, segment, expected="UNH before it")
            self.said = True

    def _unb(self, segment: Segment) -> None:
        envelope = self.envelope
        envelope.sender, envelope.recipient = segment.get(2), segment.get(3)
        envelope.reference = segment.get(5)
        envelope.application = segment.get(7) or segment.get(6)
        envelope.prepared = prepared_at(
            segment.get(4), segment.get(4, 2), self.report.envelope.received_at
        )
        envelope.test = segment.get(11) == "1"
        if self.unknown:
            self.report.add("SYN-CHARSET", Severity.WARNING, segment, Place(1, 1), "UNOA to UNOY")
        if envelope.prepared is None:
            self.report.add("DE-DATE", Severity.WARNING, segment, Place(4), "YYMMDD:HHMM")
        if not envelope.reference:
            self.report.add("ENV-REFERENCE", Severity.ERROR, segment, Place(5), "a reference")
        if envelope.test:
            self.report.test = True
            self.report.add("ENV-TEST", Severity.WARNING, segment, Place(11), "a live message")

    def _ung(self, segment: Segment) -> None:
        self._unfinished(segment)
        if self.group is not None:
            self.report.add("ENV-UNE", Severity.ERROR, segment, expected="UNE before it")
        self.group, self.group_messages = segment, 0
        self.units += 1

    def _unh(self, segment: Segment) -> None:
        self._unfinished(segment)
        self.messages += 1
        self.group_messages += 1
        self.said = False
        kind = segment.get(2)
        if not kind:
            kind = self.group.get(1) if self.group else ""
            kind = kind or _APPLICATIONS.get(self.envelope.application, "")
            self.report.add("MSG-TYPE", Severity.WARNING, segment, Place(2, 1), "a message type")
        self.header = Header(
            interchange=self.envelope,
            segment=segment,
            reference=segment.get(1),
            type=kind,
            release=f"{segment.get(2, 2)}:{segment.get(2, 3)}",
            access=segment.get(3),
            part=segment.get(4),
            part_flag=segment.get(4, 2),
        )
        self._check_part(segment)
        self.handler = self.handler_for(self.header)

    def _check_part(self, segment: Segment) -> None:
        part, flag = segment.get(4), segment.get(4, 2)
        if part and not part.isdecimal():
            self.report.add("PART-NUMBER", Severity.WARNING, segment, Place(4, 1), "digits")
        if flag not in {"", "C", "F"}:
            self.report.add("PART-FLAG", Severity.WARNING, segment, Place(4, 2), "C or F")

    def _unt(self, segment: Segment) -> None:
        if self.header is None:
            self.report.add("MSG-UNH", Severity.FATAL, segment, expected="UNH before it")
            return
        self._count("CNT-UNT", segment, segment.ordinal - self.header.segment.ordinal + 1)
        self._reference("MSG-REFERENCE", segment, self.header.reference)
        if self.handler:
            self.handler.finish(complete=True)
        self.header = self.handler = None
        self.said = False

    def _une(self, segment: Segment) -> None:
        self._unfinished(segment)
        if self.group is None:
            self.report.add("ENV-UNG", Severity.ERROR, segment, expected="UNG before it")
            return
        self._count("CNT-UNE", segment, self.group_messages)
        self._reference("ENV-REFERENCE", segment, self.group.get(5))
        self.group = None

    def _unz(self, segment: Segment) -> None:
        self._unfinished(segment)
        if self.group is not None:
            self.report.add("ENV-UNE", Severity.ERROR, segment, expected="UNE before it")
        self._count("CNT-UNZ", segment, self.units or self.messages)
        self._reference("ENV-REFERENCE", segment, self.envelope.reference)
        if not self.messages:
            self.report.add("MSG-UNH", Severity.FATAL, segment, expected="a message before it")

    def _unfinished(self, segment: Segment | None) -> None:
        """A message without UNT: its last person or booking may be cut."""
        if self.header is None:
            return
        self.report.noise += 1
        where = segment or self.header.segment
        self.report.add("MSG-UNT", Severity.FATAL, where, expected="UNT before it")
        if self.handler:
            self.handler.finish(complete=False)
        self.header = self.handler = None

    def _close(self, last: Segment) -> None:
        if self.report.noise > NOISE:
            self.report.add("SYN-NOISE", Severity.FATAL, last)
        if last.tag == "UNZ":
            return
        self._unfinished(None)
        self.report.noise += 1
        self.report.at("ENV-UNZ", Severity.FATAL, self.start.unb, "UNZ at the end")

    def _count(self, code: str, segment: Segment, actual: int) -> None:
        if segment.get(1).lstrip("0") != str(actual).lstrip("0"):
            self.report.add(code, Severity.ERROR, segment, Place(1), str(actual))

    def _reference(self, code: str, segment: Segment, expected: str) -> None:
        if segment.get(2) != expected:
            self.report.add(code, Severity.ERROR, segment, Place(2), expected[:80])


def _same(segment: Segment, last: Segment) -> bool:
    return segment.tag == last.tag and segment.elements == last.elements


_NONE: frozenset[str] = frozenset()
_OPENING = frozenset({"UNA", "UNB"})
_SERVICE: dict[str, Callable[[_Walk, Segment], None]] = {
    "UNA": _Walk._outside,
    "UNB": _Walk._unb,
    "UNG": _Walk._ung,
    "UNH": _Walk._unh,
    "UNT": _Walk._unt,
    "UNE": _Walk._une,
    "UNZ": _Walk._unz,
}
_APPLICATIONS = {"APIS": "PAXLST", "IAPI": "PAXLST", "PNRGOV": "PNRGOV"}
