"""① The single administrative document as ASYCUDA World exports it in XML.

There is no public schema: elements are found by local name, capitals aside, with the spellings that
releases differ in; an element that holds ``<null/>`` says nothing. Source: exported declarations.
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from darvoza import codes
from darvoza.errors import MessageError
from darvoza.messages import values
from darvoza.messages.asycuda_items import goods_item
from darvoza.messages.asycuda_values import moment, party, split_identity
from darvoza.messages.issues import Findings, disposition_of
from darvoza.messages.xml import Document, looks_like_xml, root_name, unreadable
from darvoza.records import (
    Direction,
    Disposition,
    Envelope,
    Mention,
    Mode,
    MovementReference,
    Reading,
    Stage,
)
from darvoza.subjects import Consignment, GoodsItem, Reference

NAME = "asycuda"

_MODES = {"2": Mode.RAIL, "3": Mode.ROAD, "4": Mode.AIR, "5": Mode.POST}
"""First digit of the mode of transport at the border (UN/ECE recommendation 19)."""

_DIRECTIONS = {"I": Direction.ARRIVAL, "E": Direction.DEPARTURE}
_TRANSPORT_DOCUMENTS = {Mode.ROAD: "cmr", Mode.RAIL: "smgs", Mode.AIR: "awb", Mode.POST: "s10"}
_TOLERANCE = Decimal("0.01")


def recognises(data: bytes) -> bool:
    """Whether *data* is XML whose first element is ``ASYCUDA``."""
    return looks_like_xml(data) and root_name(data) == "asycuda"


def read(data: bytes, envelope: Envelope) -> Reading:
    """The declaration as one consignment; a blank form is quarantined."""
    findings = Findings()
    try:
        document = Document(data, envelope, findings)
    except MessageError as wrong:
        return unreadable(NAME, wrong, data, envelope)
    consignment = _consignment(document)
    if _is_blank(consignment):
        findings.fatal("SAD-EMPTY", segment=1, tag="ASYCUDA", offset=0)
        return _reading(findings, envelope, consignment, ())
    if not _own_numbers(consignment):
        findings.warning("SAD-NO-NUMBER", segment=1, tag="ASYCUDA", offset=0)
    mention = Mention(
        ordinal=0,
        stage=Stage.DECLARATION,
        subject=consignment,
        movement=_movement(document, consignment, envelope),
        spans=((0, len(data)),),
    )
    return _reading(findings, envelope, consignment, (mention,))


def _reading(
    findings: Findings,
    envelope: Envelope,
    consignment: Consignment,
    mentions: tuple[Mention, ...],
) -> Reading:
    issues = findings.all()
    numbers = _own_numbers(consignment)
    return Reading(
        format=NAME,
        disposition=disposition_of(issues, strict=envelope.strict)
        if mentions
        else Disposition.QUARANTINED,
        issues=issues,
        mentions=mentions,
        reference=numbers[0] if numbers else envelope.reference,
        event_at=consignment.declared_at or envelope.event_at,
    )


def _own_numbers(consignment: Consignment) -> list[str]:
    return [one.number for one in consignment.references if one.kind in {"declaration", "local"}]


def _is_blank(consignment: Consignment) -> bool:
    parties = consignment.consignor or consignment.consignee or consignment.declarant
    return not (consignment.office or consignment.references or parties or consignment.items)


def _consignment(document: Document) -> Consignment:
    root = document.root
    office = document.text(
        root, "identification", "office_segment", "customs_clearance_office_code"
    )
    declared_at = _declared_at(document)
    items, references, papers = _items(document)
    vehicles = _vehicles(document)
    containers = [*_containers(document), *filter(codes.valid_container, vehicles)]
    gross = _gross(document, items)
    value, currency = _invoice(document, items)
    return Consignment(
        references=(*_references(document, office, declared_at), *references),
        procedure=_procedure(document),
        office=office,
        declared_at=declared_at,
        consignor=party(document, root.node("traders", "exporter"), "exporter"),
        consignee=party(document, root.node("traders", "consignee"), "consignee"),
        declarant=party(document, root.node("declarant"), "declarant"),
        carrier=party(document, root.node("transit", "principal"), ""),
        dispatch_country=_country(document, "export", "export_country_code"),
        destination_country=_country(document, "destination", "destination_country_code"),
        dispatch_place=document.text(root, "transport", "place_of_loading", "code"),
        destination_place=document.text(root, "transit", "destination", "office"),
        items=items,
        packages=_packages(document, items),
        gross_kg=gross,
        value=value,
        currency=currency,
        vehicles=vehicles,
        containers=tuple(dict.fromkeys(containers)),
        seals=_seals(document),
        documents=tuple(dict.fromkeys(papers)),
        delivery_terms=document.text(root, "transport", "delivery_terms", "code"),
    )


def _declared_at(document: Document) -> datetime | None:
    identification = document.root.node("identification")
    for name in ("registration", "assessment", "receipt"):
        node = identification.node(name) if identification else None
        if found := moment(document, node, "date"):
            return found
    return moment(document, document.root.node("property"), "date_of_declaration")


def _procedure(document: Document) -> str | None:
    kind = document.root.node("identification", "type")
    parts = (
        document.text(kind, "type_of_declaration"),
        document.text(kind, "declaration_gen_procedure_code"),
    )
    return "".join(part for part in parts if part) or None


def _references(
    document: Document, office: str | None, declared_at: datetime | None
) -> Iterator[Reference]:
    """Registration as ``OFFICE/YEAR/SERIAL NUMBER``, the declarant's own, the manifest's."""
    root = document.root
    registration = root.node("identification", "registration")
    number = document.text(registration, "number")
    if number:
        serial = document.text(registration, "serial_number") or ""
        year = str(declared_at.year) if declared_at else ""
        whole = "/".join(part for part in (office, year, f"{serial}{number}") if part)
        yield Reference(kind="declaration", number=whole)
    local = document.text(root, "declarant", "reference", "number")
    if local:
        year = document.text(root, "declarant", "reference", "year") or ""
        declarant = document.text(root, "declarant", "declarant_code") or ""
        whole = "/".join(part for part in (declarant, year, local) if part)
        yield Reference(kind="local", number=whole)
    manifest = document.text(root, "identification", "manifest_reference_number")
    if manifest:
        yield Reference(kind="manifest", number=manifest)


def _country(document: Document, *path: str) -> str | None:
    country = document.root.node("general_information", "country")
    return document.code(values.alpha2, country, *path)


def _items(document: Document) -> tuple[tuple[GoodsItem, ...], list[Reference], list[str]]:
    """The goods items, and the transport documents and papers that they name."""
    items: list[GoodsItem] = []
    references: list[Reference] = []
    papers: list[str] = []
    kind = _TRANSPORT_DOCUMENTS.get(_mode(document) or Mode.ROAD, "manifest")
    currency = document.code(
        values.currency, document.root.node("valuation", "gs_invoice"), "currency_code"
    )
    for node in document.root.nodes("item"):
        item, named, attached = goods_item(document, node, currency)
        items.append(item)
        papers += attached
        references += [Reference(kind=one.kind or kind, number=one.number) for one in named]
    _count(document, len(items))
    return tuple(items), list(dict.fromkeys(references)), papers


def _count(document: Document, found: int) -> None:
    numbers = document.root.node("property", "nbers")
    announced = document.count(numbers, "total_number_of_items")
    element = numbers.element_at("total_number_of_items") if numbers else None
    if announced is not None and announced != found and element is not None:
        document.warn("CNT-ITEMS", element, raw=str(announced), expected=str(found))


def _packages(document: Document, items: tuple[GoodsItem, ...]) -> int | None:
    numbers = document.root.node("property", "nbers")
    announced = document.count(numbers, "total_number_of_packages")
    known = [item.packages for item in items if item.packages is not None]
    element = numbers.element_at("total_number_of_packages") if numbers else None
    complete = bool(items) and len(known) == len(items)
    if announced is not None and complete and announced != sum(known) and element is not None:
        document.warn("VAL-SUM", element, raw=str(announced), expected=str(sum(known)))
    return announced if announced is not None else sum(known) if known else None


def _gross(document: Document, items: tuple[GoodsItem, ...]) -> Decimal | None:
    """The gross mass of the header, else the sum of the items; a difference is reported."""
    valuation = document.root.node("valuation")
    known = [item.gross_kg for item in items if item.gross_kg is not None]
    total = sum(known, Decimal(0)) if items and len(known) == len(items) else None
    for path in (("weight", "gross_weight"), ("total", "total_weight")):
        stated = document.amount(valuation, *path)
        if stated:
            element = valuation.element_at(*path) if valuation else None
            if total is not None and abs(total - stated) > _TOLERANCE and element is not None:
                document.warn("VAL-SUM", element, raw=str(stated), expected=str(total))
            return stated
    return total


def _invoice(document: Document, items: tuple[GoodsItem, ...]) -> tuple[Decimal | None, str | None]:
    """The invoice total with its currency, else the sum of the items' prices."""
    valuation = document.root.node("valuation")
    currency = document.code(values.currency, valuation, "gs_invoice", "currency_code")
    for path in (("gs_invoice", "amount_foreign_currency"), ("total", "total_invoice")):
        stated = document.amount(valuation, *path)
        if stated:
            return stated, currency
    known = [item.value for item in items if item.value is not None]
    total = sum(known, Decimal(0)) if items and len(known) == len(items) else None
    return total, currency


