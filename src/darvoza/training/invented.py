"""Whether the people of a case are invented: their numbers must come from the seed of the case.

No country reserves a series of passport or telephone numbers for invented people, and the patterns
of the simulator look like real ones. So the mark of an invented number is where it comes from: the
seed of its case makes it again. A number copied from a real document does not come out of the seed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from darvoza.training.ledger import Case, Traits
from darvoza.training.physical import numbers_of
from darvoza.training.traits import FAMILIES, companions_of, traits_of

TWINS, AGAIN = 10, 10
"""How many twins are tried, and how often each is drawn again (as `traits.twin` does)."""
REPLACE = "let invented(case) make others"

_MAIL = re.compile(r"[^@\s]+@(?:[a-z0-9-]+\.)+example")
_NAME = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+)*")
_LONG_NUMBER = re.compile(r"\d(?:[ ()-]{0,2}\d){6,}")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A value that could be somebody's: the field of the case, and what to do."""

    field: str
    text: str


def real_looking(case: Case) -> tuple[Doubt, ...]:
    """Every value of *case* that could belong to a real person or vehicle; () when none does."""
    found = list(_people(case))
    made = numbers_of(case.seed, case.mode, case.subject)
    for kind, value in case.numbers.items():
        if made.get(kind) != value:
            found.append(Doubt(f"numbers.{kind}", _foreign(value, case.seed)))
    return tuple(found)


def _people(case: Case) -> Iterator[Doubt]:
    party = (case.traits, *case.companions)
    made = _maker(case)
    for place, one in enumerate(party):
        field = f"companions {place}" if place else "traits"
        if one.document not in {other.document for other in made}:
            yield Doubt(f"{field}.document", _foreign(one.document, case.seed))
        if one.phone not in {other.phone for other in made}:
            yield Doubt(f"{field}.phone", _foreign(one.phone, case.seed))
        yield from _written(one, field)


def _foreign(value: str, seed: int) -> str:
    return f"{value} does not come from the seed {seed}, so it could be somebody's: {REPLACE}"


def _written(one: Traits, field: str) -> Iterator[Doubt]:
    if one.email is not None and not _MAIL.fullmatch(one.email):
        text = f"{one.email} could be somebody's: use an address that ends in .example"
        yield Doubt(f"{field}.email", f"{text}, or {REPLACE}")
    for name, value in (("surname", one.surname), ("given", one.given)):
        if not _NAME.fullmatch(value):
            yield Doubt(f"{field}.{name}", f"{value} is no name: write letters only")


def _maker(case: Case) -> Sequence[Traits]:
    """Who the seed makes for this party: the first, or one of the twins, whichever stands there."""
    on, wanted = case.at.date(), case.traits.document
    numbers = (one for one in _trials() if traits_of(case.seed, on, number=one).document == wanted)
    return _party(case, next(numbers, 0))


def _trials() -> Iterator[int]:
    return (number + 1000 * again for again in range(AGAIN) for number in range(TWINS))


def _party(case: Case, number: int) -> tuple[Traits, ...]:
    on, family, size = case.at.date(), case.story in FAMILIES, len(case.companions)
    party = companions_of(case.seed, on, size, family=family, number=number)
    return (traits_of(case.seed, on, number=number), *party)


def invented(case: Case) -> Case:
    """*case* with other people and with the numbers of its seed; all else the same.

    The case may be far from what was drawn; what it is about is not touched.
    """
    parties = (_party(case, number) for number in _trials())
    first, *others = next(one for one in parties if one[0].document != case.traits.document)
    numbers: Mapping[str, str] = numbers_of(case.seed, case.mode, case.subject)
    return replace(case, traits=first, companions=tuple(others), numbers=numbers)


def private_text(text: str) -> str | None:
    """What in a text of one's own could be somebody's address or number; None when nothing."""
    for word in text.split():
        if "@" in word and not _MAIL.fullmatch(word.strip(".,;:()<>")):
            return word
    found = _LONG_NUMBER.search(text)
    return found[0] if found else None
