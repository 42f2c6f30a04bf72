"""Times as the store keeps them: whole microseconds since 1970-01-01 UTC (design §3.12)."""

from datetime import UTC, datetime, timedelta
from typing import overload

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@overload
def to_micros(moment: datetime) -> int: ...
@overload
def to_micros(moment: None) -> None: ...
@overload
def to_micros(moment: datetime | None) -> int | None: ...
def to_micros(moment: datetime | None) -> int | None:
    """Microseconds since 1970 of an aware *moment*; unknown stays unknown.

    Raises TypeError for a naive time: it has no place on the clock.
    """
    return None if moment is None else (moment - EPOCH) // _MICROSECOND


@overload
def from_micros(micros: int) -> datetime: ...
@overload
def from_micros(micros: None) -> None: ...
@overload
def from_micros(micros: int | None) -> datetime | None: ...
def from_micros(micros: int | None) -> datetime | None:
    """The aware UTC moment that *micros* names; the inverse of ``to_micros``."""
    return None if micros is None else EPOCH + timedelta(microseconds=micros)
