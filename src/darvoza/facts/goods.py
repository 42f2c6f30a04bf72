"""③ Facts of a consignment: what the goods are, what they weigh and cost, who trades them."""

from decimal import Decimal
from functools import lru_cache

from darvoza.crossings.keys import folded
from darvoza.facts import lists
from darvoza.facts.fact import (
    BOOLEAN,
    CODE,
    CONSIGNMENT,
    IDENTIFYING,
    INTEGER,
    LIST,
    MESSAGE,
    NUMBER,
    PLAIN,
    PROXY,
    TEXT,
    Fact,
)
from darvoza.facts.known import Known
from darvoza.subjects import GoodsItem


def _codes(known: Known) -> list[str]:
    return [item.hs_code for item in known.consignment.items if item.hs_code]


def _main_item(known: Known) -> GoodsItem | None:
    """The heaviest item; the first one when none states its weight."""
    items = known.consignment.items
    if len(items) < 2:
        return items[0] if items else None
    return max(items, key=lambda item: item.gross_kg or item.net_kg or Decimal(0))


def _hs_code(known: Known) -> str | None:
    item = _main_item(known)
    return item.hs_code if item else None


def _hs_chapter(known: Known) -> str | None:
    code = _hs_code(known)
    return code[:2] if code else None


def _hs_digits(known: Known) -> int | None:
    found = _codes(known)
    return min(map(len, found)) if found else None


def _hs_missing(known: Known) -> bool | None:
    items = known.consignment.items
    return any(not item.hs_code for item in items) if items else None


def _items(known: Known) -> int | None:
    return len(known.consignment.items) or None


def _chapters(known: Known) -> int | None:
    return len({code[:2] for code in _codes(known)}) or None


@lru_cache(maxsize=4096)
def is_vague(description: str) -> bool:
    """Whether every word of *description* says nothing of what the goods are."""
    words = "".join(sign if sign.isalpha() or sign == "/" else " " for sign in description.lower())
    return all(word in lists.VAGUE or len(word) < 2 for word in words.split())


def _descriptions(known: Known) -> list[str]:
    return [item.description for item in known.consignment.items if item.description]


def _description(known: Known) -> str | None:
    return "; ".join(_descriptions(known))[:500] or None


def _description_vague(known: Known) -> bool | None:
    texts = _descriptions(known)
    return any(map(is_vague, texts)) if texts else None


def _description_missing(known: Known) -> bool:
    return len(_descriptions(known)) < max(1, len(known.consignment.items))


def _description_length(known: Known) -> int | None:
    texts = _descriptions(known)
    return min(map(len, texts)) if texts else None


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


def _value(known: Known) -> Decimal | None:
    goods = known.consignment
    if goods.value is not None:
        return goods.value
    values = [item.value for item in goods.items]
    if not values or None in values or len({item.currency for item in goods.items}) > 1:
        return None
    return sum((each for each in values if each is not None), Decimal(0))


def _declared_value(known: Known) -> float | None:
    value = _value(known)
    return float(value) if value is not None else None


def _value_currency(known: Known) -> str | None:
    goods = known.consignment
    if goods.currency:
        return goods.currency
    return next((item.currency for item in goods.items if item.currency), None)


def _value_zero(known: Known) -> bool | None:
    value = _value(known)
    return value == 0 if value is not None else None


def _value_per_kg(known: Known) -> float | None:
    value, mass = _value(known), _gross(known)
    return round(float(value) / float(mass), 4) if value is not None and mass else None


def _origin_country(known: Known) -> str | None:
    item = _main_item(known)
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
    goods = known.consignment
    if goods.procedure and goods.procedure[:2].upper() in {"TR", "T1", "T2", "ТТ"}:
        return True
    if goods.destination_country is None:
        return False if goods.procedure else None
    return goods.destination_country != known.snapshot.checkpoint.country


def _procedure(known: Known) -> str | None:
    return known.consignment.procedure


def _precursor_table(known: Known) -> str | None:
    tables = {lists.PRECURSORS.get(code[:6]) for code in _codes(known)} - {None}
    return min((table for table in tables if table), key=len, default=None)


