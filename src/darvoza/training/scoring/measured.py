"""A number and how sure it is: every score is a value with its 95 % interval and its cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, sqrt

from scipy.special import gammaincinv

from darvoza.monitoring import wilson

Z = 1.959964
"""The 97.5 % point of the normal distribution."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A *value* measured on *cases*; *low* to *high* holds the true one in 95 of 100 trials."""

    value: float
    low: float
    high: float
    cases: int

    @property
    def above(self) -> bool:
        """Whether it is more than zero, as far as the cases can tell."""
        return self.low > 0

    @property
    def below(self) -> bool:
        """Whether it is less than zero, as far as the cases can tell."""
        return self.high < 0


def proportion(hits: int, cases: int) -> Measured | None:
    """*hits* of *cases* with Wilson's interval; None without cases."""
    if cases == 0:
        return None
    interval = wilson(hits, cases)
    return Measured(hits / cases, interval.low, interval.high, cases)


def ratio(parts: Sequence[tuple[float, float]]) -> Measured | None:
    """The share that the first numbers of *parts* are of the second, which is never less.

    There is one part a case. The interval takes whole cases as the unit, since what happens
    within one hangs together
    (linearised ratio, Cochran 1977 §6.3). Two made-up cases, one with nothing and one with all,
    keep it from shrinking to nothing (after Agresti and Coull 1998). None when the whole is zero.
    """
    counted = [part for part in parts if part[1] > 0]
    if not counted:
        return None
    whole = sum(part[1] for part in counted)
    value = sum(part[0] for part in counted) / whole
    typical = whole / len(counted)
    widened = [*counted, (0.0, typical), (typical, typical)]
    middle, half = _linearised(widened)
    return Measured(value, max(0.0, middle - half), min(1.0, middle + half), len(counted))


def _linearised(parts: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The ratio of the sums of *parts*, and half the width of its interval."""
    whole = sum(part[1] for part in parts)
    value = sum(part[0] for part in parts) / whole
    squares = sum((first - value * second) ** 2 for first, second in parts)
    return value, Z * sqrt(squares * len(parts) / (len(parts) - 1)) / whole


def per_unit(events: int, units: float, cases: int) -> Measured | None:
    """*events* per unit of *units*, taken as Poisson (exact interval, Garwood 1936).

    None when *units* is zero.
    """
    if units <= 0:
        return None
    low = float(gammaincinv(events, 0.025)) if events else 0.0
    high = float(gammaincinv(events + 1, 0.975))
    return Measured(events / units, low / units, high / units, cases)


def less(one: Measured, other: Measured) -> Measured:
    """*one* less *other*, measured apart from each other.

    The limits are those of Zou and Donner 2008 (MOVER), of which Newcombe's method 10 is a case.
    """
    value = one.value - other.value
    below = hypot(one.value - one.low, other.high - other.value)
    above = hypot(one.high - one.value, other.value - other.low)
    return Measured(value, value - below, value + above, min(one.cases, other.cases))
