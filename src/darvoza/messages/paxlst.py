"""Stage ①: the passenger or crew list of a flight (UN/EDIFACT PAXLST), from bytes to mentions.

WCO/IATA/ICAO PAXLST Message Implementation Guide v3 to v6 (directories 02B to 15B). One NAD group
gives one mention; a person whose segments could be another's is left out and the message goes to
quarantine with the reason.
"""

from datetime import date

from darvoza.messages.edifact import conclude, message_type, refuse_type
from darvoza.messages.edifact_envelope import Handler, Header
from darvoza.messages.edifact_report import Place, Report
from darvoza.messages.edifact_segment import Segment
from darvoza.messages.edifact_structure import walk
from darvoza.messages.paxlst_draft import traveller
from darvoza.messages.paxlst_flight import Flight
from darvoza.messages.paxlst_order import PERSON_TAGS, attributable, has_room, swallows
from darvoza.messages.paxlst_person import read_person
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
from darvoza.subjects import Booking

GROUP = 500  # segments of one person
_PERSONS = frozenset({"FL", "FM", "DDU", "DDT"})
_RELEASES = frozenset({"D:02B", "D:05B", "D:12B", "D:15B"})
_LISTS = frozenset({"745", "250", "266", "336"})
_WITHDRAWN = frozenset({"XR", "XF", "CLNB"})
_FUNCTIONS = _WITHDRAWN | {"", "C", "CP", "RP", "CF", "CL", "CLOB", "9"}
_HEAD_RANK = {"BGM": 0, "RFF": 1, "NAD": 2, "COM": 3, "TDT": 4, "LOC": 4, "DTM": 4}


def recognises(data: bytes) -> bool:
    """Whether *data* holds UN/EDIFACT whose first message is a PAXLST."""
    return message_type(data) == "PAXLST"


def read(data: bytes, envelope: Envelope) -> Reading:
    """Reads every PAXLST message of *data*; never raises for what *data* holds."""
    report = Report(data, envelope)
    mentions: list[Mention] = []
    headers: list[Header] = []
    companions: dict[tuple[object, ...], int] = {}

    def handler_for(header: Header) -> Handler | None:
        headers.append(header)
        if header.type != "PAXLST":
            refuse_type(report, header, "PAXLST")
            return None
        return _List(report, header, mentions, companions)

    count = walk(data, report, handler_for)
    return conclude(report, count, headers, "paxlst", mentions)


