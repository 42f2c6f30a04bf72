"""Whether one case is solvable and fair: a walk through its ledger, check by check.

Used by tests for every case that is drawn, and by the trainer's bench for cases built by hand.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from darvoza.errors import Say
from darvoza.profiles.indicators import UseRule, indicators
from darvoza.training.checks import CHECKS, Check, checks_for
from darvoza.training.grammar import scenarios
from darvoza.training.ledger import Case, Path, Policy, Story, Told
from darvoza.training.showing import shown_of
from darvoza.training.soundness import FINDING, PHYSICAL
from darvoza.training.topics import TOPICS, agree
from darvoza.training.values import WORDS
from darvoza.training.words import NEEDED, words

LYING = frozenset({Policy.EVASIVE, Policy.PREPARED})


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a case is not solvable or not fair: a code and what it is about, no sentence."""

    code: str
    values: Mapping[str, Told] = field(default_factory=dict)


def problem_texts(say: Say) -> Mapping[str, str]:
    """What is said of each code, with places for its values."""
    return {
        "topic_unknown": say("there is no topic {topic}: take it away"),
        "value_of_other_kind": say("{topic} cannot be {value}: write a word, or a whole number"),
        "word_unknown": say("there is no text for {word} in {language}: use a known word"),
        "indicator_blocked": say("{indicator} must not be used or is unknown: name another"),
        "topic_of_other_mode": say("{topic} is not asked of cases by {mode}: take it away"),
        "topic_on_one_side": say(
            "{topic} stands in the world or in the cover alone: write it in both"
        ),
        "shown_differs": say(
            "the papers say {value} of {topic}, which is neither so nor claimed: correct it"
        ),
        "check_unknown": say("there is no check {check}: name another"),
        "check_impossible": say("{check} cannot be made of this case: name another"),
        "check_elsewhere": say("{check} does not show {topic}: name a check that does"),
        "no_two_paths": say("there are {count} independent ways to the truth: two are needed"),
        "not_found": say("no check finds what is hidden: name one"),
        "all_lied": say("nothing that is claimed is true: leave one topic as it is"),
        "innocent_hides": say(
            "an innocent case hides something: take it away or name the typology"
        ),
        "innocent_lies": say("an innocent case claims {topic} falsely without a secret about it"),
        "innocent_policy": say("an innocent case answers as a liar ({policy}): choose another way"),
        "guilty_policy": say("a guilty case answers as an innocent ({policy}): choose another way"),
        "guilty_secret": say("a guilty case has a harmless secret as well: take it away"),
        "secret_agrees": say("the secret about {topic} hides nothing: the claim is so"),
        "sign_unconfirmed": say("no check confirms the explanation of {sign}: name one"),
        "sign_unexplained": say("{sign} has no explanation in an innocent case: write one"),
        "sign_explained": say("{sign} has an innocent explanation in a guilty case: take it away"),
        "sign_without_topic": say("{sign} is about {topic}, which the story does not know"),
        "improvised_true": say("what is improvised about {topic} is so: choose another value"),
        "vague_lie": say("{topic} is lied about and cannot be honestly forgotten"),
        "observation_unknown": say(
            "{observation} is no neutral observation that everybody can have"
        ),
    }


def told(problem: Problem, say: Say = str) -> str:
    """*problem* as a sentence, in the language of *say*."""
    return problem_texts(say)[problem.code].format(**problem.values)


def paths(case: Case) -> tuple[Path, ...]:
    """Every way to the truth: a topic whose claim does not agree with what a check shows.

    In the order of the topics of the story, then of `CHECKS`. Physical finds are not among them.
    """
    checks = checks_for(case.mode, case.subject)
    return tuple(
        Path(topic=topic, check=check.id)
        for topic in lied(case)
        for check in checks
        if topic in check.topics
    )


def lied(case: Case) -> tuple[str, ...]:
    """The topics whose claim does not agree with the world, in the order of the story."""
    return tuple(topic for topic, told in case.cover.items()
                 if topic in case.world and topic in TOPICS
                 and not agree(topic, told, case.world[topic]))  # fmt: skip


def problems(case: Case) -> tuple[Problem, ...]:
    """Everything that makes *case* unsolvable or unfair; () when it is good."""
    found = list(_told(case))
    if found:  # the rest asks for a story that holds together
        return tuple(found)
    found += _spelled(case)
    found += _signs(case)
    found += _guilty(case) if case.guilty else _innocent(case)
    found += _demeanour(case)
    return tuple(found)


def _told(case: Case) -> Iterator[Problem]:
    for topic in sorted(set(case.cover) | set(case.world)):
        if topic not in TOPICS:
            yield Problem("topic_unknown", {"topic": topic})
        elif case.mode not in TOPICS[topic].modes:
            yield Problem("topic_of_other_mode", {"topic": topic, "mode": case.mode})
        elif topic not in case.cover or topic not in case.world:
            yield Problem("topic_on_one_side", {"topic": topic})
        else:
            yield from _values(case, topic)
    yield from _shown(case, shown_of(case.mode, case.world, case.cover))


