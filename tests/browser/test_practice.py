"""A practice shift in a browser: worked by keyboard, and once without any script.

Labels are those of the catalogue; the cases are those of one seed.
"""

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from darvoza.presentation import Language, language
from darvoza.records import DecisionKind
from tests.browser import place as places
from tests.browser.checks import cut, overflowing, violations, without_mouse
from tests.browser.place import LAPTOP, PHONE, SIZES, Place, running, sign_in, window
from tests.web.practising import AT, lay_class

pytestmark = pytest.mark.browser

CASE = re.compile(r"/practice/[^/]+/\d+$")


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("laid") / "class.db"
    lay_class(path, key=None)
    return path


@pytest.fixture
def desk(
    browser: Browser, laid: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Place]:
    """A class of the test's own."""
    for one in laid.parent.glob(f"{laid.name}*"):
        shutil.copy(one, tmp_path / one.name)
    monkeypatch.setattr(places, "NOW", AT + timedelta(minutes=10))
    with running(tmp_path / laid.name) as place:
        yield place


def opened(browser: Browser, desk: Place, **look) -> Page:
    page = window(browser, desk, **look).new_page()
    page.set_default_timeout(10_000)
    sign_in(page, "trainee", back="/practice")
    return page


def pressed(page: Page, *keys: str) -> None:
    """Keys that lead to another page, one after another."""
    for key in keys:
        with page.expect_navigation():
            page.keyboard.press(key)


def begin(page: Page, say: Language, cases: int) -> None:
    """From the form to the first case."""
    page.get_by_label(say("Cases")).fill(str(cases))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(cases)


@pytest.mark.parametrize("code", ["ru", "en"])
def test_a_shift_of_five_is_worked_by_keyboard(browser: Browser, desk: Place, code: str):
    page, say = opened(browser, desk, language=code), language(code)
    page.keyboard.press("Tab")
    begin(page, say, 5)
    shift = page.url
    for number in range(1, 6):
        pressed(page, "g")
        expect(page).to_have_url(f"{shift}/{number}")
        work(page, say)
        expect(page).to_have_url(f"{shift}/{number}/tape")
        page.goto(shift)
    expect(page.get_by_text(say("All cases are decided."))).to_be_visible()
    page.context.close()


def work(page: Page, say: Language) -> None:
    """Ask two cards, make a check, note, ask in own words, decide with a reason: no mouse."""
    pressed(page, "1", "3", "b")
    expect(page.locator(".practice-said")).to_have_count(2)
    expect(page.locator(".practice-brought")).to_have_count(1)
    page.keyboard.press("n")
    page.keyboard.type("Two bags." if say.code == "en" else "Две сумки.")
    pressed(page, "Control+Enter")
    expect(page.locator(".practice-notes li")).to_have_count(1)
    page.keyboard.press("t")
    page.keyboard.type("what is in your bag" if say.code == "en" else "что у вас в багаже")
    pressed(page, "Enter")
    page.locator(".practice-meant button").first.focus()
    pressed(page, "Enter")
    expect(page.locator(".practice-said")).to_have_count(3)
    page.keyboard.press("s")
    expect(page.locator("input[value=second_line]")).to_be_checked()
    page.keyboard.press("*")
    page.keyboard.press("Space")
    page.keyboard.press("%")
    page.keyboard.type("70")
    pressed(page, "Enter")


@pytest.mark.parametrize(("code", "size"), [("en", LAPTOP), ("ru", PHONE)])
def test_a_case_is_worked_without_script(browser: Browser, desk: Place, code: str, size):
    page, say = opened(browser, desk, language=code, size=size, script=False), language(code)
    begin(page, say, 1)
    page.get_by_role("link", name=say("Next case")).click()
    page.locator(".practice-cards button").nth(2).click()
    expect(page.locator(".practice-said")).to_have_count(1)
    page.locator("#checks button.practice-press").first.click()
    expect(page.locator(".practice-brought")).to_have_count(1)
    decide = page.locator("#decide form")
    decide.locator(".choice").get_by_text(say.word(DecisionKind.RELEASE)).click()
    decide.get_by_label(say("How sure are you that this decision is right?")).fill("60")
    decide.get_by_role("button", name=say("Decide")).click()
    expect(page).to_have_url(re.compile(r"/1/tape$"))
    page.context.close()


def test_a_key_is_known_by_its_place_on_a_russian_keyboard(browser: Browser, desk: Place):
    page = opened(browser, desk, language="ru")
    begin(page, language("ru"), 1)
    with page.expect_navigation():
        page.evaluate(
            "document.body.dispatchEvent(new KeyboardEvent('keydown',"
            " {key: 'п', code: 'KeyG', bubbles: true, cancelable: true}))"
        )
    expect(page).to_have_url(CASE)
    page.context.close()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("code", "dark"), [("en", False), ("ru", True)])
def test_everybody_can_read_the_practice_pages(browser: Browser, desk: Place, size, code, dark):
    page = opened(browser, desk, size=SIZES[size], language=code, dark=dark)
    wrong = found(page)
    begin(page, language(code), 2)
    wrong += found(page)
    shift = page.url
    page.goto(f"{shift}/1")
    wrong += found(page)
    for did in ("cards", "checks"):
        with page.expect_navigation():
            page.locator(f".practice-{did} button").first.click()
    page.goto(f"{shift}/1?typed=qwertyuiop")
    wrong += found(page)
    with page.expect_navigation():
        page.evaluate(
            "const form = document.querySelector('#decide form');"
            " form.noValidate = true; form.requestSubmit()"
        )
    wrong += found(page)
    page.context.close()
    assert not wrong, "\n".join(wrong)


def found(page: Page) -> list[str]:
    """What is wrong with the page from its head on, where nothing lies under the menu."""
    page.evaluate("scrollTo(0, 0)")
    wrong = (*violations(page), *overflowing(page), *cut(page))
    return [f"{page.url}: {one}"[:600] for one in wrong]


def test_the_practice_desk_needs_no_mouse(browser: Browser, desk: Place):
    page = opened(browser, desk)
    begin(page, language("en"), 1)
    page.goto(f"{page.url}/1")
    assert not without_mouse(page)
    page.context.close()
