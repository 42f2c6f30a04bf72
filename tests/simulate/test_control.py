from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from darvoza.records import ControlKind, Finding, Outcome, Result, ThreatArea
from darvoza.simulate.control import control_draw, outcome_of
from darvoza.simulate.truth import TruthEntry

DAY = date(2026, 9, 3)
BOTH = (ControlKind.DOCUMENTARY, ControlKind.PHYSICAL)
GUILTY = TruthEntry(
    at=datetime(2026, 9, 3, tzinfo=UTC),
    typology="x",
    area=ThreatArea.DRUGS,
    finding=Finding.SEIZURE,
    substance="hashish",
    quantity=3.5,
    unit="kg",
    concealment="tank",
    found_by={ControlKind.PHYSICAL: 0.8},
)


def outcomes(entry, controls, count=2000):
    return [outcome_of(entry, controls, control_draw(1, f"N{i}", DAY)) for i in range(count)]


def share(found, result):
    return sum(one["result"] is result for one in found) / len(found)


@given(st.integers(0, 9), st.text(max_size=12), st.sets(st.sampled_from(ControlKind)))
def test_the_same_control_gives_the_same_outcome(seed, identity, controls):
    kinds = sorted(controls)
    first = outcome_of(GUILTY, kinds, control_draw(seed, identity, DAY))
    assert first == outcome_of(GUILTY, kinds, control_draw(seed, identity, DAY))
    Outcome(id="o", unit_id="u", crossing_id=None, at=GUILTY.at, officer="o", **first)


def test_nothing_is_found_on_the_innocent():
    found = outcomes(None, BOTH)
    assert share(found, Result.HIT) == 0
    assert 0.02 < share(found, Result.VALUABLE) < 0.1
    assert 0.01 < share(found, Result.NOT_DONE) < 0.06
    assert all("finding" not in one for one in found)


def test_the_right_control_finds_the_guilty_as_often_as_the_ledger_says():
    assert 0.72 < share(outcomes(GUILTY, BOTH), Result.HIT) < 0.84
    assert share(outcomes(GUILTY, BOTH[:1]), Result.HIT) == 0


def test_a_hit_says_what_was_found():
    hit = next(one for one in outcomes(GUILTY, BOTH) if one["result"] is Result.HIT)
    assert (hit["finding"], hit["area"]) == (Finding.SEIZURE, ThreatArea.DRUGS)
    assert (hit["substance"], hit["quantity"], hit["quantity_unit"]) == ("hashish", 3.5, "kg")
    assert hit["controls"] == BOTH
    assert hit["minutes"] >= 18


def test_without_a_control_nothing_is_done():
    assert share(outcomes(GUILTY, (), 50), Result.NOT_DONE) == 1
