"""Stage ①: what UNB and UNH say, and what is expected of a segment (ISO 9735-1 annex C)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from darvoza.messages.edifact_segment import Segment
from darvoza.messages.edifact_values import on_day, short_date
from darvoza.records import Severity

NOTES = {
    "SYN-CHARSET-UNREADABLE": Severity.FATAL,
    "SYN-CHARSET": Severity.WARNING,
    "SYN-CONTROL": Severity.WARNING,
    "SYN-NEWLINE": Severity.WARNING,
    "SYN-WRAP": Severity.INFO,
}
EXPECTED = {
    "SYN-TAG": "three letters A-Z; was a release character forgotten before the terminator?",
    "SYN-TERMINATOR": "a segment terminator",
    "SYN-LENGTH": "at most 65536 bytes",
    "SYN-ELEMENTS": "at most 200 elements",
    "SYN-COMPONENTS": "at most 100 components",
    "SYN-CHARSET": "the charset named by UNB",
    "SYN-CHARSET-UNREADABLE": "the charset named by UNB, or UTF-8",
}


@dataclass(slots=True)
class Interchange:
    """What UNB says (ISO 9735-1 annex C)."""

    sender: str = ""
    recipient: str = ""
    reference: str = ""
    application: str = ""
    prepared: datetime | None = None
    test: bool = False


@dataclass(slots=True)
class Header:
    """What UNH says, with the interchange it stands in."""

    interchange: Interchange
    segment: Segment
    reference: str
    type: str
    release: str  # "D:05B" or "13:1"
    access: str  # 0068, free form
    part: str
    part_flag: str


class Handler(Protocol):
    """Understands the segments of one message between UNH and UNT."""

    inner: frozenset[str]  # tags that never begin or end anything
    repeatable: frozenset[str]  # tags that may stand twice with the same content

    def gather(self, segment: Segment) -> None:
        """The next sound segment, when its tag is one of *inner*."""

    def take(self, segment: Segment) -> None:
        """The next sound segment."""

    def damage(self, segment: Segment) -> None:
        """A segment that cannot be used; it may have swallowed others."""

    def finish(self, *, complete: bool) -> None:
        """The end of the message; *complete* when its UNT stands there."""


def prepared_at(day: str, clock: str, received: datetime) -> datetime | None:
    """UNB S004 (``YYMMDD`` or ``CCYYMMDD``, ``HHMM``), taken as UTC; ``None`` when impossible.

    The century is the one that does not put it after the day that follows *received*.
    """
    latest = received + timedelta(days=1)
    found = short_date(day, latest.date())
    local = None if found is None else on_day(found, clock or "0000")
    return None if local is None else local.replace(tzinfo=UTC)
