"""Two cases as they lie on the practice desk, and what is done in them: a courier, an innocent."""

from datetime import UTC, date, datetime, timedelta

from darvoza.records import DecisionKind, Mode, ThreatArea
from darvoza.subjects import SubjectKind
from darvoza.training.ledger import Case, Hidden, OddSign, Policy, Secret, Traits
from darvoza.training.scoring.worked import Cited
from darvoza.training.sheet import Decided, Did, Event, Sheet, done

AT = datetime(2026, 10, 5, 8, tzinfo=UTC)
TRAITS = Traits(
    surname="RAHIMOV", given="DILSHOD", sex="M", born=date(1990, 1, 1), nationality="TJK",
    document="TJ1234567", expires=date(2030, 1, 1), phone="+992900000000",
)  # fmt: skip
STORY = {
    "purpose": "visit_relatives", "payer": "self", "booked_days": 30, "stay_days": 10,
    "occupation": "teacher", "near_lodging": "a_park",
}  # fmt: skip
SIGN = OddSign(id="paid_by_other", topic="payer", indicators=("I1",))

COURIER = Case(
    id="c" * 16, seed=1, pack="standard", mode=Mode.AIR, subject=SubjectKind.TRAVELLER, at=AT,
    story="air_visitor", typology="swallower", area=ThreatArea.DRUGS, harm=4,
    cover=STORY,
    world=STORY | {"payer": "stranger", "purpose": "delivery_for_others", "booked_days": 1},
    shown={"purpose": "visit_relatives", "booked_days": 1, "stay_days": 10},
    odd=(SIGN,),
    hidden=Hidden(what="heroin", amount=0.8, unit="kg", where="in_the_body",
                  found_by=("medical_examination",)),
    policy=Policy.EVASIVE, demeanour=("speaks_quietly",), traits=TRAITS,
)  # fmt: skip
"""Lies about who paid, why, and when it was booked; evasive, so says nothing of the booking."""

INNOCENT = Case(
    id="d" * 16, seed=2, pack="standard", mode=Mode.AIR, subject=SubjectKind.TRAVELLER, at=AT,
    story="air_visitor", typology=None, area=None,
    cover=STORY, world=STORY | {"occupation": "unemployed"},
    shown={"purpose": "visit_relatives", "booked_days": 30, "stay_days": 10},
    odd=(OddSign(id="paid_by_other", topic="payer", indicators=("I1",),
                 explanation="family_pays", confirmed_by=("booking_record", "employer_call")),),
    secret=Secret(id="lost_job", topic="occupation", confirmed_by=("employer_call",)),
    policy=Policy.FORGETFUL, vague=frozenset({"booked_days"}), traits=TRAITS,
)  # fmt: skip
"""Hides the loss of a job; does not remember when the journey was booked."""

VICTIM = Case(
    id="e" * 16, seed=3, pack="standard", mode=Mode.AIR, subject=SubjectKind.TRAVELLER, at=AT,
    story="air_visitor", typology="job_that_is_none", area=ThreatArea.TRAFFICKING, harm=5,
    protect=True, cover=STORY, world=STORY | {"payer": "stranger"}, shown={},
    policy=Policy.PREPARED, traits=TRAITS,
)  # fmt: skip


def work(case: Case, *steps: tuple[Did, str]) -> Sheet:
    """The sheet of *case* after *steps*, a minute apart."""
    sheet = Sheet(case=case)
    for number, (did, what) in enumerate(steps):
        sheet = done(sheet, Event(did=did, at=AT + timedelta(minutes=number), what=what))
    return sheet


def decide(
    sheet: Sheet, decision: DecisionKind, confidence: int = 70, cited: tuple[Cited, ...] = ()
) -> Sheet:
    """*sheet* with its decision, an hour later."""
    decided = Decided(decision=decision, confidence=confidence, cited=cited)
    return done(sheet, Event(did=Did.DECIDED, at=AT + timedelta(hours=1), decided=decided))


def asked(name: str) -> tuple[Did, str]:
    """The step of asking."""
    return Did.ASKED, name


def checked(name: str) -> tuple[Did, str]:
    """The step of checking."""
    return Did.CHECKED, name


def showed(topic: str) -> tuple[Did, str]:
    """The step of putting evidence."""
    return Did.SHOWED, topic
