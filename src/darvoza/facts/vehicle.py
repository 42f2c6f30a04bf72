"""③ Facts of a vehicle, trailer, wagon or container itself."""

from darvoza import codes
from darvoza.facts.fact import (
    BOOLEAN,
    CODE,
    HISTORY,
    IDENTIFYING,
    INTEGER,
    LIST,
    MESSAGE,
    NUMBER,
    PLAIN,
    PROXY,
    TEXT,
    VEHICLE,
    Fact,
)
from darvoza.facts.known import Known
from darvoza.subjects import VehicleKind

LISTED = frozenset({"KZ", "KG", "TJ", "UZ", "TM", "RU"})
"""Countries whose plates `codes.plate_country` knows by their form."""
NO_VIN_LETTERS = frozenset("IOQ")
RAIL_OR_BOX = frozenset({VehicleKind.WAGON, VehicleKind.CONTAINER})
RETURN_DAYS = 7.0


def _vehicle_kind(known: Known) -> str:
    return known.vehicle.kind.value


def _registration(known: Known) -> str | None:
    return known.vehicle.registration


def _plate_country(known: Known) -> str | None:
    return known.vehicle.country


def _plate_valid(known: Known) -> bool | None:
    vehicle = known.vehicle
    if vehicle.registration is None or vehicle.kind in RAIL_OR_BOX:
        return None
    if vehicle.country not in LISTED:
        return None
    return codes.plate_country(vehicle.registration) == vehicle.country


def _wagon_number_valid(known: Known) -> bool | None:
    vehicle = known.vehicle
    if vehicle.kind is not VehicleKind.WAGON or vehicle.registration is None:
        return None
    return codes.valid_wagon(vehicle.registration)


def _container_number_valid(known: Known) -> bool | None:
    vehicle = known.vehicle
    if vehicle.kind is not VehicleKind.CONTAINER or vehicle.registration is None:
        return None
    return codes.valid_container(vehicle.registration)


def _vin_valid(known: Known) -> bool | None:
    """Length and letters only (ISO 3779): makers outside North America set no check digit."""
    vin = known.vehicle.vin
    if vin is None:
        return None
    return len(vin) == 17 and vin.isalnum() and NO_VIN_LETTERS.isdisjoint(vin)


def _only_under(known: Known, key: str, other: str) -> bool:
    ids = {past.crossing_id for past in known.under(key, days=366)}
    return bool(ids - {past.crossing_id for past in known.under(other, days=366)})


def _vin_plate_mismatch(known: Known) -> bool | None:
    vehicle = known.vehicle
    if vehicle.vin is None or vehicle.registration is None:
        return None
    return _only_under(known, "vin", "plate")


def _vehicle_age_years(known: Known) -> int | None:
    year = known.vehicle.year
    return known.moment.year - year if year is not None else None


def _weight_difference_kg(known: Known) -> float | None:
    vehicle = known.vehicle
    if vehicle.measured_kg is None or vehicle.gross_kg is None:
        return None
    return float(vehicle.measured_kg - vehicle.gross_kg)


def _weight_difference_percent(known: Known) -> float | None:
    vehicle, difference = known.vehicle, _weight_difference_kg(known)
    if difference is None or not vehicle.gross_kg:
        return None
    return round(100 * difference / float(vehicle.gross_kg), 2)


def _gross_kg(known: Known) -> float | None:
    mass = known.vehicle.gross_kg
    return float(mass) if mass is not None else None


def _empty(known: Known) -> bool | None:
    return known.vehicle.empty


def _empty_return(known: Known) -> bool | None:
    past = known.past
    if not known.vehicle.empty or not past.ages:
        return False if known.vehicle.empty is False else None
    other_way = past.crossings[-1].direction is not known.movement.direction
    return other_way and past.ages[-1] <= RETURN_DAYS


def _seals(known: Known) -> int:
    return len(known.vehicle.seals)


def _occupants(known: Known) -> int | None:
    return known.vehicle.occupants


def _axles(known: Known) -> int | None:
    return known.vehicle.axles


def _operator(known: Known) -> str | None:
    return known.vehicle.operator


FACTS = (
    Fact("vehicle_kind", VEHICLE, CODE, None,
         "Car, bus, truck, trailer, wagon, container, motorcycle or other",
         MESSAGE, PLAIN, _vehicle_kind),
    Fact("registration", VEHICLE, TEXT, None,
         "Plate, wagon or container number",
         MESSAGE, IDENTIFYING, _registration),
    Fact("plate_country", VEHICLE, CODE, None,
         "Country of registration",
         MESSAGE, PROXY, _plate_country),
    Fact("plate_valid", VEHICLE, BOOLEAN, None,
         "The plate has the form that its country issues, as far as that form is known",
         LIST, PLAIN, _plate_valid),
    Fact("wagon_number_valid", VEHICLE, BOOLEAN, None,
         "The check digit of the wagon number is right",
         MESSAGE, PLAIN, _wagon_number_valid),
    Fact("container_number_valid", VEHICLE, BOOLEAN, None,
         "The check digit of the container number is right",
         MESSAGE, PLAIN, _container_number_valid),
    Fact("vin_valid", VEHICLE, BOOLEAN, None,
         "The vehicle identification number has 17 permitted characters",
         MESSAGE, PLAIN, _vin_valid, askable=True),
    Fact("vin_plate_mismatch", VEHICLE, BOOLEAN, None,
         "The vehicle identification number was seen with another plate in the past year",
         HISTORY, PLAIN, _vin_plate_mismatch),
    Fact("vehicle_age_years", VEHICLE, INTEGER, "years",
         "Years since the vehicle was built",
         MESSAGE, PROXY, _vehicle_age_years),
    Fact("vehicle_gross_kg", VEHICLE, NUMBER, "kg",
         "Gross mass declared for the vehicle",
         MESSAGE, PLAIN, _gross_kg),
    Fact("weight_difference_kg", VEHICLE, NUMBER, "kg",
         "Mass measured at the post less the gross mass declared",
         MESSAGE, PLAIN, _weight_difference_kg, askable=True),
    Fact("weight_difference_percent", VEHICLE, NUMBER, "percent",
         "The same difference as a share of the gross mass declared",
         MESSAGE, PLAIN, _weight_difference_percent, askable=True),
    Fact("empty", VEHICLE, BOOLEAN, None,
         "The vehicle is declared empty",
         MESSAGE, PLAIN, _empty, askable=True),
    Fact("empty_return", VEHICLE, BOOLEAN, None,
         "The vehicle is empty and crossed the other way in the past seven days",
         HISTORY, PLAIN, _empty_return),
    Fact("vehicle_seals", VEHICLE, INTEGER, "seals",
         "Seals known of the vehicle",
         MESSAGE, PLAIN, _seals),
    Fact("occupants", VEHICLE, INTEGER, "persons",
         "Persons in the vehicle",
         MESSAGE, PLAIN, _occupants, askable=True),
    Fact("axles", VEHICLE, INTEGER, "axles",
         "Axles of the vehicle",
         MESSAGE, PLAIN, _axles),
    Fact("operator", VEHICLE, CODE, None,
         "Railway or carrier that runs the vehicle",
         MESSAGE, PLAIN, _operator),
)  # fmt: skip
