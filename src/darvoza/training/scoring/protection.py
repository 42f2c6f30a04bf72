"""Protection: every victim and who asks for asylum is routed right. No average."""

from collections.abc import Sequence
from dataclasses import dataclass

from darvoza.records import DecisionKind
from darvoza.training.scoring.measured import Measured, proportion
from darvoza.training.scoring.worked import Worked


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """*routed* of *cases* came to protection; *share* with its interval.

    *held* says whether the floor holds: None when no case asked for it.
    """

    cases: int
    routed: int
    share: Measured | None
    held: bool | None


def protection(series: Sequence[Worked]) -> Protection:
    """Who needed protection in *series*, and who got it."""
    needing = [one for one in series if one.protect]
    routed = sum(one.decision is DecisionKind.PROTECT for one in needing)
    return Protection(
        cases=len(needing),
        routed=routed,
        share=proportion(routed, len(needing)),
        held=routed == len(needing) if needing else None,
    )
