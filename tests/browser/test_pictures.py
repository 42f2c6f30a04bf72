"""The pictures of the guides, made of the simulated world: `make pictures` writes them anew."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

from darvoza.records import Finding, Result, ThreatArea
from tests.browser.conftest import copied
from tests.browser.place import PHONE, ROOT, Place, running, sign_in, window
from tests.browser.scene import await_somebody, examples

pytestmark = pytest.mark.browser

SIZE = (1200, 675)
MOST_BYTES = 150_000

PICTURES: dict[str, tuple[str, str, tuple[int, int]]] = {
    "queue": ("officer", "/queue?checkpoint=KZALA-A", SIZE),
    "unit": ("officer", "/units/{air_unit}", SIZE),
    "unit-phone": ("officer", "/units/{road_unit}", PHONE),
    "record": ("officer", "/units/{air_unit}#record", SIZE),
    "shift": ("officer", "/shift?checkpoint=KZALA-A", SIZE),
    "arrival": ("officer", "/arrival?checkpoint=KZKDY-R", SIZE),
    "profile": ("analyst", "/profiles/air-drug-find-before-late-booking", SIZE),
    "monitoring": ("supervisor", "/monitoring", SIZE),
}
"""By file: who looks, at which page, how large."""

GUIDES = ("docs/officer/guide.md", "docs/analyst/desk.md")


@pytest.fixture(scope="module")
def desk(
    browser: Browser, world: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Place, dict[str, str]]]:
    store = copied(world, tmp_path_factory.mktemp("pictures"))
    await_somebody(store)
    with running(store) as place:
        yield place, examples(store)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_of_the_guides(browser, desk, tmp_path: Path, name):
    who, path, size = PICTURES[name]
    place, rows = desk
    page = window(browser, place, size=size).new_page()
    sign_in(page, who)
    page.goto(path.format(**rows))
    if name == "shift":
        page.get_by_role("button", name="Select for the rest of the shift").click()
    shown = fill(page) if name == "record" else page
    folder = Path(os.environ.get("DARVOZA_PICTURES") or tmp_path)
    picture = shown.screenshot(path=folder / f"{name}.png")
    page.context.close()
    assert len(picture) <= MOST_BYTES, f"{name}.png has {len(picture)} bytes"


def fill(page: Page) -> Locator:
    """The form with a hit, as it stands before it is sent."""
    form = page.locator("#record form").first
    form.locator(f"label:has(input[value={Result.HIT}])").click()
    form.get_by_label("What was found").select_option(Finding.SEIZURE)
    form.get_by_label("Threat area").select_option(ThreatArea.DRUGS)
    form.get_by_label("Substance or goods").fill("heroin")
    form.get_by_label("Quantity").fill("0.4")
    form.get_by_label("Unit").fill("kg")
    form.get_by_label("Where it was hidden").fill("double bottom of the suitcase")
    return page.locator("#record")


@pytest.mark.parametrize("guide", GUIDES)
def test_the_guides_show_what_there_is(guide):
    text = (ROOT / guide).read_text(encoding="utf-8")
    shown = [one for one in PICTURES if f"../images/{one}.png" in text]
    assert shown
    assert text.count("../images/") == len(shown)
    for one in shown:
        assert (ROOT / "docs" / "images" / f"{one}.png").stat().st_size <= MOST_BYTES
