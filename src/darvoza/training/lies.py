"""What is not as it is told: a lie moves the world away from the cover at one topic."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from darvoza.simulate.chance import weighted
from darvoza.training.checks import CHECKS
from darvoza.training.entry import Entry
from darvoza.training.ledger import Hidden, Story, Told
from darvoza.training.topics import TOPICS, agree
from darvoza.training.values import (
    WORDS,
    Range,
    Spread,
    Weights,
    drawn_other,
    extremes,
    leaf_of,
    leaves,
    read_leaf,
)


@dataclass(frozen=True, slots=True)
class Other:
    """In truth another value of the same story: on the screen it looks like anybody's."""


@dataclass(frozen=True, slots=True)
class Times:
    """In truth so many times the number that is claimed."""

    low: float
    high: float


Becomes = Other | Times | Weights | Range


@dataclass(frozen=True, slots=True, kw_only=True)
class Lie:
    """What *topic* is in truth, and in which share of the cases it is lied about."""

    topic: str
    becomes: Becomes
    chance: float = 1.0

    @property
    def always(self) -> bool:
        """Whether no case of the typology goes without it."""
        return self.chance >= 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenKind:
    """What a typology hides, where, how much, and what physically finds it."""

    what: Mapping[str, float]
    where: Mapping[str, float]
    low: float
    high: float
    unit: str
    found_by: tuple[str, ...]
    what_of: str | None  # the topic whose true value it is, instead of one of `what`
    amount_of: str | None  # the topic by which world and cover differ so much

    @property
    def taken(self) -> tuple[str, ...]:
        """The topics that it is taken from."""
        return tuple(one for one in (self.what_of, self.amount_of) if one is not None)


def read_lie(entry: Entry) -> Lie:
    """One row of `lies`: the topic, what it becomes, and perhaps the chance."""
    entry.only("topic", "becomes", "chance")
    topic = entry.known("topic", entry.needed("topic"), TOPICS, "topic")
    chance = entry.number("chance", low=0.01, high=1) if "chance" in entry.fields else 1.0
    return Lie(topic=topic, becomes=_becomes(entry, topic), chance=chance)


def _becomes(entry: Entry, topic: str) -> Becomes:
    if entry.needed("becomes") == "other":
        return Other()
    under = entry.under("becomes")
    if "times" not in under.fields or TOPICS[topic].kind in WORDS:
        return read_leaf(entry, "becomes", topic)
    ends = under.fields["times"]
    if not isinstance(ends, list) or len(ends) != 2:
        raise under.wrong("times", f"{ends!r} is no pair: write [1.2, 1.5]")
    pair = Entry(entry.file, entry.name, {"times": ends[0], "and times": ends[1]})
    low = pair.number("times", low=0.01, high=100)
    return Times(low, pair.number("and times", low=low, high=100))


def can_fail(lie: Lie, spread: Spread) -> bool:
    """Whether some cover drawn from *spread* leaves no value for the lie to differ by."""
    return any(_stuck(lie, leaf, cover) for leaf in leaves(spread) for cover in extremes(leaf))


def _stuck(lie: Lie, leaf: Weights | Range, cover: Told) -> bool:
    becomes = leaf if isinstance(lie.becomes, Other) else lie.becomes
    if isinstance(becomes, Times):
        ends = (round(int(cover) * becomes.low), round(int(cover) * becomes.high))
        return any(agree(lie.topic, end, cover) for end in ends)
    return all(agree(lie.topic, value, cover) for value in extremes(becomes))


def truth_of(draw: Random, lie: Lie, spread: Spread, cover: Story) -> Told | None:
    """What *lie* makes of its topic where *cover* is told; None: nothing else is possible."""
    told, becomes = cover[lie.topic], lie.becomes
    if isinstance(becomes, Times):
        value = round(int(told) * draw.uniform(becomes.low, becomes.high))
        return None if agree(lie.topic, value, told) else value
    leaf = leaf_of(spread, cover) if isinstance(becomes, Other) else becomes
    return drawn_other(draw, leaf, lie.topic, told)


def read_hidden(entry: Entry) -> HiddenKind:
    """The field `hidden`: what or what_of, where, low and high or amount_of, unit, found_by."""
    entry.only("what", "what_of", "where", "low", "high", "amount_of", "unit", "found_by")
    what_of, amount_of = _topic(entry, "what_of"), _topic(entry, "amount_of")
    low = 1.0 if amount_of else entry.number("low", low=0.001, high=1e8)
    return HiddenKind(
        what={} if what_of else entry.weights("what"),
        where=entry.weights("where"),
        low=low,
        high=low if amount_of else entry.number("high", low=low, high=1e8),
        unit=entry.text("unit"),
        found_by=entry.names("found_by", CHECKS, "check"),
        what_of=what_of,
        amount_of=amount_of,
    )


def _topic(entry: Entry, field: str) -> str | None:
    value = entry.fields.get(field)
    return None if value is None else entry.known(field, value, TOPICS, "topic")


def hidden_of(draw: Random, kind: HiddenKind, world: Story, cover: Story) -> Hidden:
    """One thing of *kind*; small amounts are more frequent than large ones."""
    where, share = weighted(draw, kind.where), draw.random()
    amount = kind.low * (kind.high / kind.low) ** share
    if kind.amount_of is not None:
        amount = abs(int(world[kind.amount_of]) - int(cover[kind.amount_of]))
    return Hidden(
        what=str(world[kind.what_of]) if kind.what_of else weighted(draw, kind.what),
        amount=round(amount, 1) if kind.unit == "kg" else float(round(amount)),
        unit=kind.unit,
        where=where,
        found_by=kind.found_by,
    )
