"""What is stopped together."""

from darvoza.crossings import units_of
from darvoza.records import LinkKind, Mode, UnitKind
from darvoza.subjects import Consignment, Reference, VehicleKind
from tests.crossings.shapes import goods, traveller, truck


def shapes(subjects, edges, mode):
    return {(u.kind, u.members): u.anchor for u in units_of(subjects, edges, mode)}


def test_a_truck_set_is_tractor_trailer_driver_and_load():
    subjects = {
        "a": truck(),
        "b": truck("99TR", VehicleKind.TRAILER),
        "c": traveller(),
        "d": goods("KZ1"),
    }
    edges = [
        (LinkKind.TOWS, "a", "b"),
        (LinkKind.DRIVES, "c", "a"),
        (LinkKind.CARRIED_IN, "d", "b"),
    ]
    assert shapes(subjects, edges, Mode.ROAD) == {(UnitKind.TRUCK_SET, ("a", "b", "c", "d")): "a"}


def test_passengers_of_a_bus_stand_apart_and_those_of_a_car_do_not():
    for kind, expected in ((VehicleKind.BUS, 2), (VehicleKind.CAR, 1)):
        subjects = {"v": truck(kind=kind), "driver": traveller(), "p": traveller("LEE")}
        edges = [(LinkKind.DRIVES, "driver", "v"), (LinkKind.RIDES_IN, "p", "v")]
        assert len(units_of(subjects, edges, Mode.ROAD)) == expected


def test_wagons_of_one_note_are_units_of_their_own_with_the_shared_load_in_each():
    subjects = {
        "n": goods("5", kind="smgs"),
        "w1": truck("51234567", VehicleKind.WAGON),
        "w2": truck("51234568", VehicleKind.WAGON),
    }
    edges = [(LinkKind.CARRIED_IN, "n", "w1"), (LinkKind.CARRIED_IN, "n", "w2")]
    assert shapes(subjects, edges, Mode.RAIL) == {
        (UnitKind.WAGON, ("n", "w1")): "w1",
        (UnitKind.WAGON, ("n", "w2")): "w2",
    }


def test_those_who_travel_with_each_other_by_air_are_one_party():
    subjects = {"a": traveller(), "b": traveller("LEE"), "c": traveller("ALIEV")}
    edges = [(LinkKind.TRAVELS_WITH, "b", "a")]
    assert {u.members for u in units_of(subjects, edges, Mode.AIR)} == {("a", "b"), ("c",)}


def test_a_postal_item_and_goods_without_a_conveyance_stand_alone():
    parcel = Consignment(references=(Reference(kind="s10", number="RR123456785KZ"),))
    kinds = {u.kind for u in units_of({"p": parcel, "g": goods("KZ1")}, [], Mode.POST)}
    assert kinds == {UnitKind.POSTAL_ITEM, UnitKind.GOODS}
