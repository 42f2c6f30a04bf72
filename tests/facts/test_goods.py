"""Facts of consignments and postal items."""

from dataclasses import replace
from decimal import Decimal

import pytest
from facts_snapshots import GOODS, ITEM, PARCEL, SMALL, TRUCK, facts, linked, past

from darvoza.facts.classification import is_vague
from darvoza.records import Direction, LinkKind, Mode
from darvoza.subjects import Address, Consignment, GoodsItem, Party, SubjectKind

GOODS_KIND = SubjectKind.CONSIGNMENT
EXPECTED = {
    "hs_code": "5205110000",
    "hs_chapter": "52",
    "hs_digits": 6,
    "hs_missing": False,
    "goods_items": 2,
    "hs_chapters": 2,
    "goods_description": "Cotton yarn, carded; Gift",
    "description_vague": True,
    "description_missing": False,
    "description_length": 4,
    "gross_kg": 12000.0,
    "packages": 24,
    "kg_per_package": 500.0,
    "net_to_gross": 0.95,
    "item_masses_exceed_header": True,
    "declared_value": 36024.0,
    "value_currency": "USD",
    "value_zero": False,
    "value_per_kg": 3.002,
    "origin_country": "UZ",
    "origin_countries": 2,
    "dispatch_country": "UZ",
    "destination_country": "TJ",
    "origin_differs_from_dispatch": True,
    "transit": False,
    "procedure": "IM4",
    "precursor_hs": False,
    "precursor_table": None,
    "chemical": False,
    "wildlife_chapter": False,
    "weapon_chapter": False,
    "dual_use_heading": False,
    "medicine_heading": False,
    "seals": 1,
    "containers": 0,
    "vehicle_named": True,
    "documents_attached": 2,
    "declared_hours_before": 30.0,
    "delivery_terms": "FCA",
    "consignor_is_consignee": False,
    "vehicle_linked": False,
    "carrying_vehicle_past_hits": None,
    "new_trade_pair": True,
    "trade_pair_7d": 0,
    "consignor_first_seen_days": 0,
    "consignee_consignments_90d": 0,
    "declarant_prior_hits_365d": 0,
    "s10_valid": None,
    "sender_missing": None,
}
POSTAL = {
    "s10_valid": True,
    "s10_service": "R",
    "s10_country": "US",
    "s10_seen_before": False,
    "nature": "gift",
    "is_gift": True,
    "postage_to_value": 1.5,
    "days_in_post": 12.0,
    "postal_data_missing": False,
    "sender_missing": False,
    "sender_address_missing": True,
    "sender_country_differs": True,
    "sender_items_30d": 0,
    "addressee_items_30d": 0,
    "sender_to_others_30d": 0,
    "addressee_from_others_30d": 0,
    "value_per_kg": 3.0,
}


@pytest.mark.parametrize(("name", "value"), EXPECTED.items())
def test_a_whole_consignment(name, value):
    assert facts(GOODS, mode=Mode.ROAD)[name] == value


@pytest.mark.parametrize(("name", "value"), POSTAL.items())
def test_a_whole_postal_item(name, value):
    assert facts(PARCEL, mode=Mode.POST)[name] == value


def of_items(*items: GoodsItem, **more: object) -> dict:
    return facts(Consignment(items=items), **{"mode": Mode.ROAD} | more)


@pytest.mark.parametrize(
    ("text", "vague"),
    [("Gift", True), ("ПОДАРОК", True), ("general cargo", True), ("Spare parts", True),
     ("12345", True), ("товары, образцы", True), ("Gearbox parts", False), ("Хлопок", False),
     ("Powder detergent", False)],
)  # fmt: skip
def test_words_that_say_nothing(text, vague):
    assert is_vague(text) is vague


@pytest.mark.parametrize(
    ("code", "table"),
    [("2915240000", "I"), ("291411", "II"), ("280700", "II"), ("291521", None), ("29", None)],
)
def test_precursors(code, table):
    values = of_items(GoodsItem(description="x", hs_code=code))
    assert values["precursor_table"] == table
    assert values["precursor_hs"] is (None if len(code) < 6 else table is not None)


@pytest.mark.parametrize(
    ("code", "name"),
    [("010619", "wildlife_chapter"), ("930190", "weapon_chapter"), ("300490", "medicine_heading"),
     ("8542310000", "dual_use_heading"), ("382499", "chemical")],
)  # fmt: skip
def test_lists_of_codes(code, name):
    lists = (
        "wildlife_chapter",
        "weapon_chapter",
        "medicine_heading",
        "dual_use_heading",
        "chemical",
    )
    values = of_items(GoodsItem(hs_code=code))
    assert [each for each in lists if values[each]] == [name]
    assert of_items(GoodsItem())[name] is None


