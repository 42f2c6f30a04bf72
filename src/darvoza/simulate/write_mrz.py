"""The machine readable zone of a passport, as a desk scanner sends it (ICAO 9303 part 4)."""

from darvoza.codes.checks import mrz_digit
from darvoza.simulate.people import Person

_LETTERS = str.maketrans({" ": "<", "'": None, "-": "<"})


def passport_zone(person: Person, number: str) -> bytes:
    """The two lines of 44 signs of *person*'s passport with document *number*."""
    names = f"{person.surname.translate(_LETTERS)}<<{person.given.translate(_LETTERS)}"
    issuer = "D<<" if person.nationality == "DEU" else person.nationality
    number = number.ljust(9, "<")
    born, expires = f"{person.born:%y%m%d}", f"{person.expires:%y%m%d}"
    checked = f"{number}{mrz_digit(number)}"
    dates = f"{born}{mrz_digit(born)}", f"{expires}{mrz_digit(expires)}"
    personal = "<" * 14 + "0"
    total = mrz_digit(checked + dates[0] + dates[1] + personal)
    first = f"P<{issuer}{names}".ljust(44, "<")[:44]
    second = f"{checked}{issuer}{dates[0]}{person.sex}{dates[1]}{personal}{total}"
    return f"{first}\n{second}\n".encode("ascii")
