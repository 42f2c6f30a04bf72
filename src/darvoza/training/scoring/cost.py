"""Cost: harm let pass, time and dignity taken from innocents, and those who waited meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from darvoza.errors import InputError
from darvoza.training.scoring.worked import MOST_HARM, Worked


@dataclass(frozen=True, slots=True, kw_only=True)
class CostMatrix:
    """What is held against what, in points; open to all, and the trainer may change it.

    Raises InputError for points below 0, or without a price for every harm from 0 to 5.
    """

    harm: tuple[float, ...] = (0, 1, 3, 10, 30, 100)  # of letting pass a case of harm 0 … 5
    innocent_minute: float = 0.1  # a minute of an innocent who is stopped
    dignity: float = 1.0  # one point of an innocent's dignity
    waiting_minute: float = 0.01  # a minute of one who waits in the queue

    def __post_init__(self) -> None:
        if len(self.harm) != MOST_HARM + 1:
            raise InputError("harm", "needs six prices, for harm 0 to 5")
        prices = [getattr(self, field.name) for field in fields(self) if field.name != "harm"]
        if min(*self.harm, *prices) < 0:
            raise InputError("costs", "cannot be below 0")


SHIPPED = CostMatrix()
"""The matrix that practice begins with. Its points are a choice, not a finding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a series cost: counts as they are, and *points* by the matrix."""

    missed: tuple[int, ...]  # cases let pass, by harm 0 … 5
    innocent_minutes: float  # of innocents who were stopped
    dignity: int  # of innocents, stopped or not
    waiting_minutes: float  # of everybody in the queue
    points: float
    cases: int


def cost(series: Sequence[Worked], matrix: CostMatrix = SHIPPED) -> Cost:
    """What *series* cost."""
    passed = [one.harm for one in series if one.target and not one.stopped]
    innocents = [one for one in series if not one.target]
    missed = tuple(passed.count(harm) for harm in range(MOST_HARM + 1))
    minutes = sum(one.seconds for one in innocents if one.stopped) / 60
    dignity = sum(one.dignity for one in innocents)
    waiting = sum(one.seconds * one.queue for one in series) / 60
    points = sum(count * price for count, price in zip(missed, matrix.harm, strict=True))
    points += minutes * matrix.innocent_minute + dignity * matrix.dignity
    return Cost(
        missed=missed,
        innocent_minutes=minutes,
        dignity=dignity,
        waiting_minutes=waiting,
        points=points + waiting * matrix.waiting_minute,
        cases=len(series),
    )
