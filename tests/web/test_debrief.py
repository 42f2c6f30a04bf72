"""The tape, the scores and what belongs to the trainee, called as a script calls them."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from darvoza.records import DecisionKind, Mode
from darvoza.store import audit, practice
from darvoza.store.connection import Store
from darvoza.training.checker import paths
from darvoza.training.counting import worked
from darvoza.training.ledger import Case, Setting
from darvoza.training.questions import questions_for
from darvoza.training.scoring import score
from darvoza.training.sheet import Decided, Did, Event
from darvoza.training.shifts import Asked, Place, crossing_of, do, places_of, start
from darvoza.training.waiting import Standing
from darvoza.web.views.practised import ENOUGH_TO_COMPARE, waiting_at, worked_by
from tests.web.practising import AT, lay_class, open_class
from tests.web.world import Api

SHIFTS, SCORES = "/api/practice/shifts", "/api/practice/scores"
HOLD, RELEASE = DecisionKind.HOLD, DecisionKind.RELEASE


@pytest.fixture(scope="module")
def laid(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("class") / "class.db"
    lay_class(path)
    return path


@pytest.fixture
def desk(laid: Path, tmp_path: Path) -> Iterator[Api]:
    path = tmp_path / "class.db"
    shutil.copyfile(laid, path)
    api = open_class(path)
    yield api
    api.store.close()


def shift_of(desk: Api, who: str, *, seed: int = 5, size: int = 4, mode: Mode = Mode.AIR) -> str:
    asked = Asked(setting=Setting.LEARN, mode=mode, size=size, language="en", seed=seed)
    return start(desk.app.state.desk.loop, asked, trainee=who, at=AT).id


def places(store: Store, shift: str) -> tuple[Place, ...]:
    with store.reading() as connection:
        return places_of(connection, store, shift)


def step(desk: Api, place: Place, did: Did, what: str = "", **more: Any) -> Place:
    with desk.store.begin() as connection:
        return do(connection, place, Event(did=did, at=AT, what=what, **more))


def decide(desk: Api, place: Place, decision: DecisionKind = RELEASE, confidence: int = 70):
    decided = Decided(decision=decision, confidence=confidence)
    return step(desk, place, Did.DECIDED, decided=decided)


def take(desk: Api, place: Place) -> Place:
    """The first way to the truth: ask, then check."""
    way = paths(place.sheet.case)[0]
    place = step(desk, place, Did.ASKED, question_about(place.sheet.case, way.topic))
    return step(desk, place, Did.CHECKED, way.check)


def question_about(case: Case, topic: str) -> str:
    found = [one for one in questions_for(case.mode, case.subject, case.cover)
             if topic in one.topics]  # fmt: skip
    return min(found, key=lambda one: len(one.topics)).id


def guilty(places: tuple[Place, ...]) -> Place:
    return next(one for one in places if one.sheet.case.guilty)


def innocent(places: tuple[Place, ...]) -> Place:
    return next(one for one in places if not one.sheet.case.guilty)


def tape(desk: Api, place: Place, who: str = "trainee"):
    return desk("GET", f"{SHIFTS}/{place.row.shift_id}/cases/{place.row.number}/tape", who)


# --- the tape -----------------------------------------------------------------------------------


def test_there_is_no_tape_before_the_decision(desk: Api):
    place = guilty(places(desk.store, shift_of(desk, "trainee")))
    for who in ("trainee", "trainer"):
        answer = tape(desk, place, who)
        assert answer.status_code == 404
        assert "begins with the decision" in answer.json()["detail"]
    decide(desk, take(desk, place))
    assert tape(desk, place).status_code == 200


def test_a_case_that_is_not_there_has_no_tape(desk: Api):
    shift = shift_of(desk, "trainee", size=2)
    assert desk("GET", f"{SHIFTS}/{shift}/cases/3/tape", "trainee").status_code == 404
    assert desk("GET", f"{SHIFTS}/nothing/cases/1/tape", "trainee").status_code == 404


@pytest.mark.parametrize("who", ["second", "officer", "elsewhere"])
def test_a_tape_is_for_its_trainee_and_who_leads_there(desk: Api, who):
    place = decide(desk, guilty(places(desk.store, shift_of(desk, "trainee"))))
    assert tape(desk, place, who).status_code == 404
    assert tape(desk, place, "analyst").status_code == 403


def test_a_trainer_who_looks_is_recorded(desk: Api):
    place = decide(desk, guilty(places(desk.store, shift_of(desk, "trainee"))))
    assert tape(desk, place, "trainer").json()["trainee"] == "trainee"
    with desk.store.reading() as connection:
        rows = audit.entries_of(connection, "practice_shift", place.row.shift_id)
    assert [(row.actor, row.action) for row in rows] == [("trainer", "viewed")]


def test_the_tape_tells_what_the_ledger_knows(desk: Api):
    place = guilty(places(desk.store, shift_of(desk, "trainee")))
    case = place.sheet.case
    told = tape(desk, decide(desk, take(desk, place))).json()
    lied = {one["topic"] for one in told["differences"]}
    assert lied == {way.topic for way in paths(case)}
    assert told["agreed"] == len(case.cover) - len(lied)
    assert (told["guilty"], told["right"], told["decision"]) == (True, False, "release")
    assert told["what"]
    assert [(one["topic"], one["check"]) for one in told["ways"]] == [
        (way.topic, way.check) for way in paths(case)
    ]
    assert told["ways"][0]["missed"] == "taken"
    assert told["advice"]["id"] == ("protect" if case.protect else "act_on_what_you_found")
    assert told["advice"]["text"]


def test_of_somebody_innocent_nothing_is_told_but_what_was_harmless(desk: Api):
    place = innocent(places(desk.store, shift_of(desk, "trainee")))
    told = tape(desk, decide(desk, place, RELEASE)).json()
    assert (told["guilty"], told["right"], told["what"], told["hidden"]) == (
        False, True, None, None,
    )  # fmt: skip
    assert all(one["explanation"] and one["confirmed_by"] for one in told["signs"])


@pytest.mark.parametrize("mode", list(Mode))
def test_every_decided_case_has_its_tape_in_words(desk: Api, mode):
    shift = shift_of(desk, "trainee", size=12, mode=mode)
    for place in places(desk.store, shift):
        decide(desk, place, HOLD)
        told = tape(desk, place).json()
        assert told["assessment"] is not None
        assert told["crossing_id"]
        assert all(one["question"] and one["check_label"] for one in told["ways"])


def test_the_assessment_is_the_one_of_the_crossing_page(desk: Api):
    shift = shift_of(desk, "trainee")
    place = decide(desk, places(desk.store, shift)[0])
    told = tape(desk, place).json()
    with desk.store.reading() as connection:
        row = practice.shift_of(connection, shift)
        assert told["crossing_id"] == crossing_of(connection, row, place.row)
    shown = desk("GET", f"/api/crossings/{told['crossing_id']}", "trainer").json()
    assert told["assessment"] == shown["assessment"]


def test_the_next_case_is_the_one_after_and_then_what_was_left_out(desk: Api):
    one, two, three, four = places(desk.store, shift_of(desk, "trainee"))
    assert tape(desk, decide(desk, two)).json()["next"] == 3
    assert tape(desk, decide(desk, four)).json()["next"] == 1
    decide(desk, three)
    assert tape(desk, four).json()["next"] == 1
    assert tape(desk, decide(desk, one)).json()["next"] is None


def found_by_others(desk: Api, names: list[str]) -> dict[str, Any]:
    """The tape of the trainee, when *names* have taken the first way of the same case."""
    mine = guilty(places(desk.store, shift_of(desk, "trainee")))
    for name in names:
        theirs = places(desk.store, shift_of(desk, name))[mine.row.number - 1]
        decide(desk, take(desk, theirs))
    return tape(desk, decide(desk, take(desk, mine))).json()


def test_what_four_others_found_is_not_told(desk: Api):
    told = found_by_others(desk, ["a", "b", "c", "d"])
    assert told["others"] is None
    assert {one["others"] for one in told["ways"]} == {None}


def test_what_five_others_found_is_counted_without_names(desk: Api):
    names = ["anna", "boris", "cholpon", "daler", "erkin"]
    told = found_by_others(desk, names)
    assert told["others"] == 5
    assert told["ways"][0]["others"] == 5
    assert sum(one["others"] for one in told["ways"]) == 5
    assert not any(name in str(told) for name in names)


def test_who_worked_it_twice_is_one_other_and_oneself_is_none(desk: Api):
    assert found_by_others(desk, ["a", "b", "c", "d", "d", "trainee"])["others"] is None


# --- scores -------------------------------------------------------------------------------------


def work_all(desk: Api, who: str, **asked: Any) -> None:
    for number, place in enumerate(places(desk.store, shift_of(desk, who, **asked))):
        decide(desk, place, HOLD if number % 3 else RELEASE, 60 + number)


def test_scores_begin_with_the_first_case(desk: Api):
    told = desk("GET", SCORES, "trainee").json()
    assert told["own"]["score"]["cases"] == 0
    assert told["own"]["score"]["calibration"] is None
    assert told["whole_class"] is None


def test_scores_are_those_of_the_own_decided_cases(desk: Api):
    work_all(desk, "trainee", size=6)
    work_all(desk, "second", size=6, seed=9)
    shift_of(desk, "trainee", seed=10)  # nothing decided in it
    told = desk("GET", SCORES, "trainee").json()["own"]
    with desk.store.reading() as connection:
        series = worked_by(connection, desk.store, "trainee")
    known = score(series)
    assert told["score"]["cases"] == len(series) == 6
    assert told["score"]["detection"]["d_prime"]["value"] == known.detection.d_prime.value
    assert told["enough"] is False
    assert "6 of 100 cases: too few for a rank or a pass" in told["told"]["bands"]


def test_what_counts_is_what_was_done(desk: Api):
    place = guilty(places(desk.store, shift_of(desk, "trainee")))
    done = decide(desk, take(desk, place), HOLD, 80)
    with desk.store.reading() as connection:
        [one] = worked_by(connection, desk.store, "trainee")
    assert one == worked(done.sheet, paths(place.sheet.case), queue=one.queue)


def test_two_halves_are_compared_from_twenty_cases_on(desk: Api):
    work_all(desk, "trainee", size=ENOUGH_TO_COMPARE - 1)
    assert desk("GET", SCORES, "trainee").json()["own"]["told"]["change"] is None
    work_all(desk, "trainee", size=1, seed=77)
    assert desk("GET", SCORES, "trainee").json()["own"]["told"]["change"]


def test_nothing_is_told_of_a_class_of_four(desk: Api):
    for name in ("a", "b", "c", "d"):
        work_all(desk, name)
    shift_of(desk, "e")  # has begun, and decided nothing
    told = desk("GET", SCORES, "trainer").json()
    assert told["own"] is None
    assert told["whole_class"] == {"fewest": 5, "enough": False, "people": None, "score": None}


def test_a_class_of_five_is_told_as_one_without_names(desk: Api):
    names = ["anna", "boris", "cholpon", "daler", "erkin"]
    for name in names:
        work_all(desk, name)
    told = desk("GET", SCORES, "trainer").json()["whole_class"]
    assert (told["enough"], told["people"], told["score"]["cases"]) == (True, 5, 20)
    assert not any(name in str(told) for name in names)


def test_who_waited_when_a_case_began():
    def line(number: int, arrives: int, waits: int, *, begun: bool = True) -> Standing:
        return Standing(
            number=number, arrives=arrives, waits=waits, seconds=60, begun=begun, decided=begun
        )

    first, second = line(1, 0, 0), line(2, 30, 60)  # begins at 90
    lines = [first, second, line(3, 80, 200), line(4, 60, 0, begun=False), line(5, 95, 100)]
    assert waiting_at(first, lines) == 0
    assert waiting_at(second, lines) == 2  # the third and the fourth; the fifth came later


# --- what belongs to the trainee ----------------------------------------------------------------


def test_one_can_take_all_of_it_along(desk: Api):
    first, *_ = places(desk.store, shift_of(desk, "trainee", size=2))
    decide(desk, step(desk, first, Did.NOTED, "a torn label"), HOLD)
    told = desk("GET", "/api/practice/export", "trainee").json()
    [shift] = told["shifts"]
    done, left = shift["cases"]
    assert told["account"] == "trainee"
    assert [one["did"] for one in done["events"]] == ["noted", "decided"]
    assert done["events"][0]["what"] == "a torn label"
    assert done["ledger"]["typology"] == first.sheet.case.typology
    assert (left["events"], left["ledger"], left["right"]) == ([], None, None)
    assert "seed" not in str(told)


def test_what_another_practised_is_not_in_it(desk: Api):
    shift_of(desk, "second")
    assert desk("GET", "/api/practice/export", "trainee").json()["shifts"] == []


def test_all_of_it_can_be_deleted_and_that_is_recorded(desk: Api):
    mine = decide(desk, guilty(places(desk.store, shift_of(desk, "trainee"))))
    theirs = decide(desk, guilty(places(desk.store, shift_of(desk, "second"))))
    assert desk("DELETE", "/api/practice", "trainee").json() == {"shifts": 1}
    assert tape(desk, mine).status_code == 404
    assert tape(desk, theirs, "second").status_code == 200
    assert desk("GET", SCORES, "trainee").json()["own"]["score"]["cases"] == 0
    assert desk("DELETE", "/api/practice", "trainee").json() == {"shifts": 0}
    with desk.store.reading() as connection:
        rows = audit.entries_of(connection, "account", "trainee")
        assert audit.verify(connection) is None
    gone = [row for row in rows if row.action == "forgot practice"]
    assert [(row.actor, row.at) for row in gone] == [("trainee", AT + timedelta(minutes=10))] * 2


def test_a_browsers_cookie_alone_deletes_nothing(desk: Api):
    shift_of(desk, "trainee")
    cookie = {"Cookie": f"darvoza_session={desk.known.tokens['trainee']}"}
    assert desk("DELETE", "/api/practice", headers=cookie).status_code == 401
    assert desk("GET", "/api/practice/export", "trainee").json()["shifts"]


@pytest.mark.parametrize("who", ["trainer", "supervisor"])
def test_nobody_deletes_or_takes_along_for_another(desk: Api, who):
    assert desk("DELETE", "/api/practice", who).status_code == 403
    assert desk("GET", "/api/practice/export", who).status_code == 403


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "scores"), ("GET", "export"), ("DELETE", ""), ("GET", "shifts/x/cases/1/tape")],
)
def test_outside_a_class_there_is_none_of_it(quick: Api, method, path):
    answer = quick(method, f"/api/practice/{path}".rstrip("/"), "trainee")
    assert answer.status_code == 404
    assert "store of its own. Ask your trainer" in answer.json()["detail"]
