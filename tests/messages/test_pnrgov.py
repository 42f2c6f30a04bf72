"""Bookings: of whom each segment speaks, what stays unread, and what must never be mixed up."""

import json
import os
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.messages.edifact_fixtures import (
    ENVELOPE,
    GOLDEN,
    RECORD_HEAD,
    RECORDS,
    joined,
    records,
    said,
    told,
)

from darvoza.messages import pnrgov
from darvoza.messages.cards import mask_cards
from darvoza.records import Disposition, Reading
from darvoza.subjects import Traveller

SAMPLES = Path(os.environ.get("DARVOZA_SAMPLES", Path(__file__).parents[3] / "shared" / "samples"))
PNRGOV = SAMPLES / "messages" / "pnrgov"


def read(segments: list[str], line: str = "\r\n") -> Reading:
    return pnrgov.read(joined(segments, line), ENVELOPE)


def one_record(*more: str, travellers: int = 1) -> list[str]:
    """A push of one booking with *more* at the end of its record."""
    body = ["SRC'", "RCI+1A:ABC123::011126:1354'"]
    body += [
        f"TIF+SURNAME{'ABCD'[place]}+NAME{'ABCD'[place]}:A:{place + 1}'"
        for place in range(travellers)
    ]
    return [*RECORD_HEAD[:-1], "EQN+1'", *body, *more, "UNT+9+1'", "UNZ+1+REF2'"]


def travellers(reading: Reading) -> list[Traveller]:
    return [one.subject for one in reading.mentions if isinstance(one.subject, Traveller)]


def codes(reading: Reading) -> set[str]:
    return {issue.code for issue in reading.issues} - {"CNT-UNT", "VAL-ZONE"}


def test_two_bookings_say_what_the_golden_file_says() -> None:
    golden = json.loads((GOLDEN / "records.json").read_text(encoding="utf-8"))
    assert told(read(records())) == golden


def test_sensitive_requests_leave_no_trace() -> None:
    reading = read(records())
    everything = json.dumps([asdict(one) for one in reading.mentions], default=str)
    for word in ("VEGETARIAN", "VGML", "MUSLIM", "OTHS"):
        assert word not in everything


def test_cards_are_located_and_never_shown() -> None:
    data = joined(records())
    reading = pnrgov.read(data, ENVELOPE)
    assert [data[slice(*span)] for span in reading.cards] == [b"4111111111111111"]
    assert b"4111111111111111" not in mask_cards(data, list(reading.cards))
    assert "411111111" not in str(reading.mentions)
    broken = pnrgov.read(data.replace(b":1228'", b":1228TVL+231126'"), ENVELOPE)
    assert "4111111111111111" not in str(broken.issues)


def test_a_document_number_is_no_card() -> None:
    docs = "SSR+DOCS:HK:1:KC:::::/P/KAZ/4111111111111111/KAZ/12APR85/F/31DEC30/SURNAMEA/NAMEA'"
    reading = read(one_record(docs))
    assert reading.cards == ()
    assert travellers(reading)[0].documents[0].number == "4111111111111111"


def test_history_creates_neither_travellers_nor_flights() -> None:
    history = ["ABI+1+:X'", "TIF+GHOST+NOBODY:A:7'", "TVL+231126:0915+IST+ALA+KC+131'", "RPI+1+XX'"]
    reading = read(one_record(*history))
    (only,) = reading.mentions
    assert isinstance(only.subject, Traveller)
    assert only.subject.booking is not None
    assert (only.subject.booking.itinerary, only.subject.booking.changes) == ((), 1)
    assert only.withdrawn  # the flight is left in the history only


@pytest.mark.parametrize(
    ("status", "withdrawn"),
    [("HK", False), ("HL", False), ("XX", True), ("HX", True), ("UN", True)],
)
def test_cancelled_flights_withdraw(status: str, withdrawn: bool) -> None:
    flight = ["TVL+231126:0915:231126:1645+IST+ALA+KC+131:Y'", f"RPI+1+{status}'"]
    assert [one.withdrawn for one in read(one_record(*flight)).mentions] == [withdrawn]


def test_a_cancellation_withdraws_everybody() -> None:
    segments = [one.replace("MSG+:22", "MSG+:142") for one in records()]
    assert all(one.withdrawn for one in read(segments).mentions)


def test_seats_and_bags_are_those_of_the_pushed_flight() -> None:
    other = ["TVL+301126:1000:301126:1400+ALA+IST+KC+132:Y'", "TRI++ALA-1:::1'", "SSD+033A'"]
    reading = read(one_record(*other, "TBD++5:99:700'"))
    (only,) = travellers(reading)
    assert (only.seat, only.bags) == (None, None)


