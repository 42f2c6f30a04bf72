"""Where the traffic happens: four checkpoints of one fictional state, and the routes to them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from darvoza.records import Checkpoint, Mode

HOME = "KZ"
HOME3 = "KAZ"
HOME_OFFSET = timedelta(hours=5)
BORDER_STATION = "698004"

AIRPORT = Checkpoint(
    code="KZALA-A",
    name="Almaty airport",
    mode=Mode.AIR,
    country=HOME,
    zone="Asia/Almaty",
    ports=("ALA",),
)
ROAD_POST = Checkpoint(
    code="KZKDY-R",
    name="Korday road post",
    mode=Mode.ROAD,
    country=HOME,
    zone="Asia/Almaty",
    ports=("KZKDY",),
)
RAIL_POST = Checkpoint(
    code="KZSRY-T",
    name="Saryagash rail post",
    mode=Mode.RAIL,
    country=HOME,
    zone="Asia/Almaty",
    ports=(BORDER_STATION,),
)
MAIL_OFFICE = Checkpoint(
    code="KZALA-P",
    name="Almaty mail office",
    mode=Mode.POST,
    country=HOME,
    zone="Asia/Almaty",
    ports=("KZALAA",),
    agency="customs",
)
CHECKPOINTS: tuple[Checkpoint, ...] = (AIRPORT, ROAD_POST, RAIL_POST, MAIL_OFFICE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """An air route to the home airport, flown both ways under two numbers."""

    airport: str
    carrier: str
    arriving: str  # flight number towards home
    departing: str
    minutes: int
    offset_minutes: int  # of the other airport's clock to UTC; none of them changes clocks
    fare: int  # USD, one way
    arrives_at: int  # minutes after local midnight at home
    departs_at: int
    nationalities: dict[str, float]


ROUTES: tuple[Route, ...] = (
    Route(
        airport="IST",  # codespell:ignore
        carrier="ZY",
        arriving="350",
        departing="351",
        minutes=320,
        offset_minutes=180,
        fare=260,
        arrives_at=370,
        departs_at=500,
        nationalities={"KAZ": 5, "TUR": 3, "RUS": 0.6, "KGZ": 0.8, "DEU": 0.5, "UZB": 0.3},
    ),
    Route(
        airport="DXB",
        carrier="8K",
        arriving="731",
        departing="732",
        minutes=265,
        offset_minutes=240,
        fare=290,
        arrives_at=265,
        departs_at=330,
        nationalities={"KAZ": 6, "RUS": 1, "KGZ": 1, "IND": 0.8, "PAK": 0.5, "ARE": 0.4},
    ),
    Route(
        airport="TAS",
        carrier="ZY",
        arriving="128",
        departing="127",
        minutes=95,
        offset_minutes=300,
        fare=95,
        arrives_at=660,
        departs_at=545,
        nationalities={"UZB": 5, "KAZ": 4, "TJK": 0.6, "RUS": 0.4},
    ),
    Route(
        airport="SVO",
        carrier="YJ",
        arriving="1944",
        departing="1945",
        minutes=260,
        offset_minutes=180,
        fare=170,
        arrives_at=450,
        departs_at=540,
        nationalities={"RUS": 4, "KAZ": 4, "KGZ": 1.6, "UZB": 0.7, "TJK": 0.7},
    ),
    Route(
        airport="DEL",
        carrier="YJ",
        arriving="907",
        departing="908",
        minutes=235,
        offset_minutes=330,
        fare=210,
        arrives_at=930,
        departs_at=1010,
        nationalities={"IND": 5, "KAZ": 3, "KGZ": 0.6, "RUS": 0.5},
    ),
    Route(
        airport="URC",
        carrier="8K",
        arriving="605",
        departing="606",
        minutes=110,
        offset_minutes=480,
        fare=180,
        arrives_at=805,
        departs_at=880,
        nationalities={"CHN": 5, "KAZ": 4, "KGZ": 0.5},
    ),
    Route(
        airport="BKK",
        carrier="ZY",
        arriving="932",
        departing="931",
        minutes=390,
        offset_minutes=420,
        fare=320,
        arrives_at=1180,
        departs_at=1265,
        nationalities={"KAZ": 6, "RUS": 2, "KGZ": 0.8, "THA": 0.6},  # codespell:ignore
    ),
)

ROAD_NATIONALITIES = {"KGZ": 6.0, "KAZ": 5.0, "UZB": 1.2, "TJK": 0.5, "RUS": 0.5}

ALPHA2 = {
    "KAZ": "KZ",
    "KGZ": "KG",
    "UZB": "UZ",
    "TJK": "TJ",
    "TKM": "TM",
    "RUS": "RU",
    "TUR": "TR",
    "CHN": "CN",
    "IND": "IN",
    "PAK": "PK",
    "DEU": "DE",
    "ARE": "AE",
    "THA": "TH",  # codespell:ignore
}


def local(moment: datetime, offset_minutes: int) -> datetime:
    """*moment* (UTC) on a clock *offset_minutes* ahead, as messages write local times."""
    return moment + timedelta(minutes=offset_minutes)
