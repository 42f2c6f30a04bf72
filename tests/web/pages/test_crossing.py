"""The page of a crossing: reasons, evidence, near misses, history, the message."""

import json
from datetime import timedelta

import pytest
from lxml import html
from sqlalchemy import select

from darvoza.pipeline.door import receive
from darvoza.pipeline.opening import open_loop
from darvoza.records import (
    Channel,
    Delivery,
    Direction,
    Envelope,
    IdentityKey,
    ThreatArea,
)
from darvoza.store import audit, crossings, lookouts, schema
from darvoza.store.ids import new_id
from darvoza.store.lookouts import Lookout
from darvoza.subjects import Traveller
from darvoza.web.identity import COOKIE
from darvoza.web.pages.session import token_for
from tests.web.world import AT, SETTINGS, arrival


def browse(api, method, path, who="officer", **sent):
    token = api.known.tokens[who]
    if method == "POST":
        sent["data"] = {"csrf": token_for(token)} | sent.get("data", {})
    return api(method, path, headers={"Cookie": f"{COOKIE}={token}"}, **sent)


def path(api, tail="", name="crossing_id"):
    return f"/crossings/{api.known.ids[name]}{tail}"


def page_of(answer):
    assert answer.status_code == 200, answer.text
    return html.document_fromstring(answer.text)


def words(page, where="//main"):
    return " ".join(" ".join(page.xpath(f"{where}//text()")).split())


def viewed(api, kind, subject_id):
    with api.store.reading() as connection:
        found = audit.entries_of(connection, kind, subject_id)
    return sum(one.action == "viewed" for one in found)


def traveller(api, document):
    with api.store.reading() as connection:
        names = list(connection.scalars(select(schema.crossings.c.id)))
        known = crossings.crossings(connection, names).values()
    (found,) = [
        one.id for one in known
        if isinstance(one.subject, Traveller)
        and document in {paper.number for paper in one.subject.documents}
    ]  # fmt: skip
    return found


def arrive(api, data, *, sender="post", minutes=5):
    envelope = Envelope(
        sender=sender, channel="api", received_at=AT + timedelta(minutes=minutes),
        checkpoint="KOR", direction=Direction.ARRIVAL,
    )  # fmt: skip
    receive(open_loop(api.store, SETTINGS), [Delivery(data=data, envelope=envelope)])


def wait_for(api, value, *, kind="plate", **changed):
    known = {
        "area": ThreatArea.SMUGGLING, "restricted": False, "agency": "border",
        "reason": "Seen at a depot",
    } | changed  # fmt: skip
    one = Lookout(
        id=new_id(AT), key=IdentityKey(kind=kind, value=value), channel=Channel.RED, points=5,
        instruction={"en": "Hold and call."}, owner="analyst", contact="duty desk, 102",
        starts_at=AT - timedelta(days=1), expires_at=AT + timedelta(days=30), **known,
    )  # fmt: skip
    with api.store.begin() as connection:
        lookouts.add(connection, one, at=AT + timedelta(minutes=1))
    api.app.state.desk.loop = open_loop(api.store, SETTINGS)
    return one.id


# --- the page ---------------------------------------------------------------------------------


def test_the_head_says_what_it_is_and_leads_on(quick):
    page = page_of(browse(quick, "GET", path(quick)))
    unit = quick.known.ids["unit_id"]
    assert page.xpath("//h1/bdi/text()") == ["01KG123ABC"]
    assert page.xpath("//*[@data-key='D']/@href") == [f"/units/{unit}#decide"]
    assert page.xpath("//*[@data-key='R']/@href") == [f"/units/{unit}#record"]
    assert f"/movements/{quick.known.ids['movement_id']}" in page.xpath("//main//a/@href")
    assert "here since 1 Mar 13:30" in words(page)  # 08:30 UTC by the clock of Korday
    assert page.xpath("//footer//a/@href")[0] == f"/api{path(quick)}"


def test_reasons_add_up_in_the_drawing_and_in_the_table(quick):
    page = page_of(browse(quick, "GET", path(quick)))
    bars = page.xpath("//svg[@class='reason-bar']/rect[2]")
    assert sum(float(bar.get("width")) for bar in bars) == pytest.approx(100, abs=0.1)
    ends = [float(bar.get("x")) + float(bar.get("width")) for bar in bars]
    assert [float(bar.get("x")) for bar in bars][1:] == pytest.approx(ends[:-1], abs=0.02)
    table = words(page, "//table[contains(@class, 'reasons-table')]")
    assert "Look behind the front wall." in table
    assert "The same key" not in table


