"""⑨ What changed from each assessment of a crossing to the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from darvoza.facts import FACTS
from darvoza.presentation import Wording, language
from darvoza.records import Assessment, Reason, Versions
from darvoza.web.identity import Visit
from darvoza.web.shapes import ChannelWord, word
from darvoza.web.views.reasons import ReasonContext, reason_context
from darvoza.web.views.texts import said


@dataclass(frozen=True, slots=True, kw_only=True)
class FactChange:
    """A fact whose value changed; both values as a person reads them."""

    name: str
    meaning: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentChange:
    """One assessment against the one before; *versions* names what was in another version.

    *before* is the channel until then, null for the first assessment.
    """

    id: str
    as_of: datetime
    channel: ChannelWord
    score: int
    before: ChannelWord | None
    added: tuple[ReasonContext, ...]
    dropped: tuple[ReasonContext, ...]
    facts: tuple[FactChange, ...]
    versions: tuple[str, ...]


def changes(
    connection: Connection, visit: Visit, assessed: Sequence[tuple[str, Assessment]]
) -> tuple[AssessmentChange, ...]:
    """Every assessment against the one before it, the newest first."""
    earlier = (None, *(assessment for _, assessment in assessed[:-1]))
    found = (
        _change(connection, visit, name, before, after)
        for before, (name, after) in zip(earlier, assessed, strict=True)
    )
    return tuple(reversed(tuple(found)))


def _change(
    connection: Connection, visit: Visit, name: str, before: Assessment | None, after: Assessment
) -> AssessmentChange:
    old, new = _by_id(before.reasons) if before else {}, _by_id(after.reasons)
    gone = [reason for key, reason in old.items() if key not in new]
    come = [reason for key, reason in new.items() if key not in old]
    return AssessmentChange(
        id=name,
        as_of=after.as_of,
        channel=word(after.channel),
        score=after.score,
        before=word(before.channel) if before else None,
        added=tuple(reason_context(connection, visit, one) for one in come),
        dropped=tuple(reason_context(connection, visit, one) for one in gone),
        facts=_facts(visit, before, after) if before else (),
        versions=_versions(before.versions, after.versions) if before else (),
    )


def _by_id(reasons: Sequence[Reason]) -> dict[tuple[str, str], Reason]:
    return {(reason.kind, reason.id): reason for reason in reasons}


def _facts(visit: Visit, before: Assessment, after: Assessment) -> tuple[FactChange, ...]:
    reader = Wording(language(visit.account.language), lambda _: None)
    old, new = before.facts, after.facts
    return tuple(
        FactChange(
            name=name,
            meaning=said(visit, fact.meaning),
            before=reader.fact(name, old.get(name)).value,
            after=reader.fact(name, new.get(name)).value,
        )
        for name, fact in FACTS.items()
        if old.get(name) != new.get(name)
    )


def _versions(before: Versions, after: Versions) -> tuple[str, ...]:
    names = ("profiles", "lists", "facts", "model")
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))
