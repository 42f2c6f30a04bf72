"""A simulated run that is handed over at a moment, and goes on from there."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import func, select

from darvoza.pipeline.loop import Loop
from darvoza.pipeline.opening import open_loop
from darvoza.records import Delivery
from darvoza.settings import Settings
from darvoza.simulate.ground import lay_ground
from darvoza.simulate.living import live
from darvoza.simulate.sending import Journey, sent_before, written
from darvoza.simulate.working import SHIFT, work
from darvoza.store import schema, selections
from darvoza.store.connection import create

START = datetime(2026, 10, 5, tzinfo=timezone(timedelta(hours=5)))
MOMENT = START + timedelta(hours=18)
JOURNEY = Journey(seed=1, start=START, days=2, scale=0.2)


@pytest.fixture
def handed(tmp_path: Path) -> tuple[Loop, list[Delivery]]:
    store = create(tmp_path / "living.db", run="demonstration", kind="demo")
    lay_ground(store, profiles=Path("profiles"), password="only for tests", seed=1, start=START)
    loop, later = open_loop(store, Settings()), []
    work(loop, sent_before(MOMENT, written(JOURNEY), later), seed=1, start=START, until=MOMENT)
    return loop, later


def _count(loop: Loop, table) -> int:
    with loop.store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(table))


def test_what_is_not_yet_sent_waits_in_its_order(handed):
    loop, later = handed
    times = [one.envelope.received_at for one in later]
    assert times
    assert times == sorted(times)
    assert min(times) >= MOMENT
    total = sum(len(batch.deliveries) for batch in written(JOURNEY))
    assert _count(loop, schema.receipts) == total - len(later)


def test_the_shift_on_duty_is_open_with_its_controls_still_to_be_done(handed):
    loop, _ = handed
    with loop.store.reading() as connection:
        for code in loop.checkpoints:
            shift = selections.shift_at(connection, code, MOMENT)
            assert shift is not None
            assert shift.starts_at == START + 2 * SHIFT
    with loop.store.reading() as connection:
        last = connection.scalar(select(func.max(schema.outcomes.c.known_at)))
    assert last is None or last <= (START + 2 * SHIFT).timestamp() * 1e6


def test_the_rest_comes_when_its_time_comes(handed):
    loop, later = handed
    clock = [MOMENT]

    def wait(seconds: float) -> None:
        clock[0] += timedelta(seconds=seconds)

    before = _count(loop, schema.receipts)
    assert live(loop, later[:40], clock=lambda: clock[0], wait=wait) == 40
    assert clock[0] == later[39].envelope.received_at
    assert _count(loop, schema.receipts) == before + 40
