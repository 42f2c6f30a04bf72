"""The checks of pages find what they are for."""

import pytest
from playwright.sync_api import Browser

from tests.browser.checks import cut, overflowing, untranslated, violations, without_mouse

pytestmark = pytest.mark.browser

HEAD = """<!doctype html><html lang=ru><title>t</title>
<style>:focus-visible { outline: 3px solid }</style>
<main><h1>h</h1><a class=skip href=#>s</a>"""


@pytest.mark.parametrize(
    ("check", "body", "found"),
    [
        (violations, "<input id=x>", "label"),
        (violations, "<p style='color:#aaa;background:#fff'>pale</p>", "color-contrast"),
        (overflowing, "<div style='width:3000px;height:9px'></div>", "3000px"),
        (cut, "<button style='width:30px;overflow:hidden;white-space:nowrap'>long text</button>",
         "long text"),
        (untranslated, "<p>Nothing was changed here</p>", "Nothing was changed"),
        (untranslated, "<button aria-label='Sign in'>+</button>", "Sign in"),
        (without_mouse, "<button tabindex=-1>never</button>", "never"),
        (without_mouse, "<button style='outline:none'>dark</button>", "dark"),
    ],
)  # fmt: skip
def test_a_check_finds_what_it_is_for(browser: Browser, check, body, found):
    page = browser.new_page(viewport={"width": 800, "height": 600})
    page.set_content(HEAD + body)
    assert any(found in one for one in check(page))
    page.set_content(f"{HEAD}<p lang=en>Всё по-русски.</p><button>Да</button>")
    assert not check(page)
    page.close()
