"""What can be looked at, called, weighed or opened, and what it shows: the world, not the story.

A check shows the true value of its topics. Papers and data are on the screen from the start and
cost a glance; the rest costs minutes, and some of it dignity.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from darvoza.records import Mode
from darvoza.subjects import SubjectKind


class CheckKind(StrEnum):
    """How a check comes to what it shows."""

    DATA = "data"  # messages on the screen
    DOCUMENT = "document"
    CALL = "call"
    MEASURE = "measure"
    SCAN = "scan"
    SEARCH = "search"
    HELP = "help"  # a doctor, a protection officer


@dataclass(frozen=True, slots=True)
class Check:
    """One check: the seconds it takes, the dignity it costs (0–5), the topics it shows."""

    id: str
    kind: CheckKind
    seconds: int
    dignity: int
    modes: frozenset[Mode]
    subjects: frozenset[SubjectKind]
    topics: frozenset[str]


AIR, ROAD, RAIL, POST = Mode.AIR, Mode.ROAD, Mode.RAIL, Mode.POST
_PERSON = frozenset({SubjectKind.TRAVELLER})
_VEHICLE = frozenset({SubjectKind.VEHICLE})
_GOODS = frozenset({SubjectKind.CONSIGNMENT})
_MOVED = frozenset({SubjectKind.VEHICLE, SubjectKind.CONSIGNMENT})
_ANY = _PERSON | _MOVED
_D, _P, _C = CheckKind.DATA, CheckKind.DOCUMENT, CheckKind.CALL
_M, _S, _O, _H = CheckKind.MEASURE, CheckKind.SCAN, CheckKind.SEARCH, CheckKind.HELP
_BY_LAND = frozenset({ROAD, RAIL})
_PEOPLE = frozenset({AIR, ROAD, RAIL})


def _check(
    id_: str, kind: CheckKind, cost: tuple[int, int], where: tuple[frozenset[Mode],
    frozenset[SubjectKind]], topics: str,
) -> Check:  # fmt: skip
    return Check(id_, kind, *cost, *where, frozenset(topics.split()))


_AIR, _ROAD, _RAIL, _POST = (frozenset({one}) for one in (AIR, ROAD, RAIL, POST))

_EVERY = (
    _check("booking_record", _D, (20, 0), (_AIR | _RAIL, _PERSON),
           "payer paid_how booked_days stay_days return_ticket companions"),
    _check("crossing_history", _D, (20, 0), (_PEOPLE, _PERSON | _VEHICLE), "earlier_trips drivers"),
    _check("passport", _P, (30, 0), (_PEOPLE, _PERSON), "birthplace document_days"),
    _check("document_examination", _P, (240, 0), (_PEOPLE, _PERSON), "birthplace school_town"),
    _check("hotel_call", _C, (150, 0), (_PEOPLE, _PERSON), "lodging"),
    _check("host_call", _C, (180, 1), (_PEOPLE, _PERSON | _VEHICLE), "host purpose first_errand"),
    _check("employer_call", _C, (180, 1), (_PEOPLE, _PERSON),
           "occupation workplace_street work_contract payer"),
    _check("town_map", _P, (60, 0), (_PEOPLE, _PERSON), "near_lodging way_to_lodging"),
    _check("companion_interview", _C, (240, 1), (_PEOPLE, _PERSON), "companions bag_owner purpose"),
    _check("route_offer", _D, (60, 0), (_AIR, _PERSON), "route_reason"),
    _check("bag_scan", _S, (60, 0), (_PEOPLE, _PERSON), "bag_content"),
    _check("bag_search", _O, (480, 2), (_PEOPLE, _PERSON), "bag_content bag_packer bag_owner cash"),
    _check("cash_papers", _P, (180, 1), (_PEOPLE, _PERSON), "cash cash_source"),
    _check("medical_examination", _H, (1800, 5), (_PEOPLE, _PERSON), ""),
    _check("protection_interview", _H, (900, 0), (_PEOPLE, _PERSON),
           "passport_keeper work_contract payer host"),
    _check("vehicle_register", _D, (40, 0), (_ROAD, _MOVED), "vehicle_owner vehicle_days"),
    _check("tachograph", _P, (120, 0), (_ROAD, _MOVED), "night_stop stops"),
    _check("workshop_call", _C, (180, 0), (_ROAD, _MOVED), "last_repair"),
    _check("trailer_record", _D, (40, 0), (_ROAD, _MOVED), "trailer_days"),
    _check("weighbridge", _M, (240, 0), (_BY_LAND, _MOVED), "gross_kg"),
    _check("tap_test", _M, (360, 0), (_BY_LAND, _MOVED), "last_repair"),
    _check("vehicle_scan", _S, (720, 0), (_BY_LAND, _MOVED), "goods"),
    _check("vehicle_search", _O, (2400, 1), (_BY_LAND, _MOVED), "goods packages last_repair"),
    _check("seal_check", _M, (120, 0), (_BY_LAND, _MOVED), "seal"),
    _check("consignment_papers", _P, (60, 0), (_BY_LAND, _GOODS),
           "packages loaded_at loaded_days consignee_known"),
    _check("consignor_call", _C, (240, 0), (_BY_LAND, _GOODS), "loaded_at loaded_by loaded_days"),
    _check("consignee_call", _C, (240, 0), (_BY_LAND, _GOODS),
           "consignee_known consignee_business end_use"),
    _check("licence_register", _D, (60, 0), (_BY_LAND, _GOODS), "end_use consignee_business"),
    _check("price_reference", _D, (60, 0), (_BY_LAND | _POST, _GOODS), "goods_value"),
    _check("sample_test", _M, (900, 0), (_BY_LAND | _POST, _GOODS), "goods parcel_content"),
    _check("parcel_scan", _S, (45, 0), (_POST, _GOODS), "parcel_content"),
    _check("parcel_opening", _O, (420, 2), (_POST, _GOODS), "parcel_content"),
    _check("order_record", _P, (120, 0), (_POST, _GOODS),
           "ordered_from ordered_days parcel_payment goods_value"),
    _check("item_history", _D, (20, 0), (_POST, _GOODS), "parcels_month"),
    _check("sender_call", _C, (240, 0), (_POST, _GOODS), "sender_relation occasion ordered_from"),
)  # fmt: skip

CHECKS: Mapping[str, Check] = {one.id: one for one in _EVERY}
"""Every check by its id."""


def checks_for(mode: Mode, subject: SubjectKind) -> tuple[Check, ...]:
    """The checks that can be made of a *subject* crossing by *mode*."""
    return tuple(one for one in _EVERY if mode in one.modes and subject in one.subjects)
