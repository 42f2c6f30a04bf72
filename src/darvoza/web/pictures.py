"""⑨ Pictures as they may be kept: JPEG, PNG or WebP by their own bytes, without what cameras add.

A camera writes place, time, owner and a second small picture beside the picture. Only what shows
the picture is kept, and of EXIF the orientation alone, without which a photo lies on its side.
Sources: ITU-T T.81 annex B; PNG third edition §5, §11; RFC 9649; Exif 2.32 §4.6.
"""

import re
import struct
from collections.abc import Callable, Iterator, Mapping

from darvoza.errors import InputError

PHOTO_BYTES = 8 * 1024 * 1024
"""Largest photo."""

PHOTOS = 6
"""Photos that one outcome, or one amendment, can have."""

FIELD = "photos"

_BARE_JPEG = frozenset({0x01, 0xD8, *range(0xD0, 0xD8)})
_SCAN, _END = 0xDA, 0xD9
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_ORIENTATION = 0x0112
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_PNG_SHOWN = frozenset({b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs", b"bKGD"})
_WEBP_SHOWN = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_WEBP_ADDED = 0x04 | 0x08  # VP8X flags: XMP, EXIF


def media_type(data: bytes) -> str | None:
    """What kind of picture *data* is, by its first bytes; None for any other."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(_PNG_HEAD):
        return "image/png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return None


def cleaned(data: bytes) -> tuple[str, bytes]:
    """The media type of a picture, and its bytes without what a camera adds.

    Raises InputError for one that is too large, of another kind or damaged.
    """
    if len(data) > PHOTO_BYTES:
        raise InputError(FIELD, "A photo has at most 8 MB.")
    kind = media_type(data)
    if kind is None:
        raise InputError(FIELD, "This is not a picture that can be kept: choose JPEG, PNG or WebP.")
    try:
        return kind, _CLEANERS[kind](data)
    except (IndexError, ValueError, struct.error) as error:
        raise InputError(FIELD, "This picture is damaged: take or choose it again.") from error


# --- JPEG -------------------------------------------------------------------------------------


def _jpeg(data: bytes) -> bytes:
    """Tables, frames and scans; of what applications add, JFIF, colour profile and Adobe's."""
    kept, turned = [], 1
    for marker, segment in _segments(data):
        if marker == 0xE1:
            turned = _orientation(segment) or turned
        elif _shows(marker, segment):
            kept.append(segment)
    return b"\xff\xd8" + _exif(turned) + b"".join(kept) + b"\xff\xd9"


def _shows(marker: int, segment: bytes) -> bool:
    if marker == 0xE2:
        return segment[4:].startswith(b"ICC_PROFILE\0")
    return marker in {0xE0, 0xEE} or not (0xE0 <= marker <= 0xEF or marker == 0xFE)


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(marker, bytes) of each segment up to the end of the image; a scan with its data."""
    at = 2
    while (marker := data[at + 1]) != _END:
        if data[at] != 0xFF:
            raise ValueError("no marker where one must stand")
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        end = at + 2 if marker in _BARE_JPEG else _segment_end(data, at, marker)
        yield marker, data[at:end]
        at = end


def _segment_end(data: bytes, at: int, marker: int) -> int:
    (length,) = struct.unpack_from(">H", data, at + 2)
    end = at + 2 + int(length)
    if length < 2 or end > len(data):
        raise ValueError("a segment without an end")
    if marker != _SCAN:
        return end
    following = _MARKER.search(data, end)
    if following is None:
        raise ValueError("a scan without an end")
    return following.start()


def _orientation(segment: bytes) -> int | None:
    """How the picture is to be turned, 1 to 8, by its EXIF; None when that does not say."""
    tiff = segment[10:]
    if segment[4:10] != b"Exif\0\0" or tiff[:2] not in {b"II", b"MM"}:
        return None
    order = "<" if tiff[:2] == b"II" else ">"
    try:
        (start,) = struct.unpack_from(order + "I", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, start)
        for number in range(min(count, 200)):
            tag, _, _, value = struct.unpack_from(order + "HHIH", tiff, start + 2 + 12 * number)
            if tag == _ORIENTATION and 1 <= value <= 8:
                return int(value)
    except struct.error:
        return None
    return None


def _exif(orientation: int) -> bytes:
    """An EXIF segment that says the orientation and nothing else; none for an upright picture."""
    if orientation == 1:
        return b""
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, orientation, 0)
    body = b"Exif\0\0MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


# --- PNG and WebP -----------------------------------------------------------------------------


def _png(data: bytes) -> bytes:
    """The critical chunks, and those that only say how to show them."""
    kept, at = [_PNG_HEAD], len(_PNG_HEAD)
    while True:
        length, name = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise ValueError("a chunk without an end")
        if name in _PNG_SHOWN or name[0] < ord("a"):
            kept.append(data[at:end])
        if name == b"IEND":
            return b"".join(kept)
        at = end


def _webp(data: bytes) -> bytes:
    """The chunks that show something; the header says no more that there are others."""
    body = b"".join(_webp_chunks(data))
    if not body:
        raise ValueError("no picture inside")
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def _webp_chunks(data: bytes) -> Iterator[bytes]:
    (size,) = struct.unpack_from("<I", data, 4)
    at, end = 12, 8 + size
    if end > len(data):
        raise ValueError("less than it says")
    while at + 8 <= end:
        name, length = struct.unpack_from("<4sI", data, at)
        following = at + 8 + length + length % 2
        if following > end:
            raise ValueError("a chunk without an end")
        if name in _WEBP_SHOWN:
            yield _flagged(data[at:following]) if name == b"VP8X" else data[at:following]
        at = following


def _flagged(chunk: bytes) -> bytes:
    return chunk[:8] + bytes([chunk[8] & ~_WEBP_ADDED & 0xFF]) + chunk[9:]


_CLEANERS: Mapping[str, Callable[[bytes], bytes]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/webp": _webp,
}
