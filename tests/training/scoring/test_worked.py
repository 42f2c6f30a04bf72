from datetime import UTC, date, datetime

import pytest

from darvoza.errors import InputError
from darvoza.records import DecisionKind, Mode, ThreatArea
from darvoza.subjects import SubjectKind
from darvoza.training.ledger import Case, Hidden, OddSign, Path, Traits
from darvoza.training.scoring.worked import Cited, ReasonKind, known_reasons
from tests.training.scoring.cases import worked

TRAITS = Traits(
    surname="A", given="B", sex="F", born=date(1990, 1, 1), nationality="UTO", document="X1",
    expires=date(2030, 1, 1), phone="0",
)  # fmt: skip


def case(**more):
    return Case(
        id="0" * 16, seed=1, pack="standard", mode=Mode.AIR, subject=SubjectKind.TRAVELLER,
        at=datetime(2026, 1, 1, tzinfo=UTC), story="visit", area=ThreatArea.DRUGS, traits=TRAITS,
        **more,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("decision", "stops"),
    [
        (DecisionKind.RELEASE, False),
        (DecisionKind.DOCUMENTS, False),
        (DecisionKind.SECOND_LINE, True),
        (DecisionKind.INSPECTION, True),
        (DecisionKind.HOLD, True),
        (DecisionKind.PROTECT, True),
    ],
)
def test_what_stops(decision, stops):
    assert worked(True, None, decision=decision).stopped is stops


def test_only_protection_is_right_for_who_needs_it():
    assert worked(True, None, protect=True, decision=DecisionKind.PROTECT).right
    held = worked(True, None, protect=True, decision=DecisionKind.HOLD)
    assert held.stopped
    assert not held.right


def test_who_asks_for_asylum_is_a_target_without_guilt():
    assert worked(False, None, protect=True, decision=DecisionKind.PROTECT).target


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("confidence", {"confidence": 101}),
        ("confidence", {"confidence": -1}),
        ("harm", {"harm": 6}),
        ("asked_first", {"asked_first": 2, "shown": 1}),
        ("seconds", {"seconds": -1}),
    ],
)
def test_values_that_cannot_be_are_refused(field, values):
    with pytest.raises(InputError) as refused:
        worked(True, True, **values)
    assert refused.value.field == field


def test_the_ledger_knows_paths_contradictions_odd_signs_and_what_is_found():
    guilty = case(
        typology="courier",
        cover={"payer": "self", "purpose": "visit"},
        shown={"payer": "stranger", "purpose": "visit"},
        odd=(
            OddSign(id="late", topic="booked_days", indicators=()),
            OddSign(id="far", topic="host", indicators=(), explanation="aunt"),
        ),
        hidden=Hidden(what="x", amount=1, unit="kg", where="bag", found_by=("bag_search",)),
    )
    assert known_reasons(guilty, [Path(topic="lodging", check="hotel_call")]) == {
        Cited(ReasonKind.PATH, "lodging", "hotel_call"),
        Cited(ReasonKind.CONTRADICTION, "lodging"),
        Cited(ReasonKind.CONTRADICTION, "payer"),
        Cited(ReasonKind.ODD_SIGN, "booked_days", "late"),
        Cited(ReasonKind.FOUND, "bag_search"),
    }


def test_nothing_is_known_as_guilty_of_an_innocent():
    innocent = case(typology=None, shown={"payer": "a"}, cover={"payer": "b"})
    assert known_reasons(innocent, []) == frozenset()
