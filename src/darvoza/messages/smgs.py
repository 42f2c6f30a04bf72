"""① The SMGS rail note as XML ``RailwayBill``: the goods, each wagon, each container.

Elements are matched by local name, so that every version of the album of formats is read. Source:
SMGS annex 1 (box numbers below); ``RailwayBill`` of the album of formats, version 5.23.0.
"""

from dataclasses import dataclass
from decimal import Decimal

from lxml import etree

from darvoza import codes
from darvoza.errors import MessageError
from darvoza.messages import values
from darvoza.messages.issues import Findings, disposition_of
from darvoza.messages.smgs_note import Note, consignment, read_note
from darvoza.messages.smgs_route import movement
from darvoza.messages.xml import Document, Node, looks_like_xml, root_name, unreadable
from darvoza.records import (
    Disposition,
    Envelope,
    LinkKind,
    Mention,
    MentionLink,
    MovementReference,
    Reading,
    Stage,
)
from darvoza.subjects import Consignment, Subject, Vehicle, VehicleKind

NAME = "smgs"


def recognises(data: bytes) -> bool:
    """Whether *data* is XML that opens with ``RailwayBill``, alone or in an ``ED_Container``."""
    if not looks_like_xml(data):
        return False
    name = root_name(data)
    return name == "railwaybill" or (name == "ed_container" and b"RailwayBill" in data)


def read(data: bytes, envelope: Envelope) -> Reading:
    """Every note in *data*: its consignment, wagons and containers, linked."""
    findings = Findings()
    try:
        document = Document(data, envelope, findings)
    except MessageError as wrong:
        return unreadable(NAME, wrong, data, envelope)
    mentions: list[Mention] = []
    notes = [read_note(document, node) for node in _bills(document)]
    for note in notes:
        _mention(document, note, envelope, mentions, (0, len(data)))
    if not notes:
        findings.fatal("XML-ROOT", tag="ED_Container", raw="ED_Container", expected="RailwayBill")
    issues = findings.all()
    return Reading(
        format=NAME,
        disposition=disposition_of(issues, strict=envelope.strict)
        if mentions
        else Disposition.QUARANTINED,
        issues=issues,
        mentions=tuple(mentions),
        reference=(notes[0].number if len(notes) == 1 else None) or envelope.reference,
        event_at=(notes[0].agreed_at if notes else None) or envelope.event_at,
    )


def _bills(document: Document) -> list[Node]:
    root = document.root.element
    if str(root.tag).rpartition("}")[2].lower() == "railwaybill":
        return [document.root]
    return [
        Node(element)
        for element in root.iter(etree.Element)
        if str(element.tag).rpartition("}")[2].lower() == "railwaybill"
    ]


@dataclass(frozen=True, slots=True)
class Parts:
    """The wagons and containers of one note, by number in the order of the message."""

    wagons: dict[str, Vehicle]
    containers: dict[str, Vehicle]


def _mention(
    document: Document,
    note: Note,
    envelope: Envelope,
    mentions: list[Mention],
    span: tuple[int, int],
) -> None:
    """Add the mentions of one note: the consignment first, then wagons, then containers."""
    parts = Parts(_wagons(document, note), _containers(document, note))
    goods = consignment(document, note)
    reference = movement(document, note, goods, envelope)
    base = len(mentions)
    for offset, (subject, links) in enumerate(_subjects(note, goods, parts, base)):
        mentions.append(_one(base + offset, subject, reference, links, span))


def _one(
    ordinal: int,
    subject: Subject,
    reference: MovementReference,
    links: tuple[MentionLink, ...],
    span: tuple[int, int],
) -> Mention:
    return Mention(
        ordinal=ordinal,
        stage=Stage.NOTE,
        subject=subject,
        movement=reference,
        links=links,
        spans=(span,),
    )


