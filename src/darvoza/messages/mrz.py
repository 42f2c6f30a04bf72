"""① The machine readable zone of passports, cards and visas, as a desk scanner sends it.

TD1 (three lines of 30), TD2 and MRV-B (two of 36), TD3 and MRV-A (two of 44); one or several
documents in a text, lines together or apart. Source: ICAO 9303, 8th edition, parts 3 to 7.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from darvoza.messages.issues import Findings, disposition_of
from darvoza.messages.mrz_fields import LAYOUTS, Fields, Layout, fields
from darvoza.records import (
    Direction,
    Disposition,
    Envelope,
    Mention,
    Mode,
    MovementReference,
    Reading,
    Stage,
)
from darvoza.subjects import Document, Traveller

NAME = "mrz"

_START = re.compile(rb"[\xef\xbb\xbf\s]*[PVACIpvaci][A-Za-z<][A-Za-z0-9< ]{24,90}(?:[\r\n]|\Z)")
_SIGNS = re.compile(r"[A-Z0-9<]+")
_LINES: dict[int, int] = {30: 3, 36: 2, 44: 2}
_JOINED: dict[int, int] = {90: 30, 72: 36, 88: 44}
"""Zones sent as one line, and the length of their true lines."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a zone: its text, its number from 1 and where it starts, in bytes."""

    text: str
    number: int
    start: int
    end: int


def recognises(data: bytes) -> bool:
    """Whether *data* opens with a line that can be the first of a machine readable zone."""
    return _START.match(data) is not None and b"<" in data[:200]


def read(data: bytes, envelope: Envelope) -> Reading:
    """Every document in *data*; each person is one mention at the desk."""
    findings = Findings()
    scanned_at = envelope.event_at or envelope.received_at
    people: dict[tuple[object, ...], tuple[Traveller, list[tuple[int, int]]]] = {}
    for layout, lines in _documents(data, findings):
        found = fields(layout, [line.text for line in lines], scanned_at.date())
        _report(found, layout, lines, findings)
        _add(people, _traveller(found, layout), (lines[0].start, lines[-1].end))
    mentions = _mentions(people, envelope)
    if not mentions:
        findings.fatal("FORM-EMPTY", tag="MRZ", expected="a whole machine readable zone")
    issues = findings.all()
    return Reading(
        format=NAME,
        disposition=disposition_of(issues) if mentions else Disposition.QUARANTINED,
        issues=issues,
        mentions=mentions,
        reference=envelope.reference,
        event_at=envelope.event_at,
    )


def _documents(data: bytes, findings: Findings) -> Iterator[tuple[Layout, list[Line]]]:
    """The lines of each document with their layout; what belongs to none is reported."""
    lines = list(_lines(data, findings))
    at = 0
    while at < len(lines):
        length = len(lines[at].text)
        group = lines[at : at + _LINES.get(length, 1)]
        if length in _LINES and _whole(group, length):
            yield _layout(group[0].text, length), group
            at += len(group)
        else:
            _report_shape(lines[at], findings)
            at += 1


def _whole(group: list[Line], length: int) -> bool:
    same = all(len(line.text) == length for line in group)
    return same and len(group) == _LINES[length] and group[0].text[0] in "PVACI"


def _layout(first: str, length: int) -> Layout:
    return LAYOUTS[(length, first[0] == "V")]


def _report_shape(line: Line, findings: Findings) -> None:
    findings.error(
        "MRZ-SHAPE",
        segment=line.number,
        offset=line.start,
        raw=line.text,
        expected=f"{len(line.text)} signs where 3 lines of 30 or 2 of 36 or 44 make a zone",
    )


def _lines(data: bytes, findings: Findings) -> Iterator[Line]:
    """The lines of *data* in capitals without blanks; zones on one line are taken apart."""
    start = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    for number, raw in enumerate(data[start:].splitlines(keepends=True), 1):
        line = raw.decode("latin-1").upper().replace(" ", "").strip()
        if _SIGNS.fullmatch(line):
            first = start + len(raw) - len(raw.lstrip())
            yield from _apart(Line(line, number, first, first + len(raw.strip())))
        elif line:
            findings.error("MRZ-SIGN", segment=number, offset=start, raw=line)
        start += len(raw)


def _apart(line: Line) -> Iterator[Line]:
    width = _JOINED.get(len(line.text), len(line.text))
    for at in range(0, len(line.text), width):
        end = line.end if at + width == len(line.text) else line.start + at + width
        yield Line(line.text[at : at + width], line.number, line.start + at, end)


def _report(found: Fields, layout: Layout, lines: list[Line], findings: Findings) -> None:
    for finding in found.findings:
        line = lines[layout.line_of(finding.name)]
        findings.add(
            finding.code,
            finding.severity,
            segment=line.number,
            tag=finding.name,
            offset=line.start + finding.column,
            raw=finding.raw,
            expected=finding.expected,
        )


def _traveller(found: Fields, layout: Layout) -> Traveller:
    document = Document(
        kind=found.kind, number=found.number, issuer=found.issuer, expires=found.expires
    )
    return Traveller(
        surname=found.surname,
        given_names=found.given_names,
        sex=found.sex,
        date_of_birth=found.birth,
        nationality=found.nationality,
        documents=(document,),
        document_verified=found.verified,
    )


def _add(
    people: dict[tuple[object, ...], tuple[Traveller, list[tuple[int, int]]]],
    traveller: Traveller,
    span: tuple[int, int],
) -> None:
    """Keep *traveller*; a passport and a visa of one person become one person with both."""
    who = _who(traveller, span)
    if who not in people:
        people[who] = (traveller, [span])
        return
    first, spans = people[who]
    both = (*first.documents, *traveller.documents)
    verified = bool(first.document_verified and traveller.document_verified)
    people[who] = (_with_documents(first, both, verified), [*spans, span])


def _with_documents(
    traveller: Traveller, documents: tuple[Document, ...], verified: bool
) -> Traveller:
    return Traveller(
        surname=traveller.surname,
        given_names=traveller.given_names,
        sex=traveller.sex,
        date_of_birth=traveller.date_of_birth,
        nationality=traveller.nationality,
        documents=tuple(dict.fromkeys(documents)),
        document_verified=verified,
    )


def _who(traveller: Traveller, span: tuple[int, int]) -> tuple[object, ...]:
    born: date | None = traveller.date_of_birth
    if born is None or not traveller.surname:
        return span
    return traveller.surname, traveller.given_names, born, traveller.nationality


def _mentions(
    people: dict[tuple[object, ...], tuple[Traveller, list[tuple[int, int]]]], envelope: Envelope
) -> tuple[Mention, ...]:
    direction: Direction | None = envelope.direction
    movement = MovementReference(
        mode=envelope.mode or Mode.AIR, checkpoint=envelope.checkpoint, direction=direction
    )
    happened_at = envelope.event_at or envelope.received_at
    return tuple(
        Mention(
            ordinal=ordinal,
            stage=Stage.DESK,
            subject=traveller,
            movement=movement,
            happened_at=happened_at,
            spans=tuple(spans),
        )
        for ordinal, (traveller, spans) in enumerate(people.values())
    )
