"""③ Facts from linked crossings: driver and vehicle, tractor and trailer, vehicle and load."""

from darvoza.crossings.keys import identity_keys
from darvoza.facts.fact import (
    BOOLEAN,
    CONSIGNMENT,
    HISTORY,
    INTEGER,
    LINKS,
    NUMBER,
    PLAIN,
    TRAVELLER,
    VEHICLE,
    Fact,
)
from darvoza.facts.known import Known, hits_of
from darvoza.records import Linked, LinkKind
from darvoza.subjects import Consignment, Traveller, Vehicle, VehicleKind

DRIVES = frozenset({LinkKind.DRIVES})
ABOARD = frozenset({LinkKind.DRIVES, LinkKind.RIDES_IN})
TOWS = frozenset({LinkKind.TOWS})
CARRIED = frozenset({LinkKind.CARRIED_IN, LinkKind.DECLARED_ON})
BOXES = frozenset({VehicleKind.WAGON, VehicleKind.CONTAINER})


def _new_together(known: Known, linked: list[Linked]) -> bool | None:
    """Whether none of *linked* was with this subject before; unknown without either's past."""
    partners = [past.partners for past in known.past.crossings if past.partners]
    keys = {key for each in linked for key in identity_keys(each.subject)} if partners else None
    if not keys:
        return None
    return all(keys.isdisjoint(each) for each in partners)


def _drives(known: Known) -> bool:
    return any(linked.kind in DRIVES and linked.forward for linked in known.snapshot.linked)


def _vehicles(known: Known) -> list[Linked]:
    return [linked for linked, _ in known.linked(ABOARD, Vehicle)]


def _vehicle_new_for_person(known: Known) -> bool | None:
    vehicles = _vehicles(known)
    return _new_together(known, vehicles) if vehicles else None


def _vehicles_90d(known: Known) -> int | None:
    partners = {key for past in known.past.within(90) for key in past.partners}
    return len({key.value for key in partners if key.kind == "plate"}) if partners else None


def _vehicle_past_hits(known: Known) -> int | None:
    return hits_of(_vehicles(known))


def _drivers(known: Known) -> list[Linked]:
    return [linked for linked, _ in known.linked(DRIVES, Traveller)]


def _driver_known(known: Known) -> bool:
    return bool(_drivers(known))


def _driver_new_for_vehicle(known: Known) -> bool | None:
    drivers = _drivers(known)
    return _new_together(known, drivers) if drivers else None


def _driver_past_hits(known: Known) -> int | None:
    return hits_of(_drivers(known))


def _drivers_90d(known: Known) -> int | None:
    """Distinct drivers, by document where one is known."""
    partners = {key for past in known.past.within(90) for key in past.partners}
    for kind in ("document", "person"):
        values = {key.value for key in partners if key.kind == kind}
        if values:
            return len(values)
    return None


def _owner_aboard(known: Known) -> bool | None:
    persons = [person for _, person in known.linked(ABOARD, Traveller)]
    owner = known.vehicle.owner
    if owner is None or not persons:
        return None
    folded = owner.casefold()
    return any(person.surname and person.surname.casefold() in folded for person in persons)


def _trailers(known: Known) -> list[Linked]:
    return [linked for linked, _ in known.linked(TOWS, Vehicle)]


def _has_trailer(known: Known) -> bool:
    return any(linked.forward for linked in _trailers(known))


def _trailer_new(known: Known) -> bool | None:
    trailers = _trailers(known)
    return _new_together(known, trailers) if trailers else None


def _loads(known: Known) -> list[Consignment]:
    return [load for _, load in known.linked(CARRIED, Consignment)]


def _consignments_carried(known: Known) -> int:
    return len(_loads(known))


def _shared_load(known: Known) -> bool:
    """Whether a load goes in several wagons or containers, so that its mass says nothing of one."""
    if known.vehicle.kind not in BOXES:
        return False
    return any(len(load.vehicles) > 1 or len(load.containers) > 1 for load in _loads(known))


def _load_kg(known: Known) -> float | None:
    masses = [load.gross_kg for load in _loads(known)]
    if not masses or None in masses or _shared_load(known):
        return None
    return float(sum(mass for mass in masses if mass is not None))


def _above_tare_kg(known: Known) -> float | None:
    """Mass measured, less the tare of the whole set: trailers stand on the scale too."""
    vehicle = known.vehicle
    set_of = [vehicle, *(trailer for _, trailer in known.linked(TOWS, Vehicle))]
    tares = [each.tare_kg for each in set_of]
    if vehicle.measured_kg is None or None in tares:
        return None
    return float(vehicle.measured_kg - sum(tare for tare in tares if tare is not None))


def _load_difference_kg(known: Known) -> float | None:
    load, above = _load_kg(known), _above_tare_kg(known)
    return round(above - load, 1) if load is not None and above is not None else None


def _excess_when_empty_kg(known: Known) -> float | None:
    return _above_tare_kg(known) if known.vehicle.empty else None


def _load_past_hits(known: Known) -> int | None:
    return hits_of([linked for linked, _ in known.linked(CARRIED, Consignment)])


def _seals_found(known: Known) -> set[str]:
    """Seals on the vehicle and on what it tows or is towed by."""
    coupled = (vehicle for _, vehicle in known.linked(TOWS, Vehicle))
    return {seal for vehicle in (known.vehicle, *coupled) for seal in vehicle.seals}


