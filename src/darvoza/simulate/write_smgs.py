"""The rail consignment note as XML ``RailwayBill`` (SMGS annex 1; album of formats 5.23.0)."""

from datetime import datetime, timedelta
from html import escape
from typing import TYPE_CHECKING

from darvoza.codes.checks import station_digit
from darvoza.simulate.firms import Firm
from darvoza.simulate.world import BORDER_STATION, HOME_OFFSET

if TYPE_CHECKING:
    from darvoza.simulate.rail import Note

_SPACE = "urn:customs.ru:Information:TransportDocuments:Railway:RailwayBill:5.23.0"
_COMMON = "urn:customs.ru:CommonAggregateTypes:5.22.0"
_TRANSPORT = "urn:customs.ru:Information:TransportDocuments:TransportCommonAgregateTypesCust:5.23.0"
STATIONS = {  # five digits of the code, name, railway
    "UZ": ("72200", "TASHKENT-TOVARNAYA", "UTI"),
    "TM": ("75500", "TURKMENABAT", "TRK"),
    "TJ": ("74700", "DUSHANBE", "TDJ"),
    "KG": ("71600", "BISHKEK", "KRG"),
    "RU": ("85000", "NOVOSIBIRSK", "RZD"),
    "CN": ("71190", "ALASHANKOU", "KZH"),
    "AE": ("75800", "BEREKET", "TRK"),
    "TR": ("75870", "SERHETYAKA", "TRK"),
    "IN": ("75870", "SERHETYAKA", "TRK"),
}
DESTINATIONS = {
    "ALMATY": ("70060", "ALMATY 1"),
    "TARAZ": ("70400", "ZHAMBYL"),
    "SHYMKENT": ("69830", "SHYMKENT"),
    "ASTANA": ("69000", "ASTANA 1"),
    "KARAGANDA": ("67340", "KARAGANDA"),
}


def station(code: str) -> str:
    """A station code of five digits with its check digit."""
    return f"{code}{station_digit(code)}"


def railway_bill(note: "Note") -> bytes:
    """The bytes of *note* with the stamp of the border station."""
    load = note.load
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<RailwayBill xmlns="{_SPACE}" xmlns:cat="{_COMMON}"'
        f' xmlns:ctr="{_TRANSPORT}" DocumentModeID="1003401E">',
        f"<cat:DocumentID>{note.identifier}</cat:DocumentID><Number>{note.number}</Number>",
        "<RegistrationDocument><cat:PrDocumentName>SMGS</cat:PrDocumentName>"
        f"<cat:PrDocumentNumber>{note.number}</cat:PrDocumentNumber>"
        f"<cat:PrDocumentDate>{note.issued_at:%Y-%m-%d}</cat:PrDocumentDate></RegistrationDocument>",
        f"<PlacesQuantity>{load.packages * len(note.wagons)}</PlacesQuantity>",
        f"<GrossWeightQuantity>{load.gross * len(note.wagons)}</GrossWeightQuantity>",
        _firm("Consignor", load.consignor),
        _firm("Consignee", load.consignee),
        _stations(note),
        *(_goods(note, place) for place in range(len(note.wagons))),
        *_containers(note),
        *(_wagon(note, place) for place in range(len(note.wagons))),
        *(_seal(seal) for seal in note.seals),
        _carrier(note),
        _stamp("ContractCarrierDate", note.issued_at, _departure(note)),
        _stamp("Stamp34", note.arrives_at + HOME_OFFSET, _border()),
        "</RailwayBill>\n",
    ]  # fmt: skip
    return "".join(parts).encode()


def _firm(tag: str, firm: Firm) -> str:
    return (
        f"<{tag}><cat:OrganizationName>{escape(firm.name)}</cat:OrganizationName>"
        f"<cat:Address><cat:CountryCode>{firm.country}</cat:CountryCode>"
        f"<cat:City>{escape(firm.city)}</cat:City>"
        f"<cat:StreetHouse>{escape(firm.street)}</cat:StreetHouse></cat:Address>"
        f"<RBCode>{firm.number}</RBCode></{tag}>"
    )


