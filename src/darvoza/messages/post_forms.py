"""① The form of a postal item: UPU customs data in one neutral shape (docs/formats.md)."""

import re
from decimal import Decimal
from typing import Any

from darvoza import codes
from darvoza.messages import values
from darvoza.messages.forms import ITEM, PARTY, REFERENCE, Form
from darvoza.messages.values import Converter, WrongValueError
from darvoza.records import Direction
from darvoza.subjects import Consignment, GoodsItem, Reference

NATURES: dict[str, str] = {
    "gift": "gift",
    "31": "gift",
    "sale": "sale",
    "11": "sale",
    "sample": "sample",
    "32": "sample",
    "documents": "documents",
    "91": "documents",
    "returned": "returned",
    "21": "returned",
    "other": "other",
    "99": "other",
}
"""Nature of transaction in words, and as code list 136 of the UPU has it."""

_RECEPTACLE = re.compile(r"[A-Z]{6}[A-Z]{6}[A-Z][A-Z]{2}\d\d{4}\d{3}\d\d\d{4}")
"""UPU S9: offices of exchange, category, subclass, year, dispatch, receptacle, flags, weight."""

_MOST_ITEMS = 1000


def item_number(value: object) -> str | None:
    """A postal item's number (UPU S10), normalised."""
    return values.document_number(value)


VALUES: dict[str, Converter] = {
    "item_id": item_number,
    "posted_at": values.moment,
    "arrived_at": values.moment,
    "checkpoint": values.text,
    "direction": values.member(Direction),
    "dispatch": values.document_number,
    "receptacle": values.document_number,
    "nature": values.one_of(NATURES),
    "postage": values.amount,
    "postage_currency": values.currency,
    "gross_kg": values.amount,
    "value": values.amount,
    "currency": values.currency,
    "packages": values.count,
    "office": values.text,
    "dispatch_country": values.alpha2,
    "destination_country": values.alpha2,
    "dispatch_place": values.text,
    "destination_place": values.text,
    "documents": values.texts,
}

POSTAL_ITEM: Form[dict[str, Any]] = Form(
    noun=dict,
    values=VALUES,
    parts={"sender": PARTY, "addressee": PARTY},
    lists={"contents": ITEM, "references": REFERENCE},
)

_HEADER = ("arrived_at", "checkpoint", "direction", "dispatch", "receptacle")
HEADER: Form[dict[str, Any]] = Form(
    noun=dict, values={name: VALUES[name] for name in _HEADER} | {"reference": values.text}
)
"""What may stand beside the list of items, and holds for all of them."""


def offices(receptacle: str | None) -> tuple[str, str, str] | None:
    """Origin office, destination office and dispatch that a receptacle number (UPU S9) names."""
    if receptacle is None or not _RECEPTACLE.fullmatch(receptacle):
        return None
    return receptacle[:6], receptacle[6:12], receptacle[:20]


def dispatch_of(taken: dict[str, Any]) -> str | None:
    """The dispatch of an item: as named, or as its receptacle's number says."""
    known = offices(taken.get("receptacle"))
    return taken.get("dispatch") or (known[2] if known else None)


def consignment(taken: dict[str, Any]) -> Consignment:
    """The item as a consignment; sums and countries follow from what is there."""
    number = taken["item_id"]
    items: tuple[GoodsItem, ...] = taken.get("contents", ())
    known = offices(taken.get("receptacle")) or (None, None, None)
    value, currency = _worth(taken, items)
    return Consignment(
        references=(Reference(kind="s10", number=number), *taken.get("references", ())),
        office=taken.get("office"),
        consignor=taken.get("sender"),
        consignee=taken.get("addressee"),
        dispatch_country=taken.get("dispatch_country") or _origin(number),
        destination_country=taken.get("destination_country") or _country_of(known[1]),
        dispatch_place=taken.get("dispatch_place") or known[0],
        destination_place=taken.get("destination_place") or known[1],
        items=items,
        packages=taken.get("packages"),
        gross_kg=taken.get("gross_kg"),
        value=value,
        currency=currency,
        documents=taken.get("documents", ()),
        nature=taken.get("nature"),
        postage=taken.get("postage"),
        postage_currency=taken.get("postage_currency"),
        posted_at=taken.get("posted_at"),
        receptacle=taken.get("receptacle"),
    )


def _worth(
    taken: dict[str, Any], items: tuple[GoodsItem, ...]
) -> tuple[Decimal | None, str | None]:
    """The value of the item; of its contents when they are all valued in one currency."""
    if "value" in taken:
        return taken["value"], taken.get("currency")
    currencies = {item.currency for item in items}
    known = [item.value for item in items if item.value is not None]
    if not items or len(known) < len(items) or len(currencies) != 1:
        return None, taken.get("currency")
    return sum(known, Decimal(0)), currencies.pop() or taken.get("currency")


def _origin(number: str) -> str | None:
    return _country_of(number[-2:]) if codes.valid_postal_item(number) else None


def _country_of(office: str | None) -> str | None:
    found = codes.country(office[:2]) if office else None
    return found.alpha2 if found else None


def contents(value: object) -> tuple[GoodsItem, ...]:
    """Contents in one cell: description/HS/quantity/net kg/value/currency, ``;`` between pieces."""
    return tuple(_piece(one) for one in values.texts(value)[:_MOST_ITEMS])


def _piece(written: str) -> GoodsItem:
    parts = [part.strip() for part in written.split("/")]
    if len(parts) > 6:
        raise WrongValueError("VAL-TYPE", "description/HS/quantity/net kg/value/currency")
    description, hs_code, quantity, net_kg, value, currency = (*parts, *[""] * (6 - len(parts)))
    return GoodsItem(
        description=description or None,
        hs_code=values.hs_code(hs_code),
        quantity=values.amount(quantity),
        net_kg=values.amount(net_kg),
        value=values.amount(value),
        currency=values.currency(currency),
    )
