"""The queue as a page: what stands in a line, filters, what it leaves out, its own updates."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from darvoza.store import accounts, audit
from darvoza.web.identity import COOKIE
from darvoza.web.pages.session import CHECKPOINT, token_for
from tests.web.world import AT, PASSWORD, account, arrival


def get(api, path, who="officer", cookies=""):
    token = api.known.tokens[who]
    return api("GET", path, headers={"Cookie": f"{COOKIE}={token}; {cookies}"})


def post(api, path, who="officer", token=None, **form):
    session = api.known.tokens[who]
    sent = {"csrf": token_for(session) if token is None else token} | form
    return api("POST", path, headers={"Cookie": f"{COOKIE}={session}"}, data=sent)


def queue(api, more="", who="officer"):
    return get(api, f"/queue?checkpoint=KOR{more}", who)


def rows(text: str) -> list[str]:
    return re.findall(r"<tr data-row.*?</tr>", text, re.DOTALL)


def poll(text: str) -> str:
    return re.search(r'hx-get="([^"]+)"', text)[1].replace("&amp;", "&")


def viewed(api, kind="queue", name="KOR"):
    with api.store.reading() as connection:
        return [one for one in audit.entries_of(connection, kind, name) if one.action == "viewed"]


def test_a_line_says_what_it_is_and_why_and_leads_on(api):
    answer = queue(api)
    assert answer.status_code == 200
    (first, second) = rows(answer.text)
    ids = api.known.ids
    assert f'href="/units/{ids["unit_id"]}"' in first
    assert f'href="/movements/{ids["movement_id"]}"' in first
    assert "<b>RED</b>" in first
    assert "13:30" in first  # 08:30 UTC by the clock of Almaty
    assert "01KG123ABC" in first
    assert "must be controlled" in first
    assert "Truck with a trailer trailer" in first
    assert "01KG999XYZ" in second
    assert "ASANOV" not in answer.text
    assert "1 controlled" in answer.text
    assert answer.text.index("1 controlled") < answer.text.index("01KG999XYZ")
    assert CHECKPOINT in answer.headers["set-cookie"]
    assert [one.actor for one in viewed(api)] == ["officer"]


def test_a_restricted_reason_shows_area_instruction_and_contact_alone(quick):
    from_informant = arrival("03KG001AAA").replace(b'"trailers"', b'"nothing"')
    quick("POST", "/api/messages", "post", content=from_informant)
    line = next(one for one in rows(queue(quick).text) if "03KG001AAA" in one)
    assert "wanted persons" in line
    assert "Call the duty desk." in line
    assert "duty desk, 102" in line
    assert "Informant" not in line
    opened = next(one for one in rows(queue(quick, who="auditor").text) if "03KG001AAA" in one)
    assert "Informant 17" in opened


def test_the_head_says_what_the_shift_can_still_do_and_what_it_leaves_out(quick):
    quick("POST", "/api/messages", "post", content=arrival("09KG009LLL", document="ZZ1"))
    shift = {
        "checkpoint": "KOR", "starts_at": "2026-03-01T08:01:00Z",
        "ends_at": "2026-03-01T12:00:00Z", "capacity": {"red": 1},
    }  # fmt: skip
    made = quick("POST", "/api/shifts", "supervisor", json=shift).json()["shift"]
    quick("POST", f"/api/shifts/{made['id']}/select", "officer")
    text = queue(quick).text
    assert "1 of 1 left" in text
    assert "Shift until 17:00" in text
    assert "The shift cannot take 1 recommended control" in text
    left = re.search(r'<details class="cut".*?</details>', text, re.DOTALL)[0]
    assert "09KG009LLL" in left
    assert "left out" in next(one for one in rows(text) if "09KG009LLL" in one)
    only = rows(queue(quick, "&state=left_out").text)
    assert len(only) == 1
    assert "09KG009LLL" in only[0]


@pytest.mark.parametrize(
    ("more", "count"),
    [
        ("&channel=red", 2), ("&channel=green", 0), ("&kind=truck_set", 2), ("&kind=wagon", 0),
        ("&state=controlled", 1), ("&state=open", 1), ("&state=decided", 0),
        ("&movement=kg+123", 1), ("&movement=nowhere", 0), ("&channel=&kind=&state=&hours=", 2),
        ("&hours=1", 2), ("&limit=1", 1), ("&since=2026-03-01T08:31:00Z", 0),
    ],
)  # fmt: skip
def test_filters(more, count, quick):
    answer = queue(quick, more)
    assert answer.status_code == 200
    assert len(rows(answer.text)) == count


def test_counts_lead_to_their_channel_and_keep_the_other_filters(quick):
    text = queue(quick, "&kind=truck_set&limit=1").text
    assert 'href="/queue?checkpoint=KOR&amp;channel=red&amp;kind=truck_set"' in text
    assert "Show more: 1 of 2 are shown" in text
    assert "limit=101" in text


def test_the_twin_says_the_same(quick):
    text = queue(quick, "&channel=red&hours=1").text
    twin = re.search(r'<a href="([^"]+)">This page as JSON', text)[1].replace("&amp;", "&")
    page = quick("GET", twin, "officer").json()
    assert [one["unit_id"] for one in page["lines"]] == re.findall(r'"/units/([^"]+)"', text)
    assert page["counts"] == {"red": 1, "yellow": 0, "blue": 0, "green": 0}
    assert page["alarms"] == [quick.known.ids["unit_id"]]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("&hours=0", "Write 1 or more."), ("&hours=x", "Write a whole number."),
        ("&state=lost", "Choose one of the list."), ("&limit=100000", "Write 5000 or less."),
        ("&until=2020-01-01T00:00:00Z&since=2026-01-01T00:00:00Z", "after since"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_told_and_the_queue_is_still_there(more, said, quick):
    answer = queue(quick, more + "&movement=kept")
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="kept"' in answer.text
    assert len(rows(answer.text)) == 2


def test_lines_are_sent_only_when_something_changed(quick):
    text = queue(quick).text
    before = len(viewed(quick))
    same = get(quick, poll(text))
    assert (same.status_code, same.content) == (204, b"")
    assert same.headers["Desk-Time"] == "13:10:00"
    assert len(viewed(quick)) == before
    decision = {"decision": "inspection"}
    path = f"/api/units/{quick.known.ids['unit_id']}/decisions"
    assert quick("POST", path, "officer", json=decision).status_code == 201
    changed = get(quick, poll(text))
    assert changed.status_code == 200
    assert "<html" not in changed.text
    assert 'data-alarms=""' in changed.text
    assert "inspection" in rows(changed.text)[0]
    assert len(viewed(quick)) == before + 1
    assert get(quick, poll(changed.text)).status_code == 204


def test_red_units_on_which_nobody_decided_raise_the_alarm(quick):
    assert f'data-alarms="{quick.known.ids["unit_id"][-8:]}"' in queue(quick, "&kind=wagon").text


def test_the_hand_over_note_of_the_last_day_stands_above(quick):
    assert "Hand-over" not in queue(quick).text
    path = f"/api/shifts/{quick.known.ids['shift_id']}/handovers"
    quick("POST", path, "inspector", json={"body": "Bay 2 <b>closed</b>"})
    text = queue(quick).text
    assert "Bay 2 &lt;b&gt;closed&lt;/b&gt;" in text
    assert len(viewed(quick, "handover", quick.known.ids["shift_id"])) == 1
    assert '<details class="card handover">' in text  # the shift began over half an hour ago


def test_without_script_the_page_loads_itself_again(quick):
    assert '<noscript><meta http-equiv="refresh" content="30"></noscript>' in queue(quick).text


def test_a_long_queue_stays_light(quick):
    for number in range(100):
        content = arrival(f"10KG{number:03}AAA", document=f"QQ{number:07}")
        quick("POST", "/api/messages", "post", content=content)
    text = queue(quick).text
    assert len(rows(text)) == 100
    assert len(text.encode()) < 300_000


def test_the_queue_of_elsewhere_does_not_exist(quick):
    assert get(quick, "/queue?checkpoint=OTH").status_code == 404
    assert get(quick, "/queue/lines?checkpoint=OTH").status_code == 404
    assert "There is no checkpoint OTH" in get(quick, "/queue?checkpoint=OTH").text
    assert get(quick, "/queue", "administrator").status_code == 403
    assert "KOR" not in get(quick, "/queue", "stranger", f"{CHECKPOINT}=KOR").text
    assert quick("GET", "/queue").headers["location"] == "/sign-in?back=/queue"


def test_an_account_without_a_checkpoint_is_told(quick):
    lost = replace(account("officer"), name="lost", checkpoints=frozenset({"NOWHERE"}))
    with quick.store.begin() as connection:
        accounts.add(connection, lost, PASSWORD, actor="setup", at=AT)
        quick.known.tokens["lost"] = accounts.start_session(
            connection, "lost", at=AT, lasts=timedelta(days=1), purpose="tests"
        )
    for path in ("/queue", "/shift"):
        assert "Your account has no checkpoint yet" in get(quick, path, "lost").text
    assert get(quick, "/queue/lines", "lost").status_code == 204


def test_the_queue_speaks_the_language_of_the_account(quick):
    assert "Фура с прицепом trailer" in queue(quick, who="inspector").text
