"""ASYCUDA declarations: a whole one, samples of others, and what is wrong with the rest."""

import os
from datetime import UTC, datetime
from decimal import Decimal
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from darvoza.messages import asycuda
from darvoza.messages.asycuda_values import date_of, split_identity, total
from darvoza.records import Direction, Disposition, Envelope, Mode, Stage
from darvoza.subjects import Address, Reference

GOLDEN = Path(__file__).parent.parent / "golden" / "messages" / "asycuda" / "import_truck.xml"
SAMPLES = Path(os.environ.get("DARVOZA_SAMPLES", Path(__file__).parents[3] / "shared" / "samples"))
ENVELOPE = Envelope(
    sender="customs",
    channel="api",
    received_at=datetime(2026, 11, 23, tzinfo=UTC),
    zone="Asia/Almaty",
    checkpoint="KORDAY",
)


def read(text, envelope=ENVELOPE):
    return asycuda.read(text.encode(), envelope)


@pytest.fixture
def written():
    return GOLDEN.read_text(encoding="utf-8")


def test_a_whole_declaration(written):
    assert asycuda.recognises(written.encode())
    reading = read(written)
    assert reading.issues == ()
    assert reading.disposition is Disposition.ACCEPTED
    assert reading.reference == "KZKDY/2026/C12345"
    assert reading.event_at == datetime(2026, 11, 21, 19, tzinfo=UTC)  # midnight in Almaty
    (mention,) = reading.mentions
    goods = mention.subject
    assert mention.stage is Stage.DECLARATION
    assert goods.references == (
        Reference(kind="declaration", number="KZKDY/2026/C12345"),
        Reference(kind="local", number="880240000456/2026/LRN-9"),
        Reference(kind="manifest", number="2026 77"),
        Reference(kind="cmr", number="CMR-7788"),
    )
    assert (goods.procedure, goods.office, goods.delivery_terms) == ("IM4", "KZKDY", "DAP")
    assert goods.vehicles == ("01KG123ABC", "01KG456PA")
    assert goods.containers == ("CSQU3054383",)
    assert goods.seals == ("KG001", "KG002")
    assert goods.documents == ("730", "865")
    assert (goods.dispatch_country, goods.destination_country) == ("KG", "KZ")
    assert (goods.gross_kg, goods.packages) == (Decimal(300), 30)
    assert (goods.value, goods.currency) == (Decimal("52644.00"), "USD")


def test_its_parties_and_items(written):
    goods = read(written).mentions[0].subject
    assert goods.consignor.name == "OSH TEKSTIL"
    assert goods.consignor.address == Address(street="LENIN 5", city="OSH", country="KG")
    assert (goods.consignee.name, goods.consignee.identifier) == ("ALMATY STORE", "990140000123")
    first, second = goods.items
    assert (first.description, first.hs_code, first.origin) == ("T-SHIRTS", "6109100000", "KG")
    assert (first.value, first.currency, first.procedure) == (Decimal(52644), "USD", "4000000")
    assert (first.quantity, first.unit, first.net_kg) == (Decimal(400), "NMB", Decimal("190.5"))
    assert (second.description, second.hs_code, second.value) == ("TROUSERS", "62034200", None)


def test_its_movement(written):
    movement = read(written).mentions[0].movement
    assert (movement.mode, movement.direction) == (Mode.ROAD, Direction.ARRIVAL)
    assert (movement.to_place, movement.checkpoint) == ("KZKDY", "KORDAY")
    assert movement.conveyance == "01KG123ABC"
    leaving = read(written.replace("<Sad_flow>I", "<Sad_flow>E").replace(">31<", ">21<"))
    movement = leaving.mentions[0].movement
    assert (movement.mode, movement.direction) == (Mode.RAIL, Direction.DEPARTURE)
    assert (movement.from_place, movement.to_place) == ("KZKDY", None)


