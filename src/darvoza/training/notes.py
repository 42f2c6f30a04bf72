"""Observation notes: what was seen or heard, when and where; and a lint on words that infer.

A note holds no conclusion. The lint marks words that say what the writer thinks (feelings, belief,
suspicion, labels, intent, guesses) or that speak of a group, and shows how to write what was there
instead. It warns; it never judges the person the note is about. The words of both languages are
looked for in any note, as officers mix them (reference/training.md §1.5; FRA 2018, facts not
feelings). The word lists are ``notes_words.yml``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from darvoza.errors import InputError


class Sense(StrEnum):
    """How the writer came to know."""

    SEEN = "seen"
    HEARD = "heard"


class Inference(StrEnum):
    """What a flagged word claims beyond what was seen or heard."""

    FEELING = "feeling"
    BELIEF = "belief"  # that somebody says what is so, or not
    SUSPICION = "suspicion"
    LABEL = "label"
    INTENT = "intent"
    GUESS = "guess"
    GROUP = "group"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One note: when, by eye or ear, what, and in which circumstances.

    InputError when the time has no zone, or when what or context is empty.
    """

    at: datetime
    sense: Sense
    what: str
    context: str  # "at the passport desk, after the question about the hotel"
    language: str = "en"

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise InputError("at", "the time of a note needs its zone")
        if not self.what.strip():
            raise InputError("what", "write what was seen or heard")
        if not self.context.strip():
            raise InputError("context", "write where it was and what was going on")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A word that infers: from *start* up to *end* (characters from 0), why, and what to write."""

    start: int
    end: int
    text: str
    kind: Inference
    why: str
    instead: str


@dataclass(frozen=True, slots=True)
class _Word:
    kind: Inference
    pattern: re.Pattern[str]
    not_before: re.Pattern[str] | None
    not_after: re.Pattern[str] | None


def lint(text: str, language: str) -> tuple[Flag, ...]:
    """The words of *text* that infer, in order; explained in *language* (English or Russian).

    "Not nervous" is as much a conclusion as "nervous". What stands in quotation marks was said or
    read, so it is left alone, and so is a feeling that somebody told of themselves.
    """
    read = plain(text)
    said = tuple(_quoted(read))
    found = [flag for flag in _found(read) if not _within(flag, said)]
    return tuple(_flag(text, language, *one) for one in _apart(found))


_Found = tuple[int, int, Inference]

_QUOTED = re.compile(r'"[^"\n]*\s[^"\n]*"')
"""At least two words: a single one in quotation marks is the writer's."""


def _quoted(note: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _QUOTED.finditer(note))


def _within(found: _Found, spans: tuple[tuple[int, int], ...]) -> bool:
    return any(start <= found[0] and found[1] <= end for start, end in spans)


def _found(note: str) -> Iterator[_Found]:
    told = tuple(_told(note))
    for word in _words():
        for match in word.pattern.finditer(note):
            found = (*match.span(), word.kind)
            ordinary = _next_to(word, note, *match.span())
            if not ordinary and not (_may_be_told(word.kind, match[0]) and _within(found, told)):
                yield found


def _next_to(word: _Word, note: str, start: int, end: int) -> bool:
    """Whether what stands beside it makes it an ordinary word."""
    before, after = note[:start], note[end:]
    return bool(
        (word.not_before and word.not_before.match(after))
        or (word.not_after and word.not_after.search(before))
    )


def _told(note: str) -> Iterator[tuple[int, int]]:
    """The clauses that begin with "said that she": they end at a stop or at another clause."""
    for pattern in _reported():
        for match in pattern.finditer(note):
            stop = _STOP.search(note, match.end())
            yield match.end(), stop.start() if stop else len(note)


_STOP = re.compile(r"[.,;:!?\n]|\s(?:and|but|и|но|а)\s")


def _may_be_told(kind: Inference, word: str) -> bool:
    """How somebody says something is the writer's, whatever was said."""
    return bool(_lists()[kind]["reported"]) and not word.endswith("ly")


def _apart(found: list[_Found]) -> list[_Found]:
    """Those that do not lie over one another: the first, and of two at one place the longer."""
    kept: list[_Found] = []
    for one in sorted(found, key=lambda each: (each[0], -each[1])):
        if not kept or one[0] >= kept[-1][1]:
            kept.append(one)
    return kept


def _flag(text: str, language: str, start: int, end: int, kind: Inference) -> Flag:
    told = _lists()[kind]
    return Flag(
        start=start,
        end=end,
        text=text[start:end],
        kind=kind,
        why=_said(told["why"], language),
        instead=_said(told["instead"], language),
    )


def _said(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language, texts["en"])


@cache
def _lists() -> Mapping[str, Any]:
    text = files("darvoza.training").joinpath("notes_words.yml").read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.safe_load(text)
    return read


@cache
def _words() -> tuple[_Word, ...]:
    return tuple(
        _word(kind, row, _lists()["groups"][code])
        for kind in Inference
        for code in ("en", "ru")
        for row in _lists()[kind][code]
    )


def _word(kind: Inference, row: str | Mapping[str, str], groups: str) -> _Word:
    fields = {"find": row} if isinstance(row, str) else row
    before, after = fields.get("not_before"), fields.get("not_after")
    return _Word(
        kind,
        _whole(fields["find"], groups),
        re.compile(rf"\W*(?:{_written(before)})", re.IGNORECASE) if before else None,
        re.compile(rf"(?<!\w)(?:{_written(after)})\W*$", re.IGNORECASE) if after else None,
    )


def _whole(words: str, groups: str) -> re.Pattern[str]:
    find = _written(words).replace("GROUP", f"(?:{groups})")
    return re.compile(rf"(?<!\w)(?:{find})(?!\w)", re.IGNORECASE)


def whole_words(words: str, language: str) -> re.Pattern[str]:
    """The pattern of *words* in the notation of ``notes_words.yml``, with its GROUP."""
    return _whole(words, _lists()["groups"][language])


def plain(text: str) -> str:
    """*text* of the same length, with ё as е and one kind of quotation mark and apostrophe."""
    return text.translate(_ALIKE)


_ALIKE = str.maketrans("ёЁ’‘“”„«»", 'еЕ\'\'"""""')


def _written(words: str) -> str:
    """The regular expression of the notation that ``notes_words.yml`` explains."""
    starred = re.sub(r"(?<=[^\W_])(?<!\\w)\*|(?<=\))\*", r"\\w*", words)
    return re.sub(r" (?!\?)", r"\\s+", starred).replace(" ?", r"\s*")


@cache
def _reported() -> tuple[re.Pattern[str], ...]:
    rows = _lists()["reported"].values()
    return tuple(re.compile(rf"(?<!\w){_written(row)}(?!\w)", re.IGNORECASE) for row in rows)