def test_a_fact_leads_to_the_message_that_says_it(quick):
    page = page_of(browse(quick, "GET", path(quick)))
    source = f"{path(quick)}/messages/{quick.known.ids['first_message']}#here"
    assert source in page.xpath("//a[@class='origin']/@href")
    assert "#links" in page.xpath("//a[@class='origin']/@href")  # has_trailer


def test_a_restricted_reason_shows_area_instruction_and_contact_alone(quick):
    driver = traveller(quick, "PE1234567")
    seen = browse(quick, "GET", f"/crossings/{driver}", "trainer")
    assert "Call the duty desk." in seen.text
    assert "duty desk, 102" in seen.text
    assert "Informant" not in seen.text
    assert "points not shown" in seen.text
    assert quick.known.ids["lookout_id"] not in seen.text
    told = browse(quick, "GET", f"/crossings/{driver}", "auditor")
    assert "Informant 17" in told.text
    assert "The same key: document" in words(page_of(told))


def test_questions_can_be_read_aloud(quick):
    page = page_of(browse(quick, "GET", path(quick)))
    assert page.xpath("//section[contains(@class,'ask')]//q/text()") == [
        "How many people are in the vehicle?"
    ]


def test_companions_stand_in_the_list_and_in_the_drawing(quick):
    page = page_of(browse(quick, "GET", path(quick)))
    drawn = page.xpath("//svg[@class='link-graph']/text[@class='link-kind']/text()")
    assert sorted(drawn) == ["carried in", "drives", "tows"]
    assert "it tows 01KG123ABCT" in words(page, "//*[@class='link-list']")


def test_every_view_is_on_record(quick):
    name = quick.known.ids["crossing_id"]
    before = viewed(quick, "crossing", name)
    browse(quick, "GET", path(quick))
    assert viewed(quick, "crossing", name) == before + 1
    assert browse(quick, "GET", path(quick), "stranger").status_code == 404
    assert browse(quick, "GET", path(quick), "administrator").status_code == 403
    assert viewed(quick, "crossing", name) == before + 1


def test_the_analyst_reads_and_is_not_asked_to_decide(quick):
    page = page_of(browse(quick, "GET", path(quick), "analyst"))
    assert not page.xpath("//*[@data-key]")
    assert not page.xpath("//a[contains(@href, '/correct')]")


def test_names_are_shown_as_text(quick):
    arrive(quick, arrival("05KG100AAA", surname="<B>EVIL", document="XX1111111"))
    answer = browse(quick, "GET", f"/crossings/{traveller(quick, 'XX1111111')}")
    assert answer.status_code == 200
    assert "<B>EVIL" not in answer.text


# --- what was before --------------------------------------------------------------------------


def test_earlier_crossings_of_the_same_person_with_what_was_found(quick):
    later = json.loads(arrival("05KG100AAA"))
    later["arrived_at"] = "2026-03-02T08:30:00Z"
    quick.at = AT + timedelta(days=1, hours=1)
    arrive(quick, json.dumps(later).encode(), minutes=24 * 60)
    with quick.store.reading() as connection:
        now = crossings.latest_with(connection, "PE1234567")
    page = page_of(browse(quick, "GET", f"/crossings/{now}"))
    (row,) = page.xpath("//section[@id='past']//tbody/tr")
    assert "1 Mar 13:30" in words(row, ".")
    assert "Korday" in words(row, ".")
    assert "document, name and date of birth" in words(row, ".")
    before = row.xpath(".//a/@href")[0].rsplit("/", 1)[-1]
    assert viewed(quick, "crossing", before) == 1


def test_a_changed_assessment_says_what_changed(quick):
    more = json.loads(arrival("01KG123ABC"))
    more["vehicle"]["occupants"] = 9
    arrive(quick, json.dumps(more).encode())
    page = page_of(browse(quick, "GET", path(quick)))
    told = words(page, "//section[@aria-labelledby='changes-title']")
    assert "new reason: Truck with a trailer crowd" in told
    assert "first assessment" in told
    assert "fact changed" in told.replace("facts", "fact")


