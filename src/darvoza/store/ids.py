"""Ids without a central counter: UUIDv7 (RFC 9562 §5.7), sortable by the time they were given."""

import os
import threading
from datetime import datetime

from darvoza.store.times import to_micros

_RANDOM_BITS = 74
_VERSION = 7 << 76
_VARIANT = 2 << 62
_LOW = (1 << 62) - 1

_lock = threading.Lock()
_last = (-1, 0)  # the millisecond and the random part of the id given last


def new_id(at: datetime) -> str:
    """A fresh id, 36 characters, for something that comes to be *at* this aware time.

    Ids asked for with times that do not go back are strictly ascending within the process
    (RFC 9562 §6.2, method 2: within one millisecond the random part grows by a random step).
    """
    global _last  # noqa: PLW0603 - ascending order is a property of the process
    millisecond = to_micros(at) // 1000
    with _lock:
        tail = _tail(millisecond, _last)
        _last = (millisecond, tail)
    return _written(millisecond, tail)


def _tail(millisecond: int, last: tuple[int, int]) -> int:
    noise = _noise()
    if millisecond == last[0]:
        return last[1] + 1 + (noise & 0xFFFFFFFF)
    return noise  # 72 of 74 bits: room to grow


_pool: list[bytes] = []
os.register_at_fork(after_in_child=_pool.clear)  # a child must not give its parent's ids


def _noise() -> int:
    """72 random bits; the operating system is asked for many at once."""
    if not _pool:
        drawn = os.urandom(9 * 512)
        _pool.extend(drawn[start : start + 9] for start in range(0, len(drawn), 9))
    return int.from_bytes(_pool.pop())


def _written(millisecond: int, tail: int) -> str:
    tail &= (1 << _RANDOM_BITS) - 1
    number = (millisecond << 80) | _VERSION | ((tail >> 62) << 64) | _VARIANT | (tail & _LOW)
    digits = f"{number:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
