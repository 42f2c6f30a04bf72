"""Answers: the same for the same, true to the ledger, and alike for who lies and who does not."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu

from darvoza.records import Mode
from darvoza.simulate.chance import keyed
from darvoza.subjects import SubjectKind
from darvoza.training.answering import Answer, answer, contradictions, planned, truth
from darvoza.training.checks import CHECKS, checks_for
from darvoza.training.drawing import draw_case
from darvoza.training.ledger import Case, Policy, Secret, Traits
from darvoza.training.phrases import say_answer
from darvoza.training.questions import QUESTIONS, Question, questions_for
from darvoza.training.topics import TOPICS, agree

NOBODY = Traits(
    surname="AKMATOV",
    given="BAKYT",
    sex="M",
    born=date(1990, 5, 1),
    nationality="UTO",
    document="X0000001",
    expires=date(2031, 1, 1),
    phone="000000000",
)
STORY = {"purpose": "tourism", "destination": "osh", "stay_days": 10, "payer": "relative",
         "near_lodging": "park", "first_errand": "changing_money"}  # fmt: skip
HONEST = Case(
    id="0" * 16,
    seed=7,
    pack="standard",
    mode=Mode.AIR,
    subject=SubjectKind.TRAVELLER,
    at=datetime(2026, 9, 1, tzinfo=UTC),
    story="air_visitor",
    typology=None,
    area=None,
    world=STORY,
    cover=STORY,
    demeanour=("smiles", "yawns"),
    traits=NOBODY,
)
TRUTH = {**STORY, "payer": "employer", "near_lodging": "river"}
LIAR = replace(HONEST, typology="x", world=TRUTH, policy=Policy.PREPARED,
               improvised={"near_lodging": "school"})  # fmt: skip
EVASIVE = replace(LIAR, policy=Policy.EVASIVE, improvised={})
SECRET = Secret(id="s", topic="payer", confirmed_by=("booking_record",))
SECRETIVE = replace(HONEST, world={**STORY, "payer": "employer"}, secret=SECRET)
EVIDENCE = frozenset({"payer", "near_lodging"})
SEEDS = st.integers(0, 2**40)


def asked(
    case: Case, id_: str, before: Sequence[Answer] = (), disclosed: frozenset[str] = frozenset()
) -> Answer:
    return answer(case, QUESTIONS[id_], before=before, disclosed=disclosed)


def test_the_truthful_say_what_is_so() -> None:
    given_ = asked(HONEST, "payer")
    assert given_.meaning == "payer.claim"
    assert given_.claims == {"payer": "relative"}


def test_an_open_question_brings_several_claims() -> None:
    given_ = asked(HONEST, "journey")
    assert given_.meaning == "purpose.claim+destination.claim+stay_days.claim"
    assert given_.claims == {
        topic: STORY[topic] for topic in ("purpose", "destination", "stay_days")
    }


def test_an_open_question_leaves_out_what_the_story_does_not_know() -> None:
    assert asked(HONEST, "arrangement").claims == {"payer": "relative"}


def test_what_the_story_does_not_know_is_not_known() -> None:
    given_ = asked(HONEST, "seal")
    assert (given_.meaning, given_.claims) == ("seal.unknown", {})


def test_the_forgetful_are_vague_where_they_forget() -> None:
    case = replace(HONEST, policy=Policy.FORGETFUL, vague=frozenset({"near_lodging"}))
    given_ = asked(case, "near_lodging")
    assert given_.claims == {}
    assert given_.meaning in {"near_lodging.vague", "near_lodging.unknown"}
    assert asked(case, "first_errand").claims == {"first_errand": "changing_money"}


def test_who_is_prepared_says_the_cover_and_improvises_where_it_is_not_ready() -> None:
    assert asked(LIAR, "payer").claims == {"payer": "relative"}
    assert asked(LIAR, "near_lodging").claims == {"near_lodging": "school"}
    assert asked(LIAR, "first_errand").claims == {"first_errand": "changing_money"}


def test_who_evades_is_indefinite_where_the_truth_will_not_do() -> None:
    assert asked(EVASIVE, "payer").claims == {"payer": "relative"}
    assert asked(EVASIVE, "near_lodging").claims == {}
    assert asked(EVASIVE, "first_errand").claims == {"first_errand": "changing_money"}


def test_indefinite_answers_of_liars_and_of_the_forgetful_are_the_same() -> None:
    forgetful = replace(HONEST, policy=Policy.FORGETFUL, vague=frozenset({"near_lodging"}))
    for seed in range(30):
        honest, evasive = (replace(one, seed=seed) for one in (forgetful, EVASIVE))
        assert asked(honest, "near_lodging") == asked(evasive, "near_lodging")


@pytest.mark.parametrize("case", [HONEST, LIAR, EVASIVE, SECRETIVE])
def test_evidence_shown_first_is_agreed_with_by_everybody(case: Case) -> None:
    given_ = asked(case, "payer", disclosed=EVIDENCE)
    assert given_.meaning == "payer.acknowledged"
    assert given_.claims == {"payer": case.world["payer"]}
    assert not contradictions(case, [given_], CHECKS)


@pytest.mark.parametrize("case", [LIAR, SECRETIVE])
def test_evidence_shown_after_the_claim_is_explained_and_the_contradiction_stands(
    case: Case,
) -> None:
    first = asked(case, "payer")
    second = asked(case, "payer", [first], EVIDENCE)
    third = asked(case, "payer", [first, second], EVIDENCE)
    assert second.meaning == third.meaning == "payer.admits"
    assert second.claims == third.claims == {"payer": "employer"}
    found = contradictions(case, [first, second, third], ["booking_record"])
    assert [(one.topic, one.claim, one.shown) for one in found] == [
        ("payer", "relative", "employer")
    ]


def test_a_claim_that_holds_is_repeated_after_evidence() -> None:
    first = asked(HONEST, "payer")
    assert asked(HONEST, "payer", [first], EVIDENCE) == first


def test_who_was_reminded_says_so_again() -> None:
    first = asked(EVASIVE, "near_lodging")
    second = asked(EVASIVE, "near_lodging", [first], EVIDENCE)
    assert second.meaning == "near_lodging.acknowledged"
    assert asked(EVASIVE, "near_lodging", [first, second], EVIDENCE) == second


@pytest.mark.parametrize("id_", ["all_in_order", "nothing_to_declare", "you_are_lying", "admit_it"])
def test_leading_and_accusing_brings_nothing_and_the_same_of_everybody(id_: str) -> None:
    given_ = {asked(case, id_).meaning for case in (HONEST, LIAR, EVASIVE, SECRETIVE)}
    assert given_ <= {"agrees", "refuses_accusation"}
    assert len(given_) == 1
    assert asked(LIAR, id_, disclosed=EVIDENCE).claims == {}


def test_the_manner_is_one_of_the_neutral_observations() -> None:
    assert asked(HONEST, "payer").manner in HONEST.demeanour
    assert asked(HONEST, "payer").manner == asked(LIAR, "payer").manner
    assert asked(replace(HONEST, demeanour=()), "payer").manner is None


def test_contradictions_need_the_check_to_be_made() -> None:
    given_ = [asked(LIAR, "payer"), asked(LIAR, "arrangement"), asked(LIAR, "near_lodging")]
    assert contradictions(LIAR, given_, []) == ()
    assert contradictions(LIAR, given_, ["passport"]) == ()
    found = contradictions(LIAR, given_, ["town_map", "booking_record"])
    assert [(one.question, one.topic, one.check) for one in found] == [
        ("payer", "payer", "booking_record"),
        ("near_lodging", "near_lodging", "town_map"),
    ]


# over drawn cases


def offered(case: Case) -> tuple[Question, ...]:
    return questions_for(case.mode, case.subject, case.cover)


def interview(case: Case) -> Iterator[tuple[Answer, frozenset[str]]]:
    """Every question in an order by chance, twice, while evidence comes up by and by."""
    draw = keyed(case.seed, "interview")
    questions = [*offered(case), *offered(case)]
    draw.shuffle(questions)
    before: list[Answer] = []
    shown: frozenset[str] = frozenset()
    for question in questions:
        if draw.random() < 0.1:
            shown |= draw.choice(checks_for(case.mode, case.subject)).topics
        before.append(answer(case, question, before=before, disclosed=shown))
        yield before[-1], shown


def planned_gaps(case: Case) -> frozenset[str]:
    """Topics on which the ledger means the first claim to differ from the truth."""
    told = {topic: planned(case, topic) for topic in case.cover}
    return frozenset(
        topic
        for topic, claim in told.items()
        if claim is not None and not agree(topic, claim, truth(case, topic))
    )


@settings(max_examples=60, deadline=None)
@given(seed=SEEDS, guilty=st.booleans())
def test_asked_again_they_say_the_same(seed: int, guilty: bool) -> None:
    case = draw_case(seed, guilty=guilty)
    before = [answer(case, one, before=(), disclosed=frozenset()) for one in offered(case)]
    for shown in (frozenset(), frozenset({topic for topic in TOPICS if len(topic) % 2})):
        first = [answer(case, one, before=before, disclosed=shown) for one in offered(case)]
        before += first
        again = [answer(case, one, before=before, disclosed=shown) for one in offered(case)]
        assert again == first


@settings(max_examples=100, deadline=None)
@given(seed=SEEDS)
def test_the_innocent_contradict_nothing_but_on_their_secret(seed: int) -> None:
    case = draw_case(seed, guilty=False)
    found = contradictions(case, [one for one, _ in interview(case)], CHECKS)
    assert {one.topic for one in found} <= ({case.secret.topic} if case.secret else set())


@settings(max_examples=100, deadline=None)
@given(seed=SEEDS)
def test_contradictions_of_liars_are_in_the_ledger(seed: int) -> None:
    case = draw_case(seed, guilty=True)
    found = contradictions(case, [one for one, _ in interview(case)], CHECKS)
    for one in found:
        assert one.claim == case.improvised.get(one.topic, case.cover[one.topic])
        assert one.shown == case.world[one.topic] != one.claim
        assert one.topic in CHECKS[one.check].topics
    asked_first = [answer(case, one, before=(), disclosed=frozenset()) for one in offered(case)]
    assert {one.topic for one in contradictions(case, asked_first, CHECKS)} == {
        topic
        for topic in planned_gaps(case)
        if any(topic in check.topics for check in CHECKS.values())
    }


@settings(max_examples=100, deadline=None)
@given(seed=SEEDS, guilty=st.booleans())
def test_asking_before_showing_pays(seed: int, guilty: bool) -> None:
    case = draw_case(seed, guilty=guilty)
    late = [answer(case, one, before=(), disclosed=frozenset(TOPICS)) for one in offered(case)]
    assert contradictions(case, late, CHECKS) == ()


def unplanned(count: int) -> Iterator[int]:
    """The number of unplanned contradictions, case by case, in *count* answers."""
    seed = 0
    while count > 0:
        case = draw_case(seed, guilty=bool(seed % 2))
        gaps, first = planned_gaps(case), {}
        for given_, shown in interview(case):
            count -= 1
            for topic, claim in given_.claims.items():
                true = agree(topic, claim, truth(case, topic))
                known = first.setdefault(topic, claim)
                yield (not true and topic not in gaps) + (claim != known and topic not in shown)
        seed += 1


def test_three_thousand_answers_without_unplanned_contradiction() -> None:
    assert sum(unplanned(3_000)) == 0


@pytest.mark.long
def test_a_hundred_thousand_answers_without_unplanned_contradiction() -> None:
    assert sum(unplanned(100_000)) == 0


def test_the_length_of_an_answer_tells_nothing() -> None:
    """The same topic, claimed by who lies about it and by who does not, in other cases."""
    honest: defaultdict[str, list[int]] = defaultdict(list)
    lying: defaultdict[str, list[int]] = defaultdict(list)
    for seed in range(1_200):
        case = draw_case(seed, guilty=bool(seed % 2))
        lied = planned_gaps(case) if case.guilty else frozenset()
        for question in offered(case):
            given_ = answer(case, question, before=(), disclosed=frozenset())
            if question.topic and TOPICS[question.topic].expected and given_.claims:
                lengths = lying if question.topic in lied else honest
                lengths[f"{case.story} {question.id}"].append(len(say_answer(given_, "ru")))
    common = [key for key in sorted(lying) if min(len(lying[key]), len(honest[key])) >= 30]
    assert len(common) >= 8
    for key in common:
        assert mannwhitneyu(honest[key], lying[key]).pvalue > 0.01 / len(common), key
