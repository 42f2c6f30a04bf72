"""Rail notes: goods, wagons, containers and their links; what notes get wrong."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from darvoza.messages import smgs
from darvoza.records import Disposition, Envelope, LinkKind, Mode, Stage
from darvoza.subjects import Reference, VehicleKind

GOLDEN = Path(__file__).parent.parent / "golden" / "messages" / "smgs" / "two_wagons.xml"
ENVELOPE = Envelope(
    sender="railway",
    channel="api",
    received_at=datetime(2026, 11, 23, tzinfo=UTC),
    zone="Asia/Tashkent",
)


def read(text, envelope=ENVELOPE):
    return smgs.read(text.encode(), envelope)


@pytest.fixture
def written():
    return GOLDEN.read_text(encoding="utf-8")


def test_the_consignment(written):
    assert smgs.recognises(written.encode())
    reading = read(written)
    assert reading.issues == ()
    assert reading.reference == "31234567"
    assert reading.event_at == datetime(2026, 11, 20, 5, tzinfo=UTC)
    goods = reading.mentions[0].subject
    assert goods.references == (
        Reference(kind="smgs", number="31234567"),
        Reference(kind="declaration", number="50500/191126/0001234"),
    )
    assert (goods.consignor.name, goods.consignor.identifier) == ("A & Co", "123")
    assert (goods.dispatch_country, goods.destination_country) == ("UZ", "KZ")
    assert (goods.dispatch_place, goods.destination_place) == ("722400", "700007")
    assert set(goods.vehicles) == {"52912342", "60123452"}
    assert set(goods.containers) == {"CSQU3054383", "TGHU3054380"}
    assert (goods.gross_kg, goods.packages) == (Decimal(40000), 200)
    assert (goods.value, goods.currency) == (Decimal("201.0"), "USD")
    assert [item.hs_code for item in goods.items] == ["5208120000"] * 2


def test_wagons_containers_and_links(written):
    reading = read(written)
    assert {mention.stage for mention in reading.mentions} == {Stage.NOTE}
    goods, *others = reading.mentions
    by_number = {one.subject.registration: one for one in others}
    wagons = [one.ordinal for one in others if one.subject.kind is VehicleKind.WAGON]
    assert [link.to for link in goods.links] == wagons
    assert {link.kind for link in goods.links} == {LinkKind.CARRIED_IN}
    for container, wagon in (("CSQU3054383", "52912342"), ("TGHU3054380", "60123452")):
        (link,) = by_number[container].links
        assert (link.kind, link.to) == (LinkKind.CARRIED_IN, by_number[wagon].ordinal)
    first = by_number["52912342"].subject
    assert (first.tare_kg, first.gross_kg) == (Decimal(23500), Decimal(43500))
    assert first.measured_kg == Decimal(44000)  # with the goods as weighed after reloading
    assert (first.axles, first.operator, by_number["60123452"].subject.owner) == (4, "UTI", "Vagon")
    assert by_number["CSQU3054383"].subject.gross_kg == Decimal(23900)


def test_the_movement_crosses_at_the_border_station(written):
    movement = read(written).mentions[0].movement
    assert (movement.mode, movement.number) == (Mode.RAIL, "2041")
    assert (movement.from_place, movement.to_place) == ("722400", "698004")
    assert movement.departs_at == datetime(2026, 11, 20, 5, tzinfo=UTC)
    assert movement.arrives_at == datetime(2026, 11, 23, 5, tzinfo=UTC)  # 8:00 in Moscow


def test_goods_that_leave_name_the_station_they_leave_at(written):
    swapped = written.replace("<cat:CountryCode>UZ", "<cat:CountryCode>KZ")
    leaving = swapped.replace("<CountryCode>UZ", "<CountryCode>KZ").replace(
        "<RailwayCode>KZH", "<RailwayCode>UTI"
    )
    movement = read(leaving).mentions[0].movement
    assert (movement.from_place, movement.to_place) == ("698004", "700007")


@pytest.mark.parametrize(
    ("old", "new", "code", "raw", "expected"),
    [
        ("ID>52912342<", "ID>52912343<", "ID-CHECKDIGIT", "52912343", "2"),
        ("ID>CSQU3054383<", "ID>CSQU3054384<", "ID-CHECKDIGIT", "CSQU3054384", "3"),
        ("Code>698004</StationCode><StationName>S", "Code>698005</StationCode><StationName>S",
         "ID-CHECKDIGIT", "698005", "4"),
        ("Quantity>40000<", "Quantity>39000<", "VAL-SUM", "39000", "40000"),
        ("<Number>31234567</Number>", "<Number/>", "SMGS-NO-NUMBER", None, None),
        ("Number>60123452<", "Number>60123460<", "SMGS-WAGON-UNKNOWN", "60123460", None),
        ("Number>TGHU3054380<", "Number>TGHU3054395<", "SMGS-CONTAINER-UNKNOWN", "TGHU3054395",
         None),
        ("<Date>2026-11-20<", "<Date>2026-13-20<", "VAL-DATE", "2026-13-20 10:00:00", None),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(written, old, new, code, raw, expected):
    assert old in written
    reading = read(written.replace(old, new, 1))
    found = [one for one in reading.issues if one.code == code]
    assert reading.disposition is Disposition.ACCEPTED_WITH_ISSUES
    assert found[0].raw == raw
    if expected is not None:
        assert found[0].expected == expected
    assert found[0].offset is not None


def test_a_wagon_that_only_the_goods_name_is_kept(written):
    reading = read(written.replace("Number>60123452<", "Number>60123460<", 1))
    wagons = [one.subject.registration for one in reading.mentions if one.ordinal]
    assert {"60123460", "60123452"} <= set(wagons)


def test_a_bill_in_a_container_and_in_an_old_encoding(written):
    body = written.partition("?>")[2]
    wrapped = (
        '<?xml version="1.0" encoding="windows-1251"?><ED_Container><!-- RailwayBill -->'
        f"<ContainerDoc><DocBody>{body}</DocBody></ContainerDoc></ED_Container>"
    ).encode("cp1251")
    assert smgs.recognises(wrapped)
    reading = smgs.read(wrapped, ENVELOPE)
    assert reading.disposition is Disposition.ACCEPTED
    assert reading.mentions[0].subject.items[0].description == "ткани"
    empty = smgs.read(b"<ED_Container>RailwayBill</ED_Container>", ENVELOPE)
    assert empty.disposition is Disposition.QUARANTINED
    assert empty.issues[0].code == "XML-ROOT"


def test_another_version_of_the_album_is_read_the_same(written):
    older = written.replace("RailwayBill:5.23.0", "RailwayBill:5.8.0")
    assert read(older).mentions[0].subject == read(written).mentions[0].subject
