"""The words of practice cases: what the values of topics, hidden things and odd signs are called.

One file a language, from the id of a word to plain text as it is said inside a sentence.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from darvoza.training.cyrillic import CYRILLIC, LATIN, texts_in_cyrillic
from darvoza.training.entry import entries_of

NEEDED = ("en", "ru")
"""The languages in which every word of a scenario must be known."""


@cache
def words(language: str) -> Mapping[str, str]:
    """Every word of *language* by its id.

    Raises:
        ScenarioError: the file is no table of texts.
    """
    if language == CYRILLIC:
        return MappingProxyType(texts_in_cyrillic(words(LATIN)))
    name = f"{language}.yml"
    text = files("darvoza.training").joinpath("words", name).read_text(encoding="utf-8")
    return read_words(name, text)


def read_words(name: str, text: str) -> Mapping[str, str]:
    """The words that stand in *text*, the content of the file *name*; ScenarioError."""
    root = entries_of(name, text)
    return MappingProxyType({id_: root.text(id_) for id_ in root.fields})
