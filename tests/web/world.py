"""A small store for the API's tests: places of two agencies, people, profiles, messages."""

import asyncio
import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import select

from darvoza.access import ALL, Account, Role
from darvoza.pipeline import governing
from darvoza.pipeline.door import receive
from darvoza.pipeline.opening import open_loop
from darvoza.profiles import State
from darvoza.records import (
    Channel,
    Checkpoint,
    Delivery,
    Direction,
    Envelope,
    IdentityKey,
    Mode,
    Outcome,
    Result,
    ThreatArea,
)
from darvoza.settings import Settings
from darvoza.store import (
    accounts,
    checkpoints,
    controls,
    lookouts,
    photos,
    schema,
    selections,
    senders,
)
from darvoza.store.connection import Store
from darvoza.store.crossings import crossings
from darvoza.store.ids import new_id
from darvoza.store.links import units_with
from darvoza.store.lookouts import Lookout
from darvoza.store.photos import Photo
from darvoza.store.selections import Shift
from darvoza.subjects import Vehicle
from darvoza.web.app import create_app
from darvoza.web.desk import open_desk

AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
SETTINGS = Settings(draw_key="tests", random_share=0.0, max_message_bytes=200_000, rate=600)
PASSWORD = "a long pass phrase"

PLACES = (
    Checkpoint(code="KOR", name="Korday", mode=Mode.ROAD, country="KZ", zone="Asia/Almaty"),
    Checkpoint(code="ALA", name="Almaty", mode=Mode.AIR, country="KZ", zone="Asia/Almaty",
               ports=("ALA",)),
    Checkpoint(code="OTH", name="Other", mode=Mode.ROAD, country="KZ", zone="Asia/Almaty",
               agency="customs"),
)  # fmt: skip

PROFILE = """\
id: {id}
title: {{en: "Truck with a trailer {id}", ru: "Фура с прицепом {id}"}}
instruction: {{en: "Look behind the front wall.", ru: "Осмотрите переднюю стенку."}}
area: {area}
channel: red
points: {points}
applies_to: {{subjects: [vehicle], modes: [road]}}
condition: "{condition}"
source: "The tests"
owner: {owner}
restricted: {restricted}
contact: "duty desk, 102"
expires: 2027-12-31
tests:
  - name: "yes"
    facts: {{vehicle_kind: "truck", has_trailer: true, occupants: 9}}
    applies: true
  - name: "no"
    facts: {{vehicle_kind: "car", has_trailer: false, occupants: 1}}
    applies: false
"""


def profile_text(name: str = "trailer", **changed: object) -> str:
    values: dict[str, object] = {
        "area": "smuggling", "points": 40, "owner": "analyst", "restricted": "false",
        "condition": "vehicle_kind = 'truck' AND has_trailer",
    }  # fmt: skip
    return PROFILE.format(id=name, **(values | changed))


def arrival(plate: str, *, surname: str = "ASANOV", document: str = "PE1234567") -> bytes:
    return json.dumps({
        "reference": f"R-{plate}",
        "arrived_at": "2026-03-01T08:30:00Z",
        "direction": "arrival",
        "vehicle": {"kind": "truck", "registration": plate, "gross_kg": 38000},
        "trailers": [{"registration": f"{plate}T"}],
        "driver": {
            "surname": surname, "given_names": "BAKYT", "date_of_birth": "1984-03-17",
            "nationality": "KGZ", "documents": [{"kind": "P", "number": document}],
        },
        "load": [{"cmr": f"CMR-{plate}", "gross_kg": 18000, "items": [{"hs_code": "610910"}]}],
    }).encode()  # fmt: skip


PAXLST = (
    b"UNB+UNOA:4+KC+KZGOV+260301:0300+REF1'UNH+1+PAXLST:D:02B:UN:IATA'BGM+745'"
    b"TDT+20+KC852'LOC+125+IST'DTM+189:2603010300:201'LOC+87+ALA'DTM+232:2603010900:201'"
    b"NAD+FL+++SMITH:ANNA'ATT+2++F'DTM+329:850412'LOC+178+IST'LOC+179+ALA'NAT+2+GBR'"
    b"DOC+P:110:111+123456789'DTM+36:300101'LOC+91+GBR'CNT+42:1'UNT+17+1'UNZ+1+REF1'"
)
DAMAGED = b'{"vehicle": {"registration": "01KG777AAA"'
"""Quarantined: it begins as a road arrival and breaks off."""