def _vehicles(document: Document) -> tuple[str, ...]:
    """Plates, wagons and containers that the transport boxes name."""
    means = document.root.node("transport", "means_of_transport")
    found: list[str] = []
    for box in ("border_information", "departure_arrival_information"):
        identity = document.text(means, box, "identity")
        found += split_identity(identity)
    return tuple(dict.fromkeys(found))


def _containers(document: Document) -> Iterator[str]:
    for node in document.root.nodes("container"):
        for name in ("container_identity", "container_number", "identity", "number"):
            number = document.text(node, name)
            if number:
                yield codes.plate(number)
                break


def _seals(document: Document) -> tuple[str, ...]:
    identity = document.text(document.root, "transit", "seals", "identity")
    return tuple(dict.fromkeys((identity or "").replace(",", " ").replace(";", " ").split()))


def _mode(document: Document) -> Mode | None:
    means = document.root.node("transport", "means_of_transport")
    at_border = document.text(means, "border_information", "mode")
    mode = at_border or document.text(means, "inland_mode_of_transport") or ""
    return _MODES.get(mode[:1])


def _movement(
    document: Document, consignment: Consignment, envelope: Envelope
) -> MovementReference:
    root = document.root
    flow = (document.text(root, "property", "sad_flow") or "").upper()[:1]
    direction = _DIRECTIONS.get(flow)
    border = document.text(root, "transport", "border_office", "code") or consignment.office
    leaving = direction is Direction.DEPARTURE
    return MovementReference(
        mode=_mode(document) or envelope.mode or Mode.ROAD,
        from_place=border if leaving else None,
        to_place=None if leaving else border,
        conveyance=consignment.vehicles[0] if consignment.vehicles else None,
        checkpoint=envelope.checkpoint,
        direction=direction or envelope.direction,
    )
