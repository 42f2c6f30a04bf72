"""Golden cases first: this is the hardest small module (which mentions are of one subject?)."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from darvoza.crossings import merge, resolve
from darvoza.records import Stage
from darvoza.subjects import Booking, Document, Traveller, VehicleKind
from tests.crossings.shapes import NOON, arrival, flight, goods, said, traveller, truck


def groups(*mentions, **corrections):
    found = resolve(mentions, **corrections)
    return sorted(tuple(sorted(item.id for item in group)) for group in found)


CASES = {
    "booking, passenger list and desk are one crossing": (
        [
            said("b:0", traveller(locator="ABC123", born=None), stage=Stage.BOOKING,
                 movement=flight()),
            said("l:0", traveller(locator="ABC123", number="N1"), movement=flight()),
            said("d:0", traveller(number="N1"), stage=Stage.DESK, at=NOON + timedelta(hours=1),
                 checkpoint="AIR"),
        ],
        [("b:0", "d:0", "l:0")],
    ),
    "the desk may come before the list": (
        [
            said("d:0", traveller(number="N1"), stage=Stage.DESK, at=NOON, checkpoint="AIR"),
            said("b:0", traveller(locator="ABC123", number="N1"), stage=Stage.BOOKING,
                 movement=flight()),
        ],
        [("b:0", "d:0")],
    ),
    "two flights of one day are two crossings": (
        [
            said("a:0", traveller(number="N1"), movement=flight()),
            said("b:0", traveller(number="N1"), movement=flight(NOON + timedelta(hours=6), "133")),
        ],
        [("a:0",), ("b:0",)],
    ),
    "a scan does not glue two flights together": (
        [
            said("a:0", traveller(number="N1"), movement=flight()),
            said("b:0", traveller(number="N1"), movement=flight(NOON + timedelta(hours=6), "133")),
            said("d:0", traveller(number="N1"), stage=Stage.DESK, at=NOON + timedelta(minutes=40),
                 checkpoint="AIR"),
        ],
        [("a:0", "d:0"), ("b:0",)],
    ),
    "an infant on the parent's passport is another person": (
        [
            said("l:0", traveller(number="N1"), movement=flight()),
            said("l:1", traveller(given="BABY", born=date(2025, 9, 1), number="N1"),
                 movement=flight()),
        ],
        [("l:0",), ("l:1",)],
    ),
    "father and son of one name are two people": (
        [
            said("b:0", traveller(locator="ABC123", born=date(1960, 1, 1)), stage=Stage.BOOKING,
                 movement=flight()),
            said("l:0", traveller(locator="ABC123", born=date(1990, 1, 1)), movement=flight()),
        ],
        [("b:0",), ("l:0",)],
    ),
    "a wrong birth date does not make a second person of one passport": (
        [
            said("b:0", traveller(number="N1", born=date(1990, 2, 1)), stage=Stage.BOOKING,
                 movement=flight()),
            said("l:0", traveller(number="N1", born=date(1990, 1, 2)), movement=flight()),
        ],
        [("b:0", "l:0")],
    ),
    "two people of one name in one booking stay two": (
        [
            said("l:0", traveller(locator="ABC123", born=None), movement=flight()),
            said("l:1", traveller(locator="ABC123", born=None), movement=flight()),
        ],
        [("l:0",), ("l:1",)],
    ),
    "a person named twice in one message is one person": (
        [
            said("l:0", traveller(number="N1"), movement=flight()),
            said("l:1", traveller(number="N1"), movement=flight()),
        ],
        [("l:0", "l:1")],
    ),
    "a declaration continues in the load that names it": (
        [
            said("s:0", goods("KZ1"), stage=Stage.DECLARATION, checkpoint="ROAD",
                 event=NOON - timedelta(days=2)),
            said("r:0", goods("KZ1"), stage=Stage.ARRIVAL, movement=arrival("123ABC02"), at=NOON),
        ],
        [("r:0", "s:0")],
    ),
    "two notes of one day announce one passage of a wagon": (
        [
            said("n:0", truck("51234567", VehicleKind.WAGON), stage=Stage.NOTE, checkpoint="RAIL"),
            said("m:0", truck("51234567", VehicleKind.WAGON), stage=Stage.NOTE, checkpoint="RAIL",
                 event=NOON + timedelta(hours=9)),
        ],
        [("m:0", "n:0")],
    ),
    "a wagon announced again a week later comes again": (
        [
            said("n:0", truck("51234567", VehicleKind.WAGON), stage=Stage.NOTE, checkpoint="RAIL"),
            said("m:0", truck("51234567", VehicleKind.WAGON), stage=Stage.NOTE, checkpoint="RAIL",
                 event=NOON + timedelta(days=7)),
        ],
        [("m:0",), ("n:0",)],
    ),
    "a truck that comes back is a new crossing": (
        [
            said("r:0", truck(), stage=Stage.ARRIVAL, movement=arrival("123ABC02"), at=NOON),
            said("q:0", truck(), stage=Stage.ARRIVAL, movement=arrival("123ABC02"),
                 at=NOON + timedelta(hours=4)),
        ],
        [("q:0",), ("r:0",)],
    ),
    "a driver whose passport is scanned after the arrival report is one crossing": (
        [
            said("r:0", traveller(number="N1"), stage=Stage.ARRIVAL, movement=arrival("123ABC02"),
                 at=NOON),
            said("d:0", traveller(number="N1"), stage=Stage.DESK, checkpoint="ROAD",
                 at=NOON + timedelta(minutes=9)),
        ],
        [("d:0", "r:0")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_golden(name):
    mentions, expected = CASES[name]
    assert groups(*mentions) == expected
    assert groups(*reversed(mentions)) == expected


def test_what_an_officer_puts_apart_stays_apart():
    mentions = CASES["booking, passenger list and desk are one crossing"][0]
    assert groups(*mentions, apart=[("b:0", "l:0")]) == [("b:0",), ("d:0", "l:0")]


def test_what_an_officer_puts_together_is_together_without_any_key():
    first = said("a:0", traveller("IVANOV", number="X1"), movement=flight())
    second = said("b:0", traveller("IVANOFF", number="Y1"), movement=flight())
    assert groups(first, second, together=[("a:0", "b:0")]) == [("a:0", "b:0")]


def test_a_later_stage_overrides_and_never_unlearns():
    booked = Traveller(
        surname="KIM", booking=Booking(locator="ABC123", form_of_payment="CA"), phones=("+7701",)
    )
    listed = Traveller(
        surname="KIM-LEE", documents=(Document(kind="P", number="N1"),),
        booking=Booking(locator="ABC123"), phones=("+7702",),
    )  # fmt: skip
    merged = merge([
        said("b:0", booked, stage=Stage.BOOKING, movement=flight()),
        said("l:0", listed, movement=flight()),
    ])  # fmt: skip
    assert merged.surname == "KIM-LEE"
    assert merged.booking.form_of_payment == "CA"
    assert merged.phones == ("+7701", "+7702")
    assert merged.documents[0].number == "N1"


names = st.sampled_from(["KIM", "LEE", "ALIEV"])
people = st.builds(
    traveller,
    surname=names,
    given=st.sampled_from(["ANNA", "OLEG"]),
    born=st.sampled_from([None, date(1990, 1, 2), date(2025, 9, 1)]),
    number=st.sampled_from([None, "N1", "N2", "N3"]),
    locator=st.sampled_from([None, "ABC123", "XYZ789"]),
)
places = st.sampled_from(
    [
        {"stage": Stage.BOOKING, "movement": flight()},
        {"stage": Stage.LIST, "movement": flight()},
        {"stage": Stage.LIST, "movement": flight(NOON + timedelta(hours=8), "133")},
        {"stage": Stage.DESK, "checkpoint": "AIR", "at": NOON + timedelta(minutes=30)},
        {"stage": Stage.DESK, "checkpoint": "AIR", "at": NOON + timedelta(hours=9)},
    ]
)


@st.composite
def traffic(draw):
    count = draw(st.integers(2, 9))
    return [
        said(f"m{draw(st.integers(0, 4))}:{index}", draw(people), **draw(places))
        for index in range(count)
    ]


@settings(max_examples=300)
@given(traffic(), st.randoms())
def test_the_order_of_messages_does_not_matter(mentions, random):
    expected = groups(*mentions)
    shuffled = list(mentions)
    random.shuffle(shuffled)
    assert groups(*shuffled) == expected
    by_id = {item.id: item for item in mentions}
    assert sorted(name for group in expected for name in group) == sorted(by_id)


@settings(max_examples=200)
@given(traffic())
def test_nobody_is_two_people_and_nobody_is_on_two_flights(mentions):
    for group in resolve(mentions):
        tied = {item.movement_key for item in group if not item.floating}
        assert len(tied) <= 1
        present = [item.at for item in group if item.present]
        assert not present or max(present) - min(present) <= timedelta(hours=1)
