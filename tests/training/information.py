"""How much two columns tell of each other, in bits, and how much chance alone makes of it."""

from collections import Counter
from collections.abc import Hashable, Sequence
from math import log, log2
from random import Random

PERMUTATIONS = 200


def shared_bits(one: Sequence[Hashable], other: Sequence[Hashable]) -> float:
    """Mutual information with the correction of Miller (1955); below 0 means: nothing."""
    count = len(one)
    both, left, right = Counter(zip(one, other, strict=True)), Counter(one), Counter(other)
    plain = sum(
        seen / count * log2(seen * count / (left[a] * right[b])) for (a, b), seen in both.items()
    )
    return plain - (len(left) - 1) * (len(right) - 1) / (2 * count * log(2))


def interval_of_chance(
    one: Sequence[Hashable], other: Sequence[Hashable], draw: Random
) -> tuple[float, float]:
    """Between which values 99 % of the shared bits lie when *other* is shuffled."""
    shuffled, found = list(other), []
    for _ in range(PERMUTATIONS):
        draw.shuffle(shuffled)
        found.append(shared_bits(one, shuffled))
    found.sort()
    return found[0], found[-1]
