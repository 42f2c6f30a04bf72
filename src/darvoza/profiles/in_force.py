"""⑤ Which profiles are in force at which moment, made ready for the matcher."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import NamedTuple

from darvoza.profiles.lifecycle import ProfileEvent, State
from darvoza.profiles.match import Matcher
from darvoza.profiles.profile import Profile, profile_set


class InForce(NamedTuple):
    """The profiles in force at one moment."""

    matcher: Matcher
    hash: str


class Timeline:
    """Everything that became of every profile, so that any moment can be asked for.

    *load* gives the profile of a version. Sets are made ready once and reused as long as nothing
    changes or expires.
    """

    def __init__(self, events: Iterable[ProfileEvent], load: Callable[[str], Profile]) -> None:
        self._events = sorted(events, key=lambda event: event.at)
        self._turns = [event.at for event in self._events]
        self._load = load
        self._by_moment: dict[tuple[int, date], InForce] = {}
        self._by_hash: dict[str, InForce] = {}

    def at(self, as_of: datetime) -> InForce:
        """What is in force at *as_of*."""
        moment = bisect_right(self._turns, as_of), as_of.date()
        found = self._by_moment.get(moment)
        if found is None:
            found = self._by_moment[moment] = self._ready(*moment)
        return found

    def _ready(self, until: int, day: date) -> InForce:
        standing: dict[str, str] = {}
        for event in self._events[:until]:
            if event.state is State.IN_FORCE:
                standing[event.profile_id] = event.version
            elif event.state is State.RETIRED and standing.get(event.profile_id) == event.version:
                del standing[event.profile_id]
        together = profile_set((self._load(version) for version in standing.values()), as_of=day)
        if together.hash not in self._by_hash:
            self._by_hash[together.hash] = InForce(Matcher(together.profiles), together.hash)
        return self._by_hash[together.hash]
