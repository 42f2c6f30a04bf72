"""Dates, times, amounts, places and names in a statement: proposals that a person may accept.

A candidate is not a claim and cannot stand on a sheet; :func:`accept` is what a person does with
one, and it codes nothing: neither whether it can be checked, nor what a check would bring. The
words for months, days, countries and currencies are those of CLDR (Babel), so every language of
the desk is served; places and names are found by capital letters and prepositions in English and
Russian, by capital letters elsewhere.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from babel import Locale, UnknownLocaleError

from darvoza.errors import InputError
from darvoza.training.statement import Claim


class CandidateKind(StrEnum):
    """What the words may be."""

    DATE = "date"
    TIME = "time"
    AMOUNT = "amount"
    PLACE = "place"
    NAME = "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Words from *start* up to *end* that may be worth a claim."""

    start: int
    end: int
    text: str
    kind: CandidateKind


def candidates(text: str, language: str) -> tuple[Candidate, ...]:
    """What *text* holds of dates, times, amounts, places and names, in its order.

    InputError for a language that CLDR does not know.
    """
    taken: list[Candidate] = []
    for kind, pattern in _patterns(language):
        for match in pattern.finditer(text):
            start, end = match.span("it")
            if all(end <= one.start or one.end <= start for one in taken):
                taken.append(Candidate(start=start, end=end, text=match["it"], kind=kind))
    return tuple(sorted(taken, key=lambda one: one.start))


def accept(
    candidate: Candidate,
    *,
    claim: str,
    about: str,
    topic: str | None = None,
    free: str | None = None,
) -> Claim:
    """The claim, with the id *claim*, that a person makes of *candidate*: open, not yet coded."""
    return Claim(
        id=claim, start=candidate.start, end=candidate.end, about=about, topic=topic, free=free
    )


@cache
def _patterns(language: str) -> tuple[tuple[CandidateKind, re.Pattern[str]], ...]:
    """The surest first: what one has taken the next leaves alone."""
    locale = _locale(language)
    return tuple(
        (kind, re.compile(pattern))
        for kind, patterns in (
            (CandidateKind.DATE, _dates(locale)),
            (CandidateKind.TIME, _times()),
            (CandidateKind.AMOUNT, _amounts(locale)),
            (CandidateKind.PLACE, _places(locale)),
            (CandidateKind.NAME, _names()),
        )
        for pattern in patterns
    )


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError, TypeError):
        raise InputError("language", "choose a language of the list") from None


SHORT = 4
"""So short a month (May, мая) is one only beside a number: alone it is an ordinary word."""

_RELATIVE = {
    "en": "yesterday|today|tomorrow|last (?:week|month|year)|next (?:week|month|year)"
    r"|\d+ (?:days?|weeks?|months?|years?) ago",
    "ru": r"вчера|сегодня|завтра|позавчера|послезавтра|(?:на )?(?:прошл|следующ)\w+ "
    r"(?:недел\w+|месяц\w*|год\w*)|\d+ (?:д(?:ень|ня|ней)|недел\w+|месяц\w*|год\w*|лет) назад",
}


def _dates(locale: Locale) -> Iterator[str]:
    months = [*_month_names(locale)]
    names, alone = _stems(months), _stems(one for one in months if len(one) > SHORT)
    yield r"(?<![\w.])(?P<it>\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d\d))(?![\w])"
    yield rf"(?i)(?<!\w)(?P<it>\d{{1,2}}(?:st|nd|rd|th)?[ -](?:{names})(?: \d{{4}})?)(?!\w)"
    yield rf"(?i)(?<!\w)(?P<it>(?:{alone})(?: \d{{1,2}}(?!\d))?(?:,? \d{{4}})?)(?!\w)"
    yield rf"(?i)(?<!\w)(?P<it>{_stems(locale.days['format']['wide'].values())})(?!\w)"
    if locale.language in _RELATIVE:
        yield rf"(?i)(?<!\w)(?P<it>{_RELATIVE[locale.language]})(?!\w)"


