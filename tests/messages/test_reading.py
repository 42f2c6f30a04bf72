"""The door: every message ends in a disposition with reasons, whatever its bytes are."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from darvoza import messages
from darvoza.messages import issues, road, xml
from darvoza.records import Disposition, Envelope, Issue, Severity

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "messages"
SAMPLES = Path(os.environ.get("DARVOZA_SAMPLES", ROOT.parent / "shared" / "samples"))
ENVELOPE = Envelope(sender="s", channel="file", received_at=datetime(2026, 11, 23, tzinfo=UTC))

FORMAT_OF = {
    "mrz/passport_td3.txt": "mrz",
    "mrz/card_td1_long_number.txt": "mrz",
    "asycuda/import_truck.xml": "asycuda",
    "smgs/two_wagons.xml": "smgs",
    "road/truck.json": "road-json",
    "road/hour.csv": "road-csv",
    "post/dispatch.json": "post-json",
    "post/items.csv": "post-csv",
}


@pytest.mark.parametrize("name", FORMAT_OF)
def test_each_format_is_recognised_by_content(name):
    reading = messages.read((GOLDEN / name).read_bytes(), ENVELOPE)
    assert reading.format == FORMAT_OF[name]
    assert reading.disposition in {Disposition.ACCEPTED, Disposition.ACCEPTED_WITH_ISSUES}
    assert [mention.ordinal for mention in reading.mentions] == list(range(len(reading.mentions)))


@pytest.mark.parametrize("name", FORMAT_OF)
def test_one_format_only_takes_a_message(name):
    data = (GOLDEN / name).read_bytes()
    takers = [one.name for one in messages.FORMATS if one.recognises(data)]
    assert takers[0] == FORMAT_OF[name]
    assert set(takers[1:]) <= {"xml"}


@pytest.mark.parametrize("name", FORMAT_OF)
def test_a_message_cut_anywhere_ends_in_a_disposition(name):
    data = (GOLDEN / name).read_bytes()
    for end in range(0, len(data), max(1, len(data) // 97)):
        reading = messages.read(data[:end], ENVELOPE)
        codes = {issue.code for issue in reading.issues}
        assert "READER-FAILED" not in codes
        assert reading.mentions or codes


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\x00\x00", b"\xef\xbb\xbf\n"])
def test_nothing_is_rejected_as_empty(data):
    reading = messages.read(data, ENVELOPE)
    assert reading.disposition is Disposition.REJECTED
    assert [issue.code for issue in reading.issues] == ["ENV-EMPTY"]


@pytest.mark.parametrize(
    ("data", "seen"),
    [
        (b"good morning", "good morning"),
        (b"\x89PNG\r\n\x1a\n", "\\x89PNG\\x0d\\x0a\\x1a\\x0a"),
        (b"[1, 2]", "[1, 2]"),
        (b"4111111111111111 paid", "411111XXXXXX1111 paid"),
    ],
)
def test_an_unknown_format_is_rejected_with_what_was_seen(data, seen):
    reading = messages.read(data, ENVELOPE)
    assert reading.disposition is Disposition.REJECTED
    assert [(issue.code, issue.raw) for issue in reading.issues] == [("ENV-UNKNOWN", seen)]


def test_a_reader_that_fails_quarantines(monkeypatch):
    def fail(data, envelope):
        raise ZeroDivisionError

    broken = messages.Format("broken", "Broken", road.recognises_json, fail)
    monkeypatch.setattr(messages, "FORMATS", (broken,))
    reading = messages.read(b'{"vehicle": {}}', ENVELOPE)
    assert reading.disposition is Disposition.QUARANTINED
    assert [(issue.code, issue.expected) for issue in reading.issues] == [
        ("READER-FAILED", "ZeroDivisionError")
    ]


@given(st.binary(max_size=400))
def test_no_bytes_make_it_raise(data):
    reading = messages.read(data, ENVELOPE)
    assert reading.mentions or reading.issues


@given(
    st.sampled_from(sorted(FORMAT_OF)),
    st.integers(0, 5000),
    st.binary(min_size=1, max_size=6),
)
def test_no_damage_makes_a_reader_fail(name, at, damage):
    data = (GOLDEN / name).read_bytes()
    at %= len(data)
    reading = messages.read(data[:at] + damage + data[at + len(damage) :], ENVELOPE)
    assert "READER-FAILED" not in {issue.code for issue in reading.issues}


# --- hostile XML --------------------------------------------------------------------------------

LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><ASYCUDA>&b;</ASYCUDA>'
)
FILE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><ASYCUDA>&x;</ASYCUDA>'


@pytest.mark.parametrize(
    "data",
    [
        LAUGHS.encode(),
        FILE.encode(),
        ("\ufeff" + FILE).encode("utf-16-le"),
        FILE.encode("utf-16"),
        b"<?xml version='1.0'?>\n<!DOCTYPE ASYCUDA SYSTEM 'http://example.com/x.dtd'><ASYCUDA/>",
    ],
)
def test_a_doctype_is_rejected(data):
    reading = messages.read(data, ENVELOPE)
    assert reading.disposition is Disposition.REJECTED
    assert [issue.code for issue in reading.issues] == ["XML-DOCTYPE"]


@pytest.mark.parametrize(
    ("data", "disposition", "code"),
    [
        (b"<ASYCUDA>" + b"<a>" * 5000, Disposition.REJECTED, "XML-HUGE"),
        (b"<ASYCUDA>\n<Item>", Disposition.QUARANTINED, "XML-SYNTAX"),
        (b"<ASYCUDA>\xff\xfe</ASYCUDA>", Disposition.QUARANTINED, "XML-ENCODING"),
        (
            b'<?xml version="1.0" encoding="klingon"?><ASYCUDA/>',
            Disposition.QUARANTINED,
            "XML-ENCODING",
        ),
        (b"<Invoice><a/></Invoice>", Disposition.QUARANTINED, "XML-ROOT"),
        (b"<html><p>hi</html>", Disposition.REJECTED, "XML-SYNTAX"),
    ],
)
def test_other_xml_that_cannot_be_read(data, disposition, code):
    reading = messages.read(data, ENVELOPE)
    assert reading.disposition is disposition
    assert [issue.code for issue in reading.issues] == [code]


def test_xml_that_is_too_large_is_rejected(monkeypatch):
    monkeypatch.setattr(xml, "LARGEST", 10)
    reading = messages.read(b"<ASYCUDA></ASYCUDA>", ENVELOPE)
    assert [issue.code for issue in reading.issues] == ["XML-HUGE"]
    assert reading.disposition is Disposition.REJECTED


def test_a_syntax_error_says_line_and_byte():
    (issue,) = messages.read(b"<ASYCUDA>\n<Item>\n</Itm></ASYCUDA>", ENVELOPE).issues
    assert issue.segment == 3
    assert issue.offset is not None
    assert 17 <= issue.offset <= 23


def test_the_senders_charset_overrides_what_the_bytes_claim():
    data = "<ASYCUDA><Declarant><Declarant_name>Брокер</Declarant_name></Declarant></ASYCUDA>"
    envelope = Envelope(
        sender="s", channel="file", received_at=ENVELOPE.received_at, charset="cp1251"
    )
    reading = messages.read(data.encode("cp1251"), envelope)
    assert reading.mentions[0].subject.declarant.name == "Брокер"
    wrong = messages.read(data.encode("cp1251"), ENVELOPE)
    assert wrong.issues[0].code == "XML-ENCODING"


def test_a_hundred_megabytes_of_noise_are_refused_at_once():
    noise = bytes(range(1, 256)) * (100 * 2**20 // 255)
    assert messages.read(noise, ENVELOPE).disposition is Disposition.REJECTED


# --- issues -------------------------------------------------------------------------------------


def test_every_code_that_is_raised_has_a_sentence():
    raised = set()
    pattern = re.compile(r'"((?:[A-Z]{2,})-[A-Z][A-Z-]+)"')
    for source in (ROOT / "src" / "darvoza" / "messages").glob("*.py"):
        if source.name != "issue_texts.py":
            raised |= set(pattern.findall(source.read_text(encoding="utf-8")))
    raised -= {"MRV-A", "MRV-B"}
    assert len(raised) > 60
    assert sorted(raised - set(messages.ISSUES)) == []


@pytest.mark.parametrize("code", sorted(messages.ISSUES))
def test_every_sentence_can_be_said(code):
    issue = Issue(
        code=code, severity=Severity.ERROR, raw="{odd}", expected="this", tag="T", segment=3
    )
    said = messages.sentence(issue)
    assert said.endswith((".", "{odd}"))
    assert "{raw}" not in said
    assert messages.sentence(Issue(code=code, severity=Severity.INFO))


def test_an_unknown_code_is_said_too():
    assert messages.sentence(Issue(code="X-Y", severity=Severity.INFO, raw="z")) == "Issue X-Y: z"


def test_issues_are_bounded_and_their_texts_cut():
    findings = issues.Findings()
    for _ in range(issues.MOST_ISSUES + 5):
        findings.warning("VAL-NUMBER", raw="x" * 500)
    found = findings.all()
    assert len(found) == issues.MOST_ISSUES + 1
    assert (found[-1].code, found[-1].raw) == ("ISSUES-MANY", "5")
    assert len(found[0].raw) == 80


def test_samples_of_xml_that_is_not_read_are_kept_in_quarantine():
    files = sorted((SAMPLES / "messages" / "wco_dec").glob("*.xml"))
    if not files:
        pytest.skip("no samples here")
    endings = set()
    for file in files:
        reading = messages.read(file.read_bytes(), ENVELOPE)
        assert reading.format == "xml"
        endings.add((reading.disposition, reading.issues[0].code))
    assert endings == {
        (Disposition.QUARANTINED, "XML-ROOT"),
        (Disposition.REJECTED, "XML-SYNTAX"),  # one of them is not well-formed
    }
