"""Reasons as sentences: the profile's title and instruction, and the facts with their units."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from darvoza.facts import FACTS
from darvoza.presentation.language import Language
from darvoza.profiles import Profile
from darvoza.records import Channel, Direction, Mode, Reason, ThreatArea, Value
from darvoza.subjects import VehicleKind

CODED: Mapping[str, type[Enum]] = MappingProxyType(
    {"mode": Mode, "direction": Direction, "vehicle_kind": VehicleKind}
)
"""The facts whose codes are members of an enumeration, and have words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactShown:
    """A fact as a person reads it."""

    name: str
    meaning: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """One reason in words. Of a restricted one only area, instruction and contact are shown."""

    title: str
    instruction: str
    area: str
    channel: Channel
    points: int
    facts: tuple[FactShown, ...] = ()
    restricted: bool = False
    contact: str | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """Puts reasons into the words of one language; *profile* finds a profile by its version."""

    language: Language
    profile: Callable[[str], Profile | None]

    def explain(self, reason: Reason, *, sees_restricted: bool = False) -> Explained:
        """*reason* in words."""
        found = self.profile(reason.version) if reason.kind == "profile" else None
        if reason.restricted and not sees_restricted:
            return self._restricted(reason, found)
        return Explained(
            title=self._title(reason, found),
            instruction=self.language.of(dict(found.instructions)) if found else "",
            area=self.language.word(ThreatArea(reason.area)),
            channel=reason.channel,
            points=reason.points,
            facts=self._facts(reason),
            restricted=reason.restricted,
            contact=found.contact if found else None,
        )

    def _restricted(self, reason: Reason, found: Profile | None) -> Explained:
        return Explained(
            title=self.language("Restricted reason"),
            instruction=self.language.of(dict(found.instructions)) if found else "",
            area=self.language.word(ThreatArea(reason.area)),
            channel=reason.channel,
            points=reason.points,
            restricted=True,
            contact=found.contact if found else None,
        )

    def _title(self, reason: Reason, found: Profile | None) -> str:
        if found is not None:
            return self.language.of(dict(found.titles))
        if reason.kind == "match":
            return self.language("On a lookout")
        return reason.id

    def _facts(self, reason: Reason) -> tuple[FactShown, ...]:
        if reason.kind != "profile":
            return ()
        return tuple(self.fact(name, value) for name, value in reason.params.items())

    def fact(self, name: str, value: Value) -> FactShown:
        """The fact *name* with its value and unit."""
        fact = FACTS.get(name)
        meaning = self.language(fact.meaning) if fact else name
        unit = fact.unit if fact else None
        if name in CODED and isinstance(value, str):
            word = self.language.word(CODED[name](value))
            return FactShown(name=name, meaning=meaning, value=word)
        return FactShown(name=name, meaning=meaning, value=self.shown(value, unit))

    def shown(self, value: Value, unit: str | None = None) -> str:
        """*value* for reading: words for yes, no and unknown, numbers with their unit."""
        if value is None:
            return self.language("unknown")
        if isinstance(value, bool):
            return self.language("yes") if value else self.language("no")
        return value if isinstance(value, str) else self.language.amount(value, unit)
