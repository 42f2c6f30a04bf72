"""What is kept of practice, on each database: who practised, what others had, forgetting."""

from datetime import UTC, datetime, timedelta

import pytest

from darvoza.errors import MeanwhileError
from darvoza.store import practice
from darvoza.store.connection import Store
from darvoza.store.ids import new_id
from darvoza.store.practice import CaseRow, EventRow, ShiftRow

AT = datetime(2026, 10, 6, 9, 30, tzinfo=UTC)
IDENTITY = ("document", "N1234567")


def shift(store: Store, trainee: str, *, minutes: int = 0, identity=IDENTITY) -> ShiftRow:
    at = AT + timedelta(minutes=minutes)
    row = ShiftRow(
        id=new_id(at), trainee=trainee, setting="learn", mode="air", language="en",
        pack="standard", checkpoint="ALA", seed=5, started_at=at,
    )  # fmt: skip
    case = CaseRow(id=new_id(at), shift_id=row.id, number=1, identity=identity, body=b"truth")
    with store.begin() as connection:
        practice.add_shift(connection, store, row, [case])
    return row


def test_everybody_who_practised_by_name_and_once(store: Store):
    for name in ("second", "first", "second"):
        shift(store, name)
    with store.reading() as connection:
        assert practice.trainees_of(connection) == ("first", "second")


def test_the_same_case_with_others_the_oldest_first(store: Store):
    rows = [shift(store, name, minutes=number) for number, name in enumerate(("b", "a", "c"))]
    shift(store, "d", identity=("document", "OTHER"))
    shift(store, "e", identity=("s10", IDENTITY[1]))
    with store.reading() as connection:
        assert practice.shifts_with(connection, IDENTITY) == tuple((row, 1) for row in rows)


def test_a_case_is_read_back_as_it_was_sealed(store: Store):
    row = shift(store, "a")
    with store.reading() as connection:
        [case] = practice.cases_of(connection, store, row.id)
        near = practice.near(connection, case, "ALA", since=AT, until=AT + timedelta(days=1))
    assert (case.body, case.identity) == (b"truth", IDENTITY)
    assert near == frozenset()


def test_events_come_one_after_another_and_go_with_their_trainee(store: Store):
    row = shift(store, "a")
    with store.begin() as connection:
        [case] = practice.cases_of(connection, store, row.id)
        first = EventRow(
            id=new_id(AT), case_id=case.id, number=1, did="asked", what="purpose", detail={}, at=AT
        )
        practice.add_event(connection, first)
        practice.add_event(connection, first)
        assert practice.events_of(connection, row.id) == {case.id: (first,)}
    gap = EventRow(
        id=new_id(AT), case_id=case.id, number=3, did="asked", what="payer", detail={}, at=AT
    )
    with pytest.raises(MeanwhileError), store.begin() as connection:
        practice.add_event(connection, gap)
    with store.begin() as connection:
        assert practice.forget(connection, "a", actor="a", at=AT) == 1
        assert practice.events_of(connection, row.id) == {}
        assert practice.trainees_of(connection) == ()
