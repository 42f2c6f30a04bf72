"""① The way of a rail note: stations, the border it crosses, the train where it is named."""

from datetime import datetime

from darvoza import codes
from darvoza.messages import values
from darvoza.messages.smgs_note import Note, stamped_at, station_country
from darvoza.messages.xml import Document, Node
from darvoza.records import Envelope, Mode, MovementReference
from darvoza.subjects import Consignment

_TRAIN = ("trainnumber", "trainid", "trainindex")


def movement(
    document: Document, note: Note, goods: Consignment, envelope: Envelope
) -> MovementReference:
    """The crossing of the border that *note* speaks of.

    Of the border stations (box 6) the one in the country of dispatch is where the goods leave, and
    the one in the country of destination, else the last abroad, is where they enter.
    """
    stations = [_station(document, node) for node in note.node.nodes("borderstation")]
    leaves = next(
        (code for code, country in stations if country and country == goods.dispatch_country), None
    )
    enters = _enters(stations, goods)
    train = _train(document, note.node)
    return MovementReference(
        mode=Mode.RAIL,
        number=train,
        from_place=leaves or goods.dispatch_place,
        to_place=enters or goods.destination_place,
        departs_at=note.agreed_at,
        arrives_at=_passed_at(document, note.node, enters),
        conveyance=train,
        checkpoint=envelope.checkpoint,
        direction=envelope.direction,
    )


def _station(document: Document, node: Node) -> tuple[str | None, str | None]:
    """Code (or name) and country of a station; a wrong check digit is reported."""
    code = document.text(node, "stationcode")
    element = node.element_at("stationcode")
    shaped = code is not None and len(code) == 6 and code.isascii() and code.isdigit()
    if code is not None and element is not None and shaped and not codes.valid_station(code):
        expected = str(codes.station_digit(code[:5]))
        document.warn("ID-CHECKDIGIT", element, raw=code, expected=expected)
    return code or document.text(node, "stationname"), station_country(document, node)


def _enters(stations: list[tuple[str | None, str | None]], goods: Consignment) -> str | None:
    abroad = [one for one in stations if one[1] is None or one[1] != goods.dispatch_country]
    for code, country in abroad:
        if country is not None and country == goods.destination_country:
            return code
    return abroad[-1][0] if abroad else None


def _train(document: Document, node: Node) -> str | None:
    found = (document.code(values.document_number, node, name) for name in _TRAIN)
    return next((one for one in found if one), None)


def _passed_at(document: Document, node: Node, station: str | None) -> datetime | None:
    """When the goods passed *station* (stamps of box 34, else of box 33)."""
    for name in ("stamp34", "stamp33"):
        for stamp in node.nodes(name):
            where = document.text(stamp, "station", "stationcode")
            if station is not None and where == station:
                return stamped_at(document, stamp)
    return None