# --- near misses ------------------------------------------------------------------------------


def test_a_lookout_with_one_other_sign_is_shown_and_does_not_count(quick):
    lookout = wait_for(quick, "O1KG123ABC")
    wait_for(quick, "99KG123ABC")
    page = page_of(browse(quick, "GET", path(quick)))
    near = words(page, "//section[contains(@class, 'near')]")
    assert "01KG123ABC here, O1KG123ABC on the lookout: signs that look alike." in near
    assert "99KG123ABC" not in near
    assert page.xpath("//span[@class='score']/text()") == ["Score 47"]
    assert viewed(quick, "lookout", lookout) == 1


def test_a_near_miss_is_for_those_who_may_see_the_lookout(quick):
    wait_for(quick, "O1KG123ABC", agency="customs")
    assert "Resembles" not in browse(quick, "GET", path(quick)).text
    wait_for(quick, "01KG123AB", restricted=True, reason="Informant 18")
    hidden = browse(quick, "GET", path(quick))
    assert "Resembles" in hidden.text
    assert "Informant 18" not in hidden.text
    assert "<code>01KG123AB</code>" not in hidden.text
    assert "Resembles" not in browse(quick, "GET", path(quick), "trainer").text


# --- the message ------------------------------------------------------------------------------


def evidence(api, who="officer"):
    return browse(api, "GET", path(api, f"/messages/{api.known.ids['first_message']}"), who)


def test_the_message_is_shown_with_what_speaks_of_the_crossing(quick):
    page = page_of(evidence(quick))
    marked = words(page, "//mark")
    assert '"registration": "01KG123ABC"' in marked
    assert page.xpath("//li[@id='here']")
    message = quick.known.ids["first_message"]
    assert viewed(quick, "message", message) == 1
    assert evidence(quick, "stranger").status_code == 404
    assert evidence(quick, "administrator").status_code == 403
    assert viewed(quick, "message", message) == 1


def test_a_message_of_another_crossing_is_not_there(quick):
    tail = f"/messages/{quick.known.ids['first_message']}"
    assert browse(quick, "GET", path(quick, tail, "second_crossing")).status_code == 404


PNR = (
    b"UNB+IATA:1+KC+KZGOV+260301:0300+77++PNRGOV'UNH+1+PNRGOV:11:1:IA+1'MSG+:22'ORG+KC:IST'"
    b"TVL+010326:0300:010326:0900+IST+ALA+KC+852'EQN+2'"
    b"SRC'RCI+KC:AAAAAA::010226:1000'TIF+SMITH+ANNA MRS:A:1'"
    b"SSR+DOCS:HK:1:KC:::::/P/GBR/223344556/GBR/12APR85/F/01JAN30/SMITH/ANNA'"
    b"SSR+VGML:HK:1:KC:::::NO PORK'IFT+4:28::KC+WHEELCHAIR NEEDED'"
    b"FOP+CC::214.00:VI:4111111111111111:0729'"
    b"SRC'RCI+KC:BBBBBB::010226:1000'TIF+OTHERMAN+JOHN MR:A:1'"
    b"SSR+DOCS:HK:1:KC:::::/P/GBR/987654321/GBR/12APR85/M/01JAN30/OTHERMAN/JOHN'"
    b"UNT+19+1'UNZ+1+77'"
)


def test_others_sensitive_requests_and_cards_stay_hidden(quick):
    arrive(quick, PNR, sender="carrier")
    with quick.store.reading() as connection:
        columns = schema.mentions.c
        newest = select(columns.message_id).order_by(columns.known_at.desc()).limit(1)
        message = connection.scalar(newest)
    answer = browse(quick, "GET", f"/crossings/{traveller(quick, '223344556')}/messages/{message}")
    page = page_of(answer)
    assert "SMITH" in words(page, "//mark")
    assert "KC:AAAAAA" in words(page)
    for hidden in ("OTHERMAN", "BBBBBB", "987654321", "VGML", "PORK", "WHEELCHAIR",
                   "4111111111111111"):  # fmt: skip
        assert hidden not in answer.text
    assert "speak of others" in words(page)
    assert "shown to nobody" in words(page)
    assert "FOP+CC" in words(page)