def _month_names(locale: Locale) -> Iterator[str]:
    for width in ("format", "stand-alone"):
        for name in locale.months[width]["wide"].values():
            yield str(name)


def _times() -> Iterator[str]:
    yield r"(?<![\d:.])(?P<it>(?:[01]?\d|2[0-3])[:.][0-5]\d(?: ?[ap]\.?m\.?)?)(?![\d:]|\.\d)"
    yield (
        r"(?i)(?<!\w)(?P<it>\d{1,2} ?(?:[ap]\.?m\.?|o['’]clock"
        r"|час(?:а|ов)?(?: (?:утра|дня|вечера|ночи))?))(?!\w)"
    )
    yield r"(?i)(?<!\w)(?P<it>noon|midnight|полдень|полночь|в полдень|в полночь)(?!\w)"


_UNITS = (
    "kg|kilograms?|kilos?|tonnes?|tons?|litres?|metres?|km|pieces|boxes|bags|pallets|%|"
    "кг|килограмм\\w*|тонн\\w*|литр\\w*|метр\\w*|км|штук\\w*|короб\\w*|мешк\\w+|мест\\w*|палет\\w*|"
    "dollars?|euros?|roubles?|rubles?|tenge|soms?|somonis?|sums?|manats?|"
    "доллар\\w*|евро|рубл\\w*|тенге|сом(?:а|ов|ы)?|сомони|сум(?:а|ов|ы)?|манат\\w*|теңге|сўм|soʻm"
)
_NUMBER = r"\d+(?:[ \u00a0.,]\d{3})*(?:[.,]\d+)?(?: (?:thousand|million|тысяч\w*|тыс\.?|млн\.?))?"


def _amounts(locale: Locale) -> Iterator[str]:
    codes = "USD|EUR|KZT|KGS|TJS|UZS|TMT|RUB|CNY|AED|TRY|GBP"
    yield rf"(?i)(?<![\w.,])(?P<it>{_NUMBER} ?(?:{_UNITS}|{codes}|[$€₽₸£¥]))(?!\w)"
    yield rf"(?<!\w)(?P<it>(?:[$€₽₸£¥]|(?:{codes}) ){_NUMBER})(?!\w)"


_CAPITAL = r"[A-ZÀ-ÞА-ЯЁӘҒҚҢӨҰҮІҲҶӢӮЎŞŽÝŇÄÖÜÇ][\w’ʻ'-]+"
_INTO = "in|at|to|from|via|near|through|until|в|во|из|до|через|под|около|к|на|по"


def _places(locale: Locale) -> Iterator[str]:
    yield rf"(?<!\w)(?P<it>{_stems(_countries(locale))})(?!\w)"
    if locale.language in _RELATIVE:
        yield rf"(?<!\w)(?:{_INTO}) (?P<it>{_CAPITAL}(?:[ -]{_CAPITAL})?)(?!\w)"


def _countries(locale: Locale) -> Iterator[str]:
    return (name for code, name in locale.territories.items() if len(code) == 2 and len(name) > 3)


def _names() -> Iterator[str]:
    """Two or three capitalised words together, or one that does not begin a sentence."""
    yield rf"(?<!\w)(?P<it>{_CAPITAL}(?: {_CAPITAL}){{1,2}})(?!\w)"
    yield rf"(?<=[\w,;:)] )(?P<it>{_CAPITAL})(?!\w)"


def _stems(names: Iterable[str]) -> str:
    """*names* in any of their endings, the longest first."""
    words = sorted(set(names), key=lambda one: (-len(one), one))
    return "|".join(_stem(word) for word in words if not word.isdigit())


def _stem(word: str) -> str:
    """Of a word with a Cyrillic ending the ending may change; another stands as it is."""
    if len(word) > SHORT and word[-1] in "аеёиоуыэюяйь":
        return re.escape(word[:-1]) + r"\w{0,3}"
    return re.escape(word) + (r"\w{0,3}" if re.search("[а-яё]$", word) else "")
