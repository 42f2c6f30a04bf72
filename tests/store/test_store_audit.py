"""The audit trail is one chain: whatever is changed in it shows."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from darvoza.store import audit, schema, triggers
from darvoza.store.audit import AuditEntry
from darvoza.store.connection import Store

AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def entry(number: int, **known) -> AuditEntry:
    return AuditEntry(
        **{"at": AT + timedelta(seconds=number), "actor": "officer", "action": "viewed",
           "subject_kind": "crossing", "subject_id": f"c{number}"} | known
    )  # fmt: skip


def filled(store: Store, entries: int = 5) -> str:
    with store.begin() as connection:
        audit.append_many(connection, [entry(number) for number in range(entries)])
        return audit.head(connection)


def tampered(store: Store, statement: str) -> int | None:
    """Change the trail as somebody with the database's own tools would, and look at it."""
    postgres = store.engine.dialect.name == "postgresql"
    with store.begin() as connection:
        for name in ("update", "delete"):
            table = " ON audit" if postgres else ""
            connection.execute(text(f"DROP TRIGGER keep_audit_{name}{table}"))
        connection.execute(text(statement))
        found = audit.verify(connection)
        triggers.install(connection)
    return found


def test_an_untouched_trail_is_whole(store: Store):
    with store.begin() as connection:
        assert audit.verify(connection) is None
        assert audit.head(connection) == audit.START
    head = filled(store)
    filled(store)
    with store.reading() as connection:
        assert audit.verify(connection) is None
        assert audit.verify(connection, expected_head=head) is None


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("UPDATE audit SET actor = 'nobody' WHERE id = 3", 3),
        ("UPDATE audit SET at = at + 1 WHERE id = 1", 1),
        ("UPDATE audit SET purpose = '' WHERE id = 2", 2),
        ("UPDATE audit SET detail = '[]' WHERE id = 5", 5),
        ("UPDATE audit SET hash = previous WHERE id = 4", 4),
        ("DELETE FROM audit WHERE id = 3", 3),
        ("DELETE FROM audit WHERE id = 1", 1),
    ],
)
def test_a_change_shows_where_it_was_made(store: Store, change: str, broken: int):
    filled(store)
    assert tampered(store, change) == broken


def test_an_end_cut_off_shows_against_a_noted_head(store: Store):
    head = filled(store)
    assert tampered(store, "DELETE FROM audit WHERE id > 3") is None
    with store.reading() as connection:
        assert audit.verify(connection, expected_head=head) == 4


def test_views_are_written_in_one_batch_and_found_by_subject(store: Store):
    views = audit.views(
        at=AT, actor="officer", subject_kind="crossing",
        subject_ids=[f"c{number}" for number in range(1200)], purpose="queue",
    )  # fmt: skip
    with store.begin() as connection:
        audit.append_many(connection, views)
        assert audit.verify(connection) is None
        (seen,) = audit.entries_of(connection, "crossing", "c77")
        assert (seen.actor, seen.purpose, seen.at) == ("officer", "queue", AT)
        assert len(audit.recent(connection, actor="officer", limit=10)) == 10
        assert audit.recent(connection, actor="nobody") == ()


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(WORDS, WORDS, st.none() | WORDS, st.integers(0, 10**9)), max_size=6))
def test_what_is_appended_is_read_back_and_chains(store: Store, said):
    entries = [
        entry(seconds, actor=actor, action=action, purpose=purpose, detail={"n": seconds})
        for actor, action, purpose, seconds in said
    ]
    with store.begin() as connection:
        audit.append_many(connection, entries)
        assert audit.verify(connection) is None
        if entries:
            assert audit.recent(connection, limit=len(entries))[::-1] == tuple(entries)


def test_writers_at_the_same_time_make_one_chain(store: Store):
    def write(number: int) -> None:
        for turn in range(10):
            with store.begin() as connection:
                audit.append(connection, entry(number * 100 + turn))

    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with store.reading() as connection:
        assert audit.verify(connection) is None
        assert connection.execute(select(func.count()).select_from(schema.audit)).scalar() == 40
