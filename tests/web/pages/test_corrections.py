"""Corrections at the page of a crossing: what is put apart, and what becomes one."""

import pytest
from lxml import html
from sqlalchemy import func, select

from darvoza.store import crossings, schema
from tests.web.pages.test_crossing import arrive, browse, page_of, path, words
from tests.web.world import arrival


def mentions(api):
    known = browse(api, "GET", f"/api{path(api)}")
    with api.store.reading() as connection:
        found = crossings.mentions_of(connection, [api.known.ids["crossing_id"]])
    assert known.status_code in {200, 401}
    return sorted(placed.id for _, placed in found)


def corrections(api):
    with api.store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(schema.corrections))


def test_a_message_of_another_truck_is_put_apart(quick):
    arrive(quick, arrival("01KG123ABC") + b" ")
    second = mentions(quick)[1]
    page = page_of(browse(quick, "GET", path(quick, "/correct")))
    assert second in page.xpath("//input[@name='mention_ids']/@value")
    sent = {"mention_ids": second, "reason": "another truck", "sure": "yes"}
    answer = browse(quick, "POST", path(quick, "/split"), data=sent)
    assert answer.status_code == 303
    assert answer.headers["location"] == path(quick, "?done=split")
    assert second not in mentions(quick)


@pytest.mark.parametrize(
    ("left_out", "told"),
    [
        ("sure", "Tick this when you are sure."),
        ("reason", "Fill this in."),
        ("mention_ids", "Fill this in."),
    ],
)
def test_a_split_that_says_too_little_is_shown_again(left_out, told, quick):
    arrive(quick, arrival("01KG123ABC") + b" ")
    sent = {"mention_ids": mentions(quick)[1], "reason": "another truck", "sure": "yes"}
    del sent[left_out]
    answer = browse(quick, "POST", path(quick, "/split"), data=sent)
    assert answer.status_code == 422
    page = html.document_fromstring(answer.text)
    assert told in words(page, f"//*[@id='{left_out}-error']")
    if left_out != "reason":
        assert page.xpath("//textarea[@id='reason']/text()") == ["another truck"]
    assert corrections(quick) == 0


def test_all_mentions_cannot_be_put_apart(quick):
    arrive(quick, arrival("01KG123ABC") + b" ")
    sent = {"mention_ids": mentions(quick), "reason": "x", "sure": "yes"}
    answer = browse(quick, "POST", path(quick, "/split"), data=sent)
    assert answer.status_code == 422
    page = html.document_fromstring(answer.text)
    assert page.xpath("//*[@id='mention_ids-error']")
    assert len(page.xpath("//input[@name='mention_ids'][@checked]")) == 2
    assert corrections(quick) == 0


@pytest.mark.parametrize("how", ["id", "address", "plate"])
def test_two_crossings_become_one(how, quick):
    other = quick.known.ids["second_crossing"]
    said = {"id": other, "address": f"https://desk/crossings/{other}?x=1", "plate": "01 KG 999 XYZ"}
    sent = {"other": said[how], "why": "a misread plate", "certain": "yes"}
    answer = browse(quick, "POST", path(quick, "/merge"), data=sent)
    assert answer.status_code == 303, answer.text
    lives = min(other, quick.known.ids["crossing_id"])
    assert answer.headers["location"] == f"/crossings/{lives}?done=merged"
    gone = max(other, quick.known.ids["crossing_id"])
    page = page_of(browse(quick, "GET", f"/crossings/{gone}"))
    assert f"/crossings/{lives}" in page.xpath("//div[@role='note']//a/@href")


@pytest.mark.parametrize("said", ["nothing of ours", "02KG555OTH", "01KG123ABC", "KC852"])
def test_a_merge_with_what_is_not_there_is_shown_again(said, quick):
    sent = {"other": said, "why": "a misread plate", "certain": "yes"}
    answer = browse(quick, "POST", path(quick, "/merge"), data=sent)
    assert answer.status_code == 422
    page = html.document_fromstring(answer.text)
    assert page.xpath("//input[@id='other']/@value") == [said]
    assert page.xpath("//*[@id='other-error']")
    assert corrections(quick) == 0


def test_corrections_are_for_the_desk_and_need_the_token(quick):
    sent = {"other": "x", "why": "y", "certain": "yes"}
    assert browse(quick, "POST", path(quick, "/merge"), "analyst", data=sent).status_code == 403
    assert browse(quick, "GET", path(quick, "/correct"), "auditor").status_code == 403
    assert browse(quick, "POST", path(quick, "/merge"), "stranger", data=sent).status_code == 404
    forged = browse(quick, "POST", path(quick, "/merge"), data=sent | {"csrf": "a.b"})
    assert forged.status_code == 403
