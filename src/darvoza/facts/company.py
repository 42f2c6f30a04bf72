"""③ Facts of those who travel together."""

from darvoza.facts.fact import (
    BOOLEAN,
    INTEGER,
    LINKS,
    NUMBER,
    PLAIN,
    PROTECTED,
    PROXY,
    TRAVELLER,
    Fact,
)
from darvoza.facts.known import Known, hits_of
from darvoza.facts.person import is_minor
from darvoza.records import LinkKind
from darvoza.subjects import Traveller

WITH = frozenset({LinkKind.TRAVELS_WITH})


def companions(known: Known) -> list[Traveller]:
    """The other travellers of its control unit and of its links, each once."""
    found = [person for person in known.snapshot.party if isinstance(person, Traveller)]
    if known.snapshot.linked:
        for _, person in known.linked(WITH, Traveller):
            if person not in found:
                found.append(person)
    return found


def _companions(known: Known) -> int:
    return len(companions(known))


def _travels_alone(known: Known) -> bool:
    booking = known.traveller.booking
    if booking is not None and booking.party_size is not None and booking.party_size > 1:
        return False
    return not companions(known)


def _companions_past_hits(known: Known) -> int | None:
    return hits_of([linked for linked in known.snapshot.linked if linked.kind in WITH])


def _companions_other_booking(known: Known) -> int | None:
    booking = known.traveller.booking
    if booking is None:
        return None
    others = [person.booking for person in companions(known) if person.booking]
    return sum(other.locator != booking.locator for other in others)


def _companions_other_surname(known: Known) -> int | None:
    surname = known.traveller.surname
    if surname is None:
        return None
    others = [person.surname for person in companions(known)]
    return sum(other is not None and other.casefold() != surname.casefold() for other in others)


def _minors_in_party(known: Known) -> int:
    return sum(is_minor(person, known) is True for person in companions(known))


def _minor_without_adult(known: Known) -> bool | None:
    minor = is_minor(known.traveller, known)
    if not minor:
        return minor
    ages = [is_minor(person, known) for person in companions(known)]
    if False in ages:
        return False
    booking = known.traveller.booking
    others = len(ages) + 1 < (booking.party_size or 1) if booking else False
    return None if others or None in ages else True


def _party_cash(known: Known) -> float | None:
    currency = known.traveller.declared_cash_currency
    sums = [
        person.declared_cash
        for person in (known.traveller, *companions(known))
        if person.declared_cash is not None and person.declared_cash_currency == currency
    ]
    return float(sum(sums)) if sums else None


def _party_cash_members(known: Known) -> int:
    persons = (known.traveller, *companions(known))
    return sum(bool(person.declared_cash) for person in persons)


FACTS = (
    Fact("companions", TRAVELLER, INTEGER, "persons",
         "Other travellers in the same control unit or linked as travelling together",
         LINKS, PLAIN, _companions),
    Fact("travels_alone", TRAVELLER, BOOLEAN, None,
         "Nobody is known to travel with the person",
         LINKS, PLAIN, _travels_alone),
    Fact("companions_past_hits", TRAVELLER, INTEGER, "crossings",
         "Past crossings of the companions in which a control found something",
         LINKS, PLAIN, _companions_past_hits),
    Fact("companions_other_booking", TRAVELLER, INTEGER, "persons",
         "Companions who travel on another booking",
         LINKS, PLAIN, _companions_other_booking),
    Fact("companions_other_surname", TRAVELLER, INTEGER, "persons",
         "Companions with another surname",
         LINKS, PROXY, _companions_other_surname),
    Fact("minors_in_party", TRAVELLER, INTEGER, "persons",
         "Children among the companions; for the protection of children",
         LINKS, PROTECTED, _minors_in_party),
    Fact("minor_without_adult", TRAVELLER, BOOLEAN, None,
         "A child with no adult among the known companions; for the protection of children",
         LINKS, PROTECTED, _minor_without_adult),
    Fact("party_cash", TRAVELLER, NUMBER, "in declared_cash_currency",
         "Cash the traveller and the companions declare in the same currency, together",
         LINKS, PROXY, _party_cash),
    Fact("party_cash_members", TRAVELLER, INTEGER, "persons",
         "Persons of the party who declare cash",
         LINKS, PROXY, _party_cash_members),
)  # fmt: skip
