"""The whole path in a browser: scan, see why, record, print, watch, approve, audit.

In each language, and once more in a browser that runs no script. Labels are those of the catalogue,
so that a page without its translation is found by the words that are there.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from darvoza.presentation import Language, language
from darvoza.records import DecisionKind, Finding, Result, ThreatArea
from tests.browser.conftest import copied
from tests.browser.place import LAPTOP, PHONE, Place, running, sign_in, window
from tests.browser.scene import INSTRUCTION, Awaited, await_somebody
from tests.web.world import PHOTO, profile_text

pytestmark = pytest.mark.browser

RUNS = [("en", True, LAPTOP), ("ru", True, LAPTOP), ("en", False, LAPTOP), ("ru", False, PHONE)]


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A desk, whoever looks at it, and who is awaited."""

    browser: Browser
    place: Place
    say: Language
    script: bool
    size: tuple[int, int]
    awaited: Awaited

    def open(self, name: str) -> Page:
        """A browser of its own, in which *name* has signed in."""
        page = self.window().new_page()
        page.set_default_timeout(10_000)
        self.choose_language(page)
        sign_in(page, name)
        return page

    def choose_language(self, page: Page) -> None:
        """By its link on the page of signing in, in a browser that knows no choice yet."""
        page.context.clear_cookies()
        page.goto("/sign-in")
        page.get_by_role("link", name={"en": "English", "ru": "Русский"}[self.say.code]).click()
        expect(page.get_by_role("button", name=self.say("Sign in"))).to_be_visible()

    def window(self) -> BrowserContext:
        return window(
            self.browser, self.place, language=self.say.code, script=self.script, size=self.size
        )


@pytest.fixture(params=RUNS, ids=lambda run: f"{run[0]}-{'script' if run[1] else 'bare'}")
def desk(request, browser: Browser, world: Path, tmp_path: Path):
    code, script, size = request.param
    store = copied(world, tmp_path)
    awaited = await_somebody(store)
    with running(store) as place:
        yield Desk(
            browser=browser, place=place, say=language(code), script=script, size=size,
            awaited=awaited,
        )  # fmt: skip


def test_from_the_scan_to_the_audit_trail(desk: Desk, tmp_path: Path):
    officer = desk.open("officer")
    scan(desk, officer)
    see_why(desk, officer)
    decide(desk, officer)
    record_a_hit(desk, officer, tmp_path)
    print_the_slip(desk, officer)
    officer.context.close()
    see_it_in_monitoring(desk)
    approve_a_profile(desk)
    find_who_looked(desk)


def scan(desk: Desk, page: Page) -> None:
    """As a scanner types: the first line, Enter, the second line, Enter."""
    box = page.get_by_role("banner").get_by_role("searchbox")
    box.fill(desk.awaited.zone.replace("\n", ""))
    box.press("Enter")
    page.wait_for_url(re.compile(rf"/units/{desk.awaited.unit_id}"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(desk.awaited.surname)


def see_why(desk: Desk, page: Page) -> None:
    expect(page.locator("main .channel-red").first).to_be_visible()
    expect(page.get_by_text(INSTRUCTION[desk.say.code]).first).to_be_visible()


def decide(desk: Desk, page: Page) -> None:
    say = desk.say
    form = page.locator("#decide form").first
    form.get_by_text(say.word(DecisionKind.INSPECTION)).first.click()
    form.get_by_role("button", name=say("Decide")).click()
    expect(page.get_by_text(say("The decision is kept."))).to_be_visible()


def record_a_hit(desk: Desk, page: Page, folder: Path) -> None:
    say, photo = desk.say, folder / "found.png"
    photo.write_bytes(PHOTO)
    form = page.locator("#record form").first
    form.get_by_text(say.word(Result.HIT)).first.click()
    form.get_by_label(say("What was found")).select_option(label=say.word(Finding.SEIZURE))
    form.get_by_label(say("Threat area")).select_option(label=say.word(ThreatArea.DRUGS))
    form.get_by_label(say("Substance or goods")).fill("heroin")
    form.get_by_label(say("Photos")).set_input_files(photo)
    form.get_by_role("button", name=say("Record and stay here")).click()
    expect(page.get_by_text(say("The outcome is kept."))).to_be_visible()
    expect(page.locator("#outcomes")).to_contain_text("heroin")
    page.locator("#outcomes summary").first.click()
    picture = page.locator("#outcomes img").first
    expect(picture).to_be_visible()
    if desk.script:
        expect(picture).to_have_js_property("complete", True)
        expect(picture).not_to_have_js_property("naturalWidth", 0)


def print_the_slip(desk: Desk, page: Page) -> None:
    """The browser shows it, ready for its own print button."""
    link = page.get_by_role("link", name=desk.say("Control slip")).first
    with page.expect_response(re.compile(r"/slip\.pdf")) as waiting:
        link.click()
    assert waiting.value.headers["content-type"] == "application/pdf"
    assert page.request.get(waiting.value.url).body().startswith(b"%PDF")


def see_it_in_monitoring(desk: Desk) -> None:
    page = desk.open("supervisor")
    page.get_by_role("link", name=desk.say("Monitoring")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(desk.say("Monitoring"))
    hits = desk.awaited.hits_before + 1
    told = desk.say.texts.ngettext("%(num)s hit", "%(num)s hits", hits) % {"num": hits}
    expect(page.locator(".figures")).to_contain_text(told)
    page.context.close()


def approve_a_profile(desk: Desk) -> None:
    say = desk.say
    analyst = desk.open("analyst")
    analyst.get_by_role("link", name=say("Profiles")).click()
    analyst.get_by_role("link", name=say("New profile")).click()
    analyst.get_by_label(say("The text of the profile")).fill(profile_text("long-trailer"))
    analyst.get_by_role("button", name=say("Keep as a draft")).click()
    analyst.get_by_role("button", name=say("Send for review")).click()
    expect(analyst.get_by_text(say("The profile is in review."))).to_be_visible()
    expect(analyst.get_by_role("button", name=say("Approve: bring into force"))).to_have_count(0)
    analyst.context.close()

    supervisor = desk.open("supervisor")
    supervisor.goto("/profiles?state=in_review")
    supervisor.get_by_role("main").get_by_role("link", name="long-trailer").click()
    supervisor.get_by_role("button", name=say("Approve: bring into force")).click()
    expect(supervisor.get_by_text(say("The profile is in force."))).to_be_visible()
    supervisor.context.close()


def find_who_looked(desk: Desk) -> None:
    say, auditor = desk.say, desk.open("auditor")
    auditor.get_by_role("link", name=say("Audit")).click()
    auditor.locator("#subject").fill(desk.awaited.document)
    auditor.get_by_role("button", name=say("Show")).click()
    officers = auditor.get_by_role("row").filter(has=auditor.get_by_role("link", name="officer"))
    expect(officers.filter(has_text=say("looked at")).first).to_be_visible()
    auditor.locator("#actor").fill("officer-rail")
    auditor.get_by_role("button", name=say("Show")).click()
    expect(auditor.get_by_text(say("Nothing of this is recorded."))).to_be_visible()
    auditor.context.close()
