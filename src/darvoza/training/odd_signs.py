"""What is unusual before any question, guilty or not, and what innocents harmlessly hide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from darvoza.profiles.indicators import indicators
from darvoza.simulate.chance import keyed, pick
from darvoza.training.checks import CHECKS
from darvoza.training.entry import Entry
from darvoza.training.ledger import OddSign, Story, Told
from darvoza.training.topics import TOPICS, agree
from darvoza.training.values import Leaf, Range, drawn, read_leaf, read_range

MOST = 3
"""Odd signs of one case."""
RATIO = 3.0
"""The highest ratio of the shares among the guilty and the innocent."""


MEASURES = ("bags", "bag_kg", "extra_kg")
"""What a sign may change of what is measured; extra_kg stand on the scale beside the load."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A true innocent explanation (id of a text) and the checks that confirm it."""

    text: str
    confirmed_by: tuple[str, ...]
    when: Mapping[str, tuple[str, ...]]  # true only beside these values

    def fits(self, told: Story) -> bool:
        """Whether it can be true beside what is *told*."""
        return all(told[topic] in possible for topic, possible in self.when.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class SignKind:
    """A kind of odd sign: how often it occurs, and what it makes visible."""

    id: str
    topic: str  # on which its explanation is confirmed
    indicators: tuple[str, ...]
    stories: tuple[str, ...]
    innocent: float  # share of the innocent cases
    guilty: float  # share of the guilty cases; fictional
    explanations: tuple[Explanation, ...]
    makes: Mapping[str, Leaf]  # what it makes of other topics, so that it is on the screen
    measured: Mapping[str, Range]  # bags, bag_kg …


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretKind:
    """Something harmless that is hidden: in truth *topic* is *truth*."""

    id: str
    topic: str
    truth: str
    stories: tuple[str, ...]
    share: float
    confirmed_by: tuple[str, ...]


def signs_drawn(
    seed: int, kinds: Sequence[SignKind], cover: Story, *, guilty: bool
) -> tuple[tuple[SignKind, Mapping[str, Told]], ...]:
    """The kinds that occur, each with what it makes of its topics; at most MOST.

    Each kind has its own generator, so that guilt changes the share and nothing else. None occurs
    where no explanation of it could be true.
    """
    found = []
    for kind in kinds:
        draw = keyed(seed, "odd", kind.id)
        occurs = draw.random() < (kind.guilty if guilty else kind.innocent)
        makes = {topic: drawn(draw, leaf) for topic, leaf in kind.makes.items()}
        if occurs and _possible(kind, {**cover, **makes}):
            found.append((kind, makes))
    keyed(seed, "odd").shuffle(found)
    return tuple(found[:MOST])


def _possible(kind: SignKind, told: Story) -> list[Explanation]:
    return [one for one in kind.explanations if one.fits(told)]


def placed(
    makes: Mapping[str, Told], world: Story, cover: Story, recorded: frozenset[str]
) -> tuple[Story, Story] | None:
    """World and cover with what a sign makes; None where that would make a lie true.

    At a topic that is lied about, only the side that the screen shows is changed.
    """
    new_world, new_cover = dict(world), dict(cover)
    for topic, told in makes.items():
        lied = not agree(topic, world[topic], cover[topic])
        if not lied or topic in recorded:
            new_world[topic] = told
        if not lied or topic not in recorded:
            new_cover[topic] = told
        if lied and agree(topic, new_world[topic], new_cover[topic]):
            return None
    return new_world, new_cover


def sign_of(seed: int, kind: SignKind, cover: Story, *, guilty: bool) -> OddSign:
    """The sign itself; only an innocent one has an explanation, which fits the *cover*."""
    if guilty:
        return OddSign(id=kind.id, topic=kind.topic, indicators=kind.indicators)
    chosen = pick(keyed(seed, "explanation", kind.id), _possible(kind, cover))
    return OddSign(
        id=kind.id,
        topic=kind.topic,
        indicators=kind.indicators,
        explanation=chosen.text,
        confirmed_by=chosen.confirmed_by,
    )


def read_sign(entry: Entry, stories: Mapping[str, object]) -> SignKind:
    """One entry of `odd_signs.yml`, without the look at checks and words."""
    entry.only("topic", "indicators", "stories", "innocent", "guilty", "explanations", "makes",
               "measured")  # fmt: skip
    innocent = entry.number("innocent", low=0.005, high=0.6)
    return SignKind(
        id=entry.name,
        topic=entry.known("topic", entry.needed("topic"), TOPICS, "topic"),
        indicators=entry.names("indicators", indicators(), "indicator"),
        stories=entry.names("stories", stories, "story"),
        innocent=innocent,
        guilty=entry.number("guilty", low=innocent, high=min(0.9, RATIO * innocent)),
        explanations=tuple(map(_explanation, entry.rows("explanations"))),
        makes=_makes(entry),
        measured=_measured(entry),
    )


def _explanation(row: Entry) -> Explanation:
    row.only("text", "confirmed_by", "when")
    checks = row.names("confirmed_by", CHECKS, "check")
    return Explanation(text=row.text("text"), confirmed_by=checks, when=_when(row))


def _makes(entry: Entry) -> Mapping[str, Leaf]:
    if "makes" not in entry.fields:
        return {}
    under = entry.under("makes")
    named = [under.known(name, name, TOPICS, "topic") for name in under.fields]
    return {topic: read_leaf(under, topic, topic) for topic in named}


def _measured(entry: Entry) -> Mapping[str, Range]:
    if "measured" not in entry.fields:
        return {}
    under = entry.under("measured")
    named = [under.known(name, name, MEASURES, "measure") for name in under.fields]
    return {name: read_range(under.under(name)) for name in named}


def _when(entry: Entry) -> Mapping[str, tuple[str, ...]]:
    if "when" not in entry.fields:
        return {}
    under = entry.under("when")
    named = [under.known(name, name, TOPICS, "topic") for name in under.fields]
    return {topic: tuple(map(str, under.fields[topic])) for topic in named}


def read_secret(entry: Entry, stories: Mapping[str, object]) -> SecretKind:
    """One entry of `secrets.yml`, without the look at checks and words."""
    entry.only("topic", "truth", "stories", "share", "confirmed_by")
    return SecretKind(
        id=entry.name,
        topic=entry.known("topic", entry.needed("topic"), TOPICS, "topic"),
        truth=entry.text("truth"),
        stories=entry.names("stories", stories, "story"),
        share=entry.number("share", low=0.001, high=0.2),
        confirmed_by=entry.names("confirmed_by", CHECKS, "check"),
    )
