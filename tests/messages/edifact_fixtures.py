"""Messages of our own for the UN/EDIFACT tests: small, complete, and easy to damage."""

from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from darvoza.records import Envelope, Mention, Reading

GOLDEN = Path(__file__).parent.parent / "golden" / "messages" / "edifact"
ENVELOPE = Envelope(sender="KC", channel="file", received_at=datetime(2026, 11, 23, 7, tzinfo=UTC))

HEAD = [
    "UNA:+.? '",
    "UNB+UNOA:4+KCAPIS:ZZ+KZGOV:ZZ+261123:0600+REF1++APIS'",
    "UNG+PAXLST+KC+KZ+261123:0600+1+UN+D:05B'",
    "UNH+PAX1+PAXLST:D:05B:UN:IATA+KC131/261123/0915+01:F'",
    "BGM+745'",
    "NAD+MS+++KC HELP DESK'",
    "COM+77172000000:TE'",
    "TDT+20+KC131+++KC'",
    "LOC+125+IST'",
    "DTM+189:2611230915:201'",
    "LOC+87+ALA'",
    "DTM+232:2611231645:201'",
]


def person(place: int) -> list[str]:
    """One traveller; two and two share a locator."""
    return [
        f"NAD+FL+++SURNAME{'ABCDEFGH'[place]}:GIVEN:MIDDLE+STREET {place}+ALMATY++050000+KAZ'",
        "ATT+2++F'",
        f"DTM+329:8{place}0412'",
        "MEA+CT++:2'",
        "MEA+WT++KGM:23'",
        "GEI+4+173'",
        f"FTX+BAG+++KC10{place}000:2'",
        "LOC+22+ALA'",
        "LOC+174+KAZ'",
        "LOC+178+IST'",
        "LOC+179+ALA'",
        "LOC+180+:::KARAGANDA'",
        f"COM+7 701 000 00 0{place}:TE+t{place}.AT.EXAMPLE.ORG:EM'",
        "NAT+2+KAZ'",
        f"RFF+AVF:LOC00{place // 2}'",
        f"RFF+ABO:ABO{place}'",
        f"RFF+SEA:{place + 1}A'",
        f"DOC+P:110:111+N0000000{place}'",
        "DTM+36:301231'",
        "LOC+91+KAZ'",
    ]


def passenger_list(persons: int = 3, head: list[str] = HEAD) -> list[str]:
    """The segments of a complete list."""
    body = [segment for place in range(persons) for segment in person(place)]
    count = len(head) - 3 + len(body) + 2
    tail = [f"CNT+42:{persons}'", f"UNT+{count}+PAX1'", "UNE+1+1'", "UNZ+1+REF1'"]
    return [*head, *body, *tail]


