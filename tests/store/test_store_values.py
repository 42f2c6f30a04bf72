"""Times, ids and JSON: one written form for one value, on both databases."""

import json
import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select

from darvoza.records import Delivery, Disposition, Envelope, Issue, Reading, Severity
from darvoza.store import messages, readings, schema
from darvoza.store.canonical import canonical, storable
from darvoza.store.chunks import CHUNK, chunks
from darvoza.store.connection import Store
from darvoza.store.ids import new_id
from darvoza.store.times import from_micros, to_micros

AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
MOMENTS = st.datetimes(
    min_value=datetime(1900, 1, 1), max_value=datetime(9999, 1, 1),  # noqa: DTZ001 - made aware
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=45))]),
)  # fmt: skip


@given(MOMENTS)
def test_a_time_comes_back_to_the_microsecond(moment: datetime):
    assert from_micros(to_micros(moment)) == moment
    assert from_micros(to_micros(moment)).tzinfo is UTC


@given(MOMENTS, MOMENTS)
def test_times_keep_their_order(one: datetime, other: datetime):
    assert (one < other) == (to_micros(one) < to_micros(other))


def test_unknown_stays_unknown_and_naive_is_refused():
    assert to_micros(None) is None
    assert from_micros(None) is None
    with pytest.raises(TypeError):
        to_micros(datetime(2026, 3, 1))  # noqa: DTZ001 - the very mistake


@given(st.datetimes(min_value=datetime(1970, 1, 2), timezones=st.just(UTC)))  # noqa: DTZ001
def test_an_id_is_a_uuid_of_version_7_that_tells_its_millisecond(at: datetime):
    written = new_id(at)
    read = uuid.UUID(written)
    assert str(read) == written
    assert (read.version, read.variant) == (7, uuid.RFC_4122)
    assert read.int >> 80 == to_micros(at) // 1000


@given(st.lists(st.integers(0, 3), min_size=1, max_size=50))
def test_ids_ascend_as_long_as_time_does_not_go_back(steps: list[int]):
    moment, ids = AT, []
    for step in steps:
        moment += timedelta(milliseconds=step)
        ids.append(new_id(moment))
    assert ids == sorted(set(ids))


def test_ids_differ_when_the_clock_is_set_back():
    ids = [new_id(AT + timedelta(milliseconds=number % 2)) for number in range(10_000)]
    assert len(set(ids)) == len(ids)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=10,
)  # fmt: skip


@given(JSON)
def test_canonical_json_says_the_same_and_can_be_stored(value: object):
    written = canonical(value)
    assert json.loads(written) == value
    assert "\0" not in written
    assert written.encode("utf-8").decode("utf-8") == written
    assert canonical(json.loads(written)) == written


def test_one_value_has_one_text():
    assert canonical({"b": 1, "a": ("Ж", 1.0)}) == '{"a":["Ж",1.0],"b":1}'
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical(float("nan"))


@given(st.text(st.characters()))
def test_storable_text_can_be_encoded_and_differs_only_where_it_must(text: str):
    kept = storable(text)
    assert kept is not None
    assert "\0" not in kept
    assert kept.encode("utf-8").decode("utf-8") == kept
    assert len(kept) == len(text)
    assert all(new in {old, "\ufffd"} for old, new in zip(text, kept, strict=True))


@given(st.lists(st.integers(0, 3000), max_size=2000))
def test_chunks_lose_nothing_and_stay_small(values: list[int]):
    cut = list(chunks(values))
    assert [value for chunk in cut for value in chunk] == list(dict.fromkeys(values))
    assert all(0 < len(chunk) <= CHUNK for chunk in cut)


NASTY = ["", "Ж" * 5000, "\U0001f6c2", "'; DROP TABLE messages; --", "%s %(x)s :x ?", "\\", "\n\t"]


@pytest.mark.parametrize("text", NASTY)
def test_any_text_comes_back_the_same(store: Store, text: str):
    with store.begin() as connection:
        connection.execute(insert(schema.run), {"key": "nasty", "value": text})
        kept = select(schema.run.c.value).where(schema.run.c.key == "nasty")
        assert connection.execute(kept).scalar_one() == text


def test_what_no_database_takes_does_not_stop_a_message(store: Store):
    envelope = Envelope(sender="x", channel="api", received_at=AT, reference="a\0\udc80")
    issue = Issue(code="charset", severity=Severity.WARNING, raw="\0\udc80\ud83d", tag="N\0")
    reading = Reading(
        format=None, disposition=Disposition.REJECTED, issues=(issue,), reference="\0"
    )
    with store.begin() as connection:
        kept = messages.keep(connection, store, Delivery(data=b"\0", envelope=envelope), AT)
        readings.record_reading(connection, kept.message_id, reading, at=AT, reader_version="1")
        (line,) = readings.recent(connection)
    assert line.issues == (issue,)
