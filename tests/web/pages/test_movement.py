"""A movement as a page: the seats of a flight, a truck with its load, a train, a mail dispatch."""

import re
from datetime import UTC, datetime

import pytest
from lxml import html
from sqlalchemy import select

from darvoza.pipeline.door import receive
from darvoza.pipeline.opening import open_loop
from darvoza.records import Channel
from darvoza.simulate.parcels import mail_day
from darvoza.simulate.people import People
from darvoza.simulate.rail import rail_day
from darvoza.simulate.truth import Truth
from darvoza.simulate.world import MAIL_OFFICE, RAIL_POST
from darvoza.simulate.write_post import dispatch_letter
from darvoza.store import audit, checkpoints, lookouts, schema
from darvoza.store.ids import new_id
from darvoza.store.lookouts import Lookout
from darvoza.subjects import SubjectKind
from darvoza.web.pages.movement import seat_map
from darvoza.web.views.movements import Aboard, Part, seat
from tests.web.pages.test_queue import get
from tests.web.world import AT, PAXLST, SETTINGS

SEATED = (
    PAXLST.replace(b"REF1", b"REF2")
    .replace(b"DOC+P:110:111+123456789'", b"RFF+SEA:014C'DOC+P:110:111+123456789'")
    .replace(b"KC852", b"KC853")
    .replace(b"UNT+17", b"UNT+18")
)


def movements(api, checkpoint):
    page = api("GET", f"/api/queue?checkpoint={checkpoint}", "officer").json()
    return {one["movement"]: one["movement_id"] for one in page["lines"]}


def test_a_truck_stands_with_its_trailer_driver_and_load(api):
    movement_id = api.known.ids["movement_id"]
    answer = get(api, f"/movements/{movement_id}")
    assert answer.status_code == 200
    page = html.document_fromstring(answer.text)
    titles = [" ".join(one.text_content().split()) for one in page.xpath("//h3")]
    assert titles == ["Vehicle: truck", "Trailer", "Driver", "Load"]
    assert "01KG123ABCT" in answer.text
    assert "ASANOV BAKYT" in answer.text
    assert "610910" in answer.text
    assert f"/units/{api.known.ids['unit_id']}" in page.xpath("//main//a/@href")
    assert page.xpath("//footer//a/@href")[0] == f"/api/movements/{movement_id}"


def test_the_view_of_everybody_aboard_is_on_record(api):
    path = f"/movements/{api.known.ids['movement_id']}"
    get(api, path)
    aboard = api("GET", f"/api{path}", "auditor").json()["aboard"]
    assert len(aboard) == 4
    with api.store.reading() as connection:
        for one in aboard:
            seen = audit.entries_of(connection, "crossing", one["crossing_id"])
            assert [entry.actor for entry in seen if entry.action == "viewed"] == [
                "officer", "auditor",
            ]  # fmt: skip
        whole = audit.entries_of(connection, "movement", api.known.ids["movement_id"])
    assert len(whole) == 2


def test_a_flight_shows_who_sits_where_and_in_which_channel(quick):
    quick("POST", "/api/messages", "carrier", content=SEATED)
    answer = get(quick, f"/movements/{movements(quick, 'ALA')['KC853']}")
    page = html.document_fromstring(answer.text)
    assert "Flight KC853" in page.xpath("string(//h1)")
    assert "IST" in answer.text
    (place,) = page.xpath("//table[@class='seats']//a")
    assert place.get("class") == "seat-green"
    assert place.text_content().split() == ["G", "14C"]
    (line,) = page.xpath("//tr[@data-row]")
    assert place.get("href") in line.xpath(".//a/@href")
    assert "SMITH ANNA" in line.text_content()


def test_a_flight_without_seats_is_a_list(quick):
    text = get(quick, f"/movements/{movements(quick, 'ALA')['KC852']}").text
    assert "SMITH ANNA" in text
    assert 'class="seats"' not in text


MIDNIGHT = datetime(2026, 3, 1, tzinfo=UTC)


