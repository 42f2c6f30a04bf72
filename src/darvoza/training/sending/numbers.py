"""By which number a case is known: on its papers, and again among the crossings of the store.

What a case does not name comes from its own seed, so that it is the same in every shift.
"""

from darvoza.codes.checks import postal_item_digit, wagon_digit
from darvoza.errors import ScenarioError
from darvoza.records import Mode
from darvoza.simulate.chance import patterned, pick
from darvoza.simulate.truth import Identity
from darvoza.simulate.vehicles import PLATES
from darvoza.subjects import SubjectKind
from darvoza.training.ledger import Case
from darvoza.training.sending.visible import Visible, visible

KNOWN_BY: dict[tuple[Mode, SubjectKind], tuple[str, str]] = {
    (Mode.AIR, SubjectKind.TRAVELLER): ("document", "document"),
    (Mode.ROAD, SubjectKind.TRAVELLER): ("document", "document"),
    (Mode.ROAD, SubjectKind.VEHICLE): ("vehicle", "plate"),
    (Mode.ROAD, SubjectKind.CONSIGNMENT): ("cmr", "waybill"),
    (Mode.RAIL, SubjectKind.TRAVELLER): ("document", "document"),
    (Mode.RAIL, SubjectKind.VEHICLE): ("vehicle", "wagon"),
    (Mode.RAIL, SubjectKind.CONSIGNMENT): ("smgs", "waybill"),
    (Mode.POST, SubjectKind.CONSIGNMENT): ("s10", "item"),
}
"""Kind of identity, and the name of the number among those of the case."""

PATTERNS = {
    "booking": "@@@@@@",
    "waybill": "########",
    "declaration": "#####",  # the serial number of the office
    "local": "KDY-@@####",
    "seal": "@@#######",
}
ITEM_SERVICES = ("RR", "LP", "CP", "UA")
ITEM_COUNTRIES = ("CN", "TR", "AE", "RU")
PLATE_COUNTRIES = ("KG", "KZ", "UZ", "TJ")


def identity_of(case: Case) -> Identity:
    """Kind and value by which the crossing of *case* is known (`simulate.truth.identities_of`).

    Raises ScenarioError when no message carries such a subject.
    """
    kind, name = _known_by(case.mode, case.subject)
    if name == "document":
        return kind, case.traits.document
    return kind, number(visible(case, case.at), name)


def _known_by(mode: Mode, subject: SubjectKind) -> tuple[str, str]:
    found = KNOWN_BY.get((mode, subject))
    if found is None:
        known = ", ".join(f"{one} by {way}" for way, one in KNOWN_BY)
        raise ScenarioError(f"no message carries a {subject} by {mode}; carried are: {known}")
    return found


def number(case: Visible, name: str) -> str:
    """The number *name* of the case: its own, or one that its seed gives."""
    return case.numbers.get(name) or _made(case, name)


def _made(case: Visible, name: str) -> str:
    draw = case.draw("number", name, str(case.turn))
    if name in {"plate", "trailer"}:
        return patterned(draw, PLATES[pick(draw, PLATE_COUNTRIES)])
    if name == "wagon":
        seven = patterned(draw, "6######")
        return f"{seven}{wagon_digit(seven)}"
    if name == "item":
        service, serial = pick(draw, ITEM_SERVICES), patterned(draw, "########")
        return f"{service}{serial}{postal_item_digit(serial)}{pick(draw, ITEM_COUNTRIES)}"
    return patterned(draw, PATTERNS[name])
