"""The arrival form: typed or scanned, through the one door, refused beside the field."""

import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from darvoza.records import Checkpoint, Mode
from darvoza.store import accounts, checkpoints, readings
from darvoza.store import messages as kept
from darvoza.store.crossings import crossings, mentions_of_messages
from darvoza.web.identity import COOKIE
from darvoza.web.pages.session import token_for
from tests.web.pages.test_find import get, zone
from tests.web.world import AT, PASSWORD, account

TRUCK = {
    "vehicle.registration": "05 kg 100 аав", "vehicle.trailer": "05KG200PP",
    "vehicle.kind": "truck",
    "people.0.surname": "Sadykov", "people.0.given_names": "Timur",
    "people.0.document": "ac 998877", "people.0.issuer": "kgz", "people.0.nationality": "KGZ",
    "people.0.date_of_birth": "1980-05-06",
    "people.1.surname": "Sadykova", "people.1.document": "AC998878",
    "load.description": "Onions", "load.hs_code": "0703.10", "load.gross_kg": "19 500",
    "load.value": "4000", "load.currency": "usd", "load.consignor": "Chuy Agro",
    "load.declaration": "KG/2026/77",
}  # fmt: skip


def post(api, said, who="officer", *, checkpoint="KOR", token=True, **changed):
    session = api.known.tokens[who]
    whole = {
        "checkpoint": checkpoint, "reference": "form-1", "direction": "arrival",
        "arrived_at": "2026-03-01T13:05", "do": "send", **said, **changed,
    }  # fmt: skip
    if token:
        whole["csrf"] = token_for(session)
    return api(
        "POST", "/arrival", content=urlencode(whole),
        headers={
            "Cookie": f"{COOKIE}={session}", "Content-Type": "application/x-www-form-urlencoded"
        },
    )  # fmt: skip


def desk_messages(api):
    """The readings of what came from the desk, the first first."""
    with api.store.reading() as connection:
        page = api("GET", "/api/messages?limit=1000", "auditor").json()["messages"]
        ids = [one["id"] for one in page if one["sender"].startswith("desk:")]
        return [readings.line_of(connection, name) for name in reversed(ids)]


def subjects_of(api, message_id):
    with api.store.reading() as connection:
        placed = mentions_of_messages(connection, [message_id])
        ordered = [name for name, _ in sorted(placed, key=lambda one: one[1].mention.ordinal)]
        known = crossings(connection, ordered)
    return [known[name].subject for name in ordered]


def clerk_of(api, mode):
    """Give the store a checkpoint PST of another *mode*, and its officer as *clerk*."""
    place = Checkpoint(code="PST", name="Post", mode=mode, country="KZ", zone="Asia/Almaty")
    clerk = replace(account("officer"), name="clerk", checkpoints=frozenset({"PST"}))
    with api.store.begin() as connection:
        checkpoints.save(connection, place, actor="setup", at=AT)
        accounts.add(connection, clerk, PASSWORD, actor="setup", at=AT)
        api.known.tokens["clerk"] = accounts.start_session(
            connection, "clerk", at=AT, lasts=timedelta(days=1), purpose="tests"
        )


def field(answer, name):
    """The form's field with everything around it, up to the next one."""
    return re.split(r'<div class="field', answer.text.split(f'id="{name}"')[1])[0]


def test_the_form_is_that_of_the_checkpoint(quick):
    road = get(quick, "/arrival?checkpoint=KOR").text
    assert 'name="vehicle.registration"' in road
    assert 'name="load.hs_code"' in road
    assert 'value="2026-03-01T13:10"' in road
    assert re.search(r'id="vehicle.registration"[^>]* autofocus', road)
    air = get(quick, "/arrival?checkpoint=ALA").text
    assert 'name="people.0.zone"' in air
    assert "vehicle.registration" not in air
    assert re.search(r'id="people.0.zone"[^>]* autofocus', air)


def test_a_truck_becomes_a_message_and_opens_its_control_unit(api):
    answer = post(api, TRUCK)
    assert answer.status_code == 303
    assert re.fullmatch(r"/units/[0-9a-f-]+\?done=received", answer.headers["location"])
    assert "The message is kept." in get(api, "/find?done=received").text
    (line,) = desk_messages(api)
    assert (line.sender, line.channel, line.format) == ("desk:officer", "desk", "road-json")
    assert (line.disposition, line.issues) == ("accepted", ())
    vehicle, trailer, driver, passenger, load = subjects_of(api, line.id)
    assert (vehicle.registration, vehicle.country, trailer.registration) == (
        "05KG100AAB", "KG", "05KG200PP",
    )  # fmt: skip
    assert (driver.documents[0].number, driver.documents[0].issuer) == ("AC998877", "KGZ")
    assert driver.document_verified is None
    assert passenger.surname == "SADYKOVA"
    assert (load.items[0].hs_code, load.items[0].gross_kg, load.currency) == (
        "070310",
        19500,
        "USD",
    )
    assert load.consignor.name == "Chuy Agro"
    with api.store.reading() as connection:
        raw = kept.bytes_of(connection, api.store, line.id)
    assert '"arrived_at": "2026-03-01T08:05:00+00:00"' in raw.decode()


