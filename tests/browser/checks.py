"""What is asked of every page in a real browser."""

import re
from functools import cache
from pathlib import Path

import axe_playwright_python
from babel.messages.catalog import Message
from playwright.sync_api import Page

from darvoza.presentation.catalogue import kept

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
          .filter(e => !e.classList.contains('visually-hidden'))
          .filter(e => e.scrollWidth > e.clientWidth + 1)
          .slice(0, 5).map(e => e.outerHTML.slice(0, 120))"""
    )


FOREIGN = re.compile(r"\b[a-z]{3,}\b[ ,]+\b[a-z]{2,}\b")
"""Two small Latin words in a row: a sentence that nobody translated."""

WRITTEN = (
    "Korday road post", "Saryagash rail post", "Almaty airport", "Almaty mail office",
    "Duty officer", "the traveller", "before any question", "another agency", "the agency",
    "drug control", "under the floor of the trailer", "packages in sheet metal",
    "United Nations specialised agency",
)  # fmt: skip
"""What people and messages of the simulated world wrote, each in a language of its own."""


def untranslated(page: Page) -> list[str]:
    """What a Russian page says in English, but for what people and messages wrote themselves."""
    texts = page.evaluate(
        """() => {
          const own = `code, pre, kbd, textarea, bdi, q, script, template, noscript, [lang="en"],
            .who, .text-lines, a.code, select[name=checkpoint], input`;
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          const found = [];
          while (walker.nextNode()) {
            const at = walker.currentNode.parentElement;
            if (!at.closest(own)) found.push(walker.currentNode.textContent);
          }
          for (const name of ['placeholder', 'aria-label', 'title', 'alt'])
            for (const one of document.querySelectorAll(`[${name}]`))
              if (!one.closest(own)) found.push(one.getAttribute(name));
          return found.map(text => text.replace(/\\s+/g, ' ').trim());
        }"""
    )
    theirs = {one for one in texts if not any(word in one for word in WRITTEN)}
    said = {one for one in theirs if FOREIGN.search(one) or one in english()}
    return [f"not translated: {one}" for one in sorted(said)]


@cache
def english() -> frozenset[str]:
    """Every text of the program that Russian says otherwise, which no Russian page may show.

    A single letter is a code.
    """
    said = {text: other for one in kept("ru") for text, other in _pairs(one)}
    return frozenset(text for text, other in said.items() if len(text) > 1 and text != other)


def _pairs(one: Message) -> list[tuple[str, str]]:
    """One text, or both of a plural, each with what stands for it."""
    both = (one.id,), (one.string,)
    ids, strings = (one.id, one.string) if isinstance(one.id, tuple) else both
    return list(zip(ids, strings, strict=False))


STOPS = 1000
"""So often Tab is pressed at most."""

_LISTEN = """() => {
  window.reached = new Set();
  window.dark = new Set();
  document.addEventListener('focusin', event => {
    const at = event.target;
    window.reached.add(at);
    const shown = [at, at.nextElementSibling].filter(Boolean).some(one => {
      const style = getComputedStyle(one);
      return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    });
    if (!shown && at.tagName !== 'MAIN') window.dark.add(at);
  });
}"""

_ROUND = """() => document.activeElement === document.body
  && window.reached.has(document.querySelector('.skip'))"""
"""Tab has left the page at its end, and began at its head: a field may have the focus first."""

_PRESSED = """() => {
  const told = one => one.outerHTML.replace(/\\s+/g, ' ').slice(0, 160);
  const asked = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]';
  const group = one => `${one.type}:${one.name}:${one.form && one.form.action}`;
  const groups = new Set([...window.reached].filter(one => one.type === 'radio').map(group));
  const missed = [...document.querySelectorAll(asked)].filter(one =>
    one.checkVisibility({visibilityProperty: true}) && !one.disabled && one.tabIndex !== -1
    && !window.reached.has(one) && !(one.type === 'radio' && groups.has(group(one))));
  const never = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), summary')]
    .filter(one => one.tabIndex < 0 && one.checkVisibility() && one.ariaHidden !== 'true');
  return [...missed.map(one => 'Tab does not reach ' + told(one)),
          ...never.map(one => 'Tab may not reach ' + told(one)),
          ...[...window.dark].map(one => 'no focus to be seen on ' + told(one))];
}"""


def without_mouse(page: Page) -> list[str]:
    """What Tab does not reach, and where it arrives without being seen (WCAG 2.1.1, 2.4.7)."""
    page.evaluate(_LISTEN)
    for _ in range(min(STOPS, page.evaluate("document.querySelectorAll('*').length"))):
        page.keyboard.press("Tab")
        if page.evaluate(_ROUND):
            break
    return page.evaluate(_PRESSED)
