"""The impure shell, ③ to ⑦: snapshots, facts and assessments of the crossings a message touched."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from darvoza.assessment import IDENTIFYING, assess, match_reason, occasion_of
from darvoza.crossings import identity_keys
from darvoza.crossings.keys import HISTORY
from darvoza.facts import catalogue_hash, compute
from darvoza.pipeline.loop import Loop
from darvoza.pipeline.uniting import Units
from darvoza.records import (
    Assessment,
    Crossing,
    IdentityKey,
    Linked,
    PastCrossing,
    Snapshot,
    Versions,
)
from darvoza.store import assessments as kept
from darvoza.store import crossings as kept_crossings
from darvoza.store import profiles as kept_profiles
from darvoza.store.assessments import Fresh
from darvoza.store.history import Past, past
from darvoza.subjects import Subject

Keys = Mapping[str, tuple[IdentityKey, ...]]


def assess_touched(
    connection: Connection,
    loop: Loop,
    changed: Iterable[str],
    units: Units,
    *,
    message_id: str | None,
    as_of: datetime,
) -> int:
    """Assess the *changed* crossings, and those of their control units whose facts differ now.

    Returns how many assessments were written.
    """
    changed = set(changed)
    beside = {name for unit in units.touched for name in units.members[unit]} - changed
    wanted = sorted(changed | beside)
    snapshots = _snapshots(connection, loop, wanted, units, as_of)
    fresh = [_fresh(loop, snapshot, keys) for snapshot, keys in snapshots]
    standing = kept.latest(connection, beside)
    news = [one for one in fresh if _is_news(one.assessment, standing)]
    kept.add(connection, news, message_id)
    gone = [name for name in wanted if units.crossings[name].withdrawn]
    kept.forget_current(connection, gone)
    _keep_set(connection, loop, as_of)
    return len(news)


def _keep_set(connection: Connection, loop: Loop, as_of: datetime) -> None:
    """Keep which profiles made these assessments, the first time they do."""
    in_force = loop.profiles(as_of)
    if in_force.hash not in loop.kept_sets:
        members = {profile.id: profile.hash for profile in in_force.matcher.profiles}
        kept_profiles.save_set(connection, in_force.hash, members, at=as_of)
        loop.kept_sets.add(in_force.hash)


def _is_news(assessment: Assessment, standing: Mapping[str, Assessment]) -> bool:
    """Whether it says something else than the assessment in force."""
    before = standing.get(assessment.crossing_id)
    return before is None or (before.facts, before.reasons, before.failed) != (
        assessment.facts,
        assessment.reasons,
        assessment.failed,
    )


def _snapshots(
    connection: Connection, loop: Loop, names: Sequence[str], units: Units, as_of: datetime
) -> list[tuple[Snapshot, tuple[IdentityKey, ...]]]:
    wide = _with_linked(names, units)
    keys: Keys = {name: identity_keys(units.crossings[name].subject) for name in wide}
    known = past(connection, (key for some in keys.values() for key in some), as_of)
    linked = _linked(units, {name: _finds(name, keys[name], known) for name in wide})
    fellows = kept_crossings.fellows(connection, [units.crossings[name] for name in names])
    parties = _parties(units)
    return [
        (
            Snapshot(
                crossing=units.crossings[name],
                as_of=as_of,
                checkpoint=loop.checkpoints[units.crossings[name].movement.checkpoint],
                linked=linked.get(name, ()),
                history=_history(name, keys[name], known),
                party=parties.get(name, ()),
                fellows=fellows.get(name),
            ),
            keys[name],
        )
        for name in names
    ]


def _with_linked(names: Sequence[str], units: Units) -> list[str]:
    """*names* and whom they are linked with: a fact may ask what was found of those."""
    asked = set(names)
    ends = {end for _, *pair in units.edges if not asked.isdisjoint(pair) for end in pair}
    return sorted((asked | ends) & units.crossings.keys())


OWN = HISTORY - {"phone", "email", "address"}
"""Keys by which a subject itself is known, not only whom it can be reached through."""


def _finds(name: str, keys: Sequence[IdentityKey], known: Past) -> int:
    """In how many past crossings of the subject a control found something."""
    own = [key for key in keys if key.kind in OWN]
    return len({p.crossing_id for key in own for p in known.get(key, ()) if p.hits} - {name})


def _linked(units: Units, finds: Mapping[str, int]) -> dict[str, tuple[Linked, ...]]:
    found: dict[str, list[Linked]] = defaultdict(list)
    for kind, start, end in sorted(units.edges):
        for name, other, forward in ((start, end, True), (end, start, False)):
            subject = units.crossings[other].subject
            one = Linked(
                kind=kind, forward=forward, crossing_id=other, subject=subject,
                past_hits=finds.get(other),
            )  # fmt: skip
            found[name].append(one)
    return {name: tuple(items) for name, items in found.items()}


def _parties(units: Units) -> dict[str, tuple[Subject, ...]]:
    """The other members of each crossing's control units."""
    found: dict[str, dict[str, Crossing]] = defaultdict(dict)
    for members in units.members.values():
        if len(members) > 1:
            for name in members:
                found[name].update({m: units.crossings[m] for m in members if m != name})
    return {
        name: tuple(others[other].subject for other in sorted(others))
        for name, others in found.items()
    }


def _history(
    name: str, keys: Sequence[IdentityKey], known: Past
) -> dict[str, tuple[PastCrossing, ...]]:
    found: dict[str, list[PastCrossing]] = defaultdict(list)
    for key in keys:
        found[key.kind].extend(p for p in known.get(key, ()) if p.crossing_id != name)
    return {kind: tuple(items) for kind, items in found.items() if items}


def _fresh(loop: Loop, snapshot: Snapshot, keys: Sequence[IdentityKey]) -> Fresh:
    facts, failed = compute(snapshot)
    in_force = loop.profiles(snapshot.as_of)
    matches = loop.lookouts.matches(keys, snapshot.as_of)
    assessment = assess(
        occasion_of(snapshot),
        facts,
        failed=failed,
        profiles=in_force.matcher,
        matches=[match_reason(match) for match in matches],
        versions=Versions(
            profiles=in_force.hash,
            lists=loop.lookouts.version(snapshot.as_of),
            facts=catalogue_hash(),
        ),
    )
    crossing = snapshot.crossing
    return Fresh(
        assessment=assessment,
        identifying={name: facts[name] for name in IDENTIFYING if facts.get(name) is not None},
        checkpoint=crossing.movement.checkpoint,
        expected_at=crossing.happened_at or crossing.movement.expected_at,
    )
