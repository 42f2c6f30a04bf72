"""One load of goods, as papers describe it and as it really is; by road or by rail."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from darvoza.simulate.chance import pick
from darvoza.simulate.firms import (
    CHEMICALS,
    COVER_LOADS,
    INVENTED_NAMES,
    VAGUE_NAMES,
    Commodity,
    Firm,
    Lane,
    lane_of,
    newcomer,
)

LANES = {"truck": 210, "rail": 90}
ODD_DISPATCH = ("TM", "AE", "RU", "TR")


@dataclass(slots=True, kw_only=True)
class Load:
    """Goods of one kind under one document."""

    consignor: Firm
    consignee: Firm
    broker: Firm
    commodity: Commodity
    name: str
    origin: str
    dispatch: str  # country
    kilos: float  # net
    price: float  # USD a kilogram
    seals: int = 1
    split: bool = False
    excess: float = 0.0  # share by which the real mass exceeds the papers'
    loaded_at: str | None = None  # place, where papers tell it

    @property
    def packages(self) -> int:
        """How many packages the papers name."""
        return max(1, round(self.kilos / self.commodity.kilos))

    @property
    def gross(self) -> int:
        """Gross mass on paper, kilograms."""
        return round(self.kilos * 1.04)

    @property
    def value(self) -> float:
        """Invoice value, USD."""
        return round(self.kilos * self.price, 2)


def load_of(draw: Random, seed: int, mode: str) -> Load:
    """An innocent load on one of the usual lanes, with the oddities of honest trade."""
    lane = lane_of(seed, mode, int(draw.random() ** 1.7 * LANES[mode]))
    load = _usual(draw, lane)
    for chance, oddity in ODDITIES:
        if draw.random() < chance:
            oddity(load, draw, seed)
    return load


def _usual(draw: Random, lane: Lane) -> Load:
    return Load(
        consignor=lane.consignor,
        consignee=lane.consignee,
        broker=lane.broker,
        commodity=lane.commodity,
        name=lane.commodity.name,
        origin=lane.origin,
        dispatch=lane.origin,
        kilos=round(lane.usual_kilos * draw.uniform(0.75, 1.1)),
        price=lane.usual_price * draw.lognormvariate(0, 0.1),
        excess=draw.gauss(0, 0.006),
    )


def _low_price(load: Load, draw: Random, _seed: int) -> None:
    load.price *= draw.uniform(0.25, 0.55)


def _high_price(load: Load, draw: Random, _seed: int) -> None:
    load.price *= draw.uniform(1.6, 2.6)


def _new_consignor(load: Load, draw: Random, seed: int) -> None:
    load.consignor = newcomer(draw, seed, "consignor", load.consignor.country)


def _new_consignee(load: Load, draw: Random, seed: int) -> None:
    load.consignee = newcomer(draw, seed, "consignee", "KZ")


def _vague(load: Load, draw: Random, _seed: int) -> None:
    load.name = pick(draw, VAGUE_NAMES)


def _odd_route(load: Load, draw: Random, _seed: int) -> None:
    load.dispatch = pick(draw, ODD_DISPATCH)


def _large(load: Load, draw: Random, _seed: int) -> None:
    most = 23_500 if load.kilos < 24_000 else 67_000  # what a trailer or a wagon takes
    load.kilos = min(round(load.kilos * draw.uniform(1.3, 1.9)), most)


def _split(load: Load, draw: Random, _seed: int) -> None:
    load.split = True
    load.kilos = round(load.kilos * draw.uniform(0.2, 0.4))


def _no_seal(load: Load, _draw: Random, _seed: int) -> None:
    load.seals = 0


def _overweight(load: Load, draw: Random, _seed: int) -> None:
    load.excess = draw.uniform(0.02, 0.06)


def _chemical(load: Load, draw: Random, _seed: int) -> None:
    load.commodity = pick(draw, CHEMICALS)
    load.name = pick(draw, (load.commodity.name, *INVENTED_NAMES))
    load.price = load.commodity.price
    load.origin = load.dispatch = pick(draw, load.commodity.origins)


def _cover(load: Load, draw: Random, _seed: int) -> None:
    load.commodity = pick(draw, COVER_LOADS)
    load.name, load.price = load.commodity.name, load.commodity.price


Change = Callable[[Load, Random, int], None]
SIGNS: dict[str, Change] = {
    "low_price": _low_price,
    "high_price": _high_price,
    "new_consignor": _new_consignor,
    "new_consignee": _new_consignee,
    "vague_description": _vague,
    "odd_route": _odd_route,
    "large_quantity": _large,
    "split": _split,
    "no_seal": _no_seal,
    "overweight": _overweight,
    "weight_gap": _overweight,
    "chemical_name": _chemical,
    "cover_load": _cover,
}
ODDITIES: tuple[tuple[float, Change], ...] = (
    (0.02, _low_price),
    (0.03, _high_price),
    (0.05, _new_consignor),
    (0.04, _new_consignee),
    (0.07, _vague),
    (0.04, _odd_route),
    (0.05, _large),
    (0.06, _split),
    (0.03, _no_seal),
    (0.03, _overweight),
)
