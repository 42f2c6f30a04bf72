"""The statement sheet (reference/training.md §6 rows 18 and 20)."""

import json
from dataclasses import fields, replace
from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from darvoza.errors import InputError
from darvoza.training.candidates import Candidate, CandidateKind, accept, candidates
from darvoza.training.coding import agreement, aligned
from darvoza.training.scoring.agreement import Level, alpha
from darvoza.training.statement import (
    Against,
    Claim,
    Contradiction,
    Counts,
    Sheet,
    State,
    Statement,
    counts,
    from_data,
    to_data,
)

TEXT = "I booked in March, I stay at the Oak hotel, my cousin Rustam paid 640 dollars."
SAID = Statement(
    id="1",
    at=datetime(2026, 3, 1, 8, 0, tzinfo=UTC),
    speaker="traveller 1",
    language="en",
    interpreter=False,
    protocol_read=True,
    text=TEXT,
)


def claim(id_: str, words: str, **more) -> Claim:
    start = TEXT.index(words)
    given = {"about": "traveller 1", "free": "what was said", **more}
    if "topic" in more:
        given.pop("free")
    return Claim(id=id_, start=start, end=start + len(words), **given)


BOOKED = claim(
    "a", "I booked in March", topic="booked_days", checkable=True, by=("booking_record",),
    state=State.CONTRADICTED,
)  # fmt: skip
LODGING = claim(
    "b", "I stay at the Oak hotel", topic="lodging", checkable=True, by=("hotel_call",),
    state=State.CONFIRMED,
)  # fmt: skip
COUSIN = claim("c", "my cousin Rustam paid", topic="payer", state=State.CONTRADICTED)
ALL = (BOOKED, LODGING, COUSIN)
AGAINST = Contradiction(
    claim="a", against=Against.DOCUMENT, other="booking", could_be_honest="the airline rebooked it"
)
UNFILLED = Contradiction(claim="c", against=Against.COMPANION, other="traveller 2")
SHEET = Sheet(statement=SAID, coder="one", claims=ALL, contradictions=(AGAINST, UNFILLED))


def test_counts_are_whole_numbers_and_hold_no_verdict():
    assert counts(SHEET) == Counts(
        claims=3, checkable=2, confirmed=1, contradicted=1, waiting=1, open=0,
        inside=0, with_documents=1, with_companions=0,
    )  # fmt: skip
    assert {field.type for field in fields(Counts)} <= {int, "int"}


def test_a_contradiction_counts_once_it_is_said_how_it_could_be_honest():
    blank = replace(UNFILLED, could_be_honest="  ")
    assert counts(replace(SHEET, contradictions=(AGAINST, blank))).contradicted == 1
    filled = replace(UNFILLED, could_be_honest="two cousins of one name")
    told = counts(replace(SHEET, contradictions=(AGAINST, filled)))
    assert (told.contradicted, told.waiting, told.with_companions) == (2, 0, 1)


def test_two_contradictions_of_one_claim_are_one_contradicted_claim():
    second = replace(AGAINST, against=Against.STATEMENT, other="b")
    told = counts(replace(SHEET, contradictions=(AGAINST, second)))
    assert (told.contradicted, told.inside, told.with_documents) == (1, 1, 1)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"topic": "mood"}, "topic"),
        ({"topic": "payer", "free": "who paid"}, "topic"),
        ({"topic": None}, "topic"),
        ({"checkable": True}, "by"),
        ({"by": ("host_call",)}, "by"),
        ({"state": State.CONFIRMED}, "state"),
    ],
)
def test_a_claim_that_cannot_be_is_refused(change, field):
    with pytest.raises(InputError) as refused:
        replace(COUSIN, **change)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "change",
    [
        {"coder": " "},
        {"claims": (replace(BOOKED, end=500),), "contradictions": ()},
        {"claims": (replace(BOOKED, start=9, end=9),), "contradictions": ()},
        {"claims": (BOOKED, replace(LODGING, id="a"))},
        {"contradictions": (replace(AGAINST, claim="z"),)},
        {"contradictions": (replace(AGAINST, claim="b"),)},
        {"contradictions": (replace(AGAINST, other=" "),)},
        {"contradictions": (replace(AGAINST, against=Against.STATEMENT, other="z"),)},
        {"contradictions": (replace(AGAINST, against=Against.STATEMENT, other="a"),)},
    ],
)
def test_a_sheet_that_cannot_be_is_refused(change):
    with pytest.raises(InputError):
        replace(SHEET, **change)


@pytest.mark.parametrize("change", [{"text": " "}, {"at": SAID.at.replace(tzinfo=None)}])
def test_a_statement_without_words_or_zone_is_refused(change):
    with pytest.raises(InputError):
        replace(SAID, **change)


def test_plain_data_and_back():
    data = json.loads(json.dumps(to_data(SHEET)))
    assert from_data(data) == SHEET


@pytest.mark.parametrize(
    "wrong",
    [{}, {"claims": 3}, {"statement": {}}, {"claims": [{"id": "a"}]}, {"statement": None}],
)
def test_data_that_is_no_sheet_is_refused(wrong):
    data = {**to_data(SHEET), **wrong} if wrong else {}
    with pytest.raises(InputError):
        from_data(data)


def test_data_with_an_unknown_state_or_a_field_too_many_is_refused():
    data = to_data(SHEET)
    for spoilt in ({"state": "truthful"}, {"score": 3}):
        claims = [{**data["claims"][0], **spoilt}, *data["claims"][1:]]
        with pytest.raises(InputError):
            from_data({**data, "claims": claims})


# --- two coders -------------------------------------------------------------------------------


