"""Repeat the past and show every difference (design §3.8).

`from_messages` puts everything that happened through the same loop again, in a store of its own
with a run of kind ``replay``, and holds each assessment against the one that was made.
`from_facts` holds stored assessments against their stored facts and profiles; it still works when
the messages have been erased.
"""

from darvoza.replay.comparing import Difference, Replayed
from darvoza.replay.facts import from_facts
from darvoza.replay.messages import from_messages

__all__ = ["Difference", "Replayed", "from_facts", "from_messages"]
