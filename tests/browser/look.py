"""Pictures of one page as people see it: ``python -m tests.browser.look /queue --as officer``.

Writes laptop and phone, English and Russian, and one dark, into a folder; prints what axe finds and
what overflows.
"""

import argparse
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.checks import cut, overflowing, violations
from tests.browser.place import CHROMIUM, SIZES, build, running, sign_in, window

VIEWS = [
    (size, language, dark) for size in SIZES for language, dark in (("en", False), ("ru", False))
] + [("laptop", "en", True)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path")
    parser.add_argument("--as", dest="name", default="officer")
    parser.add_argument("--out", type=Path, default=Path("/tmp/looks"))
    parser.add_argument("--store", type=Path, default=Path("/tmp/looks/world.db"))
    parser.add_argument("--click", default="", help="a selector to follow first")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    if not asked.store.exists():
        build(asked.store)
    with running(asked.store) as place, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for size, language, dark in VIEWS:
            context = window(browser, place, size=SIZES[size], language=language, dark=dark)
            page = context.new_page()
            page.on("console", lambda said: print("console:", said.text))
            if asked.name != "nobody":
                sign_in(page, asked.name)
            page.goto(asked.path)
            if asked.click:
                page.click(asked.click)
                page.wait_for_load_state("load")
            _keep(page, asked.out / f"{size}-{language}{'-dark' if dark else ''}.png")
            context.close()


def _keep(page: Page, path: Path) -> None:
    page.screenshot(path=path, full_page=True)
    print(path, page.url)
    for problem in (*violations(page), *overflowing(page), *cut(page)):
        print("  ", problem[:400])


if __name__ == "__main__":
    main()
