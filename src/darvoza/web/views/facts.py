"""⑨ Facts as the desk shows them: by source, each with its meaning; and what is worth asking."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from darvoza.facts import FACTS, Fact, FactSource, LegalClass
from darvoza.presentation import language
from darvoza.presentation.questions import question
from darvoza.profiles import Profile, asks
from darvoza.records import Assessment, Crossing, Value
from darvoza.subjects import SubjectKind, kind_of
from darvoza.web.identity import Visit
from darvoza.web.views.reasons import known_fact, open_to
from darvoza.web.views.texts import in_language, said


@dataclass(frozen=True, slots=True, kw_only=True)
class FactContext:
    """One fact with the value known at the assessment; null is unknown.

    *shown* is the value with its unit, as a person reads it.
    """

    name: str
    value: Value
    shown: str
    type: str
    unit: str | None
    meaning: str
    legal_class: LegalClass


@dataclass(frozen=True, slots=True, kw_only=True)
class FactGroup:
    """Facts of one source: message, history, links or list."""

    source: FactSource
    facts: tuple[FactContext, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A fact to ask for, and the titles of the profiles that wait for the answer.

    *sentence* can be read aloud to the person at the desk.
    """

    fact: str
    sentence: str
    meaning: str
    unit: str | None
    profiles: tuple[str, ...]


def groups(visit: Visit, values: Mapping[str, Value]) -> tuple[FactGroup, ...]:
    """The facts in *values* that the catalogue knows, in its order, by source."""
    found: dict[FactSource, list[FactContext]] = {}
    for name, fact in FACTS.items():
        if name in values:
            found.setdefault(fact.source, []).append(_context(visit, fact, values[name]))
    return tuple(FactGroup(source=source, facts=tuple(some)) for source, some in found.items())


def unknown(
    visit: Visit, kind: SubjectKind, values: Mapping[str, Value]
) -> tuple[FactContext, ...]:
    """The facts of that kind of subject that were not known, in the order of the catalogue."""
    return tuple(
        _context(visit, fact, None)
        for name, fact in FACTS.items()
        if kind in fact.subjects and values.get(name) is None
    )


def _context(visit: Visit, fact: Fact, value: Value) -> FactContext:
    return FactContext(
        name=fact.name,
        value=value,
        shown=known_fact(visit, fact.name, value).shown,
        type=fact.type,
        unit=fact.unit,
        meaning=said(visit, fact.meaning),
        legal_class=fact.legal_class,
    )


def questions(
    visit: Visit, crossing: Crossing, assessment: Assessment, values: Mapping[str, Value]
) -> tuple[Question, ...]:
    """What to ask, of the profiles in force at the visit that do not apply yet."""
    waiting: dict[str, list[str]] = {}
    applied = {reason.id for reason in assessment.reasons}
    for profile in _open_profiles(visit, crossing):
        if profile.id not in applied:
            title = in_language(visit, profile.titles) or profile.id
            for name in asks(profile, values, FACTS):
                waiting.setdefault(name, []).append(title)
    return tuple(_question(visit, FACTS[name], titles) for name, titles in waiting.items())


def _open_profiles(visit: Visit, crossing: Crossing) -> Iterator[Profile]:
    """The profiles that look at the crossing and hide nothing from the account."""
    movement = crossing.movement
    for profile in visit.desk.loop.profiles(visit.at).matcher.profiles:
        if open_to(visit, profile) and profile.applies_to.includes(
            subject=kind_of(crossing.subject),
            mode=movement.mode,
            direction=movement.direction,
            checkpoint=movement.checkpoint,
        ):
            yield profile


def _question(visit: Visit, fact: Fact, titles: list[str]) -> Question:
    return Question(
        fact=fact.name,
        sentence=question(fact.name, language(visit.account.language)) or said(visit, fact.meaning),
        meaning=said(visit, fact.meaning),
        unit=fact.unit,
        profiles=tuple(sorted(titles)),
    )
