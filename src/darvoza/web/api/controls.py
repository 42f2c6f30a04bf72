"""⑨ Decisions, outcomes and their amendments."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import StringConstraints

from darvoza.access import Action
from darvoza.errors import InputError
from darvoza.records import (
    ControlKind,
    DecisionKind,
    Finding,
    Outcome,
    OutcomeStatus,
    Result,
    ThreatArea,
)
from darvoza.store import controls
from darvoza.store.assessments import of_crossing
from darvoza.store.controls import Decision
from darvoza.store.ids import new_id
from darvoza.web.identity import Visit, allowed
from darvoza.web.shapes import Amount, Count, Id, Line, Moment, Purpose, Text
from darvoza.web.views import sight
from darvoza.web.views.decisions import check_member, check_seen, overrides
from darvoza.web.views.photos import keep_photos
from darvoza.web.views.units import OutcomePage, outcome_page, unit_line, visible_outcome

router = APIRouter(prefix="/api", tags=["controls"])

Recording = Annotated[Visit, allowed(Action.RECORD_OUTCOME)]
Seen = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z:_-]{1,200}$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDecision:
    """What the officer decides; against the recommendation it needs a *reason*.

    With *seen*, as the control unit told it, it is refused when somebody was faster.
    """

    decision: DecisionKind
    crossing_id: Id | None = None
    reason: Text | None = None
    seen: Seen | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """What to say anew of an outcome; what is left out, or null, stays as it was."""

    result: Result | None = None
    at: Moment | None = None
    crossing_id: Id | None = None
    controls: tuple[ControlKind, ...] | None = None
    minutes: Count | None = None
    finding: Finding | None = None
    area: ThreatArea | None = None
    status: OutcomeStatus | None = None
    substance: Line | None = None
    quantity: Amount | None = None
    quantity_unit: Line | None = None
    concealment: Line | None = None
    agency: Line | None = None
    case_reference: Line | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOutcome:
    """What a control found: of the strictest member and now, where nothing else is said.

    With *seen*, as the control unit told it, it is refused when somebody was faster.
    """

    result: Result
    at: Moment | None = None
    crossing_id: Id | None = None
    controls: tuple[ControlKind, ...] = ()
    minutes: Count | None = None
    finding: Finding | None = None
    area: ThreatArea | None = None
    status: OutcomeStatus = OutcomeStatus.PRESUMPTIVE
    substance: Line | None = None
    quantity: Amount | None = None
    quantity_unit: Line | None = None
    concealment: Line | None = None
    agency: Line | None = None
    case_reference: Line | None = None
    note: Text | None = None
    seen: Seen | None = None


@router.post("/units/{unit_id}/decisions", status_code=201, summary="Decide on a control unit")
def decide(
    visit: Annotated[Visit, allowed(Action.DECIDE)], unit_id: Id, asked: NewDecision
) -> Decision:
    """The officer decides; whether that overrides the recommendation is recorded with it."""
    with visit.desk.store.begin() as connection:
        line = unit_line(connection, visit, unit_id)
        check_seen(connection, unit_id, asked.seen)
        crossing_id = asked.crossing_id or line.strictest.crossing_id
        check_member(line, crossing_id)
        assessed = of_crossing(connection, crossing_id)
        decision = Decision(
            id=new_id(visit.at),
            unit_id=unit_id,
            crossing_id=asked.crossing_id,
            officer=visit.account.name,
            at=visit.at,
            decision=asked.decision,
            overrides=overrides(connection, line, asked.decision, at=visit.at),
            assessment_id=assessed[-1][0] if assessed else None,
            reason=asked.reason,
        )
        controls.record_decision(connection, decision)
    return decision


@router.post("/units/{unit_id}/outcomes", status_code=201, summary="Record what a control found")
def record(visit: Recording, unit_id: Id, asked: NewOutcome) -> Outcome:
    """A hit names what was found or its threat area; a control not done says why in its note."""
    return record_with(visit, unit_id, asked, ())


def record_with(
    visit: Visit, unit_id: str, asked: NewOutcome, pictures: Sequence[bytes]
) -> Outcome:
    """Record what a control found, with its *pictures*: all of it or nothing."""
    with visit.desk.store.begin() as connection:
        line = unit_line(connection, visit, unit_id)
        check_seen(connection, unit_id, asked.seen)
        said = _said(asked)
        said.setdefault("crossing_id", line.strictest.crossing_id)
        said.setdefault("at", visit.at)
        check_member(line, said["crossing_id"])
        outcome = Outcome(id=new_id(visit.at), unit_id=unit_id, officer=visit.account.name, **said)
        _check_time(outcome.at, visit.at)
        controls.record_outcome(connection, outcome, known_at=visit.at)
        keep_photos(connection, visit, outcome.id, pictures)
    return outcome


@router.get("/outcomes/{outcome_id}", summary="One outcome with its amendments")
def outcome(
    visit: Annotated[Visit, allowed(Action.SEE_CROSSING)], outcome_id: Id, purpose: Purpose = None
) -> OutcomePage:
    """From the first to the one that stands, each with its photos. The view is recorded."""
    with sight.looking(visit) as connection:
        return outcome_page(connection, visit, outcome_id, purpose=purpose)


@router.post("/outcomes/{outcome_id}/amendments", status_code=201, summary="Amend an outcome")
def amend(visit: Recording, outcome_id: Id, asked: Amendment) -> Outcome:
    """Appends another outcome in the place of this one, as when the laboratory answers."""
    return amend_with(visit, outcome_id, asked, ())


def amend_with(
    visit: Visit, outcome_id: str, asked: Amendment, pictures: Sequence[bytes]
) -> Outcome:
    """Amend an outcome, with *pictures* of its own: all of it or nothing."""
    with visit.desk.store.begin() as connection:
        before = visible_outcome(connection, visit, outcome_id)
        said = _said(asked)
        if "crossing_id" in said:
            check_member(unit_line(connection, visit, before.unit_id), said["crossing_id"])
        outcome = replace(
            before, id=new_id(visit.at), officer=visit.account.name, amends=outcome_id, **said
        )
        _check_time(outcome.at, visit.at)
        controls.record_outcome(connection, outcome, known_at=visit.at)
        keep_photos(connection, visit, outcome.id, pictures)
    return outcome


def _said(asked: NewOutcome | Amendment) -> dict[str, Any]:
    """The fields of an outcome that hold something."""
    values = {one.name: getattr(asked, one.name) for one in fields(asked) if one.name != "seen"}
    return {name: value for name, value in values.items() if value is not None}


def _check_time(at: datetime, now: datetime) -> None:
    if at > now:
        raise InputError("at", "an outcome is not in the future")
