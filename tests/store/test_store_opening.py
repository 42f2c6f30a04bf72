"""Making, opening and refusing stores: live and training never mix, and errors say what to do."""

import sqlite3
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, insert, select
from sqlalchemy.engine import URL

from darvoza.errors import SettingsError, StoreError, WrongRunError
from darvoza.records import Delivery, Envelope
from darvoza.store import engine as opening
from darvoza.store import messages, schema, secrets
from darvoza.store.connection import Store, create, open_store

KEY = bytes(range(32))
AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def sent(data: bytes) -> Delivery:
    return Delivery(data=data, envelope=Envelope(sender="x", channel="api", received_at=AT))


def test_a_training_store_is_not_opened_as_the_live_one(empty_url: str):
    create(empty_url, run="class 3", kind="training", key=KEY).close()
    for asked in ({"kind": "live"}, {"run": "main"}, {"run": "class 3", "kind": "live"}):
        with pytest.raises(WrongRunError, match="class 3"):
            open_store(empty_url, key=KEY, **asked)
    opened = open_store(empty_url, run="class 3", kind="training", key=KEY)
    assert (opened.run, opened.kind) == ("class 3", "training")
    opened.close()


def test_a_store_is_never_made_over_another(empty_url: str):
    create(empty_url, run="main", kind="live", key=KEY).close()
    with pytest.raises(StoreError, match="already"):
        create(empty_url, run="class 3", kind="training", key=KEY)
    open_store(empty_url, run="main", kind="live", key=KEY).close()


def test_an_unknown_kind_of_run_is_refused(empty_url: str):
    with pytest.raises(StoreError, match="live, training, replay, demo"):
        create(empty_url, run="main", kind="lvie", key=KEY)


def test_another_stores_key_opens_nothing(empty_url: str):
    create(empty_url, run="main", kind="live", key=KEY).close()
    with pytest.raises(StoreError, match="belongs to another store"):
        open_store(empty_url, key=bytes(32))


def test_the_key_file_is_the_owners_alone_and_its_loss_is_told(tmp_path: Path, monkeypatch):
    monkeypatch.delenv("DARVOZA_MESSAGE_KEY", raising=False)
    path = tmp_path / "post.db"
    create(path, run="main", kind="live").close()
    key = secrets.key_file(path)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    open_store(path).close()
    key.chmod(0o644)
    with pytest.raises(StoreError, match="chmod 600"):
        open_store(path)
    key.unlink()
    with pytest.raises(StoreError, match="key is missing"):
        open_store(path)


def test_the_key_in_the_settings_counts(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("DARVOZA_MESSAGE_KEY", secrets.written(KEY))
    store = create(tmp_path / "post.db", run="main", kind="live")
    assert store.key == KEY
    assert not secrets.key_file(tmp_path / "post.db").exists()
    assert repr(KEY) not in repr(store)
    store.close()


@pytest.mark.parametrize("wrong", ["short", "", "A" * 43 + "!"])
def test_a_key_that_is_no_key_is_refused(wrong):
    with pytest.raises(SettingsError, match="44 characters"):
        secrets.read(wrong)


def test_no_store_and_no_database_are_told_apart(tmp_path: Path):
    with pytest.raises(StoreError, match="no store at"):
        open_store(tmp_path / "nowhere.db", key=KEY)
    (tmp_path / "letter.db").write_bytes(b"Dear Sir or Madam, " * 100)
    with pytest.raises(StoreError, match="not a store"):
        open_store(tmp_path / "letter.db", key=KEY)
    sqlite3.connect(tmp_path / "other.db").close()
    with pytest.raises(StoreError, match="holds no store"):
        open_store(tmp_path / "other.db", key=KEY)
    with pytest.raises(SettingsError, match="mysql"):
        open_store("mysql://somewhere/db", key=KEY)


@pytest.mark.postgres
def test_two_runs_share_a_postgres_database_in_schemas_of_their_own(postgres_database: URL):
    def address(name: str) -> str:
        url = postgres_database.update_query_dict({"schema": name})
        return url.render_as_string(hide_password=False)

    stores = [
        create(address(name), run=name, kind=kind, key=KEY)
        for name, kind in (("main", "live"), ("class_3", "training"))
    ]
    with stores[0].begin() as connection:
        messages.keep(connection, stores[0], sent(b"live"), AT)
    with stores[1].begin() as connection:
        assert messages.unread(connection) == ()
    for store in stores:
        store.close()
    with pytest.raises(SettingsError, match="lower-case word"):
        open_store(address("a;b"), key=KEY)


def test_a_failing_transaction_leaves_nothing(store: Store):
    def fail() -> None:
        with store.begin() as connection:
            messages.keep(connection, store, sent(b"lost with its transaction"), AT)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with store.reading() as connection:
        assert messages.unread(connection) == ()


def test_what_only_reads_cannot_write_by_mistake(store: Store):
    for _ in range(2):
        with pytest.raises(StoreError), store.reading() as connection:
            messages.keep(connection, store, sent(b"in the wrong transaction"), AT)
        with store.begin() as connection:
            messages.keep(connection, store, sent(b"in the right one"), AT)


def test_a_locked_database_says_so_and_loses_nothing(store: Store, monkeypatch):
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.1)
    with store.begin() as connection:
        other = open_store(store.engine.url.render_as_string(hide_password=False), key=store.key)
        messages.keep(connection, store, sent(b"first"), AT)
        with pytest.raises(StoreError, match="busy"), other.begin() as second:
            messages.keep(second, other, sent(b"first"), AT)
    with other.begin() as second:
        assert messages.keep(second, other, sent(b"first"), AT).duplicate
    other.close()


def test_a_full_disk_says_so_and_keeps_what_was_kept(sqlite_template: Path, tmp_path: Path):
    path = tmp_path / "full.db"
    path.write_bytes(sqlite_template.read_bytes())
    store = open_store(path, key=KEY)
    with store.begin() as connection:
        kept = messages.keep(connection, store, sent(b"in time"), AT)
    fill(store.engine)
    with pytest.raises(StoreError, match="disk of the store is full"), store.begin() as connection:
        messages.keep(connection, store, sent(b"x" * 1_000_000), AT)
    with store.reading() as connection:
        assert messages.unread(connection) == (kept.message_id,)
        assert messages.bytes_of(connection, store, kept.message_id) == b"in time"
    store.close()


def fill(engine: Engine) -> None:
    """Let the database grow no further, as on a full disk."""
    engine.dispose()

    @event.listens_for(engine, "connect")
    def _bound(connection, _record):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")


def test_a_server_that_does_not_answer_is_named(tmp_path: Path):
    with pytest.raises(StoreError, match="does not answer"):
        open_store(f"postgresql://darvoza@/nowhere?host={tmp_path}", key=KEY)


def test_an_error_carries_no_values_of_rows(store: Store):
    row = {"message_id": "nobody", "at": 1, "sender": "IVANOVA", "channel": "x", "duplicate": False}
    with pytest.raises(StoreError) as raised, store.begin() as connection:
        connection.execute(insert(schema.receipts), {"id": "1", **row})
    assert "IVANOVA" not in str(raised.value) + str(raised.value.__cause__)


def test_what_is_written_is_safe_on_the_disk(sqlite_template: Path, tmp_path: Path):
    path = tmp_path / "safe.db"
    path.write_bytes(sqlite_template.read_bytes())
    store = open_store(path, key=KEY)
    with store.reading() as connection:
        pragmas = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
        ]
        assert pragmas == ["wal", 2, 1, 1]
        assert connection.execute(select(schema.run)).first() is not None
    store.close()
