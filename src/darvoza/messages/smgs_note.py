"""① One rail note: what stands in its boxes, and the consignment that it is."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from darvoza import codes
from darvoza.messages import values
from darvoza.messages.values import WrongValueError
from darvoza.messages.xml import Document, Node
from darvoza.subjects import Address, Consignment, GoodsItem, Party, Reference

RAILWAYS: dict[str, str] = {
    "20": "RU", "RZD": "RU", "21": "BY", "BC": "BY", "22": "UA", "UZH": "UA", "23": "MD",
    "24": "LT", "25": "LV", "26": "EE", "27": "KZ", "KZH": "KZ", "28": "GE", "29": "UZ",
    "UTI": "UZ", "31": "MN", "UBZD": "MN", "33": "CN", "KZD": "CN", "57": "AZ", "58": "AM",
    "59": "KG", "KRG": "KG", "66": "TJ", "TDZ": "TJ", "TDJ": "TJ", "67": "TM", "TRK": "TM",
    "96": "IR", "RAI": "IR",
}  # fmt: skip
"""Country of a railway by its number (UIC leaflet 920) or the letters that OSJD uses."""

_KINDS = {"02013": "smgs", "02015": "cmr", "02024": "tir", "04021": "invoice"}
_TOLERANCE = Decimal("0.01")


@dataclass(slots=True)
class Note:
    """What is needed of a note before its subjects can be made."""

    node: Node
    number: str | None
    agreed_at: datetime | None  # box 26
    gross_kg: Decimal | None
    seals: tuple[str, ...]
    items: list[GoodsItem] = field(default_factory=list)
    declarations: list[str] = field(default_factory=list)
    loaded: dict[str, Decimal] = field(default_factory=dict)  # goods by wagon, kg
    wagon_of: dict[str, str] = field(default_factory=dict)  # container → wagon
    wagons_named: dict[str, Node] = field(default_factory=dict)
    containers_named: dict[str, Node] = field(default_factory=dict)


def read_note(document: Document, node: Node) -> Note:
    """The note at *node* (an element ``RailwayBill``)."""
    note = Note(
        node=node,
        number=document.text(node, "number"),
        agreed_at=stamped_at(document, node.node("contractcarrierdate")),
        gross_kg=document.amount(node, "grossweightquantity"),
        seals=_seals(document, node),
    )
    if note.number is None:
        document.warn("SMGS-NO-NUMBER", node.element, raw=None)
    for goods in node.nodes("rwbgoods"):
        _take_goods(document, goods, note)
    _compare(document, note)
    return note


def stamped_at(document: Document, stamp: Node | None) -> datetime | None:
    """The moment of a stamp: its Moscow time, else its date and time in the sender's zone."""
    moscow = document.value(values.moment, stamp, "datetimemoscow")
    if isinstance(moscow, datetime):
        return _placed(moscow, "Europe/Moscow")
    day = document.text(stamp, "date")
    if day is None:
        return None
    time = document.text(stamp, "time") or ""
    element = stamp.element_at("date") if stamp else None
    try:
        written = values.moment(f"{day[:10]}T{time}" if time else day)
    except WrongValueError as wrong:
        if element is not None:
            document.warn(wrong.code, element, raw=f"{day} {time}", expected=wrong.expected)
        return None
    return None if written is None else _placed(written, document.zone)


def _placed(written: datetime, zone: str | None) -> datetime:
    try:
        return values.in_utc(written, zone)
    except WrongValueError:
        return written.replace(tzinfo=UTC)


def _seals(document: Document, node: Node) -> tuple[str, ...]:
    found = (document.text(seal, "sealid") for seal in node.nodes("seal"))
    return tuple(dict.fromkeys(one for one in found if one))


def _take_goods(document: Document, goods: Node, note: Note) -> None:
    """One entry of boxes 15 to 18: the item, and the wagon and containers it lies in."""
    item = GoodsItem(
        description=_description(goods),
        hs_code=document.code(values.hs_code, goods, "goodsnomenclaturecode")
        or document.code(values.hs_code, goods, "harmonizedrangegoods"),
        packages=document.count(goods, "placesquantity"),
        gross_kg=document.amount(goods, "grossweightquantity"),
        unit=document.text(goods, "packing"),
        value=document.amount(goods, "gcost"),
        currency=document.code(values.currency, goods, "currencycode"),
    )
    note.items.append(item)
    _take_declaration(document, goods.node("dtinfo", "dtnumber"), note)
    note.declarations += goods.texts("mrn")
    wagon = document.code(values.plate, goods, "carriagenumber")
    if wagon is not None:
        note.wagons_named.setdefault(wagon, goods)
        note.loaded[wagon] = note.loaded.get(wagon, Decimal(0)) + (item.gross_kg or Decimal(0))
    for written in goods.texts("containernumber"):
        container = codes.plate(written)
        note.containers_named.setdefault(container, goods)
        if wagon is not None:
            note.wagon_of.setdefault(container, wagon)


def _description(goods: Node) -> str | None:
    whole = " ".join(" ".join(one.split()) for one in goods.texts("goodsdescription"))
    return whole[: values.LONGEST_TEXT] or None


