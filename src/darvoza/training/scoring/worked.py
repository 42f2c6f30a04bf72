"""One worked practice case, as scores read it: what was so, what the trainee did, what it cost."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from darvoza.errors import InputError
from darvoza.records import DecisionKind
from darvoza.training.ledger import Case, Path
from darvoza.training.questions import QuestionKind

STOPPING = frozenset(
    {
        DecisionKind.SECOND_LINE,
        DecisionKind.INSPECTION,
        DecisionKind.HOLD,
        DecisionKind.PROTECT,
    }
)
"""Decisions that stop somebody; the others, release and documents, let pass."""

MOST_HARM = 5


class ReasonKind(StrEnum):
    """What a cited reason is pinned to."""

    PATH = "path"  # an answer on a topic, and a check that does not bear it out
    CONTRADICTION = "contradiction"  # two answers, or answer and paper, on one topic
    ODD_SIGN = "odd_sign"  # something unusual that was on the screen from the start
    FOUND = "found"  # what a check physically found


@dataclass(frozen=True, slots=True)
class Cited:
    """One reason for a decision.

    *about* is the topic, or for FOUND the check; *by* the check of a PATH, the id of an ODD_SIGN.
    Reasons about the same topic are one reason told twice.
    """

    kind: ReasonKind
    about: str
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Twin:
    """That a case exists twice, alike but for one *trait* (sex, name …), and in which *group*."""

    pair: str
    trait: str
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """A case that counts, once it is decided. Raises InputError for values that cannot be."""

    case: str
    guilty: bool
    protect: bool = False  # somebody here is a victim or asks for asylum
    typology: str | None = None
    harm: int = 0  # 0 none … 5 life; of letting it pass
    decision: DecisionKind
    confidence: int  # per cent sure that the decision is right
    seconds: int = 0  # worked on it
    queue: int = 0  # control units that waited meanwhile
    dignity: int = 0  # the dignity that its checks cost, added up
    asked: tuple[QuestionKind, ...] = ()
    checked: int = 0  # answers that a check then confirmed or contradicted, each once
    shown: int = 0  # pieces of evidence put to the subject
    asked_first: int = 0  # of these, the ones whose topic was asked about before
    cited: frozenset[Cited] = frozenset()
    known: frozenset[Cited] = frozenset()  # what the ledger knows as guilty
    harmless: frozenset[str] = frozenset()  # odd signs of this case with an innocent explanation
    explained: frozenset[str] = frozenset()  # odd signs whose explanation a check confirmed
    twin: Twin | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.confidence <= 100:
            raise InputError("confidence", "must be from 0 to 100 per cent")
        if not 0 <= self.harm <= MOST_HARM:
            raise InputError("harm", "must be from 0 (none) to 5 (life)")
        if not 0 <= self.asked_first <= self.shown:
            raise InputError("asked_first", "cannot be more than the evidence that was shown")
        if min(self.seconds, self.queue, self.dignity, self.checked) < 0:
            raise InputError("seconds", "time, queue, dignity and facts cannot be below 0")

    @property
    def target(self) -> bool:
        """Whether there is something to find or somebody to protect."""
        return self.guilty or self.protect

    @property
    def stopped(self) -> bool:
        """Whether the decision stops the crossing."""
        return self.decision in STOPPING

    @property
    def right(self) -> bool:
        """Whether the decision is right; who needs protection is helped by nothing else."""
        if self.protect:
            return self.decision is DecisionKind.PROTECT
        return self.stopped == self.guilty


def known_reasons(case: Case, paths: Iterable[Path]) -> frozenset[Cited]:
    """What the ledger of *case* knows as guilty; *paths* are its paths to the truth.

    A contradiction counts where a path exists, or where the papers already differ from the claim.
    An odd sign counts when no innocent explanation of it is true.
    """
    if not (case.guilty or case.protect):
        return frozenset()
    ways = tuple(paths)
    differing = {topic for topic, told in case.shown.items() if case.cover.get(topic, told) != told}
    return frozenset(
        {Cited(ReasonKind.PATH, way.topic, way.check) for way in ways}
        | {
            Cited(ReasonKind.CONTRADICTION, topic)
            for topic in differing.union(way.topic for way in ways)
        }
        | {
            Cited(ReasonKind.ODD_SIGN, odd.topic, odd.id)
            for odd in case.odd
            if odd.explanation is None
        }
        | {
            Cited(ReasonKind.FOUND, check)
            for check in (case.hidden.found_by if case.hidden else ())
        }
    )
