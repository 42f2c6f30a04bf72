"""Chance that can be repeated: every draw comes from a generator keyed by stable words.

Nothing here depends on ``hash()``, the clock or the order in which other parts draw.
"""

from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

Choice = TypeVar("Choice")

DIGITS = "0123456789"
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


def keyed(seed: int, *words: object) -> Random:
    """A generator that is the same for the same *seed* and *words*, in every process."""
    return Random(f"{seed}/{'/'.join(map(str, words))}")


def weighted(draw: Random, weights: Mapping[Choice, float]) -> Choice:
    """One key of *weights*, in proportion to its value."""
    mark = draw.random() * sum(weights.values())
    chosen: Choice
    for chosen, weight in weights.items():  # noqa: B007
        mark -= weight
        if mark < 0:
            break
    return chosen


def patterned(draw: Random, pattern: str) -> str:
    """*pattern* with ``#`` replaced by a digit and ``@`` by a letter (without I, O and Q)."""
    out = []
    for sign in pattern:
        if sign == "#":
            out.append(DIGITS[int(draw.random() * 10)])
        elif sign == "@":
            out.append(LETTERS[int(draw.random() * 23)])
        else:
            out.append(sign)
    return "".join(out)


def pick(draw: Random, choices: Sequence[Choice]) -> Choice:
    """One of *choices*; cheaper than ``Random.choice``."""
    return choices[int(draw.random() * len(choices))]


def whole(draw: Random, expected: float) -> int:
    """*expected* rounded up or down at random, so that small scales keep their mean."""
    floor = int(expected)
    return floor + (draw.random() < expected - floor)
