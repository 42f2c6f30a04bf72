"""How the values of a topic are spread: words by share, numbers in a range, or by another topic."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from darvoza.simulate.chance import weighted
from darvoza.training.entry import Entry
from darvoza.training.ledger import Story, Told
from darvoza.training.topics import TOPICS, TopicKind, agree

WORDS = frozenset({TopicKind.WORD, TopicKind.PLACE})
TRIES = 12


@dataclass(frozen=True, slots=True)
class Weights:
    """Words by their share."""

    words: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Range:
    """Whole numbers from *low* to *high*, most often about *usual*, in steps of *step*."""

    low: int
    usual: int
    high: int
    step: int = 1


@dataclass(frozen=True, slots=True)
class By:
    """Another spread for each value of an earlier topic."""

    topic: str
    cases: Mapping[str, "Weights | Range"]
    otherwise: "Weights | Range"


Leaf = Weights | Range
Spread = Weights | Range | By


def leaf_of(spread: Spread, story: Story) -> Leaf:
    """The spread that holds where *story* is told."""
    if isinstance(spread, By):
        return spread.cases.get(str(story[spread.topic]), spread.otherwise)
    return spread


def leaves(spread: Spread) -> tuple[Leaf, ...]:
    """Every spread that may hold."""
    if isinstance(spread, By):
        return (*spread.cases.values(), spread.otherwise)
    return (spread,)


def drawn(draw: Random, leaf: Leaf) -> Told:
    """One value of *leaf*."""
    if isinstance(leaf, Weights):
        return weighted(draw, leaf.words)
    number = draw.triangular(leaf.low, leaf.high, leaf.usual)
    return max(leaf.low, min(leaf.high, round(number / leaf.step) * leaf.step))


def drawn_other(draw: Random, leaf: Leaf, topic: str, than: Told) -> Told | None:
    """One value of *leaf* that cannot honestly be said where *than* is so; None: there is none."""
    if isinstance(leaf, Weights):
        left = {word: share for word, share in leaf.words.items() if word != than}
        return weighted(draw, left) if left else None
    for _ in range(TRIES):
        value = drawn(draw, leaf)
        if not agree(topic, value, than):
            return value
    ends = [end for end in (leaf.low, leaf.high) if not agree(topic, end, than)]
    return ends[int(draw.random() * len(ends))] if ends else None


def extremes(spread: Spread) -> Iterator[Told]:
    """Values that stand for all of *spread*: every word; the ends and the middle of numbers."""
    for leaf in leaves(spread):
        if isinstance(leaf, Weights):
            yield from leaf.words
        else:
            yield from (leaf.low, (leaf.low + leaf.high) // 2, leaf.usual, leaf.high)


def read_spread(entry: Entry, topic: str, earlier: tuple[str, ...] = ()) -> Spread:
    """The spread that is written under *topic*; `by` may name a topic among *earlier*."""
    under = entry.under(topic)
    if "by" not in under.fields:
        return read_leaf(entry, topic, topic)
    other = under.known("by", under.fields["by"], earlier, "earlier topic of this story")
    if "else" not in under.fields:
        raise under.wrong("else", "is missing: it says what holds for every other value")
    named = [name for name in under.fields if name not in ("by", "else")]
    cases = {name: read_leaf(under, name, topic) for name in named}
    return By(other, cases, read_leaf(under, "else", topic))


def read_leaf(entry: Entry, field: str, topic: str) -> Leaf:
    """Words with shares for a topic of words, else `low`, `usual`, `high` and perhaps `step`."""
    if TOPICS[topic].kind in WORDS:
        return Weights(entry.weights(field))
    return read_range(entry.under(field))


def read_range(entry: Entry) -> Range:
    """Whole numbers: `low`, `high`, perhaps `usual` (the middle) and `step` (1)."""
    entry.only("low", "usual", "high", "step")
    low = entry.whole("low", low=0, high=10_000_000)
    high = entry.whole("high", low=low, high=10_000_000)
    usual = entry.whole("usual", low=low, high=high) if "usual" in entry.fields else None
    step = entry.whole("step", low=1, high=10_000) if "step" in entry.fields else 1
    return Range(low, (low + high) // 2 if usual is None else usual, high, step)


def words_in(spread: Spread) -> Iterator[str]:
    """Every word that *spread* can give."""
    for leaf in leaves(spread):
        if isinstance(leaf, Weights):
            yield from leaf.words
