"""⑤ Which profiles are in force at which moment, made ready for the matcher."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import NamedTuple

from darvoza.profiles.match import Matcher
from darvoza.profiles.profile import Profile, profile_set

IN_FORCE = "in_force"


class InForce(NamedTuple):
    """The profiles in force at one moment."""

    matcher: Matcher
    hash: str


class Change(NamedTuple):
    """One version of a profile coming into a state."""

    at: datetime
    profile_id: str
    version: str
    state: str


class Timeline:
    """Every change of every profile, so that any moment can be asked for.

    *load* gives the profile of a version. Sets are made ready once and reused as long as nothing
    changes or expires.
    """

    def __init__(self, changes: Iterable[Change], load: Callable[[str], Profile]) -> None:
        self._changes = sorted(changes)
        self._turns = [change.at for change in self._changes]
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
        states = {change.version: change.state for change in self._changes[:until]}
        standing = sorted(version for version, state in states.items() if state == IN_FORCE)
        together = profile_set((self._load(version) for version in standing), as_of=day)
        if together.hash not in self._by_hash:
            self._by_hash[together.hash] = InForce(Matcher(together.profiles), together.hash)
        return self._by_hash[together.hash]
