"""① Postal items, as an operator's customs data interface or a form sends them: JSON or CSV.

The neutral model of UPU customs declarations (CDS, CUSITM M43, CN22 and CN23): one consignment
an item, announced, or arrived when the message says when (docs/formats.md).
"""

import re
from datetime import datetime
from typing import Any

from darvoza import codes
from darvoza.errors import MessageError
from darvoza.messages import values
from darvoza.messages.forms import Place, collect
from darvoza.messages.issues import Findings, disposition_of
from darvoza.messages.json_text import JsonText, Row
from darvoza.messages.post_forms import (
    HEADER,
    POSTAL_ITEM,
    VALUES,
    consignment,
    contents,
    dispatch_of,
)
from darvoza.messages.road import unreadable
from darvoza.messages.tables import Table, TableRow, rows
from darvoza.records import (
    Envelope,
    Mention,
    Mode,
    MovementReference,
    Reading,
    Severity,
    Stage,
)
from darvoza.subjects import Address, Consignment, Party

NAME_JSON = "post-json"
NAME_CSV = "post-csv"

_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*[\[{]")
_HOLDING_BACK = "the item needs a number (item_id)"

Found = tuple[dict[str, Any], tuple[int, int] | None]
"""The values of one item, and the bytes that speak of it."""


def recognises_json(data: bytes) -> bool:
    """Whether *data* is JSON that speaks of postal items."""
    opening = data[:65536]
    return _JSON.match(data) is not None and (b'"item_id"' in opening)


def recognises_csv(data: bytes) -> bool:
    """Whether the first row of *data* names the columns of postal items."""
    return TABLE.recognises(data)


def read_json(data: bytes, envelope: Envelope) -> Reading:
    """The items of a JSON message: one object, a list, or an object with ``items``."""
    findings = Findings()
    try:
        text = JsonText(data, envelope.charset)
        beside, listed = text.rows("items")
    except MessageError as wrong:
        return unreadable(NAME_JSON, wrong, data, envelope)
    place = Place(findings, envelope.zone, text, Row("", beside, text.start, 0))
    header = collect(HEADER, beside, "", place) or {}
    reference = header.pop("reference", None)
    found: list[Found] = []
    for row in listed:
        taken = _item(row, Place(findings, envelope.zone, text, row))
        if taken is not None:
            span = text.byte(row.start), text.byte(row.end)
            found.append((header | taken, span))
    return _reading(NAME_JSON, found, findings, envelope, reference)


def _item(row: Row, place: Place) -> dict[str, Any] | None:
    taken = collect(POSTAL_ITEM, row.value, row.pointer, place)
    if taken is None:
        return None
    pointer = f"{row.pointer}/item_id"
    if "item_id" not in taken:
        place.add("FORM-ROW", Severity.ERROR, pointer, expected=_HOLDING_BACK)
        return None
    if not codes.valid_postal_item(taken["item_id"]):
        raw, expected = taken["item_id"], _expected(taken["item_id"])
        place.add("ID-CHECKDIGIT", Severity.WARNING, pointer, raw=raw, expected=expected)
    return taken


def _expected(number: str) -> str:
    digits = number[2:10]
    if len(number) == 13 and digits.isascii() and digits.isdigit():
        return str(codes.postal_item_digit(digits))
    return "a number like RR123456785KZ"


# --- the table ----------------------------------------------------------------------------------


def _party_columns(role: str) -> dict[str, tuple[str, str, values.Converter]]:
    party: dict[str, tuple[str, str, values.Converter]] = {
        f"{role}_{name}": (role, name, values.text) for name in ("name", "identifier", "phone")
    }
    address = {
        f"{role}_{name}": (f"{role}_address", name, values.text)
        for name in ("street", "city", "region", "postcode")
    }
    return party | address | {f"{role}_country": (f"{role}_address", "country", values.alpha2)}


TABLE = Table(
    columns={
        **{name: ("item", name, convert) for name, convert in VALUES.items()},
        **_party_columns("sender"),
        **_party_columns("addressee"),
        "contents": ("item", "contents", contents),
    },
    needs=frozenset({"item_id"}),
    aliases={"s10": "item_id", "sender": "sender_name", "addressee": "addressee_name"},
)


def read_csv(data: bytes, envelope: Envelope) -> Reading:
    """The items of a table, one a row; a row without a number is left out and named."""
    findings = Findings()
    found: list[Found] = []
    try:
        for row in rows(data, TABLE, envelope, findings):
            taken = _row(row, findings)
            if taken is not None:
                found.append((taken, row.span))
    except MessageError as wrong:
        return unreadable(NAME_CSV, wrong, data, envelope)
    return _reading(NAME_CSV, found, findings, envelope, None)


def _row(row: TableRow, findings: Findings) -> dict[str, Any] | None:
    taken = row.taken.get("item", {})
    if not row.taken:
        return None
    number, offset = taken.get("item_id"), row.span[0] if row.span else None
    if number is None:
        findings.error(
            "FORM-ROW", segment=row.number, tag="item_id", offset=offset, expected=_HOLDING_BACK
        )
        return None
    if not codes.valid_postal_item(number):
        findings.warning(
            "ID-CHECKDIGIT", segment=row.number, tag="item_id", offset=offset, raw=number,
            expected=_expected(number),
        )  # fmt: skip
    for role in ("sender", "addressee"):
        party = _party(row.taken, role)
        if party is not None:
            taken[role] = party
    return taken


def _party(taken: dict[str, dict[str, Any]], role: str) -> Party | None:
    address = taken.get(f"{role}_address")
    known = taken.get(role, {})
    if address is None and not known:
        return None
    return Party(**known, address=Address(**address) if address else None)


# --- items → mentions ---------------------------------------------------------------------------


def _reading(
    name: str, found: list[Found], findings: Findings, envelope: Envelope, reference: str | None
) -> Reading:
    mentions = tuple(
        _mention(ordinal, taken, span, envelope) for ordinal, (taken, span) in enumerate(found)
    )
    if not mentions:
        findings.fatal("FORM-EMPTY", tag=name, expected="one postal item or more")
    issues = findings.all()
    return Reading(
        format=name,
        disposition=disposition_of(issues),
        issues=issues,
        mentions=mentions,
        reference=reference or envelope.reference,
        event_at=_event(found) or envelope.event_at,
    )


def _event(found: list[Found]) -> datetime | None:
    moments = [taken.get("arrived_at") or taken.get("posted_at") for taken, _ in found]
    return max((moment for moment in moments if moment is not None), default=None)


def _mention(
    ordinal: int, taken: dict[str, Any], span: tuple[int, int] | None, envelope: Envelope
) -> Mention:
    arrived_at: datetime | None = taken.get("arrived_at")
    subject = consignment(taken)
    return Mention(
        ordinal=ordinal,
        stage=Stage.ARRIVAL if arrived_at else Stage.DECLARATION,
        subject=subject,
        movement=_movement(taken, subject, envelope),
        happened_at=arrived_at,
        spans=(span,) if span else (),
    )


def _movement(taken: dict[str, Any], subject: Consignment, envelope: Envelope) -> MovementReference:
    return MovementReference(
        mode=Mode.POST,
        from_place=subject.dispatch_place,
        to_place=subject.destination_place,
        arrives_at=taken.get("arrived_at"),
        conveyance=dispatch_of(taken),
        checkpoint=taken.get("checkpoint") or envelope.checkpoint,
        direction=taken.get("direction") or envelope.direction,
    )
