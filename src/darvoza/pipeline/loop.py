"""The impure shell: one store, and everything the loop needs to know to work on it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

from darvoza.pipeline.gathering import Corrections
from darvoza.pipeline.uniting import Draw
from darvoza.profiles import Matcher
from darvoza.records import Checkpoint, Movement
from darvoza.screening import Lookouts
from darvoza.store.assessments import TICK
from darvoza.store.connection import Store


class InForce(Protocol):
    """The profiles in force at one moment, made ready."""

    @property
    def matcher(self) -> Matcher:
        """What evaluates them."""

    @property
    def hash(self) -> str:
        """What names them in an assessment."""


@dataclass(slots=True)
class Loop:
    """One store at work; `opening.refresh` takes in changed profiles, lookouts and places."""

    store: Store
    checkpoints: Mapping[str, Checkpoint]
    profiles: Callable[[datetime], InForce]
    lookouts: Lookouts
    draw: Draw
    corrections: Corrections = field(default_factory=lambda: ([], []))
    last: datetime | None = None
    seen: tuple[int, ...] = ()  # what the store had of profiles, lookouts, corrections, places
    kept_sets: set[str] = field(default_factory=set)  # hashes of profile sets known to be kept
    movements: dict[str, Movement] = field(default_factory=dict)  # met lately, by key
    unreadable: set[str] = field(default_factory=set)  # messages whose bytes cannot be opened

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction of the loop; if it is undone, what was remembered in it is forgotten."""
        last = self.last
        try:
            with self.store.begin() as connection:
                yield connection
        except BaseException:
            self.last, self.seen = last, ()
            self.kept_sets.clear()
            self.movements.clear()
            raise

    def moment(self, received_at: datetime) -> datetime:
        """The moment as of which a message is assessed: never before the message before it.

        A clock that is set back would otherwise hide from a message what came just before.
        """
        if self.last is not None and received_at <= self.last:
            received_at = self.last + TICK
        self.last = received_at
        return received_at
