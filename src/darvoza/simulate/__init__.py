"""A small fictional world that sends real-format messages through the door and knows the truth.

Start at :mod:`darvoza.simulate.traffic`; ``docs/simulator.md`` tells what the world holds.
"""

from darvoza.simulate.control import outcome_of
from darvoza.simulate.traffic import Sent, traffic
from darvoza.simulate.truth import Truth, TruthEntry
from darvoza.simulate.world import CHECKPOINTS

__all__ = ["CHECKPOINTS", "Sent", "Truth", "TruthEntry", "outcome_of", "traffic"]
