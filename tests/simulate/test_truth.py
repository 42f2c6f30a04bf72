from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from darvoza.errors import ScenarioError
from darvoza.records import ControlKind, Finding, ThreatArea
from darvoza.simulate.truth import ONCE, RETURNING, Truth, TruthEntry
from darvoza.subjects import (
    Consignment,
    Document,
    Reference,
    Traveller,
    Vehicle,
    VehicleKind,
)

AT = datetime(2026, 9, 3, 8, tzinfo=UTC)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
entries = st.builds(
    TruthEntry,
    at=moments,
    typology=st.none() | st.text(max_size=9),
    area=st.sampled_from(ThreatArea),
    finding=st.sampled_from(Finding),
    substance=st.none() | st.text(max_size=9),
    quantity=st.none() | st.floats(0, 1e6),
    unit=st.none() | st.text(max_size=3),
    concealment=st.none() | st.text(max_size=9),
    found_by=st.dictionaries(st.sampled_from(ControlKind), st.floats(0, 1)),
)


def entry(at=AT):
    return TruthEntry(at=at, typology="x", area=ThreatArea.DRUGS, finding=Finding.SEIZURE)


@given(st.lists(st.tuples(st.tuples(st.text(max_size=5), st.text(max_size=9)), entries)))
def test_a_saved_ledger_is_read_back(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("truth") / "truth.json"
    truth = Truth()
    for identity, one in rows:
        truth.add(identity, one)
    truth.save(path)
    assert Truth.load(path) == truth
    assert len(Truth.load(path)) == len(rows)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "other", "entries": []}'])
def test_another_file_is_refused(tmp_path, text):
    path = tmp_path / "truth.json"
    path.write_text(text)
    with pytest.raises(ScenarioError):
        Truth.load(path)


@pytest.mark.parametrize(
    ("identity", "subject"),
    [
        (
            ("document", "N1"),
            Traveller(documents=(Document(kind="V", number="V"), Document(kind="P", number="N1"))),
        ),
        (("vehicle", "123ABC02"), Vehicle(kind=VehicleKind.TRUCK, registration="123ABC02")),
        (
            ("s10", "RR1CN"),
            Consignment(references=(Reference(kind="s10", number="RR1CN"),)),
        ),
    ],
)
def test_a_subject_is_known_by_its_identity_near_the_crossing(identity, subject):
    truth = Truth()
    assert truth.truth_of(subject, AT) is None
    truth.add(identity, entry())
    assert truth.truth_of(subject, AT + timedelta(hours=3)) == entry()
    assert truth.truth_of(subject, AT + timedelta(days=30)) is None


def test_a_commuter_is_guilty_on_one_day_only():
    truth = Truth()
    truth.add(("vehicle", "A"), entry())
    car = Vehicle(kind=VehicleKind.CAR, registration="A")
    assert truth.truth_of(car, AT + RETURNING) is not None
    assert truth.truth_of(car, AT + timedelta(days=1)) is None
    assert truth.truth_of(car, AT - timedelta(days=1)) is None


def test_numbers_of_single_use_hold_for_days():
    truth = Truth()
    truth.add(("declaration", "7"), entry())
    goods = Consignment(references=(Reference(kind="declaration", number="7"),))
    assert truth.truth_of(goods, AT - timedelta(days=2)) is not None
    assert truth.truth_of(goods, AT - ONCE - timedelta(hours=1)) is None
