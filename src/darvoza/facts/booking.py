"""③ Facts of a traveller's booking, itinerary, check-in and baggage."""

from datetime import datetime
from decimal import Decimal

from darvoza.facts.fact import (
    BOOLEAN,
    CODE,
    INTEGER,
    MESSAGE,
    NUMBER,
    PLAIN,
    PROXY,
    TEXT,
    TRAVELLER,
    Fact,
)
from darvoza.facts.known import Known
from darvoza.records import Direction
from darvoza.subjects import Leg


def _hours(start: datetime, end: datetime) -> float:
    return round((end - start).total_seconds() / 3600, 2)


def _trip_starts(known: Known) -> datetime | None:
    """When the first flight of the itinerary leaves, or else when this movement is expected."""
    departs = known.legs[0].departs if known.legs else None
    return departs or known.movement.expected_at


def _own_leg(known: Known) -> Leg | None:
    """The leg of the itinerary that is this movement."""
    movement = known.movement
    for leg in known.legs:
        if (leg.from_place, leg.to_place) == (movement.from_place, movement.to_place):
            return leg
    return None


def _departs(known: Known) -> datetime | None:
    """When this movement leaves the place of embarkation."""
    leg = _own_leg(known)
    if leg is not None and leg.departs is not None:
        return leg.departs
    leaving = known.movement.direction is Direction.DEPARTURE
    return known.movement.expected_at if leaving else None


def _booking_days_ahead(known: Known) -> int | None:
    booking, starts = known.traveller.booking, _trip_starts(known)
    if booking is None or booking.booked_at is None or starts is None:
        return None
    return max(0, (starts - booking.booked_at).days)


def _booking_hours_before_departure(known: Known) -> float | None:
    booking, starts = known.traveller.booking, _trip_starts(known)
    if booking is None or booking.booked_at is None or starts is None:
        return None
    return _hours(booking.booked_at, starts)


def _booking_changed_hours_before(known: Known) -> float | None:
    booking, starts = known.traveller.booking, _trip_starts(known)
    if booking is None or booking.changed_at is None or starts is None:
        return None
    return _hours(booking.changed_at, starts)


def _booking_changes(known: Known) -> int | None:
    booking = known.traveller.booking
    return booking.changes if booking else None


def _booking_split(known: Known) -> bool | None:
    booking = known.traveller.booking
    return booking.split_from is not None if booking else None


def _form_of_payment(known: Known) -> str | None:
    booking = known.traveller.booking
    return booking.form_of_payment if booking else None


def _paid_by_third_party(known: Known) -> bool | None:
    booking = known.traveller.booking
    if booking is None or (booking.payer is None and booking.form_of_payment is None):
        return None
    surname = (known.traveller.surname or "").casefold()
    return bool(booking.payer) and not (surname and surname in (booking.payer or "").casefold())


def _fare_paid(known: Known) -> float | None:
    booking = known.traveller.booking
    return float(booking.paid_amount) if booking and booking.paid_amount is not None else None


def _fare_currency(known: Known) -> str | None:
    booking = known.traveller.booking
    return booking.paid_currency if booking else None


def _agency_code(known: Known) -> str | None:
    booking = known.traveller.booking
    return booking.agency if booking else None


def _agency_place(known: Known) -> str | None:
    booking = known.traveller.booking
    return booking.agency_place if booking else None


def _party_size(known: Known) -> int | None:
    booking = known.traveller.booking
    return booking.party_size if booking else None


def _itinerary_legs(known: Known) -> int | None:
    return len(known.legs) or None


def _one_way(known: Known) -> bool | None:
    legs = known.legs
    if not legs or legs[0].from_place is None:
        return None
    return all(leg.to_place != legs[0].from_place for leg in legs)


def _itinerary_broken(known: Known) -> bool | None:
    if not known.legs:
        return None
    pairs = zip(known.legs, known.legs[1:], strict=False)
    return any(leg.to_place != following.from_place for leg, following in pairs)


def _transfer_places(known: Known) -> int | None:
    """Places between the ends where the traveller changes within a day."""
    if not known.legs:
        return None
    return sum(
        stop is not None and stop < 1.0 for stop in map(_stop_days, known.legs, known.legs[1:])
    )


def _stop_days(leg: Leg, following: Leg) -> float | None:
    arrived = leg.arrives or leg.departs
    if arrived is None or following.departs is None:
        return None
    return (following.departs - arrived).total_seconds() / 86400


def _booked_stay_days(known: Known) -> float | None:
    stops = [stop for stop in map(_stop_days, known.legs, known.legs[1:]) if stop is not None]
    longest = max(stops, default=0.0)
    return round(longest, 2) if longest >= 1 / 4 else None


def _check_in_minutes_before(known: Known) -> float | None:
    checked, departs = known.traveller.checked_in_at, _departs(known)
    return round((departs - checked).total_seconds() / 60, 1) if checked and departs else None


def _seat(known: Known) -> str | None:
    return known.traveller.seat


