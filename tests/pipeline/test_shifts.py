"""A shift's selection: what stands in front of it, appended only where something changed."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from darvoza.pipeline.door import receive
from darvoza.pipeline.shifts import LATE, candidate, forecast, remaining, select_for
from darvoza.records import Channel, Result, SelectionKind
from darvoza.simulate.world import CHECKPOINTS
from darvoza.store import queue as kept_queue
from darvoza.store import schema as tables
from darvoza.store import selections
from darvoza.store.ids import new_id
from darvoza.store.queue import queue
from darvoza.store.selections import Shift
from tests.pipeline.world import START, counts, hit, rows, sent, settled

HOUR = timedelta(hours=1)
ROOM = {Channel.RED: 2, Channel.YELLOW: 3}
END = START + 24 * HOUR


@pytest.fixture
def loop(store, monkeypatch):
    made = settled(store, monkeypatch)
    receive(made, sent(2, 0.5))
    return made


def shift_at(connection, code, starts=START, ends=END) -> Shift:
    shift = Shift(
        id=new_id(ends), checkpoint=code, starts_at=starts, ends_at=ends, capacity=ROOM,
        officer="officer",
    )  # fmt: skip
    selections.add_shift(connection, shift, at=starts)
    return shift


def busiest(connection) -> str:
    found = {
        place.code: sum(
            line.channel >= Channel.YELLOW
            for line in queue(connection, place.code, since=START, until=END)
        )
        for place in CHECKPOINTS
    }
    return max(found, key=found.get)


def test_every_unit_in_front_of_the_shift_is_said_something_of(loop):
    with loop.store.begin() as connection:
        for place in CHECKPOINTS:
            shift = shift_at(connection, place.code)
            lines = queue(connection, place.code, since=START - LATE, until=END)
            chosen = select_for(connection, shift, at=START)
            assert sorted(one.unit_id for one in chosen) == sorted(line.id for line in lines)
            assert chosen == sorted(chosen, key=lambda one: list(SelectionKind).index(one.kind))
            standing = selections.selections_of(connection, shift.id)
            assert standing == {one.unit_id: one for one in chosen}


def test_what_did_not_change_is_not_written_again(loop):
    with loop.store.begin() as connection:
        shift = shift_at(connection, busiest(connection))
        select_for(connection, shift, at=START)
    before = counts(loop.store)
    with loop.store.begin() as connection:
        select_for(connection, shift, at=START)
    assert counts(loop.store) == before


def test_a_controlled_unit_keeps_its_selection_and_takes_of_the_capacity(loop):
    with loop.store.begin() as connection:
        shift = shift_at(connection, busiest(connection))
        first = select_for(connection, shift, at=START)
        taken = next(one for one in first if one.channel in ROOM)
        line = next(
            one for one in queue(connection, shift.checkpoint, since=START, until=END)
            if one.id == taken.unit_id
        )  # fmt: skip
        assert remaining(connection, shift) == ROOM
        hit(connection, line.strictest.crossing_id, at=START + HOUR)
        left = remaining(connection, shift)
        assert left[taken.channel] == ROOM[taken.channel] - 1
        again = select_for(connection, shift, at=START + HOUR)
        assert taken.unit_id not in {one.unit_id for one in again}
        assert selections.selections_of(connection, shift.id)[taken.unit_id] == taken


def test_the_forecast_counts_the_same_hours_of_days_past_less_what_is_known(loop):
    with loop.store.begin() as connection:
        code = busiest(connection)
        shift = shift_at(connection, code, START + 48 * HOUR, START + 72 * HOUR)
        open_to_come = forecast(connection, shift, at=shift.starts_at, known=[])
        past = kept_queue.past_scores(connection, code, since=START, until=shift.starts_at)
        assert sum(map(len, open_to_come.values())) <= len(past)
        assert set(open_to_come) == set(ROOM)
        over = forecast(connection, shift, at=shift.ends_at, known=[])
        assert over == {channel: [] for channel in over}


def test_the_queue_shows_the_strictest_member_first(loop):
    with loop.store.begin() as connection:
        for place in CHECKPOINTS:
            lines = queue(connection, place.code, since=START, until=END)
            keys = [(-line.channel, -line.score) for line in lines]
            assert keys == sorted(keys)
            for line in lines:
                assert line.channel == max(member.channel for member in line.members)
                assert candidate(line).mandatory is line.mandatory
                assert not line.controlled


def test_a_control_that_was_not_done_leaves_the_unit_in_the_queue(loop):
    with loop.store.begin() as connection:
        line = queue(connection, busiest(connection), since=START, until=END)[0]
        hit(
            connection, line.strictest.crossing_id, at=START, result=Result.NOT_DONE, note="rain",
            finding=None, area=None,
        )  # fmt: skip
        again = queue(connection, line.checkpoint, since=START, until=END)
        assert not next(one for one in again if one.id == line.id).controlled


def test_selecting_asks_the_database_a_fixed_number_of_times(loop):
    asked = []
    event.listen(loop.store.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    with loop.store.begin() as connection:
        shift = shift_at(connection, busiest(connection))
        asked.clear()
        select_for(connection, shift, at=START)
    assert len(asked) < 15
    assert len(rows(loop.store, tables.selections)) > 15
