"""The nouns of the loop, in the order in which they come to be.

message → mention → crossing → snapshot → assessment → selection → decision, control, outcome.
Everything here is frozen; a correction is a new record. Times are aware (UTC).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import NamedTuple

from darvoza.subjects import Subject, SubjectKind

Value = bool | int | float | str | None
"""What a fact may be; ``None`` is unknown."""


class Mode(StrEnum):
    """The four kinds of checkpoint traffic."""

    AIR = "air"
    ROAD = "road"
    RAIL = "rail"
    POST = "post"


class Direction(StrEnum):
    """Seen from the state that runs the checkpoint."""

    ARRIVAL = "arrival"
    DEPARTURE = "departure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A place of control."""

    code: str
    name: str
    mode: Mode
    country: str  # alpha-2
    zone: str  # IANA time zone
    ports: tuple[str, ...] = ()  # IATA airports, border stations or offices of exchange it serves
    agency: str = "border"


# --- ① messages: bytes in ---------------------------------------------------------------------


class Disposition(StrEnum):
    """What became of a message (docs/formats.md)."""

    ACCEPTED = "accepted"
    ACCEPTED_WITH_ISSUES = "accepted_with_issues"
    QUARANTINED = "quarantined"  # readable, but a person decides; can be re-read
    REJECTED = "rejected"  # not a format we know, unsafe, or empty


class Severity(StrEnum):
    """How much an issue weighs."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"
    FATAL = "fatal"  # the message cannot be attributed safely


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Something wrong in a message, with its place. Texts are rendered from *code* elsewhere."""

    code: str
    severity: Severity
    segment: int | None = None  # ordinal in the interchange, UNB = 1; or the row of a table
    tag: str | None = None  # segment tag, XML element or column
    element: int | None = None  # 1-based after the tag
    component: int | None = None  # 1-based
    offset: int | None = None  # byte offset in the message as received
    raw: str | None = None  # at most 80 characters, card numbers masked
    expected: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What the channel knows of a message before anybody reads it."""

    sender: str
    channel: str  # file, folder, api, desk, simulator
    received_at: datetime
    reference: str | None = None  # only where the bytes themselves carry none
    event_at: datetime | None = None  # likewise: the moment of a document scan
    checkpoint: str | None = None  # a feed that belongs to one checkpoint
    direction: Direction | None = None
    mode: Mode | None = None  # of the checkpoint, for formats that do not say (a document scan)
    charset: str | None = None  # the sender's profile overrides what the bytes claim
    zone: str | None = None  # for local times whose port is unknown
    strict: bool = False  # wrong counts and references quarantine


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Bytes at the door, in their envelope."""

    data: bytes
    envelope: Envelope


class Stage(StrEnum):
    """How near to the control a message stands; later stages know better."""

    BOOKING = "booking"
    DECLARATION = "declaration"
    NOTE = "note"
    LIST = "list"
    ARRIVAL = "arrival"
    DESK = "desk"


PRESENT = frozenset({Stage.ARRIVAL, Stage.DESK})
"""Stages that say the subject stands at the checkpoint."""


