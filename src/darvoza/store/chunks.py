"""Long lists of values cut to what one statement takes on both databases."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

_Value = TypeVar("_Value")

CHUNK = 500


def chunks(values: Iterable[_Value]) -> Iterator[list[_Value]]:
    """*values* in order, in lists of at most ``CHUNK``; every value once."""
    remaining = iter(dict.fromkeys(values))
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk
