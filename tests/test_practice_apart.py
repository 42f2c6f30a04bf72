"""Practice never reaches live work: not its queue, lists, search, monitoring or learning."""

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from darvoza.access import ALL, Account, Role
from darvoza.errors import DarvozaError, WrongRunError
from darvoza.pipeline.loop import Loop
from darvoza.pipeline.opening import open_loop
from darvoza.records import DecisionKind, Mode
from darvoza.settings import Settings
from darvoza.simulate.world import CHECKPOINTS
from darvoza.store import accounts, checkpoints, practice
from darvoza.store.connection import Store, create, open_store
from darvoza.training.ledger import Setting
from darvoza.training.sheet import Decided, Did, Event
from darvoza.training.shifts import Asked, Place, do, places_of, start
from darvoza.web.identity import COOKIE
from tests.conftest import KEY
from tests.pipeline.world import counts
from tests.web.world import Api, Known

AT = datetime(2026, 10, 6, 9, 30, tzinfo=UTC)
OTHER = bytes(reversed(range(32)))
SETTINGS = Settings(draw_key="tests")
ROLES = (Role.OFFICER, Role.TRAINEE, Role.TRAINER, Role.ANALYST, Role.SUPERVISOR)


def opened(path: Path, kind: str, key: bytes) -> Loop:
    """A store of *kind* with the same checkpoints and people as every other here."""
    store = create(path, run=kind, kind=kind, key=key)
    with store.begin() as connection:
        for place in CHECKPOINTS:
            checkpoints.save(connection, place, actor="setup", at=AT)
        for role in ROLES:
            account = Account(
                name=role.value, roles=frozenset({role}), agency=ALL,
                checkpoints=frozenset({ALL}), areas=frozenset({ALL}),
            )  # fmt: skip
            accounts.add(connection, account, "a long pass phrase", actor="setup", at=AT)
    return open_loop(store, SETTINGS)


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Loop]:
    loop = opened(tmp_path / "live.db", "live", KEY)
    yield loop
    loop.store.close()


@pytest.fixture
def practised(tmp_path: Path) -> Iterator[Loop]:
    """A class in which a shift of every mode was worked."""
    loop = opened(tmp_path / "class.db", "training", OTHER)
    for mode in Mode:
        asked = Asked(setting=Setting.LEARN, mode=mode, size=4, language="en", seed=3)
        shift = start(loop, asked, trainee="trainee", at=AT)
        with loop.store.begin() as connection:
            for place in places_of(connection, loop.store, shift.id):
                decided = Decided(decision=DecisionKind.HOLD, confidence=90)
                do(connection, place, Event(did=Did.DECIDED, at=AT, decided=decided))
    yield loop
    loop.store.close()


def desk_of(store: Store) -> Api:
    with store.begin() as connection:
        tokens = {
            role.value: accounts.start_session(
                connection, role.value, at=AT, lasts=timedelta(days=1), purpose="tests"
            )
            for role in ROLES
        }
    api = Api(store, Known(tokens=tokens, keys={}), SETTINGS)
    api.at = AT
    return api


def worked(loop: Loop) -> list[Place]:
    with loop.store.reading() as connection:
        shifts = practice.shifts_of(connection, "trainee")
        return [one for shift in shifts for one in places_of(connection, loop.store, shift.id)]


def test_what_is_practised_beside_live_work_changes_nothing_of_it(live: Loop, tmp_path: Path):
    before = counts(live.store, frozenset())
    loop = opened(tmp_path / "class.db", "training", OTHER)
    asked = Asked(setting=Setting.LEARN, mode=Mode.AIR, size=5, language="en", seed=3)
    start(loop, asked, trainee="trainee", at=AT)
    assert counts(loop.store)["practice_cases"] == 5
    assert counts(live.store, frozenset()) == before
    loop.store.close()


LISTS = ("monitoring", "messages", "lookouts", "profiles",
         *(f"queue?checkpoint={place.code}&hours=48" for place in CHECKPOINTS))  # fmt: skip


@pytest.mark.parametrize("path", LISTS)
def test_no_list_of_live_work_knows_a_practice_case(live: Loop, practised: Loop, path):
    told = desk_of(live.store)("GET", f"/api/{path}", "supervisor")
    assert told.status_code == 200
    for place in worked(practised):
        assert place.row.identity[1] not in told.text
        assert place.sheet.case.traits.surname not in told.text


def test_no_search_of_live_work_finds_a_practice_case(live: Loop, practised: Loop):
    """The same search in the class finds it, so this one could fail."""
    there, here = desk_of(practised.store), desk_of(live.store)
    for place in worked(practised):
        asked = {"q": place.row.identity[1]}
        found = here("GET", "/api/find", "supervisor", params=asked).json()
        assert (found["now"], found["others"], found["movements"]) == ([], [], [])
        if place.row.identity[0] in {"document", "s10"}:
            found = there("GET", "/api/find", "supervisor", params=asked).json()
            assert found["now"] or found["others"] or found["open"]


@pytest.mark.parametrize("who", ["trainee", "trainer"])
@pytest.mark.parametrize("path", ["/practice", "/practice/scores", "/practice/x/1/tape"])
def test_live_work_says_where_practice_lives(live: Loop, who, path):
    desk = desk_of(live.store)
    answer = desk("GET", path, headers={"Cookie": f"{COOKIE}={desk.known.tokens[who]}"})
    assert answer.status_code == 404
    assert "it has a store of its own. Ask your trainer for its address." in answer.text


def test_live_work_starts_no_practice_and_shows_no_way_to_it(live: Loop):
    before = counts(live.store, frozenset())
    asked = Asked(setting=Setting.LEARN, mode=Mode.AIR, size=5, language="en", seed=3)
    with pytest.raises(WrongRunError, match="store of its own"):
        start(live, asked, trainee="trainee", at=AT)
    assert counts(live.store, frozenset()) == before
    desk = desk_of(live.store)
    assert desk("POST", "/api/practice/shifts", "trainee", json={"mode": "air"}).status_code == 404
    cookie = {"Cookie": f"{COOKIE}={desk.known.tokens['officer']}"}
    shown = desk("GET", f"/queue?checkpoint={CHECKPOINTS[0].code}", headers=cookie)
    assert shown.status_code == 200
    assert 'href="/practice"' not in shown.text


def test_cases_pasted_into_live_work_cannot_be_read(live: Loop, practised: Loop):
    path, source = (Path(one.store.engine.url.database) for one in (live, practised))
    practised.store.close()
    raw = sqlite3.connect(path)
    raw.execute("ATTACH ? AS class", (str(source),))
    for table in ("practice_shifts", "practice_cases", "practice_events"):
        raw.execute(f"INSERT INTO {table} SELECT * FROM class.{table}")
    raw.commit()
    raw.close()
    with live.store.reading() as connection:
        [shift, *_] = practice.shifts_of(connection, "trainee")
        with pytest.raises(DarvozaError):
            places_of(connection, live.store, shift.id)
    assert desk_of(live.store)("GET", "/api/practice/scores", "trainee").status_code == 404


def test_a_class_under_the_name_of_live_work_is_not_opened(practised: Loop, tmp_path: Path):
    source = Path(practised.store.engine.url.database)
    practised.store.close()
    copied = tmp_path / "darvoza.db"
    shutil.copyfile(source, copied)
    with pytest.raises(WrongRunError):
        open_store(copied, kind="live", key=OTHER)