class LinkKind(StrEnum):
    """How two crossings belong together; read from → to."""

    DRIVES = "drives"  # traveller → vehicle
    RIDES_IN = "rides_in"  # traveller → vehicle
    TOWS = "tows"  # vehicle → vehicle
    CARRIED_IN = "carried_in"  # consignment or container → vehicle
    DECLARED_ON = "declared_on"  # traveller or vehicle → consignment
    TRAVELS_WITH = "travels_with"  # traveller → traveller


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionLink:
    """A link between two mentions of one message."""

    kind: LinkKind
    to: int  # ordinal of the other mention


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementReference:
    """How a message names the movement it speaks of."""

    mode: Mode
    carrier: str | None = None
    number: str | None = None  # flight or train number without carrier and leading zeros
    from_place: str | None = None
    to_place: str | None = None
    departs_at: datetime | None = None
    arrives_at: datetime | None = None
    local_date: date | None = None  # of departure, as the carrier writes it
    conveyance: str | None = None  # plate, train or dispatch number
    checkpoint: str | None = None
    direction: Direction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """What one message says of one subject."""

    ordinal: int  # within the message, from 0
    stage: Stage
    subject: Subject
    movement: MovementReference
    happened_at: datetime | None = None  # when the subject was present, for ARRIVAL and DESK
    links: tuple[MentionLink, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()  # byte ranges of the message that speak of it
    withdrawn: bool = False  # the message takes the subject off (cancelled, offloaded)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was understood of one message."""

    format: str | None
    disposition: Disposition
    issues: tuple[Issue, ...] = ()
    mentions: tuple[Mention, ...] = ()
    reference: str | None = None
    event_at: datetime | None = None
    test: bool = False
    cards: tuple[tuple[int, int], ...] = ()  # byte ranges of payment card numbers, to be scrubbed


# --- ② crossings ------------------------------------------------------------------------------


class IdentityKey(NamedTuple):
    """A normalised value by which a subject is known again; erasable (design §3.9)."""

    kind: str  # document, plate, wagon, container, s10, phone, email, person, firm, locator …
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """One arrival or departure of a conveyance at a checkpoint."""

    id: str
    key: str  # natural key, equal for every message of the movement
    mode: Mode
    direction: Direction
    checkpoint: str
    carrier: str | None = None
    number: str | None = None
    from_place: str | None = None
    to_place: str | None = None
    expected_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """The passage of one subject in one movement, as known at one version."""

    id: str
    version: int
    subject: Subject
    movement: Movement
    stages: frozenset[Stage]
    happened_at: datetime | None = None
    withdrawn: bool = False  # the latest message took the subject off the movement


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """Another crossing seen from this one; *forward* when the link starts here."""

    kind: LinkKind
    forward: bool
    crossing_id: str
    subject: Subject
    past_hits: int | None = None  # its own past crossings with a find, at most 366 days back


# --- ③ facts ----------------------------------------------------------------------------------


class PastCrossing(NamedTuple):
    """One earlier crossing that shares *key*, as known at the time of asking.

    A tuple, as `IdentityKey` is, because a flight's history holds thousands of them.
    """

    key: IdentityKey
    crossing_id: str
    kind: SubjectKind
    happened_at: datetime
    known_at: datetime
    mode: Mode
    direction: Direction
    checkpoint: str
    from_country: str | None = None
    to_country: str | None = None
    present: bool = False  # the subject was seen at the checkpoint, not only announced
    controlled: bool = False
    hits: tuple[str, ...] = ()  # threat areas in which a control found something
    partners: tuple[IdentityKey, ...] = ()  # keys of the crossings linked with it at the time


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A resemblance to a listed subject or an exact key on a lookout."""

    entry: str  # id of the lookout or list entry
    list: str  # "lookout" or the list's name
    version: str
    area: str
    channel: "Channel"
    points: int
    key_kind: str
    score: float = 1.0
    restricted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything known of one crossing as of one moment; facts are pure functions of it."""

    crossing: Crossing
    as_of: datetime
    checkpoint: Checkpoint
    linked: tuple[Linked, ...] = ()
    history: Mapping[str, tuple[PastCrossing, ...]] = field(default_factory=dict)  # by key kind
    party: tuple[Subject, ...] = ()  # the other members of its control unit
    fellows: int | None = None  # crossings of the same kind in the movement


# --- ⑦ assessment -----------------------------------------------------------------------------


class Channel(IntEnum):
    """The recommended treatment; a larger one is stricter (WCO RMC, customs practice)."""

    GREEN = 0  # release
    BLUE = 1  # release, control afterwards
    YELLOW = 2  # documents
    RED = 3  # physical control


class ThreatArea(StrEnum):
    """What a profile or an outcome is about."""

    DRUGS = "drugs"
    PRECURSORS = "precursors"
    TRAFFICKING = "trafficking"
    SMUGGLING = "smuggling"
    DOCUMENTS = "documents"
    WANTED = "wanted"
    MIGRATION = "migration"
    CASH = "cash"
    REVENUE = "revenue"
    WILDLIFE = "wildlife"
    WEAPONS = "weapons"
    PROTECTION = "protection"
    GENERAL = "general"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One addend of the score: ids, codes and numbers, never a sentence, never a name."""

    kind: str  # profile or match
    id: str
    version: str
    area: str
    channel: Channel
    points: int
    params: Mapping[str, Value] = field(default_factory=dict)
    restricted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """What made an assessment; content hashes."""

    profiles: str
    lists: str
    facts: str
    model: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Which version of which crossing is assessed, where, and as of when."""

    crossing_id: str
    crossing_version: int
    subject: SubjectKind
    mode: Mode
    direction: Direction
    checkpoint: str
    as_of: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Channel, score and reasons: a pure function of facts and versions; never changed."""

    crossing_id: str
    crossing_version: int
    as_of: datetime
    channel: Channel
    score: int
    reasons: tuple[Reason, ...]
    facts: Mapping[str, Value]
    versions: Versions
    failed: tuple[str, ...] = ()  # "fact:name" or "profile:id" whose evaluation failed


# --- ⑧ control units, selection, control, outcome ---------------------------------------------


class UnitKind(StrEnum):
    """What is stopped together."""

    PARTY = "party"  # a traveller or those of one booking
    TRUCK_SET = "truck_set"
    WAGON = "wagon"
    CONTAINER = "container"
    POSTAL_ITEM = "postal_item"
    GOODS = "goods"  # a consignment whose conveyance is not yet known


class SelectionKind(StrEnum):
    """Why a shift takes a control unit, or does not."""

    MANDATORY = "mandatory"  # a list match or protection: outside the cut
    RANDOM = "random"  # the keyed draw: outside the cut
    TARGETED = "targeted"
    LEFT_OUT = "left_out"  # recommended, but beyond the capacity of the shift
    NOT_RECOMMENDED = "not_recommended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """One line of a shift's selection; append-only."""

    unit_id: str
    shift_id: str
    at: datetime
    kind: SelectionKind
    channel: Channel
    score: int
    rank: int | None = None  # among the targeted, from 1
    cut: int | None = None  # score at the cut
    probability: float = 0.0  # of being drawn at random


class DecisionKind(StrEnum):
    """The officer's words, the same at work and in practice."""

    RELEASE = "release"
    DOCUMENTS = "documents"
    SECOND_LINE = "second_line"
    INSPECTION = "inspection"
    HOLD = "hold"
    PROTECT = "protect"


class ControlKind(StrEnum):
    """What was done (Revised Kyoto Convention, general annex 6)."""

    DOCUMENTARY = "documentary"
    NON_INTRUSIVE = "non_intrusive"
    PHYSICAL = "physical"
    INTERVIEW = "interview"


class Result(StrEnum):
    """What a control came to."""

    HIT = "hit"
    VALUABLE = "valuable"  # right to look, nothing proven
    NOTHING = "nothing"
    NOT_DONE = "not_done"  # the note says why


class Finding(StrEnum):
    """What was found."""

    SEIZURE = "seizure"
    FORGED_DOCUMENT = "forged_document"
    WANTED_PERSON = "wanted_person"
    REFUSED_ENTRY = "refused_entry"
    OVERSTAY = "overstay"
    CASH = "cash"
    REVENUE_ADJUSTED = "revenue_adjusted"
    WILDLIFE = "wildlife"
    WEAPON = "weapon"
    PROTECTED_PERSON = "protected_person"


class OutcomeStatus(StrEnum):
    """Presumptive until the laboratory, the court or the other agency answers."""

    PRESUMPTIVE = "presumptive"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a control found; an amendment is another outcome that names the one it amends."""

    id: str
    unit_id: str
    crossing_id: str | None
    result: Result
    at: datetime
    officer: str
    controls: tuple[ControlKind, ...] = ()
    minutes: int | None = None
    finding: Finding | None = None
    area: ThreatArea | None = None
    status: OutcomeStatus = OutcomeStatus.PRESUMPTIVE
    substance: str | None = None
    quantity: float | None = None
    quantity_unit: str | None = None
    concealment: str | None = None
    agency: str | None = None
    case_reference: str | None = None
    note: str | None = None
    amends: str | None = None
