"""Countries, ports, currencies and chapters of the Harmonised System, from the vendored tables."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A state or another issuer of travel documents (ISO 3166-1; ICAO 9303 part 3 section 5)."""

    alpha2: str | None  # None for issuers that are no territory: UNO, XXA …
    alpha3: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """An airport, or a city with several, under its IATA code."""

    code: str
    name: str
    country: str  # alpha-2
    zone: str  # IANA time zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Currency:
    """A currency of ISO 4217; *digits* is its number of decimals, ``None`` where it has none."""

    code: str
    name: str
    digits: int | None


def country(code: str) -> Country | None:
    """The country or issuer with this alpha-2, alpha-3 or ICAO 9303 code; ``D`` is Germany."""
    known = _countries()
    return known.get(code) or known.get(code.strip(" <").upper())


def countries() -> tuple[Country, ...]:
    """Every country and issuer once, in the order of the tables."""
    return tuple(dict.fromkeys(_countries().values()))


def port(code: str) -> Port | None:
    """The airport or airport city with this IATA code of three letters."""
    known = _ports()
    return known.get(code) or known.get(code.strip().upper())


def currency(code: str) -> Currency | None:
    """The currency with this ISO 4217 code of three letters."""
    known = _currencies()
    return known.get(code) or known.get(code.strip().upper())


def hs_chapter(code: str) -> str | None:
    """The short English title of the chapter that *code* (2 digits or more) belongs to."""
    return _chapters().get(code[:2])


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (files("darvoza.codes") / name).open(encoding="utf-8") as table:
        yield from csv.DictReader(table)


@cache
def _countries() -> dict[str, Country]:
    known: dict[str, Country] = {}
    for row in _rows("countries.csv"):
        found = Country(alpha2=row["alpha2"], alpha3=row["alpha3"], name=row["name"])
        known[row["alpha2"]] = known[row["alpha3"]] = found
    for row in _rows("specials.csv"):
        known[row["code"]] = Country(
            alpha2=row["alpha2"] or None, alpha3=row["alpha3"], name=row["name"]
        )
    known["XK"], known["EU"] = known["RKS"], known["EUE"]
    return known


@cache
def _ports() -> dict[str, Port]:
    return {
        row["code"]: Port(
            code=row["code"], name=row["name"], country=row["country"], zone=row["zone"]
        )
        for row in _rows("ports.csv")
    }


@cache
def _currencies() -> dict[str, Currency]:
    return {
        row["code"]: Currency(
            code=row["code"],
            name=row["name"],
            digits=int(row["digits"]) if row["digits"] else None,
        )
        for row in _rows("currencies.csv")
    }


@cache
def _chapters() -> dict[str, str]:
    return {row["chapter"]: row["title"] for row in _rows("hs_chapters.csv")}
