"""What practice cases are drawn from: kinds of stories, typologies, and all of them together."""

from collections.abc import Mapping
from dataclasses import dataclass

from darvoza.records import Mode, ThreatArea
from darvoza.subjects import SubjectKind
from darvoza.training.lies import HiddenKind, Lie
from darvoza.training.odd_signs import SecretKind, SignKind
from darvoza.training.values import Spread


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryKind:
    """A kind of story: who crosses, and how the values of its topics are spread, in this order."""

    id: str
    mode: Mode
    subject: SubjectKind
    share: float  # among the stories of its mode
    spreads: Mapping[str, Spread]


@dataclass(frozen=True, slots=True, kw_only=True)
class Typology:
    """A kind of guilty case: which stories cover it, what is lied about, what is hidden."""

    id: str
    stories: tuple[str, ...]
    share: float  # among the typologies of a story
    area: ThreatArea
    harm: int  # 1 … 5: life
    protect: bool
    indicators: tuple[str, ...]
    lies: tuple[Lie, ...]
    hidden: HiddenKind | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenarios:
    """All that cases are drawn from; every table by id, in the order of its file."""

    stories: Mapping[str, StoryKind]
    typologies: Mapping[str, Typology]
    signs: Mapping[str, SignKind]
    secrets: Mapping[str, SecretKind]
    demeanour: Mapping[str, float]

    def covering(self, story: str) -> tuple[Typology, ...]:
        """The typologies that *story* can cover."""
        return tuple(one for one in self.typologies.values() if story in one.stories)
