"""⑨ What one process of the desk works with: a store, its loop, a clock and the limits of callers.

The loop is one per process and remembers the last moment, so only one thread works with it at a
time; the loop itself looks for what other processes have changed.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from darvoza.errors import DarvozaError
from darvoza.pipeline.loop import Loop
from darvoza.pipeline.opening import open_loop, refresh
from darvoza.pipeline.reassessing import reassess
from darvoza.profiles import Profile
from darvoza.settings import Settings
from darvoza.store.connection import Store
from darvoza.web.limits import Buckets

SIGN_INS = 60
"""Attempts to sign in that one address may make in a minute: each costs a slow hash."""

STILL_HERE = timedelta(hours=6)
"""How long after its expected time a crossing is still assessed again."""

_log = logging.getLogger(__name__)

Clock = Callable[[], datetime]


@dataclass(slots=True)
class Desk:
    """One process at work on one store; *profiles* remembers versions by their content hash."""

    store: Store
    settings: Settings
    clock: Clock
    loop: Loop
    senders: Buckets
    callers: Buckets
    profiles: dict[str, Profile | None] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


def open_desk(store: Store, settings: Settings, clock: Clock) -> Desk:
    """A desk on *store*, ready to answer."""
    return Desk(
        store=store,
        settings=settings,
        clock=clock,
        loop=open_loop(store, settings),
        senders=Buckets(settings.rate),
        callers=Buckets(SIGN_INS),
    )


@contextmanager
def working(desk: Desk) -> Iterator[Loop]:
    """The loop for one thread alone."""
    with desk.lock:
        yield desk.loop


def assess_again(desk: Desk, at: datetime) -> None:
    """Hold what is still to be controlled against changed profiles and lookouts.

    The change itself is kept already, so a failure here is logged, not told as its own.
    """
    try:
        with working(desk) as loop:
            refresh(loop)
            reassess(loop, since=at - STILL_HERE, at=at)
    except DarvozaError:
        _log.exception("not everything could be assessed again after a change")
