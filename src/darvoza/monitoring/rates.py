"""Monitoring: rates with their intervals, and whether the numbers suffice to tell them apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

Z = 1.959964
"""The 97.5 % point of the normal distribution: intervals hold in 95 of 100 cases."""

FEWEST = 5
"""A rate of fewer controls is not told: it says nothing, and it may point at one person."""

MOST_NEEDED = 1_000_000
"""More controls than this nobody will ever make: then the numbers cannot tell."""


@dataclass(frozen=True, slots=True)
class Interval:
    """From *low* to *high*, both between -1 and 1."""

    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """*hits* among *controls*; *share* and *interval* are None for fewer than ``FEWEST``."""

    hits: int
    controls: int
    share: float | None
    interval: Interval | None

    @classmethod
    def of(cls, hits: int, controls: int) -> "Rate":
        """The rate of *hits* among *controls*, with its 95 % Wilson interval."""
        if controls < FEWEST:
            return cls(hits=hits, controls=controls, share=None, interval=None)
        return cls(
            hits=hits, controls=controls, share=hits / controls, interval=wilson(hits, controls)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Targeted against random controls.

    *needed* is how many random controls would show a difference if the rates stay as they are:
    None when there is nothing to show, or when the targeted controls themselves are too few.
    """

    difference: float
    interval: Interval
    shown: bool  # the interval leaves out zero
    needed: int | None


def wilson(hits: float, controls: float) -> Interval:
    """The 95 % score interval of a rate (Wilson 1927); *controls* is more than 0."""
    share, square = hits / controls, Z * Z
    middle = (share + square / (2 * controls)) / (1 + square / controls)
    spread = share * (1 - share) / controls + square / (4 * controls * controls)
    half = Z * sqrt(spread) / (1 + square / controls)
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def difference(one: Rate, other: Rate) -> Interval:
    """The 95 % interval of *one* less *other* (Newcombe 1998, method 10)."""
    return _apart(one.hits, one.controls, other.hits, other.controls)


def _apart(hits: float, controls: float, other_hits: float, other_controls: float) -> Interval:
    first, second = wilson(hits, controls), wilson(other_hits, other_controls)
    share, other = hits / controls, other_hits / other_controls
    below = sqrt((share - first.low) ** 2 + (second.high - other) ** 2)
    above = sqrt((first.high - share) ** 2 + (other - second.low) ** 2)
    return Interval(share - other - below, share - other + above)


def compare(targeted: Rate, random: Rate) -> Comparison | None:
    """Targeted less random controls; None when either has fewer than ``FEWEST``."""
    if targeted.share is None or random.share is None:
        return None
    interval = difference(targeted, random)
    shown = interval.low > 0 or interval.high < 0
    return Comparison(
        difference=targeted.share - random.share,
        interval=interval,
        shown=shown,
        needed=None if shown else _needed(targeted, random),
    )


def _needed(targeted: Rate, random: Rate) -> int | None:
    """The smallest number of random controls of the same rate that shows the difference."""
    share = random.hits / random.controls

    def shows(controls: int) -> bool:
        apart = _apart(targeted.hits, targeted.controls, share * controls, controls)
        return apart.low > 0 or apart.high < 0

    if not shows(MOST_NEEDED):
        return None
    low, high = random.controls, MOST_NEEDED
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if shows(middle) else (middle, high)
    return high


def weighted(drawn: Iterable[tuple[bool, float]]) -> tuple[float, Interval] | None:
    """The share of hits in everything from which *drawn* was drawn, with its interval.

    *drawn* holds (hit, probability of being drawn), which weighs each by the inverse of its
    probability (Horvitz and Thompson 1952, as a ratio: Hájek 1971). The interval is Wilson's at
    the effective number of controls (Kish 1965). None for fewer than ``FEWEST``.
    """
    known = [(hit, 1 / probability) for hit, probability in drawn if probability > 0]
    if len(known) < FEWEST:
        return None
    total = sum(weight for _, weight in known)
    share = sum(weight for hit, weight in known if hit) / total
    effective = total * total / sum(weight * weight for _, weight in known)
    return share, wilson(share * effective, effective)