class _List:
    """One message: its head, then one group of segments for each person."""

    inner = PERSON_TAGS
    repeatable: frozenset[str] = frozenset()

    def __init__(
        self,
        report: Report,
        header: Header,
        mentions: list[Mention],
        companions: dict[tuple[object, ...], int],
    ) -> None:
        self.report, self.header, self.mentions = report, header, mentions
        self.companions = companions
        self.flight = Flight(report)
        self.group: list[Segment] | None = None
        self.head, self.sound, self.air, self.ended = True, True, True, False
        self.head_rank = self.persons = 0
        self.begun: Segment | None = None
        self.function = self.kind = ""
        self.bookings: dict[str, Booking] = {}
        self.documents: set[tuple[str, str | None]] = set()
        sent = header.interchange.prepared
        self.latest_birth: date = (sent or report.envelope.received_at).date()
        if header.release not in _RELEASES:
            report.add(
                "VER-UNKNOWN", Severity.INFO, header.segment, Place(2, 3), "02B, 05B, 12B or 15B"
            )

    def gather(self, segment: Segment) -> None:
        group = self.group
        if group is not None and len(group) < GROUP:
            group.append(segment)
        else:
            self.take(segment)

    def take(self, segment: Segment) -> None:
        tag, group = segment.tag, self.group
        if group is None and (not self.air or self._lost(segment)):
            self.damage(segment)
        elif tag == "NAD":
            self._party(segment)
        elif tag == "CNT":
            self._close()
            self._total(segment)
        elif group is not None:
            self._stray(segment)
        elif self.head:
            self._head(segment)
        elif self.ended:
            self.report.add("SEG-MISPLACED", Severity.ERROR, segment, expected="UNT")

    def damage(self, segment: Segment) -> None:
        """A segment may have swallowed a boundary: nothing is attributed until the next NAD."""
        del segment
        if self.head:
            self.sound = False
        self.group = None

    def finish(self, *, complete: bool) -> None:
        if not complete:
            self.group = None
        self._close()
        if complete and self.air:
            self._check_head()

    def _lost(self, segment: Segment) -> bool:
        return has_room(segment) and swallows(segment, self.report)

    def _stray(self, segment: Segment) -> None:
        """A segment that no person has, or one too many."""
        if segment.tag in PERSON_TAGS:
            self.report.add("SEG-MANY", Severity.FATAL, segment, expected=f"at most {GROUP}")
            self.group = None
        elif segment.tag in {"TDT", "BGM"}:
            self.report.add("SEG-MISPLACED", Severity.FATAL, segment, expected="before NAD")
            self.group = None
        else:
            self.report.add("SEG-UNKNOWN", Severity.WARNING, segment)

    def _party(self, segment: Segment) -> None:
        self._close()
        qualifier = segment.get(1)
        if qualifier in _PERSONS:
            if self.ended:
                self.report.add("SEG-MISPLACED", Severity.ERROR, segment, expected="before CNT")
            self.head = False
            self.group = [segment]
        elif qualifier == "VW":
            self._not_air(segment, Place(1, 1))
        elif self.head and qualifier == "MS":
            self._rank(segment)
        else:
            self.report.add("DE-QUALIFIER", Severity.ERROR, segment, Place(1, 1), "FL, FM, DDU …")

    def _head(self, segment: Segment) -> None:
        tag = segment.tag
        self._rank(segment)
        if tag == "BGM":
            self._begin(segment)
        elif tag == "TDT":
            self._transport(segment)
        elif tag == "LOC":
            self.flight.place(segment)
        elif tag == "DTM":
            self.flight.time(segment)
        elif tag not in _HEAD_RANK:
            self.report.add("SEG-MISPLACED", Severity.ERROR, segment, expected="NAD before it")

    def _rank(self, segment: Segment) -> None:
        rank = _HEAD_RANK.get(segment.tag, 0)
        if rank < self.head_rank:
            self.report.add("SEG-ORDER", Severity.WARNING, segment)
        self.head_rank = max(rank, self.head_rank)

    def _begin(self, segment: Segment) -> None:
        self.begun, self.kind = segment, segment.get(1)
        self.function = segment.get(2)
        if self.kind == "10":
            self._not_air(segment, Place(1, 1))
        elif self.kind not in _LISTS:
            self.report.add(
                "DE-LIST", Severity.ERROR, segment, Place(1, 1), ", ".join(sorted(_LISTS))
            )
        elif self.function not in _FUNCTIONS or self.function == "RP":
            self.report.add("DE-FUNCTION", Severity.WARNING, segment, Place(2, 1), "CP, XR, XF …")

    def _transport(self, segment: Segment) -> None:
        if segment.get(1) == "11":
            self._not_air(segment, Place(1, 1))
        else:
            self.flight.transport(segment)

    def _not_air(self, segment: Segment, place: Place) -> None:
        """The crew and truck manifest of another profile uses the same message (D.03B)."""
        self.air = False
        self.report.add("MSG-PROFILE", Severity.FATAL, segment, place, "the air profile")

    def _total(self, segment: Segment) -> None:
        """CNT counts the whole flight, not this part of it."""
        self.head, self.ended = False, True
        total = segment.get(1, 2)
        known = total.isdecimal() and len(total) < 6
        wrong = not known or (self.persons != int(total) and not self.header.part)
        if wrong and (not known or self.function not in {"CP", "XR", "RP"}):
            self.report.add(
                "CNT-PERSONS", Severity.WARNING, segment, Place(1, 2), str(self.persons)
            )

    def _close(self) -> None:
        """Turns the collected group into a mention."""
        group, self.group = self.group, None
        if group is None:
            return
        self.persons += 1
        kept = attributable(group, self.report)
        if kept is None or not self.sound or self.report.too_many(group[0], len(self.mentions)):
            return
        draft = read_person(kept, self.report, self.latest_birth)
        movement = self.flight.movement(draft.clearance)
        if movement is None:
            return
        qualifier = group[0].get(1)
        crew = qualifier in {"FM", "DDT"} or self.kind == "250"
        booking = self._booking(draft.references.get("AVF"))
        self._twice(group[0], [(one.number, one.issuer) for one in draft.documents])
        person = traveller(draft, qualifier=qualifier, crew=crew, booking=booking)
        ordinal = len(self.mentions)
        self.mentions.append(
            Mention(
                ordinal=ordinal,
                stage=Stage.LIST,
                subject=person,
                movement=movement,
                links=self._links(booking, movement, ordinal),
                spans=((group[0].offset, group[-1].end),),
                withdrawn=self.function in _WITHDRAWN,
            )
        )

    def _booking(self, locator: str | None) -> Booking | None:
        if locator is None:
            return None
        if locator not in self.bookings:
            self.bookings[locator] = Booking(locator=locator.upper())
        return self.bookings[locator]

    def _links(
        self, booking: Booking | None, movement: MovementReference, ordinal: int
    ) -> tuple[MentionLink, ...]:
        """To the first traveller of the same locator on the same flight."""
        if booking is None:
            return ()
        key = (booking.locator, movement.carrier, movement.number, movement.local_date)
        first = self.companions.setdefault(key, ordinal)
        if first == ordinal:
            return ()
        return (MentionLink(kind=LinkKind.TRAVELS_WITH, to=first),)

    def _twice(self, segment: Segment, documents: list[tuple[str, str | None]]) -> None:
        for document in documents:
            if document in self.documents:
                self.report.add("VAL-TWICE", Severity.WARNING, segment, expected="another document")
            self.documents.add(document)

    def _check_head(self) -> None:
        header = self.header.segment
        if self.begun is None:
            self.report.add("SEG-MISSING", Severity.ERROR, header, expected="BGM")
        if not self.flight.carriages:
            self.report.add("SEG-MISSING", Severity.FATAL, header, expected="TDT")
        if not self.persons:
            self.report.add("SEG-MISSING", Severity.WARNING, header, expected="NAD")
        if not self.ended:
            self.report.add("SEG-MISSING", Severity.WARNING, header, expected="CNT")
