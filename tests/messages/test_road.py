"""Road arrivals: the JSON and CSV forms, and rows that are wrong."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from darvoza.messages import road
from darvoza.records import Direction, Disposition, Envelope, LinkKind, Mode, Stage
from darvoza.subjects import Consignment, Document, Reference, Traveller, Vehicle, VehicleKind

GOLDEN = Path(__file__).parent.parent / "golden" / "messages" / "road"
ENVELOPE = Envelope(
    sender="post",
    channel="api",
    received_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
    checkpoint="POST",
    direction=Direction.DEPARTURE,
)


@pytest.fixture
def truck():
    return json.loads((GOLDEN / "truck.json").read_text(encoding="utf-8"))


def read(value, envelope=ENVELOPE):
    return road.read_json(json.dumps(value).encode(), envelope)


def test_a_truck_with_trailer_driver_passenger_and_load():
    data = (GOLDEN / "truck.json").read_bytes()
    assert road.recognises_json(data)
    reading = road.read_json(data, ENVELOPE)
    assert (reading.disposition, reading.issues) == (Disposition.ACCEPTED, ())
    assert reading.reference == "KDY-000123"
    assert reading.event_at == datetime(2026, 11, 23, 5, 15, tzinfo=UTC)
    vehicle, trailer, driver, passenger, load = (one.subject for one in reading.mentions)
    assert (vehicle.registration, vehicle.kind, vehicle.country) == (
        "01KG123ABC", VehicleKind.TRUCK, "KG",
    )  # fmt: skip
    assert vehicle.gross_kg == Decimal("38450.5")
    assert (trailer.registration, trailer.kind) == ("01KG456PA", VehicleKind.TRAILER)
    assert driver.date_of_birth == date(1984, 3, 17)
    assert driver.residence == "KGZ"
    assert driver.documents[1] == Document(kind="L", number="AB778899", issuer="KGZ")
    assert passenger.surname == "ASANOVA"
    assert load.references == (
        Reference(kind="cmr", number="CMR-7788"),
        Reference(kind="declaration", number="KZKDY/2026/C12345"),
    )
    assert load.vehicles == ("01KG123ABC", "01KG456PA")
    assert (load.items[0].hs_code, load.items[0].value) == ("610910", Decimal("52400.5"))


def test_links_and_movement(truck):
    reading = read(truck)
    links = [[(one.kind, one.to) for one in mention.links] for mention in reading.mentions]
    assert links == [
        [(LinkKind.TOWS, 1)],
        [],
        [(LinkKind.DRIVES, 0)],
        [(LinkKind.RIDES_IN, 0)],
        [(LinkKind.CARRIED_IN, 0)],
    ]
    for mention in reading.mentions:
        assert mention.stage is Stage.ARRIVAL
        assert mention.happened_at == datetime(2026, 11, 23, 5, 15, tzinfo=UTC)
        assert (mention.movement.mode, mention.movement.conveyance) == (Mode.ROAD, "01KG123ABC")
        assert mention.movement.checkpoint == "KORDAY"  # the form knows better than the feed
        assert mention.movement.direction is Direction.ARRIVAL


def test_a_list_of_arrivals_with_one_that_is_broken(truck):
    other = truck | {"reference": "2", "vehicle": {"registration": "123ABC02"}, "load": []}
    data = json.dumps({"reference": "H-1", "arrivals": [truck, {"driver": {}}, other, 7]}).encode()
    reading = road.read_json(data, ENVELOPE)
    assert reading.disposition is Disposition.ACCEPTED_WITH_ISSUES
    assert reading.reference == "H-1"
    assert [(one.code, one.tag) for one in reading.issues] == [
        ("VAL-MISSING", "/arrivals/1/vehicle"),
        ("FORM-SHAPE", "/arrivals/3"),
    ]
    assert data[reading.issues[0].offset :].startswith(b'{"driver"')
    assert data[reading.issues[1].offset :].startswith(b"7]")
    assert len(reading.mentions) == 5 + 4
    start, end = reading.mentions[-1].spans[0]
    assert json.loads(data[start:end]) == other
    second = reading.mentions[5]
    assert [link.to for link in second.links] == [6]


@pytest.mark.parametrize(
    ("pointer", "value", "code"),
    [
        ("/vehicle/year", "MMXX", "VAL-NUMBER"),
        ("/vehicle/gross_kg", -1, "VAL-NUMBER"),
        ("/vehicle/gross_kg", 1e300, "VAL-NUMBER"),
        ("/vehicle/empty", "perhaps", "VAL-TYPE"),
        ("/vehicle/kind", "tank", "VAL-CODE"),
        ("/vehicle/make", ["MAN"], "VAL-TYPE"),
        ("/vehicle/wheels", 6, "FORM-UNKNOWN"),
        ("/driver/date_of_birth", "17.03.1984", "VAL-DATE"),
        ("/driver/nationality", "Qonoha", "VAL-COUNTRY"),
        ("/driver/documents/0/number", "", "VAL-MISSING"),
        ("/driver/documents/1/expires", "never", "VAL-DATE"),
        ("/load/0/currency", "XQX", "VAL-CURRENCY"),
        ("/load/0/items/0/hs_code", "clothes", "VAL-HS"),
        ("/load/0/items/0/description", "x" * 2001, "VAL-LENGTH"),
        ("/arrived_at", "yesterday", "VAL-DATE"),
        ("/arrived_at", "2026-11-23T10:00", "VAL-ZONE"),
        ("/direction", "sideways", "VAL-CODE"),
        ("/trailers", "12ABC05", "FORM-SHAPE"),
    ],
)
def test_a_wrong_value_is_named_by_its_pointer(truck, pointer, value, code):
    *above, last = pointer.strip("/").split("/")
    holder = truck
    for step in above:
        holder = holder[int(step) if step.isdigit() else step]
    holder[last] = value
    data = json.dumps(truck).encode()
    reading = road.read_json(data, ENVELOPE)
    (issue,) = reading.issues
    assert (issue.code, issue.tag) == (code, pointer)
    assert reading.disposition is Disposition.ACCEPTED_WITH_ISSUES
    if code != "VAL-MISSING":
        assert data[issue.offset :].startswith(json.dumps(value).encode()[:20])
    assert reading.mentions[0].subject.registration == "01KG123ABC"


def test_places_are_bytes_also_behind_letters_that_take_two():
    data = '{"vehicle":{"make":"КамАЗ","registration":"A1","year":"нет"}}'.encode()
    (issue,) = road.read_json(data, ENVELOPE).issues
    assert data[issue.offset :].decode().startswith('"нет"')
    wide = b"\xff\xfe" + data.decode().encode("utf-16-le")
    (issue,) = road.read_json(wide, ENVELOPE).issues
    assert wide[issue.offset :].decode("utf-16-le").startswith('"нет"')


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"vehicle": {', "JSON-SYNTAX"),
        (b'{"vehicle": {}} trailing', "JSON-SYNTAX"),
        (b'{"arrivals": [{"vehicle": {}} {}]}', "JSON-SYNTAX"),
        (b'{"vehicle": {"year": NaN}}', "JSON-SYNTAX"),
        (b'{"vehicle": ' + b"[" * 100_000, "JSON-DEPTH"),
        (b'{"vehicle": "\xff"}', "SYN-CHARSET-UNREADABLE"),
        (b'{"arrivals": []}', "FORM-EMPTY"),
    ],
)
def test_text_that_is_no_form_is_quarantined(data, code):
    assert road.recognises_json(data)
    reading = road.read_json(data, ENVELOPE)
    assert reading.disposition is Disposition.QUARANTINED
    assert [issue.code for issue in reading.issues] == [code]


def test_syntax_errors_say_where():
    (issue,) = road.read_json(b'{"vehicle": {}} trailing', ENVELOPE).issues
    assert issue.offset == 16


def test_what_cannot_be_stored_is_cleaned(truck):
    truck["vehicle"]["make"] = "MA\u0000N\ud800"
    assert read(truck).mentions[0].subject.make == "MA N?"


# --- the table ----------------------------------------------------------------------------------


def test_a_table_of_an_hour():
    data = (GOLDEN / "hour.csv").read_bytes()
    assert road.recognises_csv(data)
    reading = road.read_csv(data, ENVELOPE)
    assert (reading.disposition, reading.issues) == (Disposition.ACCEPTED, ())
    car, driver, anna, oleg, truck, other, trailer, load = order(reading)
    assert (car.registration, car.kind, car.year) == ("123ABC02", VehicleKind.CAR, 2015)
    assert driver.surname == "ИВАНОВ"
    assert (anna.given_names, anna.documents[0].number) == ("ANNA", "N7654321")
    assert (oleg.surname, oleg.documents) == ("PETROV", ())
    assert (truck.registration, truck.country) == ("A123BC77", "RU")
    assert trailer.registration == "AB123477"
    assert other.nationality == "RUS"
    assert load.references == (Reference(kind="cmr", number="C-55"),)
    assert load.items[0].value == Decimal("12000.50")
    start, end = reading.mentions[-1].spans[0]
    assert data[start:end].decode().startswith("A-2;")


def order(reading):
    """The subjects, the truck's driver put before its trailer."""
    first, second = [], []
    for mention in reading.mentions:
        (first if mention.movement.conveyance == "123ABC02" else second).append(mention.subject)
    vehicle, trailer, driver, load = second
    assert isinstance(vehicle, Vehicle)
    assert isinstance(load, Consignment)
    assert isinstance(driver, Traveller)
    return [*first, vehicle, driver, trailer, load]


