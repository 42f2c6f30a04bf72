"""The debrief tape: differences, what became of each way, signs, and one thing to do better."""

from dataclasses import replace

import pytest

from darvoza.records import DecisionKind
from darvoza.training.checker import paths
from darvoza.training.counting import worked
from darvoza.training.ledger import Path
from darvoza.training.sheet import Did, Sheet
from darvoza.training.tape import DEAR, SURE, Advice, Difference, Missed, Sign, Tape, tape_of
from tests.training.desk_cases import (
    COURIER,
    INNOCENT,
    VICTIM,
    asked,
    checked,
    decide,
    showed,
    work,
)

HOLD, RELEASE, PROTECT = DecisionKind.HOLD, DecisionKind.RELEASE, DecisionKind.PROTECT


def tape(sheet: Sheet, decision: DecisionKind = RELEASE, confidence: int = 50) -> Tape:
    decided = decide(sheet, decision, confidence)
    ways = paths(sheet.case)
    return tape_of(decided, ways, worked(decided, ways))


def missed(of: Tape) -> dict[tuple[str, str], Missed]:
    return {(one.path.topic, one.path.check): one.missed for one in of.ways}


def test_the_differences_are_the_lies_and_nothing_else():
    assert tape(Sheet(case=COURIER)).differences == (
        Difference(topic="purpose", claimed="visit_relatives", so="delivery_for_others"),
        Difference(topic="payer", claimed="self", so="stranger"),
        Difference(topic="booked_days", claimed=None, so=1),  # evasive: nothing definite
    )


def test_a_harmless_secret_is_a_difference_too():
    of = tape(Sheet(case=INNOCENT))
    assert of.differences == (Difference(topic="occupation", claimed="teacher", so="unemployed"),)
    assert (of.typology, of.secret, of.hidden) == (None, "lost_job", None)


def test_what_lay_hidden_and_what_it_was_are_told():
    of = tape(Sheet(case=COURIER))
    assert (of.typology, of.hidden, of.secret) == ("swallower", COURIER.hidden, None)


def test_every_way_is_told_once():
    of = tape(Sheet(case=COURIER))
    assert tuple(one.path for one in of.ways) == paths(COURIER)
    assert Path(topic="payer", check="booking_record") in paths(COURIER)


@pytest.mark.parametrize(
    ("steps", "became"),
    [
        ((), Missed.NEITHER),
        ((asked("payer"),), Missed.NOT_CHECKED),
        ((checked("booking_record"),), Missed.NOT_ASKED),
        ((asked("payer"), checked("booking_record")), Missed.TAKEN),
        ((checked("booking_record"), asked("payer")), Missed.TAKEN),
        ((asked("payer"), checked("booking_record"), showed("payer")), Missed.TAKEN),
        ((checked("booking_record"), showed("payer"), asked("payer")), Missed.SHOWN_TOO_EARLY),
        ((checked("booking_record"), showed("payer")), Missed.SHOWN_TOO_EARLY),
    ],
)
def test_what_became_of_a_way(steps, became):
    assert missed(tape(work(COURIER, *steps)))["payer", "booking_record"] is became


def test_a_way_lost_by_one_check_is_lost_by_all_of_its_topic():
    of = tape(work(COURIER, checked("booking_record"), showed("payer"), asked("payer")))
    assert missed(of)["payer", "employer_call"] is Missed.SHOWN_TOO_EARLY


def test_who_asked_and_heard_nothing_definite_is_not_told_to_have_missed_the_question():
    of = tape(work(COURIER, asked("booked_days"), checked("booking_record")))
    assert missed(of)["booked_days", "booking_record"] is Missed.NOT_SAID


def test_papers_that_tell_the_story_lose_no_way():
    steps = (showed("purpose"), asked("purpose"), checked("host_call"))
    assert missed(tape(work(COURIER, *steps)))["purpose", "host_call"] is Missed.TAKEN
    of = tape(work(COURIER, showed("purpose")))
    assert missed(of)["purpose", "host_call"] is Missed.NEITHER


def test_signs_are_told_with_their_explanation_and_whether_it_was_confirmed():
    told = Sign(
        id="paid_by_other",
        explanation="family_pays",
        confirmed_by=("booking_record", "employer_call"),
        confirmed=False,
    )
    assert tape(Sheet(case=INNOCENT)).signs == (told,)
    confirmed = tape(work(INNOCENT, checked("booking_record"))).signs
    assert confirmed == (replace(told, confirmed=True),)
    assert tape(Sheet(case=COURIER)).signs[0].explanation is None


@pytest.mark.parametrize(
    ("case", "steps", "decision", "confidence", "advice"),
    [
        (VICTIM, (), HOLD, 99, Advice.PROTECT),
        (VICTIM, (), PROTECT, 99, Advice.FIND_THE_REASON),
        (VICTIM, (asked("payer"), checked("booking_record")), PROTECT, 99, Advice.NOTHING),
        (COURIER, (checked("booking_record"), showed("payer")), RELEASE, 90,
         Advice.ASK_BEFORE_SHOWING),
        (COURIER, (asked("payer"),), RELEASE, 90, Advice.CHECK_WHAT_WAS_SAID),
        (COURIER, (), RELEASE, 90, Advice.ASK_THE_UNEXPECTED),
        (COURIER, (asked("admit_it"),), RELEASE, 90, Advice.ASK_THE_UNEXPECTED),
        (COURIER, (asked("admit_it"),), HOLD, 90, Advice.FIND_THE_REASON),
        (COURIER, (asked("payer"), checked("booking_record"), asked("admit_it")), HOLD, 90,
         Advice.DO_NOT_ACCUSE),
        (COURIER, (checked("medical_examination"),), HOLD, 90, Advice.NOTHING),
        (INNOCENT, (asked("you_are_lying"),), RELEASE, 50, Advice.DO_NOT_ACCUSE),
        (COURIER, (asked("payer"), checked("booking_record")), HOLD, 90, Advice.NOTHING),
        (INNOCENT, (), HOLD, 90, Advice.CONFIRM_THE_ODD),
        (INNOCENT, (checked("booking_record"),), HOLD, SURE, Advice.SURER_THAN_RIGHT),
        (INNOCENT, (checked("booking_record"),), HOLD, SURE - 1, Advice.LET_GO),
        (COURIER, (asked("payer"), checked("booking_record")), RELEASE, 50,
         Advice.ACT_ON_WHAT_YOU_FOUND),
        (COURIER, (checked("medical_examination"),), RELEASE, 50, Advice.ACT_ON_WHAT_YOU_FOUND),
        (INNOCENT, (checked("medical_examination"),), RELEASE, 60, Advice.SPARE_TIME),
        (INNOCENT, (), RELEASE, 100, Advice.NOTHING),
    ],
)  # fmt: skip
def test_the_one_thing_to_do_better(case, steps, decision, confidence, advice):
    assert tape(work(case, *steps), decision, confidence).advice is advice


def test_a_dear_case_is_one_of_a_quarter_of_an_hour():
    assert work(INNOCENT, checked("medical_examination")).seconds >= DEAR
    assert work(INNOCENT, (Did.CALLED, "interpreter")).seconds < DEAR


def test_a_right_decision_is_right_on_the_tape():
    assert tape(Sheet(case=COURIER), HOLD).right
    assert not tape(Sheet(case=COURIER), RELEASE).right
    assert tape(Sheet(case=INNOCENT), RELEASE).right
