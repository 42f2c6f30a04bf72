"""Case packs: practice cases that one post writes and another works, as one file.

`write_pack` gives a YAML document that a person can read; `read_pack` takes nothing that is wrong,
cannot be solved or could name a real person. A pack that must not be read is sealed (`sealing`).
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC
from typing import Any

from darvoza.errors import InputError
from darvoza.training.canonical import canonical, case_of
from darvoza.training.checker import paths, problems, told
from darvoza.training.cyrillic import CYRILLIC
from darvoza.training.grammar import scenarios
from darvoza.training.invented import REPLACE, private_text, real_looking
from darvoza.training.ledger import Case
from darvoza.training.pack_text import read_plain, write_plain
from darvoza.training.phrases import LANGUAGES
from darvoza.training.plain import check_names, check_plain, check_text, table

VERSION = 1
MOST_CASES = 500
TEXT_LANGUAGES = tuple(one for one in LANGUAGES if one != CYRILLIC)
"""An own text is written in each; Uzbek in Cyrillic letters is made from the Latin ones."""

Texts = Mapping[str, Mapping[str, str]]
"""By the id of a word, then by language."""

FIELDS = ["darvoza_pack", "name", "author", "texts", "cases"]
STRUCTURE = frozenset({
    "topic_unknown", "value_of_other_kind", "word_unknown", "topic_of_other_mode",
    "topic_on_one_side", "shown_differs", "check_unknown", "check_impossible",
    "indicator_blocked", "observation_unknown",
})  # fmt: skip
"""Problems with which a case cannot be worked at all; the others make it unfair."""

_NAMED = ("topic", "word", "check", "indicator", "observation")
_ID = re.compile(r"[0-9a-f]{16}")
_WORD = re.compile(r"[a-z][a-z0-9_]{0,59}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """Cases under a name, with the texts of words that are not shipped."""

    name: str
    author: str
    cases: tuple[Case, ...]
    texts: Texts = field(default_factory=dict)


def write_pack(name: str, author: str, cases: Iterable[Case], *, texts: Texts | None = None) -> str:
    """The pack as YAML; equal cases give equal bytes, and `read_pack` gives them back.

    Raises:
        InputError: `read_pack` would refuse it; names case and field.
    """
    given = tuple(cases)
    check_pack(Pack(name=name, author=author, cases=given, texts=texts or {}))
    held = {"darvoza_pack": VERSION, "name": name, "author": author}
    own = {word: dict(sorted(by.items())) for word, by in sorted((texts or {}).items())}
    return write_plain({**held, "texts": own, "cases": [_held(one) for one in given]})


def _held(case: Case) -> dict[str, Any]:
    """The plain fields of *case*, in the order of the ledger."""
    held = json.loads(canonical(case))
    return {one.name: held[one.name] for one in fields(Case)}


def read_pack(text: str) -> Pack:
    """The pack that stands in *text*; times are taken to UTC.

    Raises:
        InputError: names case and field, and says what to do.
    """
    held = table(read_plain(text), "pack")
    check_names(held, FIELDS, "pack")
    if held["darvoza_pack"] != VERSION:
        raise InputError("pack.darvoza_pack", f"is another form than {VERSION}: export it again")
    rows = held["cases"]
    if not isinstance(rows, list):
        raise InputError("pack.cases", "is no list: write one `- id: …` a case")
    _check_count(rows)
    check_plain(held["texts"], Mapping[str, Mapping[str, str]], "pack.texts")
    cases = tuple(_case(row, number) for number, row in enumerate(rows, start=1))
    pack = Pack(name=held["name"], author=held["author"], cases=cases, texts=held["texts"])
    check_pack(pack)
    return pack


def _check_count(rows: Sequence[object]) -> None:
    if not 1 <= len(rows) <= MOST_CASES:
        raise InputError("pack.cases", f"holds {len(rows)} cases: write 1 to {MOST_CASES}")


def _case(row: object, number: int) -> Case:
    where = f"case {number}"
    check_plain(row, Case, where)
    case = case_of(table(row, where))
    _check_clock(case, where)
    return replace(case, at=case.at.astimezone(UTC))


def _check_clock(case: Case, where: str) -> None:
    """A zone, and this century: an age or a term counted from a wrong year misleads."""
    if case.at.tzinfo is None:
        text = f"{case.at.isoformat()} has no time zone: add one, as in +05:00"
        raise InputError(f"{where}.at", text)
    if not 2000 <= case.at.year <= 2099:
        raise InputError(f"{where}.at", f"the year {case.at.year} is not of this century")
    for place, one in enumerate((case.traits, *case.companions)):
        if one.born.year < 1900 or one.born > case.at.date():
            name = f"companions {place}.born" if place else "traits.born"
            text = f"{one.born.isoformat()} is before 1900 or after the case: correct it"
            raise InputError(f"{where}.{name}", text)


def check_pack(pack: Pack) -> None:
    """Refuse a pack that cannot be worked, is no puzzle, or could name a real person.

    Raises:
        InputError: names case and field, and says what to do.
    """
    check_text(pack.name, "pack.name")
    check_text(pack.author, "pack.author")
    _check_count(pack.cases)
    _check_texts(pack.texts)
    for number, case in enumerate(pack.cases, start=1):
        _check_case(case, pack.texts, f"case {number}")
    _check_twice(pack.cases)


def _check_texts(texts: Texts) -> None:
    for word, by in texts.items():
        where = f"pack.texts.{word}"
        if not _WORD.fullmatch(word):
            raise InputError(where, "is no name: use small letters, digits and _")
        check_names(by, list(TEXT_LANGUAGES), where)
        for language, text in by.items():
            private = private_text(check_text(text, f"{where}.{language}"))
            if private is not None:
                raise InputError(f"{where}.{language}", f"{private} could be somebody's: leave out")


def _check_case(case: Case, texts: Texts, where: str) -> None:
    if not _ID.fullmatch(case.id):
        raise InputError(f"{where}.id", f"{case.id} is no id: write 16 digits of 0 to 9, a to f")
    _check_clock(case, where)
    _check_kind(case, where)
    for doubt in real_looking(case):
        raise InputError(f"{where}.{doubt.field}", doubt.text)
    for name, text in _broken(case, texts):
        raise InputError(f"{where}.{name}", text)
    findable = case.hidden is not None and case.hidden.found_by
    if case.guilty and not paths(case) and not findable:
        text = "no check shows that anything claimed is false: change the world at two topics"
        raise InputError(f"{where}.world", text)


def _check_kind(case: Case, where: str) -> None:
    known, story = scenarios(), scenarios().stories.get(case.story)
    if story is None or (story.mode, story.subject) != (case.mode, case.subject):
        text = f"there is no story {case.story} of a {case.subject} by {case.mode}: name another"
        raise InputError(f"{where}.story", text)
    if case.typology is not None and case.typology not in known.typologies:
        raise InputError(f"{where}.typology", f"there is no {case.typology}: name another")
    if not 0 <= case.harm <= 5:
        raise InputError(f"{where}.harm", f"{case.harm} does not lie between 0 and 5")


def _broken(case: Case, texts: Texts) -> Iterator[tuple[str, str]]:
    """What cannot be worked at all: the field, and what to do."""
    for topic in sorted({*case.improvised, *case.vague} - set(case.world)):
        name = "improvised" if topic in case.improvised else "vague"
        yield f"{name}.{topic}", "the story does not know this topic: take it away"
    for one in problems(case):
        own = one.code == "word_unknown" and one.values["word"] in texts
        if one.code in STRUCTURE and not own:
            named = [str(one.values[key]) for key in _NAMED if key in one.values]
            yield ".".join(("story", *named[:1])), told(one)


def _check_twice(cases: Sequence[Case]) -> None:
    known: dict[tuple[str, str], int] = {}
    for number, case in enumerate(cases, start=1):
        for name, value in _unique(case):
            first = known.setdefault((name.split(".")[-1], value), number)
            if first != number and not (name != "id" and _twins(cases[first - 1], case)):
                text = f"{value} stands in case {first} already: give one another"
                more = "" if name == "id" else f" seed, and {REPLACE}"
                raise InputError(f"case {number}.{name}", f"{text}{more}")


def _unique(case: Case) -> Iterator[tuple[str, str]]:
    yield "id", case.id
    yield from ((f"numbers.{kind}", value) for kind, value in case.numbers.items())
    yield from (("traits.document", one.document) for one in (case.traits, *case.companions))


def _twins(one: Case, other: Case) -> bool:
    """Whether two cases differ by who stands there alone, as `traits.twin` makes them."""
    alike = replace(one, id=other.id, traits=other.traits, companions=other.companions)
    return alike == other and one.traits.document != other.traits.document
