"""The reader's language: gettext catalogues, kept as .po files beside the package."""

from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).parent.parent / "locale"
LANGUAGES = ("en", "ru")
DEFAULT = "en"


@dataclass(frozen=True, slots=True)
class Language:
    """One language's texts; call it with the English sentence."""

    code: str
    texts: NullTranslations

    def __call__(self, message: str) -> str:
        """*message* in this language; itself when there is no translation."""
        return self.texts.gettext(message) if message else ""

    def of(self, texts: dict[str, str]) -> str:
        """The text in this language from a mapping by language, else English, else any."""
        return texts.get(self.code) or texts.get(DEFAULT) or next(iter(texts.values()), "")


@cache
def language(code: str) -> Language:
    """The language *code*; English for one there is no catalogue of."""
    path = LOCALES / code / "LC_MESSAGES" / "darvoza.po"
    if code == DEFAULT or not path.is_file():
        return Language(DEFAULT if code not in LANGUAGES else code, NullTranslations())
    with path.open("rb") as file:
        catalogue = read_po(file, locale=code)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Language(code, GNUTranslations(compiled))
