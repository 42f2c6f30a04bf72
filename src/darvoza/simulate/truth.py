"""What is true of a simulated crossing, kept apart from every message and from the store.

The ledger knows an entry by an identity of the subject (document, plate, wagon, container,
declaration, smgs or s10 number) and the moment of the crossing; subjects without an entry are
innocent.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from darvoza.errors import ScenarioError
from darvoza.records import ControlKind, Finding, ThreatArea
from darvoza.subjects import Consignment, Subject, Traveller, Vehicle

Identity = tuple[str, str]  # kind, value

RETURNING = timedelta(hours=14)
"""A document, plate or wagon comes again: an entry holds for this long before and after."""
ONCE = timedelta(days=12)
"""A declaration, note or item number is used once; messages of it may lie days apart."""
SINGLE_USE = frozenset({"declaration", "local", "smgs", "s10"})
SCHEMA = "darvoza-truth-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthEntry:
    """What a control could find of one subject at one crossing."""

    at: datetime
    typology: str | None
    area: ThreatArea
    finding: Finding
    substance: str | None = None
    quantity: float | None = None
    unit: str | None = None
    concealment: str | None = None
    found_by: Mapping[ControlKind, float] = field(default_factory=dict)
    """Probability that a control of that kind finds it."""


@dataclass(slots=True)
class Truth:
    """The ledger of one simulated stretch of traffic."""

    entries: dict[Identity, list[TruthEntry]] = field(default_factory=dict)

    def add(self, identity: Identity, entry: TruthEntry) -> None:
        """Note *entry* for the subject with *identity*."""
        self.entries.setdefault(identity, []).append(entry)

    def truth_of(self, subject: Subject, when: datetime) -> TruthEntry | None:
        """The entry of *subject* crossing near *when* (UTC), or ``None``: nothing to find."""
        for identity in identities_of(subject):
            for entry in self.entries.get(identity, ()):
                reach = ONCE if identity[0] in SINGLE_USE else RETURNING
                if abs(entry.at - when) <= reach:
                    return entry
        return None

    def __len__(self) -> int:
        return sum(map(len, self.entries.values()))

    def save(self, path: Path) -> None:
        """Write the ledger as JSON; keys sorted, so equal ledgers give equal files."""
        rows = [
            [kind, value, _as_json(entry)]
            for (kind, value), entries in sorted(self.entries.items())
            for entry in entries
        ]
        path.write_text(json.dumps({"schema": SCHEMA, "entries": rows}, indent=0), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "Truth":
        """Read what :meth:`save` wrote.

        Raises:
            ScenarioError: the file is not such a ledger.
        """
        truth = cls()
        try:
            held = json.loads(path.read_text(encoding="utf-8"))
            if held["schema"] != SCHEMA:
                raise ScenarioError(f"{path}: schema {held['schema']!r} instead of {SCHEMA!r}")
            for kind, value, row in held["entries"]:
                truth.add((kind, value), _from_json(row))
        except (ValueError, KeyError, TypeError) as error:
            raise ScenarioError(f"{path} is not a truth ledger: {error}") from error
        return truth


def identities_of(subject: Subject) -> Iterator[Identity]:
    """The identities under which the ledger may know *subject*."""
    if isinstance(subject, Traveller):
        for document in subject.documents:
            yield "document", document.number
    elif isinstance(subject, Vehicle):
        if subject.registration:
            yield "vehicle", subject.registration
    elif isinstance(subject, Consignment):
        for reference in subject.references:
            yield reference.kind, reference.number


def _as_json(entry: TruthEntry) -> dict[str, object]:
    return {
        "at": entry.at.isoformat(),
        "typology": entry.typology,
        "area": entry.area.value,
        "finding": entry.finding.value,
        "substance": entry.substance,
        "quantity": entry.quantity,
        "unit": entry.unit,
        "concealment": entry.concealment,
        "found_by": {kind.value: chance for kind, chance in entry.found_by.items()},
    }


def _from_json(row: dict[str, object]) -> TruthEntry:
    held: dict[str, object] = dict(row)
    at = datetime.fromisoformat(str(held.pop("at")))
    area, finding = ThreatArea(str(held.pop("area"))), Finding(str(held.pop("finding")))
    chances = held.pop("found_by")
    found_by = {ControlKind(kind): float(p) for kind, p in chances.items()}  # type: ignore[attr-defined]
    return TruthEntry(at=at, area=area, finding=finding, found_by=found_by, **held)  # type: ignore[arg-type]
