"""Stage ①: passenger name records pushed by a carrier (PADIS PNRGOV), from bytes to mentions.

IATA PNRGOV EDIFACT Implementation Guide 10.1 to 16.1. One SRC begins one booking; each of its
travellers gives one mention, linked to the first of them.
"""

import re
from datetime import date

from darvoza.messages.cards import find_cards, find_numbers
from darvoza.messages.edifact import conclude, message_type, refuse_type
from darvoza.messages.edifact_envelope import Handler, Header
from darvoza.messages.edifact_report import Place, Report
from darvoza.messages.edifact_segment import Segment, swallowed
from darvoza.messages.edifact_structure import walk
from darvoza.messages.pnrgov_booking import RECORD_TAGS, Record
from darvoza.messages.pnrgov_journey import Sector, movement_of
from darvoza.messages.pnrgov_party import traveller
from darvoza.records import (
    Envelope,
    LinkKind,
    Mention,
    MentionLink,
    MovementReference,
    Reading,
    Severity,
    Stage,
)

RECORD_BYTES = 5_000_000  # of one booking
_VERSIONS = frozenset({"10:1", "11:1", "12:1", "13:1", "14:1", "15:1", "16:1", "17:1"})
_FUNCTIONS = frozenset({"22", "141", "142", "23", "42"})
_CANCEL = "142"
_SIGNS = {
    "SSR": re.compile(r"[A-Z]{4}\Z"),
    "TVL": re.compile(r"\d{6}\Z"),
    "RCI": re.compile(r"[A-Z0-9]{2}\Z"),
    "DAT": re.compile(r"\d{1,3}\Z"),
    "FOP": re.compile(r"(CC|CA|CK|MS)\Z"),
    "TKT": re.compile(r"\d{13}\Z"),
    "UNT": re.compile(r"\d+\Z"),
    "APD": re.compile(r"[A-Z0-9]{3}\Z"),
    "TIF": re.compile(r"[A-Z][A-Z '-]+\Z"),
}
"""Tags after a lost terminator, with the first component that makes them believable."""
_NAMES = frozenset({"TIF", "LTS", "IFT"})  # a surname may end in TIF


def recognises(data: bytes) -> bool:
    """Whether *data* holds UN/EDIFACT whose first message is a PNRGOV."""
    return message_type(data) == "PNRGOV"


def read(data: bytes, envelope: Envelope) -> Reading:
    """Reads every PNRGOV message of *data*; never raises for what *data* holds."""
    report = Report(data, envelope)
    mentions: list[Mention] = []
    headers: list[Header] = []
    payments: list[tuple[int, int]] = []

    def handler_for(header: Header) -> Handler | None:
        headers.append(header)
        if header.type != "PNRGOV":
            refuse_type(report, header, "PNRGOV")
            return None
        return _Push(report, header, mentions, payments)

    count = walk(data, report, handler_for)
    cards = _cards(report, payments) if count else ()
    return conclude(report, count, headers, "pnrgov", mentions, cards)