def test_a_wrong_row_is_an_issue_and_the_others_stay():
    data = (
        b"plate,arrived_at,vehicle_year\n"
        b"A1,2026-11-23T10:00:00Z,2015\n"
        b"A2,2026-11-23T10:00:00Z,new\n"
        b",2026-11-23T10:00:00Z,2015\n"
        b"A4,2026-11-23T10:00:00Z\n"
        b'A5,"2026"x,1\n'
        b"\n"
        b"A6,2026-11-23T10:00:00Z,2016\n"
    )
    reading = road.read_csv(data, ENVELOPE)
    assert reading.disposition is Disposition.ACCEPTED_WITH_ISSUES
    assert [one.subject.registration for one in reading.mentions] == ["A1", "A2", "A6"]
    places = [(one.code, one.segment, one.tag, one.element) for one in reading.issues]
    assert places == [
        ("VAL-NUMBER", 3, "vehicle_year", 3),
        ("FORM-ROW", 4, "plate", None),
        ("CSV-WIDTH", 5, None, None),
        ("CSV-SYNTAX", 6, None, None),
    ]
    assert data[reading.issues[2].offset :].startswith(b"A4")


def test_a_wrong_header_is_quarantined_and_odd_columns_are_reported():
    wrong = road.read_csv(b"number,when\nA1,now\n", ENVELOPE)
    assert wrong.disposition is Disposition.QUARANTINED
    assert [(one.code, one.expected) for one in wrong.issues] == [
        ("CSV-HEADER", "arrived_at, plate")
    ]
    odd = road.read_csv(b"plate;Arrived at;plate;mood\nA1;2026-11-23T10:00Z;B2;good\n", ENVELOPE)
    assert [(one.code, one.element) for one in odd.issues] == [
        ("CSV-COLUMN-TWICE", 3),
        ("CSV-COLUMN", 4),
    ]
    assert odd.mentions[0].subject.registration == "A1"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_tables_of_every_usual_encoding(encoding):
    text = "plate\tarrived_at\tmake\r\n123 АВС 02\t2026-11-23T10:00:00Z\tКамАЗ\r\n"
    data = text.encode(encoding)
    assert road.recognises_csv(data)
    reading = road.read_csv(data, ENVELOPE)
    (mention,) = reading.mentions
    assert (mention.subject.registration, mention.subject.make) == ("123ABC02", "КамАЗ")
    assert [one.code for one in reading.issues] == (["SYN-CHARSET"] if encoding == "cp1251" else [])
    start, end = mention.spans[0]
    assert data[start:end].decode(encoding.replace("utf-16", "utf-16-le")).startswith("123")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["arrivals", "vehicle", "driver", "load", "trailers", "items", "documents",
                 "registration", "arrived_at", "surname", "gross_kg", "a/b", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)  # fmt: skip


@given(json_values)
def test_no_json_makes_it_fail(value):
    reading = road.read_json(json.dumps(value).encode(), ENVELOPE)
    assert reading.mentions or reading.disposition is Disposition.QUARANTINED


@given(st.binary(max_size=200))
def test_no_table_makes_it_fail(data):
    reading = road.read_csv(b"plate,arrived_at,load_declared_at\n" + data, ENVELOPE)
    assert reading.format == "road-csv"
