"""Worked cases for the tests of scores."""

from random import Random

from hypothesis import strategies as st

from darvoza.records import DecisionKind
from darvoza.training.questions import QuestionKind
from darvoza.training.scoring.worked import Cited, ReasonKind, Worked

STOP, PASS = DecisionKind.INSPECTION, DecisionKind.RELEASE


def worked(guilty, stopped, confidence=70, **more):
    decision = more.pop("decision", STOP if stopped else PASS)
    return Worked(
        **{"case": "0", "guilty": guilty, "decision": decision, "confidence": confidence, **more}
    )


def table(hits, targets, alarms, innocents, confidence=70):
    return [
        *(worked(True, number < hits, confidence) for number in range(targets)),
        *(worked(False, number < alarms, confidence) for number in range(innocents)),
    ]


def trainee(seed, cases, *, skill, criterion, share=0.25):
    """*cases* by somebody with a true d′ of *skill* and a true c of *criterion*."""
    draw = Random(f"{seed}/trainee")
    series = []
    for _ in range(cases):
        guilty = draw.random() < share
        seen = draw.gauss(skill / 2 if guilty else -skill / 2, 1)
        sure = min(100, int(abs(seen - criterion) * 40))
        series.append(worked(guilty, seen > criterion, sure))
    return series


_cited = st.builds(
    Cited, st.sampled_from(ReasonKind), st.sampled_from("abcd"), st.sampled_from(["x", "y", None])
)

any_worked = st.builds(
    Worked,
    case=st.just("0"),
    guilty=st.booleans(),
    protect=st.booleans(),
    harm=st.integers(0, 5),
    decision=st.sampled_from(DecisionKind),
    confidence=st.integers(0, 100),
    seconds=st.integers(0, 3000),
    queue=st.integers(0, 20),
    dignity=st.integers(0, 9),
    asked=st.lists(st.sampled_from(QuestionKind), max_size=5).map(tuple),
    checked=st.integers(0, 5),
    shown=st.integers(2, 4),
    asked_first=st.integers(0, 2),
    cited=st.frozensets(_cited, max_size=4),
    known=st.frozensets(_cited, max_size=4),
    harmless=st.frozensets(st.sampled_from("xyz")),
    explained=st.frozensets(st.sampled_from("xyz")),
)
