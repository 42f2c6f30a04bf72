"""Invented firms, the goods they trade, and the lanes on which they trade them again and again."""

from dataclasses import dataclass
from importlib.resources import files
from random import Random

import yaml

from darvoza.simulate.chance import keyed, patterned, pick


@dataclass(frozen=True, slots=True, kw_only=True)
class Commodity:
    """Goods as papers call them; prices and weights are typical ones."""

    code: str  # HS, 10 digits
    name: str
    price: float  # USD a kilogram
    kilos: float  # a package
    packing: str  # UN/ECE recommendation 21
    origins: tuple[str, ...]
    rail: bool


def _commodities() -> tuple[Commodity, ...]:
    text = files("darvoza.simulate").joinpath("commodities.yml").read_text(encoding="utf-8")
    rows = (row | {"origins": tuple(row["origins"])} for row in yaml.safe_load(text))
    return tuple(Commodity(**row) for row in rows)


COMMODITIES = _commodities()
COVER_LOADS = tuple(kind for kind in COMMODITIES if kind.price < 0.5)
CHEMICALS = tuple(kind for kind in COMMODITIES if kind.code[:4] in {"3402", "3814", "2915"})
VAGUE_NAMES = (
    "CONSUMER GOODS",
    "GROUPAGE CARGO",
    "HOUSEHOLD GOODS IN ASSORTMENT",
    "SPARE PARTS AND ACCESSORIES",
    "GENERAL CARGO",
)
INVENTED_NAMES = (
    "CLEANING CONCENTRATE TYPE K",
    "TECHNICAL LIQUID TL-40",
    "PLASTICISER ADDITIVE",
    "COMPOSITE SOLVENT GRADE B",
)
CITIES = {
    "KZ": ("ALMATY", "TARAZ", "SHYMKENT", "ASTANA", "KARAGANDA"),
    "KG": ("BISHKEK", "OSH", "TOKMOK", "JALAL-ABAD"),
    "UZ": ("TASHKENT", "SAMARKAND", "NAMANGAN", "ANDIJAN"),
    "TJ": ("DUSHANBE", "KHUJAND", "KULOB"),
    "TM": ("ASHGABAT", "TURKMENABAT"),
    "CN": ("URUMQI", "YIWU", "GUANGZHOU", "XI'AN"),
    "TR": ("ISTANBUL", "GAZIANTEP", "BURSA"),
    "AE": ("DUBAI", "SHARJAH"),
    "IN": ("DELHI", "MUMBAI"),
    "RU": ("NOVOSIBIRSK", "OMSK"),
}
STREETS = (
    "ABAI",
    "DOSTYK",
    "SAIN",
    "TOLE BI",
    "RASKOVA",
    "INDUSTRIALNAYA",
    "SATPAEV",
    "NAVOI",
    "RUDAKI",
)
FIRST_WORDS = (
    "ALATAU", "ALTYN", "ANKA", "ARAL", "ATLAS", "BAITEREK", "CHYNAR", "DAMU", "DOSTUK", "EVRAZ",
    "FERGANA", "HAN TENGRI", "IPAK YULI", "JIBEK JOLU", "KARVON", "KEREMET", "NAVRUZ", "NUR",
    "ORION", "PAMIR", "SAIRAM", "SARY ARKA", "SOMON", "TIAN SHAN", "TURAN", "ULY DALA", "ZERAFSHAN",
)  # fmt: skip
LAST_WORDS = (
    "TRADE",
    "IMPEX",
    "AGRO",
    "LOGISTIC",
    "TEXTILE",
    "STROI",
    "PLUS",
    "GROUP",
    "& CO",
    "EXPORT",
)
FORMS = {"KZ": "LLP", "KG": "OSOO", "UZ": "MCHJ", "TJ": "JDMM", "TM": "HJ", "CN": "CO LTD"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """A consignor, consignee, carrier or broker."""

    name: str
    number: str  # tax number
    country: str
    city: str
    street: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """Who sells what to whom, again and again."""

    consignor: Firm
    consignee: Firm
    broker: Firm
    commodity: Commodity
    origin: str
    usual_kilos: float
    usual_price: float  # USD a kilogram between these two


def firm_of(seed: int, role: str, index: int, country: str) -> Firm:
    """The firm *index* of one *role*; the same on every call."""
    draw = keyed(seed, "firm", role, country, index)
    form = FORMS.get(country, "LLC")
    return Firm(
        name=f"{pick(draw, FIRST_WORDS)} {pick(draw, LAST_WORDS)} {form}",
        number=patterned(draw, "############" if country == "KZ" else "##########"),
        country=country,
        city=pick(draw, CITIES[country]),
        street=f"{pick(draw, STREETS)} {draw.randint(1, 280)}",
        phone=patterned(draw, "7727#######" if country == "KZ" else "99650#######"),
    )


def lane_of(seed: int, mode: str, index: int) -> Lane:
    """Lane *index* of *mode* (``truck`` or ``rail``)."""
    draw = keyed(seed, "lane", mode, index)
    rail = mode == "rail"
    commodity = pick(draw, [kind for kind in COMMODITIES if kind.rail] if rail else COMMODITIES)
    origin = pick(draw, commodity.origins)
    return Lane(
        consignor=firm_of(seed, "consignor", int(draw.random() * 18), origin),
        consignee=firm_of(seed, "consignee", int(draw.random() * 120), "KZ"),
        broker=firm_of(seed, "broker", int(draw.random() * 12), "KZ"),
        commodity=commodity,
        origin=origin,
        usual_kilos=draw.uniform(42_000, 64_000) if rail else draw.uniform(6_000, 20_500),
        usual_price=commodity.price * draw.lognormvariate(0, 0.12),
    )


def newcomer(draw: Random, seed: int, role: str, country: str) -> Firm:
    """A firm that nobody has seen before."""
    return firm_of(seed, f"new-{role}", int(draw.random() * 1_000_000), country)
