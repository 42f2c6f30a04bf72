"""Stage ①: UN/EDIFACT at the door: what a message is before anybody reads it.

Syntax stands in ``edifact_syntax``, envelopes in ``edifact_structure``; ``paxlst`` and ``pnrgov``
read the two messages that speak of travellers. A valid message of another type is kept in
quarantine: nothing received is lost.
"""

import re

from darvoza.messages.edifact_envelope import Handler, Header
from darvoza.messages.edifact_report import Place, Report
from darvoza.messages.edifact_start import SNIFF_BYTES, find_interchange
from darvoza.messages.edifact_structure import walk
from darvoza.records import Disposition, Envelope, Mention, Reading, Severity

_WINDOW = 8192


def recognises(data: bytes) -> bool:
    """Whether a UNA or UNB stands within the first 4096 bytes."""
    return find_interchange(data, 0, SNIFF_BYTES) is not None


def message_type(data: bytes) -> str | None:
    """The type of the first message (``PAXLST``, ``PNRGOV`` …), or ``None`` when it names none.

    Where UNH is missing or silent, the group or the application reference of UNB may tell.
    """
    start = find_interchange(data, 0, SNIFF_BYTES)
    if start is None:
        return None
    window = data[start.unb : start.unb + _WINDOW].translate(None, b"\r\n")
    sign = re.escape(start.syntax.element.encode())
    other = b"[^" + sign + b"]*"
    named = re.search(b"UNH" + sign + other + sign + b"([A-Z]{6})", window)
    named = named or re.search(b"UNG" + sign + b"([A-Z]{6})", window)
    if named:
        return named[1].decode()
    return _by_application(window[:200], sign)


def _by_application(window: bytes, sign: bytes) -> str | None:
    told = re.search(sign + b"(APIS|IAPI|PNRGOV)\\b", window)
    if told is None:
        return None
    return "PNRGOV" if told[1] == b"PNRGOV" else "PAXLST"


def read_generic(data: bytes, envelope: Envelope) -> Reading:
    """Reads the envelope of any UN/EDIFACT message; quarantined with issue ``MSG-TYPE``.

    Never raises for what *data* holds; without a UNB it is rejected with issue ``ENV-UNB``.
    """
    report = Report(data, envelope)

    headers: list[Header] = []

    def refuse(header: Header) -> Handler | None:
        headers.append(header)
        refuse_type(report, header, "PAXLST or PNRGOV")
        return None

    count = walk(data, report, refuse)
    return conclude(report, count, headers, None, [])


def refuse_type(report: Report, header: Header, expected: str) -> None:
    """Reports a message of a type that is not read here."""
    report.add("MSG-TYPE", Severity.FATAL, header.segment, Place(2, 1), expected)


def conclude(
    report: Report,
    interchanges: int,
    headers: list[Header],
    format_name: str | None,
    mentions: list[Mention],
    cards: tuple[tuple[int, int], ...] = (),
) -> Reading:
    """The reading of one delivery from what its interchanges gave."""
    rejected = interchanges == 0
    first = headers[0] if headers else None
    return Reading(
        format=None if rejected else format_name or "edifact",
        disposition=Disposition.REJECTED if rejected else report.disposition(),
        issues=report.finish(),
        mentions=tuple(mentions),
        reference=_reference(first),
        event_at=first.interchange.prepared if first else None,
        test=report.test,
        cards=cards,
    )


def _reference(header: Header | None) -> str | None:
    """Control reference and message reference; parts of one push share the former."""
    if header is None:
        return None
    parts = (header.interchange.reference, header.reference, header.part)
    return "/".join(part for part in parts if part) or None
