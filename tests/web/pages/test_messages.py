"""Messages as pages: the list and its filters, issues in place, reading again, bringing one."""

import pytest

from darvoza.errors import StoreError
from darvoza.store import audit
from darvoza.web.identity import COOKIE
from darvoza.web.pages.session import token_for
from tests.web.world import DAMAGED, PAXLST, Api, arrival


def get(api, path, who="officer"):
    return api("GET", path, headers={"Cookie": f"{COOKIE}={api.known.tokens[who]}"})


def post(api, path, who="analyst", token=None, files=None, **form):
    session = api.known.tokens[who]
    sent = {"csrf": token_for(session) if token is None else token} | form
    return api("POST", path, headers={"Cookie": f"{COOKIE}={session}"}, data=sent, files=files)


def entries(api, kind, name):
    with api.store.reading() as connection:
        return [(one.actor, one.action) for one in audit.entries_of(connection, kind, name)]


def test_the_list_shows_what_became_of_each(api):
    page = get(api, "/messages", "auditor")
    assert page.status_code == 200
    assert page.text.count("<tr data-row") == 5
    assert "quarantined" in page.text
    assert "1 Mar 13:00" in page.text  # 08:00 UTC by the clock of Almaty
    assert get(api, "/messages", "officer").text.count("<tr data-row") == 4


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ("disposition=quarantined", 1), ("sender=carrier", 1), ("day=2026-03-01", 5),
        ("day=2026-03-02", 0), ("disposition=&sender=&day=", 5),
    ],
)  # fmt: skip
def test_filters_choose(asked, rows, quick):
    assert get(quick, f"/messages?{asked}", "auditor").text.count("<tr data-row") == rows


def test_a_filter_that_cannot_be_is_told_beside_its_field(quick):
    page = get(quick, "/messages?day=tomorrow&sender=carrier", "auditor")
    assert page.status_code == 422
    assert 'id="day-error"' in page.text
    assert 'value="carrier"' in page.text


def test_the_next_page_keeps_the_filter(quick, monkeypatch):
    monkeypatch.setattr("darvoza.web.pages.messages.ROWS", 2)
    page = get(quick, "/messages?day=2026-03-01", "auditor").text
    assert page.count("<tr data-row") == 2
    (address,) = [one for one in page.split('"') if one.startswith("/messages?day=")]
    following = get(quick, address.replace("&amp;", "&"), "auditor").text
    assert following.count("<tr data-row") == 2
    assert "day=2026-03-01" in following


def test_an_issue_stands_beside_its_line(api):
    page = get(api, f"/messages/{api.known.ids['message_id']}")
    assert page.status_code == 200
    line = page.text.split('class="has-issue"')[1]
    assert "01KG777AAA" in line.split("</li>")[0]
    assert "JSON-SYNTAX" in line.split("</li>")[0]
    assert entries(api, "message", api.known.ids["message_id"])[-1] == ("officer", "viewed")


def test_it_names_the_crossings_it_speaks_of_and_that_is_recorded(quick):
    listed = quick("GET", "/api/messages?sender=post", "officer").json()["messages"]
    page = get(quick, f"/messages/{listed[-1]['id']}").text
    assert f'href="/crossings/{quick.known.ids["crossing_id"]}"' in page
    assert ("officer", "viewed") in entries(quick, "crossing", quick.known.ids["crossing_id"])


def test_an_administrator_sees_no_values(quick):
    sent = quick("POST", "/api/messages", "carrier", content=PAXLST.replace(b"REF1", b"REF2"))
    path = f"/messages/{sent.json()['message_id']}"
    assert "SMITH" in get(quick, path, "officer").text
    page = get(quick, path, "administrator").text
    assert "NAD+" in page
    assert "SMITH" not in page
    assert "123456789" not in page
    assert "/crossings/" not in page


def test_what_is_elsewhere_does_not_exist(quick):
    path = f"/messages/{quick.known.ids['message_id']}"
    assert get(quick, path, "stranger").status_code == 404
    assert get(quick, path, "powerless").status_code == 403
    assert get(quick, "/messages", "powerless").status_code == 403


