"""Decisions and outcomes over HTTP: overrides, amendments, and what cannot be."""

from datetime import timedelta

import pytest


def crossing(api, who="officer", name="crossing_id", **params):
    return api("GET", f"/api/crossings/{api.known.ids[name]}", who, params=params)


def decide(api, decision, **more):
    path = f"/api/units/{api.known.ids['unit_id']}/decisions"
    return api("POST", path, "officer", json={"decision": decision} | more)


def test_a_decision_against_the_recommendation_needs_a_reason(api):
    refused = decide(api, "release")
    assert (refused.status_code, refused.json()["field"]) == (422, "reason")
    taken = decide(api, "release", reason="known to the post, weighed and sealed").json()
    assert (taken["overrides"], taken["officer"]) == (True, "officer")
    assert taken["assessment_id"]
    assert decide(api, "inspection").json()["overrides"] is False
    page = api("GET", f"/api/units/{api.known.ids['unit_id']}", "analyst").json()
    assert [one["decision"] for one in page["decisions"]] == ["release", "inspection"]
    assert decide(api, "inspection", crossing_id=api.known.ids["other_crossing"]).status_code == 422


def test_an_outcome_is_of_the_strictest_member_and_amended_by_another(api):
    path = f"/api/units/{api.known.ids['unit_id']}"
    hit = {
        "result": "hit", "finding": "seizure", "area": "drugs", "substance": "heroin",
        "quantity": 2.5, "quantity_unit": "kg", "controls": ["physical"], "minutes": 40,
    }  # fmt: skip
    first = api("POST", f"{path}/outcomes", "officer", json=hit).json()
    strictest = api("GET", path, "officer").json()["line"]["strictest"]
    assert (first["crossing_id"], first["status"]) == (strictest, "presumptive")
    api.at += timedelta(days=3)
    amended = api(
        "POST", f"/api/outcomes/{first['id']}/amendments", "supervisor",
        json={"status": "confirmed", "quantity": 2.4},
    ).json()  # fmt: skip
    assert (amended["amends"], amended["substance"]) == (first["id"], "heroin")
    assert (amended["status"], amended["quantity"]) == ("confirmed", 2.4)
    found = api("GET", path, "officer").json()["outcomes"]
    assert [(one["outcome"]["id"], one["stands"]) for one in found] == [
        (first["id"], False), (amended["id"], True),
    ]  # fmt: skip
    assert crossing(api).json()["outcomes"] == found


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"result": "hit"}, "finding"),
        ({"result": "not_done"}, "note"),
        ({"result": "nothing", "at": "2026-03-02T00:00:00Z"}, "at"),
        ({"result": "nothing", "crossing_id": "someone-else"}, "crossing_id"),
        ({"result": "nothing", "quantity": -1}, "quantity"),
        ({"result": "nothing", "minutes": 10**10}, "minutes"),
        ({"result": "nothing", "note": "\x00"}, "note"),
        ({"result": "perhaps"}, "result"),
    ],
)
def test_an_outcome_that_cannot_be_is_refused_by_field(sent, field, quick):
    answer = quick(
        "POST", f"/api/units/{quick.known.ids['unit_id']}/outcomes", "officer", json=sent
    )
    assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_numbers_that_are_none_are_refused(quick):
    path = f"/api/units/{quick.known.ids['unit_id']}/outcomes"
    for written in ("NaN", "Infinity", "1e999"):
        body = f'{{"result": "nothing", "quantity": {written}}}'
        answer = quick("POST", path, "officer", content=body)
        assert answer.status_code == 422
