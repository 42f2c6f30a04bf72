"""Messages made for the benches."""

from datetime import datetime, timedelta


def passenger_list(travellers: int, *, flight: int, day: datetime) -> bytes:
    """A complete PAXLST D.05B of so many travellers, with documents, bags, seats and bookings."""
    leaves, lands = day + timedelta(hours=6), day + timedelta(hours=10)
    people = "".join(_traveller(number, flight) for number in range(travellers))
    body = (
        "BGM+745'NAD+MS+++OPERATIONS DESK'COM+77270000000:TE'"
        f"TDT+20+ZZ{flight:04d}+++ZZ'"
        f"LOC+125+IST'DTM+189:{leaves:%y%m%d%H%M}:201'LOC+87+ALA'DTM+232:{lands:%y%m%d%H%M}:201'"
        f"{people}CNT+42:{travellers}'"
    )
    count = body.count("'") + 2
    reference = f"{flight:08d}"
    return (
        f"UNA:+.? 'UNB+UNOA:4+ZZAIR+KZAPI+{day:%y%m%d:%H%M}+{reference}++APIS'"
        f"UNG+PAXLST+ZZAIR+KZAPI+{day:%y%m%d:%H%M}+{reference}+UN+D:05B'"
        f"UNH+1+PAXLST:D:05B:UN:IATA+ZZ{flight:04d}/{day:%y%m%d}'"
        f"{body}UNT+{count}+1'UNE+1+{reference}'UNZ+1+{reference}'"
    ).encode()


def _traveller(number: int, flight: int) -> str:
    letters = "".join(chr(65 + (number * 7 + flight + place) % 26) for place in range(5))
    birth = 60 + number % 40
    return (
        f"NAD+FL+++SURNAME{letters}:GIVEN{letters}'ATT+2++{'MF'[number % 2]}'"
        f"DTM+329:{birth:02d}{number % 12 + 1:02d}{number % 28 + 1:02d}'MEA+CT++:{number % 3}'"
        f"FTX+BAG+++ZZ{flight:04d}{number:04d}:{number % 3}'LOC+22+ALA'LOC+178+IST'LOC+179+ALA'"
        f"NAT+2+KAZ'RFF+AVF:{letters[:3]}{flight:03d}'RFF+ABO:{flight:04d}{number:06d}'"
        f"RFF+SEA:{number // 6 + 1}{'ABCDEF'[number % 6]}'DOC+P:110:111+N{flight:04d}{number:04d}'"
        f"DTM+36:310101'LOC+91+KAZ'"
    )
