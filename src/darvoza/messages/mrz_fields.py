"""① The fields of one machine readable zone: where they stand, what they say, what proves them.

Source: ICAO 9303, 8th edition: part 3 section 4 (signs, dates, check digits), part 4 (TD3),
part 5 (TD1), part 6 (TD2), part 7 (MRV-A, MRV-B).
"""

from dataclasses import dataclass, field
from datetime import date

from darvoza import codes
from darvoza.records import Severity

_TO_DIGIT = str.maketrans("ODQILZSGB", "000112568")
_CONFUSED = {"0": "ODQ", "O": "0", "D": "0", "Q": "0", "1": "IL", "I": "1", "L": "1", "2": "Z"}
_CONFUSED |= {"Z": "2", "5": "S", "S": "5", "8": "B", "B": "8", "6": "G", "G": "6"}
"""Signs that optical readers take for each other."""

_EXPIRES_AHEAD = 50
"""An expiry further ahead than this many years is of the past century."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the fields stand: (line, first column, column after the last)."""

    name: str
    names: tuple[int, int]  # line, first column
    number: tuple[int, int, int]
    nationality: tuple[int, int, int]
    birth: tuple[int, int, int]
    sex: tuple[int, int]
    expires: tuple[int, int, int]
    overflow: tuple[int, int, int] | None  # optional data that may continue the number
    optional: tuple[int, int, int] | None  # optional data with a check digit of its own
    composite: tuple[tuple[int, int, int], ...]
    composite_digit: tuple[int, int] | None

    def line_of(self, name: str) -> int:
        """The line, from 0, on which the field *name* stands."""
        places = {
            "issuer": 0, "names": self.names[0], "number": self.number[0],
            "nationality": self.nationality[0], "birth": self.birth[0], "sex": self.sex[0],
            "expires": self.expires[0],
        }  # fmt: skip
        return places.get(name, 1)


TD3 = Layout(
    "TD3", (0, 5), (1, 0, 9), (1, 10, 13), (1, 13, 19), (1, 20), (1, 21, 27),
    None, (1, 28, 42), ((1, 0, 10), (1, 13, 20), (1, 21, 43)), (1, 43),
)  # fmt: skip
MRV_A = Layout(
    "MRV-A", (0, 5), (1, 0, 9), (1, 10, 13), (1, 13, 19), (1, 20), (1, 21, 27),
    None, None, (), None,
)  # fmt: skip
TD2 = Layout(
    "TD2", (0, 5), (1, 0, 9), (1, 10, 13), (1, 13, 19), (1, 20), (1, 21, 27),
    (1, 28, 35), None, ((1, 0, 10), (1, 13, 20), (1, 21, 35)), (1, 35),
)  # fmt: skip
MRV_B = Layout(
    "MRV-B", (0, 5), (1, 0, 9), (1, 10, 13), (1, 13, 19), (1, 20), (1, 21, 27),
    None, None, (), None,
)  # fmt: skip
TD1 = Layout(
    "TD1", (2, 0), (0, 5, 14), (1, 15, 18), (1, 0, 6), (1, 7), (1, 8, 14),
    (0, 15, 30), None, ((0, 5, 30), (1, 0, 7), (1, 8, 15), (1, 18, 29)), (1, 29),
)  # fmt: skip

LAYOUTS: dict[tuple[int, bool], Layout] = {
    (30, False): TD1,
    (36, False): TD2,
    (44, False): TD3,
    (36, True): MRV_B,
    (44, True): MRV_A,
    (30, True): TD1,
}
"""By the length of a line and whether the document is a visa."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with one field; *column* counts from 0 in its line."""

    code: str
    severity: Severity
    name: str
    column: int
    raw: str
    expected: str | None = None