def _departure(note: "Note") -> str:
    code, name, railway = STATIONS[note.load.dispatch]
    return _station(station(code), name, (railway, note.load.dispatch))


def _border() -> str:
    return _station(BORDER_STATION, "SARYAGASH", ("KZH", "KZ"))


def _station(code: str, name: str, where: tuple[str, str]) -> str:
    return (
        f"<StationCode>{code}</StationCode><StationName>{name}</StationName>"
        f"<RailwayCode>{where[0]}</RailwayCode><CountryCode>{where[1]}</CountryCode>"
    )


def _stations(note: "Note") -> str:
    code, name = DESTINATIONS[note.load.consignee.city]
    return (
        f"<DepartureStation>{_departure(note)}</DepartureStation>"
        f"<DestinationStation><RailwayCode>KZH</RailwayCode><StationCode>{station(code)}"
        f"</StationCode><RailwayAndStationName>KZH {name}</RailwayAndStationName>"
        f"</DestinationStation><BorderStation>{_border()}</BorderStation>"
    )


def _goods(note: "Note", place: int) -> str:
    load, wagon = note.load, note.wagons[place]
    container = f"<ContainerNumber>{wagon.container}</ContainerNumber>" if wagon.container else ""
    return (
        f"<RWBGoods><cat:GoodsDescription>{escape(load.name)}</cat:GoodsDescription>"
        f"<ctr:GoodsNumeric>{place + 1}</ctr:GoodsNumeric>"
        f"<ctr:GoodsNomenclatureCode>{load.commodity.code}</ctr:GoodsNomenclatureCode>"
        f"<PlacesQuantity>{load.packages}</PlacesQuantity>"
        f"<GrossWeightQuantity>{load.gross}</GrossWeightQuantity>"
        f"<PlacesDescription>{load.commodity.packing}</PlacesDescription>"
        f"<HarmonizedRangeGoods>{load.commodity.code[:6]}00</HarmonizedRangeGoods>"
        f"<Packing>{load.commodity.packing}</Packing>"
        f"<CarriageNumber>{wagon.number}</CarriageNumber>{container}"
        f"<GCost>{load.value:.2f}</GCost><CurrencyCode>USD</CurrencyCode></RWBGoods>"
    )


def _containers(note: "Note") -> list[str]:
    return [
        f"<Container><ContainerID>{wagon.container}</ContainerID><Tare>3900</Tare>"
        f"<GoodsWeight>{note.load.gross}</GoodsWeight><ContainerLength>40</ContainerLength>"
        "</Container>"
        for wagon in note.wagons
        if wagon.container
    ]


def _wagon(note: "Note", place: int) -> str:
    wagon = note.wagons[place]
    reloaded = round(note.load.gross * (1 + note.excesses[place]))
    return (
        f"<Carriage><CarriageID>{wagon.number}</CarriageID><RWName>{wagon.railway}</RWName>"
        f"<OwnerType>\u041f</OwnerType><Power>{wagon.capacity}</Power>"
        f"<AxisQuantity>4</AxisQuantity><Tare>{wagon.tare}</Tare>"
        f"<GoodsWeight>{reloaded}</GoodsWeight></Carriage>"
    )


def _seal(number: str) -> str:
    return f"<Seal><SealID>{number}</SealID><SealQuantity>1</SealQuantity></Seal>"


def _carrier(note: "Note") -> str:
    return (
        "<Carrier><CarrierName>KTZ FREIGHT</CarrierName><CarrierCode>2727</CarrierCode>"
        f"<FromStation>{_departure(note)}</FromStation>"
        f"<ToStation>{_border()}</ToStation></Carrier>"
    )


def _stamp(tag: str, moment: datetime, place: str) -> str:
    moscow = moment - timedelta(hours=2)
    return (
        f"<{tag}><CarrierName>KTZ</CarrierName><Date>{moment:%Y-%m-%d}</Date>"
        f"<Time>{moment:%H:%M:%S}</Time><DateTimeMoscow>{moscow:%Y-%m-%dT%H:%M:%S}"
        f"</DateTimeMoscow><Station>{place}</Station></{tag}>"
    )
