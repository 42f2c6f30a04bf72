"""③ A snapshot laid out for the facts: what several of them share is worked out once.

Two moments matter. ``moment`` is when the subject crosses (seen, expected, or else the moment of
asking); windows such as "in the past 90 days" count back from it. History is cut at the earlier of
``moment`` and ``as_of``, so that no fact knows what happened later.
"""

from datetime import datetime, timedelta
from typing import Any, TypeVar

from darvoza.facts.past import Past, past_of
from darvoza.records import Linked, LinkKind, PastCrossing, Snapshot
from darvoza.subjects import Consignment, Leg, SubjectKind, Traveller, Vehicle, kind_of

Noun = TypeVar("Noun", Traveller, Vehicle, Consignment)

CANCELLED = frozenset({"XX", "HX", "UN", "NO", "UC", "US"})
"""Segment states that will not be flown (PADIS code set 4405, AIRIMP)."""


def hits_of(linked: list[Linked]) -> int | None:
    """Sum of the past finds of *linked*; unknown when nothing is known of any."""
    hits = [each.past_hits for each in linked if each.past_hits is not None]
    return sum(hits) if hits else None


class Known:
    """One crossing as the facts see it; *traveller*, *vehicle* or *consignment* as its kind is."""

    __slots__ = (
        "_past",
        "as_of",
        "consignment",
        "kind",
        "legs",
        "moment",
        "movement",
        "snapshot",
        "traveller",
        "until",
        "vehicle",
    )  # fmt: skip

    def __init__(self, snapshot: Snapshot) -> None:
        crossing = snapshot.crossing
        subject: Any = crossing.subject
        self.snapshot, self.movement, self.as_of = snapshot, crossing.movement, snapshot.as_of
        self.kind: SubjectKind = kind_of(subject)
        self.traveller: Traveller = subject
        self.vehicle: Vehicle = subject
        self.consignment: Consignment = subject
        self.moment: datetime = (
            crossing.happened_at or crossing.movement.expected_at or snapshot.as_of
        )
        self.until: datetime = min(self.moment, snapshot.as_of)
        self.legs: tuple[Leg, ...] = ()
        if self.kind is SubjectKind.TRAVELLER and subject.booking is not None:
            self.legs = tuple(
                leg for leg in subject.booking.itinerary if leg.status not in CANCELLED
            )
        self._past: Past | None = None

    @property
    def past(self) -> Past:
        """Its own earlier crossings."""
        if self._past is None:
            self._past = past_of(self.snapshot, kind=self.kind, moment=self.moment)
        return self._past

    def under(self, key: str, *, days: int) -> list[PastCrossing]:
        """Earlier crossings under the key kind *key*, at most *days* before this one."""
        found = self.snapshot.history.get(key)
        if not found:
            return []
        first, until = self.moment - timedelta(days=days), self.until
        return [past for past in found if first <= past.happened_at <= until]

    def linked(self, kinds: frozenset[LinkKind], noun: type[Noun]) -> list[tuple[Linked, Noun]]:
        """The crossings linked by one of *kinds* whose subject is a *noun*, with that subject."""
        return [
            (linked, linked.subject)
            for linked in self.snapshot.linked
            if linked.kind in kinds and isinstance(linked.subject, noun)
        ]
