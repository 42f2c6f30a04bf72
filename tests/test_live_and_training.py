"""Live work and training cannot mix: every way of confusing their stores is tried."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from darvoza.errors import MigrationError, StoreError, WrongRunError
from darvoza.pipeline.door import receive
from darvoza.pipeline.opening import draw_key
from darvoza.settings import Settings
from darvoza.store.backup import backup, restore
from darvoza.store.connection import KINDS, Store, create, open_store
from darvoza.training.sending import letters_of
from tests.conftest import KEY, rendered
from tests.pipeline.world import counts, ready, sent
from tests.training.sending.cases import EVERY, START

OTHER = bytes(reversed(range(32)))


@pytest.fixture
def live(tmp_path: Path):
    store = create(tmp_path / "live.db", run="post", kind="live", key=KEY)
    receive(ready(store), sent(1, 0.1))
    yield store
    store.close()


@pytest.fixture
def training(tmp_path: Path):
    store = create(tmp_path / "class.db", run="class of spring", kind="training", key=OTHER)
    receive(ready(store), sent(1, 0.1, 2))
    yield store
    store.close()


def path_of(store: Store) -> Path:
    return Path(store.engine.url.database)


@pytest.mark.parametrize("kind", KINDS)
def test_a_store_of_one_kind_opens_as_no_other(tmp_path: Path, kind):
    path = tmp_path / "one.db"
    create(path, run="one", kind=kind, key=KEY).close()
    for other in set(KINDS) - {kind}:
        with pytest.raises(WrongRunError, match="Nothing was opened; check DARVOZA_STORE"):
            open_store(path, kind=other, key=KEY)
        with pytest.raises(WrongRunError, match=f"made for the {kind} run “one”"):
            open_store(path, run="one", kind=other, key=KEY)
    with pytest.raises(WrongRunError, match="not for “two”"):
        open_store(path, run="two", kind=kind, key=KEY)
    open_store(path, run="one", kind=kind, key=KEY).close()


def test_a_store_is_never_made_over_another(live, training):
    for store, kind in ((live, "training"), (training, "live"), (live, "live")):
        before = counts(store, frozenset())
        with pytest.raises(StoreError, match="never overwritten"):
            create(path_of(store), run="new", kind=kind, key=KEY)
        assert counts(store, frozenset()) == before


def test_a_training_backup_does_not_take_the_place_of_live_work(live, training, tmp_path: Path):
    copy = tmp_path / "class-backup.db"
    backup(training, copy)
    with pytest.raises(StoreError, match="exists already: move it away"):
        restore(copy, path_of(live))
    empty = tmp_path / "restored.db"
    with pytest.raises(WrongRunError, match="training run “class of spring”"):
        restore(copy, empty, kind="live")
    with pytest.raises(WrongRunError, match="not “post”"):
        restore(copy, empty, run="post")
    assert not empty.exists()


def test_a_copied_file_under_the_live_name_is_refused(live, training, tmp_path: Path):
    place = tmp_path / "place" / "darvoza.db"
    place.parent.mkdir()
    training.close()
    shutil.copyfile(path_of(training), place)
    with pytest.raises(WrongRunError):
        open_store(place, run="post", kind="live", key=KEY)
    with pytest.raises(StoreError, match="belongs to another store"):
        open_store(place, key=KEY)


def test_the_run_of_a_store_cannot_be_renamed_without_its_key(training):
    training.close()
    raw = sqlite3.connect(path_of(training))
    raw.execute("UPDATE run SET value = 'live' WHERE key = 'kind'")
    raw.execute("UPDATE run SET value = 'post' WHERE key = 'run'")
    raw.commit()
    raw.close()
    with pytest.raises(StoreError, match="belongs to another store: nothing was opened"):
        open_store(path_of(training), run="post", kind="live", key=KEY)


def test_rows_of_training_attached_to_live_do_not_fit(live, training):
    """Even by hand: what was pasted into a live store is refused or cannot be opened."""
    training.close()
    raw = sqlite3.connect(path_of(live))
    raw.execute("ATTACH ? AS class", (str(path_of(training)),))
    raw.execute("PRAGMA foreign_keys = ON")
    with pytest.raises(sqlite3.IntegrityError):
        raw.execute("UPDATE messages SET sender = 'class'")
    with pytest.raises(sqlite3.IntegrityError):
        raw.execute("INSERT INTO assessments SELECT * FROM class.assessments")
    raw.close()


def test_a_live_store_without_its_guards_is_not_opened(live):
    live.close()
    raw = sqlite3.connect(path_of(live))
    raw.execute("DROP TRIGGER keep_messages_update")
    raw.commit()
    raw.close()
    with pytest.raises(MigrationError, match="guards"):
        open_store(path_of(live), kind="live", key=KEY)


def test_a_loop_writes_only_into_its_own_store(live, training):
    before = counts(live, frozenset())
    receive(ready(training), sent(2, 0.1, 3))
    assert counts(live, frozenset()) == before


def test_practice_letters_stay_in_the_store_of_their_class(live, training):
    """What stands of live work is the same after a shift is sent, and knows none of its cases."""
    before, taken = counts(live, frozenset()), counts(training)["messages"]
    letters = letters_of(EVERY, seed=1, start=START)
    receive(ready(training), [one.delivered(one.at) for one in letters])
    assert counts(training)["messages"] == taken + len(letters)
    assert counts(live, frozenset()) == before
    training.close()
    with pytest.raises(WrongRunError):
        open_store(path_of(training), kind="live", key=OTHER)


def test_the_random_draw_of_a_class_tells_nothing_of_live_work(live, training):
    assert draw_key(live, Settings()) != draw_key(training, Settings())
    assert KEY not in draw_key(live, Settings())


@pytest.mark.postgres
def test_schemas_of_one_database_do_not_mix(postgres_database: URL):
    live_url = rendered(postgres_database.update_query_dict({"schema": "live"}))
    class_url = rendered(postgres_database.update_query_dict({"schema": "class"}))
    live = create(live_url, run="post", kind="live", key=KEY)
    training = create(class_url, run="class", kind="training", key=KEY)
    receive(ready(training), sent(1, 0.1))
    assert counts(training)["assessments"] > 0
    assert counts(live)["messages"] == 0
    for url, kind in ((live_url, "training"), (class_url, "live")):
        with pytest.raises(WrongRunError):
            open_store(url, kind=kind, key=KEY)
    with pytest.raises(StoreError, match="never overwritten"):
        create(live_url, run="class", kind="training", key=KEY)
    live.close()
    training.close()
