"""Replay from facts: stored facts against the stored profiles that an assessment names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from darvoza.assessment import assess
from darvoza.errors import ConditionError, NotFoundError, ProfileError
from darvoza.facts import FACTS
from darvoza.profiles import Matcher, Profile, load
from darvoza.records import Direction, Mode, Occasion
from darvoza.replay.comparing import Difference, Replayed, differences
from darvoza.store import profiles as kept_profiles
from darvoza.store import schema as tables
from darvoza.store.assessments import assessment_from
from darvoza.store.canonical import mapping
from darvoza.store.connection import Store
from darvoza.store.times import to_micros
from darvoza.subjects import SubjectKind

_STORED = (
    select(
        tables.assessments,
        tables.crossings.c.born_of,
        tables.crossings.c.kind,
        tables.crossings.c.mode,
        tables.crossings.c.direction,
        tables.crossings.c.checkpoint,
        tables.identifying_facts.c.facts.label("identifying"),
    )
    .join(tables.crossings, tables.crossings.c.id == tables.assessments.c.crossing_id)
    .outerjoin(
        tables.identifying_facts,
        tables.identifying_facts.c.assessment_id == tables.assessments.c.id,
    )
    .order_by(tables.assessments.c.as_of, tables.assessments.c.id)
)


def from_facts(
    store: Store,
    *,
    since: datetime | None = None,
    report: Callable[[int], None] = lambda _: None,
) -> Replayed:
    """Hold every assessment from *since* on against its stored facts and the profiles it names.

    List matches are taken as they were found. *report* hears how many were compared.
    """
    found = Replayed()
    asked = _STORED.where(tables.assessments.c.as_of >= (to_micros(since) if since else 0))
    with store.reading() as reading, store.reading() as looking:
        sets = _Sets(looking)
        for row in reading.execution_options(yield_per=1_000).execute(asked).mappings():
            found.note(_again(sets, row))
            report(found.compared)
    return found


def _again(sets: "_Sets", row: Mapping[Any, Any]) -> list[Difference]:
    before = assessment_from(row)
    broken = sets.broken(before.versions.profiles)
    if broken:
        return [
            Difference(born_of=row["born_of"], as_of=before.as_of, field="profiles", after=broken)
        ]
    identifying = mapping(row["identifying"]) if row["identifying"] else {}
    after = assess(
        _occasion(row, before.as_of),
        {**before.facts, **identifying},
        failed=[name.removeprefix("fact:") for name in before.failed if name.startswith("fact:")],
        profiles=sets.matcher(before.versions.profiles),
        matches=[reason for reason in before.reasons if reason.kind == "match"],
        versions=before.versions,
    )
    return differences(row["born_of"], before, after)


def _occasion(row: Mapping[Any, Any], as_of: datetime) -> Occasion:
    return Occasion(
        crossing_id=row["crossing_id"],
        crossing_version=row["crossing_version"],
        subject=SubjectKind(row["kind"]),
        mode=Mode(row["mode"]),
        direction=Direction(row["direction"]),
        checkpoint=row["checkpoint"],
        as_of=as_of,
    )


@dataclass(slots=True)
class _Sets:
    """The sets of profiles that assessments name, made ready once each."""

    connection: Connection
    _ready: dict[str, Matcher | str] = field(default_factory=dict)

    def broken(self, name: str) -> str | None:
        """Why the set *name* cannot be used, if so."""
        ready = self._made(name)
        return ready if isinstance(ready, str) else None

    def matcher(self, name: str) -> Matcher:
        """The set *name*, which must not be broken."""
        ready = self._made(name)
        if isinstance(ready, str):
            raise ProfileError("{ready}", ready=ready)
        return ready

    def _made(self, name: str) -> Matcher | str:
        if name not in self._ready:
            try:
                self._ready[name] = Matcher(self._profiles(name))
            except (NotFoundError, ProfileError, ConditionError) as error:
                self._ready[name] = str(error)
        return self._ready[name]

    def _profiles(self, name: str) -> list[Profile]:
        members = kept_profiles.set_of(self.connection, name)
        return [self._profile(version) for _, version in sorted(members.items())]

    def _profile(self, version: str) -> Profile:
        profile = load(kept_profiles.version_of(self.connection, version).body, FACTS)
        if profile.hash != version:
            raise ProfileError(
                "the text of profile {id} is not the one that was approved", id=profile.id
            )
        return profile
