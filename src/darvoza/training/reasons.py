"""The guard of reasons: what may not carry a decision is stopped, and says why.

A reason is pinned to something on the screen. One that rests on a protected trait or on a row of
the catalogue that must not be used is stopped, alone or joined with anything; one that may never
stand alone needs an independent second; what may only protect opens help only (design §4;
reference/training.md §1.5, §6 row 7). The words of a reason are read for the same (words:
``reasons_words.yml``), as a trainee may pin to a fact what is meant of a face.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

import yaml

from darvoza.errors import Say
from darvoza.facts import FACTS, LegalClass
from darvoza.profiles.indicators import UseRule, indicators
from darvoza.records import DecisionKind
from darvoza.training.notes import Inference, lint, plain, whole_words


class PinKind(StrEnum):
    """What is on the screen that a reason can be pinned to."""

    FACT = "fact"
    PAPER = "paper"
    ANSWER = "answer"
    CHECK = "check"
    ODD_SIGN = "odd_sign"


@dataclass(frozen=True, slots=True)
class Pin:
    """One thing on the screen: the fact's name, field of a paper, topic, check or odd sign."""

    kind: PinKind
    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why somebody decides: pinned to one thing or several, with indicators, in own words."""

    pins: tuple[Pin, ...]
    indicators: tuple[str, ...] = ()
    words: str = ""


class Stop(StrEnum):
    """Why a reason is stopped."""

    NOTHING = "nothing"
    UNPINNED = "unpinned"
    NOT_ON_SCREEN = "not_on_screen"
    UNKNOWN = "unknown"
    TRAIT = "trait"
    BLOCKED = "blocked"
    ALONE = "alone"
    PROTECT_ONLY = "protect_only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One reason that is stopped: which, counted from 0, why, and over what."""

    reason: int
    stop: Stop
    over: str = ""  # an indicator, or what it is pinned to

    def said(self, say: Say = str) -> str:
        """The explanation, in the language of *say*."""
        indicator = indicators().get(self.over)
        title = say(indicator.title) if indicator else self.over
        return _explained(self.stop, say).format(over=self.over, title=title)


def _explained(stop: Stop, say: Say) -> str:
    return {
        Stop.NOTHING: say("give at least one reason, and pin it to something on the screen"),
        Stop.UNPINNED: say(
            "pin this reason to a fact, paper, answer, check or odd sign on the screen"
        ),
        Stop.NOT_ON_SCREEN: say("{over} is not on the screen: pin the reason to something that is"),
        Stop.UNKNOWN: say("there is no {over}: choose one of the list"),
        Stop.TRAIT: say(
            "{over} is about who somebody is, which is no reason: look for what can be checked"
        ),
        Stop.BLOCKED: say(
            "{over} ({title}) must not be a reason, alone or with others: see the myth lab"
        ),
        Stop.ALONE: say("{over} ({title}) is never a reason alone: add a second, independent one"),
        Stop.PROTECT_ONLY: say(
            "{over} ({title}) only opens help: decide to protect, or give other reasons"
        ),
    }[stop]


PROTECTED_FIELDS = frozenset(
    {"nationality", "citizenship", "sex", "gender", "age", "born", "birth_date", "religion",
     "ethnicity", "language", "photo", "demeanour"}
)  # fmt: skip
"""Fields of papers, and words for them, that say who somebody is."""

PROXY_FIELDS = frozenset({"name", "surname", "given", "birthplace", "school_town"})
"""Fields and topics that stand close to a trait: a second reason must stand beside them."""

HELPING = frozenset({DecisionKind.PROTECT})
UNHARMED = HELPING | {DecisionKind.RELEASE}
"""Decisions that hold nothing against anybody, so that one reason is enough."""


def check_reasons(
    reasons: Sequence[Reason],
    *,
    decision: DecisionKind | None = None,
    screen: Collection[Pin] | None = None,
) -> tuple[Refusal, ...]:
    """What is stopped of *reasons*, in their order; empty when they may carry *decision*.

    Without a *decision* the strictest is taken; without a *screen* everything named is on it. A
    reason that is stopped never supports another one.
    """
    if not reasons:
        return (Refusal(reason=0, stop=Stop.NOTHING),)
    stopped = [[*_stopped(one, reason, decision, screen)] for one, reason in enumerate(reasons)]
    standing = [reason for reason, found in zip(reasons, stopped, strict=True) if not found]
    if decision not in UNHARMED:
        for one, reason in enumerate(reasons):
            stopped[one] += [] if stopped[one] else _alone(one, reason, standing)
    return tuple(refusal for found in stopped for refusal in found)