def _seals_on_paper(known: Known) -> set[str]:
    return {seal for load in _loads(known) for seal in load.seals}


def _seals_differ(known: Known) -> bool | None:
    """Whether the seals found and the seals on paper are not the same numbers."""
    on_paper, found = _seals_on_paper(known), _seals_found(known)
    if not on_paper or not found or _shared_load(known):
        return None
    return on_paper != found


def _seal_missing_with_load(known: Known) -> bool | None:
    if not _loads(known):
        return False if known.vehicle.empty else None
    return not _seals_found(known) and not _seals_on_paper(known)


def _carriers(known: Known) -> list[Linked]:
    return [linked for linked, _ in known.linked(CARRIED, Vehicle)]


def _vehicle_linked(known: Known) -> bool:
    return bool(_carriers(known))


def _carrying_vehicle_past_hits(known: Known) -> int | None:
    return hits_of(_carriers(known))


def _carrying_vehicle_not_named(known: Known) -> bool | None:
    """Whether a vehicle that carries the goods is not among those their document names."""
    named = set(known.consignment.vehicles) | set(known.consignment.containers)
    plates = {vehicle.registration for _, vehicle in known.linked(CARRIED, Vehicle)} - {None}
    return named.isdisjoint(plates) if named and plates else None


FACTS = (
    Fact("drives", TRAVELLER, BOOLEAN, None,
         "The traveller drives a vehicle across",
         LINKS, PLAIN, _drives),
    Fact("vehicle_new_for_person", TRAVELLER, BOOLEAN, None,
         "The traveller has past crossings with vehicles, and none with this one",
         HISTORY, PLAIN, _vehicle_new_for_person),
    Fact("vehicles_90d", TRAVELLER, INTEGER, "vehicles",
         "Number of different vehicles the traveller crossed in during the past 90 days",
         HISTORY, PLAIN, _vehicles_90d),
    Fact("vehicle_past_hits", TRAVELLER, INTEGER, "crossings",
         "Past crossings of the vehicle in which a control found something",
         LINKS, PLAIN, _vehicle_past_hits),
    Fact("driver_known", VEHICLE, BOOLEAN, None,
         "A driver is linked with the vehicle",
         LINKS, PLAIN, _driver_known),
    Fact("driver_new_for_vehicle", VEHICLE, BOOLEAN, None,
         "The vehicle has past crossings with drivers, and none with this one",
         HISTORY, PLAIN, _driver_new_for_vehicle),
    Fact("driver_past_hits", VEHICLE, INTEGER, "crossings",
         "Past crossings of the driver in which a control found something",
         LINKS, PLAIN, _driver_past_hits),
    Fact("drivers_90d", VEHICLE, INTEGER, "persons",
         "Number of different persons who crossed with the vehicle in the past 90 days",
         HISTORY, PLAIN, _drivers_90d),
    Fact("owner_aboard", VEHICLE, BOOLEAN, None,
         "The registered owner's name contains the surname of somebody in the vehicle",
         LINKS, PLAIN, _owner_aboard),
    Fact("has_trailer", VEHICLE, BOOLEAN, None,
         "The vehicle tows another one",
         LINKS, PLAIN, _has_trailer),
    Fact("trailer_pair_new", VEHICLE, BOOLEAN, None,
         "Tractor and trailer have pasts, and were never seen together",
         HISTORY, PLAIN, _trailer_new),
    Fact("consignments_carried", VEHICLE, INTEGER, "consignments",
         "Consignments linked with the vehicle",
         LINKS, PLAIN, _consignments_carried),
    Fact("load_kg", VEHICLE, NUMBER, "kg",
         "Gross mass of the linked consignments together, when all state it",
         LINKS, PLAIN, _load_kg),
    Fact("load_difference_kg", VEHICLE, NUMBER, "kg",
         "Mass measured, less the tare of the whole set and the mass of the linked consignments",
         LINKS, PLAIN, _load_difference_kg),
    Fact("excess_when_empty_kg", VEHICLE, NUMBER, "kg",
         "Mass measured above the tare of the whole set when the vehicle is declared empty",
         LINKS, PLAIN, _excess_when_empty_kg, askable=True),
    Fact("load_past_hits", VEHICLE, INTEGER, "crossings",
         "Past crossings of the firms of the load in which a control found something",
         LINKS, PLAIN, _load_past_hits),
    Fact("seals_differ", VEHICLE, BOOLEAN, None,
         "The seals on the vehicle are not those the papers of the load name",
         LINKS, PLAIN, _seals_differ),
    Fact("seal_missing_with_load", VEHICLE, BOOLEAN, None,
         "Consignments are carried and no seal is known",
         LINKS, PLAIN, _seal_missing_with_load),
    Fact("vehicle_linked", CONSIGNMENT, BOOLEAN, None,
         "The vehicle that carries the goods is known",
         LINKS, PLAIN, _vehicle_linked),
    Fact("carrying_vehicle_past_hits", CONSIGNMENT, INTEGER, "crossings",
         "Past crossings of the carrying vehicle in which a control found something",
         LINKS, PLAIN, _carrying_vehicle_past_hits),
    Fact("carrying_vehicle_not_named", CONSIGNMENT, BOOLEAN, None,
         "The goods came on another vehicle than their document names",
         LINKS, PLAIN, _carrying_vehicle_not_named),
)  # fmt: skip
