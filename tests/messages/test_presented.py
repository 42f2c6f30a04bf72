"""What an officer's form says of those at the desk."""

import json
from datetime import UTC, datetime

import pytest

from darvoza import messages
from darvoza.messages import presented
from darvoza.records import Direction, Disposition, Envelope, LinkKind, Mode, Stage
from darvoza.subjects import Consignment, Reference, Traveller, Vehicle, VehicleKind

ENVELOPE = Envelope(
    sender="desk:officer",
    channel="desk",
    received_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
    checkpoint="POST",
    direction=Direction.DEPARTURE,
    mode=Mode.RAIL,
)
SEEN = "2026-11-23T10:15:00+05:00"


def read(value):
    data = json.dumps(value).encode()
    assert presented.recognises(data)
    reading = messages.read(data, ENVELOPE)
    assert reading.format == "desk-json"
    return reading


def test_a_wagon_with_its_goods():
    load = {"declaration": "KZ/2026/7", "gross_kg": 900}
    wagon = {"kind": "wagon", "registration": "6151 9351"}
    reading = read({"reference": "f-1", "seen_at": SEEN, "vehicles": [wagon], "load": [load]})
    assert (reading.disposition, reading.reference) == (Disposition.ACCEPTED, "f-1")
    assert reading.event_at == datetime(2026, 11, 23, 5, 15, tzinfo=UTC)
    first, second = reading.mentions
    assert first.subject == Vehicle(kind=VehicleKind.WAGON, registration="61519351")
    assert isinstance(second.subject, Consignment)
    assert second.subject.references == (Reference(kind="declaration", number="KZ/2026/7"),)
    assert second.subject.vehicles == ("61519351",)
    assert [(one.kind, one.to) for one in second.links] == [(LinkKind.CARRIED_IN, 0)]
    assert first.movement.mode is Mode.RAIL
    assert first.movement.conveyance is None
    assert (first.stage, first.happened_at) == (Stage.DESK, reading.event_at)


def test_people_travel_with_the_first():
    people = [{"surname": name} for name in ("A", "B", "C")]
    reading = read({"seen_at": SEEN, "mode": "air", "direction": "arrival", "travellers": people})
    assert [one.subject for one in reading.mentions] == [Traveller(surname=n) for n in "ABC"]
    assert [[link.to for link in one.links] for one in reading.mentions] == [[], [0], [0]]
    assert reading.mentions[0].movement.direction is Direction.ARRIVAL
    assert reading.mentions[0].movement.mode is Mode.AIR


def test_goods_alone_lie_in_nothing():
    reading = read({"seen_at": SEEN, "load": [{"gross_kg": 3}]})
    assert [one.links for one in reading.mentions] == [()]


def test_a_wrong_value_is_named_and_left_out():
    reading = read({"seen_at": SEEN, "travellers": [{"surname": "A", "nationality": "XYZ9"}]})
    (issue,) = reading.issues
    assert (issue.code, issue.tag) == ("VAL-COUNTRY", "/travellers/0/nationality")
    assert reading.disposition is Disposition.ACCEPTED_WITH_ISSUES
    assert reading.mentions[0].subject == Traveller(surname="A")


@pytest.mark.parametrize(
    "value", [{"seen_at": SEEN}, {"seen_at": SEEN, "travellers": []}, {"seen_at": []}]
)
def test_nobody_at_all_is_quarantined(value):
    reading = read(value)
    assert reading.disposition is Disposition.QUARANTINED
    assert [issue.code for issue in reading.issues] == ["FORM-EMPTY"]


def test_broken_json_is_quarantined():
    reading = messages.read(b'{"seen_at": "2026', ENVELOPE)
    assert reading.format == "desk-json"
    assert reading.disposition is Disposition.QUARANTINED
    assert [issue.code for issue in reading.issues] == ["JSON-SYNTAX"]