RECORD_HEAD = [
    "UNA:+.?*'",
    "UNB+IATA:1+1A+KZGOV+261122:0649+REF2'",
    "UNH+1+PNRGOV:11:1:IA+231126/0915/KC/131'",
    "MSG+:22'",
    "ORG+1A:MUC'",
    "TVL+231126:0915:231126:1645+IST+ALA+KC+131'",
    "EQN+2'",
]
RECORDS = [
    [
        "SRC'",
        "RCI+1A:ABC123::011126:1354'",
        "SSR+CTCM:HK:1:KC:::::77010000001'",
        "SSR+VGML:HK:1:KC:::::VEGETARIAN'",
        "DAT+700:221126:0559'",
        "IFT+4:43::KC+ACME TRADING LLP'",
        "IFT+4:28::KC+OTHS MUSLIM TRAVELLER'",
        "ORG+1A:MUC+32393340:ISTKC08AA+IST+KC:IST+T+TR+ELPD'",
        "TIF+ABENOVA:I+AIGUL MRS:A:1:1'",
        "FTI+KC:8794285757'",
        "REF+:001C451486DFF0CC'",
        "SSR+DOCS:HK:1:KC:::::/P/KAZ/N10000001/KAZ/12APR85/F/31DEC30/ABENOVA/AIGUL MARAT'",
        "SSR+DOCA:HK:1:KC:::::/R/KAZ/ABAY 1/ALMATY/ALMATY/050000'",
        "SSR+DOCO:HK:1:KC:::::/KARAGANDA/V/V7654321/ALMATY/01OCT26/TUR'",
        "SSR+DOCS:HK:1:KC:::::/P/KZ/N10000002/KZ/20SEP25/MI/31DEC30/ABENOV/TIMUR'",
        "TKT+4651234567890:T:1'",
        "MON+B:200.00:USD+T:245.50:USD'",
        "PTK+NR++221126:1354'",
        "FOP+CC::245.50:VI:4111111111111111:1228'",
        "TIF+ABENOV:I+TIMUR:IN:2'",
        "TVL+231126:0915:231126:1645+IST+ALA+KC+131:Y'",
        "RPI+2+HK'",
        "SSR+SEAT:HK:1:KC:::IST:ALA+12A::1:N'",
        "SSR+CTCE:HK:1:KC:::IST:ALA:AIGUL//EXAMPLE.ORG+::1'",
        "SSR+DOCS:HK:1:KC:::IST:ALA:/P/KAZ/N10000001/KAZ/12APR85/F/31DEC30/ABENOVA/AIGUL+::1'",
        "DAT+2:231126:0700'",
        "ORG+KC++++A'",
        "TRI++IST-001:::1'",
        "TIF+ABENOVA:I+AIGUL MRS:A:1'",
        "SSD+012C++++Y'",
        "TBD++2:33:700++HP:IST-001+465:0465123456:1:ALA+465:0465123457:2:ALA'",
        "TVL+301126:1000:301126:1400+ALA+IST+KC+132:Y'",
        "RPI+2+HK'",
        "ABI+1+:ISTKC08AA+IST++KC'",
        "DAT+T:011126:1354'",
        "SAC+++A'",
        "TIF+OTHER:I+PERSON:A:9'",
    ],
    [
        "SRC'",
        "RCI+1A:XYZ789::201126:0800'",
        "DAT+700:201126:0900'",
        "ORG+1A:MUC+:ISTKC08BB+IST'",
        "TIF+O?'BRIEN:I+SEANMR:A:1.1'",
        "SSR+DOCS:HK:1:KC::::://///05AUG70/M//OBRIEN/SEAN'",
        "TIF+LATIF:I+OMAR:A:2.1'",
        "SSR+DOCS:HK:1:KC:::::P/P00266142/14JUL71/M/01JAN30/LATIF/OMAR'",
        "FOP+CA'",
        "TVL+231126:0915:231126:1645+IST+ALA+KC+131:Y'",
        "RPI+2+XX'",
    ],
]


def records(head: list[str] = RECORD_HEAD) -> list[str]:
    """The segments of a complete push of two bookings."""
    body = [segment for record in RECORDS for segment in record]
    return [*head, *body, f"UNT+{len(head) - 2 + len(body) + 1}+1'", "UNZ+1+REF2'"]


def joined(segments: list[str], line: str = "\r\n") -> bytes:
    return line.join(segments).encode()


def said(mention: Mention) -> dict[str, object]:
    """What a mention says, without what is not said and without where it stands."""
    return _compact(
        {
            "subject": asdict(mention.subject),
            "movement": asdict(mention.movement),
            "links": [f"{link.kind} {link.to}" for link in mention.links],
            "stage": mention.stage,
            "withdrawn": mention.withdrawn,
        }
    )  # type: ignore[return-value]


def told(reading: Reading) -> dict[str, object]:
    """A whole reading in a form that stands in a file."""
    return {
        "disposition": str(reading.disposition),
        "reference": reading.reference,
        "event_at": str(reading.event_at),
        "issues": [
            " ".join(
                str(part)
                for part in (issue.code, issue.severity, issue.segment, issue.tag, issue.offset)
                if part is not None
            )
            for issue in reading.issues
        ],
        "mentions": [said(mention) for mention in reading.mentions],
        "spans": [[list(span) for span in mention.spans] for mention in reading.mentions],
        "cards": [list(span) for span in reading.cards],
    }


def _compact(value: object) -> object:
    if isinstance(value, dict):
        kept = {key: _compact(one) for key, one in value.items()}
        return {key: one for key, one in kept.items() if one not in (None, [], {}, False)}
    if isinstance(value, list | tuple):
        return [_compact(one) for one in value]
    if isinstance(value, date | datetime | Decimal):
        return str(value)
    return value
