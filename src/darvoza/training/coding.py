"""Two coders of one statement: which claims they both marked, and how far their codes agree.

Claims are matched by how much their words overlap. Agreement tells how well the sheet is coded; it
tells nothing about who made the statement.
"""

from dataclasses import dataclass

from darvoza.errors import InputError
from darvoza.training.scoring.agreement import Level, alpha
from darvoza.training.scoring.measured import Measured
from darvoza.training.statement import Claim, Sheet

ENOUGH_SHARED = 0.5
"""Two marks are the same claim when they share this much of the words that either covers."""

Pair = tuple[Claim, Claim]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How two coders agree: Krippendorff's alpha (nominal) of each code over the claims of both.

    None where there are too few claims, or all have the same code. *one_only* and *other_only* are
    claims that only one of them marked: alpha knows nothing of these, so they are told beside it.
    """

    both: int
    one_only: int
    other_only: int
    checkable: Measured | None
    state: Measured | None


def aligned(one: Sheet, other: Sheet) -> tuple[Pair, ...]:
    """The claims that both coders marked, in the order of the text; the closest matches first.

    InputError when the sheets are of different statements, or of one coder.
    """
    if one.statement != other.statement:
        raise InputError("statement", "both coders must have coded the same statement")
    if one.coder == other.coder:
        raise InputError("coder", "agreement needs two coders")
    ranked = sorted(
        ((_shared(a, b), a, b) for a in one.claims for b in other.claims),
        key=lambda each: (-each[0], each[1].start, each[2].start, each[1].id, each[2].id),
    )
    return tuple(sorted(_taken(ranked), key=lambda pair: pair[0].start))


def _shared(one: Claim, other: Claim) -> float:
    """The share of the words of either that both cover, 0 to 1."""
    common = min(one.end, other.end) - max(one.start, other.start)
    return max(0, common) / (max(one.end, other.end) - min(one.start, other.start))


def _taken(ranked: list[tuple[float, Claim, Claim]]) -> list[Pair]:
    """Each claim once, with the one that it shares most with."""
    pairs: list[Pair] = []
    first: set[str] = set()
    second: set[str] = set()
    for shared, one, other in ranked:
        if shared >= ENOUGH_SHARED and one.id not in first and other.id not in second:
            pairs.append((one, other))
            first.add(one.id)
            second.add(other.id)
    return pairs


def agreement(one: Sheet, other: Sheet) -> Agreement:
    """How far the coders of *one* and *other* agree; InputError as :func:`aligned`."""
    pairs = aligned(one, other)
    return Agreement(
        both=len(pairs),
        one_only=len(one.claims) - len(pairs),
        other_only=len(other.claims) - len(pairs),
        checkable=alpha(_codes(pairs, "checkable"), Level.NOMINAL),
        state=alpha(_codes(pairs, "state"), Level.NOMINAL),
    )


def _codes(pairs: tuple[Pair, ...], field: str) -> tuple[list[str], list[str]]:
    return (
        [str(getattr(one, field)) for one, _ in pairs],
        [str(getattr(other, field)) for _, other in pairs],
    )
