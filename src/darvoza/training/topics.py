"""What a story is about: questions ask it, answers claim it, checks and papers show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from darvoza.records import Mode


class TopicKind(StrEnum):
    """What the value of a topic is."""

    WORD = "word"  # id of a word of the phrase books
    PLACE = "place"  # id of a place of the phrase books
    DAYS = "days"
    COUNT = "count"
    KILOGRAMS = "kilograms"
    DOLLARS = "dollars"


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing that a story knows."""

    id: str
    kind: TopicKind
    modes: frozenset[Mode]
    expected: bool = True  # a prepared liar has an answer ready
    tolerance: float = 0.0  # share by which two honest numbers may differ


AIR, ROAD, RAIL, POST = Mode.AIR, Mode.ROAD, Mode.RAIL, Mode.POST
_W, _P, _D, _C = TopicKind.WORD, TopicKind.PLACE, TopicKind.DAYS, TopicKind.COUNT
_K, _U = TopicKind.KILOGRAMS, TopicKind.DOLLARS


def _topic(id_: str, kind: TopicKind, *modes: Mode, **more: bool | float) -> Topic:
    return Topic(id_, kind, frozenset(modes), **more)  # type: ignore[arg-type]


_ALL = (
    # a person on a journey
    _topic("purpose", _W, AIR, ROAD, RAIL),
    _topic("destination", _P, AIR, ROAD, RAIL),
    _topic("lodging", _W, AIR, ROAD, RAIL),
    _topic("host", _W, AIR, ROAD, RAIL),
    _topic("stay_days", _D, AIR, ROAD, RAIL, tolerance=0.2),
    _topic("return_ticket", _W, AIR, RAIL),
    _topic("route_reason", _W, AIR),
    _topic("payer", _W, AIR, RAIL),
    _topic("paid_how", _W, AIR, RAIL),
    _topic("booked_days", _D, AIR, RAIL, expected=False, tolerance=0.35),
    _topic("earlier_trips", _C, AIR, ROAD, RAIL, tolerance=0.35),
    _topic("companions", _C, AIR, ROAD, RAIL),
    _topic("occupation", _W, AIR, ROAD, RAIL),
    _topic("workplace_street", _W, AIR, ROAD, RAIL, expected=False),
    _topic("bag_packer", _W, AIR, ROAD, RAIL),
    _topic("bag_content", _W, AIR, ROAD, RAIL),
    _topic("bag_owner", _W, AIR, ROAD, RAIL, expected=False),
    _topic("cash", _U, AIR, ROAD, RAIL, tolerance=0.15),
    _topic("cash_source", _W, AIR, ROAD, RAIL, expected=False),
    _topic("first_errand", _W, AIR, ROAD, RAIL, expected=False),
    _topic("way_to_lodging", _W, AIR, ROAD, RAIL, expected=False),
    _topic("near_lodging", _W, AIR, ROAD, RAIL, expected=False),
    _topic("birthplace", _P, AIR, ROAD, RAIL),
    _topic("school_town", _P, AIR, ROAD, RAIL, expected=False),
    _topic("document_days", _D, AIR, ROAD, RAIL, expected=False, tolerance=0.35),
    _topic("passport_keeper", _W, AIR, ROAD, RAIL, expected=False),
    _topic("work_contract", _W, AIR, ROAD, RAIL, expected=False),
    # a vehicle and who drives it
    _topic("vehicle_owner", _W, ROAD),
    _topic("vehicle_days", _D, ROAD, tolerance=0.35),
    _topic("last_repair", _W, ROAD, expected=False),
    _topic("night_stop", _P, ROAD, expected=False),
    _topic("stops", _C, ROAD, expected=False),
    _topic("drivers", _C, ROAD),
    _topic("trailer_days", _D, ROAD, expected=False, tolerance=0.35),
    # a load by road or rail
    _topic("goods", _W, ROAD, RAIL),
    _topic("packages", _C, ROAD, RAIL, tolerance=0.02),
    _topic("gross_kg", _K, ROAD, RAIL, tolerance=0.02),
    _topic("goods_value", _U, ROAD, RAIL, POST, tolerance=0.1),
    _topic("loaded_at", _P, ROAD, RAIL),
    _topic("loaded_by", _W, ROAD, RAIL, expected=False),
    _topic("loaded_days", _D, ROAD, RAIL, tolerance=0.5),
    _topic("seal", _W, ROAD, RAIL),
    _topic("end_use", _W, ROAD, RAIL, expected=False),
    _topic("consignee_known", _W, ROAD, RAIL),
    _topic("consignee_business", _W, ROAD, RAIL, expected=False),
    # a parcel, told by who receives it
    _topic("parcel_content", _W, POST),
    _topic("ordered_from", _W, POST),
    _topic("ordered_days", _D, POST, expected=False, tolerance=0.35),
    _topic("parcel_payment", _W, POST, expected=False),
    _topic("sender_relation", _W, POST),
    _topic("occasion", _W, POST, expected=False),
    _topic("parcels_month", _C, POST, expected=False, tolerance=0.35),
)

TOPICS: Mapping[str, Topic] = {one.id: one for one in _ALL}
"""Every topic by its id."""


def agree(topic: str, one: str | int, other: str | int) -> bool:
    """Whether two values of *topic* can both be honestly said of the same thing.

    Numbers agree within the topic's tolerance, but at least by one: people round.
    """
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    reach = TOPICS[topic].tolerance * max(abs(one), abs(other))
    return abs(one - other) <= max(reach, 1 if TOPICS[topic].tolerance else 0)
