import pytest
from hypothesis import given
from hypothesis import strategies as st

from darvoza.training.scoring.reasons_scored import Counted, count, reasons
from darvoza.training.scoring.worked import Cited, ReasonKind
from tests.training.scoring.cases import any_worked, worked

PAYER = Cited(ReasonKind.PATH, "payer", "booking_record")
SAME = Cited(ReasonKind.CONTRADICTION, "payer")
HOST = Cited(ReasonKind.PATH, "host", "host_call")
WEIGHT = Cited(ReasonKind.FOUND, "weighbridge")
LATE = Cited(ReasonKind.ODD_SIGN, "booked_days", "late")
KNOWN = frozenset({PAYER, SAME, HOST, WEIGHT})


def guilty(*cited, stopped=True):
    return worked(True, stopped, known=KNOWN, cited=frozenset(cited))


@pytest.mark.parametrize(
    ("one", "counted"),
    [
        (guilty(PAYER, HOST), Counted(2, 0, 2, 2)),
        (guilty(PAYER, SAME), Counted(1, 0, 2, 1)),  # the same topic twice is one reason
        (guilty(PAYER, HOST, WEIGHT), Counted(3, 0, 2, 2)),
        (guilty(PAYER, LATE), Counted(1, 1, 2, 1)),
        (guilty(PAYER, stopped=False), Counted(0, 0, 2, 0)),
        (worked(False, True, cited=frozenset({LATE})), Counted(0, 1, 0, 0)),
        (worked(False, False, cited=frozenset({LATE})), Counted(0, 0, 0, 0)),
        (worked(True, True, known=frozenset({LATE}), cited=frozenset({LATE})), Counted(1, 0, 1, 1)),
    ],
)
def test_what_counts(one, counted):
    assert count(one) == counted


def test_precision_recall_and_both_in_one():
    found = reasons([guilty(PAYER, HOST), guilty(PAYER, LATE), guilty(stopped=False)])
    assert found.precision.value == pytest.approx(3 / 4)
    assert found.recall.value == pytest.approx(3 / 6)
    assert found.f1.value == pytest.approx(2 * 3 / (2 * 3 + 1 + 3))
    assert found.explained is None


def test_an_odd_sign_explained_and_not_cited_is_skill():
    signs = {"harmless": frozenset({"late", "far"}), "explained": frozenset({"late"})}
    assert reasons([worked(False, False, **signs)]).explained.value == 0.5
    held = worked(False, True, cited=frozenset({LATE}), **signs)
    assert reasons([held]).explained.value == 0


def test_a_clean_day_has_no_recall_and_still_skill():
    found = reasons([worked(False, False, harmless=frozenset("x"), explained=frozenset("x"))] * 4)
    assert (found.precision, found.recall, found.f1) == (None, None, None)
    assert found.explained.value == 1


@given(st.lists(any_worked))
def test_every_share_is_one_with_an_interval(series):
    found = reasons(series)
    for share in (found.precision, found.recall, found.f1, found.explained):
        if share is not None:
            assert 0 <= share.low <= share.value + 1e-9
            assert share.value - 1e-9 <= share.high <= 1


@given(st.lists(any_worked, min_size=1))
def test_no_more_is_met_than_is_needed_and_cited(series):
    counted = [count(one) for one in series]
    assert all(one.met <= min(one.right, one.needed) for one in counted)
