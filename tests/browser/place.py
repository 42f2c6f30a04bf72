"""A desk to look at in a real browser: simulated days behind it, a fixed clock, Chromium."""

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page

from darvoza.pipeline.opening import open_loop
from darvoza.settings import Settings
from darvoza.simulate.ground import lay_ground
from darvoza.simulate.sending import Journey, sent_before, written
from darvoza.simulate.working import work
from darvoza.store.connection import create, open_store
from darvoza.web.app import create_app
from darvoza.web.pages.session import LANGUAGE

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
START = datetime(2026, 10, 5, tzinfo=timezone(timedelta(hours=5)))
NOW = START + timedelta(days=1, hours=20)
"""What the desk's clock shows: the evening of the second simulated day."""

PASSWORD = "practice-makes-safe"
LAPTOP, PHONE = (1366, 768), (390, 844)
SIZES = {"laptop": LAPTOP, "phone": PHONE}


@dataclass(frozen=True)
class Place:
    """A running desk; *store* is the path of its database."""

    url: str
    store: Path


def build(path: Path) -> None:
    """Two days of simulated traffic in a new store at *path*."""
    store = create(path, run="demonstration", kind="demo")
    lay_ground(store, profiles=ROOT / "profiles", password=PASSWORD, seed=1, start=START)
    journey = Journey(seed=1, start=START, days=3, scale=0.5)
    sent = sent_before(NOW, written(journey), [])
    work(open_loop(store, Settings()), sent, seed=1, start=START, until=NOW)
    store.close()


@contextmanager
def running(path: Path) -> Iterator[Place]:
    """The desk of the store at *path*, served on a port of its own."""
    store = open_store(path)
    app = create_app(store, Settings(), clock=lambda: NOW)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield Place(f"http://127.0.0.1:{port}", path)
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        store.close()


def window(
    browser: Browser,
    place: Place,
    *,
    size: tuple[int, int] = LAPTOP,
    language: str = "en",
    dark: bool = False,
    script: bool = True,
) -> BrowserContext:
    """A browser window of its own, in which *language* was chosen and nobody has signed in."""
    made = browser.new_context(
        base_url=place.url,
        viewport={"width": size[0], "height": size[1]},
        locale={"en": "en-GB", "ru": "ru-RU"}[language],
        color_scheme="dark" if dark else "light",
        java_script_enabled=script,
        reduced_motion="reduce",
    )
    made.add_cookies([{"name": LANGUAGE, "value": language, "url": place.url}])
    return made


def sign_in(page: Page, name: str, back: str = "/") -> None:
    """Sign in by the form."""
    page.goto(f"/sign-in?back={back}")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.click("form[action='/sign-in'] button[type=submit]")
    page.wait_for_load_state("load")
