"""⑨ A crossing: who or what it is, what is known of it, why it is assessed as it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from darvoza.errors import NotFoundError
from darvoza.presentation import label
from darvoza.records import (
    Assessment,
    Checkpoint,
    Crossing,
    LinkKind,
    Movement,
    Stage,
    Value,
    Versions,
)
from darvoza.store import assessments, crossings, desk, links
from darvoza.store.checkpoints import checkpoint_of
from darvoza.store.controls import Decision
from darvoza.subjects import Consignment, SubjectKind, Traveller, Vehicle, kind_of
from darvoza.web.identity import Visit
from darvoza.web.shapes import ChannelWord, word
from darvoza.web.views import sight
from darvoza.web.views.changes import AssessmentChange, changes
from darvoza.web.views.decisions import OutcomeContext, decisions_of, outcomes_of
from darvoza.web.views.facts import FactContext, FactGroup, Question, groups, questions, unknown
from darvoza.web.views.near import NearMiss, near_misses
from darvoza.web.views.past import EarlierCrossing, earlier_crossings
from darvoza.web.views.reasons import ReasonContext, failed_parts, reason_context
from darvoza.web.views.sources import FactOrigin, origins


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentContext:
    """One assessment; its reasons add up to the score, and *versions* name what made it."""

    id: str
    crossing_version: int
    as_of: datetime
    channel: ChannelWord
    score: int
    reasons: tuple[ReasonContext, ...]
    failed: tuple[str, ...]
    versions: Versions


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkContext:
    """Another crossing seen from this one; *forward* when the link starts here."""

    kind: LinkKind
    forward: bool
    crossing_id: str
    subject_kind: SubjectKind
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossingPage:
    """Everything that is known of one crossing, as its reader may see it."""

    id: str
    version: int
    kind: SubjectKind
    movement: Movement
    checkpoint: Checkpoint
    stages: tuple[Stage, ...]
    happened_at: datetime | None
    withdrawn: bool
    merged_into: str | None
    subject: Traveller | Vehicle | Consignment
    units: tuple[str, ...]
    assessment: AssessmentContext | None
    facts: tuple[FactGroup, ...]
    unknown: tuple[FactContext, ...]
    origins: tuple[FactOrigin, ...]
    ask: tuple[Question, ...]
    links: tuple[LinkContext, ...]
    mentions: tuple[desk.MentionLine, ...]
    versions: tuple[desk.VersionLine, ...]
    earlier: tuple[AssessmentContext, ...]
    changes: tuple[AssessmentChange, ...]
    decisions: tuple[Decision, ...]
    outcomes: tuple[OutcomeContext, ...]
    past: tuple[EarlierCrossing, ...]
    near: tuple[NearMiss, ...]


@dataclass(frozen=True, slots=True)
class _Assessed:
    """The assessment in force, with the facts that name somebody; and those before it."""

    id: str
    assessment: Assessment
    values: Mapping[str, Value]


def crossing_page(
    connection: Connection, visit: Visit, crossing_id: str, *, purpose: str | None
) -> CrossingPage:
    """One crossing; the view is recorded, for it and for those linked with it.

    Raises NotFoundError unless it is there and may be seen.
    """
    place = sight.crossing_place(connection, visit, crossing_id)
    crossing = crossings.crossings(connection, [crossing_id]).get(crossing_id)
    if crossing is None:
        raise NotFoundError(f"There is no crossing {crossing_id}.")
    linked = _links(connection, visit, crossing_id)
    past = earlier_crossings(connection, visit, crossing)
    others = [*(one.crossing_id for one in linked), *(one.crossing_id for one in past)]
    seen = dict.fromkeys([crossing_id, *others])
    sight.viewed(connection, visit, "crossing", seen, purpose=purpose)
    return _page(connection, visit, crossing, place, linked, past)


def _page(
    connection: Connection,
    visit: Visit,
    crossing: Crossing,
    place: desk.CrossingPlace,
    linked: tuple[LinkContext, ...],
    past: tuple[EarlierCrossing, ...],
) -> CrossingPage:
    assessed = assessments.of_crossing(connection, crossing.id)
    now = _assessed(connection, *assessed[-1]) if assessed else None
    checkpoint = checkpoint_of(connection, place.checkpoint)
    units = sorted(unit.id for unit in links.units_with(connection, [crossing.id]))
    owned = [placed.id for _, placed in crossings.mentions_of(connection, [crossing.id])]
    return CrossingPage(
        id=crossing.id,
        version=crossing.version,
        kind=kind_of(crossing.subject),
        movement=crossing.movement,
        checkpoint=checkpoint,
        stages=tuple(sorted(crossing.stages)),
        happened_at=crossing.happened_at,
        withdrawn=crossing.withdrawn,
        merged_into=place.merged_into,
        subject=crossing.subject,
        units=tuple(units),
        assessment=_context(connection, visit, now.id, now.assessment) if now else None,
        facts=groups(visit, now.values) if now else (),
        unknown=unknown(visit, kind_of(crossing.subject), now.values) if now else (),
        origins=origins(connection, crossing, checkpoint, now.assessment) if now else (),
        ask=questions(visit, crossing, now.assessment, now.values) if now else (),
        links=linked,
        mentions=desk.mention_lines(connection, owned),
        versions=desk.versions_of(connection, crossing.id),
        earlier=tuple(_context(connection, visit, *one) for one in reversed(assessed[:-1])),
        changes=changes(connection, visit, assessed),
        decisions=tuple(one for unit in units for one in decisions_of(connection, unit)),
        outcomes=tuple(one for unit in units for one in outcomes_of(connection, unit)),
        past=past,
        near=near_misses(connection, visit, crossing.subject),
    )


def newest_assessment(
    connection: Connection, visit: Visit, crossing_id: str
) -> AssessmentContext | None:
    """What the system says of a crossing now; None when it is not assessed.

    The view is recorded. Raises NotFoundError unless the crossing may be seen.
    """
    sight.crossing_place(connection, visit, crossing_id)
    sight.viewed(connection, visit, "crossing", [crossing_id])
    assessed = assessments.of_crossing(connection, crossing_id)
    return _context(connection, visit, *assessed[-1]) if assessed else None


def _assessed(connection: Connection, assessment_id: str, assessment: Assessment) -> _Assessed:
    named = desk.identifying_facts(connection, assessment_id)
    return _Assessed(assessment_id, assessment, {**assessment.facts, **named})


def _context(
    connection: Connection, visit: Visit, assessment_id: str, assessment: Assessment
) -> AssessmentContext:
    return AssessmentContext(
        id=assessment_id,
        crossing_version=assessment.crossing_version,
        as_of=assessment.as_of,
        channel=word(assessment.channel),
        score=assessment.score,
        reasons=tuple(reason_context(connection, visit, one) for one in assessment.reasons),
        failed=failed_parts(visit, assessment.failed),
        versions=assessment.versions,
    )


def _links(connection: Connection, visit: Visit, crossing_id: str) -> tuple[LinkContext, ...]:
    """The links to crossings that may be seen."""
    edges = sorted(links.edges_of(connection, [crossing_id]))
    others = {end if start == crossing_id else start for _, start, end in edges}
    codes = desk.visible_checkpoints(connection, visit.where)
    known = crossings.crossings(connection, others)
    found = []
    for kind, start, end in edges:
        other = known.get(end if start == crossing_id else start)
        if other is not None and other.movement.checkpoint in codes:
            found.append(_link(kind, other, forward=start == crossing_id))
    return tuple(found)


def _link(kind: LinkKind, other: Crossing, *, forward: bool) -> LinkContext:
    return LinkContext(
        kind=kind,
        forward=forward,
        crossing_id=other.id,
        subject_kind=kind_of(other.subject),
        label=label(other.subject),
    )