def _bags(known: Known) -> int | None:
    person = known.traveller
    return person.bags if person.bags is not None else len(person.bag_tags) or None


def _has_bags(known: Known) -> bool | None:
    bags, mass = _bags(known), known.traveller.bags_kg
    if bags is None:
        return None if mass is None else mass > 0
    return bags > 0


def _bags_kg(known: Known) -> float | None:
    mass = known.traveller.bags_kg
    return float(mass) if mass is not None else None


def _kg_per_bag(known: Known) -> float | None:
    bags, mass = _bags(known), known.traveller.bags_kg
    if not bags or mass is None:
        return None
    return float(round(mass / Decimal(bags), 2))


def _bags_unknown(known: Known) -> bool:
    return _has_bags(known) is None


FACTS = (
    Fact("booking_days_ahead", TRAVELLER, INTEGER, "days",
         "Whole days between the booking and the start of the trip",
         MESSAGE, PLAIN, _booking_days_ahead),
    Fact("booking_hours_before_departure", TRAVELLER, NUMBER, "hours",
         "Hours between the booking and the start of the trip",
         MESSAGE, PLAIN, _booking_hours_before_departure),
    Fact("booking_changed_hours_before", TRAVELLER, NUMBER, "hours",
         "Hours between the last change of the booking and the start of the trip",
         MESSAGE, PLAIN, _booking_changed_hours_before),
    Fact("booking_changes", TRAVELLER, INTEGER, "changes",
         "Changes in the booking's own history",
         MESSAGE, PLAIN, _booking_changes),
    Fact("booking_split", TRAVELLER, BOOLEAN, None,
         "The booking was split off from another one",
         MESSAGE, PLAIN, _booking_split),
    Fact("form_of_payment", TRAVELLER, CODE, None,
         "How the ticket was paid: CA cash, CC card, CK cheque, MS other",
         MESSAGE, PROXY, _form_of_payment),
    Fact("paid_by_third_party", TRAVELLER, BOOLEAN, None,
         "The message names a payer who does not share the traveller's surname",
         MESSAGE, PLAIN, _paid_by_third_party),
    Fact("fare_paid", TRAVELLER, NUMBER, "in fare_currency",
         "Amount paid for the ticket",
         MESSAGE, PROXY, _fare_paid),
    Fact("fare_currency", TRAVELLER, CODE, None,
         "Currency in which the ticket was paid",
         MESSAGE, PROXY, _fare_currency),
    Fact("agency_code", TRAVELLER, CODE, None,
         "Travel agency that made the booking",
         MESSAGE, PLAIN, _agency_code),
    Fact("agency_place", TRAVELLER, TEXT, None,
         "Place of the travel agency",
         MESSAGE, PROXY, _agency_place),
    Fact("party_size", TRAVELLER, INTEGER, "persons",
         "Persons in the booking",
         MESSAGE, PLAIN, _party_size),
    Fact("itinerary_legs", TRAVELLER, INTEGER, "legs",
         "Legs of the itinerary that are not cancelled",
         MESSAGE, PLAIN, _itinerary_legs),
    Fact("one_way", TRAVELLER, BOOLEAN, None,
         "The itinerary does not come back to the place where it began",
         MESSAGE, PLAIN, _one_way),
    Fact("itinerary_broken", TRAVELLER, BOOLEAN, None,
         "A leg begins elsewhere than the one before it ended",
         MESSAGE, PLAIN, _itinerary_broken),
    Fact("transfer_places", TRAVELLER, INTEGER, "places",
         "Places on the way where the traveller changes within a day",
         MESSAGE, PLAIN, _transfer_places),
    Fact("booked_stay_days", TRAVELLER, NUMBER, "days",
         "Longest stop of the itinerary, from six hours upward",
         MESSAGE, PLAIN, _booked_stay_days),
    Fact("check_in_minutes_before", TRAVELLER, NUMBER, "minutes",
         "Minutes between check-in and departure",
         MESSAGE, PLAIN, _check_in_minutes_before),
    Fact("seat", TRAVELLER, TEXT, None,
         "Seat of the traveller",
         MESSAGE, PLAIN, _seat),
    Fact("has_bags", TRAVELLER, BOOLEAN, None,
         "The traveller has hold baggage",
         MESSAGE, PLAIN, _has_bags),
    Fact("bags", TRAVELLER, INTEGER, "bags",
         "Pieces of hold baggage",
         MESSAGE, PLAIN, _bags),
    Fact("bags_kg", TRAVELLER, NUMBER, "kg",
         "Weight of the hold baggage",
         MESSAGE, PLAIN, _bags_kg),
    Fact("kg_per_bag", TRAVELLER, NUMBER, "kg",
         "Mean weight of a piece of hold baggage",
         MESSAGE, PLAIN, _kg_per_bag),
    Fact("bags_unknown", TRAVELLER, BOOLEAN, None,
         "No message says whether there is hold baggage",
         MESSAGE, PLAIN, _bags_unknown),
)  # fmt: skip
