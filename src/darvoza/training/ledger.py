"""The truth ledger: everything that is so in one practice case, in six layers.

world → cover → documents and data → physical state → demeanour → protected traits. Everybody is
given a story drawn from one distribution. Who is innocent lives it; for who is not, the world
differs from the cover by the lies of a typology. Traits are drawn last, independent of all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from darvoza.records import Mode, ThreatArea
from darvoza.subjects import SubjectKind

Told = str | int
"""The value of a topic, without language: the id of a word, or days, a count, kg, US dollars."""

Story = Mapping[str, Told]
"""By topic (`darvoza.training.topics.TOPICS`)."""


class Setting(StrEnum):
    """How many cases of a shift are guilty, and whether that is told."""

    LEARN = "learn"
    PRACTISE = "practise"
    REALISTIC = "realistic"
    CLEAN_DAY = "clean_day"


GUILTY_SHARE: Mapping[Setting, float] = {
    Setting.LEARN: 0.5,
    Setting.PRACTISE: 0.275,
    Setting.REALISTIC: 0.05,
    Setting.CLEAN_DAY: 0.0,
}
"""The share of guilty cases (reference/training.md §3 Prevalence)."""


class Policy(StrEnum):
    """How somebody answers."""

    TRUTHFUL = "truthful"
    FORGETFUL = "forgetful"  # truthful, but vague about some topics
    EVASIVE = "evasive"  # lies; where unprepared, says nothing definite
    PREPARED = "prepared"  # lies; where unprepared, improvises


@dataclass(frozen=True, slots=True, kw_only=True)
class OddSign:
    """Something unusual on the screen before any question, in innocent and guilty cases alike."""

    id: str  # of `oddities.yml`
    topic: str
    indicators: tuple[str, ...]  # of the catalogue
    explanation: str | None = None  # the true innocent one: id of a text; None in a guilty case
    confirmed_by: tuple[str, ...] = ()  # checks that confirm the explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """Something harmless that an innocent hides, so that hiding is not guilt."""

    id: str
    topic: str
    confirmed_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """What is physically there and not declared."""

    what: str  # id of a word
    amount: float
    unit: str
    where: str  # id of a word
    found_by: tuple[str, ...]  # checks that physically find it


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """Who somebody is on paper: drawn last, from a generator that knows nothing of the rest."""

    surname: str
    given: str
    sex: str
    born: date
    nationality: str  # alpha-3
    document: str
    expires: date
    phone: str
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """A way to the truth: the answer on *topic* does not agree with what *check* shows."""

    topic: str
    check: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One practice crossing and its truth. The same seed and pack give the same bytes."""

    id: str  # 16 hexadecimal digits; tells nothing
    seed: int
    pack: str  # of which case pack; "standard" is shipped
    mode: Mode
    subject: SubjectKind
    at: datetime  # when it stands at the desk, UTC
    story: str  # id of the kind of story
    typology: str | None  # None: innocent
    area: ThreatArea | None
    harm: int = 0  # 0 none … 5 life; of letting it pass
    protect: bool = False  # somebody here needs protection: `protect` is right, not punishment
    world: Story = field(default_factory=dict)
    cover: Story = field(default_factory=dict)  # what will be claimed
    shown: Story = field(default_factory=dict)  # what messages and documents say
    measured: Mapping[str, int] = field(default_factory=dict)  # physical: tare_kg, scale_kg, …
    odd: tuple[OddSign, ...] = ()
    secret: Secret | None = None
    hidden: Hidden | None = None
    policy: Policy = Policy.TRUTHFUL
    improvised: Story = field(default_factory=dict)  # by topics for which no lie is prepared
    vague: frozenset[str] = frozenset()  # topics that are honestly not remembered
    demeanour: tuple[str, ...] = ()  # ids of neutral observations
    traits: Traits
    companions: tuple[Traits, ...] = ()
    numbers: Mapping[str, str] = field(default_factory=dict)  # plate, seal, item … by kind

    @property
    def guilty(self) -> bool:
        """Whether there is something to find or somebody to protect."""
        return self.typology is not None
