"""Questioning: open and checkable questions, facts checked, evidence asked about first."""

from collections.abc import Sequence
from dataclasses import dataclass

from darvoza.training.questions import QuestionKind
from darvoza.training.scoring.measured import Measured, per_unit, ratio
from darvoza.training.scoring.worked import Worked

GOOD = frozenset({QuestionKind.OPEN, QuestionKind.CHECKABLE, QuestionKind.UNEXPECTED})
"""Questions that bring something checkable: an unexpected one is checkable, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Questioning:
    """How the trainee asked. None where there was nothing to count.

    *good* is the share of open and checkable questions; a case with an accusatory one earns
    nothing. *per_minute* counts answers that a check then confirmed or contradicted; *asked_first*
    is the share of evidence whose topic was asked about before it was shown.
    """

    good: Measured | None
    per_minute: Measured | None
    asked_first: Measured | None
    accusatory: int


def questioning(series: Sequence[Worked]) -> Questioning:
    """The questions of *series*; minutes are those of the cases in which something was asked."""
    asked = [one for one in series if one.asked]
    minutes = sum(one.seconds for one in asked) / 60
    return Questioning(
        good=ratio([(_points(one.asked), len(one.asked)) for one in asked]),
        per_minute=per_unit(sum(one.checked for one in asked), minutes, len(asked)),
        asked_first=ratio([(one.asked_first, one.shown) for one in series]),
        accusatory=sum(one.asked.count(QuestionKind.ACCUSATORY) for one in series),
    )


def _points(asked: Sequence[QuestionKind]) -> int:
    if QuestionKind.ACCUSATORY in asked:
        return 0
    return sum(kind in GOOD for kind in asked)
