"""③ Facts from the crossings linked with this one: companions, driver, vehicle, load."""

from darvoza.crossings.keys import identity_keys
from darvoza.facts.fact import (
    BOOLEAN,
    CONSIGNMENT,
    HISTORY,
    INTEGER,
    LINKS,
    NUMBER,
    PLAIN,
    PROTECTED,
    PROXY,
    TRAVELLER,
    VEHICLE,
    Fact,
)
from darvoza.facts.known import Known
from darvoza.facts.person import is_minor
from darvoza.records import Linked, LinkKind
from darvoza.subjects import Consignment, Traveller, Vehicle

WITH = frozenset({LinkKind.TRAVELS_WITH})
DRIVES = frozenset({LinkKind.DRIVES})
ABOARD = frozenset({LinkKind.DRIVES, LinkKind.RIDES_IN})
TOWS = frozenset({LinkKind.TOWS})
CARRIED = frozenset({LinkKind.CARRIED_IN, LinkKind.DECLARED_ON})


def companions(known: Known) -> list[Traveller]:
    """The other travellers of its control unit and of its links, each once."""
    found = [person for person in known.snapshot.party if isinstance(person, Traveller)]
    if known.snapshot.linked:
        for _, person in known.linked(WITH, Traveller):
            if person not in found:
                found.append(person)
    return found


def _hits_of(linked: list[Linked]) -> int | None:
    """Sum of the past finds of *linked*; unknown when nothing is known of any."""
    hits = [each.past_hits for each in linked if each.past_hits is not None]
    return sum(hits) if hits else None


def _new_together(known: Known, linked: list[Linked]) -> bool | None:
    """Whether none of *linked* was with this subject before; unknown without either's past."""
    partners = [past.partners for past in known.past.crossings if past.partners]
    keys = {key for each in linked for key in identity_keys(each.subject)} if partners else None
    if not keys:
        return None
    return all(keys.isdisjoint(each) for each in partners)


def _companions(known: Known) -> int:
    return len(companions(known))


def _travels_alone(known: Known) -> bool:
    booking = known.traveller.booking
    if booking is not None and booking.party_size is not None and booking.party_size > 1:
        return False
    return not known.snapshot.party and not companions(known)


def _companions_past_hits(known: Known) -> int | None:
    return _hits_of([linked for linked in known.snapshot.linked if linked.kind in WITH])


def _companions_other_booking(known: Known) -> int | None:
    booking = known.traveller.booking
    if booking is None:
        return None
    others = [person.booking for person in companions(known) if person.booking]
    return sum(other.locator != booking.locator for other in others)


def _companions_other_surname(known: Known) -> int | None:
    surname = known.traveller.surname
    if surname is None:
        return None
    others = [person.surname for person in companions(known)]
    return sum(other is not None and other.casefold() != surname.casefold() for other in others)


def _minors_in_party(known: Known) -> int:
    return sum(is_minor(person, known) is True for person in companions(known))


def _minor_without_adult(known: Known) -> bool | None:
    minor = is_minor(known.traveller, known)
    if not minor:
        return minor
    ages = [is_minor(person, known) for person in companions(known)]
    if False in ages:
        return False
    return None if None in ages else True


def _party_cash(known: Known) -> float | None:
    currency = known.traveller.declared_cash_currency
    sums = [
        person.declared_cash
        for person in (known.traveller, *companions(known))
        if person.declared_cash is not None and person.declared_cash_currency == currency
    ]
    return float(sum(sums)) if sums else None


def _party_cash_members(known: Known) -> int:
    persons = (known.traveller, *companions(known))
    return sum(bool(person.declared_cash) for person in persons)


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
    return _hits_of(_vehicles(known))


def _drivers(known: Known) -> list[Linked]:
    return [linked for linked, _ in known.linked(DRIVES, Traveller)]


def _driver_known(known: Known) -> bool:
    return bool(_drivers(known))


