"""① Who and what stood at the desk, as an officer's form writes it: JSON (docs/formats.md).

For posts without feeds: travellers on foot or from a flight or train, a wagon or container, goods.
Nothing names the movement, so that each subject continues the crossing that was announced for it.
"""

import re
from typing import Any

from darvoza.errors import MessageError
from darvoza.messages import values
from darvoza.messages.forms import Form, Place, collect
from darvoza.messages.issues import Findings, disposition_of
from darvoza.messages.json_text import JsonText, Row
from darvoza.messages.road import unreadable
from darvoza.messages.road_forms import LOAD, PERSON, VEHICLE, consignment
from darvoza.records import (
    Direction,
    Envelope,
    LinkKind,
    Mention,
    MentionLink,
    Mode,
    MovementReference,
    Reading,
    Stage,
)
from darvoza.subjects import Subject, Vehicle, VehicleKind

NAME = "desk-json"

_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")

PRESENTED: Form[dict[str, Any]] = Form(
    noun=dict,
    values={
        "reference": values.text,
        "seen_at": values.moment,
        "checkpoint": values.text,
        "mode": values.member(Mode),
        "direction": values.member(Direction),
    },
    lists={"travellers": PERSON, "vehicles": VEHICLE, "load": LOAD},
)


def recognises(data: bytes) -> bool:
    """Whether *data* is JSON that says when somebody or something was seen at the desk."""
    return _JSON.match(data) is not None and b'"seen_at"' in data[:65536]


def read(data: bytes, envelope: Envelope) -> Reading:
    """Everybody and everything of one JSON object, as seen at the desk."""
    findings = Findings()
    try:
        text = JsonText(data, envelope.charset)
        _, rows = text.rows("seen_at")
    except MessageError as wrong:
        return unreadable(NAME, wrong, data, envelope)
    row = next(iter(rows), Row("", {}, 0, 0))
    taken = collect(PRESENTED, row.value, row.pointer, Place(findings, envelope.zone, text, row))
    taken = taken or {}
    mentions = _mentions(taken, envelope, (text.byte(row.start), text.byte(row.end)))
    if not mentions:
        findings.fatal("FORM-EMPTY", tag=NAME, expected="a traveller, a vehicle or a load")
    issues = findings.all()
    return Reading(
        format=NAME,
        disposition=disposition_of(issues),
        issues=issues,
        mentions=mentions,
        reference=taken.get("reference") or envelope.reference,
        event_at=taken.get("seen_at") or envelope.event_at,
    )


def _mentions(
    taken: dict[str, Any], envelope: Envelope, span: tuple[int, int]
) -> tuple[Mention, ...]:
    movement = MovementReference(
        mode=taken.get("mode") or envelope.mode or Mode.AIR,
        checkpoint=taken.get("checkpoint") or envelope.checkpoint,
        direction=taken.get("direction") or envelope.direction,
    )
    seen_at = taken.get("seen_at") or envelope.event_at or envelope.received_at
    return tuple(
        Mention(
            ordinal=ordinal,
            stage=Stage.DESK,
            subject=subject,
            movement=movement,
            happened_at=seen_at,
            links=links,
            spans=(span,),
        )
        for ordinal, (subject, links) in enumerate(_subjects(taken))
    )


def _subjects(taken: dict[str, Any]) -> list[tuple[Subject, tuple[MentionLink, ...]]]:
    """Vehicles, travellers, goods: goods lie in the first vehicle, people go with the first."""
    vehicles = tuple(_vehicle(one) for one in taken.get("vehicles", ()))
    travellers = taken.get("travellers", ())
    plates = tuple(one.registration for one in vehicles if one.registration)
    goods = tuple(consignment(one, plates) for one in taken.get("load", ()))
    first, carrier = len(vehicles), 0
    with_first = (MentionLink(kind=LinkKind.TRAVELS_WITH, to=first),)
    carried = (MentionLink(kind=LinkKind.CARRIED_IN, to=carrier),) if vehicles else ()
    found: list[tuple[Subject, tuple[MentionLink, ...]]] = [(one, ()) for one in vehicles]
    found += [(one, with_first if place else ()) for place, one in enumerate(travellers)]
    return found + [(one, carried) for one in goods]


def _vehicle(taken: dict[str, Any]) -> Vehicle:
    return Vehicle(**({"kind": VehicleKind.OTHER} | taken))
