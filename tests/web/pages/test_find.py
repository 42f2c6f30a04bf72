"""The one box: what was typed is understood, found, recorded; one thing opens at once."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from sqlalchemy import select

from darvoza.codes.checks import mrz_digit
from darvoza.store import audit, schema
from darvoza.web.desk import SEARCHES
from darvoza.web.identity import COOKIE
from tests.web.world import AT, arrival


def get(api, path, who="officer"):
    return api("GET", path, headers={"Cookie": f"{COOKIE}={api.known.tokens[who]}"})


def find(api, typed, who="officer"):
    return get(api, f"/find?q={quote(typed)}", who)


def zone(number="PE1234567", *, given="BAKYT", born="840317", surname="ASANOV", state="KGZ"):
    first = f"P<{state}{surname}<<{given}".ljust(44, "<")
    number = number.ljust(9, "<")
    checked = f"{number}{mrz_digit(number)}"
    dates = f"{born}{mrz_digit(born)}", f"310501{mrz_digit('310501')}"
    total = mrz_digit(checked + dates[0] + dates[1] + "<" * 14 + "0")
    return first, f"{checked}{state}{dates[0]}M{dates[1]}{'<' * 14}0{total}"


def searches(api):
    with api.store.reading() as connection:
        found = audit.recent(connection, limit=200)
    return [one for one in found if one.action == "searched"]


def test_a_plate_opens_the_control_unit(api):
    for typed in ("01KG123ABC", "01 kg 123-abc", "01 КG 123 АВС"):
        answer = find(api, typed)
        assert answer.status_code == 303
        assert answer.headers["location"] == f"/units/{api.known.ids['unit_id']}"


@pytest.mark.parametrize("between", ["\r\n", "\n", "\t", " ", ""])
def test_a_passport_scanned_in_any_way_opens_the_control_unit(quick, between):
    answer = find(quick, between.join(zone()) + between)
    assert answer.headers["location"] == f"/units/{quick.known.ids['unit_id']}"


def test_a_scanner_on_a_russian_keyboard_is_understood(quick):
    russian = str.maketrans("QWERTYUIOPASDFGHJKLZXCVBNM<", "ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬБ")
    assert find(quick, "".join(zone()).translate(russian)).status_code == 303


def test_another_document_of_one_who_is_expected_is_shown_and_said(quick):
    answer = find(quick, "".join(zone("XX7654321")))
    assert answer.status_code == 200
    assert "another document than announced" in answer.text
    assert f"/units/{quick.known.ids['unit_id']}" in answer.text


def test_another_name_on_a_known_document_is_shown_and_said(quick):
    answer = find(quick, "".join(zone(surname="OTHER", born="900101")))
    assert answer.status_code == 200
    assert "another name than announced" in answer.text
    assert "another date of birth than announced" in answer.text


def test_a_wrong_check_digit_is_said_before_anything_is_opened(quick):
    first, second = zone()
    wrong = second[:9] + str((int(second[9]) + 1) % 10) + second[10:]
    answer = find(quick, first + wrong)
    assert answer.status_code == 200
    assert "CHECK DIGIT WRONG" in answer.text
    assert "The check digit of number" in answer.text


def test_half_a_zone_asks_for_the_rest_and_keeps_it(quick):
    first, _ = zone()
    answer = find(quick, first)
    assert "The zone is not whole" in answer.text
    assert f">{first.replace('<', '&lt;')}</textarea>" in answer.text
    assert "Record the arrival" not in answer.text


def test_one_who_is_not_expected_can_be_recorded(quick):
    answer = find(quick, "".join(zone("N1234567", surname="NOBODY", state="UZB")))
    assert "travel document N1234567, Uzbekistan, expires 2031-05-01" in answer.text
    assert "Not expected here now" in answer.text
    assert "/arrival?q=P%3CUZBNOBODY" in answer.text


def test_the_country_is_named_in_the_language_of_the_reader(quick):
    answer = find(quick, "".join(zone("N1234567", surname="NOBODY", state="UZB")), "inspector")
    assert "Узбекистан" in answer.text


def test_a_flight_opens_its_movement_and_stays_within_a_day_or_two(quick):
    answer = find(quick, "KC 852")
    assert answer.headers["location"].startswith("/movements/")
    quick.at = AT + timedelta(days=3)
    assert find(quick, "KC852").status_code == 200


def test_several_are_listed_nearest_first(quick):
    quick("POST", "/api/messages", "post", content=arrival("03KG777AAA", surname="ASANOVA",
                                                          document="PE7654321"))  # fmt: skip
    answer = find(quick, "asanov")
    assert answer.status_code == 200
    rows = re.findall(r"<li data-row.*?</li>", answer.text, re.DOTALL)
    assert len(rows) == 2
    assert all("<bdi>ASANOV" in row and "channel" in row for row in rows)


@pytest.mark.parametrize("typed", ["Asanov Bakyt", "bakyt asanov", "ASANOV, Bakyt", "Асанов Бакыт"])
def test_a_name_is_found_in_either_order_and_script(quick, typed):
    answer = find(quick, typed)
    assert answer.headers["location"] == f"/units/{quick.known.ids['unit_id']}"


def test_what_was_long_ago_is_listed_and_never_opened_by_itself(quick):
    quick.at = AT + timedelta(days=20)
    answer = find(quick, "01KG123ABC")
    assert answer.status_code == 200
    assert "Not expected here now" in answer.text
    assert "Earlier and later crossings" in answer.text
    assert f"/units/{quick.known.ids['unit_id']}" in answer.text


@pytest.mark.parametrize("typed", ["02KG555OTH", "CD1111111", "PETROV"])
def test_what_belongs_to_others_does_not_exist(quick, typed):
    answer = find(quick, typed)
    assert answer.status_code == 200
    assert "data-row class" not in answer.text
    assert find(quick, typed, "stranger").status_code == 303


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "%", "_", "'; --", "\0", "é" * 400])
def test_anything_at_all_is_answered(quick, typed):
    answer = find(quick, typed)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_an_empty_box_says_what_it_takes_and_searches_nothing(quick):
    assert "Scan or type into the box above" in get(quick, "/find").text
    assert searches(quick) == []


def test_a_search_is_recorded_without_its_words(api):
    find(api, "01KG123ABC")
    find(api, "01kg 123 abc")
    first, second = searches(api)
    assert first.actor == "officer"
    assert first.purpose == "tests"
    assert first.detail["kinds"][0] == "plate"
    assert first.detail["found"] == 1
    assert "123ABC" not in str(first.detail)
    assert first.detail["sought"][0] == second.detail["sought"][0]


def test_the_people_listed_are_recorded_as_seen(quick):
    find(quick, "asanov")
    with quick.store.reading() as connection:
        table = schema.audit.c
        seen = select(table.subject_id).where(
            table.action == "viewed", table.subject_kind == "crossing"
        )
        ids = set(connection.scalars(seen))
    assert len(ids) == 1


def test_too_many_searches_are_refused(quick):
    answers = [quick("GET", "/api/find?q=", "officer").status_code for _ in range(SEARCHES + 1)]
    assert answers == [200] * SEARCHES + [429]
    assert quick("GET", "/api/find?q=", "supervisor").status_code == 200


def test_the_twin_answers_the_same(quick):
    page = quick("GET", "/api/find", "officer", params={"q": "01KG123ABC"}).json()
    assert page["open"] == f"/units/{quick.known.ids['unit_id']}"
    assert page["read_as"][0]["kind"] == "plate"
    assert page["read_as"][0]["country"] == "KG"
    (line,) = page["now"]
    assert (line["label"], line["channel"], line["matched"]) == ("01KG123ABC", "red", ["plate"])


def test_an_administrator_finds_nobody(quick):
    assert find(quick, "01KG123ABC", "administrator").status_code == 403
    assert get(quick, "/find?q=x").status_code == 200
    assert quick("GET", "/find?q=x").headers["location"].startswith("/sign-in")


def test_a_driver_is_listed_with_the_channel_of_the_truck(quick):
    quick.at = AT + timedelta(days=20)
    page = quick("GET", "/api/find", "officer", params={"q": "IVANOV"}).json()
    (line,) = page["others"]
    assert line["kind"] == "traveller"
    assert line["channel"] == "red"
