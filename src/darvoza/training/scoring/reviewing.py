"""Reviewing: when a fact card comes back (FSRS), and when a refresher shift is due.

FSRS without fuzz: the same answers give the same dates everywhere. Times are given, never read
from a clock.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum

import fsrs

from darvoza.errors import InputError

REFRESHERS = tuple(timedelta(days=days) for days in (7, 30, 90))
"""After the end of a course, when a refresher shift is due."""

REFRESHER = timedelta(minutes=7)
"""How long a refresher shift takes."""

_STATES = frozenset(state.value for state in fsrs.State)
_LEARNING = fsrs.State.Learning.value

_SCHEDULER = fsrs.Scheduler(enable_fuzzing=False)

_NUMBER = 1  # FSRS wants a number for a card, and uses it for nothing here


class Grade(IntEnum):
    """How well a fact was remembered."""

    AGAIN = 1  # not
    HARD = 2
    GOOD = 3
    EASY = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class FactCard:
    """What is known of one trainee and one fact card; *stability* is in days.

    Raises InputError for times without a zone, and for what FSRS cannot go on from.
    """

    id: str
    due: datetime
    last: datetime | None = None
    state: int = _LEARNING
    step: int | None = 0
    stability: float | None = None
    difficulty: float | None = None

    def __post_init__(self) -> None:
        if None in {time.tzinfo for time in (self.due, self.last) if time is not None}:
            raise InputError("due", "needs a time zone")
        started = self.state == _LEARNING or (self.stability and self.difficulty)
        below = min(self.stability or 1, self.difficulty or 1) <= 0
        if self.state not in _STATES or below or not started:
            raise InputError("card", "is not a fact card that was written here")


def reviewed(card: FactCard, grade: Grade, at: datetime) -> FactCard:
    """*card* after it was answered *at*. Raises InputError for a time before the last answer."""
    at = at.astimezone(UTC)
    if card.last is not None and at < card.last:
        raise InputError("at", "is before the last answer to this card")
    after, _ = _SCHEDULER.review_card(_opened(card), fsrs.Rating(grade.value), review_datetime=at)
    return FactCard(
        id=card.id,
        due=after.due,
        last=after.last_review,
        state=after.state.value,
        step=after.step,
        stability=after.stability,
        difficulty=after.difficulty,
    )


def _opened(card: FactCard) -> fsrs.Card:
    return fsrs.Card(
        card_id=_NUMBER,
        state=fsrs.State(card.state),
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        due=card.due,
        last_review=card.last,
    )


def due(cards: Sequence[FactCard], at: datetime) -> tuple[FactCard, ...]:
    """The cards that are due *at*, the longest overdue first."""
    return tuple(sorted((c for c in cards if c.due <= at), key=lambda c: (c.due, c.id)))


def plain(card: FactCard) -> dict[str, str | int | float | None]:
    """*card* as plain data, fit for JSON; ``from_plain`` brings it back."""
    kept = asdict(card)
    kept["due"] = card.due.isoformat()
    kept["last"] = card.last.isoformat() if card.last else None
    return kept


def from_plain(kept: Mapping[str, str | int | float | None]) -> FactCard:
    """The card that ``plain`` wrote. Raises InputError for anything else."""
    last = kept.get("last")
    try:
        times = {
            "due": datetime.fromisoformat(kept["due"]),  # type: ignore[arg-type]
            "last": None if last is None else datetime.fromisoformat(str(last)),
        }
        return FactCard(**{**kept, **times})  # type: ignore[arg-type]
    except (KeyError, TypeError, ValueError) as error:
        raise InputError("card", "is not a fact card that was written here") from error


def refresher_due(finished: datetime, done: Sequence[datetime]) -> datetime | None:
    """When the next refresher of seven minutes is due, of a course *finished* then.

    Each of *done* answers for every refresher that was due by then; None after the last.
    """
    latest = max(done, default=finished)
    dates = (finished + after for after in REFRESHERS)
    return next((date for date in dates if date > latest), None)
