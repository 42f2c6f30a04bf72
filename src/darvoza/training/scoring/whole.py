"""The whole score of a series of worked cases, and what may be said of it.

Below a hundred cases a single trainee's number is mostly chance (reference/training.md §3): then
there is a band and an interval, and neither rank nor pass.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from darvoza.training.scoring.calibration import Calibration, calibration
from darvoza.training.scoring.cost import SHIPPED, Cost, CostMatrix, cost
from darvoza.training.scoring.detection import Detection, detection
from darvoza.training.scoring.measured import Measured, less
from darvoza.training.scoring.protection import Protection, protection
from darvoza.training.scoring.questioning import Questioning, questioning
from darvoza.training.scoring.reasons_scored import Reasons, reasons
from darvoza.training.scoring.worked import Worked

FEWEST = 100
"""Scored cases below which there is no rank and no pass."""


class Band(StrEnum):
    """How well somebody tells guilty from innocent, in words for d′."""

    CHANCE = "chance"  # below 0.5
    SOME = "some"  # below 1.5
    GOOD = "good"  # below 2.5
    VERY_GOOD = "very_good"


STEPS: Mapping[Band, float] = {Band.SOME: 0.5, Band.GOOD: 1.5, Band.VERY_GOOD: 2.5}
"""The d′ from which a band begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Everything that a series says of a trainee; each number with its interval.

    *bands* are the lowest and highest band that the interval of d′ allows. None of it says who
    lied, and a skill shown in the simulator is no proof of one at the border.
    """

    cases: int
    detection: Detection
    calibration: Calibration | None
    reasons: Reasons
    questioning: Questioning
    cost: Cost
    protection: Protection
    bands: tuple[Band, Band]

    @property
    def enough(self) -> bool:
        """Whether the cases suffice for a rank or a pass."""
        return self.cases >= FEWEST


def score(series: Sequence[Worked], matrix: CostMatrix = SHIPPED) -> Score:
    """The score of *series*, in which the order of cases does not matter."""
    found = detection(series)
    return Score(
        cases=len(series),
        detection=found,
        calibration=calibration(series),
        reasons=reasons(series),
        questioning=questioning(series),
        cost=cost(series, matrix),
        protection=protection(series),
        bands=(band(found.d_prime.low), band(found.d_prime.high)),
    )


def band(d_prime: float) -> Band:
    """The band of *d_prime*."""
    reached = [name for name, least in STEPS.items() if d_prime >= least]
    return reached[-1] if reached else Band.CHANCE


def passed(of: Score, least: float) -> bool | None:
    """Whether d′ is surely at least *least*, and nobody who needed protection was routed wrong.

    None below ``FEWEST`` cases, and when no case asked for protection.
    """
    if not of.enough or of.protection.held is None:
        return None
    return of.detection.d_prime.low >= least and of.protection.held


@dataclass(frozen=True, slots=True)
class Place:
    """A rank as far as the intervals tell: from *best* to *worst* of *among*, 1 the highest."""

    best: int
    worst: int
    among: int


def ranks(scores: Mapping[str, Score]) -> Mapping[str, Place]:
    """Places by d′ among those with enough cases; the others have none.

    Somebody stands above another only where the whole interval does.
    """
    known = {name: one.detection.d_prime for name, one in scores.items() if one.enough}
    return {name: _place(one, known.values()) for name, one in known.items()}


def _place(one: Measured, among: Collection[Measured]) -> Place:
    above = sum(other.low > one.high for other in among)
    below = sum(other.high < one.low for other in among)
    return Place(1 + above, len(among) - below, len(among))


class Change(StrEnum):
    """What became of a trainee between two series."""

    BETTER = "better"
    WORSE = "worse"
    MORE_SUSPICIOUS = "more_suspicious"  # c fell, d′ stayed
    MORE_LENIENT = "more_lenient"  # c rose, d′ stayed
    NOT_SHOWN = "not_shown"  # the cases are too few to tell, or nothing changed


@dataclass(frozen=True, slots=True)
class Progress:
    """*later* less *earlier*: the gain in d′, the shift of c, and what they come to."""

    gain: Measured
    shift: Measured
    change: Change


def progress(earlier: Score, later: Score) -> Progress:
    """What changed from *earlier* to *later*, two series without a case in common."""
    gain = less(later.detection.d_prime, earlier.detection.d_prime)
    shift = less(later.detection.criterion, earlier.detection.criterion)
    return Progress(gain, shift, _change(gain, shift))


def _change(gain: Measured, shift: Measured) -> Change:
    if gain.above or gain.below:
        return Change.BETTER if gain.above else Change.WORSE
    if shift.above or shift.below:
        return Change.MORE_LENIENT if shift.above else Change.MORE_SUSPICIOUS
    return Change.NOT_SHOWN
