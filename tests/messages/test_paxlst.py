"""The passenger list: what it says, what is wrong with it, and what must never be mixed up."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.messages.edifact_fixtures import (
    ENVELOPE,
    GOLDEN,
    HEAD,
    joined,
    passenger_list,
    person,
    said,
    told,
)

from darvoza.messages import paxlst
from darvoza.records import Disposition, LinkKind, MentionLink, Reading
from darvoza.subjects import Traveller

SAMPLES = Path(os.environ.get("DARVOZA_SAMPLES", Path(__file__).parents[3] / "shared" / "samples"))
PAXLST = SAMPLES / "messages" / "paxlst"
needs_samples = pytest.mark.skipif(not PAXLST.is_dir(), reason="no samples of third parties here")


def read(segments: list[str], line: str = "\r\n") -> Reading:
    return paxlst.read(joined(segments, line), ENVELOPE)


def head(**changes: str) -> list[str]:
    """The head with the segments of a tag replaced."""
    return [changes.get(segment[:3], segment) for segment in HEAD]


def codes(reading: Reading) -> list[str]:
    return [issue.code for issue in reading.issues]


def travellers(reading: Reading) -> list[Traveller]:
    return [one.subject for one in reading.mentions if isinstance(one.subject, Traveller)]


def test_a_complete_list_says_what_the_golden_file_says() -> None:
    golden = json.loads((GOLDEN / "passenger_list.json").read_text(encoding="utf-8"))
    assert told(read(passenger_list(3))) == golden


def test_a_complete_list_is_accepted_without_issues() -> None:
    reading = read(passenger_list(3))
    assert (reading.disposition, reading.issues) == (Disposition.ACCEPTED, ())
    assert reading.mentions[1].links == (MentionLink(kind=LinkKind.TRAVELS_WITH, to=0),)
    assert reading.mentions[2].links == ()


@pytest.mark.parametrize("line", ["", "\n", "\r\n", "\r\n\r\n", "  \n"])
def test_line_ends_between_segments_change_nothing(line: str) -> None:
    assert _said(read(passenger_list(2), line)) == _said(read(passenger_list(2)))


@pytest.mark.parametrize("width", [15, 63, 64, 69, 72, 80])
def test_hard_wraps_change_nothing(width: int) -> None:
    text = "".join(passenger_list(3))
    wrapped = "\r\n".join(text[at : at + width] for at in range(0, len(text), width))
    reading = paxlst.read(wrapped.encode(), ENVELOPE)
    assert reading.disposition is Disposition.ACCEPTED
    assert _said(reading) == _said(read(passenger_list(3)))


def test_text_around_the_interchange_changes_nothing() -> None:
    data = b"\xef\xbb\xbfQD ALAKCXH\r\n.ISTKC 230600\r\n\x02" + joined(passenger_list(2))
    reading = paxlst.read(data + b"\r\n\x03\r\nThis mail isn't secret.\r\n", ENVELOPE)
    assert _said(reading) == _said(read(passenger_list(2)))
    assert codes(reading) == ["ENV-TEXT", "ENV-TEXT"]
    assert reading.disposition is Disposition.ACCEPTED


@pytest.mark.parametrize("signs", [":*.? #", ":-.? '", ":(.) -", "=|.!~;"])
def test_other_service_characters(signs: str) -> None:
    plain = "".join(passenger_list(2)[1:])
    swapped = plain.translate(str.maketrans(":+'", signs[0] + signs[1] + signs[5]))
    reading = paxlst.read(f"UNA{signs}{swapped}".encode(), ENVELOPE)
    dashed = [one for one in codes(reading) if one not in {"DE-CONTACT"}]
    assert (dashed, len(reading.mentions)) == ([], 2)


def test_two_interchanges_are_both_read_and_keep_their_service_characters() -> None:
    other = "".join(passenger_list(1)[1:]).replace("+", "*").replace("KC131", "KC132")
    reading = paxlst.read(joined(passenger_list(1)) + b"\r\nUNA:*.? '" + other.encode(), ENVELOPE)
    assert [one.movement.number for one in reading.mentions] == ["131", "132"]
    assert [one.ordinal for one in reading.mentions] == [0, 1]


def test_a_released_terminator_is_part_of_the_name() -> None:
    segments = passenger_list(1)
    segments[12] = "NAD+FL+++O?'BRIEN:ANNE??MARIE ?+ CO'"
    (only,) = travellers(read(segments))
    assert (only.surname, only.given_names) == ("O'BRIEN", "ANNE?MARIE + CO")


def test_a_forgotten_release_character_leaves_that_person_out_and_quarantines() -> None:
    segments = passenger_list(3)
    place = segments.index(person(1)[0])
    segments[place] = "NAD+FL+++O'BRIEN:ANNE'"
    reading = read(segments)
    assert reading.disposition is Disposition.QUARANTINED
    assert [one.surname for one in travellers(reading)] == ["SURNAMEA", "SURNAMEC"]
    damaged = next(issue for issue in reading.issues if issue.code == "SYN-TAG")
    assert damaged.segment == place + 1  # one more than its place without UNA, and O' before it
    assert damaged.raw == "BRIEN:ANNE"


@pytest.mark.parametrize(
    ("lost", "tag"), [("LOC+91+KAZ'", "NAD"), ("DTM+329:800412'", "MEA"), ("ATT+2++F'", "DTM")]
)
@pytest.mark.parametrize("line", ["", "\r\n"])
def test_a_lost_terminator_never_mixes_persons(lost: str, tag: str, line: str) -> None:
    segments = passenger_list(3)
    place = segments.index(lost)
    segments[place] = lost[:-1]
    reading = read(segments, line)
    whole = _said(read(passenger_list(3)))
    assert reading.disposition is Disposition.QUARANTINED
    issue = next(one for one in reading.issues if one.code == "SYN-TERMINATOR")
    assert (issue.segment, issue.tag) == (place, lost[:3])
    assert all(_without_links(one) in map(_without_links, whole) for one in _said(reading))
    assert len(reading.mentions) < 3


@pytest.mark.parametrize(
    ("tag", "segment", "code"),
    [
        ("UNT", "UNT+99+PAX1'", "CNT-UNT"),
        ("UNT", "UNT+33+PAX2'", "MSG-REFERENCE"),
        ("UNE", "UNE+2+1'", "CNT-UNE"),
        ("UNE", "UNE+1+7'", "ENV-REFERENCE"),
        ("UNZ", "UNZ+3+REF1'", "CNT-UNZ"),
        ("UNZ", "UNZ+1+REF9'", "ENV-REFERENCE"),
    ],
)
def test_wrong_counts_and_references_are_reported_and_accepted(
    tag: str, segment: str, code: str
) -> None:
    segments = [segment if one[:3] == tag else one for one in passenger_list(1)]
    reading = read(segments)
    issue = next(one for one in reading.issues if one.code == code)
    assert issue.tag == tag
    assert reading.disposition is Disposition.ACCEPTED_WITH_ISSUES
    assert len(reading.mentions) == 1
    strict = paxlst.read(joined(segments), replace(ENVELOPE, strict=True))
    assert strict.disposition is Disposition.QUARANTINED


def test_an_issue_names_the_place_in_the_bytes_as_received() -> None:
    segments = passenger_list(1)
    segments[14] = "DTM+329:991332'"
    data = joined(segments)
    reading = paxlst.read(data, ENVELOPE)
    (issue,) = [one for one in reading.issues if one.code == "DE-DATE"]
    assert (issue.segment, issue.tag, issue.element, issue.component) == (14, "DTM", 1, 2)
    assert issue.offset == data.index(b"991332")
    assert (issue.raw, issue.expected) == ("991332", "YYMMDD or CCYYMMDD")


def test_the_test_flag_quarantines() -> None:
    flagged = head(UNB="UNB+UNOA:4+KCAPIS:ZZ+KZGOV:ZZ+261123:0600+REF1++APIS++++1'")
    reading = read(passenger_list(1, flagged))
    assert (reading.test, reading.disposition) == (True, Disposition.QUARANTINED)
    assert "ENV-TEST" in codes(reading)


def test_the_truck_variant_is_quarantined_with_its_reason() -> None:
    reading = read(passenger_list(1, head(BGM="BGM+10+LOCKKH04103101+4'")))
    assert reading.disposition is Disposition.QUARANTINED
    assert codes(reading)[0] == "MSG-PROFILE"
    assert reading.mentions == ()


@pytest.mark.parametrize(
    ("function", "withdrawn"), [("XR", True), ("XF", True), ("CP", False), ("CL", False)]
)
def test_cancelled_persons_are_withdrawn(function: str, withdrawn: bool) -> None:
    reading = read(passenger_list(1, head(BGM=f"BGM+745+{function}'")))
    assert [one.withdrawn for one in reading.mentions] == [withdrawn]


@pytest.mark.parametrize(
    ("qualifier", "crew", "transit"),
    [("FL", None, None), ("FM", "crew", None), ("DDU", None, True), ("DDT", "crew", True)],
)
def test_the_kinds_of_person(qualifier: str, crew: str | None, transit: bool | None) -> None:
    segments = [one.replace("NAD+FL", f"NAD+{qualifier}") for one in passenger_list(1)]
    (only,) = travellers(read(segments))
    assert (only.crew_role, only.in_transit) == (crew, transit)


def test_times_are_local_to_the_airport() -> None:
    movement = read(passenger_list(1)).mentions[0].movement
    assert str(movement.departs_at) == "2026-11-23 06:15:00+00:00"
    assert str(movement.arrives_at) == "2026-11-23 11:45:00+00:00"
    assert str(movement.local_date) == "2026-11-23"


def test_an_unknown_airport_takes_the_zone_of_the_sender_or_utc() -> None:
    segments = [one.replace("LOC+125+IST", "LOC+125+QQQ") for one in passenger_list(1)]
    reading = read(segments)
    assert "VAL-ZONE" in codes(reading)
    assert str(reading.mentions[0].movement.departs_at) == "2026-11-23 09:15:00+00:00"
    told_zone = paxlst.read(joined(segments), replace(ENVELOPE, zone="Asia/Almaty"))
    assert str(told_zone.mentions[0].movement.departs_at) == "2026-11-23 04:15:00+00:00"
    assert "VAL-ZONE" not in codes(told_zone)


def test_the_charset_is_that_of_unb_or_of_the_sender() -> None:
    russian = "ИВАНОВ"
    segments = [one.replace("SURNAMEA", russian) for one in passenger_list(1)]
    latin = [one.replace("UNOA", "UNOE") for one in segments]
    assert travellers(read(segments))[0].surname == russian
    assert "SYN-CHARSET" in codes(read(segments))
    declared = paxlst.read("".join(latin).encode("iso8859-5"), ENVELOPE)
    assert (travellers(declared)[0].surname, codes(declared)) == (russian, [])
    override = replace(ENVELOPE, charset="cp1251")
    overridden = paxlst.read("".join(segments).encode("cp1251"), override)
    assert (travellers(overridden)[0].surname, codes(overridden)) == (russian, [])
    broken = paxlst.read("".join(segments).encode("cp1251"), ENVELOPE)
    assert broken.disposition is Disposition.QUARANTINED


def test_the_next_persons_document_is_not_attributed_when_its_name_is_lost() -> None:
    segments = passenger_list(2)
    place = segments.index(person(1)[0])
    del segments[place]
    reading = read(segments)
    (only,) = travellers(reading)
    assert [document.number for document in only.documents] == ["N00000000"]
    assert reading.disposition is Disposition.QUARANTINED
    fatal = next(one for one in reading.issues if one.code == "SEG-MISPLACED")
    assert (fatal.segment, fatal.tag) == (place, "ATT")


def test_alpha_2_countries_are_understood_and_reported() -> None:
    segments = [one.replace("NAT+2+KAZ", "NAT+2+KZ") for one in passenger_list(1)]
    reading = read(segments)
    assert travellers(reading)[0].nationality == "KAZ"
    assert codes(reading) == ["DE-COUNTRY"]


@pytest.mark.parametrize(
    ("written", "year"), [("250101", 2025), ("270101", 1927), ("19270101", 1927)]
)
def test_a_birth_is_not_after_the_message(written: str, year: int) -> None:
    segments = [one.replace("329:800412", f"329:{written}") for one in passenger_list(1)]
    born = travellers(read(segments))[0].date_of_birth
    assert born is not None
    assert born.year == year


def test_the_crossing_leg_of_a_progressive_flight() -> None:
    legs = [
        "TDT+20+KC131+++KC'", "LOC+92+FRA'", "DTM+189:2611230600:201'", "LOC+125+IST'",
        "DTM+232:2611230800:201'", "LOC+87+ALA'", "DTM+232:2611231645:201'", "LOC+92+NQZ'",
    ]  # fmt: skip
    legs.insert(5, "DTM+189:2611230915:201'")
    reading = read(passenger_list(1, HEAD[:7] + legs))
    assert "SEG-MISPLACED" in codes(reading)  # an arrival under LOC+125
    movement = reading.mentions[0].movement
    assert (movement.from_place, movement.to_place) == ("IST", "ALA")


@settings(max_examples=150, deadline=None)
@given(st.integers(min_value=0))
@example(0)
def test_a_truncated_list_gives_the_first_persons_of_the_whole(cut: int) -> None:
    for line in ("", "\r\n"):
        data = joined(passenger_list(3), line)
        at = cut % len(data)
        reading = paxlst.read(data[:at], ENVELOPE)
        whole = _said(paxlst.read(data, ENVELOPE))
        assert _said(reading) == whole[: len(reading.mentions)]
        assert reading.disposition in {Disposition.QUARANTINED, Disposition.REJECTED}


def test_every_truncation_of_a_wrapped_list() -> None:
    text = "".join(passenger_list(2))
    data = "\r\n".join(text[at : at + 63] for at in range(0, len(text), 63)).encode()
    whole = _said(paxlst.read(data, ENVELOPE))
    for at in range(len(data) - 1):
        found = _said(paxlst.read(data[:at], ENVELOPE))
        assert found == whole[: len(found)]


_BENIGN = {"LOC", "RFF", "MEA", "DTM", "UNA"}
"""Neighbours with these tags may stand in either order."""


@pytest.mark.parametrize("line", ["", "\r\n"])
def test_a_dropped_segment_is_missed_and_nobody_is_mixed_up(line: str) -> None:
    for at in range(2, len(passenger_list(3))):
        segments = passenger_list(3)
        dropped = segments.pop(at)
        reading = _unmixed(segments, line)
        named = {(issue.code, issue.tag) for issue in reading.issues}
        assert named & _MISSED.get(dropped[:3], {("CNT-UNT", "UNT")}), (at, dropped)


_MISSED = {
    "UNG": {("ENV-UNG", "UNE")},
    "UNH": {("MSG-UNH", "BGM")},
    "UNT": {("MSG-UNT", "UNE")},
    "UNE": {("ENV-UNE", "UNZ")},
    "UNZ": {("ENV-UNZ", None)},
    "BGM": {("SEG-MISSING", "UNH")},
    "TDT": {("SEG-MISSING", "UNH")},
    "CNT": {("SEG-MISSING", "UNH")},
    "ATT": {("SEG-MISSING", "NAD")},
    "NAT": {("SEG-MISSING", "NAD")},
    "DOC": {("SEG-MISSING", "NAD")},
}


@pytest.mark.parametrize("line", ["", "\r\n"])
def test_a_doubled_segment_is_named(line: str) -> None:
    for at in range(2, len(passenger_list(3))):
        segments = passenger_list(3)
        segments.insert(at, segments[at])
        reading = _unmixed(segments, line)
        if segments[at].startswith("UNZ"):
            assert codes(reading) == ["ENV-TEXT"]
        else:
            assert any(issue.segment == at + 1 for issue in reading.issues), (at, segments[at])


@pytest.mark.parametrize("line", ["", "\r\n"])
def test_swapped_segments_are_named(line: str) -> None:
    for at in range(2, len(passenger_list(3)) - 1):
        segments = passenger_list(3)
        one, other = segments[at + 1], segments[at]
        segments[at], segments[at + 1] = one, other
        reading = _unmixed(segments, line)
        if not {one[:3], other[:3]} <= _BENIGN:
            near = [issue for issue in reading.issues if issue.segment in {at, at + 1}]
            assert near or reading.issues[0].tag is None, (at, one, other)


def _unmixed(segments: list[str], line: str) -> Reading:
    """Reads; everybody who has documents has exactly those of the undamaged list."""
    reading = read(segments, line)
    whole = [_identity(one) for one in travellers(read(passenger_list(3)))]
    assert all(_identity(one) in whole or not one.documents for one in travellers(reading))
    return reading


def _identity(traveller: Traveller) -> tuple[object, ...]:
    return (traveller.surname, *(document.number for document in traveller.documents))


@needs_samples
@pytest.mark.parametrize("name", "ABCDEF")
def test_wrapped_traffic_says_the_same_as_its_cleaned_form(name: str) -> None:
    original, reference = (
        paxlst.read((PAXLST / f"ediclean_{name}_{kind}.txt").read_bytes(), ENVELOPE)
        for kind in ("original", "reference")
    )
    assert _said(original) == _said(reference)
    assert len(original.mentions) >= 1


@needs_samples
def test_every_sample_ends_in_the_stated_disposition() -> None:
    stated = {"ediclean": "accepted_with_issues", "guide15B": "accepted_with_issues"}
    for file in sorted(PAXLST.iterdir()):
        expected = stated.get(file.name.split("_")[0], "quarantined")
        expected = "rejected" if file.suffix == ".xml" else expected
        reading = paxlst.read(file.read_bytes(), ENVELOPE)
        assert (file.name, str(reading.disposition)) == (file.name, expected)
        assert reading.issues


def _said(reading: Reading) -> list[dict[str, object]]:
    return [said(mention) for mention in reading.mentions]


def _without_links(mention: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in mention.items() if key != "links"}
