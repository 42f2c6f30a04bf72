"""Decisions and outcomes are appended; lookouts end; profiles have a history; places are known."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from darvoza.errors import InputError, NotFoundError
from darvoza.profiles import ProfileEvent, State
from darvoza.records import (
    Channel,
    Checkpoint,
    ControlKind,
    DecisionKind,
    Finding,
    IdentityKey,
    Mode,
    Outcome,
    OutcomeStatus,
    Result,
    ThreatArea,
)
from darvoza.store import audit, checkpoints, controls, lookouts, profiles, schema
from darvoza.store.connection import Store
from darvoza.store.controls import Decision
from darvoza.store.lookouts import Lookout
from darvoza.store.profiles import ProfileVersion

AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def unit(store: Store) -> str:
    movement = {
        "id": "m1", "key": "k", "mode": "air", "direction": "arrival", "checkpoint": "ALA",
        "created_at": 0,
    }  # fmt: skip
    row = {
        "kind": "party", "movement_id": "m1", "checkpoint": "ALA", "draw_ids": "[]",
        "drawn": False, "probability": 0.01, "created_at": 0,
    }  # fmt: skip
    with store.begin() as connection:
        connection.execute(insert(schema.movements), movement)
        connection.execute(insert(schema.units), [{"id": "u1", **row}, {"id": "u2", **row}])
    return "u1"


SEIZURE = Outcome(
    id="o1", unit_id="u1", crossing_id=None, result=Result.HIT, at=AT, officer="aigul",
    controls=(ControlKind.PHYSICAL, ControlKind.DOCUMENTARY), minutes=42, finding=Finding.SEIZURE,
    area=ThreatArea.DRUGS, substance="heroin", quantity=1.25, quantity_unit="kg",
    concealment="fuel tank", agency="customs", case_reference="2026/17", note="In Ivanov's car",
)  # fmt: skip


def test_an_outcome_comes_back_as_recorded(store: Store, unit):
    with store.begin() as connection:
        controls.record_outcome(connection, SEIZURE, known_at=AT + HOUR)
        assert controls.outcomes_of(connection, unit) == (SEIZURE,)
        assert "Ivanov" not in str(connection.execute(select(schema.outcomes)).one())
        (entry,) = audit.entries_of(connection, "unit", unit)
        assert (entry.actor, entry.action) == ("aigul", "found")


def test_an_amendment_stands_instead_of_what_it_amends(store: Store, unit):
    confirmed = replace(SEIZURE, id="o2", amends="o1", status=OutcomeStatus.CONFIRMED)
    withdrawn = replace(SEIZURE, id="o3", amends="o2", status=OutcomeStatus.WITHDRAWN)
    with store.begin() as connection:
        for hours, outcome in enumerate((SEIZURE, confirmed, withdrawn)):
            controls.record_outcome(connection, outcome, known_at=AT + hours * HOUR)
        found = controls.outcomes_of(connection, unit)
    assert found == (SEIZURE, confirmed, withdrawn)
    assert controls.standing(found) == (withdrawn,)
    assert controls.standing(found[:2]) == (confirmed,)


@pytest.mark.parametrize(
    ("wrong", "error", "said"),
    [
        ({"unit_id": "u9"}, NotFoundError, "no control unit u9"),
        ({"amends": "o9"}, NotFoundError, "no outcome o9"),
        ({"amends": "o1", "unit_id": "u2"}, InputError, "another control unit"),
        ({"finding": None, "area": None}, InputError, "what was found"),
        ({"result": Result.NOT_DONE, "note": " "}, InputError, "why"),
    ],
)
def test_a_wrong_outcome_is_refused_in_words(store: Store, unit, wrong, error, said):
    with store.begin() as connection:
        controls.record_outcome(connection, SEIZURE, known_at=AT)
        with pytest.raises(error, match=said):
            controls.record_outcome(
                connection, replace(SEIZURE, **{"id": "o2"} | wrong), known_at=AT
            )
        assert controls.outcomes_of(connection, unit) == (SEIZURE,)


def test_decisions_are_kept_in_order_and_overrides_need_a_reason(store: Store, unit):
    release = Decision(
        id="d1", unit_id=unit, crossing_id=None, officer="aigul", at=AT,
        decision=DecisionKind.RELEASE, overrides=True, reason="Known driver",
    )  # fmt: skip
    hold = replace(release, id="d2", at=AT + HOUR, decision=DecisionKind.HOLD, reason=None)
    with store.begin() as connection:
        controls.record_decision(connection, release)
        with pytest.raises(InputError, match="needs a reason"):
            controls.record_decision(connection, hold)
        hold = replace(hold, overrides=False)
        controls.record_decision(connection, hold)
        assert controls.decisions_of(connection, unit) == (release, hold)
        with pytest.raises(NotFoundError, match="u9"):
            controls.record_decision(connection, replace(hold, id="d3", unit_id="u9"))


PLATE = Lookout(
    id="l1", key=IdentityKey(kind="plate", value="KZ123ABC"), area=ThreatArea.SMUGGLING,
    channel=Channel.RED, points=50, instruction={"en": "Search the tank", "ru": "Осмотр бака"},
    reason="Report 7", owner="saule", contact="+7 700", agency="customs", starts_at=AT,
    expires_at=AT + 24 * HOUR, restricted=True,
)  # fmt: skip


def test_a_lookout_is_in_force_from_start_to_expiry_or_end(store: Store):
    with store.begin() as connection:
        lookouts.add(connection, PLATE, at=AT - HOUR)
        assert lookouts.in_force(connection, AT - timedelta(microseconds=1)) == ()
        assert lookouts.in_force(connection, AT) == (PLATE,)
        assert lookouts.in_force(connection, PLATE.expires_at) == ()
        lookouts.end(connection, "l1", officer="saule", reason="Found", at=AT + 2 * HOUR)
        ended = replace(PLATE, ended_at=AT + 2 * HOUR, ended_by="saule", end_reason="Found")
        assert lookouts.in_force(connection, AT + HOUR) == (ended,)
        assert lookouts.in_force(connection, AT + 2 * HOUR) == ()
        with pytest.raises(InputError, match="ended already"):
            lookouts.end(connection, "l1", officer="saule", reason="Again", at=AT + 3 * HOUR)
        with pytest.raises(NotFoundError, match="l9"):
            lookouts.end(connection, "l9", officer="saule", reason="None", at=AT)
        actions = [one.action for one in audit.entries_of(connection, "lookout", "l1")]
        assert actions == ["added", "ended"]


def test_a_lookout_entered_later_was_not_known_before(store: Store):
    with store.begin() as connection:
        lookouts.add(connection, PLATE, at=AT + 3 * HOUR)
        assert lookouts.in_force(connection, AT + HOUR) == ()
        assert lookouts.in_force(connection, AT + 3 * HOUR) == (PLATE,)


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": " "},
        {"owner": ""},
        {"points": -1},
        {"expires_at": AT},
        {"key": IdentityKey(kind="plate", value="")},
    ],
)
def test_a_lookout_says_why_whose_and_until_when(store: Store, wrong):
    with store.begin() as connection:
        with pytest.raises(InputError):
            lookouts.add(connection, replace(PLATE, **wrong), at=AT)
        assert lookouts.in_force(connection, AT) == ()


V1 = ProfileVersion(profile_id="cash-buyers", version="a" * 64, body="x: 1", author="ana", at=AT)
V2 = replace(V1, version="b" * 64, body="x: 2", at=AT + HOUR)


def event(version: ProfileVersion, state: State, hours: float) -> ProfileEvent:
    return ProfileEvent(
        profile_id=version.profile_id, version=version.version, state=state, actor="ana",
        at=AT + hours * HOUR, note="why",
    )  # fmt: skip


def test_the_state_of_every_version_can_be_told_of_any_moment(store: Store):
    events = [
        event(V1, State.DRAFT, 0), event(V1, State.IN_FORCE, 1), event(V2, State.DRAFT, 2),
        event(V1, State.RETIRED, 3), event(V2, State.IN_FORCE, 3),
    ]  # fmt: skip
    with store.begin() as connection:
        assert profiles.save_version(connection, V1)
        assert profiles.save_version(connection, V2)
        assert not profiles.save_version(connection, replace(V1, author="bob"))
        for one in events:
            profiles.record_event(connection, one)
        assert profiles.history(connection, "cash-buyers") == (*events,)
        states = profiles.states(connection, as_of=AT + 2 * HOUR)
        assert states == (events[1], events[2])


def test_an_event_needs_a_version_and_a_set_is_kept_once(store: Store):
    with store.begin() as connection:
        with pytest.raises(NotFoundError, match="no profile version"):
            profiles.record_event(connection, event(V1, State.DRAFT, 0))
        for _ in range(2):
            profiles.save_set(connection, "s" * 64, {"cash-buyers": V1.version}, at=AT)
        assert profiles.set_of(connection, "s" * 64) == {"cash-buyers": V1.version}
        with pytest.raises(NotFoundError, match="no set"):
            profiles.set_of(connection, "t" * 64)


ALMATY = Checkpoint(
    code="ALA", name="Алматы", mode=Mode.AIR, country="KZ", zone="Asia/Almaty", ports=("ALA",)
)


def test_a_checkpoint_is_saved_changed_and_audited(store: Store):
    moved = replace(ALMATY, zone="Asia/Qyzylorda", ports=("ALA", "NQZ"), agency="customs")
    with store.begin() as connection:
        checkpoints.save(connection, ALMATY, actor="root", at=AT)
        assert checkpoints.checkpoint_of(connection, "ALA") == ALMATY
        checkpoints.save(connection, moved, actor="root", at=AT)
        assert checkpoints.all_checkpoints(connection) == (moved,)
        assert len(audit.entries_of(connection, "checkpoint", "ALA")) == 2
        with pytest.raises(NotFoundError, match="known: ALA"):
            checkpoints.checkpoint_of(connection, "TAS")


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    quantity=st.none() | st.floats(0, 1e12),
    minutes=st.none() | st.integers(0, 10_000),
    kinds=st.lists(st.sampled_from(ControlKind), unique=True),
)
def test_numbers_of_an_outcome_come_back_exactly(store: Store, unit, quantity, minutes, kinds):
    outcome = replace(SEIZURE, quantity=quantity, minutes=minutes, controls=tuple(kinds))
    with store.engine.connect() as connection:
        controls.record_outcome(connection, outcome, known_at=AT)
        assert controls.outcome_of(connection, "o1") == outcome
        connection.rollback()
