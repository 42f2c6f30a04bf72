"""The door over HTTP: kept first, duplicates, formats, limits, a long queue, brought by hand."""

import threading
import time

import pytest

from darvoza.errors import StoreError
from darvoza.store import messages as kept
from darvoza.web import desk
from darvoza.web.desk import read_waiting, working
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

    monkeypatch.setattr("darvoza.web.api.door.read_next", failing)
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


def test_what_was_kept_before_a_crash_is_read_at_the_start(quick, monkeypatch):
    monkeypatch.setattr("darvoza.web.api.door.read_next", lambda *_, **__: None)
    monkeypatch.setattr("darvoza.web.api.door.read_on", lambda _: None)
    quick("POST", "/api/messages", "post", content=arrival("07KG001AAA"))
    assert quick("GET", "/api/health").json()["unread"] == 1
    read_waiting(quick.app.state.desk)
    assert quick("GET", "/api/health").json()["unread"] == 0


def hold_back(quick, monkeypatch, many: int) -> None:
    """Let *many* messages wait to be read."""
    with monkeypatch.context() as patch:
        patch.setattr("darvoza.web.api.door.read_next", lambda *_, **__: None)
        patch.setattr("darvoza.web.api.door.read_on", lambda _: None)
        for number in range(many):
            quick("POST", "/api/messages", "post", content=arrival(f"08KG{number:03d}AAA"))


def test_a_sender_does_not_wait_for_a_long_queue(quick, monkeypatch):
    """While a backlog is read, others get the loop between two turns."""
    monkeypatch.setattr(desk, "AT_ONCE", 1)
    hold_back(quick, monkeypatch, 6)
    turns: list[int] = []
    passed = threading.Event()
    real = desk.pass_on

    def counted(one):
        turns.append(1)
        passed.set()
        real(one)

    monkeypatch.setattr(desk, "pass_on", counted)
    reader = threading.Thread(target=read_waiting, args=(quick.app.state.desk,))
    reader.start()
    assert passed.wait(10)
    with working(quick.app.state.desk):
        at_work = len(turns)
    reader.join(30)
    assert at_work < len(turns) == 6
    assert quick("GET", "/api/health").json()["unread"] == 0


def test_behind_a_long_queue_a_message_is_read_beside_the_calls(quick, monkeypatch):
    hold_back(quick, monkeypatch, 3)
    monkeypatch.setattr("darvoza.web.api.door.AT_ONCE", 1)
    answer = quick("POST", "/api/messages", "post", content=arrival("09KG001AAA"))
    assert (answer.status_code, answer.json()["disposition"]) == (202, None)
    for _ in range(500):
        if not quick("GET", "/api/health").json()["unread"]:
            break
        time.sleep(0.02)
    path = f"/api/messages/{answer.json()['message_id']}"
    assert quick("GET", path, "officer").json()["message"]["disposition"] == "accepted"
    with quick.app.state.desk.reading:  # the thread beside is done with the store
        pass


def test_one_message_that_cannot_be_opened_stops_no_other(quick, monkeypatch):
    hold_back(quick, monkeypatch, 1)
    with quick.store.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE message_bytes SET ciphertext = x'00' WHERE message_id IN"
            " (SELECT message_id FROM unread)"
        )
    later = quick("POST", "/api/messages", "post", content=arrival("09KG001AAA"))
    assert later.json()["disposition"] == "accepted"
    assert quick("GET", "/api/health").json()["unread"] == 1


def test_a_person_brings_a_message_in_the_name_of_a_sender(api):
    answer = api(
        "POST", "/api/messages/upload", "analyst",
        content=arrival("07KG001AAA"), params={"sender": "post"},
    )  # fmt: skip
    assert (answer.status_code, answer.json()["disposition"]) == (202, "accepted")
    page = api("GET", f"/api/messages/{answer.json()['message_id']}", "analyst").json()
    assert (page["message"]["sender"], page["message"]["channel"]) == ("post", "desk")
    params = {"subject_kind": "message", "subject_id": answer.json()["message_id"]}
    entries = api("GET", "/api/audit", "auditor", params=params).json()["entries"]
    assert [one["action"] for one in entries] == ["viewed", "uploaded"]
    assert entries[1]["actor"] == "analyst"


@pytest.mark.parametrize(("who", "sender"), [("analyst", "customs"), ("analyst", "nobody")])
def test_nobody_brings_what_another_place_sends(who, sender, quick):
    before = stored(quick)
    answer = quick(
        "POST", "/api/messages/upload", who, content=arrival("1"), params={"sender": sender}
    )
    assert (answer.status_code, answer.json()["field"]) == (422, "sender")
    assert stored(quick) == before