def _values(case: Case, topic: str) -> Iterator[Problem]:
    """Words where the topic has words, whole numbers where it has numbers."""
    kind = str if TOPICS[topic].kind in WORDS else int
    for value in (case.world[topic], case.cover[topic], case.improvised.get(topic)):
        if value is not None and (not isinstance(value, kind) or isinstance(value, bool)):
            yield Problem("value_of_other_kind", {"topic": topic, "value": value})


def _spelled(case: Case) -> Iterator[Problem]:
    """Every word of the case has a text in every needed language."""
    told = (*case.world.values(), *case.cover.values(), *case.improvised.values())
    hidden = (case.hidden.what, case.hidden.where, case.hidden.unit) if case.hidden else ()
    signs = [one for sign in case.odd for one in (sign.id, sign.explanation) if one]
    secret = [case.secret.id] if case.secret else []
    for word in sorted({one for one in (*told, *hidden, *signs, *secret) if isinstance(one, str)}):
        for language in NEEDED:
            if word not in words(language):
                yield Problem("word_unknown", {"word": word, "language": language})


def _shown(case: Case, expected: Story) -> Iterator[Problem]:
    for topic in sorted(set(case.shown) | set(expected)):
        if case.shown.get(topic) != expected.get(topic):
            value = case.shown.get(topic, "")
            yield Problem("shown_differs", {"topic": topic, "value": value})


def _checked(
    case: Case, checks: Iterable[str], topic: str | None = None
) -> Iterator[Problem]:  # fmt: skip
    possible = checks_for(case.mode, case.subject)
    for name in checks:
        if name not in CHECKS:
            yield Problem("check_unknown", {"check": name})
        elif CHECKS[name] not in possible:
            yield Problem("check_impossible", {"check": name})
        elif topic is not None and topic not in CHECKS[name].topics:
            yield Problem("check_elsewhere", {"check": name, "topic": topic})


def _signs(case: Case) -> Iterator[Problem]:
    for sign in case.odd:
        named = {"sign": sign.id}
        if sign.topic not in case.cover:
            yield Problem("sign_without_topic", {**named, "topic": sign.topic})
        if case.guilty and (sign.explanation or sign.confirmed_by):
            yield Problem("sign_explained", named)
        if not case.guilty and not sign.explanation:
            yield Problem("sign_unexplained", named)
        if not case.guilty and not sign.confirmed_by:
            yield Problem("sign_unconfirmed", named)
        yield from _checked(case, sign.confirmed_by, sign.topic)
        for name in sign.indicators:
            known = indicators().get(name)
            if known is None or known.use_rule is UseRule.DO_NOT_USE:
                yield Problem("indicator_blocked", {"indicator": name})


def _innocent(case: Case) -> Iterator[Problem]:
    secret = case.secret
    if case.hidden is not None:
        yield Problem("innocent_hides")
    if case.policy in LYING:
        yield Problem("innocent_policy", {"policy": case.policy})
    for topic in lied(case):
        if secret is None or topic != secret.topic:
            yield Problem("innocent_lies", {"topic": topic})
    if secret is not None:
        if secret.topic not in lied(case):
            yield Problem("secret_agrees", {"topic": secret.topic})
        yield from _checked(case, secret.confirmed_by, secret.topic)
        if not secret.confirmed_by:
            yield Problem("sign_unconfirmed", {"sign": secret.id})


def _guilty(case: Case) -> Iterator[Problem]:
    if case.policy not in LYING:
        yield Problem("guilty_policy", {"policy": case.policy})
    if case.secret is not None:
        yield Problem("guilty_secret")
    count = independent(firm_paths(case))
    if count < 2:
        yield Problem("no_two_paths", {"count": count})
    if len(lied(case)) == len(case.cover):
        yield Problem("all_lied")
    yield from _found(case)
    yield from _said(case)


def _found(case: Case) -> Iterator[Problem]:
    if case.hidden is None:
        return
    known = [CHECKS[name].kind for name in case.hidden.found_by if name in CHECKS]
    if FINDING.isdisjoint(known):
        yield Problem("not_found")
    yield from _checked(case, case.hidden.found_by)


def _said(case: Case) -> Iterator[Problem]:
    for topic, told in case.improvised.items():
        if topic not in case.world or agree(topic, told, case.world[topic]):
            yield Problem("improvised_true", {"topic": topic})
    for topic in sorted(case.vague & set(lied(case))):
        yield Problem("vague_lie", {"topic": topic})


def _demeanour(case: Case) -> Iterator[Problem]:
    for one in case.demeanour:
        if one not in scenarios().demeanour:
            yield Problem("observation_unknown", {"observation": one})


def firm_paths(case: Case) -> tuple[Path, ...]:
    """The paths that need no search and hold however the subject answers.

    A lie about an unexpected topic can be met with nothing definite; what a liar expects, and what
    papers say, is claimed.
    """
    found_by = case.hidden.found_by if case.hidden else ()
    return tuple(
        one
        for one in paths(case)
        if TOPICS[one.topic].expected and _asks(CHECKS[one.check]) and one.check not in found_by
    )


def _asks(check: Check) -> bool:
    return check.kind not in PHYSICAL


def independent(ways: Iterable[Path]) -> int:
    """How many of *ways* share neither topic nor check: 0, 1, or 2 for two and more."""
    known = tuple(ways)
    apart = any(
        one.topic != other.topic and one.check != other.check for one in known for other in known
    )
    return 2 if apart else min(1, len(known))
