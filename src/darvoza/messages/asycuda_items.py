"""① One item of an ASYCUDA declaration: goods, papers, and the transport document it came under."""

from decimal import Decimal
from typing import NamedTuple

from darvoza.messages import values
from darvoza.messages.asycuda_values import total
from darvoza.messages.values import WrongValueError
from darvoza.messages.xml import Document, Node
from darvoza.subjects import GoodsItem

_KINDS = {
    "730": "cmr", "02015": "cmr", "722": "smgs", "720": "smgs", "02013": "smgs",
    "952": "tir", "02024": "tir", "380": "invoice", "04021": "invoice",
    "741": "awb", "740": "awb", "02017": "awb",
}  # fmt: skip
"""Document codes: UN/EDIFACT 1001, and the classifier of the Eurasian Economic Commission."""


class Named(NamedTuple):
    """A document that an item names; *kind* is ``None`` for its transport document."""

    kind: str | None
    number: str


def goods_item(
    document: Document, node: Node, currency: str | None
) -> tuple[GoodsItem, list[Named], list[str]]:
    """The item, the documents it names with a number, and the codes of all attached."""
    named, papers = _attached(document, node)
    summary = document.text(node, "previous_doc", "summary_declaration")
    if summary:
        named.append(Named(None, summary))
    return _goods(document, node, currency), named, papers


def _goods(document: Document, node: Node, currency: str | None) -> GoodsItem:
    tariff = node.node("tarification")
    weights = node.node("valuation_item", "weight_itm")
    unit = tariff.node("supplementary_unit") if tariff else None
    goods = node.node("goods_description")
    return GoodsItem(
        description=document.text(goods, "commercial_description")
        or document.text(goods, "description_of_goods"),
        hs_code=_hs_code(document, tariff),
        origin=document.code(values.alpha2, goods, "country_of_origin_code"),
        packages=document.count(node, "packages", "number_of_packages"),
        gross_kg=document.amount(weights, "gross_weight_itm"),
        net_kg=document.amount(weights, "net_weight_itm"),
        quantity=_either(document, unit, "quantity"),
        unit=document.text(unit, "suppplementary_unit_code")
        or document.text(unit, "supplementary_unit_code"),
        value=_price(document, node, tariff),
        currency=document.code(
            values.currency, node, "valuation_item", "item_invoice", "currency_code"
        )
        or currency,
        procedure=_procedure(document, tariff),
    )


def _either(document: Document, unit: Node | None, name: str) -> Decimal | None:
    """The quantity under the tag with three p's that exports carry, or under the right one."""
    return document.amount(unit, f"suppplementary_unit_{name}") or document.amount(
        unit, f"supplementary_unit_{name}"
    )


def _hs_code(document: Document, tariff: Node | None) -> str | None:
    """The commodity code with its national digits, which stand in up to five elements."""
    node = tariff.node("hscode") if tariff else None
    names = ("commodity_code", *(f"precision_{number}" for number in range(1, 5)))
    parts = [found for name in names if (found := node.text(name) if node else None)]
    if not parts or node is None:
        return None
    try:
        return values.hs_code("".join(parts))
    except WrongValueError as wrong:
        document.warn(wrong.code, node.element, raw="".join(parts))
        return None


def _price(document: Document, node: Node, tariff: Node | None) -> Decimal | None:
    """The item's price: as invoiced, else its value, else its statistical value."""
    price = document.amount(tariff, "item_price") or document.amount(
        node, "valuation_item", "item_invoice", "amount_foreign_currency"
    )
    if price:
        return price
    found = document.value(total, tariff, "value_item")
    if isinstance(found, Decimal) and found:
        return found
    return document.amount(node, "valuation_item", "statistical_value")


def _procedure(document: Document, tariff: Node | None) -> str | None:
    extended = document.text(tariff, "extended_customs_procedure")
    national = document.text(tariff, "national_customs_procedure")
    return "".join(part for part in (extended, national) if part) or None


def _attached(document: Document, node: Node) -> tuple[list[Named], list[str]]:
    named: list[Named] = []
    papers: list[str] = []
    for one in node.nodes("attached_documents"):
        code = document.text(one, "attached_document_code")
        number = document.text(one, "attached_document_reference")
        if code is None:
            continue
        papers.append(code)
        if number and code in _KINDS:
            named.append(Named(_KINDS[code], number))
    return named, papers