def kept(api, place, letters):
    """Keep simulated *letters* of *place*; the ids of its movements."""
    deliveries = [letter.delivered(letter.at) for letter in letters]
    with api.store.begin() as connection:
        checkpoints.save(connection, place, actor="setup", at=AT)
    receive(open_loop(api.store, SETTINGS), deliveries)
    with api.store.reading() as connection:
        found = select(schema.movements.c.id).where(schema.movements.c.checkpoint == place.code)
        return list(connection.scalars(found))


def test_a_train_is_drawn_wagon_by_wagon(quick):
    letters = rail_day(1, Truth(), MIDNIGHT, 0.3)
    (movement_id,) = kept(quick, RAIL_POST, letters)
    page = html.document_fromstring(get(quick, f"/movements/{movement_id}", "auditor").text)
    wagons = page.xpath("//ol[@class='train']//a[contains(@class, 'wagon')]")
    lines = page.xpath("//tr[@data-row]")
    assert len(wagons) == len(lines) > 2
    assert {one.get("href") for one in wagons} == {
        one.xpath(".//td[2]/a/@href")[0] for one in lines
    }
    for wagon in wagons:
        assert re.search(r"GREEN|BLUE|YELLOW|RED", wagon.text_content())
        assert re.search(r"\d{8}", wagon.xpath("string(./b)"))
        assert "load not named" not in wagon.text_content()  # one note may fill three wagons
    assert f"/movements/{movement_id}/wagons.pdf" in page.xpath("//a/@href")


def test_a_mail_dispatch_lists_its_parcels(quick):
    dispatches = mail_day(1, People(1), Truth(), MIDNIGHT, 0.3)
    found = kept(quick, MAIL_OFFICE, map(dispatch_letter, dispatches))
    page = html.document_fromstring(get(quick, f"/movements/{found[0]}", "auditor").text)
    lines = page.xpath("//tr[@data-row]")
    assert lines
    for line in lines:
        assert re.fullmatch(r"[A-Z]{2}\d{9}[A-Z]{2}", line.xpath("string(.//td[2]/a)"))
        assert line.xpath(".//td[2]/a/@href")[0].startswith("/units/")


def test_a_restricted_reason_is_not_told_beside_the_names(quick):
    one = Lookout(
        id=new_id(AT), key=lookouts.IdentityKey(kind="document", value="123456789"),
        area=lookouts.ThreatArea.WANTED, channel=Channel.RED, points=5, restricted=True,
        instruction={"en": "Keep her waiting."}, reason="Informant 18", owner="analyst",
        contact="103", agency="border", starts_at=AT, expires_at=AT.replace(year=2027),
    )  # fmt: skip
    with quick.store.begin() as connection:
        lookouts.add(connection, one, at=AT)
    quick("POST", "/api/messages", "carrier", content=SEATED)
    text = get(quick, f"/movements/{movements(quick, 'ALA')['KC853']}").text
    assert 'class="seat-red"' in text
    assert "Keep her waiting." in text
    assert "Informant 18" not in text


def test_elsewhere_a_movement_does_not_exist(quick):
    path = f"/movements/{quick.known.ids['movement_id']}"
    assert get(quick, path, "stranger").status_code == 404
    assert get(quick, path, "administrator").status_code == 403
    assert get(quick, "/movements/nothing").status_code == 404
    assert get(quick, "/movements/a%20b").status_code == 422


@pytest.mark.parametrize(
    ("written", "read"),
    [("14C", "14C"), ("014c", "14C"), (" 3A ", "3A"), ("C14", None), ("", None), (None, None),
     ("1234A", None)],
)  # fmt: skip
def test_seats_are_read(written, read):
    assert seat(written) == read


def test_a_cabin_has_the_seats_that_are_known_and_counts_the_others():
    def one(name, place):
        return Aboard(
            crossing_id=name, unit_id=name, kind=SubjectKind.TRAVELLER, part=Part.TRAVELLER,
            label=name, channel="green", score=0, seat=place,
        )  # fmt: skip

    people = [one("first", "2A"), one("second", "10D"), one("same", "10D"), one("none", None)]
    cabin = seat_map(people)
    assert cabin.letters == ("A", "D")
    assert [row.number for row in cabin.rows] == [2, 10]
    assert [[len(here) for here in row.seats] for row in cabin.rows] == [[1, 0], [0, 2]]
    assert cabin.unseated == 1
    assert seat_map(people[3:]) is None
