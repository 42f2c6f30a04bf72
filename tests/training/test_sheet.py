"""The working sheet: folded from events, costs added up, refusals, and what evidence changes."""

from datetime import timedelta

import pytest

from darvoza.errors import InputError
from darvoza.records import DecisionKind
from darvoza.training.scoring.worked import Cited, ReasonKind
from darvoza.training.sheet import (
    CALLING_SECONDS,
    LONGEST_NOTE,
    NOTING_SECONDS,
    READ_SECONDS,
    SHOWING_SECONDS,
    Decided,
    Did,
    Event,
    Sheet,
    citable,
    done,
    known_topics,
    sheet_of,
)
from tests.training.desk_cases import (
    AT,
    COURIER,
    INNOCENT,
    asked,
    checked,
    decide,
    showed,
    work,
)

PATH, CONTRADICTION = ReasonKind.PATH, ReasonKind.CONTRADICTION


def test_a_sheet_begins_with_what_is_on_the_screen():
    sheet = Sheet(case=COURIER)
    assert sheet.seconds == READ_SECONDS
    assert known_topics(sheet) == set(COURIER.shown)
    assert citable(sheet) == {Cited(ReasonKind.ODD_SIGN, "payer", "paid_by_other")}


def test_every_step_costs_its_time_and_dignity():
    sheet = work(
        COURIER, checked("bag_search"), asked("payer"), showed("purpose"),
        (Did.NOTED, "two mobile telephones"), (Did.CALLED, "interpreter"),
    )  # fmt: skip
    spent = 480 + 15 + SHOWING_SECONDS + NOTING_SECONDS + CALLING_SECONDS
    assert sheet.seconds == READ_SECONDS + spent
    assert sheet.dignity == 2


def test_a_check_made_again_brings_and_costs_nothing_more():
    once = work(COURIER, checked("bag_search"))
    twice = work(COURIER, checked("bag_search"), checked("bag_search"))
    assert (twice.seconds, twice.dignity) == (once.seconds, once.dignity)
    assert twice.evidence == once.evidence
    assert len(twice.events) == 2


def test_a_check_shows_what_is_so_and_finds_what_lies_hidden():
    sheet = work(COURIER, checked("booking_record"), checked("medical_examination"))
    shown = sheet.evidence["booking_record"].shows
    assert shown == {"payer": "stranger", "booked_days": 1, "stay_days": 10}
    assert sheet.evidence["booking_record"].found is None
    assert sheet.evidence["medical_examination"].found == COURIER.hidden


def test_a_check_names_the_harmless_reasons_that_it_confirms():
    sheet = work(INNOCENT, checked("employer_call"), checked("booking_record"))
    assert sheet.evidence["employer_call"].explains == ("paid_by_other", "lost_job")
    assert sheet.evidence["booking_record"].explains == ("paid_by_other",)


def test_events_give_the_same_sheet_again():
    sheet = decide(work(COURIER, asked("payer"), checked("booking_record")), DecisionKind.HOLD)
    assert sheet_of(COURIER, sheet.events) == sheet


def test_evidence_put_first_leaves_nothing_to_contradict():
    late = work(COURIER, checked("booking_record"), asked("payer"), showed("payer"))
    early = work(COURIER, checked("booking_record"), showed("payer"), asked("payer"))
    assert late.answers[-1].claims == {"payer": "self"}
    assert early.answers[-1].claims == {"payer": "stranger"}
    assert (late.disclosed, early.disclosed) == ({"payer": 1}, {"payer": 0})


def test_papers_that_tell_the_story_bring_nobody_to_the_truth():
    """Who is shown what he wrote himself agrees with it, and does not give himself away."""
    sheet = work(COURIER, showed("purpose"), asked("purpose"))
    assert sheet.answers[-1].claims == {"purpose": "visit_relatives"}
    honest = work(INNOCENT, showed("purpose"), asked("purpose"))
    assert honest.answers[-1].meaning == sheet.answers[-1].meaning


def test_papers_that_could_not_be_altered_are_agreed_with():
    sheet = work(COURIER, showed("booked_days"), asked("booked_days"))
    assert sheet.answers[-1].claims == {"booked_days": 1}


