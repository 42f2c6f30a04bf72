"""④ Lookouts: exact keys (document, plate, container, wagon …) with an owner and an expiry."""

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from darvoza.records import Channel, IdentityKey, Match
from darvoza.screening.resemblance import Slip, slip


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookout:
    """One exact key to look out for; in force from *starts_at* until it expires or is ended."""

    id: str
    key: IdentityKey
    area: str
    channel: Channel
    points: int
    restricted: bool
    starts_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None

    def in_force(self, as_of: datetime) -> bool:
        """Whether it counts at *as_of*."""
        ended = self.ended_at is not None and self.ended_at <= as_of
        return self.starts_at <= as_of < self.expires_at and not ended


@dataclass(frozen=True, slots=True)
class Near:
    """A lookout whose key differs from *key* by one slip: never a match."""

    lookout: Lookout
    key: IdentityKey
    slip: Slip


class Lookouts:
    """All lookouts, ended ones too, so that any moment can be asked for."""

    def __init__(self, lookouts: Iterable[Lookout]) -> None:
        self._all = tuple(sorted(lookouts, key=lambda lookout: lookout.id))
        self._by_key: dict[IdentityKey, list[Lookout]] = {}
        for lookout in self._all:
            self._by_key.setdefault(lookout.key, []).append(lookout)
        self._turns = sorted({turn for lookout in self._all for turn in _turns(lookout)})
        self._versions: dict[int, str] = {}

    def version(self, as_of: datetime) -> str:
        """Content hash of the lookouts in force at *as_of*."""
        place = bisect_right(self._turns, as_of)
        if place not in self._versions:
            self._versions[place] = _hash(one.id for one in self._all if one.in_force(as_of))
        return self._versions[place]

    def matches(self, keys: Sequence[IdentityKey], as_of: datetime) -> tuple[Match, ...]:
        """What is looked out for among *keys* at *as_of*, strictest first."""
        if not self._by_key:
            return ()
        found = {one for key in keys for one in self._by_key.get(key, ()) if one.in_force(as_of)}
        ordered = sorted(found, key=lambda one: (-one.channel, one.id))
        return tuple(self._match(one, as_of) for one in ordered)

    def near(self, keys: Sequence[IdentityKey], as_of: datetime) -> tuple[Near, ...]:
        """The lookouts in force at *as_of* that resemble one of *keys*, but are not it; by id."""
        found = {}
        for lookout in self._all:
            for key in keys:
                same_kind = key.kind == lookout.key.kind and key != lookout.key
                how = slip(key.value, lookout.key.value) if same_kind else None
                if how is not None and lookout.in_force(as_of):
                    found[lookout.id] = Near(lookout, key, how)
        return tuple(found.values())

    def _match(self, lookout: Lookout, as_of: datetime) -> Match:
        return Match(
            entry=lookout.id,
            list="lookout",
            version=self.version(as_of),
            area=lookout.area,
            channel=lookout.channel,
            points=lookout.points,
            key_kind=lookout.key.kind,
            restricted=lookout.restricted,
        )


def _turns(lookout: Lookout) -> tuple[datetime, ...]:
    ends = (lookout.ended_at,) if lookout.ended_at else ()
    return (lookout.starts_at, lookout.expires_at, *ends)


def _hash(names: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(names).encode()).hexdigest()
