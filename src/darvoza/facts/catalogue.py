"""③ The catalogue: every fact that profiles, reasons, documents and the desk may speak of."""

from collections.abc import Mapping
from hashlib import sha256
from types import MappingProxyType

from darvoza.facts import (
    booking,
    classification,
    company,
    goods,
    history,
    links,
    movement,
    person,
    postal,
    trade,
    travel_document,
    vehicle,
)
from darvoza.facts.fact import Fact, FactSource, FactType, LegalClass

__all__ = [
    "CODE_VERSION",
    "FACTS",
    "Fact",
    "FactSource",
    "FactType",
    "LegalClass",
    "catalogue_hash",
]

CODE_VERSION = "1"
"""Raised with every change that makes a fact's value another one for the same snapshot."""

FACTS: Mapping[str, Fact] = MappingProxyType(
    {
        fact.name: fact
        for fact in (
            *movement.FACTS,
            *booking.FACTS,
            *travel_document.FACTS,
            *person.FACTS,
            *history.FACTS,
            *company.FACTS,
            *links.FACTS,
            *vehicle.FACTS,
            *classification.FACTS,
            *goods.FACTS,
            *trade.FACTS,
            *postal.FACTS,
        )
    }
)
"""Every fact by its name, in the order in which documents list them."""


def catalogue_hash() -> str:
    """What an assessment names as the version of its facts: SHA-256, 64 hexadecimal digits."""
    return _HASH


def _hash() -> str:
    lines = (
        "\t".join(
            (fact.name, fact.type, fact.unit or "", fact.meaning, fact.legal_class, fact.source)
        )
        for fact in sorted(FACTS.values(), key=lambda fact: fact.name)
    )
    return sha256("\n".join((CODE_VERSION, *lines)).encode()).hexdigest()


_HASH = _hash()
