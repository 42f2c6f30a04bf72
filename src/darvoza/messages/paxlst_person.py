"""Stage ①: one person of a passenger list: the segments from a NAD to the next.

WCO/IATA/ICAO PAXLST Message Implementation Guide v3 to v6, groups 4 and 5. The order of segments
is checked before anything is attributed: from the first segment that could belong to somebody else
nothing more is read for this person (design §3.10).
"""

from collections.abc import Callable
from datetime import date

from darvoza.codes import document_number, email, phone
from darvoza.messages.edifact_report import Place, Report
from darvoza.messages.edifact_segment import Segment
from darvoza.messages.edifact_values import (
    count_of,
    kilograms,
    name_of,
    short_date,
    state,
    without_title,
)
from darvoza.messages.paxlst_draft import Draft
from darvoza.records import Severity
from darvoza.subjects import Address, Document

TAGS = 50  # bag tags of one person
_SECOND, _NINTH = Place(2, 1), Place(9, 1)
_SEXES = {"M": "M", "F": "F", "X": "X"}


def read_person(group: list[Segment], report: Report, latest_birth: date) -> Draft:
    """Reads *group*, which begins with its NAD; dates of birth are not after *latest_birth*."""
    draft = Draft(report, latest_birth)
    for segment in group:
        _READERS[segment.tag](draft, segment)
    _close_document(draft)
    _missing(draft, group[0])
    return draft


def _missing(draft: Draft, name: Segment) -> None:
    fields = draft.fields
    for key, expected in (
        ("sex", "ATT+2"),
        ("date_of_birth", "DTM+329"),
        ("nationality", "NAT+2"),
    ):
        if key not in fields:
            draft.report.add("SEG-MISSING", Severity.WARNING, name, expected=expected)
    if not draft.documents:
        draft.report.add("SEG-MISSING", Severity.WARNING, name, expected="DOC")


def _name(draft: Draft, segment: Segment) -> None:
    """NAD: 4.1 surname, 4.2 and 4.3 given names, 5 to 9 address."""
    get = segment.get
    surname = name_of(get(4, 1))
    given = without_title(name_of(f"{get(4, 2)} {get(4, 3)}".strip()))
    if surname is None:
        draft.report.add("DE-NAME", Severity.ERROR, segment, Place(4, 1), "a surname")
    draft.fields["surname"], draft.fields["given_names"] = surname, given
    if len(segment.elements) > 5:
        parts = (get(5), get(6), get(7) or get(7, 4), get(8))
        street, city, region, postcode = (name_of(part) for part in parts)
        country = _state(draft, segment, _NINTH) if get(9) else None
        if street or city or region or postcode or country:
            draft.fields["address"] = Address(
                street=street, city=city, region=region, postcode=postcode, country=country
            )


def _sex(draft: Draft, segment: Segment) -> None:
    sent = segment.get(3)
    if segment.get(1) != "2":
        _qualifier(draft, segment, "2")
        return
    draft.fields["sex"] = _SEXES.get(sent)
    if sent not in {"M", "F", "X", "U"}:
        draft.report.add("DE-SEX", Severity.WARNING, segment, Place(3, 1), "M, F, X or U")


def _date(draft: Draft, segment: Segment) -> None:
    """DTM: 329 birth; 36 expiry and 182 issue of the document before it."""
    qualifier, document = segment.get(1), draft.document
    if qualifier == "329":
        draft.fields["date_of_birth"] = _day(draft, segment, draft.latest_birth)
    elif qualifier not in {"36", "182"}:
        _qualifier(draft, segment, "329, 36, 182")
    elif document is None:
        draft.report.add("SEG-MISPLACED", Severity.ERROR, segment, expected="DOC before it")
    else:
        key = "expires" if qualifier == "36" else "issued"
        document[key] = _day(draft, segment, None)


def _day(draft: Draft, segment: Segment, latest: date | None) -> date | None:
    text = segment.get(1, 2)
    found = short_date(text, latest) or (short_date(text[:8]) if len(text) > 8 else None)
    if found is None or (latest is not None and found > latest):
        draft.report.add("DE-DATE", Severity.ERROR, segment, Place(1, 2), "YYMMDD or CCYYMMDD")
        return None
    return found


def _measure(draft: Draft, segment: Segment) -> None:
    """MEA: CT number of bags, WT their mass."""
    kind = segment.get(1)
    if kind == "CT":
        bags = count_of(segment.get(3, 2) or segment.get(3, 1))
        draft.fields["bags"], known = bags, bags is not None
    elif kind == "WT":
        mass = kilograms(segment.get(3, 2), segment.get(3, 1))
        draft.fields["bags_kg"], known = mass, mass is not None
    else:
        _qualifier(draft, segment, "CT, WT")
        return
    if not known:
        draft.report.add("DE-NUMBER", Severity.WARNING, segment, Place(3, 2), "a number")


def _verified(draft: Draft, segment: Segment) -> None:
    """GEI+4: 173 read by machine and checked, 174 not."""
    told = {"173": True, "174": False}.get(segment.get(2))
    if told is not None and segment.get(1) == "4":
        draft.fields["document_verified"] = told


def _bag_tags(draft: Draft, segment: Segment) -> None:
    """FTX+BAG: 4.1 the first tag, 4.2 how many in a row."""
    if segment.get(1) != "BAG":
        return
    first, many = segment.get(4, 1), segment.get(4, 2)
    if name_of(first) is None:
        if first:
            draft.report.add("DE-PLACEHOLDER", Severity.INFO, segment, Place(4, 1), "a bag tag")
        return
    count = count_of(many) if many else 1
    digits = len(first) - len(first.rstrip("0123456789"))
    if count is None or not 1 <= count <= TAGS - len(draft.tags) or (count > 1 and not digits):
        draft.report.add("DE-NUMBER", Severity.WARNING, segment, Place(4, 2), "1 to 50 tags")
        count = 1
    draft.tags += _run_of(first, count, digits)


