"""What a question of a practice case is answered: from story, knowledge and policy, no language.

Nobody is given away by words. Who lies, who keeps a harmless secret and who tells the truth use
the same meanings; a lie is known only by a check that shows something else. Evidence that was
disclosed before the question was put therefore helps nobody: everyone agrees with it. Disclosed
after the claim, the claim stands, and everyone explains (reference/training.md §5.2).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from darvoza.simulate.chance import keyed, pick
from darvoza.training.checks import CHECKS
from darvoza.training.ledger import Case, Policy, Story, Told
from darvoza.training.questions import Question, QuestionKind
from darvoza.training.topics import TOPICS, agree

WORDINGS = 6
"""A wording is drawn from 0 to 5: fair for two and for three variants of a text."""


class Act(StrEnum):
    """What somebody does with a topic when asked about it."""

    CLAIM = "claim"
    VAGUE = "vague"  # nothing definite: not exactly remembered
    UNKNOWN = "unknown"  # nothing definite: not known
    ACKNOWLEDGED = "acknowledged"  # agrees with evidence that was shown before the question
    ADMITS = "admits"  # agrees with evidence that came after another claim, and explains


_INDEFINITE = (Act.VAGUE, Act.UNKNOWN)
_LYING = (Policy.EVASIVE, Policy.PREPARED)
_BARE: Mapping[QuestionKind, str] = {
    QuestionKind.LEADING: "agrees",
    QuestionKind.ACCUSATORY: "refuses_accusation",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer, the same in every language.

    *meaning* is ``topic.act``, joined by ``+`` where several topics were asked of, or a bare id for
    a question of none; *claims* holds what was definitely said; *manner* is a neutral observation
    that tells nothing; *wording* chooses among the texts of a meaning.
    """

    question: str
    meaning: str
    claims: Story = field(default_factory=dict)
    manner: str | None = None
    wording: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """A claim that does not agree with what a check shows; whether it is honest stays open."""

    question: str
    topic: str
    claim: Told
    check: str
    shown: Told


def answer(
    case: Case,
    question: Question,
    *,
    before: Sequence[Answer],
    disclosed: frozenset[str],
    papers: frozenset[str] = frozenset(),
) -> Answer:
    """What is answered to *question* by whom the case is about.

    *before* are the answers already given, oldest first; *disclosed* are the topics about which
    the subject has been shown evidence by now; of those in *papers* no more than messages and
    papers say, which need not be so. The same arguments give the same answer.
    """
    put = _put(case, disclosed, papers)
    told = {topic: _told(case, topic, before, put.get(topic)) for topic in _asked(case, question)}
    meaning = "+".join(f"{topic}.{act}" for topic, (act, _) in told.items())
    return Answer(
        question=question.id,
        meaning=meaning or _BARE[question.kind],
        claims={topic: value for topic, (_, value) in told.items() if value is not None},
        manner=_manner(case, question),
        wording=pick(keyed(case.seed, "wording", question.id), range(WORDINGS)),
    )


def _put(case: Case, disclosed: frozenset[str], papers: frozenset[str]) -> Story:
    """What the subject has been shown, by topic."""
    said = {topic: case.shown[topic] for topic in disclosed & papers if topic in case.shown}
    return {topic: truth(case, topic) for topic in disclosed & case.cover.keys()} | said


def _asked(case: Case, question: Question) -> tuple[str, ...]:
    """The topics of *question* that the story knows; its first one where it knows none."""
    known = tuple(topic for topic in question.topics if topic in case.cover)
    return known or question.topics[:1]


def _manner(case: Case, question: Question) -> str | None:
    if not case.demeanour:
        return None
    return pick(keyed(case.seed, "manner", question.id), case.demeanour)


def _told(
    case: Case, topic: str, before: Sequence[Answer], put: Told | None
) -> tuple[Act, Told | None]:
    if topic not in case.cover:
        return Act.UNKNOWN, None
    if put is not None:
        return _after_evidence(topic, before, put)
    claim = planned(case, topic)
    if claim is None:
        return pick(keyed(case.seed, "indefinite", topic), _INDEFINITE), None
    return Act.CLAIM, claim


def _after_evidence(topic: str, before: Sequence[Answer], shown: Told) -> tuple[Act, Told]:
    """A claim that holds is repeated; one that does not is explained; without one, they agree."""
    earlier = [one for one in before if topic in one.claims]
    if any(not agree(topic, one.claims[topic], shown) for one in earlier):
        return Act.ADMITS, shown
    for one in earlier:
        return _act_of(one, topic), one.claims[topic]
    return Act.ACKNOWLEDGED, shown


def _act_of(given: Answer, topic: str) -> Act:
    acts = dict(part.split(".") for part in given.meaning.split("+"))
    return Act(acts[topic])


def truth(case: Case, topic: str) -> Told:
    """What every check shows of *topic*: the world; the story where nothing differs."""
    return case.world.get(topic, case.cover[topic])


def planned(case: Case, topic: str) -> Told | None:
    """What is claimed of *topic* as long as no evidence is disclosed; None: nothing definite."""
    claim = _liars_claim(case, topic) if case.policy in _LYING else _honest_claim(case, topic)
    if claim is None or (topic in case.vague and agree(topic, claim, truth(case, topic))):
        return None
    return claim


def _honest_claim(case: Case, topic: str) -> Told:
    if case.secret is not None and case.secret.topic == topic:
        return case.cover[topic]
    return truth(case, topic)


def _liars_claim(case: Case, topic: str) -> Told | None:
    """The cover where it is ready or true; else what is improvised, or nothing definite."""
    told = case.cover[topic]
    if TOPICS[topic].expected:
        return told
    if case.policy is Policy.PREPARED:
        return case.improvised.get(topic, told)
    # only where they hide something: to be vague about all else would give them away
    return told if agree(topic, told, truth(case, topic)) else None


def contradictions(
    case: Case, answers: Sequence[Answer], shown_checks: Collection[str]
) -> tuple[Contradiction, ...]:
    """Which claims of *answers* do not agree with what *shown_checks* show, each pair once.

    *shown_checks* are the ids of checks that were made. A claim stands even if it was given up
    later. Contradictions come in the order of the answers, then of `CHECKS`.
    """
    found: dict[tuple[str, str], Contradiction] = {}
    for one in _compared(case, answers, shown_checks):
        found.setdefault((one.topic, one.check), one)
    return tuple(found.values())


def _compared(
    case: Case, answers: Sequence[Answer], shown_checks: Collection[str]
) -> Iterator[Contradiction]:
    for given, topic, claim in _untrue(case, answers):
        for check in CHECKS.values():
            if check.id in shown_checks and topic in check.topics:
                yield Contradiction(
                    question=given.question,
                    topic=topic,
                    claim=claim,
                    check=check.id,
                    shown=truth(case, topic),
                )


def _untrue(case: Case, answers: Sequence[Answer]) -> Iterator[tuple[Answer, str, Told]]:
    for given in answers:
        for topic, claim in given.claims.items():
            if not agree(topic, claim, truth(case, topic)):
                yield given, topic, claim
