"""Monitoring: who sees it, what it counts, what it does not tell, and its page."""

import re
from dataclasses import replace
from datetime import date, timedelta

import httpx
import pytest

from darvoza.monitoring import Rate
from darvoza.records import Finding, Outcome, Result, ThreatArea
from darvoza.store import controls
from darvoza.store.ids import new_id
from darvoza.web.identity import COOKIE
from darvoza.web.pages.monitoring import Line, curve, end_of
from darvoza.web.remembered import Remembered
from darvoza.web.views.monitoring import Stretch
from tests.web.world import AT, Api


def seen(api: Api, who: str = "supervisor", path: str = "/monitoring") -> httpx.Response:
    cookie = f"{COOKIE}={api.known.tokens[who]}" if who else ""
    return api("GET", path, headers={"Cookie": cookie})


def figures(api: Api, who: str = "supervisor", **asked: str) -> dict:
    answer = api("GET", "/api/monitoring", who, params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def hit(api: Api, **changed: object) -> None:
    outcome = Outcome(
        id=new_id(AT), unit_id=api.known.ids["unit_id"], crossing_id=api.known.ids["crossing_id"],
        result=Result.HIT, at=AT, officer="officer", finding=Finding.SEIZURE,
        area=ThreatArea.SMUGGLING,
    )  # fmt: skip
    with api.store.begin() as connection:
        controls.record_outcome(connection, replace(outcome, **changed), known_at=AT)


@pytest.mark.parametrize("who", ["analyst", "supervisor", "trainer", "auditor"])
def test_whoever_answers_for_controls_sees_the_page(quick, who):
    answer = seen(quick, who)
    assert answer.status_code == 200
    assert "Targeted against random" in answer.text


@pytest.mark.parametrize("who", ["officer", "trainee", "administrator", "powerless"])
def test_others_do_not(quick, who):
    assert seen(quick, who).status_code == 403
    assert quick("GET", "/api/monitoring", who).status_code == 403


def test_nobody_is_asked_to_sign_in(quick):
    answer = seen(quick, "")
    assert (answer.status_code, answer.headers["location"][:8]) == (303, "/sign-in")


def test_places_of_others_do_not_exist(quick):
    assert seen(quick, path="/monitoring?checkpoint=OTH").status_code == 404
    assert figures(quick)["checkpoints"] == ["ALA", "KOR"]
    assert figures(quick, "stranger")["checkpoints"] == ["OTH"]
    everywhere = figures(quick, "auditor")
    assert everywhere["checkpoints"] == ["ALA", "KOR", "OTH"]
    assert everywhere["coverage"]["assessed"] > figures(quick)["coverage"]["assessed"]


def test_the_mode_chooses_the_places(quick):
    assert figures(quick, mode="air")["checkpoints"] == ["ALA"]
    nowhere = seen(quick, path="/monitoring?mode=rail")
    assert nowhere.status_code == 200
    assert "No checkpoint" in nowhere.text


def test_an_empty_field_of_the_form_asks_for_all(quick):
    answer = seen(quick, path="/monitoring?checkpoint=&mode=&days=7")
    assert answer.status_code == 200
    assert re.search(r'<option value="7" selected>', answer.text)


def test_only_offered_lengths_are_counted(quick):
    assert quick("GET", "/api/monitoring", "auditor", params={"days": "365"}).status_code == 422


def test_a_recorded_hit_counts_at_once(quick):
    before = figures(quick)["findings"]["overall"]
    assert (before["hits"], before["controls"]) == (0, 1)
    hit(quick)
    after = figures(quick)
    assert (after["findings"]["overall"]["hits"], after["findings"]["overall"]["controls"]) == (
        1,
        2,
    )
    trailer = next(one for one in after["profiles"] if one["id"] == "trailer")
    assert (trailer["applied"], trailer["rate"]["hits"]) == (2, 1)
    assert after["findings"]["by_area"]["smuggling"]["hits"] == 1


def test_few_controls_tell_counts_only(quick):
    hit(quick)
    page = seen(quick).text
    assert "1 / 2" in page
    assert "under 5 controls" in page
    assert not re.search(r"[0-9] ?%</b>", page)
    assert "Too few to compare" in page


def test_no_officer_is_named(quick):
    hit(quick, officer="gulnara")
    assert "gulnara" not in seen(quick).text
    assert "gulnara" not in str(figures(quick))


def test_a_restricted_profile_keeps_its_name(quick):
    page = seen(quick, "supervisor")
    assert "a restricted profile" in page.text
    assert "Truck with a trailer secret" not in page.text
    assert "Truck with a trailer secret" in seen(quick, "auditor").text


def test_profiles_of_other_threat_areas_do_not_exist(quick):
    hit(quick)
    narrow = figures(quick, "stranger")  # wildlife only
    assert narrow["profiles"] == []
    assert narrow["findings"]["by_area"] == {}


def test_decisions_against_the_recommendation_count_by_direction(quick):
    for decision in ("release", "inspection"):
        quick(
            "POST", f"/api/units/{quick.known.ids['unit_id']}/decisions", "officer",
            json={"decision": decision, "reason": "known driver"},
        )  # fmt: skip
    expected = {"decisions": 2, "milder": 1, "stricter": 0, "to_protect": 0}
    assert figures(quick)["overrides"] == expected


def test_feeds_show_what_is_quarantined(quick):
    [post] = [one for one in figures(quick)["feeds"] if one["sender"] == "post"]
    assert post["dispositions"]["quarantined"] == 1
    assert "/messages" in seen(quick).text


def test_the_page_names_its_twin_and_its_time(quick):
    page = seen(quick, path="/monitoring?days=7&checkpoint=KOR").text
    assert 'href="/api/monitoring?days=7&amp;checkpoint=KOR"' in page
    assert "counted at 13:10" in page  # by the clock of Korday


def test_it_is_counted_once_for_everybody_and_shown_for_a_while(quick):
    first = figures(quick)["counted_at"]
    quick.at += timedelta(seconds=30)
    assert figures(quick, "trainer")["counted_at"] == first
    hit(quick)
    assert figures(quick)["counted_at"] != first


def test_what_is_remembered_is_made_again_when_it_is_old():
    made: list[int] = []

    def make() -> int:
        made.append(1)
        return len(made)

    kept: Remembered[int] = Remembered(seconds=60, most=1)
    assert [kept.get("a", make), kept.get("a", make), kept.get("b", make)] == [1, 1, 2]
    assert kept.get("a", make) == 3  # only one is kept
    old: Remembered[int] = Remembered(seconds=-1, most=1)
    assert [old.get("a", make), old.get("a", make)] == [4, 5]


def test_the_drawing_reaches_from_edge_to_edge():
    steps = [Stretch(first=date(2026, 3, day), rate=Rate.of(0, 30)) for day in (1, 2, 3)]
    drawn = curve(tuple(steps), str)
    assert [count for _, count in drawn.steps] == [0, 20, 40]
    assert drawn.controls.split()[0].startswith("40.0,")
    assert drawn.controls.split()[-1].startswith("712.0,")
    assert [name for _, name in drawn.dates][-1] == "2026-03-03"


@pytest.mark.parametrize(("count", "end"), [((0, 3), 0.05), ((1, 20), 0.1), ((9, 10), 1.0)])
def test_the_scale_holds_every_rate(count, end):
    assert end_of([Line("x", Rate.of(*count))]) == end
