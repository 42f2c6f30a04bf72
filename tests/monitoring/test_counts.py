"""What the store counts for monitoring, on each database."""

from dataclasses import replace
from datetime import timedelta

import pytest

from darvoza.records import Finding, Outcome, OutcomeStatus, Result, ThreatArea
from darvoza.store import controls, monitoring
from darvoza.store.connection import Store
from darvoza.store.ids import new_id
from darvoza.store.monitoring import ProfileCount
from tests.web.world import AT, Known, fill

SINCE, UNTIL = AT - timedelta(days=1), AT + timedelta(days=1)
BORDER = ("KOR", "ALA")


@pytest.fixture
def known(store: Store) -> Known:
    return fill(store)


def found(known: Known, **changed: object) -> Outcome:
    outcome = Outcome(
        id=new_id(AT), unit_id=known.ids["unit_id"], crossing_id=known.ids["crossing_id"],
        result=Result.HIT, at=AT, officer="officer", finding=Finding.SEIZURE,
        area=ThreatArea.SMUGGLING,
    )  # fmt: skip
    return replace(outcome, **changed)


def record(store: Store, outcome: Outcome) -> Outcome:
    with store.begin() as connection:
        controls.record_outcome(connection, outcome, known_at=AT)
    return outcome


def profiles(store: Store, since=SINCE, until=UNTIL, places=BORDER) -> dict[str, ProfileCount]:
    with store.reading() as connection:
        counts = monitoring.by_profile(connection, since, until, places)
    return {one.profile_id: one for one in counts}


def test_profiles_count_units_controls_and_hits(store: Store, known):
    counted = ProfileCount(profile_id="trailer", applied=2, controlled=1, hits=0)
    assert profiles(store)["trailer"] == counted
    hit = record(store, found(known))
    assert profiles(store)["trailer"] == replace(counted, controlled=2, hits=1)
    withdrawn = found(known, id=new_id(AT), status=OutcomeStatus.WITHDRAWN, amends=hit.id)
    record(store, withdrawn)
    assert profiles(store)["trailer"] == replace(counted, controlled=2, hits=0)


def test_a_control_not_done_is_no_control(store: Store, known):
    record(store, found(known, result=Result.NOT_DONE, finding=None, note="no dog at hand"))
    assert profiles(store)["trailer"].controlled == 1


def test_profiles_count_only_the_stretch_and_the_places_asked_for(store: Store, known):
    assert profiles(store, until=SINCE + timedelta(hours=1)) == {}
    assert profiles(store, places=("ALA",)) == {}
    assert profiles(store, places=()) == {}
    assert profiles(store, places=("OTH",))["trailer"].applied == 1