def test_sent_twice_it_is_one_message(quick):
    first, second = post(quick, TRUCK), post(quick, TRUCK)
    assert first.headers["location"] == second.headers["location"]
    assert len(desk_messages(quick)) == 1


def test_a_wrong_value_is_told_at_its_field_and_nothing_is_kept(quick):
    wrong = {
        "people.0.nationality": "QQQ", "people.0.date_of_birth": "1980-13-06",
        "load.gross_kg": "heavy", "load.currency": "XYY", "load.hs_code": "onion",
    }  # fmt: skip
    answer = post(quick, {**TRUCK, **wrong})
    assert answer.status_code == 422
    for name, text in {
        "people.0.nationality": "No such country", "people.0.date_of_birth": "Write a day",
        "load.gross_kg": "Write a number", "load.currency": "No such currency",
        "load.hs_code": "2 to 14 figures",
    }.items():  # fmt: skip
        assert text in field(answer, name)
        assert f'value="{wrong[name]}"' in field(answer, name)
        assert 'aria-invalid="true"' in field(answer, name)
        assert f'href="#{name}"' in answer.text
    assert 'value="Sadykov"' in answer.text
    assert 'value="form-1"' in answer.text
    assert desk_messages(quick) == []


@pytest.mark.parametrize(
    ("checkpoint", "said", "field_named"),
    [
        ("KOR", {}, "vehicle.registration"),
        ("KOR", {"vehicle.make": "MAN", "people.0.surname": "A"}, "vehicle.registration"),
        ("KOR", {"people.0.sex": "M"}, "people.0.document"),
        ("ALA", {}, "people.0.document"),
        ("ALA", {"people.0.zone": "P<UTOERIKSSON<<ANNA"}, "people.0.zone"),
        ("KOR", {"vehicle.registration": "X1", "arrived_at": "soon"}, "arrived_at"),
        ("KOR", {"vehicle.registration": "X1", "arrived_at": "2026-03-09T13:05"}, "arrived_at"),
        ("KOR", {"vehicle.registration": "X1", "arrived_at": "2020-03-09T13:05"}, "arrived_at"),
        ("KOR", {"vehicle.registration": "X\x07"}, "vehicle.registration"),
        ("KOR", {"vehicle.registration": "X" * 201}, "vehicle.registration"),
    ],
)
def test_what_is_missing_or_absurd_is_told_at_its_field(quick, checkpoint, said, field_named):
    answer = post(quick, said, checkpoint=checkpoint)
    assert answer.status_code == 422
    assert "field-error" in field(answer, field_named)
    assert desk_messages(quick) == []


def test_a_passport_scanned_fills_the_fields_and_says_that_it_is_right(quick):
    answer = post(quick, {"people.0.zone": "\r\n".join(zone())}, do="read.0", checkpoint="ALA")
    assert answer.status_code == 200
    assert 'value="ASANOV"' in field(answer, "people.0.surname")
    assert 'value="1984-03-17"' in field(answer, "people.0.date_of_birth")
    assert "every check digit is right" in answer.text
    assert re.search(r'value="send" autofocus', answer.text)
    assert desk_messages(quick) == []


def test_a_zone_that_is_not_whole_is_kept_and_told(quick):
    answer = post(quick, {"people.0.zone": "P<KGZ<<X"}, do="read.0", checkpoint="ALA")
    assert answer.status_code == 422
    assert "The zone is not whole" in field(answer, "people.0.zone")
    assert "P&lt;KGZ&lt;&lt;X</textarea>" in answer.text


def test_a_wrong_check_digit_in_a_zone_is_told(quick):
    first, second = zone()
    broken = second[:9] + str((int(second[9]) + 1) % 10) + second[10:]
    answer = post(quick, {"people.0.zone": first + broken}, do="read.0", checkpoint="ALA")
    assert "The check digit of number" in answer.text


@pytest.mark.parametrize(("changed", "verified"), [({}, True), ({"people.0.surname": "X"}, False)])
def test_only_what_stands_in_the_zone_counts_as_read_by_machine(quick, changed, verified):
    said = {"people.0.zone": "".join(zone("N7654321", surname="NEW")), **changed}
    assert post(quick, said, checkpoint="ALA").status_code == 303
    (line,) = desk_messages(quick)
    assert line.format == "desk-json"
    (traveller,) = subjects_of(quick, line.id)
    assert traveller.document_verified is verified
    assert traveller.documents[0].number == "N7654321"


def test_what_was_scanned_stands_in_the_fields_of_a_form_that_is_refused(quick):
    said = {"people.0.zone": "".join(zone()), "people.0.nationality": "QQQ"}
    answer = post(quick, said, checkpoint="ALA")
    assert answer.status_code == 422
    assert 'value="ASANOV"' in field(answer, "people.0.surname")
    assert 'value="QQQ"' in field(answer, "people.0.nationality")


