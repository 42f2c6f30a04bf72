"""Replay from messages: everything that happened, once more through the same loop."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from darvoza.pipeline.opening import open_loop
from darvoza.replay.comparing import Replayed, Told, compared
from darvoza.replay.happening import copy_ground, happen_all, happenings
from darvoza.settings import Settings
from darvoza.store import schema as tables
from darvoza.store.assessments import assessment_from
from darvoza.store.connection import Store, create
from darvoza.store.times import to_micros


def from_messages(
    store: Store,
    settings: Settings,
    *,
    since: datetime | None = None,
    report: Callable[[int, int], None] = lambda *_: None,
) -> Replayed:
    """Put all messages, corrections and outcomes through the loop again, and compare.

    Everything is repeated from the beginning, since history is made of it; only assessments from
    *since* on are compared. *report* hears (done, all). Raises NotFoundError when the bytes of a
    message have been erased: then only `from_facts` is possible.
    """
    with _scratch(store) as scratch:
        copy_ground(store, scratch)
        loop = open_loop(scratch, settings)
        past = happenings(store)
        happen_all(loop, past, source=store, report=lambda done: report(done, len(past)))
        return compared(_assessments(store, since), _assessments(scratch, since))


@contextmanager
def _scratch(store: Store) -> Iterator[Store]:
    with tempfile.TemporaryDirectory(prefix="darvoza-replay-") as folder:
        path = Path(folder) / "replay.db"
        run = f"replay of {store.run}"
        scratch = create(path, run=run, kind="replay", node=store.node, key=store.key)
        try:
            yield scratch
        finally:
            scratch.close()


def _assessments(store: Store, since: datetime | None) -> Iterator[Told]:
    table = tables.assessments
    statement = (
        select(table, tables.crossings.c.born_of)
        .join(tables.crossings, tables.crossings.c.id == table.c.crossing_id)
        .where(table.c.as_of >= (to_micros(since) if since else 0))
        .order_by(tables.crossings.c.born_of.collate(_binary(store)), table.c.as_of)
    )
    with store.reading() as connection:
        for row in connection.execution_options(yield_per=1_000).execute(statement).mappings():
            yield (row["born_of"], row["as_of"]), assessment_from(row)


def _binary(store: Store) -> str:
    """The collation that sorts as Python does, on either database."""
    return "C" if store.engine.dialect.name == "postgresql" else "BINARY"
