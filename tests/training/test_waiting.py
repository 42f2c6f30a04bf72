"""The queue against the clock: it runs while somebody works, and waits for nobody."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from darvoza.records import DecisionKind, Mode
from darvoza.store.practice import CaseRow
from darvoza.training.drawing import draw_case
from darvoza.training.sheet import Decided, Did, Event, sheet_of
from darvoza.training.shifts import Place
from darvoza.training.waiting import queue_of

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
CASE = draw_case(7, guilty=False, mode=Mode.AIR, at=AT)
CALL, RELEASE = Did.CALLED, Did.DECIDED


def place(number: int, arrives: int, *done: tuple[Did, int]) -> Place:
    """A case that arrives after so many seconds; *done* is what was done, at which minute."""
    case = replace(CASE, at=AT + timedelta(seconds=arrives))
    known = ("document", "N")
    row = CaseRow(id=f"c{number}", shift_id="s", number=number, identity=known, body=b"")
    return Place(row=row, sheet=sheet_of(case, (event(*one) for one in done)))


def event(did: Did, minute: int) -> Event:
    decided = Decided(decision=DecisionKind.RELEASE, confidence=50)
    at = AT + timedelta(minutes=minute)
    return Event(did=did, at=at, decided=decided if did is RELEASE else None)


def waits(*places: Place) -> dict[int, int]:
    return {one.number: one.waits for one in queue_of(places).lines}


def test_nothing_is_done_yet():
    queue = queue_of([place(2, 90), place(1, 0)])
    assert (queue.now, queue.next) == (0, 1)
    assert [(one.number, one.waits, one.seconds) for one in queue.lines] == [(1, 0, 0), (2, -90, 0)]


def test_who_arrives_while_another_is_dealt_with_waits():
    queue = queue_of([place(1, 0, (CALL, 1)), place(2, 90)])  # 20 s of reading and 120 s of waiting
    assert queue.now == 140
    assert waits(place(1, 0, (CALL, 1)), place(2, 90)) == {1: 0, 2: 50}


def test_what_was_waited_stays_once_work_has_begun():
    worked = place(1, 0, (CALL, 1), (RELEASE, 2)), place(2, 90, (CALL, 3))
    queue = queue_of(worked)
    assert queue.now == 280
    assert waits(*worked) == {1: 0, 2: 50}
    assert queue.next == 2


def test_the_clock_goes_on_to_the_next_arrival_when_nobody_waits():
    queue = queue_of([place(1, 0, (RELEASE, 1)), place(2, 900), place(3, 1000)])
    assert queue.now == 900
    assert [one.waits for one in queue.lines] == [0, 0, -100]


def test_an_open_case_holds_the_clock():
    assert queue_of([place(1, 0, (CALL, 1)), place(2, 900)]).now == 140


def test_cases_begin_in_the_order_in_which_they_were_worked():
    queue = queue_of([place(1, 0, (RELEASE, 9)), place(2, 30, (CALL, 1), (RELEASE, 2))])
    assert [one.waits for one in queue.lines] == [170, 0]


@pytest.mark.parametrize("places", [[], [place(1, 0, (RELEASE, 1))]])
def test_nothing_is_next_when_all_is_decided(places):
    assert queue_of(places).next is None
