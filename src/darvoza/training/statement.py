"""The statement sheet: what somebody said, claim by claim, coded by a person. Counts, no verdict.

The statement is typed or transcribed with its language, its interpreter and whether the information
protocol was read out ("we may check some details"). A person marks each claim and codes it:
checkable or not, by what, and what the check brought. A contradiction counts only when the coder
has filled in how it could be honest. Nothing here says whether anybody is to be believed
(reference/training.md §1.5, Speech analysis done honestly; Palena et al. 2021; Mendez Principles).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from darvoza.errors import InputError
from darvoza.training.topics import TOPICS


class State(StrEnum):
    """What the check of a claim brought."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    CONTRADICTED = "contradicted"


class Against(StrEnum):
    """What a claim stands against."""

    STATEMENT = "statement"  # another claim of the same statement
    DOCUMENT = "document"  # a paper, a record, what a check showed
    COMPANION = "companion"  # what somebody who travels along said


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What one person said, as typed or transcribed. InputError when it is empty or has no zone."""

    id: str
    at: datetime
    speaker: str  # a role on the sheet ("driver", "traveller 2"), never a name
    language: str
    interpreter: bool
    protocol_read: bool
    text: str

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise InputError("text", "type what was said")
        if self.at.tzinfo is None:
            raise InputError("at", "the time of a statement needs its zone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim, from *start* up to *end* of the text, as a person coded it.

    It is about a *topic* of the catalogue or, in the coder's words, something *free*. Raises
    InputError for a claim about neither or both, for a checkable claim without a check, and for a
    confirmed one that cannot be checked.
    """

    id: str
    start: int
    end: int
    about: str  # who it is about
    topic: str | None = None
    free: str | None = None
    checkable: bool = False
    by: tuple[str, ...] = ()  # ids of checks, or in words what else would show it
    state: State = State.OPEN

    def __post_init__(self) -> None:
        if (self.topic is None) == (not (self.free or "").strip()):
            raise InputError("topic", "choose a topic or write what the claim is about, not both")
        if self.topic is not None and self.topic not in TOPICS:
            raise InputError("topic", "choose a topic of the list, or write it as free text")
        if self.checkable != bool(self.by):
            raise InputError("by", "say by what a checkable claim is checked, and only for these")
        if self.state is State.CONFIRMED and not self.checkable:
            raise InputError("state", "what cannot be checked cannot be confirmed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """A claim against something else; it counts once it is said how it could be honest."""

    claim: str
    against: Against
    other: str  # a claim's id, or which document, or which companion
    could_be_honest: str = ""  # "… because the hotel moved the booking"

    @property
    def counts(self) -> bool:
        """Whether how it could be honest is filled in."""
        return bool(self.could_be_honest.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One person's coding of one statement.

    Raises InputError for a claim outside the text, an id that stands twice, a contradiction of a
    claim that is not there or not marked as contradicted, and for a candidate among the claims.
    """

    statement: Statement
    coder: str
    claims: tuple[Claim, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()

    def __post_init__(self) -> None:
        if not self.coder.strip():
            raise InputError("coder", "say who coded the statement")
        for claim in self.claims:
            _check_claim(claim, len(self.statement.text))
        if len({claim.id for claim in self.claims}) < len(self.claims):
            raise InputError("claims", "two claims have the same id: give each its own")
        claims = {claim.id: claim for claim in self.claims}
        for contradiction in self.contradictions:
            _check_contradiction(contradiction, claims)

    def words(self, claim: Claim) -> str:
        """The claim as it was said."""
        return self.statement.text[claim.start : claim.end]


def _check_claim(claim: object, length: int) -> None:
    if not isinstance(claim, Claim):
        raise InputError("claims", "a candidate is no claim: a person has to accept it first")
    if not 0 <= claim.start < claim.end <= length:
        raise InputError("claims", "mark the words of the claim within the text")


def _check_contradiction(one: Contradiction, claims: Mapping[str, Claim]) -> None:
    if one.claim not in claims:
        raise InputError("contradictions", "choose the claim that is contradicted")
    if claims[one.claim].state is not State.CONTRADICTED:
        raise InputError("contradictions", "mark the claim as contradicted, or take this away")
    if not one.other.strip() or one.other == one.claim:
        raise InputError("contradictions", "say what the claim stands against")
    if one.against is Against.STATEMENT and one.other not in claims:
        raise InputError("contradictions", "choose the other claim of the statement")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What a sheet holds, counted: whole numbers only, and no sum of them means anything.

    *contradicted* are claims with a contradiction that counts; *waiting* are claims marked as
    contradicted of which nobody has yet said how they could be honest.
    """

    claims: int
    checkable: int
    confirmed: int
    contradicted: int
    waiting: int
    open: int
    inside: int  # contradictions that count, by what they are against
    with_documents: int
    with_companions: int


def counts(sheet: Sheet) -> Counts:
    """The counts of *sheet*."""
    states = Counter(claim.state for claim in sheet.claims)
    counted = [one for one in sheet.contradictions if one.counts]
    contradicted = len({one.claim for one in counted})
    against = Counter(one.against for one in counted)
    return Counts(
        claims=len(sheet.claims),
        checkable=sum(claim.checkable for claim in sheet.claims),
        confirmed=states[State.CONFIRMED],
        contradicted=contradicted,
        waiting=states[State.CONTRADICTED] - contradicted,
        open=states[State.OPEN],
        inside=against[Against.STATEMENT],
        with_documents=against[Against.DOCUMENT],
        with_companions=against[Against.COMPANION],
    )


def to_data(sheet: Sheet) -> dict[str, Any]:
    """*sheet* as plain data that JSON and YAML can hold."""
    data = asdict(sheet)
    data["statement"]["at"] = sheet.statement.at.isoformat()
    data["claims"] = [
        {**one, "by": list(one["by"]), "state": str(one["state"])} for one in data["claims"]
    ]
    data["contradictions"] = [
        {**one, "against": str(one["against"])} for one in data["contradictions"]
    ]
    return data


def from_data(data: Mapping[str, Any]) -> Sheet:
    """The sheet that :func:`to_data` wrote; InputError where it holds something else."""
    try:
        return Sheet(
            statement=Statement(**{**data["statement"], "at": _time(data["statement"]["at"])}),
            coder=data["coder"],
            claims=tuple(_claim(one) for one in data["claims"]),
            contradictions=tuple(_contradictions(data["contradictions"])),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise InputError("sheet", "this is no statement sheet: export it again") from None


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _claim(one: Mapping[str, Any]) -> Claim:
    return Claim(**{**one, "by": tuple(one["by"]), "state": State(one["state"])})


def _contradictions(rows: Iterable[Mapping[str, Any]]) -> Iterable[Contradiction]:
    return (Contradiction(**{**one, "against": Against(one["against"])}) for one in rows)
