"""What the store counts for monitoring, on each database."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select

from darvoza.records import (
    Channel,
    DecisionKind,
    Disposition,
    Finding,
    Outcome,
    OutcomeStatus,
    Result,
    Selection,
    SelectionKind,
    ThreatArea,
)
from darvoza.store import controls, feeds, monitoring, schema, selections, workload
from darvoza.store.assessments import of_crossing
from darvoza.store.connection import Store
from darvoza.store.controls import Decision
from darvoza.store.ids import new_id
from darvoza.store.monitoring import ProfileCount
from darvoza.store.selections import Shift
from tests.web.world import AT, Known, fill

SINCE, UNTIL = AT - timedelta(days=1), AT + timedelta(days=1)
BORDER = ("KOR", "ALA")
HOUR = timedelta(hours=1)


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


def counted(store: Store, count, since=SINCE, until=UNTIL, places=BORDER):
    with store.reading() as connection:
        return count(connection, since, until, places)


def test_crossings_count_by_checkpoint_and_channel(store: Store, known):
    channels = {one.checkpoint: one.channels for one in counted(store, monitoring.traffic)}
    assert channels["KOR"][Channel.RED] >= 2
    assert sum(channels["ALA"].values()) == 1
    assert "OTH" not in channels
    assert counted(store, monitoring.traffic, until=SINCE + HOUR)[0].channels == {}


def test_a_crossing_without_an_assessment_is_counted(store: Store, known):
    assert counted(store, monitoring.not_assessed) == 0
    with store.begin() as connection:
        gone = schema.current.c.crossing_id == known.ids["crossing_id"]
        connection.execute(delete(schema.current).where(gone))
    assert counted(store, monitoring.not_assessed) == 1
    assert counted(store, monitoring.not_assessed, places=("ALA",)) == 0


def test_what_failed_is_counted_by_its_name(store: Store, known):
    assert counted(store, monitoring.failures) == {}
    with store.begin() as connection:
        row = dict(connection.execute(select(schema.assessments)).mappings().first())
        crossing = {"crossing_id": known.ids["crossing_id"]}
        for name in ("a1", "a2"):
            changed = {"id": name, "failed": '["fact:age","profile:crowd"]'}
            connection.execute(insert(schema.assessments), {**row, **crossing, **changed})
    assert counted(store, monitoring.failures) == {"fact:age": 2, "profile:crowd": 2}
    assert counted(store, monitoring.failures, places=("ALA",)) == {}


def test_a_unit_controlled_twice_counts_once(store: Store, known):
    select_red(store, known)
    record(store, found(known, minutes=20, at=AT - HOUR))
    again = found(known, id=new_id(AT), result=Result.VALUABLE, minutes=5, area=None)
    record(store, replace(again, finding=None))
    units = counted(store, monitoring.controls)
    assert len(units) == 2  # the other was controlled when the world was made
    [one] = [unit for unit in units if unit.hit]
    assert (one.kind, one.channel, one.day) == (SelectionKind.RANDOM, Channel.RED, 0)
    assert (one.minutes, one.valuable, one.areas) == (25, False, {ThreatArea.SMUGGLING})
    [other] = [unit for unit in units if not unit.hit]
    assert (other.kind, other.channel, other.areas) == (None, None, frozenset())
    assert counted(store, monitoring.controls, places=("ALA",)) == ()
    assert counted(store, monitoring.controls, until=AT - 2 * HOUR) == ()


def select_red(store: Store, known: Known, kind=SelectionKind.RANDOM, later=0) -> None:
    selection = Selection(
        unit_id=known.ids["unit_id"], shift_id=known.ids["shift_id"], at=AT + later * HOUR,
        kind=kind, channel=Channel.RED, score=40,
    )  # fmt: skip
    with store.begin() as connection:
        selections.add_selections(connection, [selection])


def test_only_the_newest_selection_of_a_unit_counts(store: Store, known):
    select_red(store, known, SelectionKind.LEFT_OUT)
    select_red(store, known, SelectionKind.TARGETED, later=1)
    places = {one.checkpoint: one for one in counted(store, workload.taken)}
    assert places["KOR"].units == {SelectionKind.TARGETED: 1}
    assert (places["KOR"].selected, places["KOR"].passing) == (1, 0)
    assert places["ALA"].selected == 0


def test_units_that_pass_are_those_nothing_recommends_to_control(store: Store, known):
    green = {"channel": Channel.GREEN, "score": 0}
    with store.begin() as connection:
        units = connection.execute(select(schema.units.c.id)).scalars().all()[:2]
        kinds = (SelectionKind.NOT_RECOMMENDED, SelectionKind.RANDOM)
        for unit, kind in zip(units, kinds, strict=True):
            one = Selection(unit_id=unit, shift_id=known.ids["shift_id"], at=AT, kind=kind, **green)
            selections.add_selections(connection, [one])
    assert sum(one.passing for one in counted(store, workload.taken)) == 2


def test_the_room_of_shifts_adds_up(store: Store, known):
    shift = Shift(
        id=new_id(AT), checkpoint="KOR", starts_at=AT, ends_at=AT + HOUR,
        capacity={Channel.RED: 5}, officer="supervisor",
    )  # fmt: skip
    with store.begin() as connection:
        selections.add_shift(connection, shift, at=AT)
    [korday] = [one for one in counted(store, workload.rooms) if one.checkpoint == "KOR"]
    assert (korday.shifts, korday.capacity) == (2, {Channel.RED: 6, Channel.YELLOW: 2})


def test_decisions_count_by_what_was_recommended(store: Store, known):
    with store.begin() as connection:
        assessed = of_crossing(connection, known.ids["crossing_id"])[-1]
        for _ in range(2):
            decision = Decision(
                id=new_id(AT), unit_id=known.ids["unit_id"], crossing_id=None, officer="officer",
                at=AT, decision=DecisionKind.RELEASE, overrides=True, assessment_id=assessed[0],
                reason="known driver",
            )  # fmt: skip
            controls.record_decision(connection, decision)
    counts = counted(store, workload.decisions)
    expected = workload.DecisionCount(
        decision=DecisionKind.RELEASE, channel=assessed[1].channel, overrides=True, count=2
    )
    assert counts == (expected,)
    assert counted(store, workload.decisions, places=("ALA",)) == ()


def test_senders_are_told_with_what_became_of_their_messages(store: Store, known):
    feeds_by_name = {one.sender: one for one in counted(store, feeds.feeds)}
    assert set(feeds_by_name) == {"post", "carrier"}  # customs sends for another checkpoint
    assert feeds_by_name["post"].messages == 3
    assert feeds_by_name["post"].dispositions[Disposition.QUARANTINED] == 1
    assert feeds_by_name["post"].last_at == AT
    silent = {one.sender: one for one in counted(store, feeds.feeds, until=SINCE + HOUR)}
    assert (silent["carrier"].messages, silent["carrier"].last_at) == (0, None)


def test_the_delay_is_the_median_from_event_to_receipt(store: Store, known):
    with store.begin() as connection:
        row = dict(connection.execute(select(schema.messages)).mappings().first())
        row |= {"sender": "late", "checkpoint": None}
        for number, minutes in enumerate((1, 2, 90)):
            own = {"id": f"m{number}", "sameness": f"s{number}"}
            event = {"event_at": row["received_at"] - minutes * 60_000_000}
            connection.execute(insert(schema.messages), {**row, **own, **event})
    [late] = [one for one in counted(store, feeds.feeds) if one.sender == "late"]
    assert (late.delay, late.waiting) == (120, 3)
