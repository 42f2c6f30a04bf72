"""A road arrival and the declaration of its load, before they are written as messages."""

from dataclasses import dataclass
from datetime import datetime

from darvoza.simulate.loads import Load
from darvoza.simulate.people import Person
from darvoza.simulate.vehicles import Machine


@dataclass(slots=True, kw_only=True)
class Declaration:
    """The declaration of one load, and the vehicles it names."""

    number: str  # office/year/registration, as others quote it
    local_number: str
    year: int
    load: Load
    plates: tuple[str, ...]
    plate_country: str
    seals: tuple[str, ...]
    cmr: str | None = None  # number of the road consignment note


@dataclass(slots=True, kw_only=True)
class Arrival:
    """One road arrival with all that comes in it."""

    at: datetime  # UTC
    number: str  # of the post's own journal
    kind: str
    machine: Machine
    driver: Person
    passengers: list[Person]
    purpose: str
    trailer: Machine | None = None
    declaration: Declaration | None = None
    phone: str | None = None  # given by the driver instead of his own
    measured: int | None = None  # whole set, kilograms
    stay_days: int | None = None  # the driver declares
    cash: int | None = None  # the driver declares, US dollars
