"""Stage ①: one passenger name record: the segments from an SRC to the next.

IATA PADIS PNRGOV Implementation Guide: the position of a segment decides of whom it speaks: of the
booking, of a traveller (after TIF), of a flight (after TVL) or of the record's history (after ABI),
which creates neither travellers nor flights. Where the order shows that an SRC was lost, reading
stops: what follows is another booking's (design §3.10).
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from darvoza.messages.cards import mask_text
from darvoza.messages.edifact_report import Place, Report
from darvoza.messages.edifact_segment import Segment
from darvoza.messages.edifact_values import in_utc, kilograms, money, reversed_stamp, zone_named
from darvoza.messages.pnrgov_journey import Sector, leg_of, sector
from darvoza.messages.pnrgov_party import Member, Party, Request, member_of
from darvoza.messages.pnrgov_ssr import READ, contact, seat
from darvoza.records import Severity
from darvoza.subjects import Booking

_BOOKING, _MEMBER, _FLIGHT, _OTHER, _HISTORY = range(5)
_PAYMENTS = {"CA": "CA", "CC": "CC", "CK": "CK", "CHECK": "CK"}


class Record:
    """What one passenger name record says, gathered segment by segment."""

    def __init__(self, report: Report, pushed: Sector, latest_birth: date) -> None:
        self.report, self.pushed = report, pushed
        self.party = Party(report, latest_birth)
        self.level = _BOOKING
        self.locator: str | None = None
        self.system: str | None = None
        self.split_from: str | None = None
        self.payer: str | None = None
        self.agency: str | None = None
        self.agency_place: str | None = None
        self.payment: str | None = None
        self.currency: str | None = None
        self.booked_at: datetime | None = None
        self.changed_at: datetime | None = None
        self.checked_in_at: datetime | None = None  # of the check-in being read
        self.paid: Decimal | None = None
        self.sectors: list[Sector] = []
        self.on_pushed = self.splitting = self.stopped = False
        self.current: Member | None = None
        self.changes = self.transactions = 0
        self.previous = ""

    def read(self, segments: list[Segment]) -> None:
        """Takes every segment until the end, or until one that is another booking's."""
        for segment in segments:
            reader = _READERS.get(segment.tag)
            if reader and (self.level != _HISTORY or segment.tag in _IN_HISTORY):
                reader(self, segment)
            if self.stopped:
                return
            self.previous = segment.tag
        self.party.settle()

    def booking(self) -> Booking | None:
        """The booking; ``None`` when no locator was sent."""
        if self.locator is None:
            return None
        return Booking(
            locator=self.locator,
            system=self.system,
            booked_at=self.booked_at,
            changed_at=self.changed_at,
            agency=self.agency,
            agency_place=self.agency_place,
            form_of_payment=self.payment,
            paid_amount=self.paid,
            paid_currency=self.currency,
            payer=self.payer,
            party_size=len(self.party.members) or None,
            itinerary=tuple(leg_of(self.report, one) for one in self.sectors),
            changes=max(self.changes, self.transactions) or None,
            split_from=self.split_from,
        )

    @property
    def cancelled(self) -> bool:
        """Whether the pushed flight is no longer booked."""
        flown = [one for one in self.sectors if one.same_flight(self.pushed)]
        if flown:
            return all(one.cancelled for one in flown)
        return not self.sectors and self.changes > 0

    def checking_in(self, member: Member | None, segment: Segment) -> None:
        """The check-in data that follow speak of *member*."""
        self.current = member
        if member is not None:
            member.spans.append((segment.offset, segment.end))
            if self.on_pushed and self.checked_in_at is not None:
                member.checked_in_at = self.checked_in_at

    def stop(self, segment: Segment) -> None:
        """The segment belongs to another booking: nothing more is attributed to this one."""
        self.report.add("SEG-MISPLACED", Severity.FATAL, segment, expected="SRC before it")
        self.stopped = True
        self.party.settle()

    def stamp(self, segment: Segment, element: int, first: int) -> datetime | None:
        """DDMMYY and HHMM at *first* and after, in UTC."""
        local = reversed_stamp(segment.get(element, first), segment.get(element, first + 1))
        if local is None:
            if segment.get(element, first):
                place = Place(element, first)
                self.report.add("DE-DATE", Severity.WARNING, segment, place, "DDMMYY:HHMM")
            return None
        zone = self.report.envelope.zone
        if zone is None and not self.report.counts["VAL-ZONE"]:
            self.report.add("VAL-ZONE", Severity.INFO, segment, Place(element, first), "UTC")
        return in_utc(local, zone_named(zone) if zone else None)


def _locators(record: Record, segment: Segment) -> None:
    """RCI: owner:locator:type:date:time; the first is the record's own."""
    owner, locator = segment.get(1, 1), segment.get(1, 2).upper()
    if record.splitting:
        record.split_from, record.splitting = locator or None, False
    elif record.level == _BOOKING and record.locator is None:
        record.locator, record.system = locator or None, owner or None
        record.booked_at = record.stamp(segment, 1, 4)
    elif record.level != _FLIGHT or (owner == record.system and locator != record.locator):
        record.stop(segment)


def _dates(record: Record, segment: Segment) -> None:
    """DAT: 700 last change of the record, 2 check-in."""
    for place in range(1, len(segment.elements)):
        kind = segment.get(place, 1)
        if kind == "700" and record.level == _BOOKING:
            record.changed_at = record.stamp(segment, place, 2)
        elif record.level == _FLIGHT:
            record.current = None
            record.checked_in_at = record.stamp(segment, place, 2) if kind == "2" else None