def _stopped(
    one: int, reason: Reason, decision: DecisionKind | None, screen: Collection[Pin] | None
) -> Iterator[Refusal]:
    """What stops *reason* whatever stands beside it."""
    if not reason.pins:
        yield Refusal(reason=one, stop=Stop.UNPINNED)
    for pin in reason.pins:
        yield from _by_pin(one, pin, screen)
    for name in reason.indicators:
        yield from _by_indicator(one, name, decision)
    for row in _read(reason.words):
        yield Refusal(reason=one, stop=Stop.BLOCKED, over=row)


def _by_pin(one: int, pin: Pin, screen: Collection[Pin] | None) -> Iterator[Refusal]:
    if screen is not None and pin not in screen:
        yield Refusal(reason=one, stop=Stop.NOT_ON_SCREEN, over=pin.of)
    elif pin.kind is PinKind.FACT and pin.of not in FACTS:
        yield Refusal(reason=one, stop=Stop.UNKNOWN, over=pin.of)
    elif _class(pin) is LegalClass.PROTECTED:
        yield Refusal(reason=one, stop=Stop.TRAIT, over=pin.of)


def _class(pin: Pin) -> LegalClass:
    if pin.kind is PinKind.FACT:
        return FACTS[pin.of].legal_class
    field = pin.of.rpartition(".")[2]
    if field in PROTECTED_FIELDS:
        return LegalClass.PROTECTED
    return LegalClass.PROXY if field in PROXY_FIELDS else LegalClass.PLAIN


def _by_indicator(one: int, name: str, decision: DecisionKind | None) -> Iterator[Refusal]:
    indicator = indicators().get(name)
    if indicator is None:
        yield Refusal(reason=one, stop=Stop.UNKNOWN, over=name)
    elif indicator.use_rule is UseRule.DO_NOT_USE:
        yield Refusal(reason=one, stop=Stop.BLOCKED, over=name)
    elif indicator.use_rule is UseRule.PROTECT_ONLY and decision not in HELPING:
        yield Refusal(reason=one, stop=Stop.PROTECT_ONLY, over=name)


def _alone(one: int, reason: Reason, standing: Sequence[Reason]) -> list[Refusal]:
    """What of *reason* may never stand alone, where nothing independent stands beside it."""
    others = [other for other in standing if _independent(reason, other)]
    weak = [name for name in reason.indicators if _never_alone(name)]
    if not weak and all(_class(pin) is LegalClass.PROXY for pin in reason.pins):
        weak = [pin.of for pin in reason.pins[:1]]
        others = [other for other in others if not _proxy(other)]
    return [Refusal(reason=one, stop=Stop.ALONE, over=weak[0])] if weak and not others else []


def _never_alone(name: str) -> bool:
    return indicators()[name].use_rule is UseRule.NEVER_ALONE


def _proxy(reason: Reason) -> bool:
    return all(_class(pin) is LegalClass.PROXY for pin in reason.pins)


def _independent(one: Reason, other: Reason) -> bool:
    """Nothing on the screen and no indicator in common: the same thing told twice is one reason."""
    return not (set(one.pins) & set(other.pins) or set(one.indicators) & set(other.indicators))


FEELING = "NO-P-006"
"""The row that a feeling read off somebody falls under."""

GROUP = "NO-P-010"
"""The row that speaking of a group falls under."""


def _read(words: str) -> tuple[str, ...]:
    """The rows that must not be used and that *words* rest on, in the catalogue's order."""
    text = plain(words)
    found = {row for row, patterns in _rows().items() if any(one.search(text) for one in patterns)}
    kinds = {flag.kind for flag in lint(words, "en")}
    found |= {FEELING} if Inference.FEELING in kinds else set()
    found |= {GROUP} if Inference.GROUP in kinds else set()
    return tuple(sorted(found))


@cache
def _rows() -> Mapping[str, tuple[re.Pattern[str], ...]]:
    text = files("darvoza.training").joinpath("reasons_words.yml").read_text(encoding="utf-8")
    return {
        row: tuple(whole_words(words, language) for language, words in texts.items())
        for row, texts in yaml.safe_load(text).items()
    }
