"""Who somebody is on paper: drawn last, by a generator that knows the seed and nothing else."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from darvoza.simulate.people import REFERENCE_DAY, People, Person
from darvoza.training.ledger import Case, Traits

NATIONALITIES: Mapping[str, float] = {
    "KAZ": 3, "UZB": 3, "KGZ": 2, "TJK": 2, "RUS": 1.2, "TKM": 1, "TUR": 0.5, "CHN": 0.5,
}  # fmt: skip
"""One mix for every story, so that no trait goes with a story, a typology or the truth."""


FAMILIES = frozenset({"air_family"})
"""Stories whose party is one household: a partner and children."""


def traits_of(seed: int, on: date, *, number: int = 0) -> Traits:
    """Who stands at the desk on the day *on*; *number* above 0 for twins."""
    return _traits(People(seed).person(f"traits-{number}", 0, dict(NATIONALITIES)), on)


def companions_of(seed: int, on: date, count: int, *, family: bool, number: int = 0
                  ) -> tuple[Traits, ...]:  # fmt: skip
    """*count* others of the party: of the household of a *family*, else each of another."""
    people, pool = People(seed), f"traits-{number}"
    places = [(0, one) if family else (one, 0) for one in range(1, count + 1)]
    return tuple(
        _traits(people.person(pool, household, dict(NATIONALITIES), member), on)
        for household, member in places
    )


def _traits(person: Person, on: date) -> Traits:
    later = on - REFERENCE_DAY
    return Traits(
        surname=person.surname,
        given=person.given,
        sex=person.sex,
        born=person.born + later,
        nationality=person.nationality,
        document=person.document,
        expires=person.expires + later,
        phone=person.phone,
        email=person.email,
    )


def twin(case: Case, number: int = 1) -> Case:
    """The counterfactual twin *number* of *case*: another person, all else but the id the same.

    Sex or nationality always differ, so that what trainees decide about twins can be compared.
    """
    on = case.at.date()
    trial = number
    while _alike(made := traits_of(case.seed, on, number=trial), case.traits):
        trial += 1000
    count, family = len(case.companions), case.story in FAMILIES
    party = companions_of(case.seed, on, count, family=family, number=trial)
    return replace(case, id=f"{int(case.id, 16) ^ number:016x}", traits=made, companions=party)


def _alike(one: Traits, other: Traits) -> bool:
    return (one.sex, one.nationality) == (other.sex, other.nationality)
