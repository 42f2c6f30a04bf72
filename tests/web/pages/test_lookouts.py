"""The lookout pages: the list, a new one, its end, and what a restricted one shows."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from darvoza.store import schema
from darvoza.web.identity import COOKIE
from darvoza.web.pages import lookouts as pages
from tests.web.pages.test_profiles import browse, shown

TYPED = {
    "key_kind": "plate", "key": "01 kg 999-xyz", "area": "weapons", "channel": "red",
    "points": "30", "instruction_en": "Stop it.", "reason": "stolen truck", "contact": "102",
    "expires_at": "2026-04-01T00:00",
}  # fmt: skip


def add(api, who="supervisor", **changed):
    return browse(api, "POST", "/lookouts/new", who, **(TYPED | changed))


def kept(api):
    with api.store.reading() as connection:
        return connection.execute(select(schema.lookouts).order_by(schema.lookouts.c.id)).all()


def audited(api, action):
    entry = schema.audit.c
    chosen = select(entry.actor, entry.subject_id).where(
        entry.action == action, entry.subject_kind == "lookout"
    )
    with api.store.reading() as connection:
        return [tuple(row) for row in connection.execute(chosen)]


def test_a_new_lookout_counts_by_the_clock_of_the_checkpoint(api):
    answer = add(api, instruction_ru="Остановите.", restricted="")
    assert (answer.status_code, answer.headers["location"]) == (303, "/lookouts?done=added")
    one = kept(api)[-1]
    assert (one.key_kind, one.key_value, one.owner) == ("plate", "01KG999XYZ", "supervisor")
    shown_one = api("GET", f"/api/lookouts/{one.id}", "supervisor").json()
    assert shown_one["expires_at"].startswith("2026-03-31T19:00:00")
    assert not shown_one["restricted"]
    page = shown(api, "/lookouts", "officer")
    assert '<tr data-row class="bar-red">' in page
    assert "01KG999XYZ" in page
    assert "stolen truck" in page
    assert "1 Apr 2026 00:00" in page
    scored = api("GET", f"/api/crossings/{api.known.ids['second_crossing']}", "officer").json()
    assert scored["assessment"]["score"] == 77
    assert ("supervisor", one.id) in audited(api, "added")
    assert ("officer", one.id) in audited(api, "viewed")


def test_it_ends_with_a_reason_and_stays_on_record(api):
    add(api)
    one = kept(api)[-1]
    path = f"/lookouts/{one.id}"
    refused = browse(api, "POST", f"{path}/end", "analyst", reason=" ")
    assert refused.status_code == 422
    assert "Fill this in." in refused.text
    assert "over</span>" not in shown(api, path)
    api.at += timedelta(minutes=5)
    done = browse(api, "POST", f"{path}/end", "analyst", reason="the truck was found")
    assert (done.status_code, done.headers["location"]) == (303, "/lookouts?done=ended")
    page = shown(api, path, "officer")
    assert "the truck was found" in page
    assert "End the lookout" not in shown(api, path)
    over = shown(api, "/lookouts").split("Over, last 90 days")[1]
    assert "01KG999XYZ" in over
    again = browse(api, "POST", f"{path}/end", "supervisor", reason="twice")
    assert again.status_code == 422
    assert "Somebody ended this lookout already." in again.text
    api.at += timedelta(days=91)
    assert "01KG999XYZ" not in api("GET", "/api/lookouts/kept", "auditor").text


def test_what_ends_soon_and_what_has_not_begun_stand_apart(quick):
    add(quick, key="AAA111", expires_at="2026-03-05T00:00")
    add(quick, key="BBB222", starts_at="2026-03-20T00:00")
    page = shown(quick, "/lookouts")
    soon, rest = page.split("Not yet begun")[0].split('id="group-active"')
    assert "AAA111" in soon
    assert "PE1234567" in rest
    assert "BBB222" in page.split("Not yet begun")[1]
    assert "20 Mar 2026 00:00" in page
    standing = quick("GET", "/api/lookouts/kept", "analyst").json()["lookouts"]
    assert {one["standing"] for one in standing} == {"active", "ending", "to_come"}


KEYS = {
    "SOON1": {"expires_at": "2026-03-04T00:00"}, "SOON2": {"expires_at": "2026-03-05T00:00"},
    "LATER": {"starts_at": "2026-03-20T00:00", "expires_at": "2026-03-21T00:00"},
    "ACTIVE": {"expires_at": "2026-03-20T00:00"},
}  # fmt: skip


def many(api):
    """Lookouts of every standing, of which `PE1234567` of the small world is active, too."""
    for key, changed in KEYS.items():
        add(api, key=key, **changed)
    for key in ("OVER1", "OVER2"):
        add(api, key=key)
        browse(api, "POST", f"/lookouts/{kept(api)[-1].id}/end", "analyst", reason="found")
        api.at += timedelta(minutes=1)
    return ["SOON1", "SOON2", "ACTIVE", "PE1234567", "LATER", "OVER2", "OVER1"]


def keys_on(text):
    return re.findall(r'<b class="key">(\w+)</b>', text)


@pytest.mark.parametrize("rows", [1, 2, 3, 7])
def test_page_by_page_every_lookout_is_shown_once(rows, quick, monkeypatch):
    expected = many(quick)
    monkeypatch.setattr(pages, "ROWS", rows)
    address, found = "/lookouts", []
    while address:
        text = shown(quick, address)
        assert 0 < len(keys_on(text)) <= rows
        found += keys_on(text)
        assert not re.search("Nobody and nothing", text)
        (address,) = re.findall(r'href="([^"]+)" rel="next"', text) or [None]
    assert found == expected


def test_only_the_lookouts_of_the_page_are_on_record_as_seen(api):
    expected = many(api)
    before = audited(api, "viewed")
    first = api("GET", "/api/lookouts/kept", "auditor", params={"limit": 3}).json()
    assert [one["key"] for one in first["lookouts"]] == expected[:3]
    assert first["counts"] == {"ending": 2, "active": 2, "to_come": 1, "ended": 2}
    seen = [("auditor", one["id"]) for one in first["lookouts"]]
    assert sorted(audited(api, "viewed")) == sorted(before + seen)
    asked = {"limit": 3, "before": first["next"]}
    second = api("GET", "/api/lookouts/kept", "auditor", params=asked).json()
    assert [one["key"] for one in second["lookouts"]] == expected[3:6]
    assert second["counts"] == first["counts"]


def test_the_lookouts_in_force_are_paged_too(quick):
    expected = many(quick)[:4]
    first = quick("GET", "/api/lookouts", "auditor", params={"limit": 3}).json()
    asked = {"limit": 3, "before": first["next"]}
    second = quick("GET", "/api/lookouts", "auditor", params=asked).json()
    assert [one["key"] for one in first["lookouts"] + second["lookouts"]] == expected
    assert second["next"] is None


def test_the_list_goes_on_where_it_was_though_its_last_lookout_has_ended(quick):
    expected = many(quick)
    first = quick("GET", "/api/lookouts/kept", "analyst", params={"limit": 2}).json()
    browse(quick, "POST", f"/lookouts/{first['lookouts'][1]['id']}/end", "analyst", reason="found")
    asked = {"before": first["next"]}
    second = quick("GET", "/api/lookouts/kept", "analyst", params=asked).json()
    assert [one["key"] for one in second["lookouts"]] == [*expected[2:5], "SOON2", *expected[5:]]


@pytest.mark.parametrize("before", ["", "1", "4.1.a", "1.x.a", "1.1.", "1.1.a b", "x" * 999])
def test_a_place_that_is_none_is_refused(before, quick):
    for path in ("/api/lookouts", "/api/lookouts/kept"):
        assert quick("GET", path, "analyst", params={"before": before}).status_code == 422
    answer = browse(quick, "GET", f"/lookouts?before={before}", "analyst")
    assert answer.status_code == (422 if before else 200)


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"key": ""}, "key", "Fill this in."),
        ({"key_kind": "email", "key": "nobody"}, "key", "not a number of that kind"),
        ({"key_kind": "shoe"}, "key_kind", "Choose one of the list."),
        ({"points": "101"}, "points", "Write 100 or less."),
        ({"points": "many"}, "points", "Write a whole number."),
        ({"expires_at": "2026-01-01T00:00"}, "expires_at", "ends before it begins"),
        ({"expires_at": "9999-12-31T23:59"}, "expires_at", "cannot be taken"),
        ({"expires_at": "tomorrow"}, "expires_at", "Write a time"),
        ({"starts_at": "2026-05-01T00:00"}, "expires_at", "ends before it begins"),
        ({"starts_at": "2026-02-01T00:00", "expires_at": "2026-02-02T00:00"}, "expires_at", "past"),
        ({"instruction_en": ""}, "instruction_en", "one language at least"),
        ({"reason": " "}, "reason", "Fill this in."),
        ({"contact": "x" * 201}, "contact", "At most 200 characters."),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(changed, field, said, quick):
    before = kept(quick)
    answer = add(quick, **({"reason": "typed <text>"} | changed))
    assert answer.status_code == 422
    beside = answer.text.split(f'id="{field}-error"')[1].split("</p>")[0]
    assert said in beside
    if "reason" not in changed:
        assert "typed &lt;text&gt;</textarea>" in answer.text
    assert kept(quick) == before


def test_a_restricted_lookout_shows_area_instruction_and_contact(quick):
    path = f"/lookouts/{quick.known.ids['lookout_id']}"
    for page in (shown(quick, "/lookouts", "officer"), shown(quick, path, "officer")):
        assert "Restricted lookout" in page
        assert "Call the duty desk." in page
        assert "duty desk, 102" in page
        assert "PE1234567" not in page
        assert "Informant" not in page
    assert "PE1234567" in shown(quick, path, "auditor")
    browse(quick, "POST", f"{path}/end", "supervisor", reason="Informant 17 was wrong")
    assert "was wrong" not in shown(quick, path, "officer")
    assert "was wrong" in shown(quick, path, "analyst")


def test_who_may_see_and_who_may_keep(quick):
    path = f"/lookouts/{quick.known.ids['lookout_id']}"
    for who in ("trainer", "trainee", "administrator"):
        assert browse(quick, "GET", "/lookouts", who).status_code == 403
        assert browse(quick, "GET", path, who).status_code == 403
    for who in ("officer", "auditor"):
        assert "New lookout" not in shown(quick, "/lookouts", who)
        assert "End the lookout" not in shown(quick, path, who)
        assert browse(quick, "GET", "/lookouts/new", who).status_code == 403
        assert add(quick, who).status_code == 403
        assert browse(quick, "POST", f"{path}/end", who, reason="x").status_code == 403
    assert browse(quick, "GET", path, "stranger").status_code == 404
    assert browse(quick, "POST", f"{path}/end", "stranger", reason="x").status_code == 404
    refused = add(quick, "stranger")
    assert refused.status_code == 422
    assert len(kept(quick)) == 1


def test_a_form_without_its_token_does_nothing(quick):
    headers = {"Cookie": f"{COOKIE}={quick.known.tokens['analyst']}"}
    assert quick("POST", "/lookouts/new", headers=headers, data=TYPED).status_code == 403
    path = f"/lookouts/{quick.known.ids['lookout_id']}/end"
    assert quick("POST", path, headers=headers, data={"reason": "x"}).status_code == 403
    assert len(kept(quick)) == 1
    assert quick("GET", "/lookouts").status_code == 303
