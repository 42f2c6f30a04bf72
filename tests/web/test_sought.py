"""Every kind of number that people type into the one box."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from darvoza.records import IdentityKey
from darvoza.web.views.sought import SoughtKind, readings
from tests.web.world import AT


def kinds(typed):
    return [one.kind for one in readings(typed, AT)]


def one(typed, kind):
    return next(found for found in readings(typed, AT) if found.kind is kind)


@pytest.mark.parametrize(
    ("typed", "kind", "check"),
    [
        ("CSQU 305438-3", SoughtKind.CONTAINER, True),
        ("CSQU3054384", SoughtKind.CONTAINER, False),
        ("6151 9351", SoughtKind.WAGON, True),
        ("61519352", SoughtKind.WAGON, False),
        ("RR 473 124 829 CN", SoughtKind.POSTAL_ITEM, True),
        ("RR473124828CN", SoughtKind.POSTAL_ITEM, False),
    ],
)
def test_numbers_with_a_check_digit_come_first_and_say_whether_it_is_right(typed, kind, check):
    first = readings(typed, AT)[0]
    assert (first.kind, first.check) == (kind, check)


def test_the_key_is_the_one_the_loop_keeps():
    assert one("CSQU3054383", SoughtKind.CONTAINER).keys == (
        IdentityKey(kind="container", value="CSQU3054383"),
    )
    assert one("а 123 вс 77", SoughtKind.PLATE).keys == (
        IdentityKey(kind="plate", value="A123BC77"),
    )
    assert one("а 123 вс 77", SoughtKind.PLATE).country == "RU"
    assert one("8 701 123 45 67", SoughtKind.PHONE).keys == (
        IdentityKey(kind="phone", value="77011234567"),
    )
    assert one("xv8vg5", SoughtKind.LOCATOR).beginnings == (
        IdentityKey(kind="booking", value="XV8VG5|"),
    )
    declared = one("KZKDY/2026/C12345", SoughtKind.REFERENCE).keys
    assert IdentityKey(kind="reference", value="declaration|KZKDY/2026/C12345") in declared


@pytest.mark.parametrize(
    ("typed", "flight"),
    [("KC852", ("KC", "852")), ("kc 0852", ("KC", "852")), ("8K731", ("8K", "731"))],
)
def test_a_flight_has_a_carrier_and_a_number_without_zeros(typed, flight):
    assert one(typed, SoughtKind.FLIGHT).flight == flight


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("1234", SoughtKind.FLIGHT), ("12345678", SoughtKind.PLATE), ("AB", SoughtKind.NAME),
     ("AB12", SoughtKind.NAME), ("WVWZZZ1JZXW00000I", SoughtKind.VIN)],
)  # fmt: skip
def test_what_it_is_not(typed, kind):
    assert kind not in kinds(typed)


def test_a_vehicle_identification_number():
    assert SoughtKind.VIN in kinds("WVWZZZ1JZXW000001")


def test_a_card_of_three_lines_and_a_visa_are_zones():
    card = (
        "I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<"
    )
    visa = (
        "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L8988901C4XXX4009078F96121096ZE184226B<<<<<<"
    )
    for typed, number in ((card, "D23145890"), (visa, "L8988901C")):
        (found,) = readings(typed, AT)
        assert (found.kind, found.traveller.documents[0].number) == (SoughtKind.ZONE, number)
        assert found.traveller.surname == "ERIKSSON"


@given(st.text(max_size=100))
def test_no_text_breaks_it(typed):
    for found in readings(typed, AT):
        assert found.value
        assert found.value.isprintable()
        assert len(found.keys) <= 20
