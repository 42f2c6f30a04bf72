"""A control unit on the desk: why, the two forms, two officers at once, amendments."""

import re
from datetime import timedelta

import pytest
from lxml import html

from darvoza.store import audit, controls
from darvoza.web.identity import COOKIE
from darvoza.web.pages.session import token_for


def browse(api, method, path, who="officer", **sent):
    token = api.known.tokens[who]
    if method == "POST":
        sent["data"] = {"csrf": token_for(token)} | sent.get("data", {})
    return api(method, path, headers={"Cookie": f"{COOKIE}={token}"}, **sent)


def path(api, tail=""):
    return f"/units/{api.known.ids['unit_id']}{tail}"


def outcomes(api):
    with api.store.reading() as connection:
        return controls.outcomes_of(connection, api.known.ids["unit_id"])


def decisions(api):
    with api.store.reading() as connection:
        return controls.decisions_of(connection, api.known.ids["unit_id"])


def typed(answer, name):
    (field,) = html.document_fromstring(answer.text).xpath(f"//input[@id='{name}']/@value")
    return field


def hidden(answer, action):
    form = html.document_fromstring(answer.text).xpath(f"//form[contains(@action, '{action}')]")[0]
    return {one.get("name"): one.get("value") for one in form.xpath(".//input[@type='hidden']")}


def test_the_page_says_why_and_who(quick):
    answer = browse(quick, "GET", path(quick))
    assert answer.status_code == 200
    page = html.document_fromstring(answer.text)
    assert "Truck with a trailer trailer" in answer.text
    assert "Look behind the front wall." in answer.text
    assert f"/crossings/{quick.known.ids['crossing_id']}" in page.xpath("//main//a/@href")
    assert page.xpath("//bdi[contains(., 'ASANOV')]")
    assert [one.get("value") for one in page.xpath("//input[@name='decision']")] == [
        "release", "documents", "second_line", "inspection", "hold", "protect",
    ]  # fmt: skip
    assert page.xpath("//input[@name='controls'][@checked]/@value") == ["documentary", "physical"]
    assert page.xpath("//footer//a/@href")[0] == f"/api{path(quick)}"


def test_the_page_hides_what_is_restricted(quick):
    page = browse(quick, "GET", path(quick)).text
    assert "Restricted reason" in page
    assert "duty desk, 102" in page
    assert "Informant 17" not in page
    assert "Informant 17" in browse(quick, "GET", path(quick), "auditor").text


def test_each_view_is_recorded_for_each_member(quick):
    browse(quick, "GET", path(quick), "analyst")
    with quick.store.reading() as connection:
        seen = [one for one in audit.recent(connection, actor="analyst") if one.action == "viewed"]
    assert {one.subject_kind for one in seen} == {"unit", "crossing"}
    assert quick.known.ids["crossing_id"] in {one.subject_id for one in seen}


def test_who_may_not_decide_sees_no_form(quick):
    page = browse(quick, "GET", path(quick), "auditor").text
    assert 'class="decide"' not in page
    assert 'class="record"' not in page


def test_a_decision_is_kept_and_the_page_told(quick):
    answer = browse(quick, "POST", path(quick, "/decisions"), data={"decision": "inspection"})
    assert (answer.status_code, answer.headers["location"]) == (
        303, path(quick, "?done=decided"),
    )  # fmt: skip
    assert [one.decision for one in decisions(quick)] == ["inspection"]
    after = browse(quick, "GET", path(quick, "?done=decided")).text
    assert "The decision is kept." in after
    assert "Decide otherwise" in after


def test_a_decision_against_the_recommendation_is_refused_beside_the_reason(quick):
    answer = browse(quick, "POST", path(quick, "/decisions"), data={"decision": "release"})
    assert answer.status_code == 422
    page = html.document_fromstring(answer.text)
    assert "needs a reason" in page.get_element_by_id("reason-error").text_content()
    assert page.xpath("//input[@value='release']/@checked")
    assert decisions(quick) == ()
    taken = {"decision": "release", "reason": "weighed and sealed"}
    assert browse(quick, "POST", path(quick, "/decisions"), data=taken).status_code == 303
    assert decisions(quick)[0].overrides


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "result"),
        ({"result": "hit", "area": ""}, "finding"),
        ({"result": "not_done"}, "note"),
        ({"result": "nothing", "minutes": "many"}, "minutes"),
        ({"result": "hit", "finding": "seizure", "quantity": "2 bags"}, "quantity"),
    ],
)
def test_an_outcome_that_cannot_be_keeps_what_was_typed(sent, field, quick):
    data = {"agency": "drug control", "case_reference": "17/2026"} | sent
    answer = browse(quick, "POST", path(quick, "/outcomes"), data=data)
    assert answer.status_code == 422
    page = html.document_fromstring(answer.text)
    assert page.get_element_by_id(f"{field}-error").text_content().strip()
    assert typed(answer, "case_reference") == "17/2026"
    assert outcomes(quick) == ()


def test_a_hit_is_recorded_and_the_next_unit_opened(quick):
    sent = {
        "result": "hit", "finding": "seizure", "area": "drugs", "substance": "heroin",
        "quantity": "2,5", "quantity_unit": "kg", "minutes": "40",
        "controls": ["documentary", "physical"], "seen": "none:none",
    }  # fmt: skip
    answer = browse(quick, "POST", path(quick, "/outcomes"), data=sent)
    onward = f"/units/next?after={quick.known.ids['unit_id']}&done=recorded"
    assert (answer.status_code, answer.headers["location"]) == (303, onward)
    (outcome,) = outcomes(quick)
    assert (outcome.quantity, outcome.substance, outcome.officer) == (2.5, "heroin", "officer")
    assert outcome.controls == ("documentary", "physical")
    assert browse(quick, "GET", onward).headers["location"] == "/queue?done=recorded"


