"""Facts of vehicles and what is linked with them."""

from dataclasses import replace
from decimal import Decimal

import pytest
from facts_snapshots import GOODS, PERSON, TRAILER, TRUCK, facts, linked, past

from darvoza.records import Direction, IdentityKey, LinkKind, Mode
from darvoza.subjects import Consignment, SubjectKind, Traveller, Vehicle, VehicleKind

DRIVER = linked(LinkKind.DRIVES, PERSON, forward=False, hits=3)
LOAD = linked(LinkKind.CARRIED_IN, GOODS, forward=False)
EXPECTED = {
    "vehicle_kind": "truck",
    "registration": "1234AB01",
    "plate_country": "TJ",
    "plate_valid": True,
    "wagon_number_valid": None,
    "container_number_valid": None,
    "vin_valid": True,
    "vin_plate_mismatch": False,
    "vehicle_age_years": 14,
    "vehicle_gross_kg": 35000.0,
    "weight_difference_kg": 1400.0,
    "weight_difference_percent": 4.0,
    "excess_when_empty_kg": None,
    "empty": False,
    "empty_return": False,
    "vehicle_seals": 2,
    "occupants": 2,
    "axles": 5,
    "operator": "Farrukh Trans",
    "driver_known": True,
    "driver_past_hits": 3,
    "owner_aboard": True,
    "has_trailer": False,
    "consignments_carried": 1,
    "load_kg": 12000.0,
    "load_difference_kg": 9400.0,
    "seals_differ": True,
    "seal_missing_with_load": False,
}


@pytest.mark.parametrize(("name", "value"), EXPECTED.items())
def test_a_loaded_truck_and_its_driver(name, value):
    assert facts(TRUCK, mode=Mode.ROAD, linked=(DRIVER, LOAD))[name] == value


@pytest.mark.parametrize(
    ("country", "plate", "valid"),
    [("KZ", "123ABC02", True), ("KG", "01KG123ABC", True), ("UZ", "01A123BC", True),
     ("RU", "A123BC77", True), ("TJ", "01KG123ABC", False), ("KG", "XX", False),
     ("DE", "BAB1234", None), (None, "123ABC02", None)],
)  # fmt: skip
def test_plates_of_the_region(country, plate, valid):
    car = Vehicle(kind=VehicleKind.CAR, registration=plate, country=country)
    assert facts(car, mode=Mode.ROAD)["plate_valid"] is valid


def test_numbers_that_prove_themselves():
    wagon = Vehicle(kind=VehicleKind.WAGON, registration="60015203")
    box = Vehicle(kind=VehicleKind.CONTAINER, registration="CSQU3054383")
    assert facts(wagon, mode=Mode.RAIL)["wagon_number_valid"] is True
    turned = replace(wagon, registration="60012505")
    assert facts(turned, mode=Mode.RAIL)["wagon_number_valid"] is False
    assert facts(box, mode=Mode.RAIL)["container_number_valid"] is True
    wrong = replace(box, registration="CSQU3054384")
    assert facts(wrong, mode=Mode.RAIL)["container_number_valid"] is False


def test_a_vin_that_was_seen_with_another_plate():
    history = {
        "vin": (past("a", 5, key="vin", kind=SubjectKind.VEHICLE),),
        "plate": (past("b", 4, key="plate", kind=SubjectKind.VEHICLE),),
    }
    assert facts(TRUCK, mode=Mode.ROAD, history=history)["vin_plate_mismatch"] is True
    assert facts(replace(TRUCK, vin="SHORT"), mode=Mode.ROAD)["vin_valid"] is False


def test_an_empty_truck_that_weighs_more_than_its_tare():
    empty = replace(TRUCK, empty=True, measured_kg=Decimal(15900))
    back = past("a", 2, key="plate", kind=SubjectKind.VEHICLE, direction=Direction.DEPARTURE)
    values = facts(empty, mode=Mode.ROAD, history={"plate": (back,)})
    assert (values["excess_when_empty_kg"], values["empty_return"]) == (900.0, True)
    assert facts(empty, mode=Mode.ROAD)["empty_return"] is None


def test_the_trailer_stands_on_the_scale_too():
    empty = replace(TRUCK, empty=True, measured_kg=Decimal(22000))
    heavy = linked(LinkKind.TOWS, replace(TRAILER, tare_kg=Decimal(6800)))
    unknown = linked(LinkKind.TOWS, TRAILER)
    road = {"mode": Mode.ROAD}
    assert facts(empty, **road, linked=(heavy,))["excess_when_empty_kg"] == 200.0
    assert facts(empty, **road, linked=(unknown,))["excess_when_empty_kg"] is None
    assert facts(TRUCK, **road, linked=(heavy, LOAD))["load_difference_kg"] == 2600.0


