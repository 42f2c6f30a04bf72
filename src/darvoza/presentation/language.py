"""The reader's language: gettext catalogues, kept as .po files beside the package."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from darvoza.messages import sentence
from darvoza.presentation.words import UNITS, word
from darvoza.records import Issue

LOCALES = Path(__file__).parent.parent / "locale"
LANGUAGES = ("en", "ru")
DEFAULT = "en"

UNIT, EXPECTATION = "unit", "expected"
"""The gettext contexts of units after a number, and of phrases within an issue's sentence."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language's texts; call it with the English sentence."""

    code: str
    texts: NullTranslations

    def __call__(self, message: str) -> str:
        """*message* in this language; itself when there is no translation."""
        return self.texts.gettext(message) if message else ""

    def of(self, texts: Mapping[str, str]) -> str:
        """The text in this language from a mapping by language, else English, else any."""
        return texts.get(self.code) or texts.get(DEFAULT) or next(iter(texts.values()), "")

    def word(self, member: Enum) -> str:
        """The word for a channel, area, decision … Raises KeyError for an unlisted enumeration."""
        return self(word(member))

    def issue(self, issue: Issue) -> str:
        """What is wrong in a message, as one sentence."""
        if issue.expected:
            expected = self.texts.pgettext(EXPECTATION, issue.expected)
            issue = replace(issue, expected=expected)
        return sentence(issue, self)

    def number(self, value: float) -> str:
        """*value* as this language writes it, with at most three digits' fraction."""
        return _written(round(value, 3) + 0, self.code)

    def amount(self, value: float, unit: str | None) -> str:
        """*value* with the *unit* of the fact catalogue, in the form that its number asks for."""
        number, forms = self.number(value), UNITS.get(unit) if unit else None
        return f"{number} {self.texts.npgettext(UNIT, *forms, _count(value))}" if forms else number


@lru_cache(maxsize=4096)
def _written(value: float, code: str) -> str:
    return format_decimal(value, format="#,##0.###", locale=code)


def _count(value: float) -> int:
    """What plural rules are asked; a fraction takes the form of two (1.5 days, 1,5 дня)."""
    shown = round(abs(value), 3)
    return int(shown) if shown % 1 == 0 else 2


@cache
def language(code: str) -> Language:
    """The language *code*; English for one there is no catalogue of."""
    path = LOCALES / code / "LC_MESSAGES" / "darvoza.po"
    if code not in LANGUAGES or code == DEFAULT:
        return Language(DEFAULT, NullTranslations())
    with path.open("rb") as file:
        catalogue = read_po(file, locale=code)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Language(code, GNUTranslations(compiled))
