"""The simulated world on a disk, built once; a copy of it behind a desk for each test."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.place import CHROMIUM, Place, build, running

NO_BROWSER = "Chromium is not installed: tools/setup --tests brings it"


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of two simulated days."""
    path = tmp_path_factory.mktemp("world") / "world.db"
    build(path)
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, closed before tests that run an event loop of their own."""
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{NO_BROWSER}, and this run must have it")
        pytest.skip(NO_BROWSER)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def place(browser: Browser, world: Path, tmp_path: Path) -> Iterator[Place]:
    """A desk of the test's own."""
    with running(copied(world, tmp_path)) as found:
        yield found


@pytest.fixture(scope="module")
def shared(
    browser: Browser, world: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    """A desk for tests that only look."""
    with running(copied(world, tmp_path_factory.mktemp("shared"))) as found:
        yield found


def copied(world: Path, folder: Path) -> Path:
    """A copy of the *world* in *folder*, with its message key."""
    for one in world.parent.glob(f"{world.name}*"):
        shutil.copy(one, folder / one.name)
    return folder / world.name
