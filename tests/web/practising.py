"""The store of a small training class, for tests of practice: four checkpoints, everybody in it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from darvoza.access import ALL, Account, Role
from darvoza.settings import Settings
from darvoza.simulate.ground import ACCOUNTS, lay_ground
from darvoza.store import accounts
from darvoza.store.connection import create, open_store
from tests.conftest import KEY
from tests.web.world import Api, Known

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PASSWORD = "practice-makes-safe"
ROOT = Path(__file__).parents[2]
SETTINGS = Settings(draw_key="tests", random_share=0.0)

SECOND = Account(
    name="second", roles=frozenset({Role.TRAINEE}), agency=ALL, checkpoints=frozenset({ALL}),
    areas=frozenset({ALL}), language="en",
)  # fmt: skip
ELSEWHERE = replace(
    SECOND, name="elsewhere", roles=frozenset({Role.TRAINER}), checkpoints=frozenset({"OTHER"})
)


def lay_class(path: Path, *, key: bytes | None = KEY) -> None:
    """A new training store at *path*; without a *key* it gets a file of its own beside it."""
    store = create(path, run="class-7", kind="training", key=key)
    lay_ground(store, profiles=ROOT / "profiles", password=PASSWORD, seed=1, start=AT)
    with store.begin() as connection:
        for one in (SECOND, ELSEWHERE):
            accounts.add(connection, one, PASSWORD, actor="tests", at=AT)
    store.close()


def open_class(path: Path) -> Api:
    """Calls to the desk of the class at *path*; whoever is done closes its store."""
    store = open_store(path, run="class-7", kind="training", key=KEY)
    names = [*(name for name, *_ in ACCOUNTS), SECOND.name, ELSEWHERE.name]
    with store.begin() as connection:
        tokens = {
            name: accounts.start_session(
                connection, name, at=AT, lasts=timedelta(days=30), purpose="tests"
            )
            for name in names
        }
    api = Api(store, Known(tokens=tokens, keys={}), SETTINGS)
    api.at = AT + timedelta(minutes=10)
    return api
