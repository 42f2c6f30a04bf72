"""Two officers on one control unit, and a line that goes away and comes back."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from darvoza.presentation import language
from darvoza.records import DecisionKind
from tests.browser.place import Place, sign_in, window
from tests.browser.scene import Awaited, await_somebody
from tests.web.world import PHOTO

pytestmark = pytest.mark.browser

SAY = language("en")
POLL_MS = 15_000
"""Longer than the queue waits before it asks again."""


@pytest.fixture
def awaited(place: Place) -> Awaited:
    return await_somebody(place.store)


def opened(browser: Browser, place: Place, who: str, path: str) -> Page:
    page = window(browser, place).new_page()
    page.set_default_timeout(10_000)
    sign_in(page, who)
    page.goto(path)
    return page


def decide(page: Page, decision: DecisionKind, reason: str = "") -> None:
    form = page.locator("#decide form").first
    form.get_by_text(SAY.word(decision)).first.click()
    form.get_by_label(re.compile("^Reason")).fill(reason)
    form.get_by_role("button", name="Decide").click()


def test_the_second_of_two_officers_is_told(browser, place, awaited):
    path = f"/units/{awaited.unit_id}"
    first = opened(browser, place, "officer", path)
    second = opened(browser, place, "officer-air", path)
    decide(first, DecisionKind.INSPECTION)
    expect(first.get_by_text("The decision is kept.")).to_be_visible()

    decide(second, DecisionKind.HOLD, "the passport looks cut")
    told = second.get_by_role("alert").filter(has_text="Somebody else was faster")
    expect(told).to_contain_text("officer")
    expect(told).to_contain_text(SAY.word(DecisionKind.INSPECTION))
    again = second.locator("#decide form").first
    expect(again.get_by_label(re.compile("^Reason"))).to_have_value("the passport looks cut")
    first.reload()
    expect(first.locator("#decide .done-line")).to_have_count(1)

    again.get_by_role("button", name="Decide").click()
    expect(second.get_by_text("The decision is kept.")).to_be_visible()
    expect(second.locator("#decide .done-line")).to_have_count(2)


def test_a_queue_outlives_its_line(browser, place, awaited):
    page = opened(browser, place, "officer", "/queue?checkpoint=KZALA-A")
    state, row = page.locator("#queue-state"), page.locator(f"a[href^='/units/{awaited.unit_id}']")
    expect(state).to_contain_text("Last updated")
    expect(row.first).to_be_visible()

    def lose(route: Route) -> None:
        route.abort("connectionfailed")

    page.route("**/queue/lines*", lose)
    expect(state).to_contain_text("No connection since", timeout=POLL_MS)
    expect(row.first).to_be_visible()
    page.unroute("**/queue/lines*", lose)
    expect(state).to_contain_text("Last updated", timeout=2 * POLL_MS)
    expect(row.first).to_be_visible()


def test_a_queue_outlives_a_failing_server(browser, place, awaited):
    page = opened(browser, place, "officer", "/queue?checkpoint=KZALA-A")
    row = page.locator(f"a[href^='/units/{awaited.unit_id}']")
    page.route("**/queue/lines*", lambda route: route.fulfill(status=503, body="no"))
    expect(page.locator("#queue-state")).to_contain_text("No connection since", timeout=POLL_MS)
    expect(row.first).to_be_visible()


def test_what_happens_elsewhere_comes_by_itself(browser, place, awaited):
    """A decision of one officer shows in the queue of another, which nobody loads again."""
    queue = opened(browser, place, "officer", "/queue?checkpoint=KZALA-A")
    row = queue.locator("[data-row]").filter(
        has=queue.locator(f"a[href^='/units/{awaited.unit_id}']")
    )
    expect(row).not_to_contain_text(SAY.word(DecisionKind.HOLD))
    elsewhere = opened(browser, place, "officer-air", f"/units/{awaited.unit_id}")
    decide(elsewhere, DecisionKind.HOLD)
    expect(row).to_contain_text(SAY.word(DecisionKind.HOLD), timeout=POLL_MS)


def test_a_unit_by_keyboard_alone(browser, place, awaited, tmp_path: Path):
    """Scan, decide, record and go on: not one click."""
    (tmp_path / "found.png").write_bytes(PHOTO)
    page = opened(browser, place, "officer", "/queue?checkpoint=KZALA-A")
    page.keyboard.press("/")
    page.keyboard.type(awaited.document)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/units/{awaited.unit_id}")
    page.keyboard.press("d")
    page.keyboard.press("4")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The decision is kept.")).to_be_visible()
    page.keyboard.press("r")
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The outcome is kept.")).to_be_visible()
    page.goto(f"/units/{awaited.unit_id}")
    expect(page.locator("#outcomes")).to_contain_text("nothing")


def test_a_reader_types_both_lines(browser, place, awaited):
    """Passport readers press Enter after each line, faster than any page loads."""
    page = opened(browser, place, "officer", "/queue?checkpoint=KZALA-A")
    page.keyboard.press("/")
    for line in awaited.zone.splitlines():
        page.keyboard.type(line)
        page.keyboard.press("Enter")
    page.wait_for_url(f"**/units/{awaited.unit_id}")
