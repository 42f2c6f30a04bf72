"""Stage ①: which segments of a passenger list are surely one person's.

A lost terminator, a lost NAD or a swap of neighbours would give one person's document to another:
the order of the guide (groups 4 and 5) is what tells.
"""

import re

from darvoza.messages.edifact_report import Report
from darvoza.messages.edifact_segment import Segment, swallowed
from darvoza.records import Severity

SHAPES = 2000  # kept in memory
_RANK = {
    "NAD": 0,
    "ATT": 1,
    "DTM": 2,
    "MEA": 3,
    "GEI": 4,
    "FTX": 5,
    "LOC": 6,
    "COM": 7,
    "EMP": 8,
    "NAT": 9,
    "RFF": 10,
    "DOC": 11,
}
PERSON_TAGS = frozenset(_RANK) - {"NAD"}
_ONCE = frozenset({"ATT", "NAT"})
_DOCUMENT_TAGS = frozenset({"DTM", "LOC"})
_SOUND: dict[tuple[object, ...], tuple[int, ...]] = {}
"""Sequences of segments that were found in order: most persons of a sender look alike.

To each belong the places that are looked at all the same, because they have room for more.
"""
SWALLOWED = {
    "NAD": re.compile(r"(FL|FM|DDU|DDT|MS)\Z"),
    "ATT": re.compile(r"2\Z"),
    "DTM": re.compile(r"\d{2,3}\Z"),
    "MEA": re.compile(r"(CT|WT)\Z"),
    "GEI": re.compile(r"4\Z"),
    "FTX": re.compile(r"BAG\Z"),
    "LOC": re.compile(r"\d{2,3}\Z"),
    "EMP": re.compile(r"\d\Z"),
    "NAT": re.compile(r"2\Z"),
    "RFF": re.compile(r"(AVF|ABO|SEA|AEA|CR|YZY|TN)\Z"),
    "DOC": re.compile(r"[A-Z]{1,2}\Z"),
    "TDT": re.compile(r"(20|34)\Z"),
    "CNT": re.compile(r"4[12]\Z"),
    "COM": re.compile(r"[\d ()+-]{6,}\Z"),
    "UNT": re.compile(r"\d+\Z"),
}
"""Tags after a lost terminator, with the first component that makes them believable."""
USUAL = {
    "ATT": 4,
    "DTM": 2,
    "MEA": 4,
    "GEI": 3,
    "FTX": 5,
    "LOC": 3,
    "EMP": 3,
    "NAT": 3,
    "RFF": 2,
    "DOC": 3,
    "CNT": 2,
}
"""How many elements, tag included, a segment has that has swallowed nothing."""


def attributable(group: list[Segment], report: Report) -> list[Segment] | None:
    """The segments that are surely this person's, in order; the others are reported.

    ``None`` when a terminator was lost among them.
    """
    parts = [one.elements for one in group if len(one.elements) > 1]
    shape = tuple([len(group)] + [part[0][0] + part[1][0] for part in parts] + [*map(len, parts)])
    places = _SOUND.get(shape)
    if places is None:
        roomy = [at for at, one in enumerate(group) if has_room(one)]
        if any(swallows(group[at], report) for at in roomy):
            return None
        before = report.total
        kept = _checked(group, report)
        if report.total == before and len(parts) == len(group) and len(_SOUND) < SHAPES:
            _SOUND[shape] = tuple(roomy)
        return kept
    for at in places:
        if swallows(group[at], report):
            return None
    return group


def has_room(segment: Segment) -> bool:
    """Whether it has more elements than one of its tag needs."""
    return len(segment.elements) > USUAL.get(segment.tag, 0)


def swallows(segment: Segment, report: Report) -> bool:
    """Whether a terminator was lost in *segment*, which is then reported."""
    found = swallowed(segment, SWALLOWED)
    if found is not None:
        report.swallowed(segment, *found)
    return found is not None


def _checked(group: list[Segment], report: Report) -> list[Segment]:
    reached, disordered = 0, False
    seen: set[str] = set()
    kept: list[Segment] = []
    for place, segment in enumerate(group):
        tag = segment.tag
        rank = _RANK.get(tag)
        if rank is None:
            report.add("SEG-UNKNOWN", Severity.WARNING, segment)
            continue
        if reached == 11 and rank < 11:
            if tag in _DOCUMENT_TAGS and segment.get(1) in _OF_DOCUMENT:
                kept.append(segment)
                continue
            if tag not in {"RFF", "GEI", "FTX"}:
                _refuse(segment, report)
                break
        if tag in seen and (tag in _ONCE or segment.get(1) == "329"):
            _refuse(segment, report)
            break
        seen.add("DTM" if segment.get(1) == "329" and tag == "DTM" else tag if tag != "DTM" else "")
        if rank < reached and not disordered:
            disordered = True
            _out_of_order(segment, kept, place, report)
        reached = max(reached, rank)
        kept.append(segment)
    return kept


_OF_DOCUMENT = frozenset({"36", "182", "91"})


def _refuse(segment: Segment, report: Report) -> None:
    report.add("SEG-MISPLACED", Severity.FATAL, segment, expected="NAD before it")


def _out_of_order(segment: Segment, kept: list[Segment], place: int, report: Report) -> None:
    """Wrong order is read all the same, but for a segment that may be the last person's."""
    suspect = place == 2 and segment.tag in {"ATT", "DTM"} and kept[1].tag not in {"ATT", "DTM"}
    if suspect:
        report.add("SEG-MISPLACED", Severity.ERROR, kept[1], expected="ATT, DTM before it")
        del kept[1]
    else:
        report.add("SEG-ORDER", Severity.WARNING, segment)
