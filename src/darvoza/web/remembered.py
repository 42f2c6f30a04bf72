"""⑨ What is dear to count and may be some seconds old: counted once, shown to all who ask."""

import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

_Value = TypeVar("_Value")


@dataclass(slots=True)
class Remembered(Generic[_Value]):
    """Values by what was asked, for *seconds* each and *most* of them; one is made at a time."""

    seconds: float
    most: int
    _known: dict[Hashable, tuple[float, _Value]] = field(default_factory=dict)
    _making: threading.Lock = field(default_factory=threading.Lock)

    def get(self, asked: Hashable, make: Callable[[], _Value]) -> _Value:
        """The value known for *asked*, else the one that *make* gives; others wait for that."""
        found = self._fresh(asked)
        if found is not None:
            return found[1]
        with self._making:
            found = self._fresh(asked) or (time.monotonic(), make())
            self._known.pop(asked, None)
            self._known[asked] = found
            while len(self._known) > self.most:
                self._known.pop(next(iter(self._known)))
        return found[1]

    def _fresh(self, asked: Hashable) -> tuple[float, _Value] | None:
        found = self._known.get(asked)
        return found if found and time.monotonic() - found[0] < self.seconds else None
