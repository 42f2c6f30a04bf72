"""Stage ①: the travellers of one booking, and what is said of each of them.

A request names its traveller by position, by reference or by the name in its text; infants travel
on the requests of an adult. What cannot be attributed is left out and reported.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from darvoza.messages.edifact_report import Report
from darvoza.messages.edifact_segment import Segment
from darvoza.messages.edifact_values import name_of, without_title
from darvoza.messages.pnrgov_ssr import (
    PHONES,
    SEATS,
    Identity,
    address,
    contact,
    identity,
    references_of,
    seat,
    text_of,
    ticket,
    visa,
)
from darvoza.records import Severity
from darvoza.subjects import Address, Booking, Document, Traveller

_INFANTS = frozenset({"IN", "INF", "INS"})


@dataclass(slots=True)
class Member:
    """One traveller of a booking while it is read."""

    surname: str | None
    given_names: str | None
    kind: str
    reference: str
    spans: list[tuple[int, int]]
    identity: Identity | None = None
    documents: dict[tuple[str, str | None], Document] = field(default_factory=dict)
    residence: Address | None = None
    destination: Address | None = None
    birth_place: str | None = None
    phones: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    reference_sent: str | None = None
    ticket: str | None = None
    seat: str | None = None
    bags: int | None = None
    bags_kg: Decimal | None = None
    bag_tags: list[str] = field(default_factory=list)
    checked_in_at: datetime | None = None

    @property
    def infant(self) -> bool:
        """Whether the booking calls it an infant."""
        return self.kind in _INFANTS


@dataclass(slots=True)
class Request:
    """An SSR that will be read, and the traveller it stands under."""

    segment: Segment
    scope: Member | None
    on_pushed: bool


def member_of(segment: Segment) -> Member | None:
    """The traveller of a TIF; ``None`` for the name of a group or a firm."""
    if segment.get(1, 2) in {"G", "C"}:
        return None
    given = without_title(name_of(segment.get(2, 1)), glued=True)
    return Member(
        surname=name_of(segment.get(1, 1)),
        given_names=given,
        kind=segment.get(2, 2),
        reference=segment.get(2, 3),
        spans=[(segment.offset, segment.end)],
    )


class Party:
    """The travellers of a booking; requests are given out once all of them are known."""

    def __init__(self, report: Report, latest_birth: date) -> None:
        self.report, self.latest_birth = report, latest_birth
        self.members: list[Member] = []
        self.requests: list[Request] = []
        self.common: list[tuple[str | None, str | None]] = []  # contacts of all

    def by_reference(self, reference: str) -> Member | None:
        """The traveller with this reference (a text, such as ``1.1``)."""
        if not reference:
            return None
        return next((one for one in self.members if one.reference == reference), None)

    def known(self, segment: Segment) -> Member | None:
        """The traveller that a TIF repeats: by its reference and surname, else by name."""
        surname = name_of(segment.get(1, 1))
        found = self.by_reference(segment.get(2, 3))
        if found is not None and found.surname == surname:
            return found
        given = without_title(name_of(segment.get(2, 1)), glued=True)
        return next(
            (one for one in self.members if (one.surname, one.given_names) == (surname, given)),
            None,
        )

    def add_contact(self, member: Member | None, number: str | None, mail: str | None) -> None:
        """A contact of one traveller, or of all when *member* is ``None``."""
        if member is None:
            self.common.append((number, mail))
            return
        for value, values in ((number, member.phones), (mail, member.emails)):
            if value is not None and value not in values:
                values.append(value)

    def settle(self) -> None:
        """Gives every request and every common contact to whom it belongs."""
        for request in self.requests:
            self._give(request)
        for number, mail in self.common:
            for member in self.members:
                self.add_contact(member, number, mail)
        self.requests, self.common = [], []

    def _give(self, request: Request) -> None:
        segment, code = request.segment, request.segment.get(1)
        text = text_of(segment)
        if code == "DOCS":
            self._give_identity(request, identity(text, self.latest_birth))
        elif code in SEATS:
            self._give_seats(request)
        elif code in PHONES or code == "CTCE":
            self.add_contact(self._whose(request), *contact(code, text))
        else:
            member = self._whose(request)
            if member is None:
                self._lost(segment)
            else:
                _RECEIVERS[code](member, text)
                member.spans.append((segment.offset, segment.end))

    def _whose(self, request: Request) -> Member | None:
        if request.scope is not None:
            return request.scope
        named = [self.by_reference(one) for one in references_of(request.segment)]
        if len(named) == 1 and named[0] is not None:
            return named[0]
        return self.members[0] if len(self.members) == 1 and not named else None

    def _give_identity(self, request: Request, found: Identity) -> None:
        segment = request.segment
        if found.shifted:
            self.report.add("DE-SSR", Severity.WARNING, segment, expected="DOCS in its order")
        member = self._owner(request, found)
        if member is None:
            self._lost(segment)
            return
        member.spans.append((segment.offset, segment.end))
        if found.document is not None:
            key = (found.document.number, found.document.issuer)
            member.documents.setdefault(key, found.document)
        if member.identity is None or member.identity.date_of_birth is None:
            member.identity = found

    def _owner(self, request: Request, found: Identity) -> Member | None:
        """Whose document it is: the name decides, then position and reference."""
        infants = [one for one in self.members if one.infant]
        near = self._whose(request)
        among = infants if found.infant else [one for one in self.members if not one.infant]
        alike = [one for one in (among or self.members) if _alike(one, found)]
        if near in alike and (not found.infant or near.infant):
            return near
        if len(alike) == 1:
            return alike[0]
        if found.infant:
            return infants[0] if len(infants) == 1 else None
        if near is not None and near.infant and found.surname is not None:
            return None
        return near

    def _give_seats(self, request: Request) -> None:
        if not request.on_pushed:
            return
        segment = request.segment
        for place in range(2, len(segment.elements)):
            member = self.by_reference(segment.get(place, 3)) or request.scope
            if member is not None and member.seat is None:
                member.seat = seat(segment.get(place, 1))
                member.spans.append((segment.offset, segment.end))

    def _lost(self, segment: Segment) -> None:
        self.report.add("DE-SCOPE", Severity.WARNING, segment, expected="a traveller of the record")


def _alike(member: Member, found: Identity) -> bool:
    """Same surname, and one given name begins with the other."""
    if member.surname is None or found.surname is None:
        return False
    if _letters(member.surname) != _letters(found.surname):
        return False
    ours, theirs = _letters(member.given_names or ""), _letters(found.given_names or "")
    return bool(ours and theirs) and (ours.startswith(theirs) or theirs.startswith(ours))


def _letters(name: str) -> str:
    return "".join(filter(str.isalpha, name.upper()))


def _receive_address(member: Member, text: str) -> None:
    kind, found = address(text)
    if kind == "R":
        member.residence = found
    else:
        member.destination = found


def _receive_visa(member: Member, text: str) -> None:
    found, birth_place = visa(text)
    member.birth_place = birth_place or member.birth_place
    if found is not None:
        member.documents.setdefault((found.number, found.issuer), found)


def _receive_ticket(member: Member, text: str) -> None:
    member.ticket = member.ticket or ticket(text)


_RECEIVERS = {
    "DOCA": _receive_address,
    "DOCO": _receive_visa,
    "TKNE": _receive_ticket,
    "TKNA": _receive_ticket,
}


def traveller(member: Member, booking: Booking | None) -> Traveller:
    """The traveller; the names of the document are better than those of the booking."""
    papers = member.identity
    named = papers is not None and papers.surname is not None
    residence = member.residence
    return Traveller(
        surname=papers.surname if papers and named else member.surname,
        given_names=papers.given_names if papers and named else member.given_names,
        sex=papers.sex if papers else None,
        date_of_birth=papers.date_of_birth if papers else None,
        nationality=papers.nationality if papers else None,
        birth_place=member.birth_place,
        residence=residence.country if residence else None,
        documents=tuple(member.documents.values()),
        address=residence or member.destination,
        phones=tuple(member.phones),
        emails=tuple(member.emails),
        infant=member.infant if member.kind else None,
        seat=member.seat,
        bags=member.bags,
        bags_kg=member.bags_kg,
        bag_tags=tuple(member.bag_tags),
        checked_in_at=member.checked_in_at,
        ticket=member.ticket,
        carrier_reference=member.reference_sent,
        booking=booking,
    )
