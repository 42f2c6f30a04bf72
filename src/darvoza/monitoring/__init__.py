"""Monitoring: what controls found, as rates that say how sure they are. Pure: counts in, rates out.

``rates`` holds the statistics, ``figures`` adds up what the store counted. Figures are of places,
profiles and stretches of time, never of a person.
"""

from darvoza.monitoring.figures import (
    Control,
    Figures,
    Missed,
    Step,
    Taken,
    figures,
    missed,
    over_time,
)
from darvoza.monitoring.rates import (
    FEWEST,
    Comparison,
    Interval,
    Rate,
    compare,
    difference,
    weighted,
    wilson,
)

__all__ = [
    "FEWEST",
    "Comparison",
    "Control",
    "Figures",
    "Interval",
    "Missed",
    "Rate",
    "Step",
    "Taken",
    "compare",
    "difference",
    "figures",
    "missed",
    "over_time",
    "weighted",
    "wilson",
]
