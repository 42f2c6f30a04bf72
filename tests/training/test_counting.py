"""What of a worked sheet counts: questions by kind, checked answers, evidence asked about first."""

from dataclasses import replace

import pytest

from darvoza.errors import InputError
from darvoza.records import DecisionKind
from darvoza.training.checker import paths
from darvoza.training.counting import worked
from darvoza.training.questions import QuestionKind
from darvoza.training.scoring.worked import Cited, ReasonKind, Twin
from darvoza.training.sheet import Sheet
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

HOLD, RELEASE = DecisionKind.HOLD, DecisionKind.RELEASE


def counted(sheet: Sheet, decision: DecisionKind = HOLD, **more):
    return worked(decide(sheet, decision), paths(sheet.case), **more)


def test_an_undecided_case_does_not_count():
    with pytest.raises(InputError, match="not decided yet"):
        worked(Sheet(case=COURIER), paths(COURIER))


def test_what_is_so_and_what_was_decided_come_over():
    one = worked(decide(work(COURIER, asked("payer")), HOLD, 85), paths(COURIER), queue=3)
    assert (one.case, one.guilty, one.typology, one.harm) == ("c" * 16, True, "swallower", 4)
    assert (one.decision, one.confidence, one.queue) == (HOLD, 85, 3)
    assert one.right
    assert one.target
    assert one.seconds == 20 + 15


def test_somebody_who_needs_protection_is_not_helped_by_a_hold():
    assert not counted(Sheet(case=VICTIM)).right
    assert counted(Sheet(case=VICTIM), DecisionKind.PROTECT).right


def test_questions_count_by_kind_in_their_order():
    sheet = work(COURIER, asked("journey"), asked("payer"), asked("booked_days"), asked("admit_it"))
    assert counted(sheet).asked == (
        QuestionKind.OPEN, QuestionKind.CHECKABLE, QuestionKind.UNEXPECTED, QuestionKind.ACCUSATORY,
    )  # fmt: skip


def test_an_answer_counts_as_checked_once_however_often_it_was_checked():
    sheet = work(COURIER, asked("payer"), checked("booking_record"), checked("employer_call"))
    assert counted(sheet).checked == 1
    assert counted(work(COURIER, asked("payer"))).checked == 0
    assert counted(work(COURIER, checked("booking_record"))).checked == 0


def test_evidence_asked_about_before_it_was_shown():
    asked_first = work(COURIER, checked("booking_record"), asked("payer"), showed("payer"))
    shown_first = work(COURIER, checked("booking_record"), showed("payer"), asked("payer"))
    assert (counted(asked_first).shown, counted(asked_first).asked_first) == (1, 1)
    assert (counted(shown_first).shown, counted(shown_first).asked_first) == (1, 0)


def test_who_asked_and_heard_nothing_definite_has_asked_first():
    sheet = work(INNOCENT, asked("booked_days"), showed("booked_days"))
    assert sheet.answers[0].claims == {}
    assert counted(sheet).asked_first == 1


def test_evidence_shown_again_is_one_piece():
    sheet = work(COURIER, checked("booking_record"), showed("payer"), showed("payer"))
    assert counted(sheet).shown == 1


def test_what_the_ledger_knows_stands_beside_what_was_cited():
    sheet = work(COURIER, asked("payer"), checked("booking_record"))
    cited = Cited(ReasonKind.PATH, "payer", "booking_record")
    one = worked(decide(sheet, HOLD, cited=(cited,)), paths(COURIER))
    assert one.cited == {cited}
    assert cited in one.known
    assert Cited(ReasonKind.ODD_SIGN, "payer", "paid_by_other") in one.known
    assert Cited(ReasonKind.FOUND, "medical_examination") in one.known


def test_harmless_signs_are_explained_by_a_check_alone():
    unexplained = counted(work(INNOCENT, asked("payer")), RELEASE)
    explained = counted(work(INNOCENT, checked("booking_record")), RELEASE)
    assert unexplained.harmless == explained.harmless == {"paid_by_other"}
    assert (unexplained.explained, explained.explained) == (frozenset(), {"paid_by_other"})
    assert explained.known == frozenset()


def test_a_harmless_secret_is_no_odd_sign():
    assert counted(work(INNOCENT, checked("employer_call"))).explained == {"paid_by_other"}


def test_dignity_and_twin_come_over():
    twin = Twin(pair="p", trait="sex", group="f")
    one = counted(work(COURIER, checked("medical_examination")), twin=twin)
    assert (one.dignity, one.twin) == (5, twin)


def test_a_sign_without_explanation_is_not_harmless():
    case = replace(INNOCENT, odd=COURIER.odd)
    assert counted(Sheet(case=case)).harmless == frozenset()