def _run_of(first: str, count: int, digits: int) -> list[str]:
    if count == 1:
        return [first]
    stem, start = first[:-digits], int(first[-digits:])
    return [f"{stem}{number:0{digits}d}" for number in range(start, start + count)]


def _place(draft: Draft, segment: Segment) -> None:
    """LOC: 22 clearance, 174 residence, 178 embarked, 179 debarks, 180 birth; 91 issuer."""
    qualifier = segment.get(1)
    reader = _PLACES.get(qualifier)
    if reader is not None:
        reader(draft, segment)
    elif qualifier != "188":
        _qualifier(draft, segment, "22, 174, 178, 179, 180, 188, 91")


def _clearance(draft: Draft, segment: Segment) -> None:
    draft.clearance = _port(draft, segment) or ""


def _embarked(draft: Draft, segment: Segment) -> None:
    draft.fields["embarked"] = _port(draft, segment)


def _debarks(draft: Draft, segment: Segment) -> None:
    draft.fields["debarks"] = _port(draft, segment)


def _residence(draft: Draft, segment: Segment) -> None:
    draft.fields["residence"] = _state(draft, segment, _SECOND)


def _birth_place(draft: Draft, segment: Segment) -> None:
    parts = (segment.get(2, 4), segment.get(2))
    draft.fields["birth_place"] = name_of(" ".join(part for part in parts if part))


def _port(draft: Draft, segment: Segment) -> str | None:
    place = segment.get(2).upper()
    if len(place) == 3 and place.isalnum():
        return place
    draft.report.add("DE-PLACE", Severity.WARNING, segment, _SECOND, "an IATA airport")
    return None


def _issuer(draft: Draft, segment: Segment) -> None:
    if draft.document is None:
        draft.report.add("SEG-MISPLACED", Severity.ERROR, segment, expected="DOC before it")
        return
    draft.document["issuer"] = _state(draft, segment, _SECOND)


def _contact(draft: Draft, segment: Segment) -> None:
    """COM: value and TE, EM or FX, repeated."""
    for place in range(1, len(segment.elements)):
        value, kind = segment.get(place), segment.get(place, 2)
        found = phone(value) if kind == "TE" else email(value.replace(" ", ""))
        if kind in {"TE", "EM"} and found is None:
            draft.report.add("DE-CONTACT", Severity.WARNING, segment, Place(place, 1))
        elif found is not None and kind in {"TE", "EM"}:
            (draft.phones if kind == "TE" else draft.emails).append(found)


def _crew(draft: Draft, segment: Segment) -> None:
    draft.fields["crew_role"] = segment.get(2) or segment.get(1) or None


def _nationality(draft: Draft, segment: Segment) -> None:
    draft.fields["nationality"] = _state(draft, segment, _SECOND)


def _reference(draft: Draft, segment: Segment) -> None:
    """RFF: AVF locator, ABO unique reference, SEA seat, YZY ticket; the first of each counts."""
    qualifier, value = segment.get(1), segment.get(1, 2)
    if not value:
        draft.report.add("DE-MISSING", Severity.WARNING, segment, Place(1, 2), "a reference")
    elif name_of(value) is not None:
        draft.references.setdefault(qualifier, value)


def _document(draft: Draft, segment: Segment) -> None:
    _close_document(draft)
    number = segment.get(2).upper()
    if not (number.isalnum() and number.isascii()):
        number = document_number(number)
    if not number or number in {"NULL", "NONE"}:
        draft.report.add("DE-MISSING", Severity.WARNING, segment, Place(2, 1), "a number")
        number = ""
    kind = segment.get(1).upper()
    if not kind.isalpha() or len(kind) > 2:
        draft.report.add("DE-DOCUMENT", Severity.WARNING, segment, Place(1, 1), "P, V, I, A, C …")
    draft.document = {"kind": kind, "number": number}


def _close_document(draft: Draft) -> None:
    if draft.document is not None and draft.document["number"]:
        draft.documents.append(Document(**draft.document))
    draft.document = None


def _state(draft: Draft, segment: Segment, place: Place) -> str | None:
    sent = segment.get(place.element or 0, place.component or 1)
    found, as_sent = state(sent)
    if not as_sent:
        severity = Severity.WARNING if found else Severity.ERROR
        draft.report.add("DE-COUNTRY", severity, segment, place, "a code of ICAO 9303-3")
    return found


def _qualifier(draft: Draft, segment: Segment, expected: str) -> None:
    draft.report.add("DE-QUALIFIER", Severity.WARNING, segment, Place(1, 1), expected)


_PLACES: dict[str, Callable[[Draft, Segment], None]] = {
    "22": _clearance,
    "91": _issuer,
    "174": _residence,
    "178": _embarked,
    "179": _debarks,
    "180": _birth_place,
}
_READERS: dict[str, Callable[[Draft, Segment], None]] = {
    "NAD": _name,
    "ATT": _sex,
    "DTM": _date,
    "MEA": _measure,
    "GEI": _verified,
    "FTX": _bag_tags,
    "LOC": _place,
    "COM": _contact,
    "EMP": _crew,
    "NAT": _nationality,
    "RFF": _reference,
    "DOC": _document,
}
