"""The load of a case by road or rail: what its papers say of goods, packages, mass and value."""

from random import Random

from darvoza.simulate.chance import patterned, pick
from darvoza.simulate.firms import firm_of
from darvoza.simulate.loads import Load
from darvoza.training.sending.visible import Visible, written
from darvoza.training.sending.wares import Ware, commodity, country_of, ware_of

DISPATCH = ("KG", "UZ", "CN", "TR")
FIRMS = 1_000_000
VAGUE_NAMES = ("GENERAL CARGO", "MISCELLANEOUS GOODS", "VARIOUS ITEMS", "OTHER MERCHANDISE")
NET_SHARE = 1.04  # gross to net, as `simulate.loads.Load` has it


def load_of(case: Visible) -> Load:
    """The load as shown; what is not shown is usual."""
    draw, ware = case.draw("load"), ware_of(case, "goods")
    gross = case.count("gross_kg") or round(draw.uniform(8_000, 19_000))
    net = round(gross / NET_SHARE, 1)
    packages = case.count("packages") or max(1, round(net / ware.kilos))
    value = case.count("goods_value") or round(net * ware.price * draw.uniform(0.8, 1.2))
    return _between_firms(case, draw, ware, (net, net / packages, value / net))


def _between_firms(
    case: Visible, draw: Random, ware: Ware, amounts: tuple[float, float, float]
) -> Load:
    net, each, price = amounts
    place = case.word("loaded_at")
    usual = pick(draw, DISPATCH)
    country = country_of(place) or usual
    return Load(
        consignor=firm_of(case.seed, "consignor", int(draw.random() * FIRMS), country),
        consignee=firm_of(case.seed, "consignee", _consignee(case), "KZ"),
        broker=firm_of(case.seed, "broker", int(draw.random() * FIRMS), "KZ"),
        commodity=commodity(ware, each, country),
        name=pick(draw, VAGUE_NAMES) if "vague_description" in case.odd else ware.name,
        origin=country,
        dispatch=country,
        kilos=net,
        price=price,
        loaded_at=written(place) if place else None,
    )


def _consignee(case: Visible) -> int:
    """Which firm receives: earlier loads went to another where the sign is that it changed."""
    changed = case.turn > 0 and "changed_consignee" in case.odd
    return int(case.draw("consignee", "earlier" if changed else "now").random() * FIRMS)


def identifier(draw: Random) -> str:
    """A number as rail papers carry it: 32 hexadecimal digits in five groups."""
    digits = patterned(draw, "#" * 32)
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
