"""The next control unit: found by heads, and the one that the full queue would give."""

import json
import random
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from darvoza.access import visible
from darvoza.pipeline.door import receive
from darvoza.pipeline.opening import open_loop
from darvoza.records import (
    Channel,
    DecisionKind,
    Delivery,
    Direction,
    Envelope,
    Selection,
    SelectionKind,
)
from darvoza.store import controls, schema, selections
from darvoza.store.ids import new_id
from darvoza.store.queue import queue
from darvoza.store.times import to_micros
from darvoza.web.identity import Visit
from darvoza.web.views.queue import LOOK_AHEAD, LOOK_BACK
from darvoza.web.views.units import next_open
from tests.web.world import AT, SETTINGS, account, arrival

TRUCKS = 7


def truck(number):
    """Some are without a trailer: no profile applies to them."""
    sent = json.loads(arrival(f"01KG{number}", document=f"PE{1234566 + number % 5}"))
    return json.dumps(sent if number % 2 else sent | {"trailers": []}).encode()


@pytest.fixture
def crowded(api):
    """More trucks at Korday; the driver of one of them is waited for, like the first of all."""
    sent = [
        Delivery(
            data=truck(number),
            envelope=Envelope(
                sender="post", channel="api", received_at=AT, checkpoint="KOR",
                direction=Direction.ARRIVAL,
            ),
        )
        for number in range(TRUCKS)
    ]  # fmt: skip
    receive(open_loop(api.store, SETTINGS), sent)
    return api


def visit_of(api):
    who = account("officer")
    return Visit(
        desk=api.app.state.desk, account=who, where=visible(who), at=api.at, purpose="", token=""
    )


def shuffle(connection, chance, shift_id):
    """Every unit in some channel, at some score and time, drawn or not, decided or left out."""
    now, units = schema.current, schema.units
    channels = [Channel.GREEN, Channel.BLUE, Channel.RED][: chance.randint(1, 3)]
    for crossing in connection.scalars(select(now.c.crossing_id).order_by(now.c.crossing_id)):
        moved = {
            "channel": int(chance.choice(channels)),
            "score": chance.randint(0, 3),
            "expected_at": to_micros(AT + timedelta(hours=chance.choice([-5, 1, 2, 23, 40]))),
        }  # fmt: skip
        connection.execute(update(now).where(now.c.crossing_id == crossing).values(**moved))
    for unit in connection.scalars(select(units.c.id).order_by(units.c.id)):
        drawn = chance.random() < 0.2
        connection.execute(update(units).where(units.c.id == unit).values(drawn=drawn))
        if chance.random() < 0.3:
            decide(connection, unit)
        for _ in range(chance.randint(0, 2)):
            choose(connection, unit, shift_id, chance)


def decide(connection, unit):
    decision = controls.Decision(
        id=new_id(AT), unit_id=unit, crossing_id=None, officer="officer", at=AT,
        decision=DecisionKind.RELEASE, overrides=False,
    )  # fmt: skip
    controls.record_decision(connection, decision)


def choose(connection, unit, shift_id, chance):
    kind = chance.choice([SelectionKind.LEFT_OUT, SelectionKind.TARGETED])
    one = Selection(
        unit_id=unit, shift_id=shift_id, at=AT + timedelta(seconds=chance.randint(0, 1)), kind=kind,
        channel=Channel.RED, score=1,
    )  # fmt: skip
    selections.add_selections(connection, [one])


def by_the_full_queue(connection, visit, unit, shift_id):
    """What `next_open` promises, in the plainest words."""
    chosen = selections.selections_of(connection, shift_id)
    left_out = {name for name, one in chosen.items() if one.kind is SelectionKind.LEFT_OUT}
    since, until = visit.at - LOOK_BACK, visit.at + LOOK_AHEAD
    for one in queue(connection, "KOR", since=since, until=until):
        asked = one.channel >= Channel.YELLOW or one.mandatory or one.drawn
        if asked and not (one.decided or one.controlled) and one.id not in {unit, *left_out}:
            return one.id
    return None


def test_the_next_unit_is_the_one_of_the_full_queue(crowded):
    visit, shift_id = visit_of(crowded), crowded.known.ids["shift_id"]
    found = []
    for seed in range(20):
        with crowded.store.begin() as connection:
            nested = connection.begin_nested()
            shuffle(connection, random.Random(seed), shift_id)
            here = schema.units.c.checkpoint == "KOR"
            for unit in connection.scalars(select(schema.units.c.id).where(here)).all():
                found.append(next_open(connection, visit, unit))
                assert found[-1] == by_the_full_queue(connection, visit, unit, shift_id), seed
            nested.rollback()
    assert None in found
    assert len(set(found)) > TRUCKS / 2
