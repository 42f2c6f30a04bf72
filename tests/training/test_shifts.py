"""A practice shift in a store of its own: started through the door, worked, read, forgotten."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from darvoza.errors import InputError, MeanwhileError, NotFoundError, WrongRunError
from darvoza.pipeline.loop import Loop
from darvoza.pipeline.opening import open_loop
from darvoza.records import DecisionKind, Mode
from darvoza.settings import Settings
from darvoza.simulate.truth import identities_of
from darvoza.simulate.world import CHECKPOINTS
from darvoza.store import audit, checkpoints, practice, schema
from darvoza.store.connection import Store, create
from darvoza.store.crossings import crossings
from darvoza.store.ids import new_id
from darvoza.training.canonical import canonical
from darvoza.training.ledger import Setting
from darvoza.training.scoring.worked import Cited, ReasonKind
from darvoza.training.sheet import Decided, Did, Event, Sheet
from darvoza.training.shifts import LONGEST, Asked, crossing_of, do, places_of, start
from tests.conftest import KEY

AT = datetime(2026, 10, 6, 9, 30, tzinfo=UTC)


def opened(path: Path, kind: str = "training", places=CHECKPOINTS) -> Loop:
    store = create(path, run="class", kind=kind, key=KEY)
    with store.begin() as connection:
        for place in places:
            checkpoints.save(connection, place, actor="setup", at=AT)
    return open_loop(store, Settings(draw_key="tests"))


@pytest.fixture
def loop(tmp_path: Path):
    made = opened(tmp_path / "class.db")
    yield made
    made.store.close()


def wanted(mode: Mode = Mode.AIR, size: int = 5, seed: int = 11) -> Asked:
    return Asked(setting=Setting.LEARN, mode=mode, size=size, language="en", seed=seed)


def count(store: Store, table) -> int:
    with store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def first(loop: Loop, shift):
    with loop.store.reading() as connection:
        return places_of(connection, loop.store, shift.id)[0]


def did(loop: Loop, place, event: Event, **more):
    with loop.store.begin() as connection:
        return do(connection, place, event, **more)


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("at", [AT, AT.replace(hour=0, minute=0), AT.replace(hour=23, minute=59)])
def test_every_case_becomes_a_crossing_of_its_own(loop, mode, at):
    shift = start(loop, wanted(mode, 12), trainee="trainee1", at=at)
    with loop.store.reading() as connection:
        places = places_of(connection, loop.store, shift.id)
        found = [crossing_of(connection, shift, place.row) for place in places]
        known = crossings(connection, [one for one in found if one])
    assert [place.row.number for place in places] == list(range(1, 13))
    assert len(known) == len(set(found)) == 12
    for place, crossing_id in zip(places, found, strict=True):
        crossing = known[crossing_id]
        assert place.row.identity in identities_of(crossing.subject)
        assert crossing.movement.checkpoint == shift.checkpoint
        assert crossing.movement.mode is mode


def test_every_case_stands_at_the_desk_when_the_shift_begins(loop):
    shift = start(loop, wanted(size=20), trainee="trainee1", at=AT)
    with loop.store.reading() as connection:
        places = places_of(connection, loop.store, shift.id)
    assert all(place.sheet.case.at <= AT for place in places)
    assert {place.sheet.case.guilty for place in places} == {True, False}
    assert sum(place.sheet.case.guilty for place in places) == 10


def test_a_class_with_one_seed_and_day_meets_the_same_crossings(loop):
    one = start(loop, wanted(), trainee="trainee1", at=AT)
    before = count(loop.store, schema.crossings)
    other = start(loop, wanted(), trainee="trainee2", at=AT + timedelta(hours=5))
    assert count(loop.store, schema.crossings) == before
    with loop.store.reading() as connection:
        mine = places_of(connection, loop.store, one.id)
        theirs = places_of(connection, loop.store, other.id)
        for place, twin in zip(mine, theirs, strict=True):
            assert canonical(place.sheet.case) == canonical(twin.sheet.case)
            assert place.row.id != twin.row.id
            assert crossing_of(connection, one, place.row) == crossing_of(
                connection, other, twin.row
            )
        with_it = practice.shifts_with(connection, mine[2].row.identity)
    assert [(row.trainee, number) for row, number in with_it] == [("trainee1", 3), ("trainee2", 3)]


def test_another_day_is_another_crossing_of_the_same_person(loop):
    one = start(loop, wanted(), trainee="trainee1", at=AT)
    later = start(loop, wanted(), trainee="trainee1", at=AT + timedelta(days=1))
    found = {}
    with loop.store.reading() as connection:
        for shift in (one, later):
            for place in places_of(connection, loop.store, shift.id):
                found.setdefault(place.row.number, set()).add(
                    crossing_of(connection, shift, place.row)
                )
    assert [len(both) for both in found.values()] == [2] * 5


def test_a_case_that_never_came_has_no_crossing(loop):
    shift = start(loop, wanted(), trainee="trainee1", at=AT)
    row = first(loop, shift).row
    strange = practice.CaseRow(
        id=row.id, shift_id=row.shift_id, number=1, identity=("cmr", "NEVER1"), body=row.body
    )
    with loop.store.reading() as connection:
        assert crossing_of(connection, shift, strange) is None


def test_what_is_true_is_not_to_be_read_in_the_database(loop, tmp_path):
    shift = start(loop, wanted(), trainee="trainee1", at=AT)
    case = first(loop, shift).sheet.case
    with loop.store.reading() as connection:
        bodies = list(connection.scalars(select(schema.practice_cases.c.ciphertext)))
    assert len(bodies) == 5
    assert not any(case.story.encode() in bytes(one) for one in bodies)


@pytest.mark.parametrize("size", [0, -1, LONGEST + 1])
def test_too_many_cases_or_none_are_refused(loop, size):
    with pytest.raises(InputError, match="from 1 to 60"):
        start(loop, wanted(size=size), trainee="trainee1", at=AT)
    assert count(loop.store, schema.messages) == 0


def test_a_class_without_such_a_checkpoint_says_so(tmp_path):
    loop = opened(tmp_path / "road.db", places=[p for p in CHECKPOINTS if p.mode is Mode.ROAD])
    with pytest.raises(InputError, match="no checkpoint of this mode"):
        start(loop, wanted(Mode.AIR), trainee="trainee1", at=AT)
    loop.store.close()


@pytest.mark.parametrize("kind", ["live", "demo"])
def test_practice_is_refused_outside_a_class(tmp_path, kind):
    loop = opened(tmp_path / "other.db", kind)
    with pytest.raises(WrongRunError, match="store of its own"):
        start(loop, wanted(), trainee="trainee1", at=AT)
    assert count(loop.store, schema.messages) == count(loop.store, schema.practice_shifts) == 0
    loop.store.close()


def test_what_is_done_is_kept_and_read_back_as_it_was(loop):
    shift = start(loop, wanted(), trainee="trainee1", at=AT)
    place = first(loop, shift)
    sign = Cited(ReasonKind.ODD_SIGN, place.sheet.case.odd[0].topic, place.sheet.case.odd[0].id)
    decided = Decided(decision=DecisionKind.SECOND_LINE, confidence=65, cited=(sign,))
    for event in (
        Event(did=Did.ASKED, at=AT, what="purpose"),
        Event(did=Did.CHECKED, at=AT, what="passport"),
        Event(did=Did.NOTED, at=AT, what="ein Zettel, записка, тест"),
        Event(did=Did.DECIDED, at=AT, decided=decided),
    ):
        place = did(loop, place, event)
    again = first(loop, shift)
    assert again.sheet == place.sheet
    assert again.sheet.decided == decided
    assert place.sheet != Sheet(case=place.sheet.case)


def test_of_two_browsers_at_one_case_the_second_is_told(loop):
    place = first(loop, start(loop, wanted(), trainee="trainee1", at=AT))
    did(loop, place, Event(did=Did.ASKED, at=AT, what="purpose"))
    with pytest.raises(MeanwhileError, match="meanwhile"):
        did(loop, place, Event(did=Did.ASKED, at=AT, what="payer"))
    assert count(loop.store, schema.practice_events) == 1


def test_an_event_sent_twice_is_kept_once(loop):
    place = first(loop, start(loop, wanted(), trainee="trainee1", at=AT))
    event, name = Event(did=Did.ASKED, at=AT, what="purpose"), new_id(AT)
    did(loop, place, event, event_id=name)
    did(loop, place, event, event_id=name)
    assert count(loop.store, schema.practice_events) == 1


def test_what_cannot_be_done_is_not_kept(loop):
    place = first(loop, start(loop, wanted(), trainee="trainee1", at=AT))
    with pytest.raises(InputError):
        did(loop, place, Event(did=Did.CHECKED, at=AT, what="weighbridge"))
    assert count(loop.store, schema.practice_events) == 0


def test_who_forgets_takes_only_what_is_theirs(loop):
    mine = start(loop, wanted(), trainee="trainee1", at=AT)
    did(loop, first(loop, mine), Event(did=Did.ASKED, at=AT, what="purpose"))
    theirs = start(loop, wanted(seed=12), trainee="trainee2", at=AT)
    with loop.store.begin() as connection:
        assert practice.trainees_of(connection) == ("trainee1", "trainee2")
        assert practice.forget(connection, "trainee1", actor="trainee1", at=AT) == 1
        assert practice.forget(connection, "trainee1", actor="trainee1", at=AT) == 0
    with loop.store.reading() as connection:
        assert practice.trainees_of(connection) == ("trainee2",)
        with pytest.raises(NotFoundError):
            practice.shift_of(connection, mine.id)
        assert len(places_of(connection, loop.store, theirs.id)) == 5
        rows = audit.entries_of(connection, "account", "trainee1")
    assert [row.action for row in rows] == ["forgot practice", "forgot practice"]
    assert count(loop.store, schema.practice_events) == 0
