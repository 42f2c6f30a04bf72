"""Queue, shifts, units and crossings over HTTP: what each shows, to whom, and its record."""

import pytest

from darvoza.store import audit
from tests.web.world import arrival


def crossing(api, who="officer", name="crossing_id", **params):
    return api("GET", f"/api/crossings/{api.known.ids[name]}", who, params=params)


def unit_of(api, name: str) -> str:
    return crossing(api, "auditor", name).json()["units"][0]


def queue(api, who="officer", **params):
    return api("GET", "/api/queue", who, params={"checkpoint": "KOR"} | params)


def count_viewed(api, kind) -> int:
    with api.store.reading() as connection:
        entries = audit.recent(connection, limit=1000)
    return sum(one.action == "viewed" and one.subject_kind == kind for one in entries)


def trail_of(api, kind, subject_id):
    with api.store.reading() as connection:
        return audit.entries_of(connection, kind, subject_id)


# --- the queue --------------------------------------------------------------------------------


def test_the_queue_shows_units_with_their_main_reason(api):
    page = queue(api).json()
    assert page["total"] == len(page["lines"]) == 2
    first, second = page["lines"]
    assert (first["channel"], first["mandatory"]) == ("red", True)
    assert first["members"] == {"vehicle": 2, "traveller": 1, "consignment": 1}
    assert first["expected_at"] == "2026-03-01T08:30:00Z"
    reason = second["main_reason"]
    assert (reason["title"], reason["points"]) == ("Truck with a trailer trailer", 40)
    assert second["score"] == 47
    assert page["shift"]["remaining"] == {"red": 1, "yellow": 2}
    assert "ASANOV" not in queue(api).text


def test_the_queue_may_be_cut_but_says_how_long_it_is(api):
    page = queue(api, limit=1).json()
    assert (page["total"], len(page["lines"])) == (2, 1)
    later = queue(api, since="2026-03-01T08:31:00Z").json()
    assert (later["total"], later["until"]) == (0, "2026-03-02T14:31:00Z")


@pytest.mark.parametrize(
    "params",
    [
        {"since": "2026-03-01T09:00:00Z", "until": "2026-03-01T08:00:00Z"},
        {"since": "2026-03-01T09:00:00Z", "until": "2026-05-01T08:00:00Z"},
        {"since": "2026-03-01T09:00:00"}, {"since": "0001-01-01T00:00:00Z"}, {"limit": 0},
        {"until": "9999-12-31T23:59:59-12:00"}, {"checkpoint": "K\x00R"}, {"checkpoint": ""},
    ],
)  # fmt: skip
def test_a_question_that_makes_no_sense_is_422(params, quick):
    answer = queue(quick, **params)
    assert answer.status_code == 422
    assert answer.json()["field"] in params or "since" in params


def test_a_shift_takes_what_it_can_and_says_what_it_leaves(api):
    path = f"/api/shifts/{api.known.ids['shift_id']}"
    assert api("GET", path, "officer").json()["selections"] == []
    page = api("POST", f"{path}/select", "officer").json()
    kinds = {one["unit_id"]: one["kind"] for one in page["selections"]}
    first, second = unit_of(api, "crossing_id"), unit_of(api, "second_crossing")
    assert kinds[first] == "mandatory"
    assert api("GET", path, "analyst").json()["shift"] == page["shift"]
    lines = {one["unit_id"]: one for one in queue(api).json()["lines"]}
    assert lines[first]["selection"]["kind"] == "mandatory"
    assert second in lines


def test_what_the_cut_leaves_out_is_said(api):
    api("POST", "/api/messages", "post", content=arrival("09KG009LLL", document="ZZ1"))
    shift = {
        "checkpoint": "KOR", "starts_at": "2026-03-01T08:01:00Z",
        "ends_at": "2026-03-01T12:00:00Z", "capacity": {"red": 1},
    }  # fmt: skip
    made = api("POST", "/api/shifts", "supervisor", json=shift).json()["shift"]
    page = api("POST", f"/api/shifts/{made['id']}/select", "officer").json()
    third = next(one for one in page["selections"] if one["kind"] == "left_out")
    assert third["unit_id"] in page["left_out"]
    assert page["left_out"] == queue(api).json()["left_out"]


@pytest.mark.parametrize(
    "changed",
    [
        {"ends_at": "2026-03-01T07:00:00Z"}, {"ends_at": "2026-03-03T07:00:00Z"},
        {"capacity": {"red": -1}}, {"capacity": {"violet": 1}}, {"capacity": {"red": 10**9}},
    ],
)  # fmt: skip
def test_a_shift_that_cannot_be_is_422(changed, quick):
    shift = {
        "checkpoint": "KOR", "starts_at": "2026-03-01T08:00:00Z",
        "ends_at": "2026-03-01T12:00:00Z", "capacity": {"red": 1},
    } | changed  # fmt: skip
    assert quick("POST", "/api/shifts", "supervisor", json=shift).status_code == 422


# --- a crossing and its unit ------------------------------------------------------------------


