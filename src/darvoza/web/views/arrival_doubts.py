"""⑨ What is wrong with an arrival form, by field.

The values are judged by the reader of the message they make, so that there is one rule for what a
date, a country or a number is; what it finds is brought back to the field it stands in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from darvoza import codes, messages
from darvoza.records import Checkpoint, Direction, Envelope, Issue, Mode, Severity
from darvoza.web.views.arrival_message import Written
from darvoza.web.views.arrivals import NewArrival, said
from darvoza.web.views.sought import SoughtKind, zone


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something wrong in *field*; a *lost* value would not be in the message at all."""

    field: str
    issue: Issue
    lost: bool


def doubts(asked: NewArrival, place: Checkpoint, made: Written, at: datetime) -> tuple[Doubt, ...]:
    """Everything wrong with *asked* and the message *made* of it, by field."""
    missing = [*_nothing_named(asked, place), *_broken_zones(asked, at)]
    if missing:
        return tuple(missing)
    reading = messages.read(made.data, envelope("desk", place, asked.direction, at))
    found = [_doubt(issue, made.places) for issue in reading.issues]
    unique = {(one.field, one.issue.code): one for one in (*found, *_check_digits(asked, place))}
    return tuple(unique.values())


def envelope(sender: str, place: Checkpoint, direction: Direction, at: datetime) -> Envelope:
    """The envelope of a message from the desk of *place*."""
    return Envelope(
        sender=sender,
        channel="desk",
        received_at=at,
        checkpoint=place.code,
        direction=direction,
        mode=place.mode,
        zone=place.zone,
    )


def _doubt(issue: Issue, places: Mapping[str, str]) -> Doubt:
    pointer = issue.tag or ""
    lost = issue.code.startswith(("VAL-", "FORM-", "JSON-")) or issue.severity is Severity.FATAL
    return Doubt(places.get(pointer, ""), issue, lost)


_FIRST = {
    Mode.AIR: "people.0.document",
    Mode.ROAD: "vehicle.registration",
    Mode.RAIL: "vehicle.registration",
    Mode.POST: "item.item_id",
}
"""The field with which the form of each kind of traffic begins."""


def _nothing_named(asked: NewArrival, place: Checkpoint) -> list[Doubt]:
    """Nobody and nothing by which it could be known again; nobody without number and name."""
    if place.mode is Mode.POST:
        return [] if asked.item.item_id else [_missing(_FIRST[Mode.POST])]
    unnamed = [
        _missing(f"people.{number}.document")
        for number, one in enumerate(asked.people)
        if not (one.document or one.surname or one.zone)
    ]
    vehicle = asked.vehicle
    nameless = said(replace(vehicle, kind=None)) and not (vehicle.registration or vehicle.vin)
    if nameless or not (vehicle.registration or vehicle.vin or asked.people):
        unnamed.append(_missing(_FIRST[place.mode]))
    return unnamed


def _missing(field: str) -> Doubt:
    return Doubt(field, Issue(code="VAL-MISSING", severity=Severity.ERROR, tag=field), lost=True)


def _broken_zones(asked: NewArrival, at: datetime) -> list[Doubt]:
    issue = Issue(code="MRZ-SHAPE", severity=Severity.ERROR)
    return [
        Doubt(f"people.{number}.zone", issue, lost=True)
        for number, one in enumerate(asked.people)
        if one.zone and getattr(zone(one.zone, at), "kind", None) is not SoughtKind.ZONE
    ]


def _check_digits(asked: NewArrival, place: Checkpoint) -> list[Doubt]:
    """Wagons and containers prove their numbers themselves."""
    rules = {"wagon": codes.valid_wagon, "container": codes.valid_container}
    valid = rules.get(asked.vehicle.kind or ("wagon" if place.mode is Mode.RAIL else ""))
    number = codes.plate(asked.vehicle.registration or "")
    if valid is None or not number or valid(number):
        return []
    field = "vehicle.registration"
    issue = Issue(code="ID-CHECKDIGIT", severity=Severity.WARNING, tag=field, raw=number)
    return [Doubt(field, issue, lost=False)]
