"""Machine readable zones: the specimens of ICAO 9303, what scanners get wrong, a round trip."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from darvoza import codes
from darvoza.messages import mrz
from darvoza.records import Disposition, Envelope, Mode, Stage

GOLDEN = Path(__file__).parent.parent / "golden" / "messages" / "mrz"
ENVELOPE = Envelope(
    sender="desk-1",
    channel="desk",
    received_at=datetime(2026, 11, 23, 8, tzinfo=UTC),
    event_at=datetime(2026, 11, 23, 7, 59, tzinfo=UTC),
    checkpoint="DYU",
)
TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\n"
TD1 = (
    "I<UTOD231458907<<<<<<<<<<<<<<<\n"
    "7408122F1204159UTO<<<<<<<<<<<6\n"
    "ERIKSSON<<ANNA<MARIA<<<<<<<<<<\n"
)
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6\n"
MRV_A = (
    "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4UTO7408122F9612109<<<<<<<<<<<<<<<<\n"
)
MRV_B = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4UTO7408122F9612109<<<<<<<<\n"


def read(text, envelope=ENVELOPE):
    return mrz.read(text.encode(), envelope)


def only(reading):
    (mention,) = reading.mentions
    return mention.subject


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        (TD3, "P", "L898902C3"),
        (TD1, "I", "D23145890"),
        (TD2, "I", "D23145890"),
        (MRV_A, "V", "L8988901C"),
        (MRV_B, "V", "L8988901C"),
    ],
)
def test_the_specimens_of_icao_9303(text, kind, number):
    assert mrz.recognises(text.encode())
    reading = read(text)
    traveller = only(reading)
    assert reading.disposition is Disposition.ACCEPTED
    assert reading.issues == ()
    assert (traveller.surname, traveller.given_names) == ("ERIKSSON", "ANNA MARIA")
    assert (traveller.nationality, traveller.sex) == ("UTO", "F")
    assert traveller.date_of_birth == date(1974, 8, 12)
    assert (traveller.documents[0].kind, traveller.documents[0].number) == (kind, number)
    assert traveller.document_verified is True


def test_the_mention_stands_at_the_desk():
    reading = read(TD3)
    (mention,) = reading.mentions
    assert mention.stage is Stage.DESK
    assert mention.happened_at == reading.event_at == ENVELOPE.event_at
    assert (mention.movement.mode, mention.movement.checkpoint) == (Mode.AIR, "DYU")
    assert mention.spans == ((0, len(TD3) - 1),)
    road = Envelope(sender="d", channel="desk", received_at=ENVELOPE.received_at, mode=Mode.ROAD)
    (mention,) = read(TD3, road).mentions
    assert mention.movement.mode is Mode.ROAD
    assert mention.happened_at == road.received_at


def test_a_card_whose_number_runs_over_into_the_optional_data():
    data = (GOLDEN / "card_td1_long_number.txt").read_text()
    traveller = only(read(data))
    assert traveller.documents[0].number == "D23145890734"
    assert traveller.date_of_birth == date(1934, 7, 12)
    assert traveller.document_verified is True


def test_an_identity_card_whose_number_runs_over():
    number = "D231458907345"
    line = with_digits(number, "450101", "301231")
    traveller = only(read("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\n" + line))
    assert traveller.documents[0].number == number
    assert traveller.document_verified is True


def with_digits(number, birth, expires):
    digit = codes.mrz_digit
    rest = f"{number[9:]}{digit(number)}".ljust(7, "<")
    parts = f"{number[:9]}<", f"{birth}{digit(birth)}", f"{expires}{digit(expires)}{rest}"
    return f"{parts[0]}UTO{parts[1]}F{parts[2]}{digit(''.join(parts))}\n"


def test_an_unknown_month_and_day_of_birth_is_said_and_not_invented():
    digit = codes.mrz_digit
    head, birth, rest = f"L898902C3{6}", "45<<<<", f"120415{9}ZE184226B<<<<<{1}"
    whole = digit(f"{head}{birth}{digit(birth)}{rest}")
    second = f"{head}UTO{birth}{digit(birth)}F{rest}{whole}"
    reading = read(TD3.splitlines()[0] + "\n" + second)
    assert only(reading).date_of_birth is None
    assert [issue.code for issue in reading.issues] == ["MRZ-DATE-PARTIAL"]
    assert reading.disposition is Disposition.ACCEPTED


def test_a_wrong_check_digit_is_reported_where_it_stands():
    reading = read(TD3.replace("L898902C36", "L898902C37"))
    issue = reading.issues[0]
    assert reading.disposition is Disposition.ACCEPTED_WITH_ISSUES
    assert (issue.code, issue.segment, issue.tag, issue.offset) == (
        "ID-CHECKDIGIT", 2, "number", 45,
    )  # fmt: skip
    assert (issue.raw, issue.expected) == ("L898902C37", "6")
    assert only(reading).documents[0].number == "L898902C3"
    assert only(reading).document_verified is False


def test_a_misread_sign_is_put_right_only_when_proven():
    proven = read(TD3.replace("L898902C36", "L8989O2C36"))
    assert [issue.code for issue in proven.issues] == ["MRZ-OCR"]
    assert only(proven).documents[0].number == "L898902C3"
    assert only(proven).document_verified is True
    dates = read(TD3.replace("7408122F1204159", "74O8122F12O4159"))
    assert [issue.code for issue in dates.issues] == ["MRZ-OCR", "MRZ-OCR"]
    assert only(dates).date_of_birth == date(1974, 8, 12)
    unproven = read(MRV_A.replace("L8988901C4", "L8988901C5"))
    assert only(unproven).documents[0].number == "L8988901C"
    assert unproven.issues[0].code == "ID-CHECKDIGIT"


def test_codes_of_issuers_are_written_one_way():
    traveller = only(read(TD3.replace("P<UTO", "P<D<<").replace("UTO7408", "D<<7408")))
    assert (traveller.nationality, traveller.documents[0].issuer) == ("DEU", "DEU")
    wrong = read(TD3.replace("P<UTO", "P<QQQ"))
    assert [issue.code for issue in wrong.issues] == ["MRZ-COUNTRY"]
    assert only(wrong).documents[0].issuer == "QQQ"


def test_several_documents_and_text_between_them():
    text = f"{TD3}\n-- next --\n{TD1.replace('ERIKSSON', 'SVENSSON')}HELLO\n"
    reading = read(text)
    assert [m.subject.surname for m in reading.mentions] == ["ERIKSSON", "SVENSSON"]
    assert [(i.code, i.segment) for i in reading.issues] == [("MRZ-SIGN", 4), ("MRZ-SHAPE", 8)]
    assert text.encode()[slice(*reading.mentions[1].spans[0])].startswith(b"I<UTOD2314")


def test_a_passport_and_a_visa_of_one_person_are_one_mention():
    traveller = only(read(TD3 + MRV_A))
    assert [document.kind for document in traveller.documents] == ["P", "V"]


def test_zones_on_one_line_in_small_letters_with_a_byte_order_mark():
    joined = TD3.replace("\n", "").lower()
    reading = mrz.read(b"\xef\xbb\xbf" + joined.encode(), ENVELOPE)
    assert reading.disposition is Disposition.ACCEPTED
    assert only(reading).surname == "ERIKSSON"
    assert reading.mentions[0].spans == ((3, 91),)


@pytest.mark.parametrize("text", [TD3[:33], TD3.splitlines()[0], "", "?"])
def test_half_a_zone_is_quarantined(text):
    reading = read(text)
    assert reading.disposition is Disposition.QUARANTINED
    assert reading.mentions == ()
    assert reading.issues[-1].code == "FORM-EMPTY"


@given(st.binary(max_size=300))
def test_no_bytes_make_it_fail(data):
    assert mrz.read(data, ENVELOPE).format == "mrz"


LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
names = st.lists(st.text(LETTERS, min_size=1, max_size=8), min_size=1, max_size=2).map(" ".join)


@st.composite
def passports(draw):
    """A traveller and the TD3 zone that says the same."""
    surname, given = draw(names), draw(names)
    number = draw(st.text(LETTERS + "0123456789", min_size=5, max_size=9))
    birth = draw(st.dates(date(1927, 1, 1), date(2026, 11, 22)))
    expires = draw(st.dates(date(2000, 1, 1), date(2076, 12, 31)))
    sex = draw(st.sampled_from("MFX"))
    nationality = draw(st.sampled_from(["KAZ", "KGZ", "TJK", "TKM", "UZB", "XXA", "RKS"]))
    return surname, given, number, birth, expires, sex, nationality


def written(surname, given, number, birth, expires, sex, nationality):
    digit = codes.mrz_digit
    name = f"{surname}<<{given}".replace(" ", "<")[:39].ljust(39, "<")
    head = number.ljust(9, "<")
    head += str(digit(head))
    born, ends = f"{birth:%y%m%d}", f"{expires:%y%m%d}"
    born, ends = f"{born}{digit(born)}", f"{ends}{digit(ends)}"
    rest = f"{'<' * 14}{0}"
    sign = "<" if sex == "X" else sex
    whole = digit(head + born + ends + rest)
    return f"P<{nationality}{name}\n{head}{nationality}{born}{sign}{ends}{rest}{whole}\n"


@given(passports())
def test_what_is_written_is_read(passport):
    surname, given, number, birth, expires, sex, nationality = passport
    reading = read(written(*passport))
    traveller = only(reading)
    assert reading.issues == ()
    assert (traveller.surname, traveller.given_names) == (surname, given)
    assert (traveller.date_of_birth, traveller.sex) == (birth, sex)
    assert traveller.nationality == nationality
    assert traveller.documents[0].number == number
    assert traveller.documents[0].expires == expires


CHECKED = [*range(9), *range(13, 19), *range(21, 27)]


@given(passports(), st.sampled_from(CHECKED), st.sampled_from(LETTERS + "0123456789<"))
def test_a_changed_sign_of_a_checked_field_is_reported(passport, column, sign):
    first, second = written(*passport).split()
    changed = second[:column] + sign + second[column + 1 :]
    start, end = next(span for span in ((0, 9), (13, 19), (21, 27)) if column < span[1])
    if codes.mrz_digit(changed[start:end]) != codes.mrz_digit(second[start:end]):
        assert read(f"{first}\n{changed}").issues