def _agency(record: Record, segment: Segment) -> None:
    """ORG: 2.1 IATA number of the agency, 2.2 its office, 3 its place."""
    if record.level == _BOOKING:
        record.agency = segment.get(2, 1) or segment.get(2, 2) or None
        record.agency_place = segment.get(3, 1) or None


def _split(record: Record, segment: Segment) -> None:
    record.splitting = record.level == _BOOKING


def _member(record: Record, segment: Segment) -> None:
    """TIF: a traveller of the booking, or the one who checked in on the flight."""
    if record.level in {_FLIGHT, _OTHER}:
        member = record.party.known(segment)
        if member is None:
            record.stop(segment)
        else:
            record.checking_in(member, segment)
        return
    record.level = _MEMBER
    record.current = member_of(segment)
    if record.current is not None:
        record.party.members.append(record.current)


def _request(record: Record, segment: Segment) -> None:
    """SSR: only what is read at all is kept, with the scope its position gives."""
    if segment.get(1) in READ:
        scope = record.current if record.level == _MEMBER else None
        record.party.requests.append(Request(segment, scope, record.on_pushed))


def _text(record: Record, segment: Segment) -> None:
    """IFT: 4:43 names a third party who pays, 4:28 may hold a contact."""
    kind = segment.get(1, 2)
    text = " ".join(segment.get(place) for place in range(2, len(segment.elements))).strip()
    if kind == "43" and text and record.payer is None:
        record.payer = mask_text(text)[:100]
    elif kind == "28" and text[:3] == "CTC":
        number, mail = contact(text[:4], text[4:])
        record.party.add_contact(record.current, number, mail)


def _reference(record: Record, segment: Segment) -> None:
    member = record.current
    if record.level == _MEMBER and member and member.reference_sent is None:
        member.reference_sent = segment.get(1, 2) or segment.get(1, 1) or None
        member.spans.append((segment.offset, segment.end))


def _ticket(record: Record, segment: Segment) -> None:
    member = record.current
    if record.level == _MEMBER and member and member.ticket is None:
        member.ticket = segment.get(1) or None
        member.spans.append((segment.offset, segment.end))


def _price(record: Record, segment: Segment) -> None:
    """MON: T is the total of a ticket; tickets in one currency are added."""
    for place in range(1, len(segment.elements)):
        amount, currency = money(segment.get(place, 2)), segment.get(place, 3)
        if segment.get(place) != "T" or amount is None:
            continue
        if record.paid is None:
            record.paid, record.currency = amount, currency or None
        elif record.currency == (currency or None):
            record.paid += amount


def _payment(record: Record, segment: Segment) -> None:
    """FOP: the kind of the first payment; card numbers are never kept."""
    kind = segment.get(1)
    if record.payment is None and kind:
        record.payment = _PAYMENTS.get(kind, "MS")


def _travel(record: Record, segment: Segment) -> None:
    """TVL: a flight of the itinerary; after MSG a hotel, a car or another service."""
    found = sector(segment) if record.previous != "MSG" else None
    record.level = _FLIGHT if found else _OTHER
    record.current = record.checked_in_at = None
    record.on_pushed = found is not None and found.same_flight(record.pushed)
    if found is not None:
        record.sectors.append(found)


def _status(record: Record, segment: Segment) -> None:
    if record.level == _FLIGHT and record.sectors:
        record.sectors[-1].status = segment.get(2) or None


def _check_in(record: Record, segment: Segment) -> None:
    """TRI: who the check-in data after it speaks of."""
    if record.level == _FLIGHT:
        record.checking_in(record.party.by_reference(segment.get(2, 4)), segment)


def _seat(record: Record, segment: Segment) -> None:
    member = record.current
    if record.level == _FLIGHT and record.on_pushed and member:
        member.seat = seat(segment.get(1)) or member.seat
        member.spans.append((segment.offset, segment.end))


def _bags(record: Record, segment: Segment) -> None:
    """TBD: 2 pieces:mass:unit, from 5 on airline:tag:count:destination."""
    member = record.current
    if record.level != _FLIGHT or not record.on_pushed or member is None:
        return
    pieces = segment.get(2, 1)
    member.bags = int(pieces) if pieces.isdecimal() and len(pieces) < 4 else None
    member.bags_kg = kilograms(segment.get(2, 2), segment.get(2, 3))
    tags = (segment.get(place, 2) for place in range(5, min(len(segment.elements), 55)))
    member.bag_tags = [tag for tag in tags if tag.isalnum()]
    member.spans.append((segment.offset, segment.end))


def _other_service(record: Record, segment: Segment) -> None:
    del segment
    record.level, record.current, record.on_pushed = _OTHER, None, False


def _history(record: Record, segment: Segment) -> None:
    """ABI begins an entry of the history; LTS holds its lines as the system wrote them."""
    record.level, record.current, record.on_pushed = _HISTORY, None, False
    if segment.tag == "ABI":
        record.changes += 1
    else:
        number = segment.get(1).split("/", 1)[0]
        if number.isdecimal() and len(number) < 5:
            record.transactions = max(record.transactions, int(number))


_IN_HISTORY = frozenset({"ABI", "LTS", "RCI"})
_READERS: dict[str, Callable[[Record, Segment], None]] = {
    "RCI": _locators,
    "DAT": _dates,
    "ORG": _agency,
    "EQN": _split,
    "TIF": _member,
    "SSR": _request,
    "IFT": _text,
    "REF": _reference,
    "TKT": _ticket,
    "MON": _price,
    "FOP": _payment,
    "TVL": _travel,
    "RPI": _status,
    "TRI": _check_in,
    "SSD": _seat,
    "TBD": _bags,
    "MSG": _other_service,
    "ABI": _history,
    "LTS": _history,
}
RECORD_TAGS = frozenset(_READERS)
