"""③ Facts of what the goods are: codes, descriptions, the lists they fall under."""

from decimal import Decimal

from darvoza.facts import lists
from darvoza.facts.fact import (
    BOOLEAN,
    CODE,
    CONSIGNMENT,
    IDENTIFYING,
    INTEGER,
    LIST,
    MESSAGE,
    PLAIN,
    TEXT,
    Fact,
)
from darvoza.facts.known import Known
from darvoza.subjects import GoodsItem


def main_item(known: Known) -> GoodsItem | None:
    """The heaviest item; the first one when none states its weight."""
    items = known.consignment.items
    if len(items) < 2:
        return items[0] if items else None
    return max(items, key=lambda item: item.gross_kg or item.net_kg or Decimal(0))


def _codes(known: Known) -> list[str]:
    return [item.hs_code for item in known.consignment.items if item.hs_code]


def _hs_code(known: Known) -> str | None:
    item = main_item(known)
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


def _chapters(known: Known) -> int | None:
    return len({code[:2] for code in _codes(known)}) or None


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
)  # fmt: skip
