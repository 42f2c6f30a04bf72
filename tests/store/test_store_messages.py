"""Keeping messages: nothing lost, nothing twice, nothing readable without the key."""

import hashlib
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from darvoza.errors import NotFoundError, StoreError
from darvoza.records import Delivery, Direction, Disposition, Envelope, Issue, Reading, Severity
from darvoza.store import messages, readings, schema
from darvoza.store.connection import Store, open_store

AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def delivery(data: bytes = b"UNA", **known) -> Delivery:
    return Delivery(
        data=data, envelope=Envelope(**{"sender": "airline", "channel": "api", "received_at": AT}
                                     | known)
    )  # fmt: skip


def count(connection, table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_a_message_comes_back_as_it_was_received(store: Store):
    sent = delivery(
        bytes(range(256)), reference="R1", event_at=AT - timedelta(hours=1), checkpoint="ALA",
        direction=Direction.ARRIVAL, charset="cp1251", zone="Asia/Almaty", strict=True,
    )  # fmt: skip
    with store.begin() as connection:
        kept = messages.keep(connection, store, sent, AT)
    with store.reading() as connection:
        assert messages.delivery_of(connection, store, kept.message_id) == sent
        assert messages.unread(connection) == (kept.message_id,)


def test_the_same_message_twice_is_one_message_with_two_receipts(store: Store):
    with store.begin() as connection:
        first = messages.keep(connection, store, delivery(), AT)
        again = messages.keep(connection, store, delivery(), AT + timedelta(minutes=1))
        assert (first.duplicate, again.duplicate) == (False, True)
        assert first.message_id == again.message_id
        received = messages.receipts_of(connection, first.message_id)
        assert received == (AT, AT + timedelta(minutes=1))
        assert count(connection, schema.messages) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"sender": "another"},
        {"reference": "R2"},
        {"event_at": AT},
        {"data": b"UNB"},
    ],
)
def test_another_sender_reference_time_or_content_is_another_message(store: Store, other):
    with store.begin() as connection:
        messages.keep(connection, store, delivery(), AT)
        assert not messages.keep(connection, store, delivery(**other), AT).duplicate


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=20), max_size=4))
def test_batches_keep_each_message_once_and_log_each_receipt(store: Store, batches):
    seen: dict[int, str] = {}
    with store.begin() as connection:
        before = count(connection, schema.receipts)
        for batch in batches:
            sent = [delivery(b"%d" % number, reference=str(before)) for number in batch]
            for number, kept in zip(
                batch, messages.keep_many(connection, store, sent, AT), strict=True
            ):
                assert kept.duplicate == (number in seen)
                assert seen.setdefault(number, kept.message_id) == kept.message_id
        assert count(connection, schema.receipts) == before + sum(map(len, batches))
        connection.rollback()


def test_the_order_of_reading_is_the_order_of_arrival(store: Store):
    with store.begin() as connection:
        sent = [delivery(b"%d" % number) for number in range(700)]
        kept = messages.keep_many(connection, store, sent, AT)
        assert messages.unread(connection) == tuple(one.message_id for one in kept)
        assert len(messages.unread(connection, limit=3)) == 3


def test_no_message_stands_in_the_clear(store: Store):
    with store.begin() as connection:
        messages.keep(connection, store, delivery(b"PASSENGER IVANOVA"), AT)
        row = connection.execute(select(schema.message_bytes)).one()
    assert b"IVANOVA" not in row.ciphertext


def test_bytes_moved_under_another_message_are_refused(store: Store):
    table = schema.message_bytes
    with store.begin() as connection:
        one = messages.keep(connection, store, delivery(b"one"), AT).message_id
        two = messages.keep(connection, store, delivery(b"two"), AT).message_id
        row = connection.execute(select(table).where(table.c.message_id == one)).one()
        moved = table.update().where(table.c.message_id == two)
        connection.execute(moved.values(ciphertext=row.ciphertext, nonce=row.nonce))
        with pytest.raises(StoreError, match="cannot be decrypted"):
            messages.bytes_of(connection, store, two)


def test_card_numbers_are_overwritten_at_equal_length_and_both_hashes_kept(store: Store):
    data = b"FOP+CC::VI:4111 1111 1111 1111'X"
    span = (data.index(b"4111"), data.index(b"'"))
    with store.begin() as connection:
        kept = messages.keep(connection, store, delivery(data), AT)
        messages.scrub(connection, store, kept.message_id, [span])
        scrubbed = messages.bytes_of(connection, store, kept.message_id)
        assert scrubbed == b"FOP+CC::VI:XXXX XXXX XXXX XXXX'X"
        message = connection.execute(select(schema.messages)).one()
        copy = connection.execute(select(schema.message_bytes)).one()
        assert message.sha256 == hashlib.sha256(data).hexdigest()
        assert copy.scrubbed_sha256 == hashlib.sha256(scrubbed).hexdigest()
        assert messages.keep(connection, store, delivery(data), AT).duplicate


