"""Facts from earlier crossings: counts, finds, stays."""

from dataclasses import replace
from datetime import timedelta

import pytest
from facts_snapshots import HISTORY, NOW, PERSON, TRUCK, days, facts, past

from darvoza.records import Direction, Mode
from darvoza.subjects import SubjectKind, Traveller

OUT = {"direction": Direction.DEPARTURE}
EXPECTED = {
    "crossings_30d": 0,
    "crossings_90d": 2,
    "crossings_365d": 4,
    "first_seen_days": 200,
    "days_since_last_crossing": 39.0,
    "turnaround_hours": 936.0,
    "exit_not_recorded": False,
    "last_stay_days": 1.0,
    "short_stays_90d": 1,
    "days_inside_180d": 61,
    "overstay_days": None,  # at home
    "prior_hits_365d": 1,
    "prior_drug_hits_365d": 1,
    "prior_hit_areas_365d": 1,
    "prior_controls_365d": 2,
    "prior_controls_without_find_365d": 1,
    "checkpoints_365d": 1,
    "countries_365d": 2,
    "last_stay_beyond_declared_days": -9.0,
}


@pytest.mark.parametrize(("name", "value"), EXPECTED.items())
def test_a_year_of_crossings(name, value):
    assert facts(PERSON, history=HISTORY)[name] == value


def test_seen_for_the_first_time_is_known_and_without_a_key_it_is_not():
    assert facts(PERSON)["first_seen_days"] == 0
    assert facts(PERSON)["crossings_365d"] == 0
    assert facts(PERSON)["days_since_last_crossing"] is None
    assert facts(Traveller(surname="A"))["first_seen_days"] is None
    assert facts(Traveller(surname="A"))["prior_hits_365d"] is None


@pytest.mark.parametrize(("ago", "counted"), [(30.0, 1), (30.0001, 0)])
def test_a_window_holds_its_last_instant(ago, counted):
    assert facts(PERSON, history={"document": (past("a", ago),)})["crossings_30d"] == counted


def test_one_crossing_under_two_keys_counts_once():
    twice = {"document": (past("a", 3),), "person": (past("a", 3, key="person"),)}
    assert facts(PERSON, history=twice)["crossings_30d"] == 1


def test_crossings_of_another_kind_under_the_plate_are_not_the_vehicle_s():
    load = past("a", 3, key="plate", kind=SubjectKind.CONSIGNMENT)
    assert facts(TRUCK, mode=Mode.ROAD, history={"plate": (load,)})["crossings_30d"] == 0


GUEST = replace(PERSON, nationality="UZB")


def test_overstay_by_the_general_rule():
    long = {"document": (past("a", 110), past("b", 5, **OUT))}
    values = facts(GUEST, history=long)
    assert (values["days_inside_180d"], values["overstay_days"]) == (105, 15)


def test_nobody_overstays_at_home():
    long = {"document": (past("a", 110), past("b", 5, **OUT))}
    assert facts(PERSON, history=long)["overstay_days"] is None
    assert facts(replace(PERSON, nationality=None), history=long)["overstay_days"] == 15


def test_a_departure_ends_the_stay_that_is_open():
    still = {"document": (past("a", 100),)}
    leaving = facts(GUEST, history=still, direction=Direction.DEPARTURE)
    assert (leaving["last_stay_days"], leaving["overstay_days"]) == (100.0, 10)
    arriving = facts(GUEST, history=still)
    assert (arriving["last_stay_days"], arriving["overstay_days"]) == (None, 0)
    assert arriving["exit_not_recorded"] is True
    assert leaving["exit_not_recorded"] is None


def test_nobody_overstays_on_the_word_of_a_passenger_list():
    listed = {"document": (past("a", 170, present=False), past("b", 5, present=False, **OUT))}
    values = facts(GUEST, history=listed)
    assert (values["overstay_days"], values["crossings_365d"]) == (0, 2)


def test_only_the_part_of_a_stay_inside_the_window_counts():
    old = {"document": (past("a", 300), past("b", 150, **OUT))}
    assert facts(PERSON, history=old)["days_inside_180d"] == 30


def test_turning_round_needs_the_other_direction():
    same = {"document": (past("a", 1),)}
    assert facts(PERSON, history=same)["turnaround_hours"] is None
    assert facts(PERSON, history=same, direction=Direction.DEPARTURE)["turnaround_hours"] == 24.0


def test_the_moment_seen_goes_before_the_moment_expected():
    seen = NOW + timedelta(hours=4)
    values = facts(PERSON, happened_at=seen, as_of=seen, history={"document": (past("a", 1),)})
    assert (values["local_hour"], values["night_crossing"]) == (6, False)
    assert values["hours_until_crossing"] is None
    assert values["days_since_last_crossing"] == 1.17
    early = facts(PERSON, as_of=NOW - days(2))
    assert (early["local_hour"], early["night_crossing"]) == (2, True)
    assert early["hours_until_crossing"] == 48.0


def test_the_movement_is_the_same_for_everyone():
    for subject in (PERSON, replace(TRUCK, empty=None)):
        values = facts(subject, withdrawn=True)
        assert (values["mode"], values["direction"]) == ("air", "arrival")
        assert (values["carrier"], values["from_place"], values["to_place"]) == ("XX", "DXB", "DYU")
        assert (values["movement_fellows"], values["withdrawn"]) == (180, True)
