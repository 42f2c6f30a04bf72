"""A practice shift by the API: worked as a trainee does, and told no more than a trainee sees."""

import itertools
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from darvoza.records import DecisionKind, Mode
from darvoza.store import audit
from darvoza.training.checks import CHECKS
from darvoza.training.ledger import Case, Told
from darvoza.training.phrases import say_value
from darvoza.training.shifts import places_of
from darvoza.training.topics import TOPICS
from darvoza.training.waiting import queue_of
from tests.web.practising import lay_class, open_class
from tests.web.world import Api

SHIFTS = "/api/practice/shifts"


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Iterator[Api]:
    path = tmp_path_factory.mktemp("class") / "class.db"
    lay_class(path)
    api = open_class(path)
    yield api
    api.store.close()


def started(desk: Api, who: str = "trainee", **asked: Any) -> str:
    answer = desk("POST", SHIFTS, who, json={"mode": "air", "size": 4, **asked})
    assert answer.status_code == 201, answer.text
    return answer.json()["shift"]["id"]


def ledger(desk: Api, shift: str) -> dict[int, Case]:
    with desk.store.reading() as connection:
        places = places_of(connection, desk.store, shift)
    return {one.row.number: one.sheet.case for one in places}


@dataclass(frozen=True)
class At:
    """One case of a shift, as its trainee calls it."""

    desk: Api
    shift: str
    number: int = 1
    who: str = "trainee"

    @property
    def path(self) -> str:
        return f"{SHIFTS}/{self.shift}/cases/{self.number}"

    def seen(self) -> dict[str, Any]:
        return self.desk("GET", self.path, self.who).json()

    def do(self, did: str, status: int = 200, **sent: Any) -> dict[str, Any]:
        answer = self.desk("POST", f"{self.path}/{did}", self.who, json=sent)
        assert answer.status_code == status, answer.text
        return answer.json()


@pytest.fixture
def case(desk: Api) -> At:
    return At(desk, started(desk, language="ru"))


def test_a_shift_begins_with_nobody_dealt_with(desk: Api):
    shift = desk("GET", f"{SHIFTS}/{started(desk, size=3)}", "trainee").json()
    assert shift["shift"] | {"cases": 3, "decided": 0, "mode": "air"} == shift["shift"]
    assert [one["number"] for one in shift["cases"]] == [1, 2, 3]
    assert shift["next"] == 1
    assert shift["clock"] == 0


def test_a_trainee_works_a_case_to_its_decision(case: At):
    asked = case.do("ask", what="purpose")
    said = asked["conversation"][-1]
    assert said["asked"] == "Какова цель вашей поездки?"
    assert case.do("check", what="host_call")["seconds"] > asked["seconds"]
    put = case.do("show", what="payer")
    assert [one["id"] for one in put["put"]] == ["payer"]
    assert "payer" not in {one["id"] for one in put["can_show"]}
    assert case.do("call")["interpreter"] is True
    grounds = [one["id"] for one in case.seen()["grounds"]]
    chosen = next(one for one in grounds if one == "path:purpose:host_call")
    done = case.do("decide", decision="second_line", confidence=80, reasons=[chosen])
    assert done["decided"]["decision"] == "second_line"
    assert done["decided"]["reasons"]
    assert "nothing more" in case.do("ask", 422, what="host")["detail"]


def test_a_check_shows_what_is_so_and_costs_once(case: At):
    truth = ledger(case.desk, case.shift)[1]
    first = case.do("check", what="booking_record")
    again = case.do("check", what="booking_record")
    brought = next(one for one in again["checks"] if one["id"] == "booking_record")["brought"]
    shows = {one["id"]: one["text"] for one in brought["shows"]}
    known = {one: truth.world.get(one, truth.cover[one]) for one in shows}
    assert shows == {one: say_value(one, known[one], "en") for one in known} or shows == {
        one: say_value(one, known[one], "ru") for one in known
    }
    assert first["seconds"] == again["seconds"]


def test_a_typed_question_is_confirmed_before_it_is_asked(case: At):
    found = case.do("typed", text="where will you stay?")["questions"]
    assert "lodging" in {one["id"] for one in found}
    assert case.seen()["conversation"] == []
    assert case.do("typed", text="qwertyuiop")["questions"] == []


def test_a_note_is_kept_and_what_infers_is_marked(case: At):
    kept = case.do("note", what="Он нервничал и дважды вытер лоб.")["notes"][-1]
    assert [one["text"] for one in kept["flags"]] == ["нервничал"]
    assert case.do("note", what="Он дважды вытер лоб.")["notes"][-1]["flags"] == []
    case.do("note", 422, what=" ")
    case.do("note", 422, what="x" * 1001)


