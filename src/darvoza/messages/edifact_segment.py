"""Stage ①: a UN/EDIFACT segment in the hand, and the signs by which it was cut."""

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Syntax:
    """The service characters and the charset of one interchange."""

    component: str = ":"
    element: str = "+"
    release: str = "?"
    repetition: str = ""
    terminator: str = "'"
    charset: str = "ascii"
    wrapped: bool = False


class Segment:
    """One segment; ``elements[0]`` is the tag, so elements count from 1 as in the standard.

    Components have no blanks around them.
    """

    marked = False  # it has a flaw or a note
    flaw: str | None = None  # an issue code: the segment cannot be used
    note: str | None = None  # an issue code: the segment can be used
    repeats: dict[int, list[list[str]]] | None = None  # of an element, after its first

    def __init__(self, elements: list[list[str]], ordinal: int, offset: int, end: int) -> None:
        self.tag = elements[0][0]
        self.elements = elements
        self.ordinal = ordinal  # in the interchange, UNB = 1
        self.offset = offset
        self.end = end

    def get(self, element: int, component: int = 1) -> str:
        """The component, or ``""`` when there is none; both count from 1."""
        try:
            return self.elements[element][component - 1]
        except IndexError:
            return ""

    def composites(self, element: int) -> list[list[str]]:
        """Every repetition of an element."""
        if element >= len(self.elements):
            return []
        more = (self.repeats or {}).get(element, [])
        return [self.elements[element], *more]


def swallowed(segment: Segment, signs: Mapping[str, re.Pattern[str]]) -> tuple[int, str] | None:
    """The element at whose end a terminator was lost, and the tag that followed it.

    *signs* gives, for each tag of a message, what its first component looks like.
    """
    elements = segment.elements
    for place in range(1, len(elements) - 1):
        value = elements[place][-1]
        if len(value) < 4:
            continue
        tag = value[-3:]
        sign = signs.get(tag)
        if sign is not None and tag != segment.tag and sign.match(segment.get(place + 1)):
            return place, tag
    return None
