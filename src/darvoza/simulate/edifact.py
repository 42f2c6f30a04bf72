"""Segments into interchanges, with the small faults that real senders make.

Sources: ISO 9735 (syntax 4); IATA PADIS for the syntax ``IATA``.
"""

from dataclasses import dataclass
from datetime import datetime
from random import Random

_ESCAPED = str.maketrans({"'": "?'", "+": "?+", ":": "?:", "?": "??"})
WRONG_COUNT_SHARE = 0.03
TYPE_B_SHARE = 0.02
WRAP_WIDTH = 63  # teletype lines


def text(value: str) -> str:
    """*value* with the service characters released."""
    return value.translate(_ESCAPED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What stands around the messages of one interchange."""

    syntax: str  # UNB element 1
    sender: str
    recipient: str
    reference: str
    application: str
    at: datetime
    group: str | None = None  # UNG version, where the sender uses groups
    service: bool = False  # begins with UNA
    lines: bool = True  # a line break after each segment
    faults: bool = True  # now and then what real senders do wrong


def interchange(cover: Cover, message: list[str], draw: Random) -> bytes:
    """One message (UNH first, UNT left out) as an interchange, ready to be sent."""
    stamp = f"{cover.at:%y%m%d:%H%M}"
    count = len(message) + 1
    if cover.faults and draw.random() < WRONG_COUNT_SHARE:
        count += draw.choice((-2, -1, 1, 2))
    number = message[0].split("+")[1]
    parties = f"{cover.sender}+{cover.recipient}"
    segments = [f"UNB+{cover.syntax}+{parties}+{stamp}+{cover.reference}++{cover.application}"]
    if cover.group:
        head = f"UNG+{message[0].split('+')[2].split(':')[0]}+{parties}+{stamp}"
        segments.append(f"{head}+{cover.reference}+UN+{cover.group}")
    segments += message
    segments.append(f"UNT+{count}+{number}")
    if cover.group:
        segments.append(f"UNE+1+{cover.reference}")
    segments.append(f"UNZ+1+{cover.reference}")
    return _laid_out(cover, segments, draw)


def _laid_out(cover: Cover, segments: list[str], draw: Random) -> bytes:
    una = "UNA:+.? '" if cover.service else ""
    if cover.faults and draw.random() < TYPE_B_SHARE:
        flat = una + "'".join(segments) + "'"
        lines = [flat[at : at + WRAP_WIDTH] for at in range(0, len(flat), WRAP_WIDTH)]
        head = f"QU ALACUXH\r\n.{cover.sender[:2]}HQXBC {cover.at:%d%H%M}\r\n"
        return (head + "\r\n".join(lines) + "\r\n").encode("ascii")
    joint = "'\r\n" if cover.lines else "'"
    return (una + joint.join(segments) + joint).encode("ascii")