@pytest.mark.parametrize(
    ("old", "new", "code", "tag", "raw"),
    [
        ("items>2<", "items>3<", "CNT-ITEMS", "Total_number_of_items", "3"),
        ("packages>30<", "packages>31<", "VAL-SUM", "Total_number_of_packages", "31"),
        ("Gross_weight>300<", "Gross_weight>299<", "VAL-SUM", "Gross_weight", "299"),
        ("11/22/26", "31/31/26", "VAL-DATE", "Date", "31/31/26"),
        (">USD<", ">USX<", "VAL-CURRENCY", "Currency_code", "USX"),
        ("code>KZ<", "code>QQ<", "VAL-COUNTRY", "Destination_country_code", "QQ"),
        (">61091000<", ">6109X<", "VAL-HS", "HScode", "6109X00"),
        ("itm>200<", "itm>two<", "VAL-NUMBER", "Gross_weight_itm", "two"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(written, old, new, code, tag, raw):
    assert old in written
    changed = written.replace(old, new)
    reading = read(changed)
    issue = reading.issues[0]
    assert reading.disposition is Disposition.ACCEPTED_WITH_ISSUES
    assert (issue.code, issue.tag, issue.raw) == (code, tag, raw)
    assert changed.encode()[issue.offset :].startswith(b"<" + tag.encode())
    assert issue.segment == changed.encode()[: issue.offset].count(b"\n") + 1


def test_the_place_on_one_line_is_told_apart(written):
    line = "".join(written.splitlines()[1:]).replace("itm>100<", "itm>x<")
    (issue,) = (one for one in read(line).issues if one.code == "VAL-NUMBER")
    assert line.encode()[issue.offset :].startswith(b"<Gross_weight_itm>x<")


def test_a_strict_sender_is_quarantined_for_wrong_counts(written):
    strict = Envelope(sender="c", channel="api", received_at=ENVELOPE.received_at, strict=True)
    assert read(written, strict).disposition is Disposition.ACCEPTED
    wrong = read(written.replace("items>2<", "items>3<"), strict)
    assert wrong.disposition is Disposition.QUARANTINED


def test_other_capitals_and_encodings_are_read(written):
    shouted = written.replace("Customs_clearance_office_code", "CUSTOMS_CLEARANCE_OFFICE_CODE")
    assert read(shouted).mentions[0].subject.office == "KZKDY"
    wide = written.replace("UTF-8", "UTF-16").encode("utf-16")
    assert asycuda.recognises(wide)
    reading = asycuda.read(wide, ENVELOPE)
    assert reading.issues == ()
    assert reading.mentions[0].subject == read(written).mentions[0].subject


def test_a_blank_form_is_quarantined():
    blank = "<ASYCUDA><Identification><Type><Type_of_declaration><null/></Type_of_declaration>"
    reading = read(f"{blank}</Type></Identification></ASYCUDA>")
    assert reading.disposition is Disposition.QUARANTINED
    assert [issue.code for issue in reading.issues] == ["SAD-EMPTY"]
    assert reading.mentions == ()


SAMPLE_DISPOSITIONS = {
    "reference-files_CBJ250.xml": (Disposition.ACCEPTED_WITH_ISSUES, ["CNT-ITEMS"]),
    "blank-asycuda-template.xml": (Disposition.QUARANTINED, ["SAD-EMPTY"]),
}


@pytest.mark.parametrize("name", SAMPLE_DISPOSITIONS)
def test_the_samples_end_in_their_disposition(name):
    files = list((SAMPLES / "messages" / "asycuda_sad").glob(f"*{name}"))
    if not files:
        pytest.skip("no samples here")
    reading = asycuda.read(files[0].read_bytes(), ENVELOPE)
    codes = [issue.code for issue in reading.issues]
    assert (reading.disposition, codes) == SAMPLE_DISPOSITIONS[name]


@pytest.mark.parametrize(
    ("written_date", "expected"),
    [
        ("10/25/16", (2016, 10, 25)),
        ("25/10/2016", (2016, 10, 25)),
        ("3/4/26", (2026, 3, 4)),
        ("25.10.2016", (2016, 10, 25)),
        ("2016-10-25T00:00:00", (2016, 10, 25)),
    ],
)
def test_dates_of_every_locale(written_date, expected):
    assert date_of(written_date) == datetime(*expected)  # noqa: DTZ001


@given(st.text(max_size=20))
def test_no_text_in_a_date_makes_it_fail(text):
    written = escape("".join(sign for sign in text if sign.isprintable()))
    reading = read(f"<ASYCUDA><Property><Date_of_declaration>{written}</Date_of_declaration>"
                   "</Property></ASYCUDA>")  # fmt: skip
    assert {issue.code for issue in reading.issues} <= {"SAD-EMPTY", "VAL-DATE"}


def test_sums_and_identities():
    assert total("52,644+0+0+0-0") == Decimal(52644)
    assert split_identity("123 ABC 02 / 12ABC05;52912342") == ["123ABC02", "12ABC05", "52912342"]
    assert split_identity("TRUCK / ") == []
    assert split_identity(None) == []
