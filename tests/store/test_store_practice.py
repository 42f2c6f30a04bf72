"""Practice shifts: kept with their truth sealed, done once, forgotten when their trainee asks."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text

from darvoza.errors import MeanwhileError, NotFoundError, StoreError
from darvoza.store import audit, practice
from darvoza.store.connection import Store
from darvoza.store.practice import CaseRow, EventRow, ShiftRow
from darvoza.store.schema import practice_cases

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
SHIFT = ShiftRow(
    id="s1", trainee="aisulu", setting="learn", mode="air", language="ru", pack="standard",
    checkpoint="KZALA-A", seed=7, started_at=AT,
)  # fmt: skip
CASES = tuple(
    CaseRow(id=f"c{number}", shift_id="s1", number=number, identity=("document", f"N{number}"),
            body=b"the truth of case %d" % number)
    for number in (1, 2)
)  # fmt: skip
ASKED = EventRow(
    id="e1", case_id="c1", number=1, did="asked", what="purpose", detail={"typed": "зачем"}, at=AT
)


@pytest.fixture
def kept(store: Store) -> Store:
    with store.begin() as connection:
        practice.add_shift(connection, store, SHIFT, CASES)
    return store


def test_what_is_kept_is_read_back(kept: Store):
    with kept.reading() as connection:
        assert practice.shift_of(connection, "s1") == SHIFT
        assert practice.shifts_of(connection, "aisulu") == (SHIFT,)
        assert practice.shifts_of(connection, "nobody") == ()
        assert practice.cases_of(connection, kept, "s1") == CASES
        with pytest.raises(NotFoundError):
            practice.shift_of(connection, "s2")


def test_the_truth_cannot_be_read_in_the_database(kept: Store):
    with kept.reading() as connection:
        rows = connection.execute(select(practice_cases)).mappings().all()
    assert b"truth" not in b"".join(bytes(row["ciphertext"]) for row in rows)


def test_one_case_is_read_without_the_others(kept: Store):
    with kept.begin() as connection:
        practice.add_event(connection, ASKED)
        practice.add_event(connection, replace(ASKED, id="e2", number=2, did="decided"))
    with kept.reading() as connection:
        assert practice.case_of(connection, kept, "s1", 2) == CASES[1]
        assert [one.id for one in practice.events_in(connection, "c1")] == ["e1", "e2"]
        assert practice.events_in(connection, "c2") == ()
        assert practice.progress_of(connection, ["s1", "s2"], "decided") == {"s1": (2, 1)}
        assert practice.is_shift(connection, "s1")
        assert not practice.is_shift(connection, "s2")
        for shift, number in (("s1", 3), ("s2", 1)):
            with pytest.raises(NotFoundError):
                practice.case_of(connection, kept, shift, number)


def test_what_was_done_is_kept_in_order_and_once(kept: Store):
    second = replace(ASKED, id="e2", number=2, what="stay_days")
    with kept.begin() as connection:
        for one in (ASKED, ASKED, second):
            practice.add_event(connection, one)
    with kept.reading() as connection:
        assert practice.events_of(connection, "s1") == {"c1": (ASKED, second)}


def test_the_second_browser_is_told(kept: Store):
    with kept.begin() as connection:
        practice.add_event(connection, ASKED)
    with pytest.raises(MeanwhileError), kept.begin() as connection:
        practice.add_event(connection, replace(ASKED, id="other"))


def test_nothing_of_a_shift_is_changed_or_deleted_but_on_request(kept: Store):
    for statement in ("UPDATE practice_shifts SET seed = 8", "DELETE FROM practice_cases"):
        with pytest.raises(StoreError), kept.begin() as connection:
            connection.execute(text(statement))


def test_what_belongs_to_a_trainee_is_forgotten_at_once(kept: Store):
    with kept.begin() as connection:
        practice.add_event(connection, ASKED)
        other = replace(SHIFT, id="s2", trainee="timur")
        practice.add_shift(connection, kept, other, [])
        assert practice.forget(connection, "aisulu", actor="aisulu", at=AT) == 1
        assert practice.shifts_of(connection, "aisulu") == ()
        assert practice.events_of(connection, "s1") == {}
        assert practice.shifts_of(connection, "timur") == (other,)
        (entry,) = audit.entries_of(connection, "account", "aisulu")
        assert (entry.action, entry.actor) == ("forgot practice", "aisulu")