def other(*claims: Claim) -> Sheet:
    return Sheet(statement=SAID, coder="two", claims=claims)


def test_claims_are_matched_by_the_words_they_share():
    longer = replace(BOOKED, id="x", end=BOOKED.end + 1)
    elsewhere = claim("y", "640 dollars")
    pairs = aligned(SHEET, other(elsewhere, longer, replace(COUSIN, id="z")))
    assert [(one.id, two.id) for one, two in pairs] == [("a", "x"), ("c", "z")]


def test_each_claim_is_matched_once_with_the_nearest():
    near, nearer = replace(BOOKED, id="p", end=BOOKED.end - 4), replace(BOOKED, id="q")
    assert [two.id for _, two in aligned(SHEET, other(near, nearer))] == ["q"]


def test_claims_that_share_less_than_half_are_two_claims():
    half = replace(BOOKED, id="x", end=BOOKED.start + 8)
    assert aligned(SHEET, other(half)) == ()


def test_what_only_one_coder_marked_is_told_beside_alpha():
    told = agreement(SHEET, other(BOOKED, LODGING))
    assert (told.both, told.one_only, told.other_only) == (2, 1, 0)


def test_full_agreement_is_one_and_one_code_throughout_tells_nothing():
    told = agreement(SHEET, other(*ALL))
    assert told.state is not None
    assert told.state.value == 1.0
    alike = replace(SHEET, claims=(LODGING,), contradictions=())
    assert agreement(alike, other(LODGING)).state is None


def test_sheets_of_other_statements_or_of_one_coder_are_refused():
    with pytest.raises(InputError):
        agreement(SHEET, replace(other(), statement=replace(SAID, id="2")))
    with pytest.raises(InputError):
        agreement(SHEET, replace(other(), coder="one"))


CODES = st.lists(
    st.tuples(*[st.sampled_from(["open", "contradicted"])] * 2), min_size=2, max_size=20
)


@settings(max_examples=50, deadline=None)
@given(CODES)
def test_alpha_of_the_sheets_is_alpha_of_the_codes(codes):
    """Row 20: against the alpha that is itself tested against Krippendorff's examples."""
    said = replace(SAID, text="x" * (10 * len(codes)))

    def sheet(coder: str, which: int) -> Sheet:
        claims = tuple(
            Claim(id=str(n), start=10 * n, end=10 * n + 8, about="driver", free="it",
                  state=State(pair[which]))
            for n, pair in enumerate(codes)
        )  # fmt: skip
        return Sheet(statement=said, coder=coder, claims=claims)

    rows = [[pair[which] for pair in codes] for which in (0, 1)]
    assert agreement(sheet("one", 0), sheet("two", 1)).state == alpha(rows, Level.NOMINAL)


# --- candidates -------------------------------------------------------------------------------

ENGLISH = (
    "On Monday 5 May 2026 at 14:30 I flew from Dubai to Almaty with Rustam Karimov for 640 dollars"
)
RUSSIAN = "Вчера в 14:30 прилетел из Дубая с братом Рустамом Каримовым, заплатил 12 000 тенге"


def found(text: str, language: str) -> set[tuple[str, str]]:
    return {(str(one.kind), one.text) for one in candidates(text, language)}


def test_candidates_in_english():
    assert found(ENGLISH, "en") == {
        ("date", "Monday"), ("date", "5 May 2026"), ("time", "14:30"), ("place", "Dubai"),
        ("place", "Almaty"), ("name", "Rustam Karimov"), ("amount", "640 dollars"),
    }  # fmt: skip


def test_candidates_in_russian():
    assert found(RUSSIAN, "ru") == {
        ("date", "Вчера"), ("time", "14:30"), ("place", "Дубая"),
        ("name", "Рустамом Каримовым"), ("amount", "12 000 тенге"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text", "date"),
    [
        ("kk", "2026 жылы 5 мамырда ұштым", "5 мамырда"),
        ("ky", "5 январь күнү келдим", "5 январь"),
        ("tg", "5 январ омадам", "5 январ"),
        ("uz", "5-yanvar kuni keldim", "5-yanvar"),
        ("uz_Cyrl", "5 январда келдим", "5 январда"),
        ("tk", "5 ýanwar geldim", "5 ýanwar"),
    ],
)
def test_dates_in_every_language_of_the_desk(language, text, date):
    assert ("date", date) in found(text, language)


def test_ordinary_words_are_no_dates():
    assert found("I may go, we march on", "en") == {("date", "march")}
    assert found("может быть, маяк стоит", "ru") == set()


def test_an_unknown_language_is_refused():
    with pytest.raises(InputError):
        candidates("5 May", "klingon")


@given(st.text(max_size=200), st.sampled_from(["en", "ru", "kk", "ky", "tg", "uz", "tk"]))
@settings(max_examples=100, deadline=None)
def test_candidates_lie_within_the_text_and_apart(text, language):
    spans = candidates(text, language)
    assert all(text[one.start : one.end] == one.text for one in spans)
    pairs = product(spans, repeat=2)
    assert all(a is b or a.end <= b.start or b.end <= a.start for a, b in pairs)


def test_a_candidate_is_no_claim_until_a_person_accepts_it():
    proposed = Candidate(start=0, end=5, text="I boo", kind=CandidateKind.NAME)
    with pytest.raises(InputError, match="person has to accept"):
        Sheet(statement=SAID, coder="one", claims=(proposed,))  # type: ignore[arg-type]
    accepted = accept(proposed, claim="n", about="traveller 1", topic="payer")
    sheet = Sheet(statement=SAID, coder="one", claims=(accepted,))
    assert (accepted.state, accepted.checkable) == (State.OPEN, False)
    assert counts(sheet).checkable == 0
