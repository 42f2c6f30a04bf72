"""Whether scenarios hold together: every word spelled, every case solvable, every sign confirmable.

This looks at the grammar; :mod:`darvoza.training.checker` looks at one case.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain

from darvoza.errors import ScenarioError
from darvoza.profiles.indicators import UseRule, indicators
from darvoza.training.checks import CHECKS, CheckKind, checks_for
from darvoza.training.kinds import Scenarios, StoryKind, Typology
from darvoza.training.lies import Lie, can_fail
from darvoza.training.showing import RECORDED
from darvoza.training.topics import TOPICS
from darvoza.training.values import Weights, words_in

PHYSICAL = frozenset({CheckKind.SCAN, CheckKind.SEARCH})
"""Kinds that find things, and so do not count as a way to solve a case by asking and checking."""
FINDING = PHYSICAL | {CheckKind.MEASURE, CheckKind.HELP}
"""Kinds that can find what is hidden."""


def check_sound(read: Scenarios, books: Mapping[str, Mapping[str, str]]) -> None:
    """Refuse scenarios whose cases would not be solvable, fair and told in every language.

    Raises:
        ScenarioError: names file, entry and field.
    """
    for story in read.stories.values():
        _check_story(story, read)
    for typology in read.typologies.values():
        _check_indicators("typologies.yml", typology.id, typology)
        for name in typology.stories:
            _check_typology(typology, read.stories[name])
    _check_signs(read)
    _check_secrets(read)
    _check_words(read, books)


def _wrong(file: str, entry: str, field: str, text: str) -> ScenarioError:
    return ScenarioError(f"{file}, {entry}, {field}: {text}")


def _check_story(story: StoryKind, read: Scenarios) -> None:
    for topic in story.spreads:
        if story.mode not in TOPICS[topic].modes:
            raise _wrong("stories.yml", story.id, topic, f"is no topic of mode {story.mode}")
    if not read.covering(story.id):
        text = "no typology has this story, so it would tell that a case is innocent: add one"
        raise _wrong("stories.yml", story.id, "topics", text)


def _check_indicators(file: str, entry: str, typology: Typology) -> None:
    for name in typology.indicators:
        rule = indicators()[name].use_rule
        check_usable(file, entry, name)
        if rule is UseRule.PROTECT_ONLY and not typology.protect:
            text = f"{name} may only protect a person: write `protect: true` or take it away"
            raise _wrong(file, entry, "indicators", text)


def check_usable(file: str, entry: str, name: str) -> None:
    """Refuse an indicator of the block list; ScenarioError."""
    if indicators()[name].use_rule is UseRule.DO_NOT_USE:
        text = f"{name} must not be used (docs/rights.md): take it away"
        raise _wrong(file, entry, "indicators", text)


def _check_typology(typology: Typology, story: StoryKind) -> None:
    file = "typologies.yml"
    for lie in typology.lies:
        if lie.topic not in story.spreads:
            text = f"the story {story.id} has no topic {lie.topic}: add it there or take this away"
            raise _wrong(file, typology.id, "lies", text)
        if lie.always and can_fail(lie, story.spreads[lie.topic]):
            text = f"what {lie.topic} becomes can agree with what {story.id} claims: widen it"
            raise _wrong(file, typology.id, "lies", text)
    _check_found(typology, story)
    firm = set(_firm(typology, story))
    if not any(t1 != t2 and c1 != c2 for t1, c1 in firm for t2, c2 in firm):
        text = (
            f"in the story {story.id} there are not two independent ways to the truth: lie always "
            "about two topics that a liar expects and that two different checks show"
        )
        raise _wrong(file, typology.id, "lies", text)


def _firm(typology: Typology, story: StoryKind) -> Iterator[tuple[str, str]]:
    """Ways to the truth that every case of *typology* has, whatever the policy of answering."""
    found_by = typology.hidden.found_by if typology.hidden else ()
    for check in checks_for(story.mode, story.subject):
        if check.kind not in PHYSICAL and check.id not in found_by:
            yield from ((lie.topic, check.id) for lie in typology.lies
                        if lie.always and TOPICS[lie.topic].expected
                        and lie.topic in check.topics)  # fmt: skip


def _check_found(typology: Typology, story: StoryKind) -> None:
    if typology.hidden is None:
        return
    where = ("typologies.yml", typology.id, "found_by")
    _check_checks(where, typology.hidden.found_by, story)
    if not any(CHECKS[name].kind in FINDING for name in typology.hidden.found_by):
        raise _wrong(*where, "none of these checks finds things: name a scan, search or measure")
    always = {lie.topic for lie in typology.lies if lie.always}
    for topic in typology.hidden.taken:
        if topic not in always:
            text = f"it is taken from {topic}, which is not always lied about: lie about it always"
            raise _wrong("typologies.yml", typology.id, "hidden", text)


def _check_checks(
    where: tuple[str, str, str], checks: Iterable[str], story: StoryKind, topic: str | None = None
) -> None:
    possible = {one.id for one in checks_for(story.mode, story.subject)}
    for name in checks:
        if name not in possible:
            raise _wrong(*where, f"{name} cannot be made of the story {story.id}: name another")
        if topic is not None and topic not in CHECKS[name].topics:
            raise _wrong(*where, f"{name} does not show {topic}: name a check that does")


def _check_signs(read: Scenarios) -> None:
    for sign in read.signs.values():
        for name in sign.indicators:
            check_usable("odd_signs.yml", sign.id, name)
        for story in (read.stories[name] for name in sign.stories):
            _check_topics("odd_signs.yml", sign.id, (sign.topic, *sign.makes), story)
            for one in sign.explanations:
                _check_topics("odd_signs.yml", sign.id, tuple(one.when), story)
                where = ("odd_signs.yml", sign.id, "explanations")
                _check_checks(where, one.confirmed_by, story, sign.topic)


def _check_secrets(read: Scenarios) -> None:
    for secret in read.secrets.values():
        for story in (read.stories[name] for name in secret.stories):
            _check_topics("secrets.yml", secret.id, (secret.topic,), story)
            if secret.topic in RECORDED[story.mode]:
                text = f"{secret.topic} stands on the screen from the start: hide another topic"
                raise _wrong("secrets.yml", secret.id, "topic", text)
            where = ("secrets.yml", secret.id, "confirmed_by")
            _check_checks(where, secret.confirmed_by, story, secret.topic)


def _check_topics(file: str, entry: str, topics: Collection[str], story: StoryKind) -> None:
    for topic in topics:
        if topic not in story.spreads:
            raise _wrong(file, entry, "stories", f"the story {story.id} has no topic {topic}")


def _check_words(read: Scenarios, books: Mapping[str, Mapping[str, str]]) -> None:
    for file, entry, word in spoken(read):
        for language, book in books.items():
            if word not in book:
                text = f"there is no text for {word}: add it to words/{language}.yml"
                raise _wrong(file, entry, word, text)


def spoken(read: Scenarios) -> Iterator[tuple[str, str, str]]:
    """Every word that a case can need: file, entry, word."""
    for story in read.stories.values():
        told = chain.from_iterable(map(words_in, story.spreads.values()))
        yield from (("stories.yml", story.id, word) for word in (story.id, *told))
    for typology in read.typologies.values():
        told = chain.from_iterable(map(_words_of, typology.lies))
        kind = typology.hidden
        hidden = (*kind.what, *kind.where, kind.unit) if kind else ()
        yield from (("typologies.yml", typology.id, one) for one in (typology.id, *told, *hidden))
    for sign in read.signs.values():
        told = chain.from_iterable(map(words_in, sign.makes.values()))
        texts = (one.text for one in sign.explanations)
        yield from (("odd_signs.yml", sign.id, word) for word in (sign.id, *texts, *told))
    for secret in read.secrets.values():
        yield from (("secrets.yml", secret.id, word) for word in (secret.id, secret.truth))
    yield from (("demeanour.yml", name, name) for name in read.demeanour)


def _words_of(lie: Lie) -> Iterator[str]:
    if isinstance(lie.becomes, Weights):
        yield from lie.becomes.words
