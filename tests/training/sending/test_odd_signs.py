"""An odd sign that papers can show is on the screen, whatever is behind it."""

from dataclasses import replace
from pathlib import Path

import pytest

from darvoza.records import Mode
from darvoza.store.connection import create
from darvoza.subjects import SubjectKind
from darvoza.training.ledger import OddSign
from darvoza.training.sending import letters_of
from tests.conftest import KEY
from tests.training.sending.cases import (
    AIR,
    PARCEL,
    RAIL_LOAD,
    ROAD_CAR,
    ROAD_LOAD,
    START,
    case,
    crossing_of,
    taken_in,
    traits,
)

BUS = case(
    Mode.ROAD, SubjectKind.TRAVELLER, seed=21, traits=traits("TASHIEV", "AC7654321"),
    shown={"purpose": "seasonal_work", "cash": 150, "stay_days": 60, "earlier_trips": 2},
    companions=(traits("OMAROV", "AC7654322", given="MARAT", sex="M"),),
    numbers={"plate": "01KG555ABC"},
)  # fmt: skip


def signed(known, *names):
    odd = tuple(OddSign(id=name, topic="purpose", indicators=()) for name in names)
    return replace(known, odd=odd)


@pytest.fixture
def facts_of(tmp_path: Path):
    """The facts of one case in a store of its own."""
    store = create(tmp_path / "class.db", run="class", kind="training", key=KEY)

    def facts(known):
        taken_in(store, letters_of([known], seed=1, start=START))
        return crossing_of(store, known)[1]

    yield facts
    store.close()


SIGNS = [
    (AIR, "roundabout_route", {"itinerary_legs": 4, "one_way": False, "itinerary_broken": False}),
    (AIR, "none", {"itinerary_legs": 2, "transfer_places": 0}),
    (ROAD_LOAD, "vague_description", {"description_vague": True}),
    (ROAD_LOAD, "none", {"description_vague": False, "new_trade_pair": False}),
    (ROAD_LOAD, "first_import", {"consignee_first_seen_days": 0, "consignor_first_seen_days": 0}),
    (ROAD_LOAD, "changed_consignee", {"consignee_first_seen_days": 0, "new_trade_pair": True}),
    (RAIL_LOAD, "changed_consignee", {"consignee_first_seen_days": 0, "new_trade_pair": True}),
    (RAIL_LOAD, "none", {"new_trade_pair": False}),
    (PARCEL, "no_return_address", {"sender_address_missing": True}),
    (PARCEL, "none", {"sender_address_missing": False}),
    (ROAD_CAR, "borrowed_car", {"owner_aboard": False}),
    (ROAD_CAR, "none", {"owner_aboard": None}),
]


@pytest.mark.parametrize(("known", "sign", "wanted"), SIGNS)
def test_a_sign_is_among_the_facts(facts_of, known, sign, wanted):
    facts = facts_of(signed(known, sign))
    assert {name: facts.get(name) for name in wanted} == wanted


def test_express_postage_is_high(facts_of):
    assert facts_of(signed(PARCEL, "express_low_value"))["postage_to_value"] > 0.8


def test_no_hold_bag_is_known_and_not_merely_unsaid(facts_of):
    facts = facts_of(replace(AIR, measured={"bags": 0, "bag_kg": 6}))
    assert (facts["has_bags"], facts["bags"]) == (False, 0)


def test_drivers_take_turns_with_the_vehicle(facts_of):
    shown = ROAD_CAR.shown | {"drivers": 3, "earlier_trips": 20}
    facts = facts_of(replace(ROAD_CAR, shown=shown))
    assert facts["drivers_90d"] == 3
    assert facts["crossings_365d"] == 40


def test_a_traveller_by_road_comes_in_a_bus_with_others(facts_of):
    facts = facts_of(BUS)
    assert (facts["companions"], facts["movement_fellows"] >= 9) == (1, True)
    wanted = {
        "declared_purpose": "work", "declared_cash": 150, "stay_days": 60, "crossings_365d": 4,
    }  # fmt: skip
    assert {name: facts.get(name) for name in wanted} == wanted
