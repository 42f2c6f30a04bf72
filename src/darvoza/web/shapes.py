"""⑨ Values as the API takes them: bounded, so that nothing the store cannot hold gets through."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Literal

from fastapi import Query
from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints

from darvoza.records import Channel

FIRST_YEAR, LAST_YEAR = 2000, 2099


class ChannelWord(StrEnum):
    """A channel by its word, as profile files write it."""

    GREEN = "green"
    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"


def word(channel: Channel) -> ChannelWord:
    """The word of *channel*."""
    return ChannelWord[channel.name]


def channel_of(said: ChannelWord) -> Channel:
    """The channel that *said* names."""
    return Channel[said.name]


def _in_reach(moment: datetime) -> datetime:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(f"a time lies between {FIRST_YEAR} and {LAST_YEAR}")
    return moment.astimezone(UTC)


Id = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z:_-]{1,80}$")]
"""An id that the store gave, or a content hash."""

Code = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{1,40}$")]
"""The code of a checkpoint."""

Name = Annotated[str, StringConstraints(pattern=r"^[\w@][\w.@-]{0,63}$")]
"""The name of an account or a sender."""

Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200,
                      pattern=r"^[^\x00-\x1f\x7f]*$"),
]  # fmt: skip
"""One line of text, not empty."""

Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=4000, pattern=r"^[^\x00]*$"),
]
"""Some lines of text, not empty."""

Moment = Annotated[AwareDatetime, AfterValidator(_in_reach)]
"""A time with its zone, ISO 8601."""

Amount = Annotated[float, Field(ge=0, le=1e12, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0, le=100_000)]
Points = Annotated[int, Field(ge=0, le=100)]
Limit = Annotated[int, Query(ge=1, le=1000, description="At most so many, newest first.")]

Language = Literal["en", "ru", "kk", "ky", "tg", "uz_Latn", "uz_Cyrl", "tk"]
"""The languages of `darvoza.profiles.load`."""

Purpose = Annotated[
    Line | None,
    Query(description="Why you look; kept in the audit trail. The session's purpose by default."),
]

LONGEST_LOOK = timedelta(days=31)
"""The longest stretch of a queue that is shown at once."""
