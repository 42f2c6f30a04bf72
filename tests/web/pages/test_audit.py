"""The audit as pages: who looked, by any number that crossed, and whether the trail is whole."""

import re

import pytest

from darvoza.web.identity import COOKIE


def get(api, path, who="auditor"):
    return api("GET", path, headers={"Cookie": f"{COOKIE}={api.known.tokens[who]}"})


def rows(text: str) -> list[str]:
    return re.findall(r"<tr data-row.*?</tr>", text, re.DOTALL)


def look(api, who="officer"):
    path = f"/api/crossings/{api.known.ids['crossing_id']}"
    assert api("GET", path, who, params={"purpose": "a call from the post"}).status_code == 200


def test_who_looked_at_a_crossing(api):
    look(api)
    page = get(api, f"/audit?subject=crossing:{api.known.ids['crossing_id']}")
    assert page.status_code == 200
    (line,) = rows(page.text)
    assert "officer" in line
    assert "looked at" in line
    assert "a call from the post" in line
    assert "13:10:00" in line  # 08:10 UTC by the clock of Almaty


@pytest.mark.parametrize("typed", ["01 kg 123 abc", "PE1234567"])
def test_a_plate_or_document_finds_its_crossing(typed, quick):
    look(quick)
    page = get(quick, f"/audit?subject={typed}")
    assert page.status_code == 200
    assert "officer" in rows(page.text)[0]
    assert "This number crossed" in page.text
    trail = quick("GET", "/api/audit?subject=audit", "auditor").json()["entries"]
    assert typed not in str(trail)
    assert typed.replace(" ", "").upper() not in str(trail)


def test_looking_is_recorded_too(quick):
    name = quick.known.ids["crossing_id"]
    get(quick, f"/audit?subject=crossing:{name}")
    get(quick, "/audit?actor=officer")
    (second, first) = rows(get(quick, "/audit?subject=audit").text)[:2]
    assert name[-8:] in first
    assert "actor:officer" in second


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("actor=officer", {"officer"}), ("actor=nobody", set()), ("action=viewed", {"officer"}),
        ("day=2026-03-02", set()), ("subject=crossing", {"officer"}), ("subject=nothing", set()),
    ],
)  # fmt: skip
def test_filters_choose(asked, expected, quick):
    look(quick)
    found = quick(
        "GET",
        f"/api/audit?{asked}" if "day" not in asked else "/api/audit?since=2026-03-02T00:00:00Z",
        "auditor",
    )
    assert {one["actor"] for one in found.json()["entries"]} == expected
    actors = {re.search(r"actor=(\w+)", one)[1] for one in rows(get(quick, f"/audit?{asked}").text)}
    assert actors - {"auditor"} == expected


@pytest.mark.parametrize("asked", ["day=never", "action=lied", "before=0"])
def test_a_filter_that_cannot_be_is_told(asked, quick):
    assert get(quick, f"/audit?{asked}").status_code == 422


def test_pages_follow_each_other(quick, monkeypatch):
    monkeypatch.setattr("darvoza.web.pages.audit.ROWS", 5)
    numbers: list[str] = []
    address = "/audit"
    while address and len(numbers) < 20:
        page = get(quick, address).text
        numbers += re.findall(r'lesser">(\d+)<', page)
        following = re.search(r'href="(/audit\?before=\d+)" rel="next"', page)
        address = following[1] if following else ""
    assert len(set(numbers)) == len(numbers)
    assert numbers == sorted(numbers, key=int, reverse=True)


def test_the_trail_is_whole_or_says_where_it_is_broken(quick):
    assert "The trail is whole." in get(quick, "/audit").text
    head = quick("GET", "/api/audit/verify", "auditor").json()["head"]
    assert head in get(quick, "/audit/chain").text
    assert "noted entry is there" in get(quick, f"/audit/chain?head={head}").text
    assert "broken at entry" in get(quick, f"/audit/chain?head={'f' * 64}").text
    with quick.store.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS audit_no_update")
        names = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"
        ).scalars()
        for name in list(names):
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        connection.exec_driver_sql("UPDATE audit SET actor = 'nobody' WHERE id = 3")
    assert "broken at entry 3" in get(quick, "/audit").text


def test_a_long_trail_is_checked_when_asked(quick, monkeypatch):
    monkeypatch.setattr("darvoza.web.views.trail.CHECKED_AT_ONCE", 1)
    page = get(quick, "/audit").text
    assert "Check the whole trail now" in page
    assert "The trail is whole." not in page
    assert "The trail is whole." in get(quick, "/audit/chain").text


def test_a_hash_that_is_none_is_told_and_kept(quick):
    page = get(quick, "/audit/chain?head=xyz")
    assert page.status_code == 422
    assert 'value="xyz"' in page.text


@pytest.mark.parametrize("who", ["officer", "analyst", "supervisor", "administrator", "powerless"])
@pytest.mark.parametrize("path", ["/audit", "/audit/chain"])
def test_nobody_else_looks(path, who, quick):
    assert get(quick, path, who).status_code == 403
