"""Goods and parcels as papers describe them: by the word of a story, with a tariff code."""

from collections.abc import Mapping
from dataclasses import dataclass

from darvoza.errors import ScenarioError
from darvoza.simulate.firms import CITIES, Commodity
from darvoza.simulate.write_smgs import STATIONS
from darvoza.training.sending.visible import Visible, written


@dataclass(frozen=True, slots=True)
class Ware:
    """One kind of goods; the code is of the Harmonised System, six digits."""

    code: str
    name: str
    packing: str = "CT"  # UN/ECE recommendation 21
    kilos: float = 20.0  # a package, usually
    price: float = 3.0  # US dollars a kilogram, usually


WARES: Mapping[str, Ware] = {
    # loads
    "cement": Ware("252329", "PORTLAND CEMENT", "BG", 50, 0.08),
    "ceramic_tiles": Ware("690721", "CERAMIC TILES", "PX", 32, 0.5),
    "cotton_yarn": Ware("520512", "COTTON YARN", "CT", 45, 2.9),
    "dried_apricots": Ware("081310", "DRIED APRICOTS", "CT", 10, 2.1),
    "fertiliser": Ware("310210", "UREA", "BG", 50, 0.4),
    "flour": Ware("110100", "WHEAT FLOUR", "BG", 50, 0.35),
    "furniture": Ware("940360", "WOODEN FURNITURE", "CT", 40, 3.6),
    "glass_jars": Ware("701090", "GLASS JARS", "PX", 28, 0.9),
    "onions": Ware("070310", "ONIONS", "BG", 30, 0.3),
    "steel_pipes": Ware("730630", "STEEL PIPES", "BE", 400, 1.1),
    "textiles": Ware("520812", "WOVEN COTTON FABRICS", "CT", 22, 5.5),
    "washing_powder": Ware("340250", "WASHING POWDER", "CT", 12, 1.2),
    # parcels
    "car_parts": Ware("870899", "CAR PARTS"),
    "clothes": Ware("610910", "CLOTHES"),
    "cosmetics": Ware("330499", "COSMETICS"),
    "kitchen_things": Ware("732393", "KITCHENWARE"),
    "phone_accessories": Ware("850440", "PHONE ACCESSORIES"),
    "shoes": Ware("640399", "SHOES"),
    "sweets_and_tea": Ware("170490", "SWEETS AND TEA"),
    "toy": Ware("950300", "TOY"),
    "vitamins": Ware("210690", "VITAMINS"),
}
"""By the word of the topic `goods` or `parcel_content`."""


TOWNS: Mapping[str, str] = {
    "BUKHARA": "UZ",
    "JIZZAKH": "UZ",
    "KARAKOL": "KG",
    "MARY": "TM",
    "NAVOI": "UZ",
    "TERMEZ": "UZ",
}
"""Countries of towns that the simulator's firms do not sit in."""


def ware_of(case: Visible, topic: str) -> Ware:
    """The ware shown of *topic*; ScenarioError when papers have no description of it."""
    word = case.word(topic) or ""
    if word not in WARES:
        known = ", ".join(sorted(WARES))
        raise ScenarioError(f"{topic}: papers know no {word!r}; they know {known}")
    return WARES[word]


def commodity(ware: Ware, kilos: float, origin: str) -> Commodity:
    """*ware* as the simulator's loads know goods, *kilos* a package."""
    return Commodity(
        code=f"{ware.code}0000", name=ware.name, price=ware.price, kilos=kilos,
        packing=ware.packing, origins=(origin,), rail=True,
    )  # fmt: skip


def country_of(place: str | None) -> str | None:
    """The country of a town, where the papers of a load can name it as that of dispatch."""
    town = written(place or "")
    named = [country for country, towns in CITIES.items() if town in towns]
    country = TOWNS.get(town) or next(iter(named), None)
    return country if country in STATIONS else None