def test_after_a_check_the_evidence_weighs_more_than_the_papers():
    before = work(COURIER, showed("purpose"), checked("host_call"), asked("purpose"))
    after = work(
        COURIER, showed("purpose"), checked("host_call"), showed("purpose"), asked("purpose")
    )
    assert before.answers[-1].claims == {"purpose": "visit_relatives"}
    assert after.answers[-1].claims == {"purpose": "delivery_for_others"}
    assert after.disclosed == {"purpose": 0}


def test_nothing_can_be_shown_that_nobody_has_looked_at():
    with pytest.raises(InputError, match="look at it first"):
        work(COURIER, showed("payer"))
    assert "payer" in known_topics(work(COURIER, checked("booking_record")))


@pytest.mark.parametrize(
    ("did", "what", "told"),
    [
        (Did.CHECKED, "weighbridge", "cannot be made here"),
        (Did.CHECKED, "crystal_ball", "cannot be made here"),
        (Did.ASKED, "seal", "cannot be asked here"),
        (Did.ASKED, "are_you_nervous", "cannot be asked here"),
        (Did.NOTED, "  ", "at most 1000 letters"),
        (Did.NOTED, "x" * (LONGEST_NOTE + 1), "at most 1000 letters"),
        (Did.DECIDED, "", "say what is decided"),
    ],
)
def test_what_cannot_be_done_is_refused(did, what, told):
    with pytest.raises(InputError, match=told):
        work(COURIER, (did, what))


def test_the_longest_note_is_taken():
    assert work(COURIER, (Did.NOTED, "x" * LONGEST_NOTE)).events


def test_a_clock_that_went_back_is_told():
    sheet = work(COURIER, asked("payer"))
    with pytest.raises(InputError, match="set the clock"):
        done(sheet, Event(did=Did.ASKED, at=AT - timedelta(seconds=1), what="purpose"))
    assert done(sheet, Event(did=Did.ASKED, at=AT, what="purpose"))


def test_after_the_decision_nothing_can_be_done():
    sheet = decide(Sheet(case=COURIER), DecisionKind.RELEASE)
    with pytest.raises(InputError, match="is decided"):
        decide(sheet, DecisionKind.HOLD)
    with pytest.raises(InputError, match="is decided"):
        done(sheet, Event(did=Did.ASKED, at=AT + timedelta(days=1), what="payer"))


@pytest.mark.parametrize("confidence", [-1, 101])
def test_confidence_is_a_share_of_a_hundred(confidence):
    with pytest.raises(InputError, match="from 0 to 100"):
        decide(Sheet(case=COURIER), DecisionKind.HOLD, confidence)


def test_reasons_are_pinned_to_what_is_on_the_screen():
    sheet = work(COURIER, asked("payer"), checked("booking_record"))
    way = Cited(PATH, "payer", "booking_record")
    assert decide(sheet, DecisionKind.HOLD, cited=(way,)).decided.cited == (way,)
    for absent in (Cited(PATH, "payer", "employer_call"), Cited(ReasonKind.FOUND, "bag_search")):
        with pytest.raises(InputError, match="pinned"):
            decide(sheet, DecisionKind.HOLD, cited=(absent,))


def test_what_can_be_cited_grows_with_what_was_asked_and_found():
    sheet = work(COURIER, asked("purpose"), checked("host_call"), checked("medical_examination"))
    assert citable(sheet) == {
        Cited(ReasonKind.ODD_SIGN, "payer", "paid_by_other"),
        Cited(CONTRADICTION, "purpose"),
        Cited(PATH, "purpose", "host_call"),
        Cited(ReasonKind.FOUND, "medical_examination"),
    }


def test_a_decision_without_its_content_is_none():
    with pytest.raises(InputError, match="say what is decided"):
        done(Sheet(case=COURIER), Event(did=Did.DECIDED, at=AT))
    decided = Decided(decision=DecisionKind.HOLD, confidence=0)
    assert done(Sheet(case=COURIER), Event(did=Did.DECIDED, at=AT, decided=decided)).decided
