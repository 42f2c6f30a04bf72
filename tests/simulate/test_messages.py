"""What the simulator writes, the project's own readers understand."""

import json
import os
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from darvoza.codes.checks import (
    mrz_digit,
    valid_container,
    valid_postal_item,
    valid_station,
    valid_wagon,
)
from darvoza.messages import read
from darvoza.records import Disposition, LinkKind
from darvoza.simulate import CHECKPOINTS, traffic
from darvoza.subjects import Consignment, Traveller, Vehicle, VehicleKind

START = datetime(2026, 8, 31, 19, tzinfo=UTC)
BESIDE = Path(__file__).parents[3] / "shared" / "samples"
ALBUM = Path(os.environ.get("DARVOZA_SAMPLES", BESIDE)) / "messages" / "eaeu_fcs_xsd"
SOUND = {Disposition.ACCEPTED, Disposition.ACCEPTED_WITH_ISSUES}


@pytest.fixture(scope="module")
def readings():
    """Every message of twelve days with what its reader understood."""
    sent = [one.delivery for one in traffic(9, start=START, days=12, scale=0.7)]
    return [(delivery, read(delivery.data, delivery.envelope)) for delivery in sent]


def of(readings, name):
    return [(delivery, reading) for delivery, reading in readings if reading.format == name]


def subjects(readings, kind):
    return [m.subject for _, r in readings for m in r.mentions if isinstance(m.subject, kind)]


def test_every_message_is_understood(readings):
    lost = [
        (r.format, r.disposition, r.issues[:3]) for _, r in readings if r.disposition not in SOUND
    ]
    assert lost == []


def test_every_format_occurs_and_most_messages_are_clean(readings):
    formats = Counter(reading.format for _, reading in readings)
    assert set(formats) == {
        "paxlst", "pnrgov", "mrz", "asycuda", "smgs", "road-json", "road-csv", "post-json",
        "post-csv",
    }  # fmt: skip
    clean = sum(reading.disposition is Disposition.ACCEPTED for _, reading in readings)
    assert 0.9 < clean / len(readings) < 1


def unwrapped(delivery):
    return re.sub(rb"\r\n", b"", delivery.data)


def expected_mentions(delivery, reading):  # noqa: PLR0911
    data = unwrapped(delivery)
    match reading.format:
        case "paxlst":
            return data.count(b"'NAD+FL+") + data.count(b"'NAD+FM+")
        case "pnrgov":
            return data.count(b"'TIF+")
        case "mrz" | "asycuda":
            return None if reading.format == "asycuda" else 1
        case "road-json":
            held = json.loads(data)
            lists = sum(len(held.get(name, ())) for name in ("trailers", "passengers", "load"))
            return 2 + lists
        case "road-csv":
            riders = len(re.findall(rb"/[A-Z]{3}/", data))
            return 2 * (delivery.data.count(b"\r\n") - 1) + riders
        case "post-json":
            return len(json.loads(data)["items"])
        case "post-csv":
            return delivery.data.count(b"\r\n") - 1
    return 1 + data.count(b"<Carriage>") + data.count(b"<Container>")


def test_every_subject_is_mentioned(readings):
    wrong = [
        (reading.format, len(reading.mentions), expected_mentions(delivery, reading))
        for delivery, reading in readings
        if expected_mentions(delivery, reading) not in {None, len(reading.mentions)}
    ]
    assert wrong == []


def test_faults_of_real_senders_occur(readings):
    found = {issue.code for _, reading in readings for issue in reading.issues}
    assert {"CNT-UNT", "ENV-TEXT"} <= found


def test_every_traveller_has_a_name_a_document_and_a_birth_date(readings):
    for one in subjects(readings, Traveller):
        assert one.surname
        assert one.date_of_birth
        assert one.documents
        assert one.documents[0].number.isalnum()


def test_numbers_have_right_check_digits(readings):
    vehicles = subjects(readings, Vehicle)
    wagons = [v.registration for v in vehicles if v.kind is VehicleKind.WAGON]
    boxes = [v.registration for v in vehicles if v.kind is VehicleKind.CONTAINER]
    goods = subjects(readings, Consignment)
    items = [r.number for one in goods for r in one.references if r.kind == "s10"]
    assert wagons
    assert boxes
    assert items
    assert all(map(valid_wagon, wagons))
    assert all(map(valid_container, boxes))
    assert all(map(valid_postal_item, items))
    assert all(valid_station(port) for port in CHECKPOINTS[2].ports)
    assert mrz_digit("520727") == 3


def test_a_document_seen_at_the_desk_is_known_from_the_list(readings):
    listed = {
        d.number for one in subjects(of(readings, "paxlst"), Traveller) for d in one.documents
    }
    scanned = {d.number for one in subjects(of(readings, "mrz"), Traveller) for d in one.documents}
    assert len(scanned & listed) > 0.9 * len(scanned)


def test_locators_join_bookings_and_lists(readings):
    booked = {t.booking.locator for t in subjects(of(readings, "pnrgov"), Traveller)}
    listed = {t.booking.locator for t in subjects(of(readings, "paxlst"), Traveller) if t.booking}
    assert len(booked & listed) > 0.7 * len(booked)


def test_trucks_are_driven_and_declared(readings):
    declared = {
        plate for one in subjects(of(readings, "asycuda"), Consignment) for plate in one.vehicles
    }
    trucks = [
        reading
        for _, reading in of(readings, "road-json")
        if any(m.subject.kind is VehicleKind.TRUCK for m in reading.mentions[:1])
    ]
    loaded = [r.mentions[0].subject.registration for r in trucks if len(r.mentions) > 3]
    assert all(
        any(link.kind is LinkKind.DRIVES for m in reading.mentions for link in m.links)
        for reading in trucks
    )
    assert loaded
    assert len(declared.intersection(loaded)) > 0.9 * len(set(loaded))


@pytest.mark.parametrize("kind", [VehicleKind.TRUCK, VehicleKind.CAR, VehicleKind.WAGON])
def test_vehicles_come_again(readings, kind):
    seen = Counter(v.registration for v in subjects(readings, Vehicle) if v.kind is kind)
    assert sum(count > 1 for count in seen.values()) > 0.1 * len(seen)
    assert len(seen) > 50


def test_travellers_come_again(readings):
    lists = of(readings, "paxlst")
    seen = Counter(
        d.number for one in subjects(lists, Traveller) if one.booking for d in one.documents
    )
    assert sum(count > 1 for count in seen.values()) > 0.05 * len(seen)


def test_the_four_checkpoints_are_served(readings):
    named = {delivery.envelope.checkpoint for delivery, _ in readings}
    assert named == {None, *(checkpoint.code for checkpoint in CHECKPOINTS)}


@pytest.mark.skipif(not ALBUM.exists(), reason="the album of XML schemas is not here")
def test_rail_notes_keep_their_schema(readings):
    schema = etree.XMLSchema(etree.parse(ALBUM / "RailwayBill.xsd"))
    for delivery, _ in of(readings, "smgs"):
        schema.assertValid(etree.fromstring(delivery.data))
