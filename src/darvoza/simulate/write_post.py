"""Postal items as an operator's customs data interface sends them: JSON a dispatch, or CSV."""

import json
from datetime import date
from typing import Any

from darvoza.records import Direction
from darvoza.simulate.letters import Letter
from darvoza.simulate.parcels import Dispatch, Parcel
from darvoza.simulate.world import MAIL_OFFICE

CSV_OFFICES = frozenset({"DEFRAA"})
CSV_COLUMNS = (
    "item_id;arrived_at;dispatch;posted_at;nature;gross_kg;postage;postage_currency;"
    "dispatch_place;destination_place;sender_name;sender_street;sender_city;sender_country;"
    "addressee_name;addressee_street;addressee_city;addressee_country;addressee_phone;contents"
)


def dispatch_letter(dispatch: Dispatch) -> Letter:
    """The message that goes with *dispatch*."""
    written = _csv if dispatch.office in CSV_OFFICES else _json
    return Letter(
        at=dispatch.at,
        sender="mail-office",
        data=written(dispatch).encode(),
        checkpoint=MAIL_OFFICE.code,
        direction=Direction.ARRIVAL,
    )


def _number(dispatch: Dispatch) -> str:
    """Offices of exchange, category, subclass, year and dispatch (UPU S8)."""
    return f"{dispatch.office}{MAIL_OFFICE.ports[0]}AUN{dispatch.at.year % 10}{dispatch.number}"


def _receptacle(dispatch: Dispatch, place: int) -> str:
    """The receptacle that holds the item at *place*: ten items each (UPU S9)."""
    return f"{_number(dispatch)}{place // 10 + 1:03d}110{place // 10 * 17 % 90 + 100:04d}"


def _json(dispatch: Dispatch) -> str:
    written = {
        "reference": _number(dispatch),
        "arrived_at": f"{dispatch.at:%Y-%m-%dT%H:%M:%SZ}",
        "direction": "arrival",
        "dispatch": _number(dispatch),
        "items": [_item(one, _receptacle(dispatch, at)) for at, one in enumerate(dispatch.parcels)],
    }
    return json.dumps(written, separators=(",", ":"), ensure_ascii=False)


def _item(parcel: Parcel, receptacle: str) -> dict[str, Any]:
    sender: dict[str, Any] = {"city": parcel.sender_city, "country": parcel.country}
    if parcel.sender_street:
        sender["street"] = parcel.sender_street
    piece: dict[str, Any] = {
        "description": parcel.contents,
        "net_kg": round(parcel.kilos * 0.9, 3),
        "value": parcel.value,
        "currency": "USD",
        "origin": parcel.country,
    }
    if parcel.code:
        piece["hs_code"] = parcel.code
    return {
        "item_id": parcel.number,
        "receptacle": receptacle,
        "posted_at": _posted(parcel.posted),
        "nature": parcel.nature,
        "gross_kg": parcel.kilos,
        "postage": parcel.postage,
        "postage_currency": "USD",
        "sender": {"name": parcel.sender, "address": sender},
        "addressee": {
            "name": f"{parcel.addressee.given} {parcel.addressee.surname}",
            "phone": parcel.phone,
            "address": {"street": parcel.street, "city": "ALMATY", "country": "KZ"},
        },
        "contents": [piece],
    }


def _posted(day: date) -> str:
    return f"{day:%Y-%m-%d}T12:00:00Z"


def _csv(dispatch: Dispatch) -> str:
    return "\r\n".join((CSV_COLUMNS, *(_row(dispatch, one) for one in dispatch.parcels), ""))


def _row(dispatch: Dispatch, parcel: Parcel) -> str:
    net = f"{parcel.kilos * 0.9:.3f}"
    cells = (
        parcel.number,
        f"{dispatch.at:%Y-%m-%dT%H:%M:%SZ}",
        _number(dispatch),
        _posted(parcel.posted),
        parcel.nature,
        str(parcel.kilos),
        f"{parcel.postage:.2f}",
        "USD",
        dispatch.office,
        MAIL_OFFICE.ports[0],
        parcel.sender,
        parcel.sender_street or "",
        parcel.sender_city,
        parcel.country,
        f"{parcel.addressee.given} {parcel.addressee.surname}",
        parcel.street,
        "ALMATY",
        "KZ",
        parcel.phone,
        f"{parcel.contents}/{parcel.code or ''}//{net}/{parcel.value:.2f}/USD",
    )
    return ";".join(cells)
