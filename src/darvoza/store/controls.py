"""Decisions and outcomes: what officers chose and found. Appended, never changed.

An outcome is corrected by another one that names it (``amends``). What officers wrote in their own
words may name people and is kept apart, where it can be erased.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select

from darvoza.errors import InputError, NotFoundError
from darvoza.records import (
    ControlKind,
    DecisionKind,
    Finding,
    Outcome,
    OutcomeStatus,
    Result,
    ThreatArea,
)
from darvoza.store import audit
from darvoza.store.assessments import known_from
from darvoza.store.canonical import canonical, strings
from darvoza.store.schema import decisions, notes, outcomes, units
from darvoza.store.times import from_micros, to_micros

_AS_IT_IS = (
    "id", "unit_id", "crossing_id", "officer", "result", "finding", "area", "status", "minutes",
    "substance", "quantity", "quantity_unit", "concealment", "agency", "case_reference", "amends",
)  # fmt: skip
"""Fields of an outcome that stand in its row under their own name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What an officer decided of a control unit, or of one crossing in it."""

    id: str
    unit_id: str
    crossing_id: str | None
    officer: str
    at: datetime
    decision: DecisionKind
    overrides: bool  # against the recommendation: then *reason* says why
    assessment_id: str | None = None
    reason: str | None = None


def hold(connection: Connection, unit_id: str) -> None:
    """Let nobody else decide on, or record of, the control unit until this transaction ends."""
    connection.execute(select(units.c.id).where(units.c.id == unit_id).with_for_update())


def record_decision(connection: Connection, decision: Decision) -> None:
    """Append a decision; audited.

    Raises NotFoundError for an unknown control unit, InputError for an override without a reason.
    """
    if decision.overrides and not (decision.reason or "").strip():
        raise InputError("reason", "a decision against the recommendation needs a reason")
    _check_unit(connection, decision.unit_id)
    row = {
        "id": decision.id,
        "unit_id": decision.unit_id,
        "crossing_id": decision.crossing_id,
        "officer": decision.officer,
        "at": to_micros(decision.at),
        "decision": decision.decision,
        "overrides": decision.overrides,
        "assessment_id": decision.assessment_id,
    }
    connection.execute(insert(decisions), row)
    _write_note(connection, decision.id, decision.reason, decision.at)
    _audited(connection, decision.officer, decision.decision, decision.unit_id, decision.at)


def decisions_of(connection: Connection, unit_id: str) -> tuple[Decision, ...]:
    """The decisions on a control unit, the first first."""
    chosen = _with_notes(select(decisions, notes.c.body), decisions)
    found = chosen.where(decisions.c.unit_id == unit_id)
    ordered = found.order_by(decisions.c.at, decisions.c.id)
    return tuple(_decision(row) for row in connection.execute(ordered))


def record_outcome(connection: Connection, outcome: Outcome, *, known_at: datetime) -> None:
    """Append an outcome, or the amendment of one; audited.

    Raises NotFoundError for an unknown control unit or amended outcome, InputError when the two are
    of different units, or when a hit says neither what nor in which area.
    """
    _check_unit(connection, outcome.unit_id)
    _check_outcome(connection, outcome)
    known_at = known_from(connection, known_at)
    row = {name: getattr(outcome, name) for name in _AS_IT_IS}
    row |= {
        "at": to_micros(outcome.at),
        "known_at": to_micros(known_at),
        "controls": canonical(outcome.controls),
    }
    connection.execute(insert(outcomes), row)
    _write_note(connection, outcome.id, outcome.note, known_at)
    action = "amended" if outcome.amends else "found"
    _audited(connection, outcome.officer, action, outcome.unit_id, known_at)


def outcomes_of(connection: Connection, unit_id: str) -> tuple[Outcome, ...]:
    """All outcomes and amendments of a control unit, in the order in which they became known."""
    chosen = _with_notes(select(outcomes, notes.c.body), outcomes)
    found = chosen.where(outcomes.c.unit_id == unit_id)
    ordered = found.order_by(outcomes.c.known_at, outcomes.c.id)
    return tuple(_outcome(row) for row in connection.execute(ordered))


def standing(found: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
    """Those of *found* that no other one amends: what holds now."""
    amended = {outcome.amends for outcome in found}
    return tuple(outcome for outcome in found if outcome.id not in amended)


def outcome_of(connection: Connection, outcome_id: str) -> Outcome:
    """One outcome. Raises NotFoundError."""
    chosen = _with_notes(select(outcomes, notes.c.body), outcomes)
    row = connection.execute(chosen.where(outcomes.c.id == outcome_id)).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no outcome {outcome_id}.")
    return _outcome(row)


def _check_unit(connection: Connection, unit_id: str) -> None:
    if connection.execute(select(units.c.id).where(units.c.id == unit_id)).first() is None:
        raise NotFoundError(f"There is no control unit {unit_id}.")


def _check_outcome(connection: Connection, outcome: Outcome) -> None:
    if outcome.result is Result.HIT and outcome.finding is None and outcome.area is None:
        raise InputError("finding", "a hit names what was found, or its threat area")
    if outcome.result is Result.NOT_DONE and not (outcome.note or "").strip():
        raise InputError("note", "a control that was not done needs a note that says why")
    if outcome.amends is not None:
        amended = outcome_of(connection, outcome.amends)
        if any(one.amends == amended.id for one in outcomes_of(connection, amended.unit_id)):
            raise InputError("amends", f"outcome {outcome.amends} is amended already: amend that")
        if amended.unit_id != outcome.unit_id:
            raise InputError("amends", f"outcome {outcome.amends} is of another control unit")


def _write_note(connection: Connection, written_of: str, body: str | None, at: datetime) -> None:
    if body:
        row = {"written_of": written_of, "body": body, "at": to_micros(at)}
        connection.execute(insert(notes), row)


def _with_notes(chosen: Select[Any], table: Any) -> Select[Any]:  # noqa: ANN401 - either table
    return chosen.select_from(table.outerjoin(notes, notes.c.written_of == table.c.id))


def _decision(row: Row[Any]) -> Decision:
    return Decision(
        id=row.id,
        unit_id=row.unit_id,
        crossing_id=row.crossing_id,
        officer=row.officer,
        at=from_micros(row.at),
        decision=DecisionKind(row.decision),
        overrides=row.overrides,
        assessment_id=row.assessment_id,
        reason=row.body,
    )


def _outcome(row: Row[Any]) -> Outcome:
    return Outcome(**_coded(row._mapping), at=from_micros(row.at), note=row.body)


def _coded(row: Mapping[Any, Any]) -> dict[str, Any]:
    values = {name: row[name] for name in _AS_IT_IS}
    return values | {
        "result": Result(row["result"]),
        "finding": row["finding"] and Finding(row["finding"]),
        "area": row["area"] and ThreatArea(row["area"]),
        "status": OutcomeStatus(row["status"]),
        "controls": tuple(ControlKind(one) for one in strings(row["controls"])),
    }


def _audited(connection: Connection, actor: str, action: str, unit_id: str, at: datetime) -> None:
    entry = audit.AuditEntry(
        at=at, actor=actor, action=action, subject_kind="unit", subject_id=unit_id
    )
    audit.append(connection, entry)