PHOTO = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c63f80f0001010100b138f6140000000049454e44ae426082"
)
"""A picture of one white point."""

PEOPLE: dict[str, dict[str, Any]] = {
    **{role.value: {"roles": {role}} for role in Role if role is not Role.SENDER},
    "stranger": {
        "roles": {Role.OFFICER, Role.ANALYST, Role.SUPERVISOR, Role.TRAINER},
        "agency": "customs", "checkpoints": {"OTH"}, "areas": {"wildlife"},
    },
    "inspector": {"roles": {Role.OFFICER}},
    "powerless": {"roles": {Role.SENDER}},
}  # fmt: skip
"""One account for each role, all of Korday and Almaty; a Russian one, and two to be refused."""


def account(name: str) -> Account:
    known = PEOPLE[name]
    return Account(
        name=name,
        roles=frozenset(known["roles"]),
        agency=known.get("agency", "border"),
        checkpoints=frozenset(known.get("checkpoints", {"KOR", "ALA"})),
        areas=frozenset(known.get("areas", {ALL})),
        language="ru" if name == "inspector" else "en",
    )


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the store holds, by the names of the path parameters that ask for it."""

    tokens: dict[str, str]
    keys: dict[str, str]
    ids: dict[str, str] = field(default_factory=dict)


def fill(store: Store) -> Known:
    """Put the small world into *store*."""
    with store.begin() as connection:
        for place in PLACES:
            checkpoints.save(connection, place, actor="setup", at=AT)
        keys = _senders(connection)
        tokens = _people(connection)
    versions = _profiles(store)
    with store.begin() as connection:
        ids = {"lookout_id": _lookout(connection), "profile_id": "waiting", **versions}
    messages = _messages(store)
    with store.begin() as connection:
        ids |= messages | _found(connection)
        ids["shift_id"] = _shift(connection)
        ids["outcome_id"] = _outcome(connection, ids)
        ids["photo_id"] = _photograph(connection, store, ids["outcome_id"])
    return Known(tokens=tokens, keys=keys, ids=ids)


def _senders(connection) -> dict[str, str]:
    known = (
        senders.Sender(name="post", checkpoint="KOR", direction=Direction.ARRIVAL),
        senders.Sender(name="customs", checkpoint="OTH", formats=("road-json",), strict=True),
        senders.Sender(name="carrier", formats=("paxlst",)),
    )
    return {one.name: senders.add(connection, one, actor="setup", at=AT) for one in known}


def _people(connection) -> dict[str, str]:
    for name in PEOPLE:
        accounts.add(connection, account(name), PASSWORD, actor="setup", at=AT)
    return {
        name: accounts.start_session(
            connection, name, at=AT, lasts=timedelta(days=30), purpose="tests"
        )
        for name in PEOPLE
    }


def _profiles(store: Store) -> dict[str, str]:
    author, approver = account("analyst"), account("supervisor")
    texts = {
        "trailer": profile_text(),
        "secret": profile_text("secret", restricted="true", points=7, area="general"),
        "crowd": profile_text("crowd", condition="vehicle_kind = 'truck' AND occupants > 4"),
    }
    for text in texts.values():
        saved = governing.save_profile(store, text, author=author, at=AT)
        for state, actor in ((State.IN_REVIEW, author), (State.IN_FORCE, approver)):
            governing.advance_profile(store, saved.hash, state, actor=actor, at=AT)
    waiting = governing.save_profile(store, profile_text("waiting"), author=author, at=AT)
    governing.advance_profile(store, waiting.hash, State.IN_REVIEW, actor=author, at=AT)
    return {"version": waiting.hash, "state": "in_force"}


def _lookout(connection) -> str:
    one = Lookout(
        id=new_id(AT), key=IdentityKey(kind="document", value="PE1234567"),
        area=ThreatArea.WANTED, channel=Channel.RED, points=5, restricted=True,
        instruction={"en": "Call the duty desk.", "ru": "Позвоните дежурному."},
        reason="Informant 17", owner="analyst", contact="duty desk, 102", agency="border",
        starts_at=AT - timedelta(days=1), expires_at=AT + timedelta(days=30),
    )  # fmt: skip
    lookouts.add(connection, one, at=AT - timedelta(days=1))
    return one.id


def _messages(store: Store) -> dict[str, str]:
    def one(data: bytes, sender: str, checkpoint: str | None) -> Delivery:
        return Delivery(
            data=data,
            envelope=Envelope(
                sender=sender, channel="api", received_at=AT, checkpoint=checkpoint,
                direction=Direction.ARRIVAL,
            ),
        )  # fmt: skip

    receipts = receive(
        open_loop(store, SETTINGS),
        [
            one(arrival("01KG123ABC"), "post", "KOR"),
            one(arrival("01KG999XYZ", surname="IVANOV", document="AB7654321"), "post", "KOR"),
            one(arrival("02KG555OTH", surname="PETROV", document="CD1111111"), "customs", "OTH"),
            one(PAXLST, "carrier", None),
            one(DAMAGED, "post", "KOR"),
        ],
    )
    assert [one.taken.reading.disposition for one in receipts if one.taken][-1] == "quarantined"
    return {
        "message_id": receipts[-1].message_id, "other_message": receipts[2].message_id,
        "first_message": receipts[0].message_id,
    }  # fmt: skip


def _found(connection) -> dict[str, str]:
    known = {}
    everything = crossings(connection, list(connection.scalars(select(schema.crossings.c.id))))
    for crossing in everything.values():
        if isinstance(crossing.subject, Vehicle) and crossing.subject.kind == "truck":
            known[crossing.subject.registration] = crossing
    first, second = known["01KG123ABC"], known["01KG999XYZ"]
    unit = next(iter(units_with(connection, [first.id])))
    return {
        "crossing_id": first.id, "second_crossing": second.id,
        "unit_id": unit.id, "movement_id": first.movement.id,
        "other_crossing": known["02KG555OTH"].id,
    }  # fmt: skip


def _shift(connection) -> str:
    shift = Shift(
        id=new_id(AT), checkpoint="KOR", starts_at=AT - timedelta(hours=1),
        ends_at=AT + timedelta(hours=7), capacity={Channel.RED: 1, Channel.YELLOW: 2},
        officer="supervisor",
    )  # fmt: skip
    selections.add_shift(connection, shift, at=AT)
    return shift.id


def _outcome(connection, ids: dict[str, str]) -> str:
    unit = next(iter(units_with(connection, [ids["second_crossing"]])))
    outcome = Outcome(
        id=new_id(AT), unit_id=unit.id, crossing_id=ids["second_crossing"],
        result=Result.NOTHING, at=AT, officer="officer",
    )  # fmt: skip
    controls.record_outcome(connection, outcome, known_at=AT)
    return outcome.id


def _photograph(connection, store: Store, outcome_id: str) -> str:
    photo = Photo(
        id=new_id(AT), outcome_id=outcome_id, officer="officer", at=AT, media_type="image/png",
        sha256=hashlib.sha256(PHOTO).hexdigest(), size=len(PHOTO),
    )  # fmt: skip
    photos.keep(connection, store, [(photo, PHOTO)])
    return photo.id


class Api:
    """Calls an app in this process; *at* is what its clock says.

    An *app* that stood on another store before saves the time to build its routes.
    """

    def __init__(
        self,
        store: Store,
        known: Known,
        settings: Settings = SETTINGS,
        app: FastAPI | None = None,
    ) -> None:
        self.at = AT + timedelta(minutes=10)
        self.store, self.known = store, known
        self.app = app or create_app(store, settings)
        self.app.state.desk = open_desk(store, settings, lambda: self.at)

    def __call__(self, method: str, path: str, who: str | None = None, **sent) -> httpx.Response:
        headers = self.headers(who) | sent.pop("headers", {})

        async def call() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://desk") as client:
                return await client.request(method, path, headers=headers, **sent)

        return asyncio.run(call())

    def headers(self, who: str | None) -> dict[str, str]:
        if who in self.known.keys:
            return {"X-API-Key": self.known.keys[who]}
        return {"Authorization": f"Bearer {self.known.tokens[who]}"} if who else {}