@dataclass(slots=True)
class Fields:
    """What one zone says; *verified* when every check digit is right or proves a repair."""

    kind: str = ""
    issuer: str | None = None
    number: str = ""
    surname: str | None = None
    given_names: str | None = None
    nationality: str | None = None
    birth: date | None = None
    sex: str | None = None
    expires: date | None = None
    verified: bool = True
    findings: list[Finding] = field(default_factory=list)

    def note(self, finding: Finding) -> None:
        """Keep *finding*; a wrong check digit means that the zone is not verified."""
        self.findings.append(finding)
        if finding.code == "ID-CHECKDIGIT":
            self.verified = False


def fields(layout: Layout, lines: list[str], today: date) -> Fields:
    """Everything the zone in *lines* says; two-digit years are read as of *today*.

    *lines* have the lengths of *layout* and hold only A to Z, 0 to 9 and the filler. Misread
    signs that a check digit proves are put right in *lines*.
    """
    found = Fields(kind=lines[0][:2].replace("<", ""))
    found.issuer = _country(found, "issuer", lines[0][2:5], 2)
    line, start, end = layout.nationality
    found.nationality = _country(found, "nationality", lines[line][start:end], start)
    _names(found, layout, lines)
    found.birth = _birth(found, layout, lines, today)
    found.expires = _expires(found, layout, lines, today)
    found.sex = _sex(found, layout, lines)
    found.number = _number(found, layout, lines)
    _rest(found, layout, lines)
    return found


def _country(found: Fields, name: str, text: str, column: int) -> str | None:
    known = codes.country(text)
    if known is not None:
        return known.alpha3
    code = text.replace("<", "")
    found.note(Finding("MRZ-COUNTRY", Severity.WARNING, name, column, text))
    return code or None


def _names(found: Fields, layout: Layout, lines: list[str]) -> None:
    line, start = layout.names
    text = lines[line][start:]
    surname, _, given = text.partition("<<")
    found.surname = " ".join(surname.replace("<", " ").split()) or None
    found.given_names = " ".join(given.replace("<", " ").split()) or None
    if not text.replace("<", "").isalpha():
        found.note(Finding("MRZ-OCR-DOUBT", Severity.WARNING, "names", start, text))


def _sex(found: Fields, layout: Layout, lines: list[str]) -> str | None:
    line, column = layout.sex
    sign = lines[line][column]
    if sign in "MF":
        return sign
    if sign in "<X":
        return "X"
    found.note(Finding("MRZ-SEX", Severity.WARNING, "sex", column, sign))
    return None


def _birth(found: Fields, layout: Layout, lines: list[str], today: date) -> date | None:
    text = _checked(found, "birth", layout.birth, lines)
    born = _date(found, "birth", layout.birth[1], text, 2000)
    if born is not None and born > today:
        return _date(found, "birth", layout.birth[1], text, 1900)
    return born


def _expires(found: Fields, layout: Layout, lines: list[str], today: date) -> date | None:
    text = _checked(found, "expires", layout.expires, lines)
    if not text.strip("<"):
        return None
    ends = _date(found, "expires", layout.expires[1], text, 2000)
    if ends is not None and ends.year > today.year + _EXPIRES_AHEAD:
        return _date(found, "expires", layout.expires[1], text, 1900)
    return ends


def _date(found: Fields, name: str, column: int, text: str, century: int) -> date | None:
    try:
        return date(century + int(text[:2]), int(text[2:4]), int(text[4:]))
    except ValueError:
        partial = "<" in text
    code, severity = (
        ("MRZ-DATE-PARTIAL", Severity.INFO) if partial else ("MRZ-DATE", Severity.WARNING)
    )
    found.note(Finding(code, severity, name, column, text))
    return None


def _checked(found: Fields, name: str, place: tuple[int, int, int], lines: list[str]) -> str:
    """The digits of a date, put right where its check digit proves the repair."""
    line, start, end = place
    text, sign = lines[line][start:end], lines[line][end]
    if _proves(text, sign):
        return text
    digits = text.translate(_TO_DIGIT)
    if _proves(digits, sign.translate(_TO_DIGIT)):
        return _repair(found, name, place, lines, digits)
    _wrong(found, name, start, text, sign)
    return text


