"""Adapting: which typology to practise next, from a rating of skills and difficulties.

An Elo rating (Pelánek 2016, Computers & Education 98: 169) whose step is the uncertainty that is
left (Glickman 1999, Applied Statistics 48: 377): what is well known moves little. Ratings are in
logits: a trainee whose skill equals the difficulty is right in half of the cases.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import exp, pi, sqrt

from darvoza.simulate.chance import keyed, pick
from darvoza.training.scoring.measured import Z

LEARNS_BEST = (0.70, 0.80)
"""The chance of success at which a case teaches most: neither dull nor discouraging."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A rating in logits, and the variance that is left in it."""

    mean: float = 0.0
    variance: float = 1.0


@dataclass(frozen=True, slots=True)
class Skill:
    """A trainee's skill: in *general*, and what each typology adds to it."""

    general: Estimate = Estimate()
    own: Mapping[str, Estimate] = field(default_factory=dict)

    def of(self, typology: str) -> Estimate:
        """What *typology* adds; unknown at first, and likely to be little."""
        return self.own.get(typology, Estimate(0.0, 0.5))


Difficulties = Mapping[str, Estimate]
"""By item: the id of a case that several trainees work, else of its typology."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a case of *typology* was decided right; *item* is whose difficulty it tells of."""

    typology: str
    item: str
    right: bool


def learned(skill: Skill, difficulties: Difficulties, answer: Answer) -> tuple[Skill, Difficulties]:
    """*skill* and *difficulties* after *answer*."""
    own, item = skill.of(answer.typology), difficulties.get(answer.item, Estimate())
    parts = (skill.general, own, replace(item, mean=-item.mean))
    general, own, easiness = (_moved(one, parts, answer.right) for one in parts)
    return (
        Skill(general, {**skill.own, answer.typology: own}),
        {**difficulties, answer.item: replace(easiness, mean=-easiness.mean)},
    )


def _moved(one: Estimate, parts: Sequence[Estimate], right: bool) -> Estimate:
    """*one* of the *parts* that make up the chance of success, after a case was *right* or not."""
    others = sum(part.variance for part in parts) - one.variance
    damping = _damping(others)
    chance = _chance(damping * sum(part.mean for part in parts))
    variance = 1 / (1 / one.variance + damping**2 * chance * (1 - chance))
    return Estimate(one.mean + variance * damping * (right - chance), variance)


def _damping(variance: float) -> float:
    """How much less an outcome tells when the others' ratings are uncertain (Glickman's g)."""
    return 1 / sqrt(1 + 3 * variance / pi**2)


def _chance(logit: float) -> float:
    return 1 / (1 + exp(-logit))


@dataclass(frozen=True, slots=True)
class Outlook:
    """The chance that a trainee decides the next case of *typology* right, from *low* to *high*."""

    typology: str
    chance: float
    low: float
    high: float


def outlook(skill: Skill, difficulties: Difficulties, typology: str) -> Outlook:
    """What to expect of the next case of *typology*, with a 95 % interval."""
    mean, variance = _ahead(skill, difficulties, typology)
    low, high = _within(mean, variance, errors=Z)
    return Outlook(typology, _chance(_damping(variance) * mean), low, high)


def _ahead(skill: Skill, difficulties: Difficulties, typology: str) -> tuple[float, float]:
    """Skill less difficulty in logits, and its variance."""
    own, item = skill.of(typology), difficulties.get(typology, Estimate())
    mean = skill.general.mean + own.mean - item.mean
    return mean, skill.general.variance + own.variance + item.variance


def _within(mean: float, variance: float, *, errors: float) -> tuple[float, float]:
    half = errors * sqrt(variance)
    return _chance(mean - half), _chance(mean + half)


def next_typology(
    skill: Skill, difficulties: Difficulties, typologies: Sequence[str], seed: int, turn: int
) -> str:
    """The typology of the next case: one at which the trainee succeeds in 70–80 % of cases.

    One standard error either side counts as well, so that what is little known is tried. Where
    none is near, the nearest. Among several, chance keyed by *seed* and *turn* decides, so that
    nobody can tell what comes. *typologies* has at least one.
    """
    off = {one: _off(*_ahead(skill, difficulties, one)) for one in sorted(typologies)}
    nearest = min(off.values())
    draw = keyed(seed, "typology", turn)
    return pick(draw, [one for one, away in off.items() if away == nearest])


def _off(mean: float, variance: float) -> float:
    """How far the chance of success, give or take an error, is from what teaches most."""
    low, high = _within(mean, variance, errors=1)
    return max(0.0, LEARNS_BEST[0] - high, low - LEARNS_BEST[1])
