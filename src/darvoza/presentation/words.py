"""The words by which people know the members of every enumeration, and the units of facts.

One word, one meaning (docs/glossary.md). Records and stores keep the codes; these English words
are shown, and are the keys of their translations.
"""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

from darvoza.access import Role
from darvoza.facts import FactSource, FactType, LegalClass
from darvoza.profiles import State
from darvoza.profiles.limits import ValueKind
from darvoza.records import (
    Channel,
    ControlKind,
    DecisionKind,
    Direction,
    Disposition,
    Finding,
    LinkKind,
    Mode,
    OutcomeStatus,
    Result,
    SelectionKind,
    Severity,
    Stage,
    ThreatArea,
    UnitKind,
)
from darvoza.subjects import SubjectKind, VehicleKind

CHANNELS: Mapping[Channel, str] = MappingProxyType(
    {
        Channel.GREEN: "green",
        Channel.BLUE: "blue",
        Channel.YELLOW: "yellow",
        Channel.RED: "red",
    }
)
"""The word of each channel; every deployment may translate it as its service says."""

_DESK: Mapping[type[Enum], Mapping[Enum, str]] = {
    Channel: dict(CHANNELS.items()),
    ThreatArea: {
        ThreatArea.DRUGS: "drugs",
        ThreatArea.PRECURSORS: "precursors",
        ThreatArea.TRAFFICKING: "human trafficking",
        ThreatArea.SMUGGLING: "smuggling",
        ThreatArea.DOCUMENTS: "forged documents",
        ThreatArea.WANTED: "wanted persons",
        ThreatArea.MIGRATION: "migration",
        ThreatArea.CASH: "cash",
        ThreatArea.REVENUE: "revenue",
        ThreatArea.WILDLIFE: "wildlife",
        ThreatArea.WEAPONS: "weapons",
        ThreatArea.PROTECTION: "protection",
        ThreatArea.GENERAL: "general",
    },
    UnitKind: {
        UnitKind.PARTY: "travel party",
        UnitKind.TRUCK_SET: "truck set",
        UnitKind.WAGON: "wagon",
        UnitKind.CONTAINER: "container",
        UnitKind.POSTAL_ITEM: "postal item",
        UnitKind.GOODS: "goods",
    },
    SelectionKind: {
        SelectionKind.MANDATORY: "mandatory",
        SelectionKind.RANDOM: "random",
        SelectionKind.TARGETED: "targeted",
        SelectionKind.LEFT_OUT: "left out",
        SelectionKind.NOT_RECOMMENDED: "not recommended",
    },
    DecisionKind: {
        DecisionKind.RELEASE: "release",
        DecisionKind.DOCUMENTS: "check documents",
        DecisionKind.SECOND_LINE: "second line",
        DecisionKind.INSPECTION: "inspection",
        DecisionKind.HOLD: "hold",
        DecisionKind.PROTECT: "protect",
    },
    ControlKind: {
        ControlKind.DOCUMENTARY: "documentary control",
        ControlKind.NON_INTRUSIVE: "non-intrusive control",
        ControlKind.PHYSICAL: "physical control",
        ControlKind.INTERVIEW: "interview",
    },
    Result: {
        Result.HIT: "hit",
        Result.VALUABLE: "right to look, nothing proven",
        Result.NOTHING: "nothing found",
        Result.NOT_DONE: "not done",
    },
    Finding: {
        Finding.SEIZURE: "seizure",
        Finding.FORGED_DOCUMENT: "forged document",
        Finding.WANTED_PERSON: "wanted person",
        Finding.REFUSED_ENTRY: "refused entry",
        Finding.OVERSTAY: "overstay",
        Finding.CASH: "cash",
        Finding.REVENUE_ADJUSTED: "revenue adjusted",
        Finding.WILDLIFE: "wildlife",
        Finding.WEAPON: "weapon",
        Finding.PROTECTED_PERSON: "protected person",
    },
    OutcomeStatus: {
        OutcomeStatus.PRESUMPTIVE: "presumptive",
        OutcomeStatus.CONFIRMED: "confirmed",
        OutcomeStatus.WITHDRAWN: "withdrawn",
    },
}