@pytest.mark.parametrize(
    ("did", "sent", "field"),
    [
        ("ask", {"what": "no_such"}, "what"),
        ("ask", {"what": "parcel_content"}, "what"),
        ("check", {"what": "weighbridge"}, "what"),
        ("show", {"what": "near_lodging"}, "what"),
        ("decide", {"decision": "hold", "confidence": 101}, "confidence"),
        ("decide", {"decision": "hold", "confidence": 50}, "reasons"),
        ("decide", {"decision": "hold", "confidence": 50, "reasons": ["path:cash:bag_search"]},
         "reasons"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_by_its_field(case: At, did, sent, field):
    before = case.seen()
    assert case.do(did, 422, **sent)["field"] == field
    assert case.seen() == before


def test_a_stand_in_for_a_trait_carries_no_decision_alone(desk: Api):
    clean = {"setting": "clean_day", "trainee": "trainee"}
    case = At(desk, started(desk, "trainer", **clean))
    case.do("ask", what="birthplace")
    case.do("check", what="passport")
    reason = "path:birthplace:passport"
    refused = case.do("decide", 422, decision="hold", confidence=90, reasons=[reason])
    assert refused["field"] == "reasons"
    assert case.seen()["decided"] is None
    case.do("decide", decision="release", confidence=90, reasons=[reason])


def test_letting_pass_needs_no_reason(case: At):
    assert case.do("decide", decision="release", confidence=50)["decided"]["reasons"] == []


def test_the_same_event_does_nothing_twice(case: At):
    first = case.do("ask", what="purpose", event="e-1")
    assert case.do("ask", what="purpose", event="e-1") == first
    assert len(case.do("ask", what="purpose", event="e-2")["conversation"]) == 2
    other = At(case.desk, case.shift, number=2)
    assert len(other.do("ask", what="purpose", event="e-1")["conversation"]) == 1
    decided = case.do("decide", decision="release", confidence=60, event="e-3", seen=2)
    assert case.do("decide", decision="release", confidence=60, event="e-3", seen=2) == decided


def test_a_shift_started_twice_with_one_event_is_one(desk: Api):
    first, again = (started(desk, event="once") for _ in range(2))
    assert first == again
    assert started(desk, "second", event="once") != first
    assert started(desk) != started(desk)


def test_of_two_windows_the_second_is_told(case: At):
    seen = case.seen()["seen"]
    case.do("ask", what="purpose", seen=seen)
    refused = case.do("check", 409, what="passport", seen=seen)
    assert "meanwhile" in refused["detail"]
    assert case.seen()["seen"] == seen + 1


def test_nobody_else_sees_a_case(case: At):
    for who in ("second", "officer", "elsewhere"):
        for path in (f"{SHIFTS}/{case.shift}", case.path):
            assert case.desk("GET", path, who).status_code == 404
    for who in ("second", "officer"):
        answer = case.desk("POST", f"{case.path}/ask", who, json={"what": "purpose"})
        assert answer.status_code == 404
    assert case.desk("GET", case.path, "analyst").status_code == 403
    assert case.desk("POST", f"{case.path}/ask", "trainer", json={"what": "x"}).status_code == 403


def test_a_trainer_sees_progress_and_answers_after_the_decision(case: At):
    assert case.desk("GET", f"{SHIFTS}/{case.shift}", "trainer").json()["shift"]["decided"] == 0
    assert case.desk("GET", case.path, "trainer").status_code == 404
    case.do("ask", what="purpose")
    case.do("decide", decision="release", confidence=60)
    assert case.desk("GET", case.path, "trainer").json()["conversation"]
    listed = case.desk("GET", SHIFTS, "trainer", params={"trainee": "trainee"}).json()["shifts"]
    assert {one["id"]: one["decided"] for one in listed}[case.shift] == 1
    assert case.desk("GET", SHIFTS, "second", params={"trainee": "trainee"}).json()["shifts"] == []
    with case.desk.store.reading() as connection:
        kept = audit.entries_of(connection, "practice_shift", case.shift)
    assert {one.actor for one in kept} == {"trainer"}


def test_only_trainers_start_for_others_and_choose_what_is_true(desk: Api):
    for asked in ({"seed": 5}, {"trainee": "second"}):
        answer = desk("POST", SHIFTS, "trainee", json={"mode": "air", "size": 1, **asked})
        assert answer.status_code == 403
    clean = {"mode": "air", "size": 3, "setting": "clean_day"}
    assert desk("POST", SHIFTS, "trainee", json=clean).json()["field"] == "setting"
    assert desk("POST", SHIFTS, "trainer", json=clean).json()["field"] == "trainee"
    nobody = desk("POST", SHIFTS, "trainer", json=clean | {"trainee": "nobody"})
    assert nobody.status_code == 404
    shift = started(desk, "trainer", **clean, trainee="second", seed=5)
    assert not any(one.guilty for one in ledger(desk, shift).values())
    told = {who: desk("GET", f"{SHIFTS}/{shift}", who).json() for who in ("trainer", "second")}
    assert told["trainer"]["shift"]["setting"] == "clean_day"
    assert told["second"]["shift"]["setting"] == "realistic"
    assert "clean_day" not in json.dumps(told["second"])


@pytest.mark.parametrize(
    ("asked", "field"),
    [({"size": 0}, "size"), ({"size": 61}, "size"), ({"language": "fr"}, "language"),
     ({"mode": "sea"}, "mode")],
)  # fmt: skip
def test_a_shift_that_cannot_be_is_refused(desk: Api, asked, field):
    answer = desk("POST", SHIFTS, "trainee", json={"mode": "air", "size": 2, **asked})
    assert answer.status_code == 422
    assert answer.json()["field"] == field


def test_in_a_store_of_real_work_there_is_no_practice(quick):
    answer = quick("GET", SHIFTS, "trainee")
    assert answer.status_code == 404
    assert "store of its own" in answer.json()["detail"]
    assert quick("POST", SHIFTS, "trainee", json={"mode": "road"}).status_code == 404


# --- the queue against the clock ---------------------------------------------------------------


def test_the_clock_runs_while_somebody_works(desk: Api):
    shift = started(desk, size=5)
    first, second = At(desk, shift, 1), At(desk, shift, 2)
    first.do("check", what="medical_examination")
    first.do("decide", decision="release", confidence=50)
    queue = desk("GET", f"{SHIFTS}/{shift}", "trainee").json()
    lines = {one["number"]: one for one in queue["cases"]}
    assert queue["next"] == 2
    assert queue["clock"] == lines[1]["seconds"] == 20 + 1800
    assert lines[2]["waits"] == queue["clock"] - lines[2]["arrives"] > 0
    second.do("ask", what="purpose")
    after = desk("GET", f"{SHIFTS}/{shift}", "trainee").json()
    begun = after["cases"][1]
    assert begun["waits"] == lines[2]["waits"]
    assert after["clock"] == queue["clock"] + begun["seconds"]


def test_while_nobody_waits_the_clock_goes_on_to_the_next_arrival(desk: Api):
    shift = started(desk, size=2)
    At(desk, shift, 1).do("decide", decision="release", confidence=50)
    queue = desk("GET", f"{SHIFTS}/{shift}", "trainee").json()
    assert queue["clock"] == queue["cases"][1]["arrives"] > queue["cases"][0]["seconds"]
    assert queue["cases"][1]["waits"] == 0
    At(desk, shift, 2).do("decide", decision="release", confidence=50)
    assert desk("GET", f"{SHIFTS}/{shift}", "trainee").json()["next"] is None
    assert queue_of([]).next is None


# --- nothing of the truth ----------------------------------------------------------------------

SECRET = frozenset({
    "typology", "world", "cover", "hidden", "policy", "path", "paths", "explanation", "explained",
    "guilty", "protect", "harm", "area", "secret", "improvised", "vague", "seed", "pack",
    "indicators", "confirmed_by", "found_by", "story", "traits",
})  # fmt: skip
"""Names under which a ledger keeps what is true."""


def walked(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every name and every value of an answer."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield f"{path}.{name}", name
            yield from walked(one, f"{path}.{name}")
    elif isinstance(value, list):
        for one in value:
            yield from walked(one, f"{path}[]")
    else:
        yield path, value


def shape(value: Any) -> Any:
    """Names and kinds of values, not how many there are."""
    if isinstance(value, dict):
        return {name: shape(one) for name, one in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return type(value).__name__


def brought_topics(case: dict[str, Any]) -> set[str]:
    shown = {one["id"] for one in case["shown"]}
    checked = {
        one["id"] for check in case["checks"] if check["brought"]
        for one in check["brought"]["shows"]
    }  # fmt: skip
    return shown | checked


def kept_back(case: Case, known: set[str]) -> dict[str, set[str]]:
    """The texts of every value of the ledger that nothing on the screen shows by now."""
    on_screen = {text for topic, told in case.shown.items() for text in texts(topic, told)}
    found: dict[str, set[str]] = {}
    for topic in TOPICS.keys() - known:
        for story in (case.world, case.cover, case.improvised):
            if topic in story:
                found.setdefault(topic, set()).update(texts(topic, story[topic]) - on_screen)
    return found


def texts(topic: str, told: Told) -> set[str]:
    """The id of a value, and how it is said."""
    said = {say_value(topic, told, code) for code in ("en", "ru")}
    return said | {told} if isinstance(told, str) else said


@pytest.fixture(scope="module")
def both(desk: Api) -> list[tuple[At, Case]]:
    """Cases of every mode, guilty and innocent."""
    found = []
    for seed, mode in enumerate(Mode, 11):
        asked = {"mode": mode.value, "size": 12, "trainee": "trainee", "seed": seed}
        shift = started(desk, "trainer", **asked)
        found += [(At(desk, shift, number), one) for number, one in ledger(desk, shift).items()]
    assert {one.guilty for _, one in found} == {True, False}
    return found


def test_no_name_and_no_value_of_the_truth_leaves_before_the_decision(both):
    for at, case in both:
        told = at.seen()
        for path, value in walked(told):
            assert value not in SECRET, path
        values = [value for _, value in walked(told) if isinstance(value, str)]
        for topic, secret in kept_back(case, brought_topics(told)).items():
            assert not secret & set(values), (case.id, topic)
        text = json.dumps(told, ensure_ascii=False)
        inner = [case.id, str(case.seed), case.typology, case.secret and case.secret.id,
                 case.hidden and case.hidden.what,
                 *(one.explanation for one in case.odd)]  # fmt: skip
        for one in filter(None, inner):
            assert f'"{one}"' not in text


def test_every_check_and_question_brings_only_its_own(both):
    for at, case in itertools.islice(both, 0, None, 7):
        questions = [one["id"] for one in at.seen()["questions"]]
        told = at.do("ask", what=questions[2])
        made = next(one for one in told["checks"])["id"]
        told = at.do("check", what=made)
        known = brought_topics(told)
        assert known <= {*case.shown, *CHECKS[made].topics}
        said = {one for row in told["grounds"] for one in row["id"].split(":")[1:2]}
        assert said <= {*known, *(one.topic for one in case.odd), *case.cover}


def test_guilty_and_innocent_cases_have_one_shape(both):
    shapes: dict[Any, dict[bool, list[Any]]] = {}
    for at, case in both:
        told = At(at.desk, at.shift, at.number).seen()
        if told["seen"] == 0:
            told["odd"], told["grounds"] = [], []  # both classes have signs, or none
            like = (case.story, len(case.companions))
            shapes.setdefault(like, {}).setdefault(case.guilty, []).append(told)
    paired = [one for one in shapes.values() if len(one) == 2]
    assert paired
    for one in paired:
        kinds = {json.dumps(shape(told), sort_keys=True) for side in one.values() for told in side}
        assert len(kinds) == 1
        asked = {
            tuple(card["id"] for card in told["questions"]) for s in one.values() for told in s
        }
        assert len(asked) == 1
        sizes = [[len(json.dumps(told)) for told in side] for side in one.values()]
        assert max(map(max, sizes)) < 1.1 * min(map(min, sizes))


def test_what_a_decision_needs_is_there_for_every_case(both):
    """Every case of every mode can be asked, checked and decided."""
    for at, _ in both[::5]:
        told = at.seen()
        for one in told["checks"][:2]:
            at.do("check", what=one["id"])
        assert at.do("decide", decision=DecisionKind.RELEASE, confidence=55)["decided"]


def test_an_action_is_quick_in_a_long_shift(desk: Api):
    """95 of 100 answers within 150 ms, at case 60 with much done in it."""
    case = At(desk, started(desk, size=60), number=60)
    questions = [one["id"] for one in case.seen()["questions"]]
    took = []
    for number, one in enumerate(questions * 3):
        begun = time.perf_counter()
        case.do("ask", what=one, event=f"q-{number}")
        took.append(time.perf_counter() - begun)
    assert sorted(took)[int(len(took) * 0.95)] < 0.15


def test_a_clock_that_went_back_is_told(case: At):
    case.do("ask", what="purpose")
    case.desk.at -= timedelta(hours=1)
    try:
        assert "clock" in case.do("ask", 422, what="host")["detail"]
    finally:
        case.desk.at += timedelta(hours=1)