def test_the_stricter_table_is_named():
    acetone, anhydride = GoodsItem(hs_code="291411"), GoodsItem(hs_code="291524")
    assert of_items(acetone, anhydride)["precursor_table"] == "I"


def test_without_items_nothing_is_known_of_them():
    values = facts(Consignment(), mode=Mode.ROAD)
    names = ("hs_code", "goods_items", "description_vague", "gross_kg", "declared_value",
             "precursor_hs", "net_to_gross", "origin_differs_from_dispatch", "transit")  # fmt: skip
    assert {values[name] for name in names} == {None}
    assert values["description_missing"] is True


def test_values_of_two_currencies_are_not_added():
    one, two = replace(SMALL, currency="EUR"), SMALL
    assert of_items(one, two)["declared_value"] is None
    assert of_items(two, two)["declared_value"] == 48.0


def test_zero_is_a_value_and_unknown_is_not():
    assert of_items(replace(SMALL, value=Decimal(0)))["value_zero"] is True
    assert of_items(replace(SMALL, value=None))["value_zero"] is None


@pytest.mark.parametrize(
    ("direction", "origin", "end", "procedure", "transit"),
    [(Direction.ARRIVAL, "CN", "TJ", None, False), (Direction.ARRIVAL, "CN", "RU", None, True),
     (Direction.DEPARTURE, "TJ", "RU", "EX1", False), (Direction.DEPARTURE, "CN", "RU", None, True),
     (Direction.ARRIVAL, "CN", "TJ", "TR8", True), (Direction.ARRIVAL, None, None, "ТТ", True),
     (Direction.ARRIVAL, None, None, None, None)],
)  # fmt: skip
def test_goods_that_go_on(direction, origin, end, procedure, transit):
    goods = Consignment(dispatch_country=origin, destination_country=end, procedure=procedure)
    assert facts(goods, mode=Mode.ROAD, direction=direction)["transit"] is transit


def test_another_vehicle_than_the_paper_names():
    other = linked(LinkKind.CARRIED_IN, replace(TRUCK, registration="7777AA01"), hits=2)
    values = facts(GOODS, mode=Mode.ROAD, linked=(other,))
    assert values["carrying_vehicle_not_named"] is True
    assert values["carrying_vehicle_past_hits"] == 2
    named = linked(LinkKind.CARRIED_IN, TRUCK)
    assert facts(GOODS, mode=Mode.ROAD, linked=(named,))["carrying_vehicle_not_named"] is False


def firm(id_: str, ago: float, role: str, **more: object):
    return past(id_, ago, key=role, kind=GOODS_KIND, **more)


def test_firms_and_their_pasts():
    history = {
        "consignor": (firm("a", 100, "consignor", hits=("revenue",)), firm("b", 5, "consignor")),
        "consignee": (firm("b", 5, "consignee"), firm("q", 2, "consignee")),
    }
    values = facts(GOODS, mode=Mode.ROAD, history=history)
    assert values["consignor_first_seen_days"] == 100
    assert values["consignor_consignments_90d"] == 1
    assert values["consignor_prior_hits_365d"] == 1
    assert values["new_trade_pair"] is False
    assert values["trade_pair_7d"] == 1
    assert values["consignee_first_seen_days"] == 5


def test_firms_that_met_only_others_are_a_new_pair():
    history = {
        "consignor": (firm("a", 9, "consignor"),), "consignee": (firm("b", 9, "consignee"),),
    }  # fmt: skip
    assert facts(GOODS, mode=Mode.ROAD, history=history)["new_trade_pair"] is True


def test_one_sender_to_many():
    history = {
        "consignor": tuple(firm(id_, 3, "consignor") for id_ in "abcd"),
        "consignee": (firm("a", 3, "consignee"), firm("z", 3, "consignee")),
    }
    values = facts(PARCEL, mode=Mode.POST, history=history)
    assert values["sender_items_30d"] == 4
    assert values["sender_to_others_30d"] == 3
    assert values["addressee_from_others_30d"] == 1


def test_a_parcel_that_says_nothing():
    values = facts(Consignment(consignor=Party(address=Address())), mode=Mode.POST)
    assert values["postal_data_missing"] is True
    assert values["sender_missing"] is True
    assert values["sender_address_missing"] is True


def test_postage_in_another_currency_is_not_compared():
    assert (
        facts(replace(PARCEL, postage_currency="EUR"), mode=Mode.POST)["postage_to_value"] is None
    )


def test_a_number_seen_twice():
    again = {"s10": (firm("a", 30, "s10"),)}
    assert facts(PARCEL, mode=Mode.POST, history=again)["s10_seen_before"] is True
    bad = replace(PARCEL, references=(replace(PARCEL.references[0], number="RB473124820US"),))
    assert facts(bad, mode=Mode.POST)["s10_valid"] is False


def test_net_mass_needs_every_item():
    assert of_items(ITEM, replace(SMALL, net_kg=None))["net_to_gross"] is None
