"""The impure shell: profiles by the version that a stored reason names, for showing."""

from collections.abc import Callable

from sqlalchemy import Connection

from darvoza.errors import DarvozaError
from darvoza.facts import FACTS
from darvoza.profiles import Profile, load
from darvoza.store import profiles as kept


def profile_finder(connection: Connection) -> Callable[[str], Profile | None]:
    """Finds the profile of a version; ``None`` when its text can no longer be read."""
    known: dict[str, Profile | None] = {}

    def find(version: str) -> Profile | None:
        if version not in known:
            try:
                known[version] = load(kept.version_of(connection, version).body, FACTS)
            except DarvozaError:
                known[version] = None
        return known[version]

    return find
