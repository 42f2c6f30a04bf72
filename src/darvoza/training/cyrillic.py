"""Uzbek in Cyrillic, made from the Uzbek texts in Latin letters: one text, two ways to write it.

The correspondences are the official ones: the Latin alphabet of the law of 2 September 1993, as
amended on 6 May 1995, against the Cyrillic alphabet of 1940. Latin writes neither ь nor all of ц,
so words that have them in Cyrillic stand in `LOANS`.
"""

import re
from collections.abc import Mapping

CYRILLIC, LATIN = "uz_Cyrl", "uz"
"""The language as it is written in Cyrillic, and whose texts it is made from."""

LETTERS: Mapping[str, str] = {
    # two or three signs for one letter; "yoʻ" is y and oʻ, not yo
    "yoʻ": "йў", "oʻ": "ў", "gʻ": "ғ", "sh": "ш", "ch": "ч",
    "yo": "ё", "yu": "ю", "ya": "я", "ye": "е",
    "a": "а", "b": "б", "d": "д", "e": "е", "f": "ф", "g": "г", "h": "ҳ", "i": "и", "j": "ж",
    "k": "к", "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "q": "қ", "r": "р", "s": "с",
    "t": "т", "u": "у", "v": "в", "x": "х", "y": "й", "z": "з", "ʼ": "ъ",
}  # fmt: skip
"""Latin to Cyrillic, longer signs first; e is э at the beginning of a word and after a vowel."""

LOANS: Mapping[str, str] = {
    r"tsiya": "ция",  # deklaratsiya
    r"litsenziya": "лицензия",
    r"sement": "цемент",  # codespell:ignore sement
    r"aksiz": "акциз",
    r"kolleksioner": "коллекционер",
    r"kuryer": "курьер",
    r"mebel\b": "мебель",  # ь is written only where no ending follows
}
"""Patterns of Latin parts of words that have ц or ь in Cyrillic."""

_PLACE = r"(?P<place>\{.*?\})"
_OPEN_E = r"(?P<open_e>(?:\b|(?<=[aeiou])|(?<=oʻ))e)"
_SIGN = re.compile("|".join([_PLACE, *LOANS, _OPEN_E, *LETTERS]), re.IGNORECASE)


def to_cyrillic(text: str) -> str:
    """*text* in Uzbek, Latin letters, with the same words in Cyrillic ones.

    Places such as ``{value}``, digits and punctuation stay as they are.
    """
    return _SIGN.sub(_written, text)


def _written(found: re.Match[str]) -> str:
    if found["place"]:
        return found[0]
    cyrillic = "э" if found["open_e"] else _letters(found[0].lower())
    return cyrillic[:1].upper() + cyrillic[1:] if found[0][:1].isupper() else cyrillic


def _letters(latin: str) -> str:
    loans = (written for part, written in LOANS.items() if re.fullmatch(part, latin))
    return LETTERS.get(latin) or next(loans)


def texts_in_cyrillic(texts: Mapping[str, str]) -> Mapping[str, str]:
    """*texts* by the same keys, in Cyrillic."""
    return {key: to_cyrillic(text) for key, text in texts.items()}


def lists_in_cyrillic(lists: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    """*lists* of texts by the same keys, in Cyrillic."""
    return {key: tuple(map(to_cyrillic, texts)) for key, texts in lists.items()}
