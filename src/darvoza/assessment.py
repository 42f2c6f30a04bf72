"""⑦ assess(): the one page where everything meets.

An assessment is a pure function of facts, matches and versions. Reasons add up to the score, the
strictest reason sets the channel, and what failed is said, never hidden (design §3.5, §3.7, §3.11).
"""

from collections.abc import Mapping, Sequence

from darvoza.facts import FACTS, LegalClass
from darvoza.profiles import Matcher, Profile
from darvoza.profiles.criteria import facts_of
from darvoza.records import (
    Assessment,
    Channel,
    Match,
    Occasion,
    Reason,
    Snapshot,
    Value,
    Versions,
)
from darvoza.subjects import kind_of

IDENTIFYING = frozenset(
    name for name, fact in FACTS.items() if fact.legal_class is LegalClass.IDENTIFYING
)
"""Facts that may be used but never stand in an assessment (design §3.9)."""


def assess(
    occasion: Occasion,
    facts: Mapping[str, Value],
    *,
    failed: Sequence[str],
    profiles: Matcher,
    matches: Sequence[Reason],
    versions: Versions,
) -> Assessment:
    """Channel, score and reasons for the crossing of *occasion*, whose *facts* are computed.

    *failed* names the facts that could not be computed; profiles that fail are added to it.
    *matches* are the reasons that list entries give (see `match_reason`).
    """
    applied, broken = profiles.matching(
        facts,
        subject=occasion.subject,
        mode=occasion.mode,
        direction=occasion.direction,
        checkpoint=occasion.checkpoint,
    )
    reasons = (*matches, *(profile_reason(profile, facts) for profile in applied))
    return Assessment(
        crossing_id=occasion.crossing_id,
        crossing_version=occasion.crossing_version,
        as_of=occasion.as_of,
        channel=strictest(reasons),
        score=sum(reason.points for reason in reasons),
        reasons=reasons,
        facts=_known(facts),
        versions=versions,
        failed=(*(f"fact:{name}" for name in failed), *(f"profile:{name}" for name in broken)),
    )


def _known(facts: Mapping[str, Value]) -> dict[str, Value]:
    """What stands in the assessment: known facts; what is not there was unknown."""
    return {
        name: value
        for name, value in facts.items()
        if value is not None and name not in IDENTIFYING
    }


def occasion_of(snapshot: Snapshot) -> Occasion:
    """The occasion on which the crossing of *snapshot* is assessed."""
    crossing = snapshot.crossing
    return Occasion(
        crossing_id=crossing.id,
        crossing_version=crossing.version,
        subject=kind_of(crossing.subject),
        mode=crossing.movement.mode,
        direction=crossing.movement.direction,
        checkpoint=crossing.movement.checkpoint,
        as_of=snapshot.as_of,
    )


def strictest(reasons: Sequence[Reason]) -> Channel:
    """The strictest channel among *reasons*; green when there are none."""
    return max((reason.channel for reason in reasons), default=Channel.GREEN)


def profile_reason(profile: Profile, facts: Mapping[str, Value]) -> Reason:
    """Why *profile* applies: the facts it asks for, with their values."""
    return Reason(
        kind="profile",
        id=profile.id,
        version=profile.hash,
        area=profile.area,
        channel=profile.channel,
        points=profile.points,
        params={n: facts.get(n) for n in facts_of(profile.tree) if n not in IDENTIFYING},
        restricted=profile.restricted,
    )


def match_reason(match: Match) -> Reason:
    """Why a list entry counts: which kind of key matched, how well."""
    return Reason(
        kind="match",
        id=match.entry,
        version=match.version,
        area=match.area,
        channel=match.channel,
        points=match.points,
        params={"key_kind": match.key_kind, "score": match.score, "list": match.list},
        restricted=match.restricted,
    )