def test_a_message_whose_bytes_are_gone_still_has_its_issues(quick):
    with quick.store.begin() as connection:
        connection.exec_driver_sql("UPDATE message_bytes SET ciphertext = x'00'")
    page = get(quick, f"/messages/{quick.known.ids['message_id']}")
    assert page.status_code == 200
    assert "cannot be opened" in page.text
    assert "JSON-SYNTAX" in page.text


# --- reading again ------------------------------------------------------------------------------


def test_reading_again_goes_by_a_button_and_is_recorded(api):
    name = api.known.ids["message_id"]
    assert f"/messages/{name}/read-again" in get(api, "/messages", "analyst").text
    assert "read-again" not in get(api, "/messages", "officer").text
    answer = post(api, f"/messages/{name}/read-again")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/messages/{name}?done=read")
    assert ("analyst", "read_again") in entries(api, "message", name)


def test_reading_again_asks_for_the_token_and_the_right(quick):
    path = f"/messages/{quick.known.ids['message_id']}/read-again"
    assert post(quick, path, token="0.0").status_code == 403
    assert post(quick, path, "officer").status_code == 403


def test_what_cannot_be_read_again_says_why_on_the_page(quick, monkeypatch):
    def failing(*_, **__):
        raise StoreError("Message x cannot be decrypted.")

    monkeypatch.setattr("darvoza.web.api.messages.correcting.reread", failing)
    answer = post(quick, f"/messages/{quick.known.ids['message_id']}/read-again")
    assert answer.status_code == 422
    assert "cannot be decrypted" in answer.text


# --- bringing one -------------------------------------------------------------------------------


def test_a_file_goes_through_the_same_door(api):
    assert "customs" not in get(api, "/messages/upload", "analyst").text
    answer = post(
        api, "/messages/upload", sender="post", files={"file": ("a.json", arrival("07KG001AAA"))}
    )
    assert answer.status_code == 303
    path, _, done = answer.headers["location"].partition("?")
    assert done == "done=received"
    page = get(api, path).text
    assert "accepted" in page
    assert "hand, at the desk" in page
    assert ("analyst", "uploaded") in entries(api, "message", path.removeprefix("/messages/"))
    again = post(
        api, "/messages/upload", sender="post", files={"file": ("a.json", arrival("07KG001AAA"))}
    )
    assert again.headers["location"] == f"{path}?done=known"


@pytest.mark.parametrize(
    ("form", "data", "status", "field"),
    [
        ({"sender": "post"}, None, 422, "file"),
        ({"sender": ""}, DAMAGED, 422, "sender"),
        ({"sender": "customs"}, DAMAGED, 422, "sender"),
        ({"sender": "carrier", "reference": "typed before"}, arrival("1"), 415, "file"),
    ],
)
def test_what_cannot_be_taken_is_told_and_nothing_is_kept(form, data, status, field, quick):
    before = len(quick("GET", "/api/messages", "auditor").json()["messages"])
    files = {"file": ("a", data)} if data else {"file": ("", b"")}
    answer = post(quick, "/messages/upload", files=files, **form)
    assert answer.status_code == status
    assert f'id="{field}-error"' in answer.text
    assert form.get("reference", "") in answer.text
    assert len(quick("GET", "/api/messages", "auditor").json()["messages"]) == before


def test_bringing_asks_for_the_token_and_the_right(quick):
    files = {"file": ("a", DAMAGED)}
    answer = post(quick, "/messages/upload", token="0.0", sender="post", files=files)
    assert answer.status_code == 403
    assert post(quick, "/messages/upload", "officer", sender="post", files=files).status_code == 403


def test_who_brings_too_many_waits(quick):
    slow = Api(quick.store, quick.known, settings=type(quick.app.state.desk.settings)(rate=1))
    codes = [
        post(slow, "/messages/upload", sender="post", files={"file": ("a", b"x")}).status_code
        for _ in range(2)
    ]
    assert codes == [303, 429]
