"""Vehicles that come again: trucks and their trailers, commuters' cars, buses, wagons."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from darvoza.codes.checks import container_digit, wagon_digit
from darvoza.simulate.chance import keyed, patterned, pick, weighted
from darvoza.simulate.firms import Firm, firm_of

PLATES = {
    "KZ": "###@@@02",
    "KG": "0#KG###@@@",
    "UZ": "01@###@@",
    "TJ": "####@@01",
    "RU": "A###BC54",
    "CN": "XA#####",
    "TR": "34@@####",
    "TM": "@@####AG",
}
TRAILER_PLATES = {"KZ": "##@@@02", "KG": "0#KG###@@", "UZ": "01####@@", "TJ": "####@@01"}
MAKES = {
    "car": ("TOYOTA CAMRY", "HYUNDAI ACCENT", "HONDA FIT", "LADA GRANTA", "CHEVROLET COBALT"),
    "truck": ("VOLVO FH", "MAN TGX", "KAMAZ 5490", "DAF XF", "MERCEDES ACTROS", "SITRAK C7H"),
    "bus": ("YUTONG ZK6122", "SETRA S415", "NEOPLAN N116"),
}  # fmt: skip
COLOURS = ("WHITE", "GREY", "BLACK", "SILVER", "BLUE", "RED")
RAILWAYS = ("KZD", "UTI", "RZD", "TDJ", "KRG")


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A road vehicle or trailer."""

    kind: str  # car, bus, truck, trailer
    plate: str
    country: str
    make: str
    colour: str
    year: int
    vin: str
    tare: int
    axles: int
    owner: Firm | None = None
    keeper: str | None = None  # registered owner, where it is another person


def machine_of(seed: int, kind: str, index: int, countries: Mapping[str, float]) -> Machine:
    """Vehicle *index* of one *kind* (``car``, ``commuter``, ``bus``, ``truck``, ``trailer``)."""
    draw = keyed(seed, "machine", kind, index)
    country = weighted(draw, countries)
    body = {"commuter": "car"}.get(kind, kind)
    patterns = TRAILER_PLATES if kind == "trailer" else PLATES
    owned = kind in {"truck", "trailer", "bus"}
    return Machine(
        kind=body,
        plate=patterned(draw, patterns.get(country, PLATES["KZ"])),
        country=country,
        make=pick(draw, MAKES.get(body, ("SCHMITZ CARGOBULL", "KRONE", "KOEGEL"))),
        colour=pick(draw, COLOURS),
        year=2004 + int(draw.random() ** 0.7 * 22),
        vin=patterned(draw, "@@@@###@@#@######"),
        tare=_tare(draw, body),
        axles={"car": 2, "bus": 2, "truck": 2, "trailer": 3}[body],
        owner=firm_of(seed, "carrier", index % 16, "KZ" if country == "KZ" else "KG")
        if owned
        else None,
    )


def _tare(draw: Random, body: str) -> int:
    low, high = {"car": (950, 1900), "bus": (11000, 13500), "truck": (7200, 8600)}.get(
        body, (6300, 7600)
    )
    return draw.randint(low // 10, high // 10) * 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Wagon:
    """A wagon of the 1520 mm gauge, or the container it carries."""

    number: str
    railway: str
    tare: int
    capacity: int  # tonnes
    container: str | None = None


def wagon_of(seed: int, index: int) -> Wagon:
    """Wagon *index* of the pool; check digits are right."""
    draw = keyed(seed, "wagon", index)
    number = patterned(draw, pick(draw, ("2#######", "6#######", "5#######", "9#######"))[:7])
    container = None
    if number[0] == "9":
        box = patterned(draw, pick(draw, ("TKRU", "KZTU", "CRXU")) + "######")
        container = f"{box}{container_digit(box)}"
    return Wagon(
        number=f"{number}{wagon_digit(number)}",
        railway=pick(draw, RAILWAYS),
        tare=draw.randint(215, 262) * 100,
        capacity=pick(draw, (66, 68, 69, 70)),
        container=container,
    )