_TRAFFIC: Mapping[type[Enum], Mapping[Enum, str]] = {
    Mode: {Mode.AIR: "air", Mode.ROAD: "road", Mode.RAIL: "rail", Mode.POST: "post"},
    Direction: {Direction.ARRIVAL: "arrival", Direction.DEPARTURE: "departure"},
    SubjectKind: {
        SubjectKind.TRAVELLER: "traveller",
        SubjectKind.VEHICLE: "vehicle",
        SubjectKind.CONSIGNMENT: "consignment",
    },
    VehicleKind: {
        VehicleKind.CAR: "car",
        VehicleKind.BUS: "bus",
        VehicleKind.TRUCK: "truck",
        VehicleKind.TRAILER: "trailer",
        VehicleKind.WAGON: "wagon",
        VehicleKind.CONTAINER: "container",
        VehicleKind.MOTORCYCLE: "motorcycle",
        VehicleKind.OTHER: "other vehicle",
    },
    LinkKind: {
        LinkKind.DRIVES: "drives",
        LinkKind.RIDES_IN: "rides in",
        LinkKind.TOWS: "tows",
        LinkKind.CARRIED_IN: "carried in",
        LinkKind.DECLARED_ON: "declared on",
        LinkKind.TRAVELS_WITH: "travels with",
    },
    Disposition: {
        Disposition.ACCEPTED: "accepted",
        Disposition.ACCEPTED_WITH_ISSUES: "accepted with issues",
        Disposition.QUARANTINED: "quarantined",
        Disposition.REJECTED: "rejected",
    },
    Severity: {
        Severity.INFO: "note",
        Severity.WARNING: "warning",
        Severity.ERROR: "error",
        Severity.FATAL: "fatal",
    },
    Stage: {
        Stage.BOOKING: "booking",
        Stage.DECLARATION: "declaration",
        Stage.NOTE: "consignment note",
        Stage.LIST: "passenger list",
        Stage.ARRIVAL: "at the checkpoint",
        Stage.DESK: "at the desk",
    },
}

_OFFICE: Mapping[type[Enum], Mapping[Enum, str]] = {
    Role: {
        Role.OFFICER: "officer",
        Role.ANALYST: "analyst",
        Role.SUPERVISOR: "supervisor",
        Role.TRAINER: "trainer",
        Role.TRAINEE: "trainee",
        Role.AUDITOR: "auditor",
        Role.ADMINISTRATOR: "administrator",
        Role.SENDER: "sender",
    },
    State: {
        State.DRAFT: "draft",
        State.IN_REVIEW: "in review",
        State.IN_FORCE: "in force",
        State.RETIRED: "retired",
    },
    FactType: {
        FactType.BOOLEAN: "boolean",
        FactType.INTEGER: "integer",
        FactType.NUMBER: "number",
        FactType.TEXT: "text",
        FactType.CODE: "code",
    },
    ValueKind: {
        ValueKind.TRUTH: "true or false",
        ValueKind.WHOLE: "a whole number",
        ValueKind.NUMBER: "a number",
        ValueKind.TEXT: "a text",
        ValueKind.CODE: "a code",
        ValueKind.LIST: "a list",
    },
    FactSource: {
        FactSource.MESSAGE: "from messages",
        FactSource.HISTORY: "from the past",
        FactSource.LINKS: "from linked crossings",
        FactSource.LIST: "from published lists",
    },
    LegalClass: {
        LegalClass.PLAIN: "plain",
        LegalClass.PROTECTED: "protected",
        LegalClass.PROXY: "proxy",
        LegalClass.IDENTIFYING: "identifying",
    },
}

WORDS: Mapping[type[Enum], Mapping[Enum, str]] = MappingProxyType({**_DESK, **_TRAFFIC, **_OFFICE})
"""Every member's word, by its enumeration: members of two may have the same code."""

UNITS: Mapping[str, tuple[str, str] | None] = MappingProxyType(
    {
        "areas": ("area", "areas"),
        "axles": ("axle", "axles"),
        "bags": ("bag", "bags"),
        "changes": ("change", "changes"),
        "chapters": ("chapter", "chapters"),
        "characters": ("character", "characters"),
        "checkpoints": ("checkpoint", "checkpoints"),
        "consignments": ("consignment", "consignments"),
        "containers": ("container", "containers"),
        "countries": ("country", "countries"),
        "crossings": ("crossing", "crossings"),
        "days": ("day", "days"),
        "digits": ("digit", "digits"),
        "documents": ("document", "documents"),
        "hours": ("hour", "hours"),
        "items": ("item", "items"),
        "legs": ("leg", "legs"),
        "minutes": ("minute", "minutes"),
        "packages": ("package", "packages"),
        "persons": ("person", "persons"),
        "places": ("place", "places"),
        "seals": ("seal", "seals"),
        "stays": ("stay", "stays"),
        "vehicles": ("vehicle", "vehicles"),
        "years": ("year", "years"),
        "hour": ("o'clock", "o'clock"),
        "kg": ("kg", "kg"),
        "percent": ("percent", "percent"),
        "ratio": None,  # the meaning says of what
        "in fare_currency": ("in the currency of the fare", "in the currency of the fare"),
        "in declared_cash_currency": ("in the declared currency", "in the declared currency"),
        "in value_currency": ("in the declared currency", "in the declared currency"),
        "value_currency per kg": ("in the declared currency per kg",) * 2,
    }
)
"""The units of the fact catalogue: after one, and after more than one; None is a bare number."""


def word(member: Enum) -> str:
    """The English word of *member*. Raises KeyError for an enumeration that is not listed."""
    return WORDS[type(member)][member]
