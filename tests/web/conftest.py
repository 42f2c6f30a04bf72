"""The small world on each database; for the many refusals a copy of it on SQLite."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from darvoza.store.connection import Store, open_store
from darvoza.web.app import create_app
from tests.conftest import KEY
from tests.web.world import SETTINGS, Api, Known, fill


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


@pytest.fixture(scope="session")
def built(filled: tuple[Path, Known]) -> Iterator[FastAPI]:
    """An app whose routes are built once; whoever uses it gives it a store."""
    opened = open_store(filled[0], run="test", kind="live", key=KEY)
    yield create_app(opened, SETTINGS)
    opened.close()


@pytest.fixture(scope="module")
def shared(filled: tuple[Path, Known], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """One copy for a whole module: for calls that are refused, and for looks at it."""
    path, known = filled
    copied = tmp_path_factory.mktemp("shared") / "copy.db"
    shutil.copyfile(path, copied)
    opened = open_store(copied, run="test", kind="live", key=KEY)
    yield Api(opened, known)
    opened.close()


@pytest.fixture
def quick(filled: tuple[Path, Known], built: FastAPI, tmp_path: Path) -> Iterator[Api]:
    """The API on a copy of the filled SQLite store."""
    path, known = filled
    copied = tmp_path / "copy.db"
    shutil.copyfile(path, copied)
    opened = open_store(copied, run="test", kind="live", key=KEY)
    yield Api(opened, known, app=built)
    opened.close()
