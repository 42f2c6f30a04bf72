"""⑨ Reasons rendered for one reader: in the language of the account, and no more than it may see.

A restricted reason, or one of a threat area that is not the account's, shows its area, its
instruction and whom to call (design §4); auditors and the owner see all of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from darvoza.access import sees_restricted
from darvoza.errors import NotFoundError
from darvoza.facts import FACTS, FactSource, LegalClass
from darvoza.presentation import Wording, language
from darvoza.profiles import Profile
from darvoza.records import Reason, ThreatArea, Value
from darvoza.store import lookouts
from darvoza.web.identity import Visit
from darvoza.web.shapes import ChannelWord, word
from darvoza.web.views.texts import in_language, profile_of


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFact:
    """A fact that speaks for a reason, as a person reads it; *shown* has its unit.

    *source* says where the value comes from; null when the catalogue has no such fact any more.
    """

    name: str
    meaning: str
    shown: str
    source: FactSource | None
    legal_class: LegalClass | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonContext:
    """One reason; when *withheld*, all but area, instruction and contact is left unsaid."""

    area: ThreatArea
    instruction: str | None
    contact: str | None
    withheld: bool
    kind: str | None = None
    id: str | None = None
    version: str | None = None
    channel: ChannelWord | None = None
    points: int | None = None
    title: str | None = None
    params: Mapping[str, Value] = field(default_factory=dict)
    known: tuple[KnownFact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """What stands behind a reason: whose it is, and its texts."""

    owner: str
    contact: str | None
    title: str | None
    instruction: str | None


_UNKNOWN = _Source(owner="", contact=None, title=None, instruction=None)


def reason_context(connection: Connection, visit: Visit, reason: Reason) -> ReasonContext:
    """*reason* as the visit may see it."""
    source = _source(connection, visit, reason)
    if not _open(visit, reason, source.owner):
        return ReasonContext(
            area=ThreatArea(reason.area),
            instruction=source.instruction,
            contact=source.contact or source.owner or None,
            withheld=True,
        )
    return ReasonContext(
        area=ThreatArea(reason.area),
        instruction=source.instruction,
        contact=source.contact,
        withheld=False,
        kind=reason.kind,
        id=reason.id,
        version=reason.version,
        channel=word(reason.channel),
        points=reason.points,
        title=source.title,
        params=reason.params,
        known=_known(visit, reason),
    )


def _known(visit: Visit, reason: Reason) -> tuple[KnownFact, ...]:
    if reason.kind != "profile":
        return ()
    return tuple(known_fact(visit, name, value) for name, value in reason.params.items())


def known_fact(visit: Visit, name: str, value: Value) -> KnownFact:
    """The fact *name* with its value in the words of the account's language."""
    fact = FACTS.get(name)
    shown = Wording(language(visit.account.language), _no_profile).fact(name, value)
    return KnownFact(
        name=name,
        meaning=shown.meaning,
        shown=shown.value,
        source=fact.source if fact else None,
        legal_class=fact.legal_class if fact else None,
    )


def _no_profile(version: str) -> None:
    """Facts are worded without any profile."""


def main_reason(reasons: Iterable[Reason]) -> Reason | None:
    """The reason that sets the channel; of several the one with most points."""
    return max(reasons, key=lambda reason: (reason.channel, reason.points), default=None)


def failed_parts(visit: Visit, failed: Iterable[str]) -> tuple[str, ...]:
    """What failed in an assessment; a profile is named only where it is known to hide nothing."""
    in_force = visit.desk.loop.profiles(visit.at).matcher.profiles
    named = {f"profile:{one.id}" for one in in_force if open_to(visit, one)}
    return tuple(one if one in named or one.startswith("fact:") else "profile" for one in failed)


def open_to(visit: Visit, profile: Profile) -> bool:
    """Whether the visit may know what *profile* looks for."""
    if profile.restricted:
        return sees_restricted(visit.account, profile.owner)
    return visit.where.allows({"area": profile.area})


def _open(visit: Visit, reason: Reason, owner: str) -> bool:
    if reason.restricted:
        return sees_restricted(visit.account, owner)
    return visit.where.allows({"area": reason.area})


def _source(connection: Connection, visit: Visit, reason: Reason) -> _Source:
    find = _of_profile if reason.kind == "profile" else _of_lookout
    return find(connection, visit, reason)


def _of_profile(connection: Connection, visit: Visit, reason: Reason) -> _Source:
    profile = profile_of(connection, visit, reason.version)
    if profile is None:
        return _UNKNOWN
    return _Source(
        owner=profile.owner,
        contact=profile.contact,
        title=in_language(visit, profile.titles),
        instruction=in_language(visit, profile.instructions),
    )


def _of_lookout(connection: Connection, visit: Visit, reason: Reason) -> _Source:
    try:
        lookout = lookouts.lookout_of(connection, reason.id)
    except NotFoundError:
        return _UNKNOWN
    return _Source(
        owner=lookout.owner,
        contact=lookout.contact,
        title=lookout.reason,
        instruction=in_language(visit, lookout.instruction),
    )
