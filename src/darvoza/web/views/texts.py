"""⑨ Texts of profiles in the reader's language."""

from collections.abc import Mapping

from sqlalchemy import Connection

from darvoza.errors import DarvozaError
from darvoza.facts import FACTS
from darvoza.profiles import Profile, load
from darvoza.store import profiles as kept
from darvoza.web.desk import Desk

FALLBACK = "en"


def in_language(texts: Mapping[str, str], language: str) -> str | None:
    """The text in *language*, else in English, else in any; None when there is none."""
    return texts.get(language) or texts.get(FALLBACK) or next(iter(texts.values()), None)


def profile_of(connection: Connection, desk: Desk, version: str) -> Profile | None:
    """The profile of a version; None when it is not kept or cannot be read any more.

    A version is a content hash, so what was found once stays right.
    """
    if version not in desk.profiles:
        desk.profiles[version] = _loaded(connection, version)
    return desk.profiles[version]


def _loaded(connection: Connection, version: str) -> Profile | None:
    try:
        return load(kept.version_of(connection, version).body, FACTS)
    except DarvozaError:
        return None