def test_erased_bytes_and_unknown_messages_say_so(store: Store):
    with store.begin() as connection:
        with pytest.raises(NotFoundError, match="not kept any more"):
            messages.bytes_of(connection, store, "gone")
        with pytest.raises(NotFoundError, match="no message"):
            messages.envelope_of(connection, "gone")
        with pytest.raises(NotFoundError, match="no message"):
            messages.ask_again(connection, "gone")


ISSUE = Issue(
    code="count", severity=Severity.WARNING, segment=12, tag="CNT", element=1, raw="42 IVANOVA"
)
READ = Reading(format="paxlst", disposition=Disposition.QUARANTINED, issues=(ISSUE,))


def test_a_reading_takes_the_message_off_the_list_once(store: Store):
    with store.begin() as connection:
        identifier = messages.keep(connection, store, delivery(), AT).message_id
        read = {"at": AT, "reader_version": "1"}
        assert readings.record_reading(connection, identifier, READ, **read)
        assert messages.unread(connection) == ()
        assert not readings.record_reading(connection, identifier, READ, **read)
        assert count(connection, schema.readings) == 1


def test_the_newest_reading_counts_and_quarantine_empties(store: Store):
    with store.begin() as connection:
        identifier = messages.keep(connection, store, delivery(), AT).message_id
        readings.record_reading(connection, identifier, READ, at=AT, reader_version="1")
        line = readings.quarantined(connection)[0]
        assert (line.id, line.issues) == (identifier, (ISSUE,))
        messages.ask_again(connection, identifier)
        good = Reading(format="paxlst", disposition=Disposition.ACCEPTED)
        readings.record_reading(
            connection, identifier, good, at=AT + timedelta(hours=1), reader_version="2"
        )
        assert readings.quarantined(connection) == ()
        line = readings.line_of(connection, identifier)
        assert line is not None
        assert line.disposition is Disposition.ACCEPTED


def test_what_stood_in_the_message_is_kept_apart_from_the_reading(store: Store):
    with store.begin() as connection:
        identifier = messages.keep(connection, store, delivery(), AT).message_id
        readings.record_reading(connection, identifier, READ, at=AT, reader_version="1")
        row = connection.execute(select(schema.readings)).one()
        assert "IVANOVA" not in json.dumps(dict(row._mapping))
        assert "IVANOVA" in connection.execute(select(schema.issue_values.c.body)).scalar_one()


def test_recent_messages_come_newest_first_with_or_without_a_reading(store: Store):
    with store.begin() as connection:
        sent = [delivery(b"%d" % number) for number in range(5)]
        kept = messages.keep_many(connection, store, sent, AT)
        readings.record_reading(connection, kept[4].message_id, READ, at=AT, reader_version="1")
        lines = readings.recent(connection, limit=2)
    assert [line.id for line in lines] == [kept[4].message_id, kept[3].message_id]
    assert [line.disposition for line in lines] == [Disposition.QUARANTINED, None]


WRITER = """
import os, signal, sys
from datetime import UTC, datetime
from darvoza.records import Delivery, Envelope
from darvoza.store.connection import open_store
from darvoza.store.messages import keep
at = datetime(2026, 3, 1, 8, tzinfo=UTC)
store = open_store(sys.argv[1], key=bytes(range(32)))
for number in range(10_000):
    envelope = Envelope(sender="x", channel="api", received_at=at)
    with store.begin() as connection:
        kept = keep(connection, store, Delivery(data=b"%d" % number, envelope=envelope), at)
    print(kept.message_id, flush=True)
"""


@pytest.mark.parametrize("after", [1, 20, 57])
def test_what_was_acknowledged_survives_a_killed_process(sqlite_template, tmp_path, after):
    path = tmp_path / "killed.db"
    path.write_bytes(sqlite_template.read_bytes())
    with subprocess.Popen([sys.executable, "-c", WRITER, path], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        acknowledged = [writer.stdout.readline().decode().strip() for _ in range(after)]
        writer.kill()
        acknowledged += writer.stdout.read().decode().split()
    store = open_store(path, key=bytes(range(32)))
    with store.reading() as connection:
        for number, identifier in enumerate(acknowledged):
            assert messages.bytes_of(connection, store, identifier) == b"%d" % number
        assert set(acknowledged) <= set(messages.unread(connection))
        assert count(connection, schema.messages) == count(connection, schema.message_bytes)
    store.close()
