"""⑨ Risk profiles: what they look for, where each version stands, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from darvoza.access import Action, may
from darvoza.errors import AccessError, NotFoundError
from darvoza.monitoring import Rate
from darvoza.profiles import Profile, ProfileEvent, State, state_of
from darvoza.records import Mode, ThreatArea
from darvoza.store import monitoring
from darvoza.store import profiles as kept
from darvoza.store.desk import visible_checkpoints
from darvoza.store.profiles import ProfileVersion
from darvoza.subjects import SubjectKind
from darvoza.web.identity import Visit
from darvoza.web.shapes import ChannelWord, word
from darvoza.web.views.reasons import open_to
from darvoza.web.views.texts import in_language, profile_of
from darvoza.web.views.versions import (
    WEIGHED,
    StepContext,
    VersionContent,
    steps_of,
    version_content,
)

COUNTED = timedelta(days=90)
"""How far back the finds of a profile are counted."""

SOON = timedelta(days=30)
"""A profile that expires within this time is to be renewed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileRate:
    """To how many control units of the past 90 days it applied, and what their controls found."""

    applied: int
    rate: Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which profiles to list; *text* is looked for in id, title and owner."""

    state: State | None = None
    area: ThreatArea | None = None
    mode: Mode | None = None
    text: str = ""


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
    expires_soon: bool = False  # within 30 days, or over
    expired: bool = False
    subjects: tuple[SubjectKind, ...] = ()
    modes: tuple[Mode, ...] = ()  # none: all
    hits: ProfileRate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionContext:
    """A version with its text as written and as read aloud; null when withheld.

    *content* is null, too, when the text cannot be read by this program any more. *steps* are those
    that the account might take next.
    """

    line: ProfileLine
    body: str | None
    content: VersionContent | None = None
    steps: tuple[StepContext, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfilePage:
    """A profile: its versions, the newest first, and what became of them, the oldest first."""

    id: str
    versions: tuple[VersionContext, ...]
    history: tuple[ProfileEvent, ...]
    hits: ProfileRate | None = None  # null where every version is withheld


def profile_list(
    connection: Connection, visit: Visit, sought: Sought | None = None
) -> tuple[ProfileLine, ...]:
    """The newest version of every profile that may be seen, and the one in force; by id."""
    rates = _rates(connection, visit)
    wanted = sought or Sought()
    return tuple(
        replace(line, hits=None if line.withheld else _rate(rates, line.id))
        for line in newest_lines(connection, visit)
        if _fits(line, wanted)
    )


def newest_lines(connection: Connection, visit: Visit) -> list[ProfileLine]:
    """As in `profile_list`, without hit rates."""
    found = []
    events = kept.events(connection)
    for name, versions in _by_profile(connection).items():
        history = [event for event in events if event.profile_id == name]
        for one in versions:
            state = state_of(history, one.version)
            newest = one is versions[-1]
            if (newest or state is State.IN_FORCE) and _visible(connection, visit, one):
                found.append(_line(connection, visit, one, state))
    return found


def _fits(line: ProfileLine, sought: Sought) -> bool:
    """What is withheld is never found by what it looks at or by its words."""
    words = " ".join(part for part in (line.id, line.title, line.owner) if part).casefold()
    return (
        sought.state in {None, line.state}
        and sought.area in {None, line.area}
        and (sought.mode is None or not line.modes or sought.mode in line.modes)
        and (sought.mode is None or not line.withheld)
        and sought.text.strip().casefold() in words
    )


def _rates(connection: Connection, visit: Visit) -> Mapping[str, ProfileRate]:
    """By profile, of the checkpoints that the visit may see; up to a minute old, as monitoring."""
    places = visible_checkpoints(connection, visit.where)
    since = visit.at.replace(hour=0, minute=0, second=0, microsecond=0) - COUNTED
    asked = ("profiles", places, since, monitoring.recorded(connection, since))
    counts: tuple[monitoring.ProfileCount, ...] = visit.desk.counted.get(
        asked, lambda: monitoring.by_profile(connection, since, visit.at, places)
    )
    return {
        one.profile_id: ProfileRate(applied=one.applied, rate=Rate.of(one.hits, one.controlled))
        for one in counts
    }


def _rate(rates: Mapping[str, ProfileRate], name: str) -> ProfileRate:
    return rates.get(name) or ProfileRate(applied=0, rate=Rate.of(0, 0))


def profile_page(connection: Connection, visit: Visit, profile_id: str) -> ProfilePage:
    """One profile. Raises NotFoundError unless a version of it may be seen."""
    versions = _by_profile(connection).get(profile_id, [])
    seen = [one for one in reversed(versions) if _visible(connection, visit, one)]
    if not seen:
        raise NotFoundError(f"There is no profile {profile_id}.")
    history = kept.history(connection, profile_id)
    known = {one.version for one in seen}
    shown = tuple(_version(connection, visit, one, history) for one in seen)
    open_ = any(not one.line.withheld for one in shown)
    return ProfilePage(
        id=profile_id,
        versions=shown,
        history=tuple(event for event in history if event.version in known),
        hits=_rate(_rates(connection, visit), profile_id) if open_ else None,
    )


def check_version(connection: Connection, visit: Visit, profile_id: str, version: str) -> None:
    """Raise NotFoundError unless this version of the profile is there and may be seen."""
    one = kept.version_of(connection, version)
    if one.profile_id != profile_id or not _visible(connection, visit, one):
        raise NotFoundError(f"There is no version {version} of profile {profile_id}.")


def body_of(connection: Connection, visit: Visit, profile_id: str, version: str) -> str:
    """The text of a version. Raises NotFoundError unless it is there and may be read."""
    check_version(connection, visit, profile_id, version)
    one = kept.version_of(connection, version)
    found = _version(connection, visit, one, kept.history(connection, profile_id))
    if found.body is None:
        raise NotFoundError(f"There is no version {version} of profile {profile_id}.")
    return found.body


def check_writable(connection: Connection, visit: Visit, profile: Profile) -> None:
    """Raise AccessError outside the account's threat areas, NotFoundError for an id that is taken.

    It is taken by a profile that the account may not read: one that it cannot see and one that its
    owner withholds are refused alike, before anything of the text is compared with theirs.
    """
    if not visit.where.allows({"area": profile.area}):
        raise AccessError(f"Your account does not work in the threat area {profile.area}.")
    known = _by_profile(connection).get(profile.id, [])
    if known and not _readable(connection, visit, known[-1]):
        raise NotFoundError(f"The id {profile.id} is taken: choose another one.")


def check_readable(connection: Connection, visit: Visit, profile_id: str) -> None:
    """Raise NotFoundError unless the profile is there and its newest version may be read."""
    versions = _by_profile(connection).get(profile_id, [])
    if not versions or not _readable(connection, visit, versions[-1]):
        raise NotFoundError(f"There is no profile {profile_id}.")


def _readable(connection: Connection, visit: Visit, version: ProfileVersion) -> bool:
    state = state_of(kept.history(connection, version.profile_id), version.version)
    seen = _visible(connection, visit, version)
    return seen and not _line(connection, visit, version, state).withheld


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
    profile = profile_of(connection, visit, version.version)
    steps = steps_of(visit, history, version.version, profile)
    if line.withheld:
        weighed = tuple(one for one in steps if one.state in WEIGHED)
        return VersionContext(line=line, body=None, steps=weighed)
    content = version_content(visit, profile) if profile else None
    return VersionContext(line=line, body=version.body, content=content, steps=steps)


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
        expires_soon=profile.expires < (visit.at + SOON).date(),
        expired=profile.expires < visit.at.date(),
    )
    if line.withheld:
        return line
    return replace(
        line,
        title=in_language(visit, profile.titles),
        channel=word(profile.channel),
        points=profile.points,
        owner=profile.owner,
        subjects=tuple(sorted(profile.applies_to.subjects)),
        modes=tuple(sorted(profile.applies_to.modes)),
    )


def _may_read(visit: Visit, profile: Profile, version: ProfileVersion, state: State | None) -> bool:
    """Its author reads a restricted version too, and so does who is asked to approve it."""
    approving = state is State.IN_REVIEW and may(visit.account, Action.APPROVE_PROFILE)
    return open_to(visit, profile) or version.author == visit.account.name or approving
