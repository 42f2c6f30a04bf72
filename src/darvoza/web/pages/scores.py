"""⑨ Scores as they stand on a page: each number with its interval, written and drawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from babel.numbers import format_decimal, format_percent

from darvoza.presentation import Language, language
from darvoza.training.scoring import Measured, Score
from darvoza.training.scoring.calibration import Row
from darvoza.training.scoring.cost import Cost

SHARE = (0.0, 1.0)
D_PRIME, CRITERION = (-1.0, 5.0), (-2.5, 2.5)
"""What the bars of d′ and c reach; what lies beyond ends at the edge."""

A_MINUTE = (0.0, 2.0)
EXCESS = (-1.0, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A number on its scale, all as shares of the width; *zero* where nothing is, if within."""

    low: float
    value: float
    high: float
    zero: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLine:
    """One number: what it is, what it means, and how it is written and drawn."""

    name: str
    note: str
    value: str | None
    low: str
    high: str
    cases: int
    bar: Bar | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Numbers under one heading."""

    name: str
    lines: tuple[ScoreLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibrated:
    """A row of the calibration table: how sure, how often right; drawn on 0 to 100 %."""

    sure: str
    stated: float
    line: ScoreLine


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSheet:
    """Everything of a score, as the page writes it."""

    groups: tuple[Group, ...]
    calibrated: tuple[Calibrated, ...]
    costs: tuple[tuple[str, str], ...]
    roc: str  # points of a line on a square of 100


@dataclass(frozen=True, slots=True)
class _Kind:
    """How numbers of one kind are written and drawn."""

    scale: tuple[float, float]
    percent: bool = False


_SHARE = _Kind(SHARE, percent=True)


def sheet_of(of: Score, code: str) -> ScoreSheet:
    """*of* in the language *code*."""
    say = language(code)
    return ScoreSheet(
        groups=tuple(_groups(of, say)),
        calibrated=tuple(
            _calibrated(row, say) for row in (of.calibration.table if of.calibration else ())
        ),
        costs=tuple(_costs(of.cost, say)),
        roc=_curve(of.detection.roc),
    )


def _groups(of: Score, say: Language) -> Iterable[Group]:
    yield Group(name=say("Telling the guilty from the innocent"), lines=_detection(of, say))
    yield Group(name=say("How sure, and how often right"), lines=_calibration(of, say))
    yield Group(name=say("Reasons"), lines=_reasons(of, say))
    yield Group(name=say("Questions"), lines=_questioning(of, say))


def _detection(of: Score, say: Language) -> tuple[ScoreLine, ...]:
    found = of.detection
    counted = say(
        "{hits} of {targets} stopped that hid something, {alarms} of {innocents} innocent"
    )
    counts = counted.format(
        hits=found.hits, targets=found.targets, alarms=found.false_alarms, innocents=found.innocents
    )
    readily = say("below 0: stops readily; above 0: lets pass readily")
    rated = say("how often a case that hides something is rated above an innocent one")
    needed = say("who needed protection and was routed to it: the floor is all of them")
    return (
        _line("d′", counts, found.d_prime, _Kind(D_PRIME), say),
        _line(say("Readiness to stop (c)"), readily, found.criterion, _Kind(CRITERION), say),
        _line(say("Area under the curve (AUC)"), rated, found.auc, _SHARE, say),
        _line(say("Protection"), needed, of.protection.share, _SHARE, say),
    )


def _calibration(of: Score, say: Language) -> tuple[ScoreLine, ...]:
    found = of.calibration
    brier = say("0 at best; 0.25 for who always says 50 per cent")
    excess = say("how sure on average, less how often right; 0 at best")
    return (
        _line(say("Brier score"), brier, found.brier if found else None, _Kind(SHARE), say),
        _line(
            say("Surer than right"),
            excess,
            found.excess if found else None,
            _Kind(EXCESS, percent=True),
            say,
        ),
    )


def _reasons(of: Score, say: Language) -> tuple[ScoreLine, ...]:
    found = of.reasons
    texts = (
        (say("Precision"), say("reasons named that were true ones"), found.precision),
        (say("Recall"), say("of the two reasons that each guilty case needs"), found.recall),
        (say("Both in one (F1)"), say("precision and recall together"), found.f1),
        (
            say("Odd but harmless, explained"),
            say("harmless odd signs that a check explained and nobody held against anybody"),
            found.explained,
        ),
    )
    return tuple(_line(name, note, value, _SHARE, say) for name, note, value in texts)


def _questioning(of: Score, say: Language) -> tuple[ScoreLine, ...]:
    found = of.questioning
    accused = say("open, checkable or unexpected; accusations: {count}").format(
        count=found.accusatory
    )
    a_minute = say("answers that a check then confirmed or contradicted")
    first = say("evidence whose topic was asked about before it was shown")
    return (
        _line(say("Good questions"), accused, found.good, _SHARE, say),
        _line(say("Checked answers a minute"), a_minute, found.per_minute, _Kind(A_MINUTE), say),
        _line(say("Asked before shown"), first, found.asked_first, _SHARE, say),
    )


def _line(name: str, note: str, one: Measured | None, kind: _Kind, say: Language) -> ScoreLine:
    if one is None:
        return ScoreLine(name=name, note=note, value=None, low="", high="", cases=0, bar=None)
    value, low, high = (_written(number, kind, say) for number in (one.value, one.low, one.high))
    return ScoreLine(
        name=name,
        note=note,
        value=value,
        low=low,
        high=high,
        cases=one.cases,
        bar=_bar(one, kind.scale),
    )


def _written(number: float, kind: _Kind, say: Language) -> str:
    shown = round(number, 2) + 0  # no minus before zero
    if kind.percent:
        return format_percent(shown, locale=say.code)
    return format_decimal(shown, format="0.00", locale=say.code)


def _bar(one: Measured, scale: tuple[float, float]) -> Bar:
    start, end = scale

    def place(number: float) -> float:
        return min(1.0, max(0.0, (number - start) / (end - start)))

    zero = place(0.0) if start < 0 < end else None
    return Bar(low=place(one.low), value=place(one.value), high=place(one.high), zero=zero)


def _calibrated(row: Row, say: Language) -> Calibrated:
    sure = say("{low}–{high} per cent sure").format(low=row.low, high=row.high)
    return Calibrated(sure=sure, stated=row.stated, line=_line(sure, "", row.right, _SHARE, say))


def _costs(of: Cost, say: Language) -> Iterable[tuple[str, str]]:
    missed = sum(of.missed)
    yield say("cases let pass that hid something"), say.number(missed)
    for harm, count in enumerate(of.missed):
        if count:
            yield say("of these with harm {harm} of 5").format(harm=harm), say.number(count)
    yield say("minutes of innocent people who were stopped"), say.number(round(of.innocent_minutes))
    yield say("points of their dignity"), say.number(of.dignity)
    yield say("minutes of all who waited meanwhile"), say.number(round(of.waiting_minutes))
    yield say("points in all, by the open cost table"), say.number(round(of.points, 1))


def _curve(roc: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{100 * alarms:.1f},{100 - 100 * hits:.1f}" for alarms, hits in roc)
