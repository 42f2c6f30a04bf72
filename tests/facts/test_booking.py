"""Facts of booking, itinerary, check-in and baggage."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from facts_snapshots import BACK, BOOKING, NOW, OUT, PERSON, days, facts

from darvoza.records import Direction
from darvoza.subjects import Leg, Traveller

EXPECTED = {
    "booking_days_ahead": 1,
    "booking_hours_before_departure": 36.0,
    "booking_changed_hours_before": 12.0,
    "booking_changes": 2,
    "booking_split": False,
    "form_of_payment": "CA",
    "paid_by_third_party": True,
    "fare_paid": 410.5,
    "fare_currency": "USD",
    "agency_code": "12345675",
    "agency_place": "DYU",
    "party_size": 1,
    "itinerary_legs": 2,
    "one_way": False,
    "itinerary_broken": False,
    "transfer_places": 0,
    "booked_stay_days": 2.59,
    "check_in_minutes_before": 120.0,
    "seat": "12A",
    "has_bags": True,
    "bags": 2,
    "bags_kg": 46.5,
    "kg_per_bag": 23.25,
    "bags_unknown": False,
}


def of_booking(**changes: object) -> dict:
    return facts(replace(PERSON, booking=replace(BOOKING, **changes)))


@pytest.mark.parametrize(("name", "value"), EXPECTED.items())
def test_a_whole_booking(name, value):
    assert facts(PERSON)[name] == value


@pytest.mark.parametrize("name", sorted(set(EXPECTED) - {"bags_unknown"}))
def test_without_a_booking_nothing_is_known_of_it(name):
    assert facts(Traveller(surname="A"))[name] is None


def test_without_an_itinerary_the_movement_itself_counts():
    assert of_booking(itinerary=())["booking_days_ahead"] == 4


def test_a_booking_made_on_the_way_is_no_day_ahead():
    assert of_booking(booked_at=NOW - days(1))["booking_days_ahead"] == 0


def test_cancelled_legs_are_not_flown():
    gone = replace(BACK, status="HX")
    values = of_booking(itinerary=(OUT, gone))
    assert (values["itinerary_legs"], values["one_way"]) == (1, True)


def test_an_itinerary_with_a_gap_is_broken():
    elsewhere = replace(BACK, from_place="AYT")
    assert of_booking(itinerary=(OUT, elsewhere))["itinerary_broken"] is True


def test_changing_within_a_day_is_no_stay():
    first = Leg(from_place="GRU", to_place="DXB", departs=NOW - days(1.2), arrives=NOW - days(0.7))
    values = of_booking(itinerary=(first, BACK))
    assert (values["transfer_places"], values["booked_stay_days"]) == (1, 0.49)


def test_a_payer_of_the_same_surname_is_no_third_party():
    assert of_booking(payer="Rahimov S")["paid_by_third_party"] is False
    assert of_booking(payer=None)["paid_by_third_party"] is False
    assert of_booking(payer=None, form_of_payment=None)["paid_by_third_party"] is None


def test_departing_check_in_is_measured_to_the_movement():
    person = Traveller(checked_in_at=NOW - timedelta(minutes=50))
    values = facts(person, direction=Direction.DEPARTURE)
    assert values["check_in_minutes_before"] == 50.0
    assert facts(person)["check_in_minutes_before"] is None


@pytest.mark.parametrize(
    ("bags", "mass", "tags", "has"),
    [(0, None, (), False), (None, None, (), None), (None, Decimal(0), (), False),
     (None, Decimal(9), (), True), (None, None, ("A1",), True), (0, Decimal(0), (), False)],
)  # fmt: skip
def test_bags_are_none_only_when_somebody_says_so(bags, mass, tags, has):
    values = facts(Traveller(bags=bags, bags_kg=mass, bag_tags=tags))
    assert values["has_bags"] is has
    assert values["bags_unknown"] is (has is None)
