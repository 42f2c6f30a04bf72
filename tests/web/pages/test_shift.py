"""The shift as a page: opened by its supervisor, selected for, handed over."""

import re

import pytest
from lxml import html

from darvoza.store import audit, handovers, selections
from tests.web.pages.test_queue import get, post
from tests.web.world import AT, arrival

OPENING = {
    "checkpoint": "KOR", "starts_at": "2026-03-01T13:05", "ends_at": "2026-03-01T20:00",
    "red": "1", "yellow": "", "note": "Two officers are ill.",
}  # fmt: skip


def shift(api, who="officer"):
    return get(api, "/shift?checkpoint=KOR", who)


def on_duty(api):
    with api.store.reading() as connection:
        return selections.shift_at(connection, "KOR", api.at)


def audited(api, one):
    with api.store.reading() as connection:
        entries = audit.entries_of(connection, "shift", one.id)
    return [(entry.action, entry.actor, entry.at) for entry in entries]


def notes(api):
    with api.store.reading() as connection:
        return handovers.of_shift(connection, api.known.ids["shift_id"])


def path(api, tail):
    return f"/shift/{api.known.ids['shift_id']}/{tail}"


def test_the_page_says_what_the_shift_can_still_do(quick):
    text = shift(quick).text
    assert "On duty from 1 Mar 12:00 to 1 Mar 20:00" in re.sub(r"\s+", " ", text)
    assert "1 of 1 left" in text
    assert "2 of 2 left" in text
    assert "Nothing is selected yet." in text
    assert f'"/api/shifts/{quick.known.ids["shift_id"]}"' in text


def test_a_supervisor_opens_a_shift_by_the_clock_of_the_checkpoint(api):
    answer = post(api, "/shift", "supervisor", **OPENING)
    assert (answer.status_code, answer.headers["location"]) == (
        303, "/shift?checkpoint=KOR&done=opened",
    )  # fmt: skip
    opened = on_duty(api)
    assert (opened.starts_at.hour, opened.starts_at.minute) == (8, 5)
    assert audited(api, opened) == [("opened", "supervisor", api.at)]  # then, not when it starts
    assert {channel.name: room for channel, room in opened.capacity.items()} == {"RED": 1}
    text = get(api, answer.headers["location"], "supervisor").text
    assert "The shift is open." in text
    assert "Two officers are ill." in text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"red": "many"}, "Write a whole number."), ({"red": "-1"}, "Write 0 or more."),
        ({"starts_at": "soon"}, "Write a time such as"), ({"ends_at": ""}, "Fill this in."),
        ({"ends_at": "2026-03-01T13:00"}, "a shift ends after it starts"),
        ({"ends_at": "2026-03-05T13:00"}, "a shift lasts at most 24 hours"),
        ({"starts_at": "0001-01-01T00:00"}, "This cannot be taken"),
    ],
)  # fmt: skip
def test_a_shift_that_cannot_be_is_told_beside_its_field(changed, said, quick):
    before = on_duty(quick)
    answer = post(quick, "/shift", "supervisor", **(OPENING | changed))
    assert answer.status_code == 422
    page = html.document_fromstring(answer.text)
    (name,) = changed
    assert said in page.xpath(f"string(//*[@id='{name}-error'])")
    assert page.xpath("string(//textarea[@id='note'])") == "Two officers are ill."
    assert page.xpath("string(//input[@id='starts_at']/@value)") == (
        changed.get("starts_at") or OPENING["starts_at"]
    )
    assert on_duty(quick) == before


def test_the_selection_is_made_and_shown_by_rank(quick):
    quick("POST", "/api/messages", "post", content=arrival("09KG009LLL", document="ZZ1"))
    post(quick, "/shift", "supervisor", **OPENING)
    opened = on_duty(quick)
    answer = post(quick, f"/shift/{opened.id}/select")
    assert answer.headers["location"] == "/shift?checkpoint=KOR&done=selected"
    page = html.document_fromstring(shift(quick).text)
    lines = [" ".join(one.text_content().split()) for one in page.xpath("//tr[@data-row]")]
    assert len(lines) == 2
    assert "mandatory" in lines[0]
    assert "01KG123ABC" in lines[0]
    assert "left out" in lines[1]
    assert "Takes 1 control, leaves 1 out" in page.xpath("string(//h2[@id='taken-title'])")


def test_a_note_is_kept_and_read_by_the_next(api):
    answer = post(api, path(api, "handover"), body="  The scales\nare <b>off</b>.  ")
    assert answer.headers["location"] == "/shift?checkpoint=KOR&done=handed"
    (note,) = notes(api)
    assert (note.officer, note.body, note.at) == ("officer", "The scales\nare <b>off</b>.", api.at)
    text = shift(api, "trainer").text
    assert "are &lt;b&gt;off&lt;/b&gt;." in text
    with api.store.reading() as connection:
        entries = audit.entries_of(connection, "handover", note.shift_id)
        written = audit.entries_of(connection, "shift", note.shift_id)
    assert [(one.actor, one.action) for one in entries] == [("trainer", "viewed")]
    assert written[-1].action == "handed over"
    twin = api("GET", f"/api/shifts/{note.shift_id}/handovers", "auditor").json()["handovers"]
    assert [one["body"] for one in twin] == [note.body]


def test_a_note_older_than_a_day_is_not_shown(quick):
    post(quick, path(quick, "handover"), body="The scales are off.")
    quick.at = AT.replace(day=2, hour=9)
    assert "The scales are off." not in shift(quick).text


@pytest.mark.parametrize(("body", "said"), [("  ", "Fill this in."), ("x" * 4001, "At most 4000")])
def test_a_note_that_says_nothing_or_too_much_is_refused(body, said, quick):
    answer = post(quick, path(quick, "handover"), body=body)
    assert answer.status_code == 422
    assert said in html.document_fromstring(answer.text).xpath("string(//*[@id='body-error'])")
    assert body.strip() in answer.text
    assert notes(quick) == ()


def test_who_may_not_sees_no_button_and_is_refused(quick):
    assert 'action="/shift"' not in shift(quick).text.replace('action="/shift" method="get"', "")
    assert 'action="/shift/' not in shift(quick, "analyst").text
    assert post(quick, "/shift", "officer", **OPENING).status_code == 403
    assert post(quick, path(quick, "select"), "analyst").status_code == 403
    assert post(quick, path(quick, "handover"), "auditor", body="x").status_code == 403


def test_elsewhere_nothing_of_it_exists(quick):
    assert get(quick, "/shift?checkpoint=OTH").status_code == 404
    assert post(quick, "/shift", "stranger", **OPENING).status_code == 404
    assert post(quick, path(quick, "select"), "stranger").status_code == 404
    assert post(quick, path(quick, "handover"), "stranger", body="x").status_code == 404


@pytest.mark.parametrize("tail", ["select", "handover"])
def test_a_form_without_its_token_does_nothing(tail, quick):
    assert post(quick, path(quick, tail), token="", body="x").status_code == 403
    assert post(quick, "/shift", "supervisor", token="other.one", **OPENING).status_code == 403
    assert notes(quick) == ()


def test_where_no_shift_is_open_the_page_says_so(quick):
    quick.at = AT.replace(day=3)
    text = shift(quick).text
    assert "No shift is open here." in text
    assert "/handover" not in text
    assert "No shift is open here." in get(quick, "/queue?checkpoint=KOR").text
