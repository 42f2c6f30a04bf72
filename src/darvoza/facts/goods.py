"""③ Facts of a consignment: what it weighs, costs, where it comes from and goes to."""

from decimal import Decimal

from darvoza.crossings.keys import folded
from darvoza.facts.classification import main_item
from darvoza.facts.fact import (
    BOOLEAN,
    CODE,
    CONSIGNMENT,
    INTEGER,
    MESSAGE,
    NUMBER,
    PLAIN,
    PROXY,
    Fact,
)
from darvoza.facts.known import Known
from darvoza.records import Direction

TRANSIT = frozenset({"TR", "T1", "T2", "ТТ"})
"""First letters of the transit procedures: ASYCUDA TR8, TIR and T1; ТТ of the EAEU."""


def _items(known: Known) -> int | None:
    return len(known.consignment.items) or None


def _gross(known: Known) -> Decimal | None:
    mass = known.consignment.gross_kg
    if mass is not None:
        return mass
    masses = [item.gross_kg for item in known.consignment.items]
    if not masses or None in masses:
        return None
    return sum((each for each in masses if each is not None), Decimal(0))


def _gross_kg(known: Known) -> float | None:
    mass = _gross(known)
    return float(mass) if mass is not None else None


def _packages(known: Known) -> int | None:
    return known.consignment.packages


def _kg_per_package(known: Known) -> float | None:
    mass, packages = _gross(known), known.consignment.packages
    return round(float(mass) / packages, 3) if mass is not None and packages else None


def _net_to_gross(known: Known) -> float | None:
    pairs = [(item.net_kg, item.gross_kg) for item in known.consignment.items]
    whole = [(net, gross) for net, gross in pairs if net is not None and gross]
    if not whole or len(whole) < len(pairs):
        return None
    net, gross = sum(each for each, _ in whole), sum(each for _, each in whole)
    return round(float(net) / float(gross), 4)


def _item_masses_exceed_header(known: Known) -> bool | None:
    header = known.consignment.gross_kg
    masses = [item.gross_kg for item in known.consignment.items if item.gross_kg is not None]
    return sum(masses) > header if header is not None and masses else None


def value_of(known: Known) -> Decimal | None:
    """The value of the consignment, or of its items together when they share a currency."""
    goods = known.consignment
    if goods.value is not None:
        return goods.value
    values = [item.value for item in goods.items]
    if not values or None in values or len({item.currency for item in goods.items}) > 1:
        return None
    return sum((each for each in values if each is not None), Decimal(0))


def _declared_value(known: Known) -> float | None:
    value = value_of(known)
    return float(value) if value is not None else None


def currency_of(known: Known) -> str | None:
    """The currency of that value."""
    goods = known.consignment
    if goods.currency:
        return goods.currency
    return next((item.currency for item in goods.items if item.currency), None)


def _value_zero(known: Known) -> bool | None:
    value = value_of(known)
    return value == 0 if value is not None else None


def _value_per_kg(known: Known) -> float | None:
    value, mass = value_of(known), _gross(known)
    return round(float(value) / float(mass), 4) if value is not None and mass else None


def _origin_country(known: Known) -> str | None:
    item = main_item(known)
    return item.origin if item else None


def _origins(known: Known) -> int | None:
    return len({item.origin for item in known.consignment.items if item.origin}) or None


def _dispatch_country(known: Known) -> str | None:
    return known.consignment.dispatch_country


def _destination_country(known: Known) -> str | None:
    return known.consignment.destination_country


def _origin_differs(known: Known) -> bool | None:
    origins = {item.origin for item in known.consignment.items if item.origin}
    dispatch = known.consignment.dispatch_country
    return origins != {dispatch} if origins and dispatch else None


def _transit(known: Known) -> bool | None:
    goods, home = known.consignment, known.snapshot.checkpoint.country
    if goods.procedure and goods.procedure[:2].upper() in TRANSIT:
        return True
    leaving = known.movement.direction is Direction.DEPARTURE
    other_end = goods.dispatch_country if leaving else goods.destination_country
    return other_end != home if other_end else None


def _procedure(known: Known) -> str | None:
    return known.consignment.procedure


def _seals(known: Known) -> int:
    return len(known.consignment.seals)


def _containers(known: Known) -> int:
    return len(known.consignment.containers)


def _vehicle_named(known: Known) -> bool:
    return bool(known.consignment.vehicles or known.consignment.containers)


def _documents(known: Known) -> int:
    return len(known.consignment.documents)


