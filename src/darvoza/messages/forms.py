"""① Forms: objects with named fields → subjects, with a pointer to everything that is wrong.

The field names of the JSON and CSV forms are those of `darvoza.subjects`, so that a form can be
written from what the system prints. Each form is a literal that says how its values are read.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from darvoza.messages import values
from darvoza.messages.issues import Findings
from darvoza.messages.json_text import JsonText, Row
from darvoza.messages.values import Converter, WrongValueError
from darvoza.records import Severity
from darvoza.subjects import Address, Document, GoodsItem, Party, Reference

Noun = TypeVar("Noun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form(Generic[Noun]):
    """How an object is read: its values by converter, its parts by their own form."""

    noun: Callable[..., Noun]
    values: dict[str, Converter]
    parts: dict[str, "Form[Any]"] = field(default_factory=dict)
    lists: dict[str, "Form[Any]"] = field(default_factory=dict)
    needs: tuple[str, ...] = ()  # without these there is nothing to keep
    assumes: dict[str, Any] = field(default_factory=dict)  # taken when the form does not say


class Place:
    """Where the reader stands in a message, and the issues it finds there."""

    __slots__ = ("_row", "_text", "findings", "zone")

    def __init__(self, findings: Findings, zone: str | None, text: JsonText, row: Row) -> None:
        self.findings, self.zone = findings, zone
        self._text, self._row = text, row

    def add(
        self,
        code: str,
        severity: Severity,
        pointer: str,
        *,
        raw: object = None,
        expected: str | None = None,
    ) -> None:
        """Record an issue of the value under *pointer*."""
        self.findings.add(
            code,
            severity,
            tag=pointer or "/",
            offset=self._text.offset(self._row, pointer) if self.findings.room else None,
            raw=None if raw is None else str(raw)[:200],
            expected=expected,
        )


def build(form: Form[Noun], written: object, pointer: str, place: Place) -> Noun | None:
    """The noun of *form* from an object; ``None`` (and an issue) when it cannot be built."""
    taken = collect(form, written, pointer, place)
    if taken is None:
        return None
    for name in form.needs:
        if name not in taken:
            text = "the rest of it was left out"
            place.add("VAL-MISSING", Severity.WARNING, f"{pointer}/{name}", expected=text)
            return None
    return form.noun(**(form.assumes | taken)) if form.assumes else form.noun(**taken)


def collect(form: Form[Any], written: object, pointer: str, place: Place) -> dict[str, Any] | None:
    """The values of an object by field name, without those that are empty or wrong."""
    if type(written) is not dict:
        place.add("FORM-SHAPE", Severity.WARNING, pointer, expected="an object with named fields")
        return None
    taken: dict[str, Any] = {}
    known = form.values
    for name, value in written.items():
        if value is None or value == "":
            continue
        convert = known.get(name)
        if convert is None:
            found = _part(form, name, value, f"{pointer}/{_step(name)}", place)
        else:
            found = convert_value(convert, value, f"{pointer}/{name}", place)
        if found is not None and found != ():
            taken[name] = found
    return taken


def convert_value(convert: Converter, value: object, pointer: str, place: Place) -> object:
    """One value; ``None`` and an issue when it is wrong."""
    try:
        found = convert(value)
        if type(found) is datetime:
            if found.tzinfo is None and place.zone is None:
                place.add("VAL-ZONE", Severity.WARNING, pointer, raw=value)
            return values.in_utc(found, place.zone)
    except WrongValueError as wrong:
        place.add(wrong.code, Severity.WARNING, pointer, raw=value, expected=wrong.expected)
        return None
    return found


def _part(form: Form[Any], name: str, value: object, pointer: str, place: Place) -> object:
    if name in form.parts:
        return build(form.parts[name], value, pointer, place)
    if name in form.lists:
        return build_list(form.lists[name], value, pointer, place)
    place.add("FORM-UNKNOWN", Severity.WARNING, pointer)
    return None


def build_list(form: Form[Noun], written: object, pointer: str, place: Place) -> tuple[Noun, ...]:
    """The nouns of a list of objects; one object counts as a list of one."""
    if type(written) is not list:
        found = build(form, written, pointer, place)
        return () if found is None else (found,)
    nouns = (build(form, one, f"{pointer}/{at}", place) for at, one in enumerate(written))
    return tuple(noun for noun in nouns if noun is not None)


def _step(name: str) -> str:
    """*name* as a step of a JSON pointer (RFC 6901), cut where it is absurdly long."""
    return name[:80].replace("~", "~0").replace("/", "~1")


_ADDRESS: dict[str, Converter] = {
    "street": values.text,
    "city": values.text,
    "region": values.text,
    "postcode": values.text,
}
ADDRESS = Form(noun=Address, values=_ADDRESS | {"country": values.alpha2})
HOME_ADDRESS = Form(noun=Address, values=_ADDRESS | {"country": values.alpha3})

DOCUMENT = Form(
    noun=Document,
    values={
        "kind": values.text,
        "number": values.document_number,
        "issuer": values.alpha3,
        "expires": values.day,
        "issued": values.day,
    },
    needs=("number",),
    assumes={"kind": "P"},
)

PARTY = Form(
    noun=Party,
    values={"name": values.text, "identifier": values.text, "phone": values.text},
    parts={"address": ADDRESS},
)

ITEM = Form(
    noun=GoodsItem,
    values={
        "description": values.text,
        "hs_code": values.hs_code,
        "origin": values.alpha2,
        "packages": values.count,
        "gross_kg": values.amount,
        "net_kg": values.amount,
        "quantity": values.amount,
        "unit": values.text,
        "value": values.amount,
        "currency": values.currency,
        "procedure": values.text,
    },
)

REFERENCE = Form(
    noun=Reference,
    values={"kind": values.text, "number": values.text},
    needs=("kind", "number"),
)
