"""Reasons: whether who stops somebody names what the ledger knows, and nothing else.

A reason counts once a topic, however often it is cited. Two independent ones are enough
(reference/training.md §1.5), so nobody gains by asking on when the matter is clear.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from darvoza.training.scoring.measured import Measured, ratio
from darvoza.training.scoring.worked import ReasonKind, Worked

ENOUGH = 2
"""Independent reasons that a stop needs; fewer where the ledger knows fewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """Reasons cited for stopping, against the ledger. None where there was nothing to count.

    *precision* is the share of cited reasons that the ledger knows as guilty; *recall* what was
    cited of the two that each guilty case needs; *f1* is both in one, where more right reasons than
    needed neither help nor hurt. *explained* is the share of harmless odd signs that were explained
    by a check and then not held against anybody.
    """

    precision: Measured | None
    recall: Measured | None
    f1: Measured | None
    explained: Measured | None


@dataclass(frozen=True, slots=True)
class Counted:
    """The reasons of one case: topics rightly and wrongly cited, needed, and needed and cited."""

    right: int
    wrong: int
    needed: int
    met: int


def reasons(series: Sequence[Worked]) -> Reasons:
    """The reasons of *series*. The unit of the intervals is the case."""
    counted = [count(one) for one in series]
    return Reasons(
        precision=ratio([(one.right, one.right + one.wrong) for one in counted]),
        recall=ratio([(one.met, one.needed) for one in counted]),
        f1=ratio([_harmonic(one) for one in counted]),
        explained=ratio([_explained(one) for one in series]),
    )


def count(one: Worked) -> Counted:
    """What counts of the reasons of *one* case. Who lets pass holds nothing against anybody."""
    cited = one.cited if one.stopped else frozenset()
    known = {reason.about for reason in one.known}
    right = {reason.about for reason in cited if reason in one.known}
    wrong = {reason.about for reason in cited} - right
    needed = min(ENOUGH, len(known))
    return Counted(len(right), len(wrong), needed, min(needed, len(right)))


def _harmonic(one: Counted) -> tuple[float, float]:
    """F1 as one share: twice what was met, of that, what was wrong and what was missed."""
    return 2 * one.met, 2 * one.met + one.wrong + (one.needed - one.met)


def _explained(one: Worked) -> tuple[float, float]:
    """Harmless odd signs explained and not cited, of all harmless odd signs."""
    cited = one.cited if one.stopped else frozenset()
    against = {reason.by for reason in cited if reason.kind is ReasonKind.ODD_SIGN}
    return len((one.harmless & one.explained) - against), len(one.harmless)