def test_a_code_share_is_the_pushed_flight() -> None:
    shared = ["TVL+231126:0915:231126:1645+IST+ALA+TK:KC+6131:Y'", "TRI++ALA-1:::1'", "SSD+033A'"]
    assert travellers(read(one_record(*shared)))[0].seat == "33A"


def test_a_split_booking_names_the_other() -> None:
    segments = one_record()
    segments[9:9] = ["EQN+1'", "RCI+1A:ZZZ999'"]
    booking = travellers(read(segments))[0].booking
    assert booking is not None
    assert (booking.locator, booking.split_from) == ("ABC123", "ZZZ999")


def test_a_request_that_names_nobody_is_given_to_nobody() -> None:
    docs = "SSR+DOCS:HK:1:KC:::::/P/KAZ/N1234567/KAZ/12APR85/F/31DEC30/STRANGER/UNKNOWN'"
    segments = one_record(travellers=2)
    segments.insert(9, docs)
    reading = read(segments)
    assert all(one.documents == () for one in travellers(reading))
    assert "DE-SCOPE" in codes(reading)


def test_a_request_is_given_by_the_name_in_it() -> None:
    docs = "SSR+DOCS:HK:1:KC:::::/P/KAZ/N1234567/KAZ/12APR85/F/31DEC30/SURNAMEB/NAMEB LONG'"
    segments = one_record(travellers=2)
    segments.insert(9, docs)
    assert [len(one.documents) for one in travellers(read(segments))] == [0, 1]


def test_a_lost_record_boundary_never_mixes_bookings() -> None:
    segments = records()
    second = len(RECORD_HEAD) + len(RECORDS[0])
    del segments[second]  # SRC
    reading = read(segments)
    assert reading.disposition is Disposition.QUARANTINED
    fatal = next(issue for issue in reading.issues if issue.code == "SEG-MISPLACED")
    assert (fatal.tag, fatal.segment) == ("RCI", second)
    assert _said(reading) == _said(read(records()))[:2]


def test_a_lost_terminator_before_a_boundary_never_mixes_bookings() -> None:
    second = len(RECORD_HEAD) + len(RECORDS[0])
    for lost in range(len(RECORD_HEAD), second):
        segments = records()
        segments[lost] = segments[lost][:-1]
        reading = read(segments, "")
        whole = [_whole_identity(one) for one in travellers(read(records()))]
        for one in travellers(reading):
            assert any(_part_of(one, other) for other in whole), (lost, segments[lost])


def _whole_identity(traveller: Traveller) -> tuple[str | None, set[str], str | None]:
    booking = traveller.booking
    numbers = {document.number for document in traveller.documents}
    return traveller.surname, numbers, booking.locator if booking else None


def _part_of(traveller: Traveller, whole: tuple[str | None, set[str], str | None]) -> bool:
    _, numbers, locator = _whole_identity(traveller)
    return numbers <= whole[1] and locator in {whole[2], None}


@settings(max_examples=150, deadline=None)
@given(st.integers(min_value=0))
def test_a_truncated_push_gives_the_first_bookings_of_the_whole(cut: int) -> None:
    data = joined(records())
    reading = pnrgov.read(data[: cut % len(data)], ENVELOPE)
    found = _said(reading)
    assert found == _said(pnrgov.read(data, ENVELOPE))[: len(found)]
    assert reading.disposition in {Disposition.QUARANTINED, Disposition.REJECTED}


def test_spans_hold_what_speaks_of_the_traveller() -> None:
    data = joined(records())
    for mention in pnrgov.read(data, ENVELOPE).mentions:
        assert isinstance(mention.subject, Traveller)
        text = b" ".join(data[start:end] for start, end in mention.spans).decode()
        assert all(document.number in text for document in mention.subject.documents)
        assert (mention.subject.given_names or "?").split()[0] in text


@pytest.mark.skipif(not PNRGOV.is_dir(), reason="no samples of third parties here")
@pytest.mark.parametrize("name", ["guide14.1_appB_ex1.edi", "staedi_pnrgov.edi"])
def test_the_samples_are_accepted(name: str) -> None:
    reading = pnrgov.read((PNRGOV / name).read_bytes(), ENVELOPE)
    assert reading.disposition is Disposition.ACCEPTED
    adult, infant = travellers(reading)
    assert [one.number for one in adult.documents] == ["509229987"]
    assert [one.number for one in infant.documents] == ["512731999"]
    assert (adult.seat, adult.bags, infant.infant) == ("11D", 3, True)


def _said(reading: Reading) -> list[dict[str, object]]:
    return [said(mention) for mention in reading.mentions]