def _precursor_hs(known: Known) -> bool | None:
    found = [code for code in _codes(known) if len(code) >= 6]
    return any(code[:6] in lists.PRECURSORS for code in found) if found else None


def _chemical(known: Known) -> bool | None:
    found = _codes(known)
    return any(code[:2] in {"28", "29", "38"} for code in found) if found else None


def _wildlife(known: Known) -> bool | None:
    found = _codes(known)
    return any(code[:2] in lists.WILDLIFE_CHAPTERS for code in found) if found else None


def _weapons(known: Known) -> bool | None:
    found = _codes(known)
    return any(code[:2] in lists.WEAPON_CHAPTERS for code in found) if found else None


def _dual_use(known: Known) -> bool | None:
    found = [code for code in _codes(known) if len(code) >= 4]
    return any(code[:4] in lists.DUAL_USE_HEADINGS for code in found) if found else None


def _medicines(known: Known) -> bool | None:
    found = [code for code in _codes(known) if len(code) >= 4]
    return any(code[:4] in lists.MEDICINE_HEADINGS for code in found) if found else None


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
    Fact("hs_code", CONSIGNMENT, CODE, None,
         "Harmonised System code of the heaviest item, as long as declared",
         MESSAGE, PLAIN, _hs_code),
    Fact("hs_chapter", CONSIGNMENT, CODE, None,
         "Harmonised System chapter of the heaviest item",
         MESSAGE, PLAIN, _hs_chapter),
    Fact("hs_digits", CONSIGNMENT, INTEGER, "digits",
         "Length of the shortest Harmonised System code of the consignment",
         MESSAGE, PLAIN, _hs_digits),
    Fact("hs_missing", CONSIGNMENT, BOOLEAN, None,
         "An item has no Harmonised System code",
         MESSAGE, PLAIN, _hs_missing),
    Fact("goods_items", CONSIGNMENT, INTEGER, "items",
         "Items of the consignment",
         MESSAGE, PLAIN, _items),
    Fact("hs_chapters", CONSIGNMENT, INTEGER, "chapters",
         "Number of different Harmonised System chapters",
         MESSAGE, PLAIN, _chapters),
    Fact("goods_description", CONSIGNMENT, TEXT, None,
         "Descriptions of the goods as written, joined",
         MESSAGE, IDENTIFYING, _description),
    Fact("description_vague", CONSIGNMENT, BOOLEAN, None,
         "A description says nothing of what the goods are: gift, goods, sample, parts …",
         LIST, PLAIN, _description_vague),
    Fact("description_missing", CONSIGNMENT, BOOLEAN, None,
         "An item, or the whole consignment, is not described",
         MESSAGE, PLAIN, _description_missing),
    Fact("description_length", CONSIGNMENT, INTEGER, "characters",
         "Length of the shortest description",
         MESSAGE, PLAIN, _description_length),
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
         MESSAGE, PLAIN, _value_currency),
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
    Fact("precursor_hs", CONSIGNMENT, BOOLEAN, None,
         "An item is classed as a substance of table I or II of the 1988 Convention",
         LIST, PLAIN, _precursor_hs),
    Fact("precursor_table", CONSIGNMENT, CODE, None,
         "The stricter table of the 1988 Convention an item is classed under: I or II",
         LIST, PLAIN, _precursor_table),
    Fact("chemical", CONSIGNMENT, BOOLEAN, None,
         "An item is a chemical (chapters 28, 29, 38)",
         LIST, PLAIN, _chemical),
    Fact("wildlife_chapter", CONSIGNMENT, BOOLEAN, None,
         "An item is of a chapter of animals, plants or their parts, where permits may be due",
         LIST, PLAIN, _wildlife),
    Fact("weapon_chapter", CONSIGNMENT, BOOLEAN, None,
         "An item is of the chapter of arms and ammunition",
         LIST, PLAIN, _weapons),
    Fact("dual_use_heading", CONSIGNMENT, BOOLEAN, None,
         "An item is of a heading in which goods of double use are often found",
         LIST, PLAIN, _dual_use),
    Fact("medicine_heading", CONSIGNMENT, BOOLEAN, None,
         "An item is a medicament",
         LIST, PLAIN, _medicines),
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
