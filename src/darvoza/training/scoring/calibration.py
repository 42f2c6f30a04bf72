"""Calibration: whether who says "80 % sure" is right in 80 of 100 cases.

Confidence is read as the stated probability that the decision is right.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from darvoza.training.scoring.measured import Measured, proportion, ratio
from darvoza.training.scoring.worked import Worked

Judged = tuple[float, bool]
"""A stated probability of being right, and whether it was right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The cases with a confidence of *low* to *high* per cent."""

    low: int
    high: int
    stated: float  # mean confidence, 0–1
    right: Measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """How confidence and truth meet. ``brier = reliability - resolution + uncertainty + within``.

    *brier* is 0 at best, 0.25 for who always says 50 %. *reliability* is 0 at best, *resolution*
    the more the better (Murphy 1973). *within* is what the rows of ten per cent leave out; 0 when
    all confidences of a row are the same. *excess* is mean confidence less the share right.
    """

    brier: Measured
    reliability: float
    resolution: float
    uncertainty: float
    within: float
    excess: Measured
    table: tuple[Row, ...]


def calibration(series: Sequence[Worked]) -> Calibration | None:
    """Calibration in *series*; None without cases."""
    judged = [(one.confidence / 100, one.right) for one in series]
    brier = ratio([((stated - right) ** 2, 1.0) for stated, right in judged])
    excess = _excess(judged)
    if brier is None or excess is None:
        return None
    rows = _rows(judged)
    reliability, resolution, uncertainty = _murphy(rows)
    return Calibration(
        brier=brier,
        reliability=reliability,
        resolution=resolution,
        uncertainty=uncertainty,
        within=brier.value - (reliability - resolution + uncertainty),
        excess=excess,
        table=tuple(_row(decade, judged) for decade, judged in rows.items()),
    )


def _excess(judged: Sequence[Judged]) -> Measured | None:
    """Mean confidence less the share right. What was stated is certain; the share right is not."""
    right = proportion(sum(one for _, one in judged), len(judged))
    if right is None:
        return None
    stated = sum(one for one, _ in judged) / len(judged)
    return Measured(stated - right.value, stated - right.high, stated - right.low, right.cases)


def _rows(judged: Sequence[Judged]) -> Mapping[int, Sequence[Judged]]:
    """*judged* by tens of per cent, 0 to 9; 100 % belongs to the last."""
    rows: dict[int, list[Judged]] = {}
    for one in judged:
        rows.setdefault(min(9, round(one[0] * 100) // 10), []).append(one)
    return dict(sorted(rows.items()))


def _murphy(rows: Mapping[int, Sequence[Judged]]) -> tuple[float, float, float]:
    """Reliability, resolution and uncertainty (Murphy 1973)."""
    sums = [(len(row), *map(sum, zip(*row, strict=True))) for row in rows.values()]
    cases = sum(count for count, _, _ in sums)
    base = sum(right for _, _, right in sums) / cases
    reliability = sum((stated - right) ** 2 / count for count, stated, right in sums) / cases
    resolution = sum(count * (right / count - base) ** 2 for count, _, right in sums) / cases
    return reliability, resolution, base * (1 - base)


def _row(decade: int, judged: Sequence[Judged]) -> Row:
    right = proportion(sum(one for _, one in judged), len(judged))
    if right is None:
        raise ValueError("a row of the calibration table has cases")
    stated = sum(one for one, _ in judged) / len(judged)
    high = 100 if decade == 9 else decade * 10 + 9
    return Row(low=decade * 10, high=high, stated=stated, right=right)
