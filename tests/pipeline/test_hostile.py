"""Whatever comes to the door gets a disposition with a position, and the next message is read."""

import json
import os
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from darvoza.facts import computation
from darvoza.messages import FORMATS
from darvoza.pipeline import door, reading
from darvoza.pipeline.door import receive
from darvoza.records import Disposition, Mode
from darvoza.store import messages
from darvoza.store import schema as tables
from darvoza.store.assessments import assessment_from
from darvoza.store.crossings import crossings as crossings_of
from tests.pipeline.test_order import arrival, declaration, flight, train
from tests.pipeline.world import again, counts, letter, ready, rows, sent, shape

FEW = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
GOOD = arrival("01KG123ABC", "2026-03-01T06:00:00Z")
BAD = (Disposition.REJECTED, Disposition.QUARANTINED)
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 9))
    + b"]><ASYCUDA>&a8;</ASYCUDA>"
)
OUTSIDE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><RailwayBill>&x;</RailwayBill>'

WRONG = {
    "empty": b"",
    "blank": b" \r\n\t\0",
    "a byte": b"\xff",
    "noise": os.urandom(2_000),
    "five megabytes of noise": os.urandom(5_000_000),
    "five megabytes of nothing": bytes(5_000_000),
    "five megabytes of one segment": b"UNB+UNOA:4+" + b"A" * 5_000_000,
    "five megabytes of brackets": b"[" * 5_000_000,
    "a deep document": b"<a>" * 100_000,
    "an entity bomb": BOMB,
    "an outside entity": OUTSIDE,
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "an archive": b"PK\x03\x04" + bytes(100),
    "half a list": next(one.data for one in flight() if b"PAXLST" in one.data)[:300],
    "a list cut in its head": b"UNB+UNOA:4+ZY",
    "half a note": train()[0].data[:900],
    "half an arrival": GOOD.data[:60],
    "a list in UTF-16": next(one.data for one in flight() if b"PAXLST" in one.data)
    .decode()
    .encode("utf-16"),
    "a table of nothing": b"reference;arrived_at;plate\r\n",
    "an arrival that is a list": b"[1, 2, 3]",
    "numbers too long": b'{"vehicle": {"registration": "A1", "year": 1' + b"0" * 5_000 + b"}}",
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_read_is_said_and_the_next_is_read(store, name):
    loop = ready(store)
    receipts = receive(loop, again([letter(WRONG[name]), GOOD], loop.last or GOOD_AT))
    wrong, good = (receipt.taken for receipt in receipts)
    assert wrong.reading.disposition in BAD
    assert good.reading.disposition is Disposition.ACCEPTED
    assert good.crossings == 2
    issue = wrong.reading.issues[0]
    assert issue.code
    place = (issue.offset, issue.segment, issue.tag, issue.element, issue.expected)
    assert any(part is not None for part in place)
    with store.reading() as connection:
        assert messages.bytes_of(connection, store, wrong.message_id) == WRONG[name]
        assert messages.unread(connection) == ()


GOOD_AT = GOOD.envelope.received_at


@pytest.mark.long
@pytest.mark.parametrize("filler", [os.urandom, bytes, lambda size: b"UNB+" + b"'" * size])
def test_a_hundred_megabytes_of_noise(store, filler):
    loop = ready(store)
    receipts = receive(loop, again([letter(filler(100_000_000)), GOOD], GOOD_AT))
    assert receipts[0].taken.reading.disposition in BAD
    assert receipts[1].taken.crossings == 2


def test_real_messages_cut_anywhere_never_stop_the_loop(store):
    loop = ready(store)
    whole = [one for one in sent(1, 0.05) if len(one.data) < 6_000][:8]
    cut = [letter(one.data[: len(one.data) * part // 7]) for one in whole for part in range(1, 7)]
    receipts = receive(loop, again([*cut, GOOD], GOOD_AT))
    assert all(receipt.taken or receipt.duplicate for receipt in receipts)
    assert receipts[-1].taken.crossings == 2
    assert not any(
        issue.code in ("LOOP-FAILED", "READER-FAILED")
        for receipt in receipts
        for issue in (receipt.taken.reading.issues if receipt.taken else ())
    )


# --- texts that no database takes -------------------------------------------------------------

NASTY = ["\0", "A\0B", "\ud800", "A\udfffB", "\U0010ffff", "\u202eABC", "'; DROP TABLE messages;--"]
nasty = st.sampled_from(NASTY) | st.text(max_size=12)


def hostile_arrival(text: str) -> dict:
    """A road arrival that says *text* wherever a text may stand."""
    person = {
        "surname": text + "A", "given_names": text, "sex": text, "nationality": text,
        "documents": [{"kind": "P", "number": text + "1", "issuer": text}],
        "phones": ["+7701" + text], "emails": [text + "@x.kz"], "purpose": text,
        "date_of_birth": "1980-01-02", "address": {"street": text, "city": text, "country": text},
    }  # fmt: skip
    firm = {"name": text, "identifier": text, "phone": text}
    return {
        "reference": text, "arrived_at": "2026-03-01T06:00:00Z", "direction": "arrival",
        "vehicle": {
            "kind": "truck", "registration": "01" + text, "country": text, "vin": text,
            "make": text, "owner": text, "seals": [text],
        },
        "trailers": [{"kind": "trailer", "registration": text, "country": "KG"}],
        "driver": person, "passengers": [person],
        "load": [{
            "declaration": text, "consignor": firm, "consignee": firm, "currency": text,
            "items": [{"description": text, "hs_code": text, "origin": text}], "seals": [text],
        }],
    }  # fmt: skip


def hostile_list(text: str) -> bytes:
    """A passenger list that says *text* wherever a text may stand."""
    said = text.encode("utf-8", "surrogatepass")
    return b"".join((
        b"UNB+UNOW:4+A+B+260301:0600+", said, b"'UNH+1+PAXLST:D:02B:UN:IATA'BGM+745'",
        b"NAD+MS+++", said, b"'TDT+20+ZY", said, b"+++ZY'LOC+125+IST'DTM+189:2603010600:201'",
        b"LOC+87+ALA'DTM+232:2603011000:201'NAD+FL+++", said, b"A:", said, b"'DTM+329:800102'",
        b"RFF+AVF:", said, b"'RFF+ABO:", said, b"'DOC+P+", said, b"1'LOC+91+", said,
        b"'CNT+42:1'UNT+9+1'UNZ+1+", said, b"'",
    ))  # fmt: skip


def check_taken(store, receipts) -> None:
    """Each has an answer of its reader, never of a failing loop, and can be read back."""
    for receipt in receipts:
        codes = [issue.code for issue in receipt.taken.reading.issues] if receipt.taken else []
        assert "LOOP-FAILED" not in codes
        assert "READER-FAILED" not in codes
    ids = {row.id for row in rows(store, tables.crossings)}
    with store.reading() as connection:
        assert set(crossings_of(connection, ids)) == ids
    for row in rows(store, tables.assessments):
        assessment_from(row._mapping)
    shape(store)


@FEW
@given(text=nasty)
def test_texts_that_no_database_takes_pass_in_json(stores, text):
    loop = ready(stores())
    data = json.dumps(hostile_arrival(text))
    whole = [letter(data, checkpoint="KZKDY-R"), letter(data, sender="other", checkpoint="KZKDY-R")]
    receipts = receive(loop, again([*whole, GOOD], GOOD_AT))
    check_taken(loop.store, receipts)
    assert receipts[-1].taken.crossings == 2


@FEW
@given(text=nasty)
def test_texts_that_no_database_takes_pass_in_a_list(stores, text):
    loop = ready(stores())
    whole = [letter(hostile_list(text)), letter(hostile_list(text), reference=text, sender="x")]
    receipts = receive(loop, again([*whole, GOOD], GOOD_AT))
    check_taken(loop.store, receipts)


@FEW
@given(text=nasty)
def test_texts_that_no_database_takes_pass_in_a_declaration(stores, text):
    loop = ready(stores())
    escaped = "".join(f"&#{ord(sign)};" for sign in text)
    whole = [declaration(escaped, "77"), declaration("01KG1", escaped)]
    check_taken(loop.store, receive(loop, again([*whole, GOOD], GOOD_AT)))


# --- our own defects --------------------------------------------------------------------------


def test_a_reader_that_fails_leaves_the_message_for_a_person(store, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError

    forms = [replace(form, read=broken) if form.name == "smgs" else form for form in FORMATS]
    monkeypatch.setattr("darvoza.messages.FORMATS", tuple(forms))
    loop = ready(store)
    note, good = (one.taken for one in receive(loop, again([train()[0], GOOD], GOOD_AT)))
    assert note.reading.disposition is Disposition.QUARANTINED
    assert [issue.code for issue in note.reading.issues] == ["READER-FAILED"]
    assert good.crossings == 2


def test_a_fact_that_fails_is_a_recorded_result(store, monkeypatch):
    plan = {kind: _broken(some) for kind, some in computation.PLAN.items()}
    monkeypatch.setattr(computation, "PLAN", plan)
    loop = ready(store)
    (receipt,) = receive(loop, again([GOOD], GOOD_AT))
    assert receipt.taken.assessments == 2
    for row in rows(store, tables.assessments):
        assert len(json.loads(row.failed)) == 1
        assert json.loads(row.failed)[0].startswith("fact:")


def _broken(some):
    """The facts of one kind, the first of which fails."""
    (name, _, number), *others = some

    def fail(_):
        raise RuntimeError(name)

    return ((name, fail, number), *others)


def test_a_message_on_which_the_loop_fails_waits_and_the_others_go_on(store, monkeypatch):
    whole = again([*flight()[:4], *train(), GOOD], GOOD_AT)
    place = reading._placed

    def fail_on_rail(loop, pending, *rest):
        if pending.delivery.data.startswith(b"<?xml"):
            raise KeyError("rail")
        return place(loop, pending, *rest)

    monkeypatch.setattr(reading, "_placed", fail_on_rail)
    loop = ready(store)
    receipts = receive(loop, whole)
    assert len(receipts) == len(whole)
    for receipt, delivery in zip(receipts, whole, strict=True):
        codes = [issue.code for issue in receipt.taken.reading.issues]
        assert ("LOOP-FAILED" in codes) is delivery.data.startswith(b"<?xml")
    failed = next(
        receipt.taken
        for receipt in receipts
        if receipt.taken.reading.issues and receipt.taken.reading.issues[-1].code == "LOOP-FAILED"
    )
    assert failed.reading.issues[0].expected == "KeyError"
    assert failed.reading.disposition is Disposition.QUARANTINED
    assert receipts[-1].taken.crossings == 2
    assert counts(store)["unread"] == 0
    moments = [receipt.taken.as_of for receipt in receipts]
    assert moments == sorted(set(moments))


def test_what_fails_half_way_leaves_nothing_of_it(store, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError

    loop = ready(store)
    with monkeypatch.context() as patch:
        patch.setattr(reading, "assess_touched", fail)
        (receipt,) = receive(loop, again([GOOD], GOOD_AT))
    assert [issue.code for issue in receipt.taken.reading.issues] == ["LOOP-FAILED"]
    found = counts(store)
    for table in ("mentions", "crossings", "movements", "links", "units", "assessments"):
        assert found[table] == 0
    assert loop.movements == {}
    (receipt,) = receive(loop, again([arrival("01KG123ABC", "2026-03-01T06:00:01Z")], GOOD_AT))
    assert receipt.taken.crossings == 2


def test_nothing_to_receive_is_nothing(store):
    assert door.receive(ready(store), []) == []


def test_a_list_for_another_country_is_left_aside_in_words(store):
    loop = ready(store)
    listed = hostile_list("1").replace(b"ALA", b"CDG")
    (receipt,) = receive(loop, again([letter(listed)], GOOD_AT))
    assert receipt.taken.reading.disposition is Disposition.QUARANTINED
    assert "PLACE-UNKNOWN" in [issue.code for issue in receipt.taken.reading.issues]
    assert {place.mode for place in loop.checkpoints.values()} == set(Mode)
