"""③ What a fact is: a named, typed value known of a crossing as of a moment (design §3.1)."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from darvoza.facts.known import Known
from darvoza.records import Value
from darvoza.subjects import SubjectKind


class FactType(StrEnum):
    """What a value may be."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    TEXT = "text"
    CODE = "code"  # one of a known set of short codes; compared as written, upper or lower case


class LegalClass(StrEnum):
    """What a fact may be used for (design §4)."""

    PLAIN = "plain"
    PROTECTED = "protected"  # nationality, sex, age: never a reason on its own
    PROXY = "proxy"  # stands close to a protected trait: never a reason on its own
    IDENTIFYING = "identifying"  # free text or number that names somebody: never in the fact log


class FactSource(StrEnum):
    """Where the value comes from."""

    MESSAGE = "message"  # what the messages say of the crossing itself
    HISTORY = "history"  # earlier crossings under the same identity keys
    LINKS = "links"  # the crossings linked with it and its control unit
    LIST = "list"  # a message value looked up in a published list


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the catalogue; *meaning* is plain English and the key of its translations."""

    name: str
    subjects: frozenset[SubjectKind]
    type: FactType
    unit: str | None
    meaning: str
    source: FactSource
    legal_class: LegalClass
    compute: Callable[[Known], Value]
    askable: bool = False  # an officer can get it by a question


TRAVELLER = frozenset({SubjectKind.TRAVELLER})
VEHICLE = frozenset({SubjectKind.VEHICLE})
CONSIGNMENT = frozenset({SubjectKind.CONSIGNMENT})
RETURNING = TRAVELLER | VEHICLE  # subjects that cross again and again
ANY = frozenset(SubjectKind)

BOOLEAN, INTEGER, NUMBER = FactType.BOOLEAN, FactType.INTEGER, FactType.NUMBER
TEXT, CODE = FactType.TEXT, FactType.CODE
MESSAGE, HISTORY = FactSource.MESSAGE, FactSource.HISTORY
LINKS, LIST = FactSource.LINKS, FactSource.LIST
PLAIN, PROTECTED = LegalClass.PLAIN, LegalClass.PROTECTED
PROXY, IDENTIFYING = LegalClass.PROXY, LegalClass.IDENTIFYING
