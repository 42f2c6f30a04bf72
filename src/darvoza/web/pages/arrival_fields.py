"""⑨ The fields of the arrival form: names, order, labels, and what is said when one is wrong."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from babel import Locale

from darvoza import codes
from darvoza.presentation import Language
from darvoza.records import Mode
from darvoza.web.views.arrival_doubts import Doubt
from darvoza.web.views.sought import Sought, SoughtKind

PARTS = ("vehicle", "load", "item")

ORDER: Mapping[Mode, tuple[str, ...]] = {
    Mode.AIR: ("people.0.zone", "people.0.surname"),
    Mode.ROAD: ("vehicle.registration", "vehicle.trailer", "people.0.zone"),
    Mode.RAIL: ("vehicle.registration", "people.0.zone"),
    Mode.POST: ("item.item_id", "item.sender"),
}
"""Where one types first, and next when that is filled."""

_PERSON = {
    SoughtKind.ZONE: "people.0.zone",
    SoughtKind.NAME: "people.0.surname",
    SoughtKind.PHONE: "people.0.phone",
    SoughtKind.DOCUMENT: "people.0.document",
}
_VEHICLE = {SoughtKind.VIN: "vehicle.vin", SoughtKind.PLATE: "vehicle.registration"}
_WAGON = {
    SoughtKind.WAGON: "vehicle.registration",
    SoughtKind.CONTAINER: "vehicle.registration",
}
_FROM_BOX: Mapping[Mode, Mapping[SoughtKind, str]] = {
    Mode.AIR: _PERSON,
    Mode.ROAD: _VEHICLE | _PERSON | {SoughtKind.REFERENCE: "load.declaration"},
    Mode.RAIL: _WAGON | _PERSON,
    Mode.POST: {SoughtKind.POSTAL_ITEM: "item.item_id"},
}
"""Which field takes what was typed into the one box."""


def known_from(found: Sequence[Sought], mode: Mode) -> dict[str, str]:
    """The fields that the likeliest fitting reading of what was typed fills."""
    for one in found:
        name = _FROM_BOX[mode].get(one.kind)
        if name is None:
            continue
        if one.kind is SoughtKind.CONTAINER:
            return {name: one.value, "vehicle.kind": "container"}
        return {name: one.value}
    return {}


def nested(typed: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The filled fields by part: ``people.0.surname`` stands in the first of the people."""
    said: dict[str, Any] = {}
    people: dict[int, dict[str, str]] = {}
    for name, values in typed.items():
        value, steps = values[-1].strip(), name.split(".")
        if not value:
            continue
        if steps[0] == "people" and len(steps) == 3 and steps[1].isdecimal() and len(steps[1]) < 3:
            people.setdefault(int(steps[1]), {})[steps[2]] = value
        elif steps[0] in PARTS and len(steps) == 2:
            said.setdefault(steps[0], {})[steps[1]] = value
        elif len(steps) == 1:
            said[name] = value
    said["people"] = [people.get(number, {}) for number in range(max(people, default=-1) + 1)]
    return said


def odd(found: Sequence[Doubt]) -> str:
    """What stands in the form so that the same odd values are taken when it is sent again."""
    return " ".join(sorted(f"{one.field}={one.issue.code}" for one in found if not one.lost))


def sentence(doubt: Doubt, say: Language) -> str:
    """What to do about a wrong value, in plain words."""
    texts = {
        "VAL-MISSING": say("Fill this in."),
        "VAL-DATE": say("Write a day such as 2026-10-31."),
        "VAL-COUNTRY": say("No such country: three letters such as KGZ, or choose from the list."),
        "VAL-NUMBER": say("Write a number."),
        "VAL-CURRENCY": say("No such currency: three letters such as USD."),
        "VAL-HS": say("A code has 2 to 14 figures."),
        "VAL-CODE": say("Choose one of the list."),
        "VAL-LENGTH": say("This is too long."),
        "ID-CHECKDIGIT": say("The check digit is wrong. Look again; send again to keep it so."),
        "MRZ-SHAPE": say("The zone is not whole: scan it again, or empty the field."),
    }
    return texts.get(doubt.issue.code) or say.issue(doubt.issue)


def labels(say: Language) -> dict[str, str]:
    """The label of each field, by its name within its part."""
    return {
        "arrived_at": say("Time"),
        "direction": say("Direction"),
        "zone": say("Scan the passport or card"),
        "surname": say("Surname"),
        "given_names": say("Given names"),
        "sex": say("Sex"),
        "date_of_birth": say("Date of birth"),
        "nationality": say("Nationality"),
        "document_kind": say("Document kind"),
        "document": say("Document number"),
        "issuer": say("Issued by"),
        "expires": say("Valid until"),
        "phone": say("Telephone"),
        "kind": say("Kind"),
        "registration": say("Plate"),
        "country": say("Registered in"),
        "make": say("Make"),
        "vin": say("VIN"),
        "gross_kg": say("Gross mass, kg"),
        "trailer": say("Trailer's plate"),
        "description": say("Goods"),
        "hs_code": say("HS code"),
        "packages": say("Packages"),
        "value": say("Value"),
        "currency": say("Currency"),
        "consignor": say("Consignor"),
        "consignee": say("Consignee"),
        "declaration": say("Declaration number"),
        "dispatch_country": say("From country"),
        "destination_country": say("To country"),
        "item_id": say("Item number"),
        "nature": say("Nature"),
        "sender": say("Sender"),
        "sender_country": say("Sender's country"),
        "addressee": say("Addressee"),
        "addressee_city": say("Addressee's town"),
        "addressee_phone": say("Addressee's telephone"),
    }


@cache
def countries(code: str) -> tuple[tuple[str, str], ...]:
    """(alpha-3, name in the language *code*) of every country, the region's first."""
    names = Locale.parse(code).territories
    named = [(one.alpha3, str(names.get(one.alpha2 or "", one.name))) for one in codes.countries()]
    return tuple(sorted(named, key=lambda one: (one[0] not in _NEAR, one[1])))


_NEAR = frozenset({"KAZ", "KGZ", "TJK", "TKM", "UZB", "RUS", "CHN", "AFG", "TUR", "IRN"})
