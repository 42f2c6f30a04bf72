"""Postal items: the JSON and CSV forms."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from darvoza.messages import post
from darvoza.records import Direction, Disposition, Envelope, Mode, Stage
from darvoza.subjects import Reference

GOLDEN = Path(__file__).parent.parent / "golden" / "messages" / "post"
ENVELOPE = Envelope(
    sender="operator",
    channel="api",
    received_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
    checkpoint="ALA-MAIL",
)


def read(value):
    return post.read_json(json.dumps(value).encode(), ENVELOPE)


def test_a_dispatch_that_arrived():
    data = (GOLDEN / "dispatch.json").read_bytes()
    assert post.recognises_json(data)
    reading = post.read_json(data, ENVELOPE)
    assert (reading.disposition, reading.issues) == (Disposition.ACCEPTED, ())
    assert reading.reference == "CNBJSAKZALAAAUN60317"
    (mention,) = reading.mentions
    item = mention.subject
    assert (mention.stage, mention.happened_at) == (
        Stage.ARRIVAL, datetime(2026, 11, 23, 4, 30, tzinfo=UTC),
    )  # fmt: skip
    assert item.references == (Reference(kind="s10", number="RR473124829CN"),)
    assert (item.nature, item.gross_kg) == ("gift", Decimal("1.25"))
    assert (item.value, item.currency) == (Decimal("20.50"), "USD")
    assert (item.postage, item.postage_currency) == (Decimal("12.4"), "CNY")
    assert (item.dispatch_country, item.destination_country) == ("CN", "KZ")
    assert item.consignor.address.city == "Beijing"
    assert item.consignee.phone == "+7 701 123 45 67"
    assert [(piece.hs_code, piece.quantity) for piece in item.items] == [("950300", 2), ("6117", 1)]
    movement = mention.movement
    assert (movement.mode, movement.direction) == (Mode.POST, Direction.ARRIVAL)
    assert (movement.from_place, movement.to_place) == ("CNBJSA", "KZALAA")
    assert (movement.conveyance, movement.checkpoint) == ("CNBJSAKZALAAAUN60317", "ALA-MAIL")


def test_a_table_announces_the_same_item():
    data = (GOLDEN / "items.csv").read_bytes()
    assert post.recognises_csv(data)
    reading = post.read_csv(data, ENVELOPE)
    assert (reading.disposition, reading.issues) == (Disposition.ACCEPTED, ())
    (mention,) = reading.mentions
    assert (mention.stage, mention.happened_at) == (Stage.DECLARATION, None)
    item = mention.subject
    assert (item.value, item.currency, item.nature) == (Decimal("20.50"), "USD", "gift")
    assert (item.consignor.name, item.consignor.address.country) == ("Li Wei", "CN")
    assert item.consignee.address.city == "Almaty"
    assert [(piece.description, piece.net_kg) for piece in item.items] == [
        ("toy car", Decimal("0.8")),
        ("scarf", Decimal("0.3")),
    ]
    assert mention.movement.conveyance == "CNBJSAKZALAAAUN60317"
    assert reading.event_at == datetime(2026, 11, 16, tzinfo=UTC)


def test_a_wrong_item_is_an_issue_and_the_others_stay():
    items = [{"item_id": "RR473124829CN"}, {"nature": "gift"}, {"item_id": "RR473124828CN"}]
    reading = read({"items": items, "colour": "red"})
    assert reading.disposition is Disposition.ACCEPTED_WITH_ISSUES
    assert [(one.code, one.tag, one.expected) for one in reading.issues] == [
        ("FORM-UNKNOWN", "/colour", None),
        ("FORM-ROW", "/items/1/item_id", "the item needs a number (item_id)"),
        ("ID-CHECKDIGIT", "/items/2/item_id", "9"),
    ]
    assert len(reading.mentions) == 2
    table = post.read_csv(b"s10,nature\nRR473124829CN,99\n,gift\nX1,bribe\n", ENVELOPE)
    assert [(one.code, one.segment) for one in table.issues] == [
        ("FORM-ROW", 3),
        ("VAL-CODE", 4),
        ("ID-CHECKDIGIT", 4),
    ]
    assert [one.subject.nature for one in table.mentions] == ["other", None]


@pytest.mark.parametrize(
    ("pieces", "worth"),
    [
        ([{"value": 1, "currency": "USD"}, {"value": 2, "currency": "USD"}], (Decimal(3), "USD")),
        ([{"value": 1, "currency": "USD"}, {"value": 2, "currency": "EUR"}], (None, None)),
        ([{"value": 1, "currency": "USD"}, {"currency": "USD"}], (None, None)),
        ([], (None, None)),
    ],
)
def test_the_worth_of_the_pieces_is_added_up_only_when_all_is_known(pieces, worth):
    reading = read([{"item_id": "RR473124829CN", "contents": pieces}])
    item = reading.mentions[0].subject
    assert (item.value, item.currency) == worth


def test_an_unreadable_message_is_quarantined():
    reading = post.read_json(b'{"item_id": ', ENVELOPE)
    assert reading.disposition is Disposition.QUARANTINED
    assert [one.code for one in reading.issues] == ["JSON-SYNTAX"]
    assert read({"items": []}).issues[0].code == "FORM-EMPTY"


keys = st.sampled_from(["items", "item_id", "contents", "sender", "value", "arrived_at", "nature"])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


@given(json_values)
def test_no_json_makes_it_fail(value):
    reading = read(value)
    assert reading.mentions or reading.disposition is Disposition.QUARANTINED


@given(st.binary(max_size=200))
def test_no_table_makes_it_fail(data):
    assert post.read_csv(b"item_id,contents,posted_at\n" + data, ENVELOPE).format == "post-csv"
