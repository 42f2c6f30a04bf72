"""⑨ Texts in the language of the account."""

from collections.abc import Mapping

from sqlalchemy import Connection

from darvoza.pipeline.looking import profile_finder
from darvoza.presentation import language
from darvoza.profiles import Profile
from darvoza.web.identity import Visit

FALLBACK = "en"


def in_language(visit: Visit, texts: Mapping[str, str]) -> str | None:
    """The text in the account's language, else in English, else in any; None without any."""
    chosen = texts.get(visit.account.language) or texts.get(FALLBACK)
    return chosen or next(iter(texts.values()), None)


def said(visit: Visit, text: str) -> str:
    """*text*, which the program says in English, in the account's language."""
    return language(visit.account.language)(text)


def profile_of(connection: Connection, visit: Visit, version: str) -> Profile | None:
    """The profile of a version; None when it is not kept or cannot be read any more.

    A version is a content hash, so what was found once stays right.
    """
    known = visit.desk.profiles
    if version not in known:
        known[version] = profile_finder(connection)(version)
    return known[version]
