"""① The table of road arrivals: one row an arrival, one column a field (docs/formats.md)."""

from collections.abc import Iterator
from typing import Any

from darvoza.messages import values
from darvoza.messages.forms import ITEM
from darvoza.messages.issues import Findings
from darvoza.messages.road_forms import ARRIVAL, LOAD, PERSON, VEHICLE, Arrival, completed
from darvoza.messages.tables import Table, TableRow, Taken, rows
from darvoza.messages.values import Converter, WrongValueError
from darvoza.records import Envelope
from darvoza.subjects import Document, GoodsItem, Party, Traveller

Columns = dict[str, tuple[str, str, Converter]]

_PERSONS = "SURNAME/GIVEN NAMES/2001-12-31/KAZ/N1234567, more with ; between them"


def passengers(value: object) -> tuple[Traveller, ...]:
    """Passengers in one cell: surname/given names/date of birth/nationality/document number."""
    return tuple(_passenger(one) for one in values.texts(value))


def _passenger(written: str) -> Traveller:
    parts = [part.strip() for part in written.split("/")]
    if len(parts) > 5 or not parts[0]:
        raise WrongValueError("VAL-TYPE", _PERSONS)
    surname, given, born, nationality, number = (*parts, *[""] * (5 - len(parts)))
    country, birth = values.alpha3(nationality), values.day(born)
    known = values.document_number(number)
    document = (Document(kind="P", number=known, issuer=country),) if known else ()
    return Traveller(
        surname=surname,
        given_names=given or None,
        date_of_birth=birth,
        nationality=country,
        documents=document,
    )


def _columns(target: str, prefix: str, known: dict[str, Converter]) -> Columns:
    return {f"{prefix}{name}": (target, name, convert) for name, convert in known.items()}


_PARTIES: Columns = {
    f"{role}{suffix}": (role, name, convert)
    for role in ("consignor", "consignee", "carrier")
    for suffix, name, convert in (
        ("", "name", values.text),
        ("_identifier", "identifier", values.text),
        ("_phone", "phone", values.text),
    )
}

_DOCUMENT: Columns = {
    f"driver_document_{name}": ("document", name, convert)
    for name, convert in (
        ("kind", values.text),
        ("number", values.document_number),
        ("issuer", values.alpha3),
        ("expires", values.day),
    )
}

_PLAIN_LOAD = ("cmr", "tir", "declaration", "invoice", "dispatch_country", "destination_country")
_PLAIN_VEHICLE = ("make", "model", "colour", "year", "vin", "axles")

TABLE = Table(
    columns={
        **_columns("load", "load_", LOAD.values),
        **{name: ("load", name, LOAD.values[name]) for name in _PLAIN_LOAD},
        **_columns("item", "goods_", ITEM.values),
        **_PARTIES,
        **_columns("driver", "driver_", PERSON.values),
        **_DOCUMENT,
        **_columns("vehicle", "vehicle_", VEHICLE.values),
        **_columns("trailer", "trailer_", VEHICLE.values),
        **_columns("arrival", "", ARRIVAL.values),
        "plate": ("vehicle", "registration", values.plate),
        "trailer_plate": ("trailer", "registration", values.plate),
        "occupants": ("vehicle", "occupants", values.count),
        "passengers": ("arrival", "passengers", passengers),
    },
    needs=frozenset({"plate", "arrived_at"}),
    aliases={
        "goods": "goods_description",
        "hs_code": "goods_hs_code",
        "plate_country": "vehicle_country",
        "vehicle_plate": "plate",
        **{name: f"vehicle_{name}" for name in _PLAIN_VEHICLE},
        "vehicle_registration": "plate",
    },
)


def arrivals(
    data: bytes, envelope: Envelope, findings: Findings
) -> Iterator[tuple[Arrival, tuple[int, int] | None]]:
    """Each row of *data* as an arrival with its bytes; a row without a plate is left out.

    Raises `MessageError` when the text or its first row cannot be read.
    """
    for row in rows(data, TABLE, envelope, findings):
        if "registration" in row.taken.get("vehicle", {}):
            yield _arrival(row.taken), row.span
        elif row.taken:
            _left_out(row, findings)


def _left_out(row: TableRow, findings: Findings) -> None:
    findings.error(
        "FORM-ROW",
        segment=row.number,
        tag="plate",
        offset=row.span[0] if row.span else None,
        expected="an arrival needs a plate",
    )


def _arrival(taken: Taken) -> Arrival:
    whole: dict[str, Any] = taken.get("arrival", {})
    whole["vehicle"] = taken["vehicle"]
    if "trailer" in taken:
        whole["trailers"] = (taken["trailer"],)
    driver = _driver(taken)
    if driver is not None:
        whole["driver"] = driver
    load = _load(taken)
    if load:
        whole["load"] = (load,)
    return completed(whole)


def _driver(taken: Taken) -> Traveller | None:
    person, document = taken.get("driver", {}), taken.get("document", {})
    if "number" in document:
        document.setdefault("kind", "P")
        person["documents"] = (Document(**document),)
    return Traveller(**person) if person else None


def _load(taken: Taken) -> dict[str, Any]:
    load = taken.get("load", {})
    for role in ("consignor", "consignee", "carrier"):
        if role in taken:
            load[role] = Party(**taken[role])
    if "item" in taken:
        load["items"] = (GoodsItem(**taken["item"]),)
    return load
