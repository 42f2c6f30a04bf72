"""UN/EDIFACT at the door: whatever comes, it ends in a disposition, and places are right."""

import os
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.messages.edifact_fixtures import ENVELOPE, joined, passenger_list, records

from darvoza.messages import edifact, paxlst, pnrgov
from darvoza.messages.edifact_report import Place, locate
from darvoza.messages.edifact_segment import Syntax
from darvoza.messages.edifact_start import find_interchange
from darvoza.messages.edifact_syntax import segments
from darvoza.records import Disposition

SAMPLES = Path(os.environ.get("DARVOZA_SAMPLES", Path(__file__).parents[3] / "shared" / "samples"))
GENERIC = SAMPLES / "messages" / "edifact_generic"
READERS = [paxlst.read, pnrgov.read, edifact.read_generic]
PIECES = [
    *(one.encode() for one in passenger_list(1)),
    *(one.encode() for one in records()),
    *(b"\r\n", b"'", b"?", b"*", b"+", b":", b"\xff", b"\x00", "МЕА+".encode(), b"DOC+P+'"),
]


@pytest.mark.parametrize("read", READERS)
@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.lists(st.sampled_from(PIECES)).map(b"".join)))
@example(b"")
@example(b"UNB+")
@example(b"UNA:+.? 'UNB")
@example(b"UNA'''''''UNB+UNOA")
def test_any_bytes_end_in_a_disposition(read, data: bytes) -> None:
    reading = read(data, ENVELOPE)
    assert reading.disposition in Disposition
    for issue in reading.issues:
        assert issue.raw is None or len(issue.raw) <= 80
        assert issue.offset is None or 0 <= issue.offset <= len(data)


@pytest.mark.parametrize("whole", [joined(passenger_list(2)), joined(records())])
@settings(max_examples=100, deadline=None)
@given(st.data())
def test_damaged_messages_end_in_a_disposition(whole: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(whole)))
    length = data.draw(st.integers(0, 40))
    noise = data.draw(st.binary(max_size=40))
    damaged = whole[:place] + noise + whole[place + length :]
    for read in READERS:
        assert read(damaged, ENVELOPE).disposition in Disposition


@pytest.mark.parametrize(
    "noise",
    [b"\x00", b"'", b"A'", b"+", b":", b"?", b"\n", b"LOC+125+IST'", b"noise ", b"ABC+", b"?'"],
)
def test_megabytes_of_noise_end_soon(noise: bytes) -> None:
    data = joined(passenger_list(1)[:12]) + noise * (4_000_000 // len(noise))
    started = time.process_time()
    reading = paxlst.read(data, ENVELOPE)
    assert time.process_time() - started < 10
    assert reading.disposition is Disposition.QUARANTINED
    assert len(reading.issues) < 1000


def test_a_long_message_is_read_as_a_stream() -> None:
    data = joined(records()[:-2]) + b"LTS+0/1/LINE OF HISTORY'\r\n" * 100_000
    tracemalloc.start()
    reading = pnrgov.read(data + b"UNT+9+1'UNZ+1+REF2'", ENVELOPE)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(reading.mentions) == 4
    assert peak < 60_000_000


def test_what_holds_no_interchange_is_rejected() -> None:
    for data, code in ((b"", "ENV-EMPTY"), (b" \r\n", "ENV-EMPTY"), (b"<xml/>", "ENV-UNB")):
        reading = edifact.read_generic(data, ENVELOPE)
        assert reading.disposition is Disposition.REJECTED
        assert [issue.code for issue in reading.issues] == [code]


def test_a_message_of_another_type_is_kept_in_quarantine() -> None:
    data = b"UNB+UNOC:3+A+B+261123:0600+R1'UNH+1+ORDERS:D:96A:UN'BGM+220'UNT+3+1'UNZ+1+R1'"
    reading = edifact.read_generic(data, ENVELOPE)
    (issue,) = reading.issues
    assert (reading.format, reading.disposition) == ("edifact", Disposition.QUARANTINED)
    assert (issue.code, issue.segment, issue.offset) == ("MSG-TYPE", 2, data.index(b"ORDERS"))
    assert reading.reference == "R1/1"


def test_messages_are_told_apart_by_their_content() -> None:
    lists, bookings = joined(passenger_list(1)), joined(records())
    assert [one.recognises(lists) for one in (paxlst, pnrgov, edifact)] == [True, False, True]
    assert [one.recognises(bookings) for one in (paxlst, pnrgov, edifact)] == [False, True, True]
    for other in (b"", b"{}", b"plate,country\nUNA,KZ\n", b"RAUNBERG+1"):
        assert not edifact.recognises(other)
    wrapped = b"\r\n".join(lists[at : at + 20] for at in range(0, len(lists), 20))
    assert paxlst.recognises(wrapped)


def test_every_segment_stands_where_it_says() -> None:
    data = b"junk\r\n" + joined(records(), "\n")
    start = find_interchange(data)
    assert start is not None
    found = list(segments(data, start.unb, start.syntax))
    assert [one.ordinal for one in found] == list(range(1, len(found) + 1))
    written = [one.encode() for one in records()[1:]]
    assert [data[one.offset : one.end] + b"'" for one in found] == written


def test_released_characters_do_not_split() -> None:
    data = b"UNB+A?+B:C?:D??+E?'F++G'UNZ+1'"
    start = find_interchange(b"UNA:+.? '" + data)
    assert start is not None
    first = next(segments(b"UNA:+.? '" + data, start.unb, Syntax()))
    assert first.elements == [["UNB"], ["A+B", "C:D?"], ["E'F"], [""], ["G"]]
    place = locate(data, Syntax(), first_at(first, 9), Place(2, 1))
    assert data[slice(*place)] == b"E?'F"


def first_at(segment, shift: int):
    segment.offset -= shift
    segment.end -= shift
    return segment


def test_repetitions_are_kept_apart() -> None:
    data = b"UNA:+.?*'UNB+UNOA:4*X:Y+B'"
    start = find_interchange(data)
    assert start is not None
    (only,) = [one for one in segments(data, start.unb, start.syntax) if one.tag == "UNB"]
    assert only.composites(1) == [["UNOA", "4"], ["X", "Y"]]
    assert only.get(1) == "UNOA"


def test_issues_of_one_kind_are_counted_not_listed_without_end() -> None:
    persons = [f"NAD+FL+++A:B'\nATT+2++{place}'" for place in range(300)]
    reading = paxlst.read(joined([*passenger_list(1)[:12], *persons]), ENVELOPE)
    sexes = [issue for issue in reading.issues if issue.code == "DE-SEX"]
    more = {issue.expected: issue.raw for issue in reading.issues if issue.code == "ISSUES-MANY"}
    assert len(sexes) == 100
    assert more["DE-SEX"] == "199"  # of the last person nothing is read: it may be cut


@pytest.mark.skipif(not GENERIC.is_dir(), reason="no samples of third parties here")
def test_every_generic_sample_is_quarantined() -> None:
    for file in sorted(GENERIC.iterdir()):
        reading = edifact.read_generic(file.read_bytes(), ENVELOPE)
        assert (file.name, reading.disposition) == (file.name, Disposition.QUARANTINED)
        assert "MSG-TYPE" in [issue.code for issue in reading.issues]
