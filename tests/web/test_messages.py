"""What people see of messages: the quarantine, lists and their filters, the text."""

from tests.web.world import PAXLST, arrival


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
    russian = api("GET", path, "inspector").json()["issues"][0]
    assert english["code"] == russian["code"]
    assert english["sentence"] != russian["sentence"]


# --- filters, text, bringing a message ---------------------------------------------------------


def test_messages_are_chosen_by_disposition_sender_and_time(api):
    def ids(**asked):
        found = api("GET", "/api/messages", "auditor", params=asked).json()["messages"]
        return [one["id"] for one in found]

    assert ids(disposition="quarantined") == [api.known.ids["message_id"]]
    assert ids(sender="customs") == [api.known.ids["other_message"]]
    assert len(ids(since="2026-03-01T08:00:00Z", until="2026-03-01T08:00:01Z")) == 5
    assert ids(since="2026-03-01T08:00:01Z") == ids(until="2026-03-01T08:00:00Z") == []


def text_of(api, message_id, who, **params):
    return api("GET", f"/api/messages/{message_id}/text", who, params=params).json()


def test_the_text_stands_with_its_issues_and_its_crossings(api):
    sheet = text_of(api, api.known.ids["message_id"], "officer")
    (line,) = sheet["text"]["lines"]
    assert line["text"].startswith('{"vehicle"')
    assert [one["code"] for one in line["issues"]] == [
        one["code"] for one in sheet["page"]["issues"]
    ]
    sent = api("POST", "/api/messages", "post", content=arrival("07KG001AAA")).json()
    sheet = text_of(api, sent["message_id"], "officer", purpose="a call from the post")
    assert any("07KG001AAA" in one["label"] for one in sheet["touched"])
    (crossing, *_) = sheet["touched"]
    params = {"subject_kind": "crossing", "subject_id": crossing["crossing_id"]}
    entries = api("GET", "/api/audit", "auditor", params=params).json()["entries"]
    assert (entries[0]["actor"], entries[0]["purpose"]) == ("officer", "a call from the post")


def test_an_administrator_reads_black_lines(api):
    sent = api("POST", "/api/messages", "carrier", content=PAXLST.replace(b"REF1", b"REF2"))
    sheet = text_of(api, sent.json()["message_id"], "administrator")
    assert sheet["touched"] == []
    shown = "".join(one["text"] for one in sheet["text"]["lines"])
    assert "NAD+" in shown
    assert "SMITH" not in shown
    assert "SMITH" in str(text_of(api, sent.json()["message_id"], "officer"))


def test_the_text_of_another_place_is_not_there(api):
    theirs = text_of(api, api.known.ids["other_message"], "auditor")
    assert "PETROV" in str(theirs)
    path = f"/api/messages/{api.known.ids['other_message']}/text"
    assert api("GET", path, "officer").status_code == 404
