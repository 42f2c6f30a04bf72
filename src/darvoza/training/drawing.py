"""Drawing practice cases: the same seed gives the same case, in every process and on every machine.

Mode, story, cover, memory, demeanour and traits come from generators that know the seed and not the
truth: ``draw_case(7, guilty=True)`` and ``draw_case(7, guilty=False)`` are told alike. Only lies,
and the shares of odd signs, make them differ.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from darvoza.errors import ScenarioError
from darvoza.records import Mode
from darvoza.simulate.chance import keyed, weighted
from darvoza.training.grammar import scenarios
from darvoza.training.kinds import StoryKind, Typology
from darvoza.training.ledger import (
    GUILTY_SHARE,
    Case,
    OddSign,
    Policy,
    Secret,
    Setting,
    Story,
    Told,
)
from darvoza.training.lies import hidden_of, truth_of
from darvoza.training.odd_signs import placed, sign_of, signs_drawn
from darvoza.training.physical import measured_of, numbers_of
from darvoza.training.showing import RECORDED, shown_of
from darvoza.training.topics import TOPICS, agree
from darvoza.training.traits import FAMILIES, companions_of, traits_of
from darvoza.training.values import drawn, drawn_other, leaf_of

PACK = "standard"
MODES: Mapping[Mode, float] = {Mode.AIR: 4, Mode.ROAD: 3, Mode.RAIL: 2, Mode.POST: 2}
FIRST = datetime(2026, 9, 1, tzinfo=UTC)
DAYS = 120
"""Cases without a given moment stand at the desk within so many days from FIRST."""
POLICIES = {Policy.PREPARED: 0.6, Policy.EVASIVE: 0.4}
FORGETFUL = 0.3
LEAST, MOST = 2, 4
"""Neutral observations of one case."""
PARTY = 5
"""At most so many companions have papers of their own on the screen."""


@dataclass(slots=True, kw_only=True)
class _Draft:
    """A case between its layers."""

    seed: int
    story: StoryKind
    typology: Typology | None
    world: Story
    cover: Story
    odd: tuple[OddSign, ...] = ()
    measured: Mapping[str, int]
    secret: Secret | None = None


def draw_case(
    seed: int,
    *,
    guilty: bool,
    mode: Mode | None = None,
    typology: str | None = None,
    at: datetime | None = None,
) -> Case:
    """The case number *seed*; the rest of its values limit what it may be.

    Raises:
        ScenarioError: *typology* is unknown, has no story of *mode*, or an innocent case is asked
            to have one; *at* has no time zone.
    """
    story = _story(seed, mode, typology)
    cover = _cover(seed, story)
    kind = _typology(seed, story, typology) if guilty else None
    if typology is not None and not guilty:
        raise ScenarioError(f"an innocent case has no typology: leave {typology} out")
    draft = _Draft(seed=seed, story=story, typology=kind, world=cover, cover=cover, measured={})
    _lie(draft) if kind else _keep_secret(draft)
    _place_signs(draft)
    return _case(draft, _moment(seed, at))


def draw_cases(
    seed: int,
    count: int,
    setting: Setting,
    *,
    modes: Sequence[Mode] = (),
    at: datetime | None = None,
) -> list[Case]:
    """*count* cases of a shift that begins *at*; the guilty share is exact, their places random.

    Raises:
        ScenarioError: *count* is below 0; *at* has no time zone.
    """
    if count < 0:
        raise ScenarioError(f"{count} cases cannot be drawn: ask for 0 or more")
    guilty = set(keyed(seed, "guilty").sample(range(count), round(count * GUILTY_SHARE[setting])))
    chosen = {mode: MODES[mode] for mode in modes} or MODES
    cases, moment = [], _moment(seed, at)
    for number in range(count):
        draw = keyed(seed, "case", number)
        moment += timedelta(seconds=draw.randint(40, 400))
        mode = weighted(draw, chosen)
        own = draw.getrandbits(48)
        cases.append(draw_case(own, guilty=number in guilty, mode=mode, at=moment))
    return cases


def _moment(seed: int, at: datetime | None) -> datetime:
    if at is None:
        return FIRST + timedelta(minutes=int(keyed(seed, "at").random() * DAYS * 1440))
    if at.tzinfo is None:
        raise ScenarioError(f"{at.isoformat()} has no time zone: add one, as in +05:00")
    return at.astimezone(UTC)


def _story(seed: int, mode: Mode | None, typology: str | None) -> StoryKind:
    kinds = scenarios().typologies
    if typology is not None and typology not in kinds:
        raise ScenarioError(f"there is no typology {typology}: {', '.join(kinds)}")
    stories = scenarios().stories
    possible = kinds[typology].stories if typology is not None else tuple(stories)
    modes = {stories[name].mode for name in possible}
    draw = keyed(seed, "story")
    drawn_mode = weighted(draw, {one: share for one, share in MODES.items() if one in modes})
    wanted = mode or drawn_mode
    shares = {one: stories[one].share for one in possible if stories[one].mode is wanted}
    if not shares:
        raise ScenarioError(f"{typology} has no story of mode {wanted}: leave the mode out")
    return stories[weighted(draw, shares)]


def _cover(seed: int, story: StoryKind) -> Story:
    draw = keyed(seed, "cover")
    cover: dict[str, Told] = {}
    for topic, spread in story.spreads.items():
        cover[topic] = drawn(draw, leaf_of(spread, cover))
    return cover


def _typology(seed: int, story: StoryKind, named: str | None) -> Typology:
    if named is not None:
        return scenarios().typologies[named]
    possible = scenarios().covering(story.id)
    shares = {one.id: one.share for one in possible}
    return scenarios().typologies[weighted(keyed(seed, "typology"), shares)]


def _lie(draft: _Draft) -> None:
    """The world differs from the cover by the lies of the typology."""
    world = dict(draft.cover)
    for lie in draft.typology.lies if draft.typology else ():
        draw = keyed(draft.seed, "lie", lie.topic)
        if draw.random() < lie.chance:
            truth = truth_of(draw, lie, draft.story.spreads[lie.topic], draft.cover)
            world[lie.topic] = draft.cover[lie.topic] if truth is None else truth
    draft.world = world


def _keep_secret(draft: _Draft) -> None:
    """Now and then an innocent harmlessly hides something."""
    for kind in scenarios().secrets.values():
        rolled = keyed(draft.seed, "secret", kind.id).random() < kind.share
        if draft.story.id in kind.stories and rolled and draft.cover[kind.topic] != kind.truth:
            draft.world = {**draft.cover, kind.topic: kind.truth}
            draft.secret = Secret(id=kind.id, topic=kind.topic, confirmed_by=kind.confirmed_by)
            return


def _place_signs(draft: _Draft) -> None:
    """Odd signs and what they make visible; none where an innocent has a secret."""
    guilty, kept = draft.typology is not None, draft.secret
    kinds = [one for one in scenarios().signs.values()
             if draft.story.id in one.stories
             and not (kept and kept.topic in (one.topic, *one.makes))]  # fmt: skip
    for kind, makes in signs_drawn(draft.seed, kinds, draft.cover, guilty=guilty):
        changed = placed(makes, draft.world, draft.cover, RECORDED[draft.story.mode])
        if changed is None or _taken(draft, kind.topic, makes):
            continue
        draft.world, draft.cover = changed
        draft.odd += (sign_of(draft.seed, kind, draft.cover, guilty=guilty),)
        draw = keyed(draft.seed, "measured", kind.id)
        more = {name: int(drawn(draw, one)) for name, one in kind.measured.items()}
        draft.measured = {**draft.measured, **more}


def _taken(draft: _Draft, topic: str, makes: Mapping[str, Told]) -> bool:
    """Whether another sign of this case is already about the same."""
    signs = scenarios().signs
    used = {name for one in draft.odd for name in (one.topic, *signs[one.id].makes)}
    return not used.isdisjoint((topic, *makes))


def _case(draft: _Draft, at: datetime) -> Case:
    seed, story, kind = draft.seed, draft.story, draft.typology
    vague = _vague(draft)
    party = min(int(draft.world.get("companions", 0)), PARTY)
    family = story.id in FAMILIES
    hidden = kind.hidden if kind else None
    policy = _policy(seed, vague, guilty=kind is not None)
    return Case(
        id=hashlib.sha256(f"{PACK}/{seed}".encode()).hexdigest()[:16],
        seed=seed,
        pack=PACK,
        mode=story.mode,
        subject=story.subject,
        at=at,
        story=story.id,
        typology=kind.id if kind else None,
        area=kind.area if kind else None,
        harm=kind.harm if kind else 0,
        protect=kind.protect if kind else False,
        world=draft.world,
        cover=draft.cover,
        shown=shown_of(story.mode, draft.world, draft.cover),
        measured=_measured(draft),
        odd=draft.odd,
        secret=draft.secret,
        hidden=hidden_of(keyed(seed, "hidden"), hidden, draft.world, draft.cover)
        if hidden
        else None,
        policy=policy,
        improvised=_improvised(draft) if policy is Policy.PREPARED else {},
        vague=vague,
        demeanour=_demeanour(seed),
        traits=traits_of(seed, at.date()),
        companions=companions_of(seed, at.date(), party, family=family),
        numbers=numbers_of(seed, story.mode, story.subject),
    )


def _measured(draft: _Draft) -> Mapping[str, int]:
    story = draft.story
    measured = {**measured_of(draft.seed, story.mode, story.subject, draft.world), **draft.measured}
    extra = measured.pop("extra_kg", 0)
    return measured | ({"scale_kg": measured["scale_kg"] + extra} if extra else {})


def _policy(seed: int, vague: frozenset[str], *, guilty: bool) -> Policy:
    if guilty:
        return weighted(keyed(seed, "policy"), POLICIES)
    return Policy.FORGETFUL if vague else Policy.TRUTHFUL


def _vague(draft: _Draft) -> frozenset[str]:
    """Topics that somebody honestly does not remember: unexpected ones, and none that matters."""
    draw = keyed(draft.seed, "memory")
    forgetful, count = draw.random() < FORGETFUL, draw.randint(1, 2)
    topics = [one for one in draft.story.spreads if not TOPICS[one].expected]
    chosen = set(draw.sample(topics, min(count, len(topics)))) if forgetful else set()
    odd = {one.topic for one in draft.odd}
    return frozenset(one for one in chosen - odd if not _lied(draft, one))


def _lied(draft: _Draft, topic: str) -> bool:
    return not agree(topic, draft.world[topic], draft.cover[topic])


def _improvised(draft: _Draft) -> Story:
    """What a prepared liar says where no lie is ready: something usual that is not so."""
    made: dict[str, Told] = {}
    for topic, spread in draft.story.spreads.items():
        if TOPICS[topic].expected or not _lied(draft, topic):
            continue
        leaf, draw = leaf_of(spread, draft.cover), keyed(draft.seed, "improvised", topic)
        said = drawn_other(draw, leaf, topic, draft.world[topic])
        made[topic] = draft.cover[topic] if said is None else said
    return made


def _demeanour(seed: int) -> tuple[str, ...]:
    """Neutral observations, from one distribution whatever is so."""
    draw, left = keyed(seed, "demeanour"), dict(scenarios().demeanour)
    noted = []
    for _ in range(draw.randint(LEAST, MOST)):
        noted.append(weighted(draw, left))
        del left[noted[-1]]
    return tuple(noted)
