"""Invented people who can be met again: the same key gives the same person on every day.

Nationality follows the route a pool stands for; sex and age are drawn by the person's key alone, so
that nothing which happens to a person later (a typology, say) can depend on them.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

import yaml

from darvoza.simulate.chance import keyed, patterned, pick, weighted

REFERENCE_DAY = date(2026, 1, 1)  # ages are counted from here, whatever day is simulated


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with one travel document."""

    key: str
    surname: str
    given: str
    sex: str
    born: date
    nationality: str  # alpha-3
    document: str
    expires: date
    phone: str
    email: str | None


@cache
def _names() -> dict[str, Any]:
    text = files("darvoza.simulate").joinpath("names.yml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


class People:
    """Everybody of one world; persons come to be when first asked for."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._known: dict[tuple[str, int, int], Person] = {}

    def person(
        self, pool: str, index: int, nationalities: dict[str, float], member: int = 0
    ) -> Person:
        """Member *member* of household *index* of *pool*: 0 head, 1 partner, from 2 children."""
        key = (pool, index, member)
        if key not in self._known:
            self._known[key] = self._made(key, nationalities)
        return self._known[key]

    def _made(self, key: tuple[str, int, int], nationalities: dict[str, float]) -> Person:
        pool, index, member = key
        draw = keyed(self.seed, "household", pool, index)
        nation = weighted(draw, nationalities)
        manner = _names()[weighted(draw, _names()["nations"][nation]["names"])]
        surname = pick(draw, manner["surnames"])
        head_sex = "M" if draw.random() < 0.5 else "F"
        if member:
            draw = keyed(self.seed, "person", *key)
        sex = _sex(draw, head_sex, member)
        if sex == "F" and manner["gendered"]:
            surname += "A"
        given = pick(draw, manner["male" if sex == "M" else "female"])
        return _with_papers(draw, key, nation, (surname, given, sex))


def _sex(draw: Random, head_sex: str, member: int) -> str:
    if member == 0:
        return head_sex
    if member == 1:
        return "F" if head_sex == "M" else "M"
    return "M" if draw.random() < 0.5 else "F"


def _with_papers(
    draw: Random, key: tuple[str, int, int], nation: str, name: tuple[str, str, str]
) -> Person:
    surname, given, sex = name
    facts = _names()["nations"][nation]
    handle = f"{given}.{surname}".replace(" ", "").replace("'", "").lower()
    mailbox = f"{handle}{int(draw.random() * 97)}@post.example"
    return Person(
        key="/".join(map(str, key)),
        surname=surname,
        given=given,
        sex=sex,
        born=_born(draw, key[0], key[2]),
        nationality=nation,
        document=patterned(draw, facts["passport"]),
        expires=REFERENCE_DAY + timedelta(days=400 + int(draw.random() * 2800)),
        phone=patterned(draw, facts["phone"]),
        email=mailbox if draw.random() < 0.7 else None,
    )


def _born(draw: Random, pool: str, member: int) -> date:
    if member >= 2:
        years = 1 + draw.random() * 15
    elif pool.startswith("group"):  # students, sports teams, seasonal crews
        years = 17.5 + draw.random() * 8
    else:
        years = draw.triangular(19, 71, 33)
    return REFERENCE_DAY - timedelta(days=int(years * 365.25))


def renewed(person: Person, draw: Random) -> str:
    """Another document number in the manner of the person's country."""
    return patterned(draw, _names()["nations"][person.nationality]["passport"])