def _subjects(
    note: Note, goods: Consignment, parts: Parts, base: int
) -> list[tuple[Subject, tuple[MentionLink, ...]]]:
    places = {number: base + 1 + at for at, number in enumerate(parts.wagons)}
    found: list[tuple[Subject, tuple[MentionLink, ...]]] = [
        (goods, tuple(_carried_in(place) for place in places.values()))
    ]
    found += [(wagon, ()) for wagon in parts.wagons.values()]
    only = next(iter(places.values())) if len(places) == 1 else None
    for number, container in parts.containers.items():
        place = places.get(note.wagon_of.get(number, ""), only)
        found.append((container, () if place is None else (_carried_in(place),)))
    return found


def _carried_in(place: int) -> MentionLink:
    return MentionLink(kind=LinkKind.CARRIED_IN, to=place)


# --- wagons and containers ----------------------------------------------------------------------


def _wagons(document: Document, note: Note) -> dict[str, Vehicle]:
    """Boxes 7 to 14; a wagon that only the goods name is reported and kept."""
    found: dict[str, Vehicle] = {}
    for node in note.node.nodes("carriage"):
        number = document.code(values.plate, node, "carriageid")
        if number is None:
            continue
        _check(document, node, number, "carriageid")
        found[number] = _wagon(document, node, note, number)
    for number, node in note.wagons_named.items():
        if number not in found:
            document.warn("SMGS-WAGON-UNKNOWN", node.element, raw=number)
            found[number] = Vehicle(kind=VehicleKind.WAGON, registration=number)
    return found


def _wagon(document: Document, node: Node, note: Note, number: str) -> Vehicle:
    tare = document.amount(node, "tare")
    alone = len(list(note.node.nodes("carriage"))) == 1
    return Vehicle(
        kind=VehicleKind.WAGON,
        registration=number,
        owner=document.text(node, "ownername"),
        operator=document.text(node, "rwname"),
        tare_kg=tare,
        gross_kg=_gross(tare, note.loaded.get(number) or (note.gross_kg if alone else None)),
        measured_kg=_gross(tare, document.amount(node, "goodsweight")),
        axles=document.count(node, "axisquantity"),
        seals=note.seals if alone else (),
    )


def _gross(tare: Decimal | None, goods: Decimal | None) -> Decimal | None:
    """Tare and goods together; unknown when one of them is."""
    return None if tare is None or goods is None else tare + goods


def _containers(document: Document, note: Note) -> dict[str, Vehicle]:
    """The containers listed; one that only the goods name is reported and kept."""
    found: dict[str, Vehicle] = {}
    for node in note.node.nodes("container"):
        number = document.code(values.plate, node, "containerid")
        if number is None:
            continue
        _check(document, node, number, "containerid")
        tare = document.amount(node, "tare")
        goods = document.amount(node, "goodsweight")
        found[number] = Vehicle(
            kind=VehicleKind.CONTAINER,
            registration=number,
            tare_kg=tare,
            gross_kg=_gross(tare, goods),
        )
    for number, node in note.containers_named.items():
        if number not in found:
            document.warn("SMGS-CONTAINER-UNKNOWN", node.element, raw=number)
            found[number] = Vehicle(kind=VehicleKind.CONTAINER, registration=number)
    return found


def _check(document: Document, node: Node, number: str, name: str) -> None:
    """Report a wagon or container number whose check digit is wrong."""
    element = node.element_at(name)
    if element is None:
        return
    if number.isascii() and number.isdigit() and len(number) in {8, 12}:
        if not codes.valid_wagon(number):
            expected = str(codes.wagon_digit(number[:-1]))
            document.warn("ID-CHECKDIGIT", element, raw=number, expected=expected)
    elif name == "containerid" and not codes.valid_container(number):
        document.warn("ID-CHECKDIGIT", element, raw=number, expected=_container_digit(number))


def _container_digit(number: str) -> str:
    shaped = len(number) == 11 and number[:4].isalpha() and number[4:].isdigit()
    if shaped and number.isascii():
        return str(codes.container_digit(number[:10]))
    return "4 letters and 7 digits"
