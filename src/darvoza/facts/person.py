"""③ Facts of the person: traits the law protects, and what the person declares."""

from darvoza.facts.fact import (
    BOOLEAN,
    CODE,
    HISTORY,
    INTEGER,
    MESSAGE,
    NUMBER,
    PLAIN,
    PROTECTED,
    PROXY,
    TRAVELLER,
    Fact,
)
from darvoza.facts.known import Known
from darvoza.facts.past import OWN_KEYS
from darvoza.subjects import SubjectKind, Traveller

FULL_AGE = 18
"""Convention on the Rights of the Child, article 1."""
OWN = OWN_KEYS[SubjectKind.TRAVELLER]


def age_of(person: Traveller, known: Known) -> int | None:
    """Full years of *person* on the day of the crossing."""
    born = person.date_of_birth
    if born is None:
        return None
    day = known.moment.date()
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def is_minor(person: Traveller, known: Known) -> bool | None:
    """Whether *person* is a child on the day of the crossing."""
    age = age_of(person, known)
    if age is None:
        return True if person.infant else None
    return age < FULL_AGE


def _nationality(known: Known) -> str | None:
    return known.traveller.nationality


def _residence(known: Known) -> str | None:
    return known.traveller.residence


def _residence_differs(known: Known) -> bool | None:
    person = known.traveller
    if person.residence is None or person.nationality is None:
        return None
    return person.residence != person.nationality


def _sex(known: Known) -> str | None:
    return known.traveller.sex


def _age(known: Known) -> int | None:
    return age_of(known.traveller, known)


def _minor(known: Known) -> bool | None:
    return is_minor(known.traveller, known)


def _is_crew(known: Known) -> bool:
    return known.traveller.crew_role is not None


def _in_transit(known: Known) -> bool | None:
    return known.traveller.in_transit


def _declared_purpose(known: Known) -> str | None:
    return known.traveller.purpose


def _stay_days(known: Known) -> int | None:
    return known.traveller.stay_days


def _stay_differs(known: Known) -> float | None:
    declared, stays = known.traveller.stay_days, known.past.stays
    ended = [arrived - left for arrived, left in stays if left is not None]
    return round(ended[-1] - declared, 2) if declared is not None and ended else None


def _declared_cash(known: Known) -> float | None:
    cash = known.traveller.declared_cash
    return float(cash) if cash is not None else None


def _declared_cash_currency(known: Known) -> str | None:
    return known.traveller.declared_cash_currency


def _address_given(known: Known) -> bool:
    address = known.traveller.address
    return address is not None and bool(address.street or address.city)


def _contact_given(known: Known) -> bool:
    return bool(known.traveller.phones or known.traveller.emails)


def _others(known: Known, key: str) -> int:
    """Crossings of other persons under the contact *key* in the past 90 days."""
    shared = known.under(key, days=90)
    if not shared:
        return 0
    own = {past.crossing_id for each in OWN for past in known.snapshot.history.get(each, ())}
    return len({past.crossing_id for past in shared} - own)


def _phone_shared(known: Known) -> int | None:
    return _others(known, "phone") if known.traveller.phones else None


def _email_shared(known: Known) -> int | None:
    return _others(known, "email") if known.traveller.emails else None


def _address_shared(known: Known) -> int | None:
    return _others(known, "address") if _address_given(known) else None


def _contact_hits(known: Known) -> int | None:
    if not (_contact_given(known) or _address_given(known)):
        return None
    shared = [past for key in ("phone", "email", "address") for past in known.under(key, days=365)]
    own = {past.crossing_id for each in OWN for past in known.snapshot.history.get(each, ())}
    return len({past.crossing_id for past in shared if past.hits} - own)


FACTS = (
    Fact("nationality", TRAVELLER, CODE, None,
         "Nationality as the document states it; for document and visa rules only",
         MESSAGE, PROTECTED, _nationality),
    Fact("residence", TRAVELLER, CODE, None,
         "Country of residence",
         MESSAGE, PROXY, _residence),
    Fact("residence_differs_from_nationality", TRAVELLER, BOOLEAN, None,
         "The traveller lives in another country than that of the nationality",
         MESSAGE, PROXY, _residence_differs),
    Fact("sex", TRAVELLER, CODE, None,
         "Sex as the document states it: M, F or X",
         MESSAGE, PROTECTED, _sex),
    Fact("age", TRAVELLER, INTEGER, "years",
         "Full years on the day of the crossing",
         MESSAGE, PROTECTED, _age),
    Fact("minor", TRAVELLER, BOOLEAN, None,
         "The traveller is under 18; for the protection of children",
         MESSAGE, PROTECTED, _minor),
    Fact("is_crew", TRAVELLER, BOOLEAN, None,
         "The traveller is a member of the crew",
         MESSAGE, PLAIN, _is_crew),
    Fact("in_transit", TRAVELLER, BOOLEAN, None,
         "The traveller continues without entering the country",
         MESSAGE, PLAIN, _in_transit, askable=True),
    Fact("declared_purpose", TRAVELLER, CODE, None,
         "Purpose the traveller declares: work, study, family, transit, tourism, trade",
         MESSAGE, PLAIN, _declared_purpose, askable=True),
    Fact("stay_days", TRAVELLER, INTEGER, "days",
         "Length of stay the traveller declares",
         MESSAGE, PLAIN, _stay_days, askable=True),
    Fact("last_stay_beyond_declared_days", TRAVELLER, NUMBER, "days",
         "Days by which the last stay was longer than the stay declared now",
         HISTORY, PLAIN, _stay_differs),
    Fact("declared_cash", TRAVELLER, NUMBER, "in declared_cash_currency",
         "Cash the traveller declares",
         MESSAGE, PLAIN, _declared_cash, askable=True),
    Fact("declared_cash_currency", TRAVELLER, CODE, None,
         "Currency of the declared cash",
         MESSAGE, PLAIN, _declared_cash_currency, askable=True),
    Fact("address_given", TRAVELLER, BOOLEAN, None,
         "A street or town where the traveller can be reached is known",
         MESSAGE, PROXY, _address_given, askable=True),
    Fact("contact_given", TRAVELLER, BOOLEAN, None,
         "A telephone number or e-mail address is known",
         MESSAGE, PROXY, _contact_given, askable=True),
    Fact("phone_shared_90d", TRAVELLER, INTEGER, "crossings",
         "Crossings of other persons with the same telephone number in the past 90 days",
         HISTORY, PLAIN, _phone_shared),
    Fact("email_shared_90d", TRAVELLER, INTEGER, "crossings",
         "Crossings of other persons with the same e-mail address in the past 90 days",
         HISTORY, PLAIN, _email_shared),
    Fact("address_shared_90d", TRAVELLER, INTEGER, "crossings",
         "Crossings of other persons with the same address in the past 90 days",
         HISTORY, PROXY, _address_shared),
    Fact("contact_hits_365d", TRAVELLER, INTEGER, "crossings",
         "Crossings of other persons with the same contact in which a control found something",
         HISTORY, PLAIN, _contact_hits),
)  # fmt: skip
