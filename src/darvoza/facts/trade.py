"""③ Facts from the past of the firms and persons in a goods document."""

from darvoza.facts.fact import BOOLEAN, CONSIGNMENT, HISTORY, INTEGER, PLAIN, Fact
from darvoza.facts.known import Known
from darvoza.records import PastCrossing
from darvoza.subjects import Party


def _named(party: Party | None) -> bool:
    return party is not None and bool(party.identifier or party.name)


def _first_seen(known: Known, role: str, party: Party | None) -> int | None:
    past = known.under(role, days=366)
    if not past:
        return 0 if _named(party) else None
    return (known.moment - min(each.happened_at for each in past)).days


def _count(known: Known, role: str, party: Party | None, *, days: int) -> int | None:
    past = known.under(role, days=days)
    return len(past) if past or _named(party) else None


def _hits(known: Known, role: str, party: Party | None) -> int | None:
    past = known.under(role, days=365)
    return sum(1 for each in past if each.hits) if past or _named(party) else None


def _ids(past: list[PastCrossing]) -> set[str]:
    return {each.crossing_id for each in past}


def _consignor_first_seen(known: Known) -> int | None:
    return _first_seen(known, "consignor", known.consignment.consignor)


def _consignee_first_seen(known: Known) -> int | None:
    return _first_seen(known, "consignee", known.consignment.consignee)


def _declarant_first_seen(known: Known) -> int | None:
    return _first_seen(known, "declarant", known.consignment.declarant)


def _consignor_90d(known: Known) -> int | None:
    return _count(known, "consignor", known.consignment.consignor, days=90)


def _consignee_90d(known: Known) -> int | None:
    return _count(known, "consignee", known.consignment.consignee, days=90)


def _declarant_90d(known: Known) -> int | None:
    return _count(known, "declarant", known.consignment.declarant, days=90)


def _consignor_hits(known: Known) -> int | None:
    return _hits(known, "consignor", known.consignment.consignor)


def _consignee_hits(known: Known) -> int | None:
    return _hits(known, "consignee", known.consignment.consignee)


def _declarant_hits(known: Known) -> int | None:
    return _hits(known, "declarant", known.consignment.declarant)


def _pair_new(known: Known) -> bool | None:
    goods = known.consignment
    if not (_named(goods.consignor) and _named(goods.consignee)):
        return None
    sent = _ids(known.under("consignor", days=366))
    return not sent or sent.isdisjoint(_ids(known.under("consignee", days=366)))


def _pair_7d(known: Known) -> int | None:
    goods = known.consignment
    if not (_named(goods.consignor) and _named(goods.consignee)):
        return None
    sent = _ids(known.under("consignor", days=7))
    return len(sent & _ids(known.under("consignee", days=7))) if sent else 0


FACTS = (
    Fact("consignor_first_seen_days", CONSIGNMENT, INTEGER, "days",
         "Days since the consignor was first seen, at most a year back; 0 when it is new",
         HISTORY, PLAIN, _consignor_first_seen),
    Fact("consignee_first_seen_days", CONSIGNMENT, INTEGER, "days",
         "Days since the consignee was first seen, at most a year back; 0 when it is new",
         HISTORY, PLAIN, _consignee_first_seen),
    Fact("declarant_first_seen_days", CONSIGNMENT, INTEGER, "days",
         "Days since the declarant was first seen, at most a year back; 0 when it is new",
         HISTORY, PLAIN, _declarant_first_seen),
    Fact("consignor_consignments_90d", CONSIGNMENT, INTEGER, "consignments",
         "Earlier consignments of the consignor in the past 90 days",
         HISTORY, PLAIN, _consignor_90d),
    Fact("consignee_consignments_90d", CONSIGNMENT, INTEGER, "consignments",
         "Earlier consignments of the consignee in the past 90 days",
         HISTORY, PLAIN, _consignee_90d),
    Fact("declarant_consignments_90d", CONSIGNMENT, INTEGER, "consignments",
         "Earlier consignments of the declarant in the past 90 days",
         HISTORY, PLAIN, _declarant_90d),
    Fact("consignor_prior_hits_365d", CONSIGNMENT, INTEGER, "consignments",
         "Consignments of the consignor in which a control of the past year found something",
         HISTORY, PLAIN, _consignor_hits),
    Fact("consignee_prior_hits_365d", CONSIGNMENT, INTEGER, "consignments",
         "Consignments of the consignee in which a control of the past year found something",
         HISTORY, PLAIN, _consignee_hits),
    Fact("declarant_prior_hits_365d", CONSIGNMENT, INTEGER, "consignments",
         "Consignments of the declarant in which a control of the past year found something",
         HISTORY, PLAIN, _declarant_hits),
    Fact("new_trade_pair", CONSIGNMENT, BOOLEAN, None,
         "Consignor and consignee were not seen together in the past year",
         HISTORY, PLAIN, _pair_new),
    Fact("trade_pair_7d", CONSIGNMENT, INTEGER, "consignments",
         "Earlier consignments between the same two parties in the past seven days",
         HISTORY, PLAIN, _pair_7d),
)  # fmt: skip
