"""What is asked of every page in a real browser."""

from functools import cache
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@cache
def _axe() -> str:
    return next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text("utf-8")


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA: rule, element, what is wrong."""
    page.evaluate(_axe())
    found = page.evaluate("rules => axe.run({runOnly: {type: 'tag', values: rules}})", RULES)[
        "violations"
    ]
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found
        for node in one["nodes"]
    ]


def overflowing(page: Page) -> list[str]:
    """Whether the page is wider than its window, and what sticks out of it."""
    return page.evaluate(
        """() => {
          const wide = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= wide) return [];
          return [...document.querySelectorAll('body *')]
            .filter(e => e.getBoundingClientRect().right > wide + 1 && !e.closest('.table-wrap'))
            .slice(0, 5).map(e => e.outerHTML.slice(0, 120));
        }"""
    )


def cut(page: Page) -> list[str]:
    """Buttons, links, labels and headings whose text is wider than they are."""
    return page.evaluate(
        """() => [...document.querySelectorAll(
            'main button, main a, main label, main h1, main h2, nav a, .channel')]
          .filter(e => e.offsetParent && getComputedStyle(e).overflow === 'hidden')
          .filter(e => e.scrollWidth > e.clientWidth + 1)
          .slice(0, 5).map(e => e.outerHTML.slice(0, 120))"""
    )
