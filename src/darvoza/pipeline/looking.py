"""The impure shell: profiles by their text or version, read once each."""

from collections.abc import Callable
from functools import lru_cache

from sqlalchemy import Connection

from darvoza.errors import DarvozaError
from darvoza.facts import FACTS
from darvoza.profiles import Profile, load
from darvoza.store import profiles as kept


@lru_cache(maxsize=4_096)
def profile_of(text: str) -> Profile:
    """The profile that *text* holds. Raises ProfileError or ConditionError."""
    return load(text, FACTS)


def profile_finder(connection: Connection) -> Callable[[str], Profile | None]:
    """Finds the profile of a version; ``None`` when its text can no longer be read."""

    def find(version: str) -> Profile | None:
        try:
            return profile_of(kept.version_of(connection, version).body)
        except DarvozaError:
            return None

    return find