def _cards(report: Report, payments: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Card numbers in payments and free text; document requests hold other numbers."""
    data, sign = report.data, report.syntax.terminator.encode()
    found = {span for payment in payments for span in find_numbers(data, *payment)}
    for start, end in find_cards(data):
        segment = data[data.rfind(sign, 0, start) + 1 : start].lstrip()
        if not segment.startswith((b"SSR+DOC", b"SSR+FOID", b"REF", b"TKT", b"TBD")):
            found.add((start, end))
    return tuple(sorted(found))


class _Push:
    """One message: the pushed flight, then one record after each SRC."""

    inner = RECORD_TAGS
    repeatable = frozenset({"LTS", "IFT", "SSR", "FAR", "SRC"})

    def __init__(
        self,
        report: Report,
        header: Header,
        mentions: list[Mention],
        payments: list[tuple[int, int]],
    ) -> None:
        self.report, self.header = report, header
        self.mentions, self.payments = mentions, payments
        self.record: list[Segment] | None = None
        self.head, self.sound, self.withdrawn = True, True, False
        self.pushed: Sector | None = None
        self.movement: MovementReference | None = None
        self.records = 0
        self.total: Segment | None = None
        sent = header.interchange.prepared
        self.latest_birth: date = (sent or report.envelope.received_at).date()
        if header.release not in _VERSIONS:
            report.add("VER-UNKNOWN", Severity.INFO, header.segment, Place(2, 2), "10:1 to 17:1")

    def gather(self, segment: Segment) -> None:
        self.take(segment)

    def take(self, segment: Segment) -> None:
        if self._swallows(segment):
            self.damage(segment)
            return
        if segment.tag == "FOP":
            self.payments.append((segment.offset, segment.end))
        if segment.tag == "SRC":
            self._close()
            self.head, self.record = False, [segment]
        elif self.head:
            self._head(segment)
        elif self.record is not None:
            self._collect(segment)

    def damage(self, segment: Segment) -> None:
        """A segment may have swallowed a boundary: nothing is attributed until the next SRC."""
        del segment
        if self.head:
            self.sound = False
        self.record = None

    def finish(self, *, complete: bool) -> None:
        if not complete:
            self.record = None
        self._close()
        if complete:
            self._check_head()

    def _swallows(self, segment: Segment) -> bool:
        elements = segment.elements
        last = elements[-1][-1]
        if len(last) > 3 and last[-3:] == "SRC" and segment.tag not in _NAMES:
            self.report.swallowed(segment, len(elements) - 1, "SRC")
            return True
        found = swallowed(segment, _SIGNS) if len(elements) > 2 else None
        if found is None or (found[1] == "TIF" and segment.tag in _NAMES):
            return False
        self.report.swallowed(segment, *found)
        return True

    def _head(self, segment: Segment) -> None:
        tag = segment.tag
        if tag == "MSG":
            function = segment.get(1, 2)
            self.withdrawn = function == _CANCEL
            if function not in _FUNCTIONS:
                self.report.add("DE-FUNCTION", Severity.WARNING, segment, Place(1, 2), "22, 141 …")
        elif tag == "TVL":
            if self.pushed is not None:
                self.report.add("SEG-MISPLACED", Severity.FATAL, segment, expected="SRC before it")
                self.sound = False
            self.pushed, self.movement = movement_of(self.report, segment)
        elif tag == "EQN":
            self.total = segment
        elif tag != "ORG":
            self.report.add("SEG-MISPLACED", Severity.FATAL, segment, expected="SRC before it")
            self.sound = False

    def _collect(self, segment: Segment) -> None:
        record = self.record or []
        if segment.end - record[0].offset > RECORD_BYTES:
            self.report.add("SEG-MANY", Severity.FATAL, segment, expected=f"{RECORD_BYTES} bytes")
            self.record = None
        elif segment.tag != "LTS" or _number(segment) != _number(record[-1]):
            record.append(segment)

    def _close(self) -> None:
        """Turns the collected record into mentions."""
        segments, self.record = self.record, None
        if segments is None:
            return
        self.records += 1
        if not self.sound or self.pushed is None or self.movement is None:
            return
        if self.report.too_many(segments[0], len(self.mentions)):
            return
        record = Record(self.report, self.pushed, self.latest_birth)
        record.read(segments)
        if record.locator is None:
            self.report.noise += 1
            self.report.add("SEG-MISSING", Severity.ERROR, segments[0], expected="RCI")
        if not record.party.members:
            self.report.add("SEG-MISSING", Severity.WARNING, segments[0], expected="TIF")
        self._mention(record, self.movement)

    def _mention(self, record: Record, movement: MovementReference) -> None:
        booking, first = record.booking(), len(self.mentions)
        withdrawn = self.withdrawn or record.cancelled
        link = (MentionLink(kind=LinkKind.TRAVELS_WITH, to=first),)
        for ordinal, member in enumerate(record.party.members, first):
            self.mentions.append(
                Mention(
                    ordinal=ordinal,
                    stage=Stage.BOOKING,
                    subject=traveller(member, booking),
                    movement=movement,
                    links=link if ordinal > first else (),
                    spans=tuple(sorted(set(member.spans))),
                    withdrawn=withdrawn,
                )
            )

    def _check_head(self) -> None:
        header, total = self.header, self.total
        if self.pushed is None:
            self.report.add("SEG-MISSING", Severity.FATAL, header.segment, expected="TVL")
        if not self.records:
            self.report.add("SEG-MISSING", Severity.WARNING, header.segment, expected="SRC")
        if total is None:
            self.report.add("SEG-MISSING", Severity.WARNING, header.segment, expected="EQN")
        elif not header.part and total.get(1).lstrip("0") != str(self.records).lstrip("0"):
            self.report.add("CNT-BOOKINGS", Severity.WARNING, total, Place(1, 1), str(self.records))


def _number(segment: Segment) -> str | None:
    """The number of a history line: lines of one transaction count once and are not kept."""
    return segment.get(1).split("/", 1)[0] if segment.tag == "LTS" else None
