"""Code tables, normalisers and check digits."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from darvoza import codes
from darvoza.codes import tables

DIGITS = "0123456789"


@pytest.mark.parametrize(
    ("code", "alpha2", "alpha3"),
    [
        ("KZ", "KZ", "KAZ"),
        ("tjk", "TJ", "TJK"),
        ("D", "DE", "DEU"),
        ("D<<", "DE", "DEU"),
        ("XXA", None, "XXA"),
        ("XXB", None, "XXB"),
        ("XXC", None, "XXC"),
        ("XXX", None, "XXX"),
        ("UNO", None, "UNO"),
        ("UNK", None, "UNK"),
        ("RKS", "XK", "RKS"),
        ("EUE", "EU", "EUE"),
        ("GBD", "GB", "GBD"),
    ],
)
def test_countries_are_found_by_every_code(code, alpha2, alpha3):
    found = codes.country(code)
    assert found is not None
    assert (found.alpha2, found.alpha3) == (alpha2, alpha3)


@pytest.mark.parametrize("code", ["", "ZZZ", "Q", "KAZZ", "12"])
def test_an_unknown_code_is_none(code):
    assert codes.country(code) is None
    assert codes.port(code) is None
    assert codes.currency(code) is None


def test_ports_carry_country_and_zone():
    dushanbe, moscow = codes.port("DYU"), codes.port("mow")
    assert dushanbe == codes.Port(
        code="DYU", name="Dushanbe Airport", country="TJ", zone="Asia/Dushanbe"
    )
    assert moscow is not None
    assert moscow.zone == "Europe/Moscow"


def test_every_port_has_a_known_country_and_a_real_zone():
    known = tables._ports().values()
    assert len(known) > 7000
    assert [one.code for one in known if codes.country(one.country) is None] == []
    for zone in {one.zone for one in known}:
        ZoneInfo(zone)


def test_currencies_and_chapters():
    tenge, gold = codes.currency("KZT"), codes.currency("XAU")
    assert tenge is not None
    assert tenge.digits == 2
    assert gold is not None
    assert gold.digits is None
    assert codes.hs_chapter("2402209000") == "Tobacco and nicotine products"
    assert codes.hs_chapter("00") is None
    assert codes.hs_chapter("") is None
    assert len(tables._chapters()) == 99


def test_numbers_are_written_one_way():
    assert codes.document_number("ан 1234-567<") == "AH1234567"
    assert codes.document_number(" <- ") == ""
    assert codes.plate("а 123 вс 77") == "A123BC77"
    assert codes.fold_letters("Замок") == "ЗAMOK"


@given(st.text())
def test_normalising_twice_changes_nothing(text):
    once = codes.document_number(text)
    assert codes.document_number(once) == once


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("123ABC02", "KZ"),
        ("123AB02", "KZ"),
        ("12ABC05", "KZ"),
        ("A123BCD", "KZ"),
        ("01KG123ABC", "KG"),
        ("B1234AB", "KG"),
        ("1234AB01", "TJ"),
        ("01A123BC", "UZ"),
        ("85123ABC", "UZ"),
        ("AB1234AG", "TM"),
        ("A123BC77", "RU"),
        ("A123BC777", "RU"),
        ("AB123477", "RU"),
        ("1234AB77", "RU"),
        ("HELLO", None),
        ("", None),
        ("A123QC77", None),
    ],
)
def test_plates_tell_their_country(text, country):
    assert codes.plate_country(text) == country


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("+7 (701) 123-45-67", "77011234567"),
        ("8 701 123 45 67", "77011234567"),
        ("00996 555 123456", "996555123456"),
        ("+86 10 1234 5678", "861012345678"),
        ("12345", None),
        ("no phone", None),
        ("1" * 16, None),
    ],
)
def test_phones(text, number):
    assert codes.phone(text) == number


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" A.B@Example.KZ ", "a.b@example.kz"),
        ("ab.AT.example.com", "ab@example.com"),
        ("A..B//EX./AMPLE.COM", "a_b@ex-ample.com"),
        ("nobody", None),
        ("a@b", None),
        ("a@b@c.d", None),
        ("a b@c.d", None),
    ],
)
def test_emails(text, address):
    assert codes.email(text) == address


def test_check_digits_of_published_numbers():
    assert codes.mrz_digit("L898902C3") == 6  # ICAO 9303 part 4, specimen
    assert codes.mrz_digit("740812") == 2
    assert codes.valid_container("CSQU3054383")  # ISO 6346 example
    assert codes.valid_postal_item("EE473124829XX")  # UPU S10 example digits
    assert codes.valid_station("708507")  # Dostyk
    assert codes.valid_station("700007")  # Almaty 1
    assert codes.valid_wagon("218124712173")  # UIC 438 example


@pytest.mark.parametrize(
    "wrong", ["", "5", "CSQU3054384", "EE473124828XX", "708508", "ABCDEFGH", "²²²²²²²²"]
)
def test_wrong_numbers_are_invalid(wrong):
    assert not codes.valid_container(wrong)
    assert not codes.valid_postal_item(wrong)
    assert not codes.valid_station(wrong)
    assert not codes.valid_wagon(wrong)


@given(st.text(DIGITS, min_size=7, max_size=7), st.integers(0, 6), st.integers(1, 9))
def test_one_wrong_digit_of_a_wagon_is_seen(number, place, shift):
    whole = f"{number}{codes.wagon_digit(number)}"
    changed = str((int(whole[place]) + shift) % 10)
    assert codes.valid_wagon(whole)
    assert not codes.valid_wagon(whole[:place] + changed + whole[place + 1 :])


@given(st.text(DIGITS, min_size=8, max_size=8), st.integers(1, 9))
def test_only_the_right_digit_makes_a_postal_item_valid(number, shift):
    digit = codes.postal_item_digit(number)
    assert codes.valid_postal_item(f"CP{number}{digit}KZ")
    assert not codes.valid_postal_item(f"CP{number}{(digit + shift) % 10}KZ")


@given(st.text(DIGITS, min_size=5, max_size=5))
def test_station_digits_make_valid_stations(number):
    assert codes.valid_station(f"{number}{codes.station_digit(number)}")
