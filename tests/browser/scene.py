"""Who stands at the desk in a test: a traveller of the simulated world whom a lookout waits for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Select, func, select

from darvoza.pipeline.opening import open_loop
from darvoza.pipeline.reassessing import reassess
from darvoza.records import Channel, Crossing, IdentityKey, ThreatArea
from darvoza.settings import Settings
from darvoza.simulate.people import Person
from darvoza.simulate.write_mrz import passport_zone
from darvoza.store import lookouts, schema
from darvoza.store.connection import Store, open_store
from darvoza.store.crossings import crossings
from darvoza.store.ids import new_id
from darvoza.store.links import units_with
from darvoza.store.lookouts import Lookout
from darvoza.subjects import Traveller
from tests.browser.place import NOW

INSTRUCTION = {
    "en": "Keep the traveller at the second line and call the duty officer.",
    "ru": "Задержите путешественника на второй линии и вызовите дежурного.",
}


@dataclass(frozen=True, kw_only=True)
class Awaited:
    """A traveller expected soon, red because of a lookout; *zone* is what the scanner types."""

    zone: str
    surname: str
    document: str
    crossing_id: str
    unit_id: str
    hits_before: int


def await_somebody(path: Path) -> Awaited:
    """Have a lookout wait for the next traveller of the store at *path*."""
    store = open_store(path)
    with store.begin() as connection:
        found = next(_travellers(connection))
        lookouts.add(connection, _lookout(found), at=NOW - timedelta(hours=1))
        unit = next(iter(units_with(connection, [found.id])))
        hits = connection.scalar(_hits())
    _assess(store)
    store.close()
    document = _passport(found)
    return Awaited(
        zone=_zone(found), surname=found.subject.surname or "", document=document.number,
        crossing_id=found.id, unit_id=unit.id, hits_before=hits or 0,
    )  # fmt: skip


def examples(path: Path) -> dict[str, str]:
    """For each mode of traffic the strictest control unit near now, its movement and a crossing."""
    store = open_store(path)
    with store.reading() as connection:
        found = {row.mode: row for row in reversed(connection.execute(_strictest()).all())}
        message = connection.scalar(_latest(schema.messages.c.id, schema.messages.c.received_at))
        outcome = connection.scalar(_latest(schema.outcomes.c.id, schema.outcomes.c.at))
        lookout = connection.scalar(_latest(schema.lookouts.c.id, schema.lookouts.c.starts_at))
        speaks = connection.scalar(_speaks_of(found["air"].crossing))
    store.close()
    known = {"message": message, "outcome": outcome, "lookout": lookout, "air_message": speaks}
    for mode, row in found.items():
        known |= {f"{mode}_unit": row.unit, f"{mode}_movement": row.movement,
                  f"{mode}_crossing": row.crossing}  # fmt: skip
    return known


def _strictest() -> Select[Any]:
    units, members, current = schema.units, schema.unit_members, schema.current
    return (
        select(
            schema.movements.c.mode, units.c.id.label("unit"),
            units.c.movement_id.label("movement"), current.c.crossing_id.label("crossing"),
        )
        .join(schema.movements, schema.movements.c.id == units.c.movement_id)
        .join(members, members.c.unit_id == units.c.id)
        .join(current, current.c.crossing_id == members.c.crossing_id)
        .where(members.c.left_at.is_(None))
        .order_by(current.c.channel.desc(), current.c.score.desc(), units.c.id)
    )  # fmt: skip


def _speaks_of(crossing: str) -> Select[Any]:
    mentions, memberships = schema.mentions, schema.memberships
    return (
        select(mentions.c.message_id)
        .join(memberships, memberships.c.mention_id == mentions.c.id)
        .where(memberships.c.crossing_id == crossing)
        .limit(1)
    )


def _latest(column: Column[Any], at: Column[Any]) -> Select[Any]:
    return select(column).order_by(at.desc()).limit(1)


def _hits() -> Select[Any]:
    outcomes = schema.outcomes
    return select(func.count(outcomes.c.unit_id.distinct())).where(outcomes.c.result == "hit")


def _travellers(connection: Connection) -> Iterator[Crossing]:
    """Travellers with a passport that can be scanned, the next first."""
    ids = list(connection.scalars(select(schema.current.c.crossing_id)))
    expected = [
        one for one in crossings(connection, ids).values()
        if isinstance(one.subject, Traveller) and one.movement.expected_at > NOW
        and one.subject.date_of_birth and one.subject.nationality and _passport(one)
    ]  # fmt: skip
    yield from sorted(expected, key=lambda one: (one.movement.expected_at, one.id))


def _passport(crossing: Crossing):
    known = (one for one in crossing.subject.documents if one.kind == "P" and one.expires)
    return next(known, None)


def _lookout(crossing: Crossing) -> Lookout:
    return Lookout(
        id=new_id(NOW), key=IdentityKey(kind="document", value=_passport(crossing).number),
        area=ThreatArea.WANTED, channel=Channel.RED, points=100, instruction=INSTRUCTION,
        reason="Sought person", owner="supervisor", contact="Duty officer, telephone 100",
        agency="border", starts_at=NOW - timedelta(hours=1), expires_at=NOW + timedelta(days=30),
    )  # fmt: skip


def _assess(store: Store) -> None:
    reassess(open_loop(store, Settings()), since=NOW, at=NOW, report=lambda *_: None)


def _zone(crossing: Crossing) -> str:
    traveller, document = crossing.subject, _passport(crossing)
    person = Person(
        key="", surname=traveller.surname or "", given=traveller.given_names or "",
        sex=traveller.sex or "<", born=traveller.date_of_birth, nationality=traveller.nationality,
        document=document.number, expires=document.expires, phone="", email=None,
    )  # fmt: skip
    return passport_zone(person, document.number).decode("ascii")
