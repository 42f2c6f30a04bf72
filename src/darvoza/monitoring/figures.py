"""Monitoring: the controls that the store counted, added up by why they were made, where, when."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from darvoza.monitoring.rates import Comparison, Interval, Rate, compare, weighted
from darvoza.records import Channel, SelectionKind, ThreatArea
from darvoza.selection import CONTROLLED

_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One control unit that was controlled, and how it had been selected.

    *day* counts from the beginning of the stretch, *areas* are those of its hits. A unit that no
    shift selected has no *kind*.
    """

    checkpoint: str
    day: int
    kind: SelectionKind | None
    channel: Channel | None
    probability: float
    hit: bool
    valuable: bool
    areas: frozenset[ThreatArea]
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """How many control units of a checkpoint its shifts selected, by kind."""

    checkpoint: str
    units: Mapping[SelectionKind, int]
    passing: int  # drawn at random, or not recommended, where the channel asks for no control

    @property
    def selected(self) -> int:
        """Those that were to be controlled."""
        return sum(self.units.get(kind, 0) for kind in TO_CONTROL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """What targeting lets pass, told by the random draw among it.

    *units* are those without a recommendation to control, *share* and *interval* are of them with
    something to find; None when too few were drawn and controlled.
    """

    drawn: int
    hits: int
    units: int
    share: float | None
    interval: Interval | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Rates of all controls, and of each kind, checkpoint and threat area."""

    overall: Rate
    valuable: int
    minutes: int
    by_kind: Mapping[SelectionKind, Rate]
    by_officer_choice: Rate  # controlled though no shift selected it for control
    by_checkpoint: Mapping[str, Rate]
    by_area: Mapping[ThreatArea, Rate]  # hits in the area among all controls
    comparison: Comparison | None
    missed: Missed


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One day or week: which day it begins with, and the controls in it."""

    day: int
    rate: Rate


TO_CONTROL = (SelectionKind.MANDATORY, SelectionKind.RANDOM, SelectionKind.TARGETED)
"""Kinds of selection that ask for a control."""


def figures(controls: Sequence[Control], taken: Iterable[Taken]) -> Figures:
    """Everything that is told of *controls*."""
    kinds = _rates(controls, lambda one: one.kind)
    by_kind = {kind: kinds.get(kind, Rate.of(0, 0)) for kind in TO_CONTROL}
    own = [one for one in controls if one.kind not in TO_CONTROL]
    random = by_kind[SelectionKind.RANDOM]
    return Figures(
        overall=_rate(controls),
        valuable=sum(one.valuable for one in controls),
        minutes=sum(one.minutes for one in controls),
        by_kind=by_kind,
        by_officer_choice=_rate(own),
        by_checkpoint=_rates(controls, lambda one: one.checkpoint),
        by_area=_by_area(controls),
        comparison=compare(by_kind[SelectionKind.TARGETED], random),
        missed=missed(controls, taken),
    )


def missed(controls: Iterable[Control], taken: Iterable[Taken]) -> Missed:
    """What the random draw says of the units that nothing recommends to control."""
    drawn = [
        one
        for one in controls
        if one.kind is SelectionKind.RANDOM and one.channel not in CONTROLLED
    ]
    found = weighted((one.hit, one.probability) for one in drawn)
    return Missed(
        drawn=len(drawn),
        hits=sum(one.hit for one in drawn),
        units=sum(one.passing for one in taken),
        share=found[0] if found else None,
        interval=found[1] if found else None,
    )


def over_time(controls: Iterable[Control], *, days: int, width: int) -> tuple[Step, ...]:
    """The controls of *days* days in steps of *width* days; the first step may be shorter."""
    first = days % width
    edges = [0, *range(first, days, width)] if first else list(range(0, days, width))
    steps: list[list[Control]] = [[] for _ in edges]
    for one in controls:
        behind = (days - 1 - min(max(one.day, 0), days - 1)) // width
        steps[len(edges) - 1 - behind].append(one)
    return tuple(Step(day=day, rate=_rate(some)) for day, some in zip(edges, steps, strict=True))


def _by_area(controls: Sequence[Control]) -> dict[ThreatArea, Rate]:
    counts = Counter(area for one in controls for area in one.areas)
    return {area: Rate.of(counts[area], len(controls)) for area in ThreatArea if counts[area]}


def _rate(controls: Sequence[Control]) -> Rate:
    return Rate.of(sum(one.hit for one in controls), len(controls))


def _rates(controls: Iterable[Control], key: Callable[[Control], _Key]) -> dict[_Key, Rate]:
    parts: dict[_Key, list[Control]] = {}
    for one in controls:
        parts.setdefault(key(one), []).append(one)
    return {name: _rate(some) for name, some in parts.items()}
