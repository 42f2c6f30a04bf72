"""Traffic that goes on: messages that are still to be sent come when their time comes."""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby

from darvoza.pipeline.door import receive
from darvoza.pipeline.loop import Loop
from darvoza.records import Delivery

AT_ONCE = 60.0
"""Seconds: messages of the same stretch go through the door together."""

Clock = Callable[[], datetime]


def live(
    loop: Loop, later: Sequence[Delivery], *, clock: Clock, wait: Callable[[float], object]
) -> int:
    """Send each of *later*, which are in time order, when *clock* has come to it.

    *wait* is given the seconds until then. Returns how many were sent.
    """
    for _, together in groupby(later, lambda one: one.envelope.received_at.timestamp() // AT_ONCE):
        deliveries = list(together)
        seconds = (deliveries[-1].envelope.received_at - clock()).total_seconds()
        if seconds > 0:
            wait(seconds)
        for _ in receive(loop, deliveries):
            pass
    return len(later)
