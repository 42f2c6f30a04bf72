"""One written form for document numbers, telephone numbers and e-mail addresses."""

_LOOK_ALIKES = dict(
    zip("АВЕКМНОРСТУХІЈЅӨҮҺабекмнорстухі", "ABEKMHOPCTYXIJSOYHABEKMHOPCTYXI", strict=True)
)
_FOLD = str.maketrans(_LOOK_ALIKES)
_DROP = str.maketrans(_LOOK_ALIKES | dict.fromkeys(" -<./\t\r\n\u00a0–—_№#"))
_TRUNK = "8"
"""Prefix of national calls where the country code is 7 (Kazakhstan, Russia)."""


def fold_letters(text: str) -> str:
    """*text* in upper case, Cyrillic letters that look like Latin ones written as Latin."""
    return text.upper().translate(_FOLD)


def document_number(text: str) -> str:
    """A document number in upper case without blanks, hyphens, fillers and look-alike letters.

    ``"АН 1234-567<"`` (Cyrillic) gives ``"AH1234567"``; empty when nothing is left.
    """
    return text.upper().translate(_DROP)


def phone(text: str) -> str | None:
    """A telephone number as digits with its country code, or ``None`` when it is none.

    ``00`` in front falls, and ``8`` before ten digits becomes ``7`` (the shared numbering plan of
    Kazakhstan and Russia). 7 to 15 digits are a number (ITU-T E.164).
    """
    digits = "".join(mark for mark in text if mark in "0123456789")
    if digits.startswith("00"):
        digits = digits[2:]
    elif len(digits) == 11 and digits[0] == _TRUNK and "+" not in text:
        digits = "7" + digits[1:]
    return digits if 7 <= len(digits) <= 15 else None


def email(text: str) -> str | None:
    """An e-mail address in lower case, or ``None`` when it is none.

    Undoes what EDIFACT and AIRIMP write for signs they lack: ``.AT.`` or ``//`` for ``@``, and
    then ``..`` for ``_`` and ``./`` for ``-``.
    """
    address = text.strip().lower()
    if "@" not in address:
        address = address.replace(".at.", "@", 1)
    if "//" in address:
        address = address.replace("//", "@", 1).replace("..", "_").replace("./", "-")
    name, at, host = address.partition("@")
    whole = name and at and "." in host and "@" not in host and " " not in address
    return address if whole else None
