"""⑤ One fact's share of the matcher: from a value to the conjunctions that are still possible.

The literals of all clauses on the fact cut its values into classes; every value of a class leaves
the same conjunctions possible, so a class is worked out once, whatever the number of values.
"""

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from darvoza.profiles.criteria import Clause, Literal
from darvoza.profiles.interpret import BROKEN, seen, truth_of
from darvoza.profiles.witness import points

MEMO_LIMIT = 4_096  # values remembered per fact
EXACT = 2**53  # beyond it whole numbers and binary64 differ: no classes there


@dataclass(frozen=True, slots=True)
class ClauseUse:
    """One distinct clause and the conjunctions that need it true, or need it false (bit sets)."""

    clause: Clause
    when_true: int
    when_false: int


class Field:
    """All uses of one fact. ``memo`` is read directly by the matcher, ``classify`` fills it."""

    __slots__ = ("_classes", "every", "memo", "name", "numbers", "touched", "uses", "words")

    def __init__(self, name: str, uses: Iterable[ClauseUse], every: int) -> None:
        self.name, self.uses, self.every = name, tuple(uses), every
        self.touched = 0
        for use in self.uses:
            self.touched |= use.when_true | use.when_false
        cuts = {point for use in self.uses for point in points(use.clause)}
        self.words: list[str] = sorted(point for point in cuts if isinstance(point, str))
        self.numbers: list[float] = sorted(point for point in cuts if not isinstance(point, str))
        self.memo: dict[object, int] = {}
        self._classes: dict[Hashable, tuple[int, int]] = {}

    def classify(self, value: object) -> tuple[int, int]:
        """The conjunctions left possible by *value*, and among them those a failure left open."""
        try:
            known = seen(value)
        except TypeError:
            return self._work_out(value)
        possible, broken = self._of_class(known)
        if not broken:
            self._remember(value if known is not None else None, possible)
        return possible, broken

    def _remember(self, value: object, possible: int) -> None:
        """NaN, unequal to itself, is never a key; failures are never remembered."""
        if len(self.memo) >= MEMO_LIMIT:
            self.memo.clear()
        self.memo[value] = possible

    def _of_class(self, value: Literal | None) -> tuple[int, int]:
        key = self._class(value)
        if key is None:
            return self._work_out(value)
        found = self._classes.get(key)
        if found is None:
            found = self._classes[key] = self._work_out(value)
        return found

    def _class(self, value: Literal | None) -> Hashable | None:
        """What *value* has in common with its like; None where it must be worked out alone."""
        if value is None:
            return "unknown"
        if isinstance(value, str):
            place = bisect_left(self.words, value)
            return "word", place, self.words[place : place + 1] == [value]
        if abs(value) > EXACT:
            return None
        place = bisect_left(self.numbers, value)
        return "number", place, self.numbers[place : place + 1] == [value]

    def _work_out(self, value: object) -> tuple[int, int]:
        possible, broken = self.every, 0
        facts: Mapping[str, object] = {self.name: value}
        for use in self.uses:
            truth = truth_of(use.clause, facts)  # type: ignore[arg-type]
            if truth is BROKEN:
                broken |= use.when_true | use.when_false
                continue
            if truth is not True:
                possible &= ~use.when_true
            if truth is not False:
                possible &= ~use.when_false
        return possible, broken & possible