def test_a_load_in_several_wagons_says_nothing_of_one():
    wagon = Vehicle(kind=VehicleKind.WAGON, registration="60015203", seals=("S9",))
    lot = linked(LinkKind.CARRIED_IN, replace(GOODS, vehicles=("60015203", "2")), forward=False)
    values = facts(wagon, mode=Mode.RAIL, linked=(lot,))
    assert (values["load_kg"], values["seals_differ"]) == (None, None)
    assert values["seal_missing_with_load"] is False


def test_a_load_without_a_seal():
    open_truck = replace(TRUCK, seals=())
    bare = linked(LinkKind.CARRIED_IN, replace(GOODS, seals=()), forward=False)
    sealed = linked(LinkKind.TOWS, replace(TRAILER, seals=("S7",)))
    road = {"mode": Mode.ROAD}
    assert facts(open_truck, **road, linked=(bare,))["seal_missing_with_load"] is True
    assert facts(open_truck, **road, linked=(LOAD,))["seal_missing_with_load"] is False
    assert facts(open_truck, **road, linked=(bare, sealed))["seal_missing_with_load"] is False
    assert facts(open_truck, **road, linked=(LOAD, sealed))["seals_differ"] is True
    assert facts(open_truck, **road)["seal_missing_with_load"] is None
    assert facts(replace(open_truck, empty=True), **road)["seal_missing_with_load"] is False
    assert facts(open_truck, **road, linked=(sealed,))["has_trailer"] is True


def _key(kind: str, value: str) -> IdentityKey:
    return IdentityKey(kind=kind, value=value)


def _drove(*partners: IdentityKey, ago: float = 5, id_: str = "a"):
    return past(id_, ago, key="plate", kind=SubjectKind.VEHICLE, partners=partners)


def test_drivers_who_change():
    one, two = _key("document", "X1"), _key("document", "X2")
    history = {"plate": (_drove(one, ago=9), _drove(two, id_="b"))}
    values = facts(TRUCK, mode=Mode.ROAD, linked=(DRIVER,), history=history)
    assert (values["drivers_90d"], values["driver_new_for_vehicle"]) == (2, True)
    known = {"plate": (_drove(_key("document", "A1234567")),)}
    again = facts(TRUCK, mode=Mode.ROAD, linked=(DRIVER,), history=known)
    assert again["driver_new_for_vehicle"] is False


def test_whether_a_pair_is_new_needs_a_past_of_pairs():
    alone = {"plate": (_drove(),)}
    values = facts(TRUCK, mode=Mode.ROAD, linked=(DRIVER,), history=alone)
    assert (values["driver_new_for_vehicle"], values["drivers_90d"]) == (None, None)
    trailer = linked(LinkKind.TOWS, TRAILER)
    other = {"plate": (_drove(_key("plate", "9999ZZ01")),)}
    assert facts(TRUCK, mode=Mode.ROAD, linked=(trailer,), history=other)["trailer_pair_new"]


def test_a_driver_and_the_vehicles_driven():
    history = {"document": (past("a", 4, partners=(_key("plate", "1234AB01"),)),
                            past("b", 9, partners=(_key("plate", "7777AA01"),)))}  # fmt: skip
    drives = linked(LinkKind.DRIVES, TRUCK, hits=1)
    values = facts(PERSON, mode=Mode.ROAD, linked=(drives,), history=history)
    assert values["drives"] is True
    assert values["vehicles_90d"] == 2
    assert values["vehicle_new_for_person"] is False
    assert values["vehicle_past_hits"] == 1


def test_a_load_of_unknown_mass_is_not_taken_for_light():
    unknown = linked(LinkKind.CARRIED_IN, Consignment(), forward=False)
    values = facts(TRUCK, mode=Mode.ROAD, linked=(LOAD, unknown))
    assert (values["load_kg"], values["load_difference_kg"]) == (None, None)


def test_the_owner_is_looked_for_among_those_aboard():
    stranger = linked(LinkKind.RIDES_IN, Traveller(surname="Petrov"), forward=False)
    assert facts(TRUCK, mode=Mode.ROAD, linked=(stranger,))["owner_aboard"] is False
    assert facts(TRUCK, mode=Mode.ROAD)["owner_aboard"] is None
