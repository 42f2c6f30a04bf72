"""Several fresh stores in one test, on each database."""

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from darvoza.store.connection import Store, open_store
from tests.conftest import KEY, administer, fresh_database, rendered


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def stores(request: pytest.FixtureRequest) -> Iterator[Callable[[], Store]]:
    """Makes fresh stores of the live run "test"; the one made before is closed."""
    yield from request.getfixturevalue(f"many_{request.param}")()


@pytest.fixture
def many_sqlite(sqlite_template: Path, tmp_path: Path):
    def made() -> Iterator[Callable[[], Store]]:
        opened: list[Store] = []
        numbers = count()

        def fresh() -> Store:
            path = tmp_path / f"{next(numbers)}.db"
            shutil.copyfile(sqlite_template, path)
            opened.append(open_store(path, run="test", kind="live", key=KEY))
            return opened[-1]

        yield fresh
        for store in opened:
            store.close()

    return made


@pytest.fixture
def many_postgres(postgres_template, postgres_admin):
    def made() -> Iterator[Callable[[], Store]]:
        opened: list[Store] = []

        def fresh() -> Store:
            url = fresh_database(postgres_admin, template=postgres_template.database)
            opened.append(open_store(rendered(url), run="test", kind="live", key=KEY))
            return opened[-1]

        yield fresh
        for store in opened:
            store.close()
            name = store.engine.url.database
            administer(postgres_admin, f"DROP DATABASE {name} WITH (FORCE)")

    return made
