"""The words of a story as messages write them: purpose, payment, who paid, whose vehicle."""

from collections.abc import Mapping

from darvoza.simulate.bookings import PAYERS
from darvoza.simulate.chance import pick
from darvoza.simulate.people import People, Person
from darvoza.training.sending.visible import Visible

PAYMENT: Mapping[str, str] = {"cash": "CA", "bank_card": "CC"}
"""Forms of payment (PADIS 9888); others are MS."""

PURPOSES: Mapping[str, str] = {
    "building_work": "work",
    "business_talks": "work",
    "driving_passengers": "work",
    "driving_passengers_and_parcels": "work",
    "family_holiday": "tourism",
    "language_course": "study",
    "onward_flight": "transit",
    "seasonal_work": "work",
    "shopping": "trade",
    "studies": "study",
    "trade_fair": "trade",
    "trade_trip": "trade",
    "visit_relatives": "family",
    "wedding": "family",
}
"""Purposes as forms declare them (`subjects.Traveller.purpose`); others stand as they are."""

NO_WAY_BACK = frozenset({"one_way", "open_return"})
"""Words of `return_ticket` by which no flight back is booked."""

OWN = "own_money"
"""The word of `payer` that names nobody else."""

FIRMS = frozenset({"agency", "employer", "firm", "recruiter", "university"})
"""Parts of a word whose bearer is a firm; every other one is a person."""

STRANGERS = {"KAZ": 4.0, "KGZ": 2.0, "UZB": 1.0}


def payment(case: Visible) -> str:
    """How the ticket was paid; by card where nothing is shown."""
    return PAYMENT.get(case.word("paid_how") or "bank_card", "MS")


def purpose(case: Visible) -> str | None:
    """The declared purpose."""
    word = case.word("purpose")
    return None if word is None else PURPOSES.get(word, word)


def payer(case: Visible) -> str | None:
    """The third party that paid; None where the traveller did, or nothing is shown."""
    word = case.word("payer")
    if word is None or word == OWN:
        return None
    draw = case.draw("payer")
    return pick(draw, PAYERS) if not FIRMS.isdisjoint(word.split("_")) else somebody(case, "payer")


def somebody(case: Visible, role: str) -> str:
    """The name of another person, who is always the same for one *role* of the case."""
    person = stranger(case, role)
    return f"{person.given} {person.surname}"


def stranger(case: Visible, role: str) -> Person:
    """Somebody of another surname: facts compare surnames to tell a third party."""
    draw, people, own = case.draw("name", role), People(case.seed), case.traits.surname
    while True:
        person = people.person("stranger", int(draw.random() * 9000), STRANGERS)
        if person.surname[:4] != own[:4]:
            return person
