"""The gettext template and its catalogues: ``python -m darvoza.presentation.catalogue``.

The template holds every text for people: what the command line, the pages and this package say,
the meanings and units of facts, the sentences of issues, and the words of enumerations. Writing it
again takes new texts into each language, untranslated, and drops those that are gone.
"""

import ast
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from darvoza.facts import FACTS
from darvoza.messages import FORMATS, ISSUES
from darvoza.presentation.expected import EXPECTED
from darvoza.presentation.language import DEFAULT, EXPECTATION, LANGUAGES, LOCALES, UNIT
from darvoza.presentation.words import UNITS, WORDS
from darvoza.profiles.document import YAML_PROBLEMS
from darvoza.profiles.walk import REFUSALS

PACKAGE = Path(__file__).parent.parent
KEYWORDS = frozenset({"say", "language"})
"""``say("…")``, ``words.language("…")``: calls whose only argument is a text."""

_PLACES = re.compile(r"\{[^}]*\}")

_FUNCTIONS = ("_", "gettext", "ngettext", "pgettext", "npgettext")
"""What a template calls for a text."""

TEMPLATE = LOCALES / "darvoza.pot"

_HEAD = re.compile(r'^"(POT|PO-R|Project|Generated|Report|Last|Language-Team).*\n', re.MULTILINE)
"""Lines of a head that say when, by whom or by which version: they would change of themselves."""


def template() -> Catalog:
    """Every text for people, each with a comment for its translators."""
    made = Catalog(
        domain="darvoza",
        project="Darvoza",
        version="",
        fuzzy=False,
        header_comment="# Darvoza: every text for people",
    )
    for text, comment in (
        *_said(),
        *_refused(),
        *_written(),
        *_facts(),
        *_issues(),
        *_formats(),
        *_words(),
    ):
        made.add(text, auto_comments=[comment])
    for entry, context, comment in _shown():
        made.add(entry, context=context, auto_comments=[comment])
    for phrase in EXPECTED:
        made.add(phrase, context=EXPECTATION, auto_comments=["what a reader expected"])
    for unit, forms in UNITS.items():
        if forms:
            made.add(forms, context=UNIT, auto_comments=[f"unit of facts: {unit}"])
    return made


def _said() -> Iterator[tuple[str, str]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Name(id=name) | ast.Attribute(attr=name),
                    args=[ast.Constant(value=str(text))],
                ) if name in KEYWORDS and text not in LANGUAGES:
                    yield text, f"said in {path.relative_to(PACKAGE).as_posix()}"


def _refused() -> Iterator[tuple[str, str]]:
    """What is said of what is wrong: ``InputError("field", "…")``, ``ConditionError("…", …)``.

    A text that only joins other texts needs no translation.
    """
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case (
                    ast.Call(
                        func=ast.Name(id="InputError"), args=[_, ast.Constant(value=str(text))]
                    )
                    | ast.Call(
                        func=ast.Name(id="ConditionError" | "ProfileError"),
                        args=[ast.Constant(value=str(text)), *_],
                    )
                ) if _PLACES.sub("", text).strip(": "):
                    yield text, f"error in {path.relative_to(PACKAGE).as_posix()}"


def _written() -> Iterator[tuple[str, str]]:
    """What is refused by a table: what stands in a condition, and in a file."""
    for _, text, _ in REFUSALS:
        yield text, "refused in a condition"
    for text in YAML_PROBLEMS:
        yield text, "refused by the reader of YAML"


def _shown() -> Iterator[tuple[str | tuple[str, ...], str | None, str]]:
    """The texts of the pages: a text, or one and many of it, and its context."""
    for path in sorted((PACKAGE / "web" / "templates").rglob("*.html")):
        with path.open("rb") as file:
            for _, function, text, _ in babel_extract(file, _FUNCTIONS, (), {}):
                where = f"page {path.relative_to(PACKAGE / 'web' / 'templates').as_posix()}"
                yield _entry(function or "", text or "", where)


def _entry(
    function: str, text: str | tuple[str | None, ...], where: str
) -> tuple[str | tuple[str, ...], str | None, str]:
    parts = (text,) if isinstance(text, str) else tuple(one for one in text if one is not None)
    context = parts[0] if "pgettext" in function else None
    texts = parts[1:] if context else parts
    return texts if len(texts) > 1 else texts[0], context, where


def _facts() -> Iterator[tuple[str, str]]:
    for fact in FACTS.values():
        yield fact.meaning, f"fact {fact.name}: {fact.type}"


def _issues() -> Iterator[tuple[str, str]]:
    for code, text in ISSUES.items():
        yield text, f"issue {code}"


def _formats() -> Iterator[tuple[str, str]]:
    for one in FORMATS:
        yield one.title, f"format {one.name}"


def _words() -> Iterator[tuple[str, str]]:
    for kind, members in WORDS.items():
        for member, text in members.items():
            yield text, f"word: {kind.__name__}.{member.name}"


def written(catalogue: Catalog) -> str:
    """*catalogue* as the text of its file, always the same for the same texts."""
    text = BytesIO()
    write_po(text, catalogue, width=96, ignore_obsolete=True, include_lineno=False)
    return _HEAD.sub("", text.getvalue().decode())


def kept(code: str) -> Catalog:
    """The catalogue of the language *code* as it stands."""
    with _path(code).open("rb") as file:
        return read_po(file, locale=code, domain="darvoza")


def _path(code: str) -> Path:
    return LOCALES / code / "LC_MESSAGES" / "darvoza.po"


def write() -> None:
    """Write the template, and take its changes into every catalogue; nothing is guessed."""
    made = template()
    TEMPLATE.write_text(written(made), "utf-8")
    for code in LANGUAGES:
        if code != DEFAULT:
            catalogue = kept(code)
            catalogue.update(made, no_fuzzy_matching=True, update_header_comment=False)
            _path(code).write_text(written(catalogue), "utf-8")


if __name__ == "__main__":
    write()
