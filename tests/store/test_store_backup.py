"""A backup is whole, of one moment, without the key; a restored store is the same store."""

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from darvoza.errors import StoreError, WrongRunError
from darvoza.records import Delivery, Envelope
from darvoza.store import audit, messages, secrets
from darvoza.store.backup import backup, check_restored, restore
from darvoza.store.connection import Store, create, open_store

AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def sent(data: bytes) -> Delivery:
    return Delivery(data=data, envelope=Envelope(sender="x", channel="api", received_at=AT))


@pytest.fixture
def live(tmp_path: Path):
    store = create(tmp_path / "live.db", run="main", kind="live")
    with store.begin() as connection:
        messages.keep(connection, store, sent(b"before"), AT)
        audit.append(connection, audit.AuditEntry(at=AT, actor="a", action="b", subject_kind="c"))
    yield store
    store.close()


def test_a_restored_store_holds_what_was_backed_up(live: Store, tmp_path: Path):
    done = backup(live, tmp_path / "copy.db")
    assert done.size == (tmp_path / "copy.db").stat().st_size
    assert done.key_place == str(tmp_path / "live.db.key")
    restore(tmp_path / "copy.db", tmp_path / "back" / "live.db", run="main", kind="live")
    check_restored(tmp_path / "back" / "live.db", key=live.key)
    again = open_store(tmp_path / "back" / "live.db", run="main", key=live.key)
    with again.reading() as connection:
        assert audit.verify(connection, expected_head=done.audit_head) is None
        (kept,) = messages.unread(connection)
        assert messages.bytes_of(connection, again, kept) == b"before"
    again.close()


def test_the_key_is_not_in_the_backup(live: Store, tmp_path: Path):
    backup(live, tmp_path / "copy.db")
    content = (tmp_path / "copy.db").read_bytes()
    assert live.key not in content
    assert secrets.written(live.key).encode() not in content


def test_a_backup_of_a_store_at_work_is_whole(live: Store, tmp_path: Path):
    done = threading.Event()

    def work() -> None:
        number = 0
        while not done.is_set():
            number += 1
            with live.begin() as connection:
                messages.keep(connection, live, sent(b"%d" % number), AT)

    worker = threading.Thread(target=work)
    worker.start()
    try:
        backup(live, tmp_path / "copy.db")
    finally:
        done.set()
        worker.join()
    restore(tmp_path / "copy.db", tmp_path / "again.db")
    check_restored(tmp_path / "again.db", key=live.key)


def test_nothing_is_overwritten(live: Store, tmp_path: Path):
    backup(live, tmp_path / "copy.db")
    with pytest.raises(StoreError, match="never overwrites"):
        backup(live, tmp_path / "copy.db")
    with pytest.raises(StoreError, match="exists already"):
        restore(tmp_path / "copy.db", tmp_path / "live.db")


def test_another_runs_backup_is_refused(live: Store, tmp_path: Path):
    backup(live, tmp_path / "copy.db")
    for asked in ({"run": "class 3"}, {"kind": "training"}):
        with pytest.raises(WrongRunError, match="main"):
            restore(tmp_path / "copy.db", tmp_path / "new.db", **asked)
    assert not (tmp_path / "new.db").exists()


def test_a_damaged_backup_is_refused(live: Store, tmp_path: Path):
    backup(live, tmp_path / "copy.db")
    content = bytearray((tmp_path / "copy.db").read_bytes())
    content[8192:16384] = b"\xff" * 8192
    (tmp_path / "copy.db").write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        restore(tmp_path / "copy.db", tmp_path / "new.db")
    (tmp_path / "copy.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreError, match="not a store"):
        restore(tmp_path / "copy.db", tmp_path / "new.db")
    with pytest.raises(StoreError, match="no backup"):
        restore(tmp_path / "nothing.db", tmp_path / "new.db")
    assert not (tmp_path / "new.db").exists()


def test_a_broken_audit_trail_is_found_in_a_restored_store(live: Store, tmp_path: Path):
    with live.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER keep_audit_update")
        connection.exec_driver_sql("UPDATE audit SET actor = 'nobody'")
        connection.exec_driver_sql(
            "CREATE TRIGGER keep_audit_update BEFORE UPDATE ON audit BEGIN SELECT 1; END"
        )
    backup(live, tmp_path / "copy.db")
    restore(tmp_path / "copy.db", tmp_path / "new.db")
    with pytest.raises(StoreError, match="entry 1"):
        check_restored(tmp_path / "new.db", key=live.key)


def test_postgres_is_backed_up_by_its_own_tools(store: Store, tmp_path: Path):
    if store.engine.dialect.name == "sqlite":
        assert backup(store, tmp_path / "copy.db").key_place == "DARVOZA_MESSAGE_KEY"
        return
    with pytest.raises(StoreError, match="pg_dump"):
        backup(store, tmp_path / "copy.db")
