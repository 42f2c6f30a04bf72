"""What a replay compares, and what it found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from darvoza.records import Assessment

COMPARED = ("channel", "score", "reasons", "failed", "facts", "versions")

SHOWN = 1_000
"""Differences kept for showing; all are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One assessment that does not come out as it was.

    *field* names what differs; ``missing`` when the replay made no such assessment, ``new`` when
    only the replay made it.
    """

    born_of: str  # the mention from which the crossing was born
    as_of: datetime
    field: str
    before: object = None
    after: object = None


@dataclass(slots=True)
class Replayed:
    """What a replay found."""

    compared: int = 0
    different: int = 0
    differences: list[Difference] = field(default_factory=list)

    def note(self, found: Sequence[Difference]) -> None:
        """Count one assessment and the differences found in it."""
        self.compared += 1
        self.different += bool(found)
        self.differences.extend(found[: max(0, SHOWN - len(self.differences))])


Told = tuple[tuple[str, int], Assessment]
"""An assessment under (mention of birth, moment in µs), which every replay gives it again."""


def compared(before: Iterator[Told], after: Iterator[Told]) -> Replayed:
    """Walk both in step; both come sorted by the same key."""
    found = Replayed()
    old, new = next(before, None), next(after, None)
    while old is not None or new is not None:
        if old is not None and (new is None or old[0] < new[0]):
            found.note([_absent(old, "missing")])
            old = next(before, None)
        elif new is not None and (old is None or new[0] < old[0]):
            found.note([_absent(new, "new")])
            new = next(after, None)
        elif old is not None and new is not None:
            found.note(differences(old[0][0], old[1], new[1]))
            old, new = next(before, None), next(after, None)
    return found


def _absent(told: Told, how: str) -> Difference:
    return Difference(born_of=told[0][0], as_of=told[1].as_of, field=how)


def differences(born_of: str, before: Assessment, after: Assessment) -> list[Difference]:
    """In what *after* differs from *before*."""
    return [
        Difference(born_of=born_of, as_of=before.as_of, field=name, before=old, after=new)
        for name in COMPARED
        if (old := getattr(before, name)) != (new := getattr(after, name))
    ]
