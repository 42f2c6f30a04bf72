"""① Messages: bytes in, mentions out; one module a format, one list `FORMATS`.

`read` is total: whatever the bytes are, it ends in a `Reading` with a disposition and reasons.
"""

from collections.abc import Callable
from dataclasses import dataclass

from darvoza.messages import (
    asycuda,
    edifact,
    mrz,
    paxlst,
    pnrgov,
    post,
    presented,
    road,
    smgs,
    xml,
)
from darvoza.messages.issues import ISSUES, sentence, shown
from darvoza.records import Disposition, Envelope, Issue, Reading, Severity

__all__ = ["FORMATS", "ISSUES", "Format", "read", "sentence"]

_OPENING = 60
"""How many bytes of a message in no known format are shown."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format that is read: how it is recognised by content, and its reader."""

    name: str
    title: str
    recognises: Callable[[bytes], bool]
    read: Callable[[bytes, Envelope], Reading]


FORMATS: tuple[Format, ...] = (
    Format("asycuda", "ASYCUDA World SAD XML", asycuda.recognises, asycuda.read),
    Format("smgs", "SMGS rail note, RailwayBill XML", smgs.recognises, smgs.read),
    Format("post-json", "Postal items, JSON", post.recognises_json, post.read_json),
    Format("road-json", "Road arrivals, JSON", road.recognises_json, road.read_json),
    Format("desk-json", "Seen at the desk, JSON", presented.recognises, presented.read),
    Format("paxlst", "UN/EDIFACT PAXLST: passenger and crew list", paxlst.recognises, paxlst.read),
    Format("pnrgov", "UN/EDIFACT PNRGOV: bookings", pnrgov.recognises, pnrgov.read),
    Format("edifact", "UN/EDIFACT, other messages", edifact.recognises, edifact.read_generic),
    Format("mrz", "Machine readable zone (ICAO 9303)", mrz.recognises, mrz.read),
    Format("xml", "XML, other documents", xml.looks_like_xml, xml.read_other),
    Format("post-csv", "Postal items, CSV", post.recognises_csv, post.read_csv),
    Format("road-csv", "Road arrivals, CSV", road.recognises_csv, road.read_csv),
)
"""Every format, in the order in which a message is held against them: the quick looks first."""


def read(data: bytes, envelope: Envelope) -> Reading:
    """Understand *data*, which came in *envelope*; never raises.

    Nothing at all is rejected as ENV-EMPTY, an unknown format as ENV-UNKNOWN. A reader that fails
    leaves the message in quarantine with READER-FAILED, so that it can be read again.
    """
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        return _refused("ENV-EMPTY", None)
    for form in FORMATS:
        try:
            if form.recognises(data):
                return form.read(data, envelope)
        except Exception as failure:  # a reader's defect must not lose a message
            return _failed(form.name, failure)
    return _refused("ENV-UNKNOWN", _seen(data))


def _refused(code: str, raw: str | None) -> Reading:
    issue = Issue(code=code, severity=Severity.FATAL, offset=0, raw=raw)
    return Reading(format=None, disposition=Disposition.REJECTED, issues=(issue,))


def _failed(name: str, failure: Exception) -> Reading:
    issue = Issue(code="READER-FAILED", severity=Severity.FATAL, expected=type(failure).__name__)
    return Reading(format=name, disposition=Disposition.QUARANTINED, issues=(issue,))


def _seen(data: bytes) -> str:
    """The first bytes as text, what is not printable as hexadecimal."""
    text = data[:_OPENING].decode("utf-8", "backslashreplace")
    return shown("".join(sign if sign.isprintable() else f"\\x{ord(sign):02x}" for sign in text))
