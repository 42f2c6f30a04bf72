"""Counterfactual twins: the same case with another sex, name or nationality, given to others.

Their ledgers are the same but for that trait, so a difference in how often they are stopped is
the trainees' own. Told of a class, never of one trainee.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from darvoza.monitoring import Comparison, Rate, compare
from darvoza.training.scoring.worked import Twin, Worked


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """How often twins of *group* were stopped, against their twins of the other groups.

    *comparison* holds the difference with its interval (Newcombe 1998, method 10); None for fewer
    than five cases on either side.
    """

    trait: str
    group: str
    stopped: Rate
    others: Rate
    comparison: Comparison | None


def gaps(series: Sequence[Worked]) -> tuple[Gap, ...]:
    """The gaps of every trait and group; a pair counts once both of its twins were worked."""
    worked = [(one.twin, one.stopped) for one in series if one.twin is not None]
    paired = [(twin, stopped) for twin, stopped in worked if _met(twin, worked)]
    groups = sorted({(twin.trait, twin.group) for twin, _ in paired})
    return tuple(_gap(trait, group, paired) for trait, group in groups)


def _met(twin: Twin, worked: Sequence[tuple[Twin, bool]]) -> bool:
    return any(
        (other.pair, other.trait) == (twin.pair, twin.trait) and other.group != twin.group
        for other, _ in worked
    )


def _gap(trait: str, group: str, paired: Sequence[tuple[Twin, bool]]) -> Gap:
    inside = [stopped for twin, stopped in paired if (twin.trait, twin.group) == (trait, group)]
    outside = [stopped for twin, stopped in paired if twin.trait == trait and twin.group != group]
    one, other = Rate.of(sum(inside), len(inside)), Rate.of(sum(outside), len(outside))
    return Gap(trait=trait, group=group, stopped=one, others=other, comparison=compare(one, other))
