"""Practice cases go through the real door: found by their identity, their facts as shown."""

from dataclasses import replace
from pathlib import Path

import pytest

from darvoza.records import Mode, Severity
from darvoza.store.connection import create
from darvoza.subjects import SubjectKind
from darvoza.training.sending import letters_of
from tests.conftest import KEY
from tests.training.sending.cases import (
    AIR,
    EVERY,
    PARCEL,
    RAIL_LOAD,
    RAIL_PERSON,
    ROAD_CAR,
    ROAD_LOAD,
    START,
    crossing_of,
    taken_in,
)

FACTS = [
    (AIR, {
        "paid_by_third_party": True, "form_of_payment": "CA", "booking_days_ahead": 1,
        "one_way": False, "party_size": 2, "companions": 1, "bags": 2, "bags_kg": 31,
        "declared_purpose": "family", "declared_cash": 900, "crossings_365d": 6,
        "document_verified": True, "exit_not_recorded": False,
    }),
    (ROAD_CAR, { "vehicle_kind": "car", "crossings_365d": 4,
                "vin_plate_mismatch": False, "occupants": 1}),
    (ROAD_LOAD, {"gross_kg": 16950, "packages": 640, "declared_value": 21500, "seals": 1,
                 "hs_code": "0813100000",
                 "dispatch_country": "KG", "vehicle_linked": True}),
    (RAIL_LOAD, {"gross_kg": 60100, "packages": 1200, "declared_value": 8500, "seals": 1,
                  "dispatch_country": "UZ"}),
    (RAIL_PERSON, {"declared_purpose": "family", "declared_cash": 2500, "crossings_365d": 2}),
    (PARCEL, {"declared_value": 35, "gross_kg": 0.82,
              "addressee_items_30d": 3, "s10_valid": True}),
]  # fmt: skip


@pytest.fixture(scope="module")
def taken(tmp_path_factory):
    """A training store that took in every case made by hand, and the readings."""
    path: Path = tmp_path_factory.mktemp("class") / "class.db"
    store = create(path, run="class of spring", kind="training", key=KEY)
    readings = taken_in(store, letters_of(EVERY, seed=3, start=START))
    yield store, readings
    store.close()


@pytest.mark.parametrize(("case", "facts"), FACTS, ids=lambda one: getattr(one, "mode", ""))
def test_a_case_is_found_and_its_facts_are_what_is_shown(taken, case, facts):
    _, known = crossing_of(taken[0], case)
    assert {name: known[name] for name in facts} == facts


@pytest.mark.parametrize(
    ("case", "name"),
    [(ROAD_LOAD, "DRIED APRICOTS"), (RAIL_LOAD, "PORTLAND CEMENT"), (PARCEL, "TOY")],
)
def test_papers_describe_the_goods_shown(taken, case, name):
    crossing, _ = crossing_of(taken[0], case)
    assert [item.description for item in crossing.subject.items] == [name]


def test_the_stay_is_that_of_the_booking(taken):
    _, known = crossing_of(taken[0], AIR)
    assert abs(known["booked_stay_days"] - 12) < 0.5


def test_what_the_scale_shows_is_on_the_vehicle(taken):
    truck = crossing_of(taken[0], replace(ROAD_LOAD, subject=SubjectKind.VEHICLE))
    assert truck[1]["load_difference_kg"] == 32400 - 14800 - 16950
    assert (truck[1].get("vin_plate_mismatch"), truck[1]["crossings_365d"]) == (False, 0)
    wagon = crossing_of(taken[0], replace(RAIL_LOAD, subject=SubjectKind.VEHICLE))
    assert wagon[1]["load_difference_kg"] == 84100 - 22400 - 60100
    car, _ = crossing_of(taken[0], ROAD_CAR)
    assert (car.subject.tare_kg, car.subject.measured_kg) == (1460, 1780)


def test_every_letter_is_read_without_an_error(taken):
    worse = [
        (reading.format, issue)
        for reading in taken[1]
        for issue in reading.issues
        if issue.severity not in {Severity.INFO, Severity.WARNING}
    ]
    assert worse == []
    assert {reading.format for reading in taken[1]} >= {
        "paxlst", "pnrgov", "mrz", "road-json", "asycuda", "smgs", "desk-json", "post-json",
    }  # fmt: skip


def test_others_travel_along(taken):
    crossing, known = crossing_of(taken[0], AIR)
    assert known["movement_fellows"] >= 18
    _, parcel = crossing_of(taken[0], PARCEL)
    assert parcel["movement_fellows"] >= 11
    assert crossing.movement.mode is Mode.AIR