def _proves(text: str, sign: str) -> bool:
    """Whether *sign* is the check digit of *text*; a filler stands for 0 when nothing is there."""
    expected = codes.mrz_digit(text)
    return sign == str(expected) or (sign == "<" and not text.strip("<"))


def _repair(
    found: Fields, name: str, place: tuple[int, int, int], lines: list[str], right: str
) -> str:
    """Write *right* and its check digit into *lines* and report what was read instead."""
    line, start, end = place
    whole = f"{right}{codes.mrz_digit(right)}"
    read = lines[line][start : end + 1]
    found.note(Finding("MRZ-OCR", Severity.WARNING, name, start, read, whole))
    lines[line] = lines[line][:start] + whole + lines[line][end + 1 :]
    return right


def _wrong(found: Fields, name: str, column: int, text: str, sign: str) -> None:
    expected = str(codes.mrz_digit(text))
    found.note(Finding("ID-CHECKDIGIT", Severity.WARNING, name, column, text + sign, expected))


def _number(found: Fields, layout: Layout, lines: list[str]) -> str:
    line, start, end = layout.number
    text, sign = lines[line][start:end], lines[line][end]
    rest = _overflow(layout, lines) if sign == "<" else ""
    if len(rest) > 1:
        text, sign = text + rest[:-1], rest[-1]
    if not _proves(text, sign):
        text = _doubted(found, layout, lines, text, sign)
    return text.replace("<", "")


def _overflow(layout: Layout, lines: list[str]) -> str:
    """What the optional data continues of a number longer than 9 signs, check digit included."""
    if layout.overflow is None:
        return ""
    line, start, end = layout.overflow
    return lines[line][start:end].partition("<")[0]


def _doubted(found: Fields, layout: Layout, lines: list[str], text: str, sign: str) -> str:
    """*text* put right when the check digits leave one repair, else as read and reported."""
    digit = sign.translate(_TO_DIGIT)
    long = len(text) > 9
    if digit != sign and _proves(text, digit):
        return text if long else _repair(found, "number", layout.number, lines, text)
    options = [option for option in _options(text) if _proves(option, sign)]
    if layout.composite and not long:
        options = [option for option in options if _composite_holds(layout, lines, option)]
    if len(options) == 1 and not long:
        return _repair(found, "number", layout.number, lines, options[0])
    _wrong(found, "number", layout.number[1], text, sign)
    if options:
        found.note(Finding("MRZ-OCR-DOUBT", Severity.WARNING, "number", layout.number[1], text))
    return text


def _options(text: str) -> list[str]:
    """*text* with one misread sign put right, in every way."""
    return [
        text[:place] + other + text[place + 1 :]
        for place, sign in enumerate(text)
        for other in _CONFUSED.get(sign, "")
    ]


def _composite_holds(layout: Layout, lines: list[str], number: str) -> bool:
    line, start, end = layout.number
    changed = list(lines)
    changed[line] = lines[line][:start] + number + lines[line][end:]
    return _composite(layout, changed)


def _composite(layout: Layout, lines: list[str]) -> bool:
    if layout.composite_digit is None:
        return True
    line, column = layout.composite_digit
    text = "".join([lines[row][start:end] for row, start, end in layout.composite])
    return _proves(text, lines[line][column])


def _rest(found: Fields, layout: Layout, lines: list[str]) -> None:
    """The check digits of the optional data and of the whole zone."""
    if layout.optional is not None:
        line, start, end = layout.optional
        text, sign = lines[line][start:end], lines[line][end]
        if not _proves(text, sign):
            _wrong(found, "optional", start, text, sign)
    if found.verified and layout.composite_digit and not _composite(layout, lines):
        column = layout.composite_digit[1]
        text = "".join([lines[row][start:end] for row, start, end in layout.composite])
        _wrong(found, "composite", column, text, lines[layout.composite_digit[0]][column])