def test_a_card_that_was_scanned_is_a_card(quick):
    card = (
        "I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<"
    )
    assert post(quick, {"people.0.zone": card}, checkpoint="ALA").status_code == 303
    (line,) = desk_messages(quick)
    (traveller,) = subjects_of(quick, line.id)
    assert traveller.documents[0].kind == "I"
    assert traveller.document_verified is True


def test_a_traveller_of_an_announced_flight_continues_that_crossing(quick):
    passport = {"people.0.surname": "SMITH", "people.0.document": "123456789",
                "people.0.date_of_birth": "1985-04-12", "people.0.issuer": "GBR"}  # fmt: skip
    answer = post(quick, passport, checkpoint="ALA")
    assert answer.status_code == 303
    known = quick("GET", "/api/find?q=123456789", "officer").json()
    assert len(known["now"]) == 1
    assert known["now"][0]["movement"] == "KC852"
    assert known["now"][0]["present"] is True


def test_a_passenger_is_added_without_script(quick):
    answer = post(quick, TRUCK, do="person")
    assert answer.status_code == 200
    assert re.search(r'id="people.2.zone"[^>]* autofocus', answer.text)
    assert 'value="Sadykova"' in answer.text
    assert desk_messages(quick) == []


def test_a_pedestrian_at_a_road_post(quick):
    answer = post(quick, {"people.0.document": "ID5550001", "people.0.surname": "WALKER"})
    assert answer.headers["location"].startswith("/units/")
    (line,) = desk_messages(quick)
    assert line.format == "desk-json"


def test_what_was_typed_into_the_box_is_in_the_form(quick):
    plate = get(quick, "/arrival?checkpoint=KOR&q=05+kg+100+AAB")
    assert 'value="05KG100AAB"' in field(plate, "vehicle.registration")
    scan = get(quick, "/arrival?" + urlencode({"checkpoint": "ALA", "q": "".join(zone())}))
    assert 'value="PE1234567"' in field(scan, "people.0.document")
    assert "P&lt;KGZASANOV" in scan.text


def test_another_place_does_not_exist(quick):
    assert post(quick, TRUCK, checkpoint="OTH").status_code == 404
    assert post(quick, TRUCK, "stranger", checkpoint="KOR").status_code == 404
    assert desk_messages(quick) == []


def test_without_the_forms_token_nothing_is_done(quick):
    assert post(quick, TRUCK, token=False).status_code == 403
    assert desk_messages(quick) == []


@pytest.mark.parametrize("who", ["analyst", "auditor", "administrator"])
def test_who_may_not_decide_records_nothing(quick, who):
    assert get(quick, "/arrival", who).status_code == 403
    assert post(quick, TRUCK, who).status_code == 403


def test_the_twin_takes_the_same_and_names_the_field(quick):
    said = {"checkpoint": "KOR", "reference": "r-1", "vehicle": {"registration": "05KG100AAB"}}
    answer = quick("POST", "/api/arrivals", "officer", json=said)
    assert answer.status_code == 201
    assert answer.json()["open"].startswith("/units/")
    assert answer.json()["disposition"] == "accepted"
    wrong = {**said, "people": [{"surname": "A", "nationality": "QQQ"}]}
    refused = quick("POST", "/api/arrivals", "officer", json=wrong)
    assert (refused.status_code, refused.json()["field"]) == (422, "people.0.nationality")


def test_the_form_stands_in_the_language_of_the_account(quick):
    assert 'lang="ru"' in get(quick, "/arrival?checkpoint=KOR", "inspector").text


def test_an_odd_number_is_taken_when_it_is_sent_again(quick):
    clerk_of(quick, Mode.POST)
    said = {"item.item_id": "RR473124828CN", "item.sender": "Li Wei"}
    first = post(quick, said, "clerk", checkpoint="PST")
    assert first.status_code == 422
    assert "The check digit is wrong" in field(first, "item.item_id")
    as_is = re.search(r'name="as_is" value="([^"]+)"', first.text).group(1)
    assert post(quick, said, "clerk", checkpoint="PST", as_is=as_is).status_code == 303
    (line,) = desk_messages(quick)
    assert (line.format, line.disposition) == ("post-json", "accepted_with_issues")


def test_a_wagon_with_its_load(quick):
    clerk_of(quick, Mode.RAIL)
    said = {
        "vehicle.registration": "61519351",
        "load.description": "Coal",
        "load.gross_kg": "60000",
    }
    assert post(quick, said, "clerk", checkpoint="PST").status_code == 303
    (line,) = desk_messages(quick)
    wagon, coal = subjects_of(quick, line.id)
    assert (wagon.kind, wagon.registration) == ("wagon", "61519351")
    assert coal.items[0].description == "Coal"
    odd = post(quick, {"vehicle.registration": "61519352"}, "clerk", checkpoint="PST")
    assert "The check digit is wrong" in field(odd, "vehicle.registration")
