"""Agreement of coders: Krippendorff's alpha, for any number of coders, with gaps.

1 is full agreement, 0 what chance would bring, below 0 worse than chance. It serves two coders of
a statement sheet and the peers who rate notes; kappas would answer the same question for less.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from math import sqrt

from darvoza.errors import InputError
from darvoza.training.scoring.measured import Measured, Z

Code = str | float
"""What a coder wrote; numbers unless the level is nominal."""

Distance = Callable[[Code, Code], float]


class Level(StrEnum):
    """What the codes are, and so how far apart two of them are."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"  # numbers from 0


@dataclass(frozen=True, slots=True)
class Unit:
    """What was coded, by two or more: how often each code was given to it."""

    codes: Mapping[Code, int]

    @property
    def size(self) -> int:
        """How many coders coded it."""
        return sum(self.codes.values())


def alpha(coders: Sequence[Sequence[Code | None]], level: Level) -> Measured | None:
    """Krippendorff's alpha (Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability").

    *coders* holds one row a coder, one column a unit, None for a gap. The interval comes from
    leaving out each unit in turn (jackknife) and is approximate below some 20 units. None when
    fewer than two units are coded twice, or when all codes are the same: then nothing can be told.
    Raises InputError for rows of different length, and for codes that the level does not fit.
    """
    units = _units(coders, level)
    value = _alpha(units, level)
    if value is None or len(units) < 2:
        return None
    rest = (_alpha(units[:one] + units[one + 1 :], level) for one in range(len(units)))
    without = [value if one is None else one for one in rest]
    half = Z * _jackknifed(without)
    return Measured(value, max(-1.0, value - half), min(1.0, value + half), len(units))


def _units(coders: Sequence[Sequence[Code | None]], level: Level) -> list[Unit]:
    """The units that two or more coders coded: only these can agree."""
    if len({len(row) for row in coders}) > 1:
        raise InputError("coders", "every coder needs one place for every unit; leave gaps empty")
    columns = [
        [code for code in column if code is not None] for column in zip(*coders, strict=True)
    ]
    for code in (code for column in columns for code in column):
        _fits(code, level)
    return [Unit(Counter(column)) for column in columns if len(column) > 1]


def _fits(code: Code, level: Level) -> None:
    if level is not Level.NOMINAL and isinstance(code, str):
        raise InputError("level", "words can only be compared as nominal codes")
    if level is Level.RATIO and not isinstance(code, str) and code < 0:
        raise InputError("level", "a ratio needs codes from 0")


def _alpha(units: Sequence[Unit], level: Level) -> float | None:
    """1 less observed by expected disagreement."""
    totals: Counter[Code] = Counter()
    for unit in units:
        totals.update(unit.codes)
    distance = _distance(totals, level)
    expected = _apart(totals, distance)
    if not expected:
        return None
    observed = sum(_apart(unit.codes, distance) / (unit.size - 1) for unit in units)
    return 1 - (totals.total() - 1) * observed / expected


def _apart(codes: Mapping[Code, int], distance: Distance) -> float:
    """The distances of all ordered pairs of *codes*, added up."""
    return sum(
        count * other_count * distance(code, other)
        for code, count in codes.items()
        for other, other_count in codes.items()
    )


def _distance(totals: Mapping[Code, int], level: Level) -> Distance:
    """How far apart two codes are at *level*, squared."""
    match level:
        case Level.NOMINAL:
            return lambda one, other: float(one != other)
        case Level.INTERVAL:
            return lambda one, other: (float(one) - float(other)) ** 2
        case Level.RATIO:
            return _by_ratio
        case Level.ORDINAL:
            return _by_rank(totals)


def _by_ratio(one: Code, other: Code) -> float:
    together = float(one) + float(other)
    return ((float(one) - float(other)) / together) ** 2 if together else 0.0


def _by_rank(totals: Mapping[Code, int]) -> Distance:
    """Codes as far apart as the middles of their ranks among all codes given."""
    ordered = sorted(totals, key=float)
    passed = accumulate((totals[code] for code in ordered), initial=0)
    middles = {code: below + totals[code] / 2 for code, below in zip(ordered, passed, strict=False)}
    return lambda one, other: (middles[one] - middles[other]) ** 2


def _jackknifed(without: Sequence[float]) -> float:
    """The standard error from the values *without* one unit each (Efron and Tibshirani 1993)."""
    count = len(without)
    mean = sum(without) / count
    return sqrt((count - 1) / count * sum((one - mean) ** 2 for one in without))
