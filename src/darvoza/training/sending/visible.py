"""What of a case may be sent. Nothing behind this line knows whether there is something to find.

The writers of this package are given a `Visible`, never a case: no message can depend on the truth
but through what is shown and measured.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from darvoza.records import Mode
from darvoza.simulate.chance import keyed
from darvoza.simulate.people import Person
from darvoza.subjects import SubjectKind
from darvoza.training.ledger import Case, Story, Traits

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visible:
    """A case as far as messages and measures tell of it."""

    seed: int
    pack: str
    mode: Mode
    subject: SubjectKind
    at: datetime  # when it stands at the desk, UTC
    shown: Story
    measured: Mapping[str, int]
    odd: frozenset[str]  # ids of odd signs: they are on the screen before any question
    traits: Traits
    companions: tuple[Traits, ...]
    numbers: Mapping[str, str]
    turn: int = 0  # of a load: 0 this one, from 1 those that came before it

    def draw(self, *words: str) -> Random:
        """Chance of this case alone, for what its story leaves open."""
        return keyed(self.seed, "papers", self.pack, *words)

    def word(self, topic: str) -> str | None:
        """The word or place shown of *topic*."""
        told = self.shown.get(topic)
        return told if isinstance(told, str) else None

    def count(self, topic: str) -> int | None:
        """The days, count, kilograms or US dollars shown of *topic*."""
        told = self.shown.get(topic)
        return told if isinstance(told, int) else None


def visible(case: Case, start: datetime) -> Visible:
    """What may be sent of *case*, moved into the day that begins at *start*."""
    return Visible(
        seed=case.seed,
        pack=case.pack,
        mode=case.mode,
        subject=case.subject,
        at=desk_time(case, start),
        shown=case.shown,
        measured=case.measured,
        odd=frozenset(sign.id for sign in case.odd),
        traits=case.traits,
        companions=case.companions,
        numbers=case.numbers,
    )


def desk_time(case: Case, start: datetime) -> datetime:
    """When *case* stands at the desk in the 24 hours from *start*; its time of day stays."""
    return start + (case.at - start) % DAY


def person_of(traits: Traits) -> Person:
    """Somebody with *traits*, as the simulator's writers know people."""
    return Person(
        key=f"case/{traits.document}",
        surname=traits.surname,
        given=traits.given,
        sex=traits.sex,
        born=traits.born,
        nationality=traits.nationality,
        document=traits.document,
        expires=traits.expires,
        phone=traits.phone,
        email=traits.email,
    )


def party_of(case: Visible) -> list[Person]:
    """Everybody of the case, the traveller first."""
    return [person_of(one) for one in (case.traits, *case.companions)]


def written(word: str) -> str:
    """A word or place as papers write it."""
    return word.replace("_", " ").upper()