def _hours_declared_before(known: Known) -> float | None:
    declared = known.consignment.declared_at
    return round((known.moment - declared).total_seconds() / 3600, 2) if declared else None


def _delivery_terms(known: Known) -> str | None:
    return known.consignment.delivery_terms


def _same_party(known: Known) -> bool | None:
    consignor, consignee = known.consignment.consignor, known.consignment.consignee
    if not (consignor and consignee and consignor.name and consignee.name):
        return None
    return folded(consignor.name) == folded(consignee.name)


FACTS = (
    Fact("goods_items", CONSIGNMENT, INTEGER, "items",
         "Items of the consignment",
         MESSAGE, PLAIN, _items),
    Fact("gross_kg", CONSIGNMENT, NUMBER, "kg",
         "Gross mass of the consignment, or of its items together",
         MESSAGE, PLAIN, _gross_kg),
    Fact("packages", CONSIGNMENT, INTEGER, "packages",
         "Packages of the consignment",
         MESSAGE, PLAIN, _packages),
    Fact("kg_per_package", CONSIGNMENT, NUMBER, "kg",
         "Gross mass of a package, on average",
         MESSAGE, PLAIN, _kg_per_package),
    Fact("net_to_gross", CONSIGNMENT, NUMBER, "ratio",
         "Net mass as a share of gross mass, over all items",
         MESSAGE, PLAIN, _net_to_gross),
    Fact("item_masses_exceed_header", CONSIGNMENT, BOOLEAN, None,
         "The items together weigh more than the whole consignment is said to",
         MESSAGE, PLAIN, _item_masses_exceed_header),
    Fact("declared_value", CONSIGNMENT, NUMBER, "in value_currency",
         "Value of the consignment, or of its items together",
         MESSAGE, PLAIN, _declared_value),
    Fact("value_currency", CONSIGNMENT, CODE, None,
         "Currency of the declared value",
         MESSAGE, PLAIN, currency_of),
    Fact("value_zero", CONSIGNMENT, BOOLEAN, None,
         "The declared value is zero",
         MESSAGE, PLAIN, _value_zero),
    Fact("value_per_kg", CONSIGNMENT, NUMBER, "value_currency per kg",
         "Declared value of a kilogram",
         MESSAGE, PLAIN, _value_per_kg),
    Fact("origin_country", CONSIGNMENT, CODE, None,
         "Country of origin of the heaviest item",
         MESSAGE, PROXY, _origin_country),
    Fact("origin_countries", CONSIGNMENT, INTEGER, "countries",
         "Number of different countries of origin",
         MESSAGE, PLAIN, _origins),
    Fact("dispatch_country", CONSIGNMENT, CODE, None,
         "Country from which the goods are sent",
         MESSAGE, PROXY, _dispatch_country),
    Fact("destination_country", CONSIGNMENT, CODE, None,
         "Country to which the goods go",
         MESSAGE, PROXY, _destination_country),
    Fact("origin_differs_from_dispatch", CONSIGNMENT, BOOLEAN, None,
         "The goods are not sent from their country of origin",
         MESSAGE, PROXY, _origin_differs),
    Fact("transit", CONSIGNMENT, BOOLEAN, None,
         "The goods go on to another country",
         MESSAGE, PLAIN, _transit),
    Fact("procedure", CONSIGNMENT, CODE, None,
         "Customs procedure as declared",
         MESSAGE, PLAIN, _procedure),
    Fact("seals", CONSIGNMENT, INTEGER, "seals",
         "Seals the document names",
         MESSAGE, PLAIN, _seals),
    Fact("containers", CONSIGNMENT, INTEGER, "containers",
         "Containers the document names",
         MESSAGE, PLAIN, _containers),
    Fact("vehicle_named", CONSIGNMENT, BOOLEAN, None,
         "The document names a vehicle, wagon or container",
         MESSAGE, PLAIN, _vehicle_named),
    Fact("documents_attached", CONSIGNMENT, INTEGER, "documents",
         "Documents attached",
         MESSAGE, PLAIN, _documents),
    Fact("declared_hours_before", CONSIGNMENT, NUMBER, "hours",
         "Hours between the declaration and the crossing",
         MESSAGE, PLAIN, _hours_declared_before),
    Fact("delivery_terms", CONSIGNMENT, CODE, None,
         "Terms of delivery (Incoterms)",
         MESSAGE, PLAIN, _delivery_terms),
    Fact("consignor_is_consignee", CONSIGNMENT, BOOLEAN, None,
         "Sender and receiver bear the same name",
         MESSAGE, PLAIN, _same_party),
)  # fmt: skip
