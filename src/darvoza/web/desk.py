"""⑨ What one process of the desk works with: a store, its loop, a clock and the limits of callers.

The loop is one per process and remembers the last moment, so only one thread works with it at a
time; the loop itself looks for what other processes have changed.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from darvoza.errors import DarvozaError
from darvoza.pipeline.door import resume
from darvoza.pipeline.loop import Loop
from darvoza.pipeline.opening import open_loop, refresh
from darvoza.pipeline.reassessing import reassess
from darvoza.profiles import Profile
from darvoza.settings import Settings
from darvoza.store.connection import Store
from darvoza.web.limits import Buckets
from darvoza.web.remembered import Remembered

SIGN_INS = 60
"""Attempts to sign in that one address may make in a minute: each costs a slow hash."""

SEARCHES = 60
"""Searches that one account may make in a minute: an officer scans one traveller in ten seconds."""

STILL_HERE = timedelta(hours=6)
"""How long after its expected time a crossing is still assessed again."""

AT_ONCE = 16
"""Messages of a backlog read in one turn: what a sender at the door waits for at most."""

PASSED_ON = 0.005
"""Seconds in which somebody who waits takes the loop between two turns."""

COUNTED_FOR, COUNTS = 60.0, 64
"""Seconds for which counts of monitoring are shown, and how many sets of them are kept."""

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
    searchers: Buckets = field(default_factory=lambda: Buckets(SEARCHES))
    profiles: dict[str, Profile | None] = field(default_factory=dict)
    counted: Remembered[Any] = field(default_factory=lambda: Remembered(COUNTED_FOR, COUNTS))
    lock: threading.Lock = field(default_factory=threading.Lock)
    reading: threading.Lock = field(default_factory=threading.Lock)  # held while a backlog is read


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


def pass_on(desk: Desk) -> None:
    """Let others work with the loop before going on; for the thread that has it, between turns."""
    desk.lock.release()
    try:
        time.sleep(PASSED_ON)
    finally:
        desk.lock.acquire()


def read_on(desk: Desk) -> None:
    """Read what is kept and waits, beside the calls; does nothing while that is done already."""
    if desk.reading.acquire(blocking=False):
        threading.Thread(target=_read_all_waiting, args=(desk,), daemon=True).start()


def _read_all_waiting(desk: Desk) -> None:
    try:
        read_waiting(desk)
    except Exception:
        _log.exception("what is kept could not be read; it is tried again with the next message")
    finally:
        desk.reading.release()


def read_waiting(desk: Desk) -> None:
    """Read what is kept and waits, in turns of `AT_ONCE` messages; others work in between."""
    with working(desk) as loop:
        resume(loop, lambda _: pass_on(desk), together=AT_ONCE)


def assess_again(desk: Desk, at: datetime) -> None:
    """Hold what is still to be controlled against changed profiles and lookouts.

    The change itself is kept already, so a failure here is logged, not told as its own.
    """
    try:
        with working(desk) as loop:
            refresh(loop)
            reassess(loop, since=at - STILL_HERE, at=at, report=lambda *_: pass_on(desk))
    except DarvozaError:
        _log.exception("not everything could be assessed again after a change")
