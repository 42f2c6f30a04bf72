"""What holds for every fact, whatever the crossing."""

import dataclasses
import math
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import get_args, get_type_hints

import pytest
from facts_snapshots import HISTORY, NOW, PERSON, days, every_snapshot, facts, past, snapshot
from hypothesis import given, settings
from hypothesis import strategies as st

from darvoza.facts import FACTS, FactType, computation, compute
from darvoza.facts.computation import PLAN
from darvoza.records import Direction, IdentityKey, LinkKind, Mode, PastCrossing
from darvoza.subjects import Consignment, SubjectKind, Traveller, Vehicle, VehicleKind, kind_of

PYTHON_TYPES = {
    FactType.BOOLEAN: bool,
    FactType.INTEGER: int,
    FactType.NUMBER: float,
    FactType.TEXT: str,
    FactType.CODE: str,
}
texts = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)
moments = st.timedeltas(days(-400), days(20)).map(lambda ago: NOW + ago)
decimals = st.decimals(min_value=0, max_value=10**6, places=2)


def _register(noun: type) -> st.SearchStrategy:
    """Any *noun* whose fields may each be unknown."""
    hints = get_type_hints(noun)
    return st.builds(
        noun,
        **{
            each.name: _strategy(hints[each.name], each.default is dataclasses.MISSING)
            for each in dataclasses.fields(noun)
        },
    )


SIMPLE = {
    str: texts, int: st.integers(0, 400), bool: st.booleans(), Decimal: decimals,
    datetime: moments, date: st.dates(date(1930, 1, 1), date(2035, 1, 1)),
}  # fmt: skip


def _strategy(hint: object, required: bool) -> st.SearchStrategy:
    parts = get_args(hint)
    if parts and parts[-1] is Ellipsis:
        return st.lists(_strategy(parts[0], True), max_size=3).map(tuple)
    if parts:
        return st.none() | _strategy(parts[0], True)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return _register(hint)
    if isinstance(hint, type) and issubclass(hint, VehicleKind):
        return st.sampled_from(VehicleKind)
    return SIMPLE[hint]


subjects = _register(Traveller) | _register(Vehicle) | _register(Consignment)
pasts = st.builds(
    PastCrossing,
    key=st.builds(IdentityKey, kind=texts, value=texts), crossing_id=st.sampled_from("abcdefgh"),
    kind=st.sampled_from(SubjectKind), happened_at=moments, known_at=moments,
    mode=st.sampled_from(Mode), direction=st.sampled_from(Direction), checkpoint=texts,
    present=st.booleans(), controlled=st.booleans(),
    hits=st.lists(st.sampled_from(["drugs", "cash"]), max_size=2).map(tuple),
    partners=st.lists(st.builds(IdentityKey, kind=st.just("plate"), value=texts)).map(tuple),
)  # fmt: skip
KEYS = ["document", "person", "phone", "plate", "vin", "consignor", "consignee", "s10"]
histories = st.dictionaries(st.sampled_from(KEYS), st.lists(pasts, max_size=4).map(tuple))


def _sound(name: str, value: object) -> bool:
    if value is None:
        return True
    if type(value) is not PYTHON_TYPES[FACTS[name].type]:
        return False
    if isinstance(value, float):
        return math.isfinite(value)
    return not isinstance(value, str) or (
        value != "" and value == unicodedata.normalize("NFC", value)
    )


@settings(max_examples=300, deadline=None)
@given(
    subject=subjects, history=histories, mode=st.sampled_from(Mode), as_of=moments,
    direction=st.sampled_from(Direction),
)  # fmt: skip
def test_no_crossing_makes_a_fact_fail_or_take_another_type(
    subject, history, mode, as_of, direction
):
    values, failed = compute(
        snapshot(subject, mode=mode, direction=direction, history=history, as_of=as_of)
    )
    assert failed == ()
    assert [name for name, value in values.items() if not _sound(name, value)] == []
    assert list(values) == [name for name, _, _ in PLAN[kind_of(subject)]]


@given(history=histories, seed=st.randoms(use_true_random=False))
def test_the_order_of_history_changes_nothing(history, seed):
    shuffled = {key: tuple(seed.sample(found, len(found))) for key, found in history.items()}
    unique = all(len({each.crossing_id for each in found}) == len(found)
                 for found in history.values())  # fmt: skip
    ids = [each.crossing_id for found in history.values() for each in found]
    if unique and len(set(ids)) == len(ids):
        assert facts(PERSON, history=history) == facts(PERSON, history=shuffled)


@given(ahead=st.floats(0.01, 300), hits=st.sampled_from([(), ("drugs",)]))
def test_what_happens_after_the_moment_of_asking_is_not_known(ahead, hits):
    as_of = NOW - timedelta(hours=48)
    later = (
        PERSON,
        {
            key: (*found, past("future", 2 - ahead, key=key, hits=hits))
            for key, found in HISTORY.items()
        },
    )
    assert facts(PERSON, history=HISTORY, as_of=as_of) == facts(
        later[0], history=later[1], as_of=as_of
    )


def test_what_happens_after_the_crossing_is_not_known_when_it_is_assessed_again():
    later = {key: (*found, past("future", -3, key=key)) for key, found in HISTORY.items()}
    assert facts(PERSON, history=HISTORY, as_of=NOW + days(9)) == facts(
        PERSON, history=later, as_of=NOW + days(9)
    )


def test_every_fact_can_be_known():
    known = {
        name
        for each in every_snapshot()
        for name, value in compute(each)[0].items()
        if value is not None
    }
    assert sorted(set(FACTS) - known) == []


def test_a_failing_fact_is_unknown_and_named(monkeypatch: pytest.MonkeyPatch):
    def broken(_: object) -> None:
        raise ZeroDivisionError

    changed = {
        kind: tuple((n, broken if n == "local_hour" else f, t) for n, f, t in rows)
        for kind, rows in PLAN.items()
    }
    monkeypatch.setattr(computation, "PLAN", changed)
    values, failed = compute(snapshot(PERSON))
    assert failed == ("local_hour",)
    assert values["local_hour"] is None
    assert values["night_crossing"] is True


def test_a_number_too_large_to_be_finite_is_unknown():
    assert facts(Traveller(declared_cash=Decimal("1e999")))["declared_cash"] is None


def test_texts_are_composed():
    decomposed = unicodedata.normalize("NFD", "Çelik ýük")
    assert facts(Vehicle(kind=VehicleKind.TRUCK, operator=decomposed))["operator"] == "Çelik ýük"


def test_the_kinds_of_link_are_all_looked_at():
    every = {link.kind for each in every_snapshot() for link in each.linked}
    assert every == set(LinkKind) - {LinkKind.RIDES_IN, LinkKind.DECLARED_ON}
