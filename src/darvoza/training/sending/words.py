"""The words of a story as messages write them: purpose, payment, who paid, whose vehicle."""

from collections.abc import Mapping

from darvoza.simulate.bookings import PAYERS
from darvoza.simulate.chance import pick
from darvoza.simulate.people import People
from darvoza.training.sending.visible import Visible

PAYMENT: Mapping[str, str] = {"cash": "CA", "bank_card": "CC", "card": "CC", "cheque": "CK"}
"""Forms of payment (PADIS 9888); others are MS."""

PURPOSES: Mapping[str, str] = {
    "business": "work",
    "business_trip": "work",
    "conference": "work",
    "exam": "study",
    "family_visit": "family",
    "funeral": "family",
    "holiday": "tourism",
    "seasonal_work": "work",
    "shopping": "trade",
    "trade_trip": "trade",
    "visit_relatives": "family",
    "wedding": "family",
}
"""Purposes as forms declare them (`subjects.Traveller.purpose`); others stand as they are."""

NO_WAY_BACK = frozenset({"one_way", "open_return"})
"""Words of `return_ticket` by which no flight back is booked."""

OWN = frozenset({"own_money", "own", "self"})
"""Words of `payer` that name nobody else."""

FIRMS = frozenset({"agency", "company", "employer", "firm", "recruiter", "organiser", "university"})
"""Parts of a word whose bearer is a firm; every other one is a person."""

STRANGERS = {"KAZ": 4.0, "KGZ": 2.0, "UZB": 1.0}


def payment(case: Visible) -> str:
    """How the ticket was paid; by card where nothing is shown."""
    return PAYMENT.get(case.word("paid_how") or "card", "MS")


def purpose(case: Visible) -> str | None:
    """The declared purpose."""
    word = case.word("purpose")
    return None if word is None else PURPOSES.get(word, word)


def payer(case: Visible) -> str | None:
    """The third party that paid; None where the traveller did, or nothing is shown."""
    word = case.word("payer")
    if word is None or word in OWN:
        return None
    draw = case.draw("payer")
    return pick(draw, PAYERS) if not FIRMS.isdisjoint(word.split("_")) else somebody(case, "payer")


def somebody(case: Visible, role: str) -> str:
    """The name of another person, who is always the same for one *role* of the case."""
    place = int(case.draw("name", role).random() * 9000)
    person = People(case.seed).person("stranger", place, STRANGERS)
    return f"{person.given} {person.surname}"
