"""Free typing: which question a typed sentence means. The trainee confirms it; nothing is run.

The rules stand in the phrase books (``typed``): a rule is a few stems, all of which must begin
words of the sentence; ``=`` before a stem asks for the whole word. The rule with the most stems
wins, then the one whose stems cover more letters.
"""

import re
import unicodedata
from collections.abc import Collection

from darvoza.training.phrases import phrases
from darvoza.training.questions import QUESTIONS, Question

LONGEST = 300
"""Characters of a sentence that are read; nobody asks more in one question."""
MOST = 3
"""More equally good questions than this are no help: then nothing is offered."""

RUSSIAN_KEYS = str.maketrans("ёқғҳӣӯҷў", "екгхиучу")
"""Letters of Tajik and Uzbek that a Russian keyboard lacks, and ё: what is typed instead."""

Fit = tuple[int, int]
"""Stems of the best rule that fits, and their letters; (0, 0): none does."""


def intents(
    text: str, lang: str, offered: Collection[Question] = tuple(QUESTIONS.values())
) -> tuple[Question, ...]:
    """Up to three of *offered* that *text* may mean, the likeliest first; none when unsure.

    Raises:
        ScenarioError: there is no phrase book of language *lang*.
    """
    words = _plain(text[:LONGEST]).split()
    rules = phrases(lang).typed
    fits = {one: _best(rules.get(one.id, ()), words) for one in offered}
    top = max(fits.values(), default=(0, 0))
    if top == (0, 0) or [*fits.values()].count(top) > MOST:
        return ()
    near = [one for one, fit in fits.items() if fit[0] >= max(1, top[0] - 1)]
    return tuple(sorted(near, key=fits.__getitem__, reverse=True)[:MOST])


def _best(rules: Collection[str], words: Collection[str]) -> Fit:
    fitting = [stems for rule in rules if _fit(stems := rule.split(), words)]
    return max(((len(stems), len("".join(stems))) for stems in fitting), default=(0, 0))


def _fit(stems: Collection[str], words: Collection[str]) -> bool:
    return all(
        _plain(stem) in words
        if stem.startswith("=")
        else any(word.startswith(_plain(stem)) for word in words)
        for stem in stems
    )


def _plain(text: str) -> str:
    """Words in lower case: in letters that everybody can type, and without apostrophes."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(RUSSIAN_KEYS)
    return " ".join(re.findall(r"\w+", re.sub("['`’‘ʼʻ]", "", folded)))
