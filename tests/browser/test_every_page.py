"""Every page in every look: nothing axe finds, nothing cut or wider than the screen, no lost word.

Each page is read by who works on it, on a laptop and on a phone, in both languages, light and dark.
"""

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.checks import cut, overflowing, untranslated, violations, without_mouse
from tests.browser.conftest import copied
from tests.browser.place import SIZES, Place, running, sign_in, window
from tests.browser.scene import await_somebody, examples

pytestmark = pytest.mark.browser

PAGES: dict[str, tuple[str, ...]] = {
    "officer": (
        "/queue?checkpoint=KZALA-A", "/queue?checkpoint=KZKDY-R", "/queue?checkpoint=KZSRY-T",
        "/shift?checkpoint=KZALA-A", "/units/{air_unit}", "/units/{road_unit}",
        "/units/{rail_unit}", "/units/{post_unit}", "/movements/{air_movement}",
        "/movements/{road_movement}", "/movements/{rail_movement}", "/movements/{post_movement}",
        "/crossings/{air_crossing}", "/crossings/{road_crossing}", "/crossings/{rail_crossing}",
        "/crossings/{air_crossing}/messages/{air_message}", "/crossings/{air_crossing}/correct",
        "/outcomes/{outcome}", "/find?q=KZ", "/find?q=N00000000", "/find?q=",
        "/arrival?checkpoint=KZALA-A", "/arrival?checkpoint=KZKDY-R",
        "/arrival?checkpoint=KZSRY-T", "/arrival?checkpoint=KZALA-P", "/help", "/nowhere",
    ),
    "analyst": (
        "/profiles", "/profiles/air-agency-series", "/profiles/air-agency-series/write",
        "/profiles/-/write",
        "/lookouts", "/lookouts/new", "/lookouts/{lookout}", "/monitoring", "/messages",
        "/messages/{message}", "/messages/upload", "/password",
    ),
    "auditor": ("/audit", "/audit/chain"),
    "administrator": (
        "/administration", "/administration/checkpoints", "/administration/checkpoints/new",
        "/administration/checkpoints/KZALA-A", "/administration/senders",
        "/administration/senders/new", "/administration/accounts",
        "/administration/accounts/new", "/administration/accounts/officer",
    ),
    "nobody": ("/sign-in",),
}  # fmt: skip
"""By who reads them, the addresses with the rows of `scene.examples`."""

FIRST = {
    ("laptop", "en", False), ("laptop", "ru", True), ("phone", "en", True), ("phone", "ru", False),
}  # fmt: skip
"""Looks in which every two of size, language and darkness meet."""

LOOKS = [
    pytest.param(*look, marks=() if look in FIRST else pytest.mark.long)
    for look in product(SIZES, ("en", "ru"), (False, True))
]


@pytest.fixture(scope="module")
def known(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = copied(world, tmp_path_factory.mktemp("every"))
    await_somebody(store)
    return store


@pytest.fixture(scope="module")
def rows(known: Path) -> dict[str, str]:
    return examples(known)


@pytest.fixture(scope="module")
def desk(known: Path) -> Iterator[Place]:
    with running(known) as place:
        yield place


def reading(browser: Browser, desk: Place, who: str, **look) -> tuple[BrowserContext, Page]:
    context = window(browser, desk, **look)
    page = context.new_page()
    page.set_default_timeout(20_000)
    if who != "nobody":
        sign_in(page, who, back="/help")
    return context, page


@pytest.mark.parametrize("who", PAGES)
@pytest.mark.parametrize(("size", "code", "dark"), LOOKS)
def test_a_page_can_be_read_by_everybody(browser, desk, rows, who, size, code, dark):
    context, page = reading(browser, desk, who, size=SIZES[size], language=code, dark=dark)
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text))
    page.on("pageerror", lambda one: said.append(str(one)))
    wrong: list[str] = []
    for path in PAGES[who]:
        page.goto(path.format(**rows))
        found = [*violations(page), *overflowing(page), *cut(page)]
        found += [one for one in said if "404 (Not Found)" not in one]
        said.clear()
        wrong += [f"{path}: {one}"[:600] for one in found]
    context.close()
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", PAGES)
@pytest.mark.parametrize("size", SIZES)
def test_a_page_needs_no_mouse(browser, desk, rows, who, size):
    """Tab reaches whatever can be pressed or filled in, and shows where it is."""
    context, page = reading(browser, desk, who, size=SIZES[size])
    wrong: list[str] = []
    for path in PAGES[who]:
        page.goto(path.format(**rows))
        wrong += [f"{path}: {one}" for one in without_mouse(page)]
    context.close()
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", PAGES)
def test_no_page_speaks_two_languages(browser, desk, rows, who):
    context, page = reading(browser, desk, who, language="ru")
    wrong: list[str] = []
    for path in PAGES[who]:
        page.goto(path.format(**rows))
        wrong += [f"{path}: {one}" for one in untranslated(page)]
    context.close()
    assert not wrong, "\n".join(wrong)
