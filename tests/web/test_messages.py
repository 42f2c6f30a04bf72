"""The door over HTTP: kept first, duplicates, formats, limits, and what people see of it."""

import pytest

from darvoza.errors import StoreError
from darvoza.store import messages as kept
from tests.web.world import DAMAGED, PAXLST, SETTINGS, Api, arrival


def stored(api) -> int:
    with api.store.reading() as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM messages").scalar_one()


def test_a_message_is_kept_and_read(api):
    answer = api("POST", "/api/messages", "post", content=arrival("07KG001AAA"))
    assert answer.status_code == 202
    receipt = answer.json()
    assert (receipt["duplicate"], receipt["disposition"]) == (False, "accepted")
    queue = api("GET", "/api/queue", "officer", params={"checkpoint": "KOR"}).json()
    assert queue["total"] == 3
    page = api("GET", f"/api/messages/{receipt['message_id']}", "officer").json()
    assert (page["message"]["sender"], page["message"]["format"]) == ("post", "road-json")


def test_the_same_message_twice_is_one(api):
    first = api("POST", "/api/messages", "post", content=arrival("07KG001AAA")).json()
    again = api("POST", "/api/messages", "post", content=arrival("07KG001AAA"))
    assert again.status_code == 202
    assert again.json() == first | {"duplicate": True}
    page = api("GET", f"/api/messages/{first['message_id']}", "auditor").json()
    assert len(page["receipts"]) == 2


def test_reference_and_event_time_tell_two_scans_apart(api):
    scans = [
        api("POST", "/api/messages", "post", content=b"scan", params=sent).json()["message_id"]
        for sent in (
            {"reference": "1"}, {"reference": "2"},
            {"reference": "1", "event_at": "2026-03-01T08:00:00+05:00"},
        )
    ]  # fmt: skip
    assert len(set(scans)) == 3


@pytest.mark.parametrize("data", [b"", b"\x00\xff" * 100, b"{" * 5000, DAMAGED + b" "])
def test_bad_bytes_are_kept_and_named(data, api):
    answer = api("POST", "/api/messages", "post", content=data)
    assert answer.status_code == 202
    assert answer.json()["disposition"] in {"rejected", "quarantined"}
    assert answer.json()["issues"][0]["severity"] == "fatal"


def test_a_sender_sends_its_own_formats_only(api):
    before = stored(api)
    answer = api("POST", "/api/messages", "carrier", content=arrival("07KG001AAA"))
    assert answer.status_code == 415
    assert "road-json" in answer.json()["detail"]
    assert stored(api) == before
    sent = PAXLST.replace(b"REF1", b"REF2")
    assert api("POST", "/api/messages", "carrier", content=sent).json()["disposition"]
    assert api("POST", "/api/messages", "carrier", content=b"?").json()["disposition"] == "rejected"


def test_a_message_may_have_the_stated_size_and_no_more(quick):
    limit = SETTINGS.max_message_bytes
    assert quick("POST", "/api/messages", "post", content=b"x" * limit).status_code == 202
    before = stored(quick)
    assert quick("POST", "/api/messages", "post", content=b"x" * (limit + 1)).status_code == 413

    async def without_length():
        for _ in range(limit // 1000 + 2):
            yield b"x" * 1000

    answer = quick("POST", "/api/messages", "post", content=without_length())
    assert (answer.status_code, answer.json()["status"]) == (413, 413)
    assert stored(quick) == before


def test_a_body_that_is_no_message_is_bounded_too(quick):
    sent = {"name": "x", "password": "y" * (1024 * 1024)}
    assert quick("POST", "/api/sign-in", json=sent).status_code == 413


def test_a_sender_that_comes_too_often_waits(quick):
    slow = Api(quick.store, quick.known, settings=type(SETTINGS)(rate=2))
    codes = [slow("POST", "/api/messages", "post", content=b"x").status_code for _ in range(3)]
    assert codes == [202, 202, 429]
    assert slow("POST", "/api/messages", "customs", content=b"x").status_code == 202
    answer = slow("POST", "/api/messages", "post", content=b"x")
    assert answer.headers["Retry-After"] == "30"
    slow.at = slow.at.replace(minute=slow.at.minute + 1)
    assert slow("POST", "/api/messages", "post", content=b"x").status_code == 202


def test_what_fails_after_the_bytes_are_kept_is_still_202(quick, monkeypatch):
    def failing(*_, **__):
        raise StoreError("the disk is full")

    monkeypatch.setattr("darvoza.web.api.messages.resume", failing)
    answer = quick("POST", "/api/messages", "post", content=arrival("07KG001AAA"))
    assert (answer.status_code, answer.json()["disposition"]) == (202, None)
    assert quick("GET", "/api/health").json()["unread"] == 1
    monkeypatch.undo()
    later = quick("POST", "/api/messages", "post", content=arrival("07KG002AAA"))
    assert later.json()["disposition"]
    assert quick("GET", "/api/health").json()["unread"] == 0


def test_what_cannot_be_kept_is_503(quick, monkeypatch):
    def failing(*_, **__):
        raise StoreError("The disk of the store is full.")

    monkeypatch.setattr(kept, "keep", failing)
    answer = quick("POST", "/api/messages", "post", content=arrival("07KG001AAA"))
    assert answer.status_code == 503
    assert "disk" in answer.json()["detail"]


def test_the_quarantine_and_reading_again(api):
    waiting = api("GET", "/api/messages/quarantine", "analyst").json()["messages"]
    assert [one["id"] for one in waiting] == [api.known.ids["message_id"]]
    path = f"/api/messages/{waiting[0]['id']}/read-again"
    assert api("POST", path, "analyst").json()["message"]["disposition"] == "quarantined"
    accepted = api("POST", "/api/messages", "post", content=arrival("07KG001AAA")).json()
    path = f"/api/messages/{accepted['message_id']}/read-again"
    assert api("POST", path, "analyst").status_code == 422


def test_pages_of_messages_follow_each_other(api):
    first = api("GET", "/api/messages", "auditor", params={"limit": 3}).json()
    rest = api("GET", "/api/messages", "auditor", params={"limit": 3, "before": first["next"]})
    ids = [one["id"] for one in first["messages"] + rest.json()["messages"]]
    assert len(ids) == len(set(ids)) == 5
    assert ids == sorted(ids, reverse=True)
    assert rest.json()["next"] is None


def test_an_administrator_sees_what_is_wrong_and_not_what_it_says(api):
    receipt = api("POST", "/api/messages", "post", content=b'{"vehicle": {"year": "ASANOVA"}}')
    path = f"/api/messages/{receipt.json()['message_id']}"
    assert "ASANOVA" in receipt.text
    assert "ASANOVA" in api("GET", path, "officer").text
    page = api("GET", path, "administrator")
    assert page.json()["issues"]
    assert "ASANOVA" not in page.text


def test_a_reader_gets_issues_in_its_language(api):
    path = f"/api/messages/{api.known.ids['message_id']}"
    english = api("GET", path, "officer").json()["issues"][0]
    russian = api("GET", path, "trainee").json()["issues"][0]
    assert english["code"] == russian["code"]
    assert english["sentence"] != russian["sentence"]


def test_what_was_kept_before_a_crash_is_read_at_the_start(quick, monkeypatch):
    monkeypatch.setattr("darvoza.web.api.messages.resume", lambda _: None)
    quick("POST", "/api/messages", "post", content=arrival("07KG001AAA"))
    assert quick("GET", "/api/health").json()["unread"] == 1
    from darvoza.web.app import _catch_up

    _catch_up(quick.app.state.desk)
    assert quick("GET", "/api/health").json()["unread"] == 0
