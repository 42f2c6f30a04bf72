"""④ Resemblance of keys: numbers that differ by one slip of a hand or of a reader.

A resemblance is never a match: only an exact key on a lookout counts. It is shown so that a person
can look twice at a mistyped number.
"""

from enum import StrEnum

_ALIKE = str.maketrans("OQDILZSGB", "000112568")
"""Letters that readers and people take for digits (O/0, I/1, Z/2, S/5, G/6, B/8)."""

SHORTEST = 5
"""Shorter numbers resemble too many others."""


class Slip(StrEnum):
    """How two numbers differ."""

    LOOK_ALIKE = "look_alike"  # O for 0, I for 1: one sign or several
    SWAPPED = "swapped"  # two neighbours changed places
    ANOTHER = "another"  # one sign is another
    MISSING = "missing"  # one sign more or less


def slip(first: str, second: str) -> Slip | None:
    """How *first* and *second* differ if by one slip; None when equal or further apart.

    Edit distance 1 with transposition (F. J. Damerau, CACM 7(3), 1964: four in five slips of
    spelling are one of these), and signs that are read for one another.
    """
    if first == second or min(len(first), len(second)) < SHORTEST:
        return None
    if abs(len(first) - len(second)) > 1:
        return None
    if first.translate(_ALIKE) == second.translate(_ALIKE):
        return Slip.LOOK_ALIKE
    return _one_missing(first, second) or _one_place(first, second)


def _one_place(first: str, second: str) -> Slip | None:
    """One sign changed, or two neighbours swapped, in numbers of equal length."""
    if len(first) != len(second):
        return None
    differ = [
        place for place, pair in enumerate(zip(first, second, strict=True)) if len({*pair}) > 1
    ]
    if len(differ) == 1:
        return Slip.ANOTHER
    start = differ[0]
    neighbours = differ == [start, start + 1]
    swapped = first[start : start + 2] == second[start : start + 2][::-1]
    return Slip.SWAPPED if neighbours and swapped else None


def _one_missing(first: str, second: str) -> Slip | None:
    if len(first) == len(second):
        return None
    short, long = sorted((first, second), key=len)
    fits = any(long[:place] + long[place + 1 :] == short for place in range(len(long)))
    return Slip.MISSING if fits else None
