"""⑤ From the text of a profile file to a checked profile (docs/analyst/profiles.md)."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from enum import Enum
from typing import TypeVar

from darvoza.errors import ConditionError, ProfileError
from darvoza.facts.fact import Fact, FactType
from darvoza.profiles.check import Checked, check, typed
from darvoza.profiles.document import Document, Path
from darvoza.profiles.indicators import check_indicators
from darvoza.profiles.parse import parse
from darvoza.profiles.profile import AppliesTo, Profile, ProfileTest, content_hash
from darvoza.records import Channel, Direction, Mode, ThreatArea, Value
from darvoza.subjects import SubjectKind

Choice = TypeVar("Choice", bound=Enum)

FIELDS = (
    "id", "title", "instruction", "area", "channel", "points", "applies_to", "condition",
    "legal_basis", "source", "indicators", "owner", "restricted", "contact", "expires", "tests",
)  # fmt: skip

LANGUAGES = ("en", "ru", "kk", "ky", "tg", "uz_Latn", "uz_Cyrl", "tk")
REQUIRED_LANGUAGES = ("en", "ru")
MAX_POINTS = 100
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def load(text: str, catalogue: Mapping[str, Fact]) -> Profile:
    """Read and check one profile file; ProfileError names the line and the field.

    Its own tests are read and typed, not run: ``run_tests`` does that.
    """
    document = Document(text)
    document.only(FIELDS)
    applies_to = _applies_to(document)
    checked = _condition(document, catalogue, applies_to)
    area = _choice(document, ThreatArea, "area")
    indicators = document.words("indicators")
    try:
        check_indicators(indicators, area, checked.conjunctions)
    except ProfileError as error:
        raise ProfileError("{error}", document.place("indicators"), error=error) from None
    profile = Profile(
        id=_id(document), titles=_texts(document, "title"), area=area,
        instructions=_texts(document, "instruction"), channel=_channel(document),
        points=_points(document), applies_to=applies_to, indicators=indicators,
        condition=document.take(str, "condition"), tree=checked.tree,
        conjunctions=checked.conjunctions, cautions=checked.cautions,
        legal_basis=document.optional(str, "legal_basis") or None,
        source=_source(document), owner=document.take(str, "owner"),
        restricted=document.optional(bool, "restricted") or False,
        contact=_contact(document), expires=_expires(document),
        tests=_tests(document, catalogue),
    )  # fmt: skip
    return replace(profile, hash=content_hash(profile))


def _id(document: Document) -> str:
    name = document.take(str, "id")
    if not ID.fullmatch(name) or len(name) > 64:
        raise ProfileError(
            "takes up to 64 small letters and digits, joined by -", document.place("id")
        )
    return name


def _texts(document: Document, field: str) -> dict[str, str]:
    document.only(LANGUAGES, field)
    for language in REQUIRED_LANGUAGES:
        document.take(str, field, language)
    return document.texts(field)


def _choice(document: Document, kind: type[Choice], *path: str | int) -> Choice:
    value = document.take(str, *path)
    try:
        return kind(value)
    except ValueError:
        allowed = ", ".join(str(member.value) for member in kind)
        raise ProfileError(
            "{value!r} is not one of {allowed}", document.place(*path), value=value, allowed=allowed
        ) from None


def _channel(document: Document) -> Channel:
    value = document.take(str, "channel")
    if value.upper() not in Channel.__members__ or not value.islower():
        allowed = ", ".join(name.lower() for name in Channel.__members__)
        raise ProfileError(
            "{value!r} is not one of {allowed}",
            document.place("channel"),
            value=value,
            allowed=allowed,
        )
    return Channel[value.upper()]


def _points(document: Document) -> int:
    points = document.take(int, "points")
    if not 0 <= points <= MAX_POINTS:
        raise ProfileError("must be from 0 to {most}", document.place("points"), most=MAX_POINTS)
    return points


def _applies_to(document: Document) -> AppliesTo:
    document.only(("subjects", "modes", "direction", "checkpoints"), "applies_to")
    subjects = _choices(document, SubjectKind, "subjects")
    if not subjects:
        raise ProfileError("is missing", document.place("applies_to", "subjects"))
    direction = document.find("applies_to", "direction")
    return AppliesTo(
        subjects=subjects,
        modes=_choices(document, Mode, "modes"),
        direction=_choice(document, Direction, "applies_to", "direction") if direction else None,
        checkpoints=frozenset(document.words("applies_to", "checkpoints")),
    )


def _choices(document: Document, kind: type[Choice], field: str) -> frozenset[Choice]:
    count = len(document.optional(list, "applies_to", field) or [])
    return frozenset(_choice(document, kind, "applies_to", field, place) for place in range(count))


def _condition(document: Document, catalogue: Mapping[str, Fact], applies_to: AppliesTo) -> Checked:
    try:
        return check(
            parse(document.take(str, "condition")),
            catalogue,
            subjects=applies_to.subjects,
            legal_basis=document.optional(str, "legal_basis"),
        )
    except ConditionError as error:
        raise ProfileError("{error}", document.place("condition"), error=error) from error


def _source(document: Document) -> str | None:
    source = document.optional(str, "source") or None
    if source is None and not document.optional(str, "legal_basis"):
        raise ProfileError("a profile needs a source or a legal_basis", document.place("source"))
    return source


def _contact(document: Document) -> str | None:
    contact = document.optional(str, "contact") or None
    if contact is None and document.find("restricted"):
        raise ProfileError("a restricted profile must say whom to call", document.place("contact"))
    return contact


def _expires(document: Document) -> date:
    value = document.find("expires")
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            value = None
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ProfileError("must be a date, such as 2027-12-31", document.place("expires"))
    return value


def _tests(document: Document, catalogue: Mapping[str, Fact]) -> tuple[ProfileTest, ...]:
    count = len(document.optional(list, "tests") or [])
    tests = tuple(_test(document, catalogue, place) for place in range(count))
    if {test.applies for test in tests} != {True, False}:
        raise ProfileError(
            "give a test that applies and one that does not", document.place("tests")
        )
    return tests


def _test(document: Document, catalogue: Mapping[str, Fact], place: int) -> ProfileTest:
    document.only(("name", "facts", "applies"), "tests", place)
    facts = document.mapping("tests", place, "facts")
    return ProfileTest(
        name=document.take(str, "tests", place, "name"),
        applies=document.take(bool, "tests", place, "applies"),
        facts={
            name: _value(document, catalogue[name], ("tests", place, "facts", name), facts[name])
            for name in _known(document, catalogue, place)
        },
    )


def _known(document: Document, catalogue: Mapping[str, Fact], place: int) -> list[str]:
    document.only(catalogue, "tests", place, "facts")
    return sorted(document.mapping("tests", place, "facts"))


def _value(document: Document, fact: Fact, path: Path, value: object) -> Value:
    """The value of a fact in a test; YAML reads the code NO as false, so types are checked here."""
    if value is None:
        return None
    if not isinstance(value, bool | int | float | str):
        raise ProfileError(
            "must be one value of type {type}; quote it?", document.place(*path), type=fact.type
        )
    try:
        return typed(value, fact)
    except ConditionError as error:
        place = document.place(*path)
        if fact.type in {FactType.CODE, FactType.TEXT}:
            raise ProfileError("{error}; quote it", place, error=error) from None
        raise ProfileError("{error}", place, error=error) from None
