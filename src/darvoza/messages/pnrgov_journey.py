"""Stage ①: flights of a booking: TVL as pushed by the carrier and as booked.

IATA PADIS PNRGOV Implementation Guide 10.1 to 16.1. Dates are DDMMYY, times local to the airport.
"""

from dataclasses import dataclass
from datetime import datetime

from darvoza.messages.edifact_report import Place, Report
from darvoza.messages.edifact_segment import Segment
from darvoza.messages.edifact_values import flight, in_utc, reversed_stamp, zone_of
from darvoza.records import Mode, MovementReference, Severity
from darvoza.subjects import Leg

CANCELLED = frozenset({"XX", "XL", "XK", "XR", "HX", "UN", "UC", "NO", "US"})
"""Status codes of a segment that will not be flown (AIRIMP; PADIS 4405)."""


@dataclass(slots=True)
class Sector:
    """One TVL; times as written, local to the airports."""

    segment: Segment
    carriers: tuple[str, ...]
    number: str | None
    from_place: str | None
    to_place: str | None
    departs: datetime | None
    arrives: datetime | None
    status: str | None = None

    def same_flight(self, other: "Sector") -> bool:
        """Whether both are one flight, a code share included."""
        if (self.from_place, self.to_place) != (other.from_place, other.to_place):
            return False
        if self.departs is None or other.departs is None:
            return self.number == other.number and bool(set(self.carriers) & set(other.carriers))
        if self.departs.date() != other.departs.date():
            return False
        if self.number == other.number and set(self.carriers) & set(other.carriers):
            return True
        return self.departs == other.departs

    @property
    def cancelled(self) -> bool:
        """Whether the status says that it will not be flown."""
        return self.status in CANCELLED


def sector(segment: Segment) -> Sector | None:
    """The flight of a TVL; ``None`` for hotels, cars and other services."""
    get = segment.get
    marketing, operating = get(4, 1).upper(), get(4, 2).upper()
    _, number, _ = flight(get(5), "")
    from_place, to_place = get(2).upper(), get(3).upper()
    if not marketing or (number is None and get(5) not in {"", "OPEN", "ARNK"}):
        return None
    return Sector(
        segment=segment,
        carriers=tuple(carrier for carrier in (marketing, operating) if carrier),
        number=number,
        from_place=from_place if len(from_place) == 3 else None,
        to_place=to_place if len(to_place) == 3 else None,
        departs=reversed_stamp(get(1, 1), get(1, 2)),
        arrives=reversed_stamp(get(1, 3), get(1, 4)) if get(1, 4) else None,
    )


def leg_of(report: Report, found: Sector) -> Leg:
    """The leg of an itinerary, times in UTC."""
    return Leg(
        carrier=found.carriers[0],
        number=found.number,
        from_place=found.from_place,
        to_place=found.to_place,
        departs=_utc(report, found, found.departs, found.from_place),
        arrives=_utc(report, found, found.arrives, found.to_place),
        status=found.status,
    )


def movement_of(report: Report, segment: Segment) -> tuple[Sector | None, MovementReference | None]:
    """The pushed flight; reports what it lacks."""
    found = sector(segment)
    if found is None or found.number is None:
        report.add("DE-FLIGHT", Severity.FATAL, segment, Place(5, 1), "a flight number")
        return None, None
    if found.departs is None:
        report.add("DE-DATE", Severity.ERROR, segment, Place(1, 1), "DDMMYY:HHMM")
    for place, value in ((2, found.from_place), (3, found.to_place)):
        if value is None:
            report.add("DE-PLACE", Severity.ERROR, segment, Place(place, 1), "an IATA airport")
    return found, MovementReference(
        mode=Mode.AIR,
        carrier=found.carriers[0],
        number=found.number,
        from_place=found.from_place,
        to_place=found.to_place,
        departs_at=_utc(report, found, found.departs, found.from_place),
        arrives_at=_utc(report, found, found.arrives, found.to_place),
        local_date=found.departs.date() if found.departs else None,
    )


def _utc(
    report: Report, found: Sector, local: datetime | None, place: str | None
) -> datetime | None:
    if local is None:
        return None
    zone = zone_of(place, report.envelope.zone)
    if zone is None:
        report.add("VAL-ZONE", Severity.INFO, found.segment, Place(1), "a known zone")
    return in_utc(local, zone)
