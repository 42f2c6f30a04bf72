"""Stage ①: the flight of a passenger list: TDT, LOC and DTM before the first person.

WCO/IATA/ICAO PAXLST Message Implementation Guide, groups 2 and 3. Times are local to the port.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from darvoza.codes import port
from darvoza.messages.edifact_report import Place, Report, locate
from darvoza.messages.edifact_segment import Segment
from darvoza.messages.edifact_values import flight, in_utc, short_date, stamp, zone_of
from darvoza.records import Mode, MovementReference, Severity

STOPS = 100  # carriages and places of one message
_DEPARTURE, _ARRIVAL = "189", "232"


@dataclass(slots=True)
class _Stop:
    qualifier: str
    place: str
    segment: Segment
    arrives: datetime | None = None
    departs: datetime | None = None
    day: date | None = None  # of departure


@dataclass(slots=True)
class _Carriage:
    segment: Segment
    carrier: str | None
    number: str | None
    stops: list[_Stop] = field(default_factory=list)


class Flight:
    """Collects the legs of a list and names the one that crosses the border."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.carriages: list[_Carriage] = []
        self.references: dict[tuple[str, str], MovementReference] | None = None
        self.default: MovementReference | None = None

    def transport(self, segment: Segment) -> None:
        """TDT: 20 main carriage, 34 over-flight."""
        carrier, number, agree = flight(segment.get(2), segment.get(5))
        if number is None:
            self.report.add("DE-FLIGHT", Severity.ERROR, segment, Place(2, 1), "a flight number")
        elif not agree:
            self.report.add("DE-CARRIER", Severity.WARNING, segment, Place(2, 1), carrier)
        if not self.carriages or not self._crowded(segment):
            self.carriages.append(_Carriage(segment, carrier, number))

    def place(self, segment: Segment) -> None:
        """LOC: 125 last port before the border, 87 first port after it, 92 and 130 others."""
        if not self.carriages:
            self.report.add("SEG-MISPLACED", Severity.ERROR, segment, expected="TDT before it")
            return
        if segment.get(1) == "188" or self._crowded(segment):
            return
        if segment.get(1) not in {"125", "87", "92", "130"}:
            self.report.add(
                "DE-QUALIFIER", Severity.ERROR, segment, Place(1, 1), "125, 87, 92, 130, 188"
            )
            return
        place = segment.get(2).upper()
        if len(place) != 3 or not place.isalnum():
            self.report.add("DE-PLACE", Severity.ERROR, segment, Place(2, 1), "an IATA airport")
        elif port(place) is None:
            self.report.add("DE-PLACE", Severity.INFO, segment, Place(2, 1), "a known airport")
        self.carriages[-1].stops.append(_Stop(segment.get(1), place, segment))

    def _crowded(self, segment: Segment) -> bool:
        if len(self.carriages) + len(self.carriages[-1].stops) < STOPS:
            return False
        self.report.noise += 1
        self.report.add("SEG-MANY", Severity.FATAL, segment, expected=f"at most {STOPS}")
        return True

    def time(self, segment: Segment) -> None:
        """DTM: 189 departure, 232 arrival, of the LOC before it."""
        qualifier = segment.get(1)
        stop = self.carriages[-1].stops[-1] if self.carriages and self.carriages[-1].stops else None
        wrong = {_DEPARTURE: "87", _ARRIVAL: "125"}.get(qualifier)
        if stop is None or wrong is None or stop.qualifier == wrong:
            self.report.add("SEG-MISPLACED", Severity.ERROR, segment, expected="LOC before it")
            return
        day, when = self._when(segment)
        if qualifier == _DEPARTURE:
            stop.day, stop.departs = day, when
        else:
            stop.arrives = when

    def _when(self, segment: Segment) -> tuple[date | None, datetime | None]:
        text = "".join(segment.get(1, 2).split())
        start, end = locate(self.report.data, self.report.syntax, segment, Place(1, 2))
        if b" " in self.report.data[start:end]:
            self.report.add("DE-BLANK", Severity.WARNING, segment, Place(1, 2), "no blanks")
        found = stamp(text)
        if found is None and (day := short_date(text)):
            self.report.add("DE-DATE", Severity.WARNING, segment, Place(1, 2), "a time of day")
            return day, None
        if found is None:
            self.report.add("DE-DATE", Severity.ERROR, segment, Place(1, 2), "YYMMDDHHMM")
        return found.date() if found else None, found

    def movement(self, clearance: str) -> MovementReference | None:
        """The leg a person crosses the border on; *clearance* is LOC+22, or ``""``."""
        if self.references is None:
            self._settle()
        found = self.references or {}
        return found.get(("to", clearance)) or self.default

    def _settle(self) -> None:
        """Turns stops into legs once, when the first person closes."""
        self.references = {}
        legs: list[tuple[_Stop, _Stop, MovementReference]] = []
        for carriage in self.carriages:
            for one, other in zip(carriage.stops, carriage.stops[1:], strict=False):
                legs.append((one, other, self._reference(carriage, one, other)))
        crossing = [leg for leg in legs if (leg[0].qualifier, leg[1].qualifier) == ("125", "87")]
        if not crossing:
            crossing = self._foreign(legs)
        for _, other, reference in crossing:
            self.references.setdefault(("to", other.place), reference)
        if crossing:
            self.default = crossing[0][2]
        elif self.carriages:
            self._without_leg()

    def _foreign(
        self, legs: list[tuple[_Stop, _Stop, MovementReference]]
    ) -> list[tuple[_Stop, _Stop, MovementReference]]:
        """Without 125 and 87: the legs between states, else all of them."""
        if legs:
            self.report.add(
                "SEG-LEG", Severity.WARNING, legs[0][0].segment, Place(1, 1), "LOC+125 and LOC+87"
            )
        abroad = [leg for leg in legs if _country(leg[0].place) != _country(leg[1].place)]
        return abroad or legs

    def _without_leg(self) -> None:
        carriage = self.carriages[0]
        self.report.add("SEG-MISSING", Severity.ERROR, carriage.segment, expected="LOC+125, LOC+87")
        self.default = MovementReference(
            mode=Mode.AIR, carrier=carriage.carrier, number=carriage.number
        )

    def _reference(self, carriage: _Carriage, one: _Stop, other: _Stop) -> MovementReference:
        for missing, stop, code in (
            (one.departs, one, "DTM+189"),
            (other.arrives, other, "DTM+232"),
        ):
            if missing is None:
                self.report.add("SEG-MISSING", Severity.WARNING, stop.segment, expected=code)
        departs, arrives = self._utc(one, one.departs), self._utc(other, other.arrives)
        if departs and arrives and arrives < departs:
            self.report.add("VAL-TIMES", Severity.WARNING, other.segment, expected="later arrival")
        return MovementReference(
            mode=Mode.AIR,
            carrier=carriage.carrier,
            number=carriage.number,
            from_place=one.place or None,
            to_place=other.place or None,
            departs_at=departs,
            arrives_at=arrives,
            local_date=one.day,
        )

    def _utc(self, stop: _Stop, local: datetime | None) -> datetime | None:
        zone = zone_of(stop.place, self.report.envelope.zone)
        if local is not None and zone is None:
            self.report.add("VAL-ZONE", Severity.INFO, stop.segment, Place(2, 1), "a known zone")
        return in_utc(local, zone)


def _country(place: str) -> str:
    known = port(place)
    return known.country if known else place