def test_a_crossing_shows_all_that_is_known(api):
    page = crossing(api, "auditor").json()
    assert (page["kind"], page["subject"]["registration"]) == ("vehicle", "01KG123ABC")
    assert page["assessment"]["channel"] == "red"
    assert sum(one["points"] for one in page["assessment"]["reasons"]) == 47
    assert page["assessment"]["score"] == 47
    assert page["assessment"]["versions"]["profiles"]
    facts = {one["name"]: one for group in page["facts"] for one in group["facts"]}
    assert facts["has_trailer"]["value"] is True
    assert facts["registration"]["legal_class"] == "identifying"
    assert {group["source"] for group in page["facts"]} <= {"message", "history", "links", "list"}
    assert {(one["kind"], one["forward"]) for one in page["links"]} == {
        ("tows", True), ("drives", False), ("carried_in", False),
    }  # fmt: skip
    start, end = page["mentions"][0]["spans"][0]
    assert start == 0 < end
    assert len(page["versions"]) == page["version"] == 1


def test_a_crossing_says_what_to_ask(api):
    questions = {one["fact"]: one for one in crossing(api).json()["ask"]}
    assert questions["occupants"]["profiles"] == ["Truck with a trailer crowd"]
    russian = crossing(api, "inspector").json()
    assert russian["ask"][0]["profiles"] == ["Фура с прицепом crowd"]
    assert russian["ask"][0]["meaning"] != questions["occupants"]["meaning"]


def test_a_restricted_reason_shows_area_instruction_and_contact_alone(api):
    for who, opened in (("officer", 1), ("supervisor", 1), ("analyst", 2), ("auditor", 2)):
        page = crossing(api, who)
        reasons = page.json()["assessment"]["reasons"]
        assert sum(not one["withheld"] for one in reasons) == opened, who
        assert ("secret" in page.text) is (opened == 2), who
    (hidden,) = (one for one in crossing(api).json()["assessment"]["reasons"] if one["withheld"])
    assert {name for name, value in hidden.items() if value} == {
        "area", "instruction", "contact", "withheld",
    }  # fmt: skip


def test_a_restricted_match_names_neither_key_nor_lookout(api):
    unit = api("GET", f"/api/units/{api.known.ids['unit_id']}", "officer")
    (driver,) = (one for one in unit.json()["members"] if one["kind"] == "traveller")
    assert driver["label"].startswith("ASANOV BAKYT")
    (reason,) = driver["reasons"]
    assert (reason["withheld"], reason["area"], reason["id"]) == (True, "wanted", None)
    assert reason["instruction"] == "Call the duty desk."
    assert "Informant" not in unit.text
    assert api.known.ids["lookout_id"] not in unit.text
    assert "Informant" in api("GET", f"/api/units/{api.known.ids['unit_id']}", "auditor").text


def test_every_view_is_on_record_with_its_purpose(api):
    page = crossing(api, "officer", purpose="asked by customs").json()
    seen = [page["id"], *(one["crossing_id"] for one in page["links"])]
    for crossing_id in seen:
        last = trail_of(api, "crossing", crossing_id)[-1]
        assert (last.actor, last.action, last.purpose) == ("officer", "viewed", "asked by customs")
        assert last.at == api.at
    crossing(api, "inspector")
    assert trail_of(api, "crossing", page["id"])[-1].purpose == "tests"


@pytest.mark.parametrize(
    ("path", "kind", "rows"),
    [
        ("/api/units/{unit_id}", "crossing", 4),
        ("/api/units/{unit_id}", "unit", 1),
        ("/api/movements/{movement_id}", "movement", 1),
        ("/api/queue?checkpoint=KOR", "queue", 1),
        ("/api/messages/{message_id}", "message", 1),
        ("/api/lookouts", "lookout", 1),
        ("/api/audit", "audit", 1),
    ],
)
def test_views_of_personal_data_write_rows(path, kind, rows, quick):
    before = count_viewed(quick, kind)
    assert quick("GET", path.format(**quick.known.ids), "auditor").status_code == 200
    assert count_viewed(quick, kind) == before + rows


def test_what_is_refused_is_not_on_record_as_seen(quick):
    before = count_viewed(quick, "crossing")
    assert crossing(quick, "stranger").status_code == 404
    assert crossing(quick, "administrator").status_code == 403
    assert count_viewed(quick, "crossing") == before


def test_merged_crossings_point_to_the_one_that_lives_on(api):
    ids = [api.known.ids["crossing_id"], api.known.ids["second_crossing"]]
    sent = {"crossing_ids": ids, "reason": "one truck, a misread plate"}
    assert api("POST", "/api/crossings/merge", "officer", json=sent).status_code == 200
    pages = [crossing(api, "officer", name).json() for name in ("crossing_id", "second_crossing")]
    assert [one["merged_into"] for one in pages].count(None) == 1
    assert min(ids) in {one["merged_into"] for one in pages}
    alone = {"crossing_ids": ids[:1], "reason": "x"}
    assert api("POST", "/api/crossings/merge", "officer", json=alone).status_code == 422
    foreign = {"crossing_ids": [ids[0], api.known.ids["other_crossing"]], "reason": "x"}
    assert api("POST", "/api/crossings/merge", "officer", json=foreign).status_code == 404
