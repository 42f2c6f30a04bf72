"""docs/formats.md says what is so: its examples are read, its tables are whole."""

import json
import re
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest

from darvoza import messages, subjects
from darvoza.messages import post, road_table
from darvoza.messages.forms import DOCUMENT, ITEM, PARTY
from darvoza.messages.post_forms import VALUES
from darvoza.messages.presented import PRESENTED
from darvoza.messages.road_forms import ARRIVAL, LOAD, PERSON, VEHICLE
from darvoza.presentation.readings import as_json
from darvoza.records import Disposition, Envelope, Issue

PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
ENVELOPE = Envelope(sender="s", channel="file", received_at=datetime(2026, 11, 23, tzinfo=UTC))


def example(kind):
    (found,) = re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)
    return found.encode()


@pytest.mark.parametrize("kind", ["json road", "csv road", "json post", "csv post", "json desk"])
def test_the_examples_are_accepted(kind):
    form, subject = kind.split()
    reading = messages.read(example(kind), ENVELOPE)
    assert reading.format == f"{subject}-{form}"
    assert (reading.disposition, reading.issues) == (Disposition.ACCEPTED, ())


def test_every_format_and_issue_is_listed():
    for form in messages.FORMATS:
        assert f"| `{form.name}` | {form.title} |" in PAGE
    for code, text in messages.ISSUES.items():
        assert f"| `{code}` | {text} |" in PAGE


@pytest.mark.parametrize("form", [ARRIVAL, VEHICLE, PERSON, LOAD, ITEM, PARTY, DOCUMENT, PRESENTED])
def test_every_field_of_the_forms_is_listed(form):
    for name in (*form.values, *form.parts, *form.lists):
        assert f"`{name}`" in PAGE


PREFIXES = (
    "", "vehicle_", "trailer_", "driver_", "driver_document_", "goods_", "load_",
    "sender_", "addressee_", "consignor_", "consignee_", "carrier_",
)  # fmt: skip


def test_every_column_is_a_field_with_a_prefix_or_named():
    for column in (*road_table.TABLE.names, *post.TABLE.names, *VALUES):
        names = [column.removeprefix(one) for one in PREFIXES if column.startswith(one)]
        assert any(f"`{name}`" in PAGE for name in names), column


@pytest.mark.parametrize(
    "noun",
    [
        subjects.Traveller, subjects.Vehicle, subjects.Consignment, subjects.GoodsItem,
        subjects.Document, subjects.Booking, subjects.Leg, subjects.Party, subjects.Address,
    ],
)  # fmt: skip
def test_every_field_of_the_subjects_is_listed(noun):
    for field in fields(noun):
        assert f"`{field.name}`" in PAGE


def test_what_is_printed_has_the_fields_of_the_schema():
    schema = json.loads(example("json schema"))
    data = example("json road").replace(b'"year": 2019', b'"year": "old"')
    printed = json.loads(json.dumps(as_json("x", messages.read(data, ENVELOPE))))
    assert sorted(printed) == sorted(schema["required"]) == sorted(schema["properties"])
    crossing = schema["properties"]["crossings"]["items"]
    for one in printed["crossings"]:
        assert sorted(one) == sorted(crossing["required"])
        assert one["stage"] in crossing["properties"]["stage"]["enum"]
        assert one["kind"] in crossing["properties"]["kind"]["enum"]
    issue = schema["properties"]["issues"]["items"]["properties"]
    assert sorted(issue) == sorted([*(field.name for field in fields(Issue)), "text"])
    for one in printed["issues"]:
        assert set(one) <= set(issue)