def test_the_next_unit_is_the_strictest_that_nobody_has_decided(quick):
    with quick.store.begin() as connection:
        first = controls.outcome_of(connection, quick.known.ids["outcome_id"])
    after = f"/units/next?after={first.unit_id}"
    assert browse(quick, "GET", after).headers["location"] == path(quick)
    browse(quick, "POST", path(quick, "/decisions"), data={"decision": "inspection"})
    assert browse(quick, "GET", after).headers["location"] == "/queue"
    assert browse(quick, "GET", after, "stranger").status_code == 404


def test_who_wants_to_stay_stays(quick):
    sent = {"result": "nothing", "then": "stay"}
    answer = browse(quick, "POST", path(quick, "/outcomes"), data=sent)
    assert answer.headers["location"] == path(quick, "?done=recorded")


def test_what_the_result_hides_does_not_count(quick):
    sent = {
        "result": "not_done", "note": "no scanner", "controls": ["physical"], "minutes": "5",
        "area": "drugs", "substance": "heroin",
    }  # fmt: skip
    assert browse(quick, "POST", path(quick, "/outcomes"), data=sent).status_code == 303
    (outcome,) = outcomes(quick)
    assert (outcome.controls, outcome.minutes, outcome.area, outcome.substance) == (
        (), None, None, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("tail", "sent", "kept"),
    [
        ("/decisions", {"decision": "inspection", "reason": "mine"}, decisions),
        ("/outcomes", {"result": "nothing", "agency": "mine"}, outcomes),
    ],
)
def test_the_second_of_two_officers_is_told_and_may_send_again(tail, sent, kept, api):
    seen = hidden(browse(api, "GET", path(api)), tail)["seen"]
    api("POST", f"/api{path(api)}/decisions", "supervisor", json={"decision": "hold"})
    before = len(kept(api))
    answer = browse(api, "POST", path(api, tail), data=sent | {"seen": seen})
    assert answer.status_code == 409
    assert "Somebody else was faster" in answer.text
    assert re.search(r"<bdi>supervisor</bdi>: <b>hold</b>", answer.text)
    assert typed(answer, "reason" if tail == "/decisions" else "agency") == "mine"
    assert len(kept(api)) == before
    again = hidden(answer, tail)["seen"]
    assert browse(api, "POST", path(api, tail), data=sent | {"seen": again}).status_code == 303
    assert len(kept(api)) == before + 1


def test_the_api_tells_a_second_caller_only_if_it_says_what_it_saw(quick):
    there = f"/api{path(quick)}"
    seen = quick("GET", there, "officer").json()["seen"]
    assert quick("POST", f"{there}/outcomes", "trainer", json={"result": "nothing"}).is_success
    late = quick("POST", f"{there}/outcomes", "officer", json={"result": "nothing", "seen": seen})
    assert late.status_code == 409
    assert "trainer: nothing" in late.json()["detail"]
    assert quick("POST", f"{there}/outcomes", "officer", json={"result": "nothing"}).is_success
    now = quick("GET", there, "officer").json()["seen"]
    assert now in f"{late.json()['detail']} {now}"
    again = {"decision": "inspection", "seen": now}
    assert quick("POST", f"{there}/decisions", "officer", json=again).is_success


def test_an_amendment_stands_beside_the_first_outcome(quick):
    hit = {"result": "hit", "area": "drugs", "substance": "powder", "then": "stay"}
    browse(quick, "POST", path(quick, "/outcomes"), data=hit)
    (first,) = outcomes(quick)
    quick.at += timedelta(days=3)
    wrong = {"quantity": "much", "substance": "heroin"}
    refused = browse(quick, "POST", f"/outcomes/{first.id}/amendments", data=wrong)
    assert refused.status_code == 422
    assert typed(refused, "substance") == "heroin"
    sent = {"status": "confirmed", "substance": "heroin", "quantity": "2.4", "quantity_unit": "kg"}
    answer = browse(quick, "POST", f"/outcomes/{first.id}/amendments", "supervisor", data=sent)
    amended = outcomes(quick)[-1]
    assert answer.headers["location"] == f"/outcomes/{amended.id}?done=amended"
    assert (amended.amends, amended.status, amended.area) == (first.id, "confirmed", "drugs")
    page = browse(quick, "GET", f"/outcomes/{first.id}").text
    assert page.index("Amendment 1") < page.index("First outcome")
    assert "powder" in page
    assert "Amended once." in browse(quick, "GET", path(quick)).text
    twice = browse(quick, "POST", f"/outcomes/{first.id}/amendments", data={"status": "withdrawn"})
    assert twice.status_code == 422
    assert "amended already" in twice.text


def test_an_outcome_of_elsewhere_is_not_there(quick):
    there = f"/outcomes/{quick.known.ids['outcome_id']}"
    assert browse(quick, "GET", there, "stranger").status_code == 404
    assert browse(quick, "GET", there).status_code == 200
    assert quick("GET", f"/api{there}", "officer").json()["chain"][0]["stands"] is True


def test_a_form_without_its_token_decides_nothing(quick):
    answer = browse(
        quick, "POST", path(quick, "/decisions"), data={"decision": "inspection", "csrf": "x"}
    )
    assert answer.status_code == 403
    assert decisions(quick) == ()