def _take_declaration(document: Document, node: Node | None, note: Note) -> None:
    """The number of a goods declaration: customs office, date as DDMMYY, serial number."""
    office = document.text(node, "customscode")
    day = document.value(values.day, node, "registrationdate")
    serial = document.text(node, "gtdnumber")
    if office and serial:
        date = f"{day:%d%m%y}" if day is not None else ""
        note.declarations.append("/".join(part for part in (office, date, serial) if part))


def _compare(document: Document, note: Note) -> None:
    """Report masses and places of the whole note that its goods do not add up to."""
    masses = [item.gross_kg for item in note.items]
    places = [item.packages for item in note.items]
    stated = document.count(note.node, "placesquantity")
    _differs(document, note, "grossweightquantity", note.gross_kg, masses)
    _differs(document, note, "placesquantity", None if stated is None else Decimal(stated), places)


def _differs(
    document: Document,
    note: Note,
    name: str,
    stated: Decimal | None,
    parts: list[Decimal | None] | list[int | None],
) -> None:
    known = [Decimal(part) for part in parts if part is not None]
    element = note.node.element_at(name)
    if stated is None or element is None or not parts or len(known) < len(parts):
        return
    total = sum(known, Decimal(0))
    if abs(total - stated) > _TOLERANCE:
        document.warn("VAL-SUM", element, raw=str(stated), expected=str(total))


def consignment(document: Document, note: Note) -> Consignment:
    """The goods of the note as one consignment."""
    node = note.node
    value, currency = _worth(note.items)
    departure, destination = node.node("departurestation"), node.node("destinationstation")
    consignor, consignee = _firm(document, node, "consignor"), _firm(document, node, "consignee")
    return Consignment(
        references=_references(document, note),
        declared_at=note.agreed_at,
        consignor=consignor,
        consignee=consignee,
        carrier=_carrier(document, node.node("carrier")),
        dispatch_country=station_country(document, departure) or _home(consignor),
        destination_country=station_country(document, destination) or _home(consignee),
        dispatch_place=document.text(departure, "stationcode"),
        destination_place=document.text(destination, "stationcode"),
        items=tuple(note.items),
        packages=document.count(node, "placesquantity"),
        gross_kg=note.gross_kg,
        value=value,
        currency=currency,
        vehicles=_numbers(document, node, ("carriage", "carriageid"), note.wagons_named),
        containers=_numbers(document, node, ("container", "containerid"), note.containers_named),
        seals=note.seals,
        documents=_papers(document, node),
    )


def _worth(items: list[GoodsItem]) -> tuple[Decimal | None, str | None]:
    currencies = {item.currency for item in items}
    known = [item.value for item in items if item.value is not None]
    if not items or len(known) < len(items) or len(currencies) != 1:
        return None, None
    return sum(known, Decimal(0)), currencies.pop()


def _references(document: Document, note: Note) -> tuple[Reference, ...]:
    found = [Reference(kind="smgs", number=note.number)] if note.number else []
    found += [Reference(kind="declaration", number=number) for number in note.declarations]
    for paper in note.node.nodes("consignordocument"):
        kind = _KINDS.get(document.text(paper, "modecode") or "")
        number = document.text(paper, "prdocumentnumber")
        if kind and number:
            found.append(Reference(kind=kind, number=number))
    return tuple(dict.fromkeys(found))


def _papers(document: Document, node: Node) -> tuple[str, ...]:
    found = (document.text(paper, "modecode") for paper in node.nodes("consignordocument"))
    return tuple(dict.fromkeys(one for one in found if one))


def _numbers(
    document: Document, node: Node, path: tuple[str, str], named: dict[str, Node]
) -> tuple[str, ...]:
    listed = [document.text(one, path[1]) for one in node.nodes(path[0])]
    return tuple(dict.fromkeys([codes.plate(one) for one in listed if one] + list(named)))


def _firm(document: Document, node: Node, name: str) -> Party | None:
    """Box 1 or 4: name, code and address."""
    firm = node.node(name)
    if firm is None:
        return None
    code = document.text(firm, "rbcode") or document.text(firm, "okpoid")
    return Party(
        name=document.text(firm, "organizationname") or document.text(firm, "shortname"),
        identifier=codes.document_number(code) or None if code else None,
        address=_address(document, firm.node("address")),
        phone=document.text(firm, "contact", "phone"),
    )


def _address(document: Document, node: Node | None) -> Address | None:
    if node is None:
        return None
    return Address(
        street=document.text(node, "streethouse"),
        city=document.text(node, "city"),
        region=document.text(node, "region"),
        postcode=document.text(node, "postalcode"),
        country=document.code(values.alpha2, node, "countrycode"),
    )


def _carrier(document: Document, node: Node | None) -> Party | None:
    name = document.text(node, "carriername")
    code = document.text(node, "carriercode")
    return Party(name=name, identifier=code) if name or code else None


def _home(party: Party | None) -> str | None:
    return party.address.country if party and party.address else None


def station_country(document: Document, station: Node | None) -> str | None:
    """The country a station lies in: as stated, or that of its railway."""
    stated = document.code(values.alpha2, station, "countrycode")
    return stated or RAILWAYS.get((document.text(station, "railwaycode") or "").upper())