def _driver_new_for_vehicle(known: Known) -> bool | None:
    drivers = _drivers(known)
    return _new_together(known, drivers) if drivers else None


def _driver_past_hits(known: Known) -> int | None:
    return _hits_of(_drivers(known))


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


def _load_kg(known: Known) -> float | None:
    masses = [load.gross_kg for load in _loads(known)]
    known_masses = [mass for mass in masses if mass is not None]
    return float(sum(known_masses)) if masses and len(known_masses) == len(masses) else None


def _load_difference_kg(known: Known) -> float | None:
    vehicle, load = known.vehicle, _load_kg(known)
    if load is None or vehicle.measured_kg is None or vehicle.tare_kg is None:
        return None
    return round(float(vehicle.measured_kg - vehicle.tare_kg) - load, 1)


def _load_past_hits(known: Known) -> int | None:
    return _hits_of([linked for linked, _ in known.linked(CARRIED, Consignment)])


def _seals_differ(known: Known) -> bool | None:
    """Whether the seals found and the seals on paper are not the same numbers."""
    on_paper = {seal for load in _loads(known) for seal in load.seals}
    if not on_paper or not known.vehicle.seals:
        return None
    return on_paper != set(known.vehicle.seals)


def _seal_missing_with_load(known: Known) -> bool | None:
    if known.vehicle.empty or not _loads(known):
        return None if known.vehicle.empty is None else False
    return not known.vehicle.seals


def _carriers(known: Known) -> list[Linked]:
    return [linked for linked, _ in known.linked(CARRIED, Vehicle)]


def _vehicle_linked(known: Known) -> bool:
    return bool(_carriers(known))


def _carrying_vehicle_past_hits(known: Known) -> int | None:
    return _hits_of(_carriers(known))


def _carrying_vehicle_not_named(known: Known) -> bool | None:
    """Whether a vehicle that carries the goods is not among those their document names."""
    named = set(known.consignment.vehicles) | set(known.consignment.containers)
    plates = {vehicle.registration for _, vehicle in known.linked(CARRIED, Vehicle)} - {None}
    return named.isdisjoint(plates) if named and plates else None


FACTS = (
    Fact("companions", TRAVELLER, INTEGER, "persons",
         "Other travellers in the same control unit or linked as travelling together",
         LINKS, PLAIN, _companions),
    Fact("travels_alone", TRAVELLER, BOOLEAN, None,
         "Nobody is known to travel with the person",
         LINKS, PLAIN, _travels_alone),
    Fact("companions_past_hits", TRAVELLER, INTEGER, "crossings",
         "Past crossings of the companions in which a control found something",
         LINKS, PLAIN, _companions_past_hits),
    Fact("companions_other_booking", TRAVELLER, INTEGER, "persons",
         "Companions who travel on another booking",
         LINKS, PLAIN, _companions_other_booking),
    Fact("companions_other_surname", TRAVELLER, INTEGER, "persons",
         "Companions with another surname",
         LINKS, PROXY, _companions_other_surname),
    Fact("minors_in_party", TRAVELLER, INTEGER, "persons",
         "Children among the companions; for the protection of children",
         LINKS, PROTECTED, _minors_in_party),
    Fact("minor_without_adult", TRAVELLER, BOOLEAN, None,
         "A child with no adult among the known companions; for the protection of children",
         LINKS, PROTECTED, _minor_without_adult),
    Fact("party_cash", TRAVELLER, NUMBER, "in declared_cash_currency",
         "Cash the traveller and the companions declare in the same currency, together",
         LINKS, PROXY, _party_cash),
    Fact("party_cash_members", TRAVELLER, INTEGER, "persons",
         "Persons of the party who declare cash",
         LINKS, PROXY, _party_cash_members),
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
         "Mass measured, less the tare and the mass of the linked consignments",
         LINKS, PLAIN, _load_difference_kg),
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
