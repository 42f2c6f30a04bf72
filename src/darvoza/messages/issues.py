"""① What can be wrong with a message: every code, its sentence, and how issues are gathered.

A reader records issues, it does not raise them. The sentences are English and are marked for
translation; pages render them in the reader's language by giving `sentence` its translation.
"""

from collections.abc import Callable, Sequence
from typing import TypedDict, Unpack

from darvoza.messages.cards import mask_text
from darvoza.messages.issue_texts import ISSUES
from darvoza.records import Disposition, Issue, Severity

__all__ = ["ISSUES", "Findings", "disposition_of", "sentence", "shown"]

RAW_LENGTH = 80
"""Most characters of the message that an issue repeats."""

MOST_ISSUES = 1000
"""Most issues kept of one message; what is over is counted in the last one."""

_STRICT = frozenset({"CNT-ITEMS", "VAL-SUM"})
"""Counts and sums: reported, and punished only where the sender's profile is strict."""


def sentence(issue: Issue, say: Callable[[str], str] = str) -> str:
    """What is wrong, with the values of *issue* filled in; *say* translates from plain English."""
    text = say(ISSUES.get(issue.code, ISSUES["UNKNOWN"]))
    return text.format(
        code=issue.code,
        raw=issue.raw if issue.raw is not None else "",
        expected=issue.expected if issue.expected is not None else "",
        tag=issue.tag or "",
        segment=issue.segment if issue.segment is not None else "",
    )


def shown(text: str) -> str:
    """*text* as an issue may repeat it: at most 80 characters, card numbers masked."""
    masked = mask_text(text[: 4 * RAW_LENGTH])
    return masked if len(masked) <= RAW_LENGTH else masked[: RAW_LENGTH - 1] + "…"


def disposition_of(issues: Sequence[Issue], *, strict: bool = False) -> Disposition:
    """Fatal issues quarantine, warnings and errors are accepted with, notes change nothing.

    With *strict*, wrong counts and sums quarantine too.
    """
    worst = {issue.severity for issue in issues}
    if Severity.FATAL in worst or (strict and any(issue.code in _STRICT for issue in issues)):
        return Disposition.QUARANTINED
    if worst & {Severity.WARNING, Severity.ERROR}:
        return Disposition.ACCEPTED_WITH_ISSUES
    return Disposition.ACCEPTED


class Place(TypedDict, total=False):
    """Where in the message an issue stands and what it is about; see `Issue`."""

    segment: int | None
    tag: str | None
    element: int | None
    component: int | None
    offset: int | None
    raw: str | None
    expected: str | None


class Findings:
    """The issues of one message, gathered while it is read."""

    __slots__ = ("_more", "found")

    def __init__(self) -> None:
        self.found: list[Issue] = []
        self._more = 0

    def add(self, code: str, severity: Severity, **place: Unpack[Place]) -> None:
        """Record an issue; *place* holds the other fields of `Issue`."""
        if len(self.found) >= MOST_ISSUES:
            self._more += 1
            return
        raw = place.get("raw")
        if raw is not None:
            place["raw"] = shown(raw)
        self.found.append(Issue(code=code, severity=severity, **place))

    @property
    def room(self) -> bool:
        """Whether another issue will be kept, so that its place is worth finding."""
        return len(self.found) < MOST_ISSUES

    def info(self, code: str, **place: Unpack[Place]) -> None:
        """Worth knowing; changes nothing."""
        self.add(code, Severity.INFO, **place)

    def warning(self, code: str, **place: Unpack[Place]) -> None:
        """Something is odd; the value was taken, or left out where it could not be."""
        self.add(code, Severity.WARNING, **place)

    def error(self, code: str, **place: Unpack[Place]) -> None:
        """A part of the message is lost."""
        self.add(code, Severity.ERROR, **place)

    def fatal(self, code: str, **place: Unpack[Place]) -> None:
        """The message cannot be attributed safely."""
        self.add(code, Severity.FATAL, **place)

    def all(self) -> tuple[Issue, ...]:
        """Everything found, in the order of the message."""
        if not self._more:
            return tuple(self.found)
        rest = Issue(code="ISSUES-MANY", severity=Severity.WARNING, raw=str(self._more))
        return (*self.found, rest)
