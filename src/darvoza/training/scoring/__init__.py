"""Scores of practice: what a series of worked cases says of a trainee, and how surely.

:class:`Worked` cases go in; ``score`` gives the whole, one module a measure. Every number is
:class:`Measured`: a value with its interval and its cases. Plain statistics, no model; nothing
here knows or yields truthfulness, stress or emotion of anybody (docs/practice.md).
"""

from darvoza.training.scoring.adapting import (
    Answer,
    Difficulties,
    Estimate,
    Outlook,
    Skill,
    learned,
    next_typology,
    outlook,
)
from darvoza.training.scoring.agreement import Level, alpha
from darvoza.training.scoring.cost import SHIPPED, CostMatrix
from darvoza.training.scoring.measured import Measured
from darvoza.training.scoring.reviewing import (
    REFRESHER,
    FactCard,
    Grade,
    due,
    from_plain,
    plain,
    refresher_due,
    reviewed,
)
from darvoza.training.scoring.telling import (
    bands_told,
    change_told,
    confidence_told,
    protection_told,
)
from darvoza.training.scoring.twins import Gap, gaps
from darvoza.training.scoring.whole import (
    FEWEST,
    Band,
    Change,
    Place,
    Progress,
    Score,
    passed,
    progress,
    ranks,
    score,
)
from darvoza.training.scoring.worked import (
    STOPPING,
    Cited,
    ReasonKind,
    Twin,
    Worked,
    known_reasons,
)

__all__ = [
    "FEWEST", "REFRESHER", "SHIPPED", "STOPPING", "Answer", "Band", "Change", "Cited", "CostMatrix",
    "Difficulties", "Estimate", "FactCard", "Gap", "Grade", "Level", "Measured", "Outlook", "Place",
    "Progress", "ReasonKind", "Score", "Skill", "Twin", "Worked", "alpha", "bands_told",
    "change_told", "confidence_told", "due", "from_plain", "gaps", "known_reasons", "learned",
    "next_typology", "outlook", "passed", "plain", "progress", "protection_told", "ranks",
    "refresher_due", "reviewed", "score",
]  # fmt: skip
