"""What an officer's control of a simulated subject comes to, given the truth.

Drawn from a generator keyed by the subject and the day, so that the same control of the same
subject finds the same thing on every replay and in every process.
"""

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import TypedDict

from darvoza.records import ControlKind, Finding, OutcomeStatus, Result, ThreatArea
from darvoza.simulate.chance import keyed, pick
from darvoza.simulate.truth import TruthEntry

MINUTES = {
    ControlKind.DOCUMENTARY: (3, 12),
    ControlKind.INTERVIEW: (5, 20),
    ControlKind.NON_INTRUSIVE: (6, 25),
    ControlKind.PHYSICAL: (15, 110),
}
NOT_DONE_SHARE = 0.03
NOT_DONE_NOTES = ("no free bay", "scanner out of service", "left before the call", "shift ended")
VALUABLE_SHARE = 0.06
VALUABLE_NOTES = (
    "papers corrected on the spot",
    "declared value doubtful, passed on",
    "unexplained route, noted",
    "seal replaced",
)
AGENCIES = {
    ThreatArea.DRUGS: "drug control",
    ThreatArea.PRECURSORS: "drug control",
    ThreatArea.WILDLIFE: "environment",
    ThreatArea.TRAFFICKING: "police",
    ThreatArea.WANTED: "police",
    ThreatArea.DOCUMENTS: "border",
}


class OutcomeFields(TypedDict, total=False):
    """The fields of :class:`darvoza.records.Outcome` that a control decides."""

    result: Result
    controls: tuple[ControlKind, ...]
    minutes: int
    finding: Finding | None
    area: ThreatArea | None
    status: OutcomeStatus
    substance: str | None
    quantity: float | None
    quantity_unit: str | None
    concealment: str | None
    agency: str | None
    note: str | None


def control_draw(seed: int, identity: str, day: date) -> Random:
    """The generator for the control of one subject on one day; *identity* names the subject."""
    return keyed(seed, "control", identity, day.isoformat())


def outcome_of(
    entry: TruthEntry | None, controls: Sequence[ControlKind], draw: Random
) -> OutcomeFields:
    """What *controls* of a subject with truth *entry* (``None``: nothing to find) come to.

    *draw* is :func:`control_draw`; the fields fit ``Outcome(id=…, unit_id=…, …, **fields)``.
    """
    if not controls or draw.random() < NOT_DONE_SHARE:
        return {"result": Result.NOT_DONE, "note": pick(draw, NOT_DONE_NOTES)}
    fields: OutcomeFields = {"controls": tuple(controls), "minutes": _minutes(controls, draw)}
    found = [draw.random() < _chance(entry, kind) for kind in controls]
    if entry is not None and any(found):
        return {**fields, **_hit(entry)}
    if draw.random() < VALUABLE_SHARE:
        return {**fields, "result": Result.VALUABLE, "note": pick(draw, VALUABLE_NOTES)}
    return {**fields, "result": Result.NOTHING}


def _chance(entry: TruthEntry | None, kind: ControlKind) -> float:
    return entry.found_by.get(kind, 0.0) if entry is not None else 0.0


def _minutes(controls: Sequence[ControlKind], draw: Random) -> int:
    return sum(draw.randint(*MINUTES[kind]) for kind in controls)


def _hit(entry: TruthEntry) -> OutcomeFields:
    return {
        "result": Result.HIT,
        "finding": entry.finding,
        "area": entry.area,
        "substance": entry.substance,
        "quantity": entry.quantity,
        "quantity_unit": entry.unit,
        "concealment": entry.concealment,
        "agency": AGENCIES.get(entry.area),
    }
