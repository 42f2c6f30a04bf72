"""Killed at a random moment, out of disk, locked out: nothing is lost, nothing assessed twice."""

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import event, text

from darvoza.errors import StoreError
from darvoza.pipeline.door import receive, resume
from darvoza.pipeline.opening import open_loop
from darvoza.store import audit, engine, messages
from darvoza.store import schema as tables
from darvoza.store.connection import open_store
from tests.conftest import KEY
from tests.pipeline.receiving import deliveries, receive_folder
from tests.pipeline.world import (
    SETTINGS,
    assessed,
    counts,
    places,
    read,
    ready,
    rows,
    sent,
    settled,
    shape,
)

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A folder of messages, each a file; one is of no format that is known."""
    made = tmp_path_factory.mktemp("messages")
    for number, one in enumerate(sent(2, 0.3)[:110]):
        suffix = f".{one.envelope.checkpoint}" if one.envelope.checkpoint else ""
        (made / f"{number:04d}{suffix}").write_bytes(one.data)
    (made / "0050-noise").write_bytes(b"\x00\x01 not a message")
    return made


@pytest.fixture(scope="module")
def template(sqlite_template, tmp_path_factory) -> Path:
    """A store with the example profiles in force, not yet opened by anybody."""
    path = tmp_path_factory.mktemp("settled") / "settled.db"
    shutil.copyfile(sqlite_template, path)
    store = open_store(path, run="test", kind="live", key=KEY)
    with pytest.MonkeyPatch.context() as patch:
        settled(store, patch)
    store.close()
    return path


@pytest.fixture(scope="module")
def undisturbed(template, folder, tmp_path_factory):
    """What comes of the folder when nothing happens, and how long it takes in a process."""
    path = tmp_path_factory.mktemp("undisturbed") / "store.db"
    shutil.copyfile(template, path)
    with receiving(path, folder) as process:
        began = time.monotonic()
        assert process.wait(timeout=60) == 0
    seconds = time.monotonic() - began
    store = open_store(path, key=KEY)
    found = assessed(store, moments=False), read(store), shape(store)
    store.close()
    return found, seconds


class receiving:  # noqa: N801 - reads as the block it is
    """A process that receives; killed when the block ends."""

    def __init__(self, path: Path, folder: Path):
        command = [sys.executable, "-m", "tests.pipeline.receiving", str(path), str(folder)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )

    def __enter__(self):
        assert self.process.stdout.readline() == "ready\n"
        return self.process

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()


def kill_and_go_on(template, folder, undisturbed, tmp_path, draw) -> None:
    expected, seconds = undisturbed
    path = tmp_path / "killed.db"
    shutil.copyfile(template, path)
    with receiving(path, folder):
        time.sleep(draw.uniform(0, seconds))
    store = open_store(path, run="test", kind="live", key=KEY)
    check_clear(store)
    receive_folder(store, folder)
    check_clear(store)
    assert (assessed(store, moments=False), read(store), shape(store)) == expected
    with store.reading() as opened:
        assert messages.unread(opened) == ()
    check_kept_once(store, folder)
    store.close()


def check_clear(store) -> None:
    """The database is whole, and so is the audit trail."""
    with store.reading() as opened:
        assert opened.scalar(text("PRAGMA integrity_check")) == "ok"
        assert opened.execute(text("PRAGMA foreign_key_check")).all() == []
        assert audit.verify(opened) is None


def check_kept_once(store, folder) -> None:
    files = Counter(path.read_bytes() for path in folder.iterdir())
    with store.reading() as opened:
        names = [row.id for row in rows(store, tables.messages)]
        kept = Counter(messages.bytes_of(opened, store, name) for name in names)
    assert len(names) == len(files)
    assert {data for data in kept if b"411111" not in data} <= set(files)
    assert set(kept.values()) == {1}


@pytest.mark.parametrize("seed", range(5))
def test_killed_while_receiving_nothing_is_lost(template, folder, undisturbed, tmp_path, seed):
    kill_and_go_on(template, folder, undisturbed, tmp_path, random.Random(seed))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 150))
def test_killed_again_and_again_nothing_is_lost(template, folder, undisturbed, tmp_path, seed):
    kill_and_go_on(template, folder, undisturbed, tmp_path, random.Random(seed))


@pytest.mark.parametrize("place", ["read_pending", "file_readings", "claim"])
def test_a_process_that_dies_between_keeping_and_reading_goes_on(store, monkeypatch, place):
    class Died(BaseException):
        """As a kill: nothing catches it."""

    def die(*_, **__):
        raise Died

    whole = list(sent(1, 0.1)[:9])
    with monkeypatch.context() as patch:
        patch.setattr(f"darvoza.pipeline.door.{place}", die)
        with pytest.raises(Died):
            receive(ready(store), whole)
    with store.reading() as opened:
        assert len(messages.unread(opened)) == len(whole)
    assert counts(store)["assessments"] == 0
    heard = []
    assert resume(open_loop(store, SETTINGS), heard.append) == len(whole)
    assert heard == [len(whole)]
    assert counts(store)["readings"] == len(whole)
    assert resume(open_loop(store, SETTINGS)) == 0


# --- disk and lock ----------------------------------------------------------------------------


def bounded(store, pages: list[int]) -> None:
    """Let the database grow no further than *pages* more than it has, as on a full disk."""
    store.engine.dispose()

    @event.listens_for(store.engine, "connect")
    def _bound(opened, _record):
        now = opened.execute("PRAGMA page_count").fetchone()[0]
        opened.execute(f"PRAGMA max_page_count = {now + pages[0] if pages else 2**30}")


@pytest.mark.parametrize("room", [0, 5, 20, 40])
def test_a_full_disk_is_said_and_forgotten_once_there_is_room(
    template, folder, undisturbed, tmp_path, room
):
    path = tmp_path / "full.db"
    shutil.copyfile(template, path)
    store = open_store(path, run="test", kind="live", key=KEY)
    loop = open_loop(store, SETTINGS)
    pages = [room]
    bounded(store, pages)
    with pytest.raises(StoreError, match=r"The disk of the store is full\. .* free space"):
        receive(loop, deliveries(folder))
    check_clear(store)
    found = counts(store, frozenset())
    waiting = found["unread"]
    assert found["readings"] + waiting == found["messages"] == found["message_bytes"]
    pages.clear()
    store.engine.dispose()
    assert resume(loop) == waiting
    receive(loop, deliveries(folder))
    check_clear(store)
    assert read(store) == undisturbed[0][1]
    assert shape(store) == undisturbed[0][2]
    store.close()


def test_a_locked_store_is_said_and_works_again(sqlite_template, tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.2)
    path = tmp_path / "locked.db"
    shutil.copyfile(sqlite_template, path)
    store = open_store(path, run="test", kind="live", key=KEY)
    loop, whole = ready(store), list(sent(1, 0.1)[:9])
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="The store is busy: another program holds it"):
        receive(loop, whole)
    other.execute("ROLLBACK")
    assert counts(store)["messages"] == 0
    assert [receipt.duplicate for receipt in receive(loop, whole)] == [False] * len(whole)
    other.close()
    store.close()


def test_a_lock_between_keeping_and_reading_leaves_the_messages_waiting(store, monkeypatch):
    loop, whole = ready(store), list(sent(1, 0.1)[:9])

    def busy(*_):
        raise StoreError("The store is busy")

    with monkeypatch.context() as patch:
        patch.setattr("darvoza.pipeline.door.claim", busy)
        with pytest.raises(StoreError, match="busy"):
            receive(loop, whole)
    last = loop.last
    assert counts(store)["unread"] == counts(store)["messages"] == len(whole)
    assert all(receipt.duplicate for receipt in receive(loop, whole))
    assert resume(loop) == len(whole)
    assert last is None
    assert counts(store)["unread"] == 0


def test_two_processes_share_a_store_and_read_each_message_once(store):
    first = ready(store)
    second = open_loop(store, SETTINGS)
    whole = list(sent(1, 0.3))
    for number in range(0, len(whole), 4):
        receive((first, second)[number // 4 % 2], whole[number : number + 4])
    assert counts(store)["readings"] == counts(store)["messages"]
    moments = [row.at for row in rows(store, tables.readings)]
    assert len(set(moments)) == len(moments)


def test_a_second_process_sees_what_the_first_changed(store):
    first = open_loop(store, SETTINGS)
    places(store)
    receipts = receive(first, sent(1, 0.1)[:3])
    assert all(receipt.taken.crossings for receipt in receipts)
    assert set(first.checkpoints) == {"KZALA-A", "KZALA-P", "KZKDY-R", "KZSRY-T"}
