"""The impure shell, ⑦: assess known crossings again, after profiles or lookouts have changed."""

from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import Connection, select

from darvoza.pipeline.assessing import assess_touched
from darvoza.pipeline.loop import Loop
from darvoza.pipeline.opening import look_again
from darvoza.pipeline.uniting import Units
from darvoza.store import crossings as kept_crossings
from darvoza.store import links as kept_links
from darvoza.store import schema as tables
from darvoza.store.times import to_micros

TOGETHER = 200


def reassess(
    loop: Loop,
    *,
    since: datetime,
    at: datetime,
    report: Callable[[int, int], None] = lambda *_: None,
) -> int:
    """Assess again what is expected from *since* on; only what comes out otherwise is written.

    Returns how many assessments are new. *report* hears (done, all).
    """
    with loop.store.reading() as connection:
        names = _expected(connection, since)
    written = 0
    for start in range(0, len(names), TOGETHER):
        some = names[start : start + TOGETHER]
        with loop.writing() as connection:
            look_again(connection, loop)
            written += assess_again(connection, loop, some, as_of=loop.moment(at))
        report(start + len(some), len(names))
    return written


def assess_again(
    connection: Connection, loop: Loop, crossing_ids: Collection[str], *, as_of: datetime
) -> int:
    """Assess *crossing_ids* and those of their control units; how many come out otherwise."""
    units = _units(connection, crossing_ids)
    return assess_touched(connection, loop, [], units, message_id=None, as_of=as_of)


def _expected(connection: Connection, since: datetime) -> list[str]:
    current = tables.current.c
    statement = select(current.crossing_id).where(current.expected_at >= to_micros(since))
    return list(connection.scalars(statement.order_by(current.crossing_id)))


def _units(connection: Connection, names: Collection[str]) -> Units:
    """The control units of *names* and of everybody in them: a load may be of several wagons."""
    around, asked = set(names), set[str]()
    members: dict[str, tuple[str, ...]] = {}
    while around - asked:
        found = kept_links.units_with(connection, around - asked)
        asked |= around
        members |= {unit.id: some for unit, some in found.items()}
        around |= {name for some in found.values() for name in some}
    edges = kept_links.edges_of(connection, around)
    around |= {end for edge in edges for end in edge[1:]}
    known = kept_crossings.crossings(connection, around)
    return Units(members, edges, known, frozenset(members))
