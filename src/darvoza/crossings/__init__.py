"""② Which known crossing does a message continue?

A crossing is a set of mentions. `place` says of which movement a mention speaks, `keys` by what its
subject is known again, `resolve` which mentions are of one subject, `merge` what they say together,
`units` what is stopped together. Each is a pure function of a *set*, so the order in which
messages arrive cannot change the result (docs/decisions/0003-crossings-are-sets.md).
"""

from darvoza.crossings.keys import JOINING, identity_keys
from darvoza.crossings.merge import merge, merged_movement
from darvoza.crossings.place import Placed, place
from darvoza.crossings.resolve import resolve
from darvoza.crossings.units import UnitShape, anchor_of, units_of

__all__ = [
    "JOINING",
    "Placed",
    "UnitShape",
    "anchor_of",
    "identity_keys",
    "merge",
    "merged_movement",
    "place",
    "resolve",
    "units_of",
]
