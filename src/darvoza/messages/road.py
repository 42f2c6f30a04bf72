"""① Road arrivals, as a post's own system or a form sends them: JSON or CSV (docs/formats.md).

Each arrival is a movement of its own, named by the plate; the driver drives, passengers ride in
and the load is carried in the vehicle, which tows its trailers.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from darvoza.errors import MessageError
from darvoza.messages import road_table
from darvoza.messages.forms import Place, collect
from darvoza.messages.issues import Findings, disposition_of
from darvoza.messages.json_text import JsonText, Row
from darvoza.messages.road_forms import ARRIVAL, HEADER, Arrival, completed
from darvoza.records import (
    Disposition,
    Envelope,
    LinkKind,
    Mention,
    MentionLink,
    Mode,
    MovementReference,
    Reading,
    Severity,
    Stage,
)
from darvoza.subjects import Subject

NAME_JSON = "road-json"
NAME_CSV = "road-csv"

_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*[\[{]")

Placed = tuple[Arrival, tuple[int, int] | None]
"""An arrival and the bytes that speak of it."""


def recognises_json(data: bytes) -> bool:
    """Whether *data* is JSON that speaks of a vehicle."""
    opening = data[:65536]
    if _JSON.match(data) is None:
        return False
    return b'"arrivals"' in opening or b'"vehicle"' in opening


def recognises_csv(data: bytes) -> bool:
    """Whether the first row of *data* names the columns of a road arrival."""
    return road_table.TABLE.recognises(data)


def read_json(data: bytes, envelope: Envelope) -> Reading:
    """The arrivals of a JSON message: one object, a list, or an object with ``arrivals``."""
    findings = Findings()
    try:
        text = JsonText(data, envelope.charset)
        beside, rows = text.rows("arrivals")
    except MessageError as wrong:
        return unreadable(NAME_JSON, wrong, data, envelope)
    place = Place(findings, envelope.zone, text, Row("", beside, text.start, 0))
    header = collect(HEADER, beside, "", place) or {}
    reference = header.pop("reference", None)
    arrivals: list[Placed] = []
    for row in rows:
        arrival = _arrival(row, header, Place(findings, envelope.zone, text, row))
        if arrival is not None:
            arrivals.append((arrival, (text.byte(row.start), text.byte(row.end))))
    return _reading(NAME_JSON, arrivals, findings, envelope, reference)


def read_csv(data: bytes, envelope: Envelope) -> Reading:
    """The arrivals of a table, one a row; a row that cannot be read is left out and named."""
    findings = Findings()
    try:
        arrivals = list(road_table.arrivals(data, envelope, findings))
    except MessageError as wrong:
        return unreadable(NAME_CSV, wrong, data, envelope)
    return _reading(NAME_CSV, arrivals, findings, envelope, None)


def unreadable(name: str, wrong: MessageError, data: bytes, envelope: Envelope) -> Reading:
    """A message of format *name* that *wrong* keeps from being read at all."""
    findings = Findings()
    offset = int(wrong.where[5:]) if wrong.where.startswith("byte ") else None
    raw = data[offset : offset + 40].decode("utf-8", "replace") if offset is not None else None
    findings.fatal(wrong.code, offset=offset, raw=wrong.detail or raw, expected=wrong.detail)
    return Reading(
        format=name,
        disposition=Disposition.QUARANTINED,
        issues=findings.all(),
        reference=envelope.reference,
        event_at=envelope.event_at,
    )


# --- one arrival of a JSON message ------------------------------------------------------------


def _arrival(row: Row, header: dict[str, Any], place: Place) -> Arrival | None:
    taken = collect(ARRIVAL, row.value, row.pointer, place)
    if taken is None:
        return None
    vehicle = taken.get("vehicle")
    if vehicle is None:
        expected = "an arrival needs a vehicle, and was left out"
        place.add("VAL-MISSING", Severity.ERROR, f"{row.pointer}/vehicle", expected=expected)
        return None
    if "registration" not in vehicle:
        pointer = f"{row.pointer}/vehicle/registration"
        place.add("VAL-MISSING", Severity.WARNING, pointer, expected="the plate is not known")
    return completed(header | taken)


# --- arrivals → mentions ----------------------------------------------------------------------


def _reading(
    name: str,
    arrivals: list[Placed],
    findings: Findings,
    envelope: Envelope,
    reference: str | None,
) -> Reading:
    mentions: list[Mention] = []
    for arrival, span in arrivals:
        _mention(arrival, span, envelope, mentions)
    if not mentions:
        findings.fatal("FORM-EMPTY", tag=name, expected="one road arrival or more")
    issues = findings.all()
    return Reading(
        format=name,
        disposition=disposition_of(issues),
        issues=issues,
        mentions=tuple(mentions),
        reference=_common_reference(arrivals, reference) or envelope.reference,
        event_at=_latest(arrival.arrived_at for arrival, _ in arrivals) or envelope.event_at,
    )


def _common_reference(arrivals: list[Placed], reference: str | None) -> str | None:
    if reference is None and len(arrivals) == 1:
        return arrivals[0][0].reference
    return reference


def _latest(moments: Iterable[datetime | None]) -> datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)


def _mention(
    arrival: Arrival,
    span: tuple[int, int] | None,
    envelope: Envelope,
    mentions: list[Mention],
) -> None:
    """Add the mentions of one arrival: the vehicle first, every link points to it or from it."""
    movement = _movement(arrival, envelope)
    happened_at = arrival.arrived_at or envelope.event_at or envelope.received_at
    spans = (span,) if span else ()
    base = len(mentions)
    for offset, (subject, links) in enumerate(_subjects(arrival, base)):
        mentions.append(
            Mention(
                ordinal=base + offset,
                stage=Stage.ARRIVAL,
                subject=subject,
                movement=movement,
                happened_at=happened_at,
                links=links,
                spans=spans,
            )
        )


def _subjects(arrival: Arrival, base: int) -> list[tuple[Subject, tuple[MentionLink, ...]]]:
    """The subjects in the order of their ordinals from *base*, each with its links."""
    trailers = arrival.trailers
    towed = tuple(
        MentionLink(kind=LinkKind.TOWS, to=base + 1 + place) for place in range(len(trailers))
    )
    found: list[tuple[Subject, tuple[MentionLink, ...]]] = [(arrival.vehicle, towed)]
    found += [(trailer, ()) for trailer in trailers]
    if arrival.driver is not None:
        found.append((arrival.driver, (MentionLink(kind=LinkKind.DRIVES, to=base),)))
    rides = (MentionLink(kind=LinkKind.RIDES_IN, to=base),)
    found += [(passenger, rides) for passenger in arrival.passengers]
    carried = (MentionLink(kind=LinkKind.CARRIED_IN, to=base),)
    found += [(consignment, carried) for consignment in arrival.load]
    return found


def _movement(arrival: Arrival, envelope: Envelope) -> MovementReference:
    return MovementReference(
        mode=Mode.ROAD,
        from_place=arrival.from_place,
        to_place=arrival.to_place,
        arrives_at=arrival.arrived_at,
        conveyance=arrival.vehicle.registration,
        checkpoint=arrival.checkpoint or envelope.checkpoint,
        direction=arrival.direction or envelope.direction,
    )
