"""The patterns that hide in the traffic, read from ``typologies.yml``.

A typology raises the probability of public indicators; it never makes one certain, and it never
touches who a person is: the subject is drawn first, the typology afterwards.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from random import Random

import yaml

from darvoza.records import ControlKind, Finding, ThreatArea
from darvoza.simulate.chance import pick, weighted
from darvoza.simulate.truth import TruthEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Typology:
    """One pattern: what it hides, what it shows, and what finds it."""

    name: str
    scene: str  # air, road, truck, goods, rail or post
    share: float  # among the guilty of its scene
    area: ThreatArea
    finding: Finding
    substances: Mapping[str, float]
    unit: str | None
    quantity: tuple[float, float] | None
    concealment: tuple[str, ...]
    signs: Mapping[str, float]
    found_by: Mapping[ControlKind, float]
    indicators: tuple[str, ...]


@cache
def typologies() -> Mapping[str, Typology]:
    """Every typology by its name."""
    text = files("darvoza.simulate").joinpath("typologies.yml").read_text(encoding="utf-8")
    return {name: _typology(name, row) for name, row in yaml.safe_load(text).items()}


def _typology(name: str, row: dict[str, object]) -> Typology:
    held: dict[str, object] = {"unit": None, "quantity": None, **row}
    found_by = {ControlKind(kind): chance for kind, chance in row["found_by"].items()}  # type: ignore[attr-defined]
    held |= {"name": name, "found_by": found_by, "area": ThreatArea(str(row["area"]))}
    held |= {"finding": Finding(str(row["finding"]))}
    for plural in ("quantity", "concealment", "indicators"):
        value = held[plural]
        held[plural] = tuple(value) if isinstance(value, list) else None
    return Typology(**held)  # type: ignore[arg-type]


@cache
def shares(scene: str) -> Mapping[str, float]:
    """The weights of the typologies of *scene*, by name."""
    return {name: kind.share for name, kind in typologies().items() if kind.scene == scene}


def drawn(draw: Random, scene: str) -> Typology:
    """A typology of *scene*, in proportion to the shares."""
    return typologies()[weighted(draw, shares(scene))]


def shown(draw: Random, typology: Typology) -> list[str]:
    """The signs this case shows."""
    return [sign for sign, chance in typology.signs.items() if draw.random() < chance]


def entry_of(draw: Random, typology: Typology, at: datetime) -> TruthEntry:
    """What a case of *typology* hides at the crossing at *at*."""
    quantity = None
    if typology.quantity is not None:
        low, high = typology.quantity
        quantity = round(low * (high / low) ** draw.random(), 1)
    return TruthEntry(
        at=at,
        typology=typology.name,
        area=typology.area,
        finding=typology.finding,
        substance=weighted(draw, typology.substances) if typology.substances else None,
        quantity=quantity,
        unit=typology.unit,
        concealment=pick(draw, typology.concealment) if typology.concealment else None,
        found_by=typology.found_by,
    )
