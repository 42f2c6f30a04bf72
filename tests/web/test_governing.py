"""Lookouts, profiles and the trail over HTTP."""

from datetime import timedelta

import pytest

from tests.web.world import AT, profile_text

NEW_LOOKOUT = {
    "key_kind": "plate", "key": "01 kg 999 xyz", "area": "weapons", "channel": "red", "points": 30,
    "instruction": {"en": "Stop it.", "ru": "Остановите."}, "reason": "stolen truck",
    "contact": "102", "expires_at": "2026-04-01T00:00:00+05:00",
}  # fmt: skip


def crossing(api, who="officer", name="crossing_id", **params):
    return api("GET", f"/api/crossings/{api.known.ids[name]}", who, params=params)


# --- lookouts and profiles --------------------------------------------------------------------


def test_a_lookout_counts_at_once_and_ends(api):
    assert crossing(api, name="second_crossing").json()["assessment"]["score"] == 47
    made = api("POST", "/api/lookouts", "supervisor", json=NEW_LOOKOUT).json()
    assert (made["key_kind"], made["key"]) == ("plate", "01KG999XYZ")
    page = crossing(api, name="second_crossing").json()
    assert page["assessment"]["score"] == 77
    assert page["assessment"]["reasons"][0]["title"] == "stolen truck"
    assert [one["score"] for one in page["earlier"]] == [47]
    api.at += timedelta(minutes=1)
    ended = api("POST", f"/api/lookouts/{made['id']}/end", "analyst", json={"reason": "found"})
    assert ended.json()["ended_at"]
    assert crossing(api, name="second_crossing").json()["assessment"]["score"] == 47
    again = api("POST", f"/api/lookouts/{made['id']}/end", "analyst", json={"reason": "found"})
    assert again.status_code == 422


def test_a_restricted_lookout_keeps_its_key_to_itself(api):
    (shown,) = api("GET", "/api/lookouts", "officer").json()["lookouts"]
    assert (shown["withheld"], shown["key"], shown["reason"]) == (True, None, None)
    (full,) = api("GET", "/api/lookouts", "analyst").json()["lookouts"]
    assert (full["key"], full["owner"]) == ("PE1234567", "analyst")
    later = api("GET", "/api/lookouts", "auditor", params={"as_of": "2026-06-01T00:00:00Z"})
    assert later.json()["lookouts"] == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"key_kind": "email", "key": "nobody"}, "key"),
        ({"key": "- -"}, "key"),
        ({"expires_at": "2026-01-01T00:00:00Z"}, "expires_at"),
        ({"points": -1}, "points"),
        ({"instruction": {"xx": "?"}}, "instruction.xx.[key]"),
        ({"reason": " "}, "reason"),
    ],
)
def test_a_lookout_that_cannot_be_is_refused_by_field(changed, field, quick):
    answer = quick("POST", "/api/lookouts", "analyst", json=NEW_LOOKOUT | changed)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_a_profile_goes_from_draft_to_force_with_four_eyes(api):
    text = profile_text("fresh", points=9)
    page = api("POST", "/api/profiles", "analyst", content=text).json()
    version = page["versions"][0]["line"]["version"]
    assert page["versions"][0]["line"]["state"] == "draft"
    assert page["versions"][0]["body"] == text
    path = f"/api/profiles/fresh/versions/{version}"
    assert api("POST", f"{path}/in_force", "supervisor").status_code == 422
    assert api("POST", f"{path}/in_review", "analyst").status_code == 200
    assert api("POST", f"{path}/in_force", "analyst").status_code == 403
    assert crossing(api).json()["assessment"]["score"] == 47
    api.at += timedelta(minutes=1)
    done = api("POST", f"{path}/in_force", "supervisor", json={"note": "agreed"}).json()
    assert [one["state"] for one in done["history"]] == ["draft", "in_review", "in_force"]
    assert done["history"][-1]["note"] == "agreed"
    assert crossing(api).json()["assessment"]["score"] == 56
    api.at += timedelta(minutes=1)
    assert api("POST", f"{path}/retired", "supervisor").status_code == 200
    assert crossing(api).json()["assessment"]["score"] == 47


def test_a_restricted_profile_hides_what_it_looks_for(api):
    shown = api("GET", "/api/profiles/secret", "officer").json()["versions"][0]
    assert (shown["body"], shown["line"]["title"], shown["line"]["withheld"]) == (None, None, True)
    assert shown["line"]["contact"] == "duty desk, 102"
    assert (
        "condition" in api("GET", "/api/profiles/secret", "auditor").json()["versions"][0]["body"]
    )
    text = profile_text("whisper", restricted="true", owner="somebody")
    page = api("POST", "/api/profiles", "analyst", content=text).json()
    version = page["versions"][0]["line"]["version"]
    approver = api("GET", "/api/profiles/whisper", "supervisor").json()["versions"][0]
    assert approver["body"] is None
    sent = api("POST", f"/api/profiles/whisper/versions/{version}/in_review", "supervisor")
    assert (sent.status_code, approver["steps"]) == (404, [])
    api("POST", f"/api/profiles/whisper/versions/{version}/in_review", "analyst")
    approver = api("GET", "/api/profiles/whisper", "supervisor").json()["versions"][0]
    assert approver["body"] == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "profile"), ("[1, 2", "line"), (b"\xff\xfe", "byte 0"), ("id: x", "missing"),
        (profile_text("a", condition="no_such_fact = 1"), "no_such_fact"),
        ("&a [*a]", ""), ("- " * 3000, ""), ("{" * 3000, ""), ("\x00", ""),
    ],
)  # fmt: skip
def test_a_profile_that_cannot_be_read_says_where(text, said, quick):
    answer = quick("POST", "/api/profiles", "analyst", content=text)
    assert answer.status_code == 422
    assert said in answer.json()["detail"]


# --- the trail --------------------------------------------------------------------------------


def test_the_trail_is_whole_until_somebody_touches_it(quick):
    noted = quick("GET", "/api/audit/verify", "auditor").json()
    assert noted["whole"]
    crossing(quick, "officer", purpose="x")
    entries = quick("GET", "/api/audit", "auditor", params={"actor": "officer"}).json()["entries"]
    assert {one["actor"] for one in entries} == {"officer"}
    assert entries[0]["at"].startswith(AT.date().isoformat())
    params = {"subject_kind": "crossing", "subject_id": quick.known.ids["crossing_id"]}
    (only,) = quick("GET", "/api/audit", "auditor", params=params).json()["entries"]
    assert only["purpose"] == "x"
    del params["subject_id"]
    assert quick("GET", "/api/audit", "auditor", params=params).status_code == 422
    params = {"head": noted["head"]}
    assert quick("GET", "/api/audit/verify", "auditor", params=params).json()["whole"]
    params = {"head": "f" * 64}
    assert not quick("GET", "/api/audit/verify", "auditor", params=params).json()["whole"]
