"""The myth lab: judge by manner alone, see what it was worth, then what is known.

Each card shows a few signs drawn from one distribution; whether its person has something to hide is
drawn apart from it. Whoever reads the signs well, badly or not at all is right about as often as a
coin. Beside the own result stand the published figures and the 18 rows of the catalogue that must
not be used (reference/training.md §1.1). Nothing here learns, keeps or teaches to read people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from darvoza.errors import InputError
from darvoza.monitoring import Interval, wilson
from darvoza.profiles.indicators import UseRule, indicators
from darvoza.simulate.chance import keyed, weighted

PUBLISHED = 0.54
"""The share that people get right unaided (Bond & DePaulo 2006)."""

HITS, FALSE_ALARMS = 0.47, 0.39
"""Lies called lies, and truths called lies (Bond & DePaulo 2006: 47 % and 100 - 61 %)."""

MOST_CARDS = 200
SHOWN = (2, 4)
"""A card shows two to four signs."""

Texts = Mapping[str, str]
"""By language code; every text has English and Russian."""


@dataclass(frozen=True, slots=True)
class Card:
    """One person to judge: ids of signs, in the order in which they were noted."""

    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deck:
    """Cards, and for each whether its person has something to hide."""

    cards: tuple[Card, ...]
    hiding: tuple[bool, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How often a trainee was right, with the 95 % Wilson interval, beside the published share.

    *beats_coin* is whether the interval lies above one half: in 1 of 40 rounds it does by luck.
    """

    right: int
    judged: int
    share: float
    interval: Interval
    beats_coin: bool
    published: float = PUBLISHED


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One published figure: what it is of, and who says so."""

    id: str
    figure: str
    texts: Texts
    source: str
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Myth:
    """A row of the catalogue that must not be used: what is known of it, what to do instead."""

    indicator: str
    title: Texts
    known: Texts
    instead: Texts
    source: str
    url: str


def deck(seed: int, size: int) -> Deck:
    """*size* cards; the same for the same *seed*. InputError below 1 and above 200 cards."""
    if not 1 <= size <= MOST_CARDS:
        raise InputError("size", "choose 1 to 200 cards")
    truths = keyed(seed, "myths", "hiding")
    return Deck(
        cards=tuple(_card(seed, number) for number in range(size)),
        hiding=tuple(truths.random() < 0.5 for _ in range(size)),
    )


def _card(seed: int, number: int) -> Card:
    draw = keyed(seed, "myths", "signs", number)
    left = {name: float(row["weight"]) for name, row in _texts()["signs"].items()}
    noted: list[str] = []
    for _ in range(draw.randint(*SHOWN)):
        noted.append(weighted(draw, left))
        del left[noted[-1]]
    return Card(tuple(noted))


def sign(name: str) -> Texts:
    """The text of a sign; InputError when there is none of this *name*."""
    row = _texts()["signs"].get(name)
    if row is None:
        raise InputError("sign", "there is no such sign")
    return _both(row)


def judged(cards: Deck, answers: Sequence[bool | None]) -> Result | None:
    """What *answers* (is this person hiding something?) were worth; None for a card left out.

    None when no card was judged. InputError unless there is one place for each card.
    """
    if len(answers) != len(cards.hiding):
        raise InputError("answers", "answer each card, or leave it out")
    pairs = zip(answers, cards.hiding, strict=True)
    right = [said == so for said, so in pairs if said is not None]
    return _result(sum(right), len(right)) if right else None


def _result(right: int, count: int) -> Result:
    interval = wilson(right, count)
    return Result(
        right=right,
        judged=count,
        share=right / count,
        interval=interval,
        beats_coin=interval.low > 0.5,
    )


def stops_per_find(base_rate: float) -> float:
    """Stops for one find when *base_rate* of all carry something and manner decides.

    With the published rates, 1 in 1,000 gives 830 stops a find. InputError outside 0 to 1.
    """
    if not 0 < base_rate <= 1:
        raise InputError("base_rate", "choose a share above 0 and up to 1")
    found = base_rate * HITS
    return (found + (1 - base_rate) * FALSE_ALARMS) / found


@cache
def evidence() -> tuple[Evidence, ...]:
    """The published figures, the best known first."""
    return tuple(
        Evidence(
            id=row["id"],
            figure=row["figure"],
            texts=_both(row),
            source=row["source"],
            url=row.get("url"),
        )
        for row in _texts()["evidence"]
    )


@cache
def myths() -> Mapping[str, Myth]:
    """A card for each ``do_not_use`` row of the catalogue, by its id, in the catalogue's order."""
    rows = _texts()["myths"]
    blocked = (one for one in indicators().values() if one.use_rule is UseRule.DO_NOT_USE)
    return MappingProxyType({one.id: _myth(one.id, one.title, rows[one.id]) for one in blocked})


def _myth(indicator: str, title: str, row: Mapping[str, Any]) -> Myth:
    return Myth(
        indicator=indicator,
        title={"en": title, "ru": row["ru_title"]},
        known=_both(row["known"]),
        instead=_both(row["instead"]),
        source=row["source"],
        url=row["url"],
    )


def _both(row: Mapping[str, str]) -> Texts:
    return {"en": row["en"], "ru": row["ru"]}


@cache
def _texts() -> Mapping[str, Any]:
    text = files("darvoza.training").joinpath("myths.yml").read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.safe_load(text)
    return read
