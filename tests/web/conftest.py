"""The small world on each database; for the many refusals a copy of it on SQLite."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from darvoza.store.connection import Store, open_store
from tests.conftest import KEY
from tests.web.world import Api, Known, fill


@pytest.fixture
def api(store: Store) -> Api:
    """The API on a filled store, on each database."""
    return Api(store, fill(store))


@pytest.fixture(scope="session")
def filled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Known]:
    path = tmp_path_factory.mktemp("filled") / "filled.db"
    shutil.copyfile(sqlite_template, path)
    opened = open_store(path, run="test", kind="live", key=KEY)
    known = fill(opened)
    opened.close()
    return path, known


@pytest.fixture
def quick(filled: tuple[Path, Known], tmp_path: Path) -> Iterator[Api]:
    """The API on a copy of the filled SQLite store."""
    path, known = filled
    copied = tmp_path / "copy.db"
    shutil.copyfile(path, copied)
    opened = open_store(copied, run="test", kind="live", key=KEY)
    yield Api(opened, known)
    opened.close()
