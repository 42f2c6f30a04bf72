"""⑨ Risk profiles: what they look for, where each version stands, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from darvoza.access import Action, may
from darvoza.errors import AccessError, NotFoundError
from darvoza.profiles import Profile, ProfileEvent, State, state_of
from darvoza.store import profiles as kept
from darvoza.store.profiles import ProfileVersion
from darvoza.web.identity import Visit
from darvoza.web.shapes import ChannelWord, word
from darvoza.web.views.reasons import open_to
from darvoza.web.views.texts import in_language, profile_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileLine:
    """One version of a profile; *withheld* when its owner keeps from others what it looks for."""

    id: str
    version: str
    state: State | None
    author: str
    at: datetime
    withheld: bool
    area: str | None = None
    title: str | None = None
    instruction: str | None = None
    contact: str | None = None
    channel: ChannelWord | None = None
    points: int | None = None
    owner: str | None = None
    expires: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionContext:
    """A version with its text as written; null when withheld."""

    line: ProfileLine
    body: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfilePage:
    """A profile: its versions, the newest first, and what became of them, the oldest first."""

    id: str
    versions: tuple[VersionContext, ...]
    history: tuple[ProfileEvent, ...]


def profile_list(connection: Connection, visit: Visit) -> tuple[ProfileLine, ...]:
    """The newest version of every profile that may be seen, and the one in force; by id."""
    found = []
    events = kept.events(connection)
    for name, versions in _by_profile(connection).items():
        history = [event for event in events if event.profile_id == name]
        for one in versions:
            state = state_of(history, one.version)
            newest = one is versions[-1]
            if (newest or state is State.IN_FORCE) and _visible(connection, visit, one):
                found.append(_line(connection, visit, one, state))
    return tuple(found)


def profile_page(connection: Connection, visit: Visit, profile_id: str) -> ProfilePage:
    """One profile. Raises NotFoundError unless a version of it may be seen."""
    versions = _by_profile(connection).get(profile_id, [])
    seen = [one for one in reversed(versions) if _visible(connection, visit, one)]
    if not seen:
        raise NotFoundError(f"There is no profile {profile_id}.")
    history = kept.history(connection, profile_id)
    known = {one.version for one in seen}
    return ProfilePage(
        id=profile_id,
        versions=tuple(_version(connection, visit, one, history) for one in seen),
        history=tuple(event for event in history if event.version in known),
    )


def check_version(connection: Connection, visit: Visit, profile_id: str, version: str) -> None:
    """Raise NotFoundError unless this version of the profile is there and may be seen."""
    one = kept.version_of(connection, version)
    if one.profile_id != profile_id or not _visible(connection, visit, one):
        raise NotFoundError(f"There is no version {version} of profile {profile_id}.")


def check_area(visit: Visit, profile: Profile) -> None:
    """Raise AccessError when the account may not write in the profile's threat area."""
    if not visit.where.allows({"area": profile.area}):
        raise AccessError(f"Your account does not work in the threat area {profile.area}.")


def _by_profile(connection: Connection) -> Mapping[str, list[ProfileVersion]]:
    found: dict[str, list[ProfileVersion]] = {}
    for one in sorted(kept.versions(connection), key=lambda one: one.profile_id):
        found.setdefault(one.profile_id, []).append(one)
    return found


def _visible(connection: Connection, visit: Visit, version: ProfileVersion) -> bool:
    """By threat area; a version that cannot be read any more is for those who see every area."""
    profile = profile_of(connection, visit, version.version)
    return visit.where.allows({"area": profile.area if profile else None})


def _version(
    connection: Connection, visit: Visit, version: ProfileVersion, history: Sequence[ProfileEvent]
) -> VersionContext:
    line = _line(connection, visit, version, state_of(history, version.version))
    return VersionContext(line=line, body=None if line.withheld else version.body)


def _line(
    connection: Connection, visit: Visit, version: ProfileVersion, state: State | None
) -> ProfileLine:
    profile = profile_of(connection, visit, version.version)
    line = ProfileLine(
        id=version.profile_id,
        version=version.version,
        state=state,
        author=version.author,
        at=version.at,
        withheld=False,
    )
    if profile is None:
        return line
    line = replace(
        line,
        withheld=not _may_read(visit, profile, version, state),
        area=profile.area,
        instruction=in_language(visit, profile.instructions),
        contact=profile.contact,
        expires=profile.expires,
    )
    if line.withheld:
        return line
    return replace(
        line,
        title=in_language(visit, profile.titles),
        channel=word(profile.channel),
        points=profile.points,
        owner=profile.owner,
    )


def _may_read(visit: Visit, profile: Profile, version: ProfileVersion, state: State | None) -> bool:
    """Its author reads a restricted version too, and so does who is asked to approve it."""
    approving = state is State.IN_REVIEW and may(visit.account, Action.APPROVE_PROFILE)
    return open_to(visit, profile) or version.author == visit.account.name or approving
