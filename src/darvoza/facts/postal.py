"""③ Facts of postal items."""

from darvoza import codes
from darvoza.facts import lists
from darvoza.facts.fact import (
    BOOLEAN,
    CODE,
    CONSIGNMENT,
    HISTORY,
    INTEGER,
    MESSAGE,
    NUMBER,
    PLAIN,
    PROXY,
    Fact,
)
from darvoza.facts.goods import currency_of, value_of
from darvoza.facts.known import Known
from darvoza.records import Mode
from darvoza.subjects import Consignment, Party


def _number(goods: Consignment) -> str | None:
    return next((each.number for each in goods.references if each.kind == "s10"), None)


def _postal(known: Known) -> bool:
    return known.movement.mode is Mode.POST or _number(known.consignment) is not None


def _s10_valid(known: Known) -> bool | None:
    number = _number(known.consignment)
    return codes.valid_postal_item(number) if number else None


def _s10_service(known: Known) -> str | None:
    number = _number(known.consignment)
    return number[:1] if number else None


def _s10_country(known: Known) -> str | None:
    number = _number(known.consignment)
    return number[-2:] if number and number[-2:].isalpha() else None


def _s10_repeated(known: Known) -> bool | None:
    return bool(known.under("s10", days=366)) if _number(known.consignment) else None


def _nature(known: Known) -> str | None:
    return known.consignment.nature


def _is_gift(known: Known) -> bool | None:
    nature = known.consignment.nature
    return nature == lists.GIFT if nature else None


def _postage_to_value(known: Known) -> float | None:
    goods, value = known.consignment, value_of(known)
    if goods.postage is None or not value or goods.postage_currency != currency_of(known):
        return None
    return round(float(goods.postage) / float(value), 4)


def _days_in_post(known: Known) -> float | None:
    posted = known.consignment.posted_at
    return round((known.moment - posted).total_seconds() / 86400, 2) if posted else None


def _postal_data_missing(known: Known) -> bool | None:
    goods = known.consignment
    if not _postal(known):
        return None
    return not any(item.description or item.hs_code for item in goods.items)


def _without_name(party: Party | None) -> bool:
    return party is None or not party.name


def _sender_missing(known: Known) -> bool | None:
    return _without_name(known.consignment.consignor) if _postal(known) else None


def _sender_address_missing(known: Known) -> bool | None:
    if not _postal(known):
        return None
    consignor = known.consignment.consignor
    address = consignor.address if consignor else None
    return address is None or not address.street


def _sender_elsewhere(known: Known) -> bool | None:
    goods = known.consignment
    address = goods.consignor.address if goods.consignor else None
    if address is None or address.country is None or goods.dispatch_country is None:
        return None
    return address.country != goods.dispatch_country


def _items_30d(known: Known, role: str) -> int | None:
    return len(known.under(role, days=30)) if _postal(known) else None


def _sender_items(known: Known) -> int | None:
    return _items_30d(known, "consignor")


def _addressee_items(known: Known) -> int | None:
    return _items_30d(known, "consignee")


def _to_others(known: Known, role: str, other: str) -> int | None:
    if not _postal(known):
        return None
    sent = {past.crossing_id for past in known.under(role, days=30)}
    return len(sent - {past.crossing_id for past in known.under(other, days=30)}) if sent else 0


def _sender_to_others(known: Known) -> int | None:
    return _to_others(known, "consignor", "consignee")


def _addressee_from_others(known: Known) -> int | None:
    return _to_others(known, "consignee", "consignor")


FACTS = (
    Fact("s10_valid", CONSIGNMENT, BOOLEAN, None,
         "The postal item number has the right form and check digit",
         MESSAGE, PLAIN, _s10_valid),
    Fact("s10_service", CONSIGNMENT, CODE, None,
         "First letter of the postal item number: C parcel, E express, L tracked, R registered …",
         MESSAGE, PLAIN, _s10_service),
    Fact("s10_country", CONSIGNMENT, CODE, None,
         "Country whose post gave the item its number",
         MESSAGE, PROXY, _s10_country),
    Fact("s10_seen_before", CONSIGNMENT, BOOLEAN, None,
         "The postal item number was used in the past year",
         HISTORY, PLAIN, _s10_repeated),
    Fact("nature", CONSIGNMENT, CODE, None,
         "Nature of the postal item: gift, sale, sample, documents, returned, other",
         MESSAGE, PLAIN, _nature),
    Fact("is_gift", CONSIGNMENT, BOOLEAN, None,
         "The postal item is declared as a gift",
         MESSAGE, PLAIN, _is_gift),
    Fact("postage_to_value", CONSIGNMENT, NUMBER, "ratio",
         "Postage as a share of the declared value, in the same currency",
         MESSAGE, PLAIN, _postage_to_value),
    Fact("days_in_post", CONSIGNMENT, NUMBER, "days",
         "Days since the item was posted",
         MESSAGE, PLAIN, _days_in_post),
    Fact("postal_data_missing", CONSIGNMENT, BOOLEAN, None,
         "The postal item has neither a description nor a tariff code",
         MESSAGE, PROXY, _postal_data_missing),
    Fact("sender_missing", CONSIGNMENT, BOOLEAN, None,
         "The postal item names no sender",
         MESSAGE, PLAIN, _sender_missing),
    Fact("sender_address_missing", CONSIGNMENT, BOOLEAN, None,
         "The postal item gives no street of the sender",
         MESSAGE, PLAIN, _sender_address_missing),
    Fact("sender_country_differs", CONSIGNMENT, BOOLEAN, None,
         "The sender's address is in another country than the place of posting",
         MESSAGE, PROXY, _sender_elsewhere),
    Fact("sender_items_30d", CONSIGNMENT, INTEGER, "items",
         "Earlier postal items of the same sender in the past 30 days",
         HISTORY, PLAIN, _sender_items),
    Fact("addressee_items_30d", CONSIGNMENT, INTEGER, "items",
         "Earlier postal items to the same addressee in the past 30 days",
         HISTORY, PLAIN, _addressee_items),
    Fact("sender_to_others_30d", CONSIGNMENT, INTEGER, "items",
         "Postal items of the same sender to other addressees in the past 30 days",
         HISTORY, PLAIN, _sender_to_others),
    Fact("addressee_from_others_30d", CONSIGNMENT, INTEGER, "items",
         "Postal items to the same addressee from other senders in the past 30 days",
         HISTORY, PLAIN, _addressee_from_others),
)  # fmt: skip
