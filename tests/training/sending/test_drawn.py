"""Drawn cases, many of them: each is found in a training store, and its facts are as shown."""

from datetime import timedelta
from pathlib import Path

import pytest

from darvoza.errors import ScenarioError
from darvoza.records import Mode, Severity
from darvoza.store.connection import create
from darvoza.subjects import SubjectKind
from darvoza.training.drawing import draw_case, draw_cases
from darvoza.training.grammar import scenarios
from darvoza.training.ledger import Case, Setting
from darvoza.training.sending import desk_time, identity_of, letters_of
from darvoza.training.sending.wares import WARES
from darvoza.training.sending.words import NO_WAY_BACK, OWN, PAYMENT, PURPOSES
from darvoza.training.values import words_in
from tests.conftest import KEY
from tests.training.sending.cases import AIR, START, case, crossing_of, taken_in

PERSONS = {Mode.AIR, Mode.ROAD, Mode.RAIL}


def expected(case: Case) -> dict[str, object]:
    """What the facts must be, by what is shown."""
    shown, found = case.shown, {}
    if case.mode in PERSONS and case.subject is not SubjectKind.CONSIGNMENT:
        found["crossings_365d"] = 2 * shown.get("earlier_trips", 0)
    if case.mode is Mode.AIR:
        found |= of_booking(case)
    if case.subject is SubjectKind.TRAVELLER:
        found["declared_purpose"] = PURPOSES.get(shown["purpose"], shown["purpose"])
        found["declared_cash"] = shown["cash"]
    if case.subject is SubjectKind.CONSIGNMENT:
        found["declared_value"] = shown["goods_value"]
    if case.mode is Mode.POST:
        found |= {"addressee_items_30d": shown["parcels_month"], "s10_valid": True}
        found["gross_kg"] = case.measured["weight_g"] / 1000
    elif case.subject is SubjectKind.CONSIGNMENT:
        found |= {"gross_kg": shown["gross_kg"], "packages": shown["packages"], "seals": 1}
        found["vehicle_linked"] = True
    return found


def of_booking(case: Case) -> dict[str, object]:
    shown = case.shown
    return {
        "paid_by_third_party": shown["payer"] != OWN,
        "form_of_payment": PAYMENT.get(shown["paid_how"], "MS"),
        "booking_days_ahead": shown["booked_days"],
        "one_way": shown["return_ticket"] in NO_WAY_BACK,
        "party_size": 1 + len(case.companions),
        "bags": case.measured["bags"],
        "bags_kg": case.measured["bag_kg"] if case.measured["bags"] else None,
    }


def test_two_shifts_of_one_day_share_a_store(tmp_path: Path):
    """The second is sent when the first has been: what came late is history all the same."""
    store = create(tmp_path / "class.db", run="class", kind="training", key=KEY)
    shifts = [draw_cases(seed, 15, Setting.LEARN, at=START) for seed in (40, 41)]
    for seed, cases in enumerate(shifts):
        taken_in(store, letters_of(cases, seed=seed, start=START))
    for one in (*shifts[0], *shifts[1]):
        _, facts = crossing_of(store, one)
        wanted = expected(one)
        assert {name: facts.get(name) for name in wanted} == wanted, one.id
    store.close()


SEEDS = [*range(6), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(100, 160))]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_drawn_case_is_found_and_its_facts_are_as_shown(tmp_path: Path, seed: int):
    store = create(tmp_path / "class.db", run="class", kind="training", key=KEY)
    cases = draw_cases(seed, 25, Setting.LEARN, at=START)
    readings = taken_in(store, letters_of(cases, seed=seed, start=START))
    severities = {issue.severity for reading in readings for issue in reading.issues}
    assert severities <= {Severity.INFO, Severity.WARNING}
    for one in cases:
        _, facts = crossing_of(store, one)
        wanted = expected(one)
        assert {name: facts.get(name) for name in wanted} == wanted, one.id
        assert not facts.get("exit_not_recorded")
    store.close()


def test_papers_know_every_ware_of_the_stories():
    for story in scenarios().stories.values():
        if story.subject is SubjectKind.CONSIGNMENT:
            topic = "parcel_content" if story.mode is Mode.POST else "goods"
            assert set(words_in(story.spreads[topic])) <= set(WARES), story.id


def test_every_story_can_be_sent():
    for seed in range(400):
        assert letters_of([draw_case(seed, guilty=bool(seed % 2))], seed=1, start=START)


def test_a_case_of_another_day_stands_at_the_desk_within_a_day():
    drawn = draw_case(5, guilty=False)
    at = desk_time(drawn, START)
    assert START <= at < START + timedelta(days=1)
    assert at.time() == drawn.at.time()
    assert max(one.at for one in letters_of([drawn], seed=1, start=START)) < at + timedelta(hours=2)


def test_what_cannot_be_sent_is_said():
    with pytest.raises(ScenarioError, match="no message carries a vehicle by post; carried are"):
        identity_of(case(Mode.POST, SubjectKind.VEHICLE))
    with pytest.raises(ScenarioError, match="both have the document N10203040"):
        letters_of([AIR, AIR], seed=1, start=START)
    unknown = case(Mode.POST, SubjectKind.CONSIGNMENT, shown={"parcel_content": "moon_dust"})
    with pytest.raises(ScenarioError, match="papers know no 'moon_dust'"):
        letters_of([unknown], seed=1, start=START)
    with pytest.raises(ScenarioError, match="time zone"):
        letters_of([AIR], seed=1, start=START.replace(tzinfo=None))
