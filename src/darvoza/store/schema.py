"""The tables of one store: the truth from which everything else can be rebuilt.

In the order of the loop. Times (``*_at``, ``as_of``) are UTC microseconds, columns marked JSON hold
canonical JSON as text, ids are UUIDv7 text. Which tables may change is stated below and enforced by
``triggers.py``; docs/store.md explains each. A change here needs a step in ``migrations/versions``.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

REVISION = "0005"
"""The migration step that makes these tables; a store at another step is refused."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)


def _id(references: str | None = None, name: str = "id") -> Column[str]:
    keys = [ForeignKey(references)] if references else []
    return Column(name, Text, *keys, primary_key=True)


def _to(column: str, name: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, Text, ForeignKey(column), nullable=nullable)


def _columns(kind: type[Text | BigInteger | Integer | Boolean], names: str) -> list[Column[object]]:
    """One column a name; a name that ends in ``?`` may be null."""
    return [Column(name.rstrip("?"), kind, nullable=name.endswith("?")) for name in names.split()]


def _text(names: str) -> list[Column[object]]:
    return _columns(Text, names)


_json = _text


def _time(names: str) -> list[Column[object]]:
    return _columns(BigInteger, names)


def _number(names: str) -> list[Column[object]]:
    return _columns(Integer, names)


def _flag(names: str) -> list[Column[object]]:
    return _columns(Boolean, names)


# --- the run, the places and the senders ------------------------------------------------------

run = Table("run", metadata, _id(name="key"), *_text("value"))

checkpoints = Table(
    "checkpoints", metadata, _id(name="code"), *_text("name mode country zone agency"),
    *_json("ports"),
)  # fmt: skip

senders = Table(
    "senders", metadata, _id(name="name"), *_json("formats"),
    *_text("checkpoint? direction? zone? charset? key_prefix? key_hash?"), *_flag("strict"),
    *_time("created_at disabled_at?"), UniqueConstraint("key_prefix"),
)  # fmt: skip

# --- ① messages -------------------------------------------------------------------------------

messages = Table(
    "messages", metadata, _id(), *_text("node sender channel reference?"),
    *_time("event_at? received_at"), *_text("sha256"), *_number("size"),
    *_text("checkpoint? direction? charset? zone?"), *_flag("strict"),
    Column("sameness", Text, nullable=False, unique=True),  # hash of what makes it the same message
    Index(None, "received_at"),
)  # fmt: skip

message_bytes = Table(
    "message_bytes", metadata, _id("messages.id", "message_id"),
    Column("ciphertext", LargeBinary, nullable=False), Column("nonce", LargeBinary, nullable=False),
    *_text("scrubbed_sha256?"),
)  # fmt: skip

unread = Table("unread", metadata, _id("messages.id", "message_id"))
"""The messages still to be read: work to do, not a record."""

receipts = Table(
    "receipts", metadata, _id(), _to("messages.id", "message_id"), *_time("at"),
    *_text("sender channel"), *_flag("duplicate"), Index(None, "message_id"),
)  # fmt: skip

readings = Table(
    "readings", metadata, _id(), _to("messages.id", "message_id"), *_time("at"),
    *_text("format? disposition reference?"), *_time("event_at?"), *_flag("test"),
    *_json("issues"), *_number("mentions"), *_text("reader_version"),
    Index(None, "message_id", "at"), Index(None, "disposition", "at"),
)  # fmt: skip

issue_values = Table("issue_values", metadata, _id("readings.id", "reading_id"), *_json("body"))
"""What stood in the message where an issue was found, in the order of the reading's issues."""

# --- ② movements, mentions, crossings, links, control units -----------------------------------

movements = Table(
    "movements", metadata, _id(), Column("key", Text, nullable=False, unique=True),
    *_text("mode direction checkpoint carrier? number? from_place? to_place?"),
    *_time("expected_at? created_at"), Index(None, "checkpoint", "expected_at"),
)  # fmt: skip

mentions = Table(
    "mentions", metadata, _id(), _to("messages.id", "message_id"), *_number("ordinal"),
    *_text("kind stage movement_key?"), *_time("happened_at? known_at"), *_json("body spans"),
    *_flag("withdrawn"), Index(None, "message_id"), Index(None, "movement_key"),
)  # fmt: skip

crossings = Table(
    "crossings", metadata, _id(), *_text("node"), _to("movements.id", "movement_id"),
    *_text("kind checkpoint direction mode"), Column("born_of", Text, nullable=False, unique=True),
    *_time("created_at"), _to("crossings.id", "merged_into", nullable=True),
    Index(None, "movement_id", "kind"), Index(None, "created_at"), Index(None, "merged_into"),
)  # fmt: skip

memberships = Table(
    "memberships", metadata, *_text("mention_id"), _to("crossings.id", "crossing_id"),
    *_time("known_at"), PrimaryKeyConstraint("mention_id", "known_at"), Index(None, "crossing_id"),
)  # fmt: skip

crossing_versions = Table(
    "crossing_versions", metadata, _to("crossings.id", "crossing_id"), *_number("version"),
    *_time("known_at"), _to("messages.id", "message_id", nullable=True), *_json("body stages"),
    *_time("happened_at?"), _to("movements.id", "movement_id"),
    PrimaryKeyConstraint("crossing_id", "version"),
)  # fmt: skip

identity_keys = Table(
    "identity_keys", metadata, _to("crossings.id", "crossing_id"),
    *_text("kind value movement_key checkpoint direction mode subject_kind"),
    *_time("happened_at known_at"), *_text("from_country? to_country?"), *_flag("present"),
    *_text("normaliser"), Index(None, "value", "known_at"), Index(None, "crossing_id"),
)  # fmt: skip

links = Table(
    "links", metadata, _id(), *_text("kind"), _to("crossings.id", "from_crossing"),
    _to("crossings.id", "to_crossing"), _to("messages.id", "message_id", nullable=True),
    *_time("known_at ended_at?"), UniqueConstraint("kind", "from_crossing", "to_crossing"),
    Index(None, "from_crossing"), Index(None, "to_crossing"),
)  # fmt: skip

units = Table(
    "units", metadata, _id(), *_text("kind"), _to("movements.id", "movement_id"),
    *_text("checkpoint"), *_json("draw_ids"), *_flag("drawn"),
    Column("probability", Float, nullable=False), *_time("created_at"), Index(None, "movement_id"),
)  # fmt: skip

unit_members = Table(
    "unit_members", metadata, _to("units.id", "unit_id"), _to("crossings.id", "crossing_id"),
    *_time("known_at left_at?"), PrimaryKeyConstraint("unit_id", "crossing_id", "known_at"),
    Index(None, "crossing_id"),
)  # fmt: skip

corrections = Table(
    "corrections", metadata, _id(), *_text("kind"), *_json("mentions"), *_text("reason officer"),
    *_time("at"), Index(None, "at"),
)  # fmt: skip

# --- ⑦ assessments ----------------------------------------------------------------------------

assessments = Table(
    "assessments", metadata, _id(), _to("crossings.id", "crossing_id"),
    *_number("crossing_version"), *_time("as_of"), _to("messages.id", "message_id", nullable=True),
    *_number("channel score"), *_json("reasons failed facts"),
    *_text("profiles lists facts_version model?"), Index(None, "crossing_id", "as_of"),
    Index(None, "as_of"),
    Index("ix_assessments_failed", "as_of", sqlite_where=text("failed <> '[]'"),
          postgresql_where=text("failed <> '[]'")),
)  # fmt: skip

identifying_facts = Table(
    "identifying_facts", metadata, _id("assessments.id", "assessment_id"), *_json("facts")
)

current = Table(
    "current", metadata, _id("crossings.id", "crossing_id"), _to("assessments.id", "assessment_id"),
    *_number("channel score"), *_text("unit_id? checkpoint"), *_time("expected_at?"),
    Index(None, "checkpoint", "expected_at", "channel"), Index(None, "unit_id"),
)  # fmt: skip

# --- ⑧ shifts, selections, decisions, outcomes ------------------------------------------------

shifts = Table(
    "shifts", metadata, _id(), *_text("checkpoint"), *_time("starts_at ends_at"),
    *_json("capacity"), *_text("officer note?"), Index(None, "checkpoint", "starts_at"),
)  # fmt: skip

selections = Table(
    "selections", metadata, _id(), _to("units.id", "unit_id"), _to("shifts.id", "shift_id"),
    *_time("at"), *_text("kind"), *_number("channel score rank? cut?"),
    Column("probability", Float, nullable=False), Index(None, "shift_id", "at"),
    Index(None, "unit_id", "at"),
)  # fmt: skip

decisions = Table(
    "decisions", metadata, _id(), _to("units.id", "unit_id"),
    _to("crossings.id", "crossing_id", nullable=True), *_text("officer"), *_time("at"),
    *_text("decision"), *_flag("overrides"),
    _to("assessments.id", "assessment_id", nullable=True), Index(None, "unit_id", "at"),
    Index(None, "at"),
)  # fmt: skip

outcomes = Table(
    "outcomes", metadata, _id(), _to("units.id", "unit_id"),
    _to("crossings.id", "crossing_id", nullable=True), *_time("at known_at"),
    *_text("officer result finding? area? status"), *_json("controls"), *_number("minutes?"),
    *_text("substance?"), Column("quantity", Float), *_text("quantity_unit? concealment?"),
    *_text("agency? case_reference?"), _to("outcomes.id", "amends", nullable=True),
    Index(None, "unit_id", "known_at"), Index(None, "crossing_id"), Index(None, "amends"),
    Index(None, "at"),
)  # fmt: skip

notes = Table("notes", metadata, _id(name="written_of"), *_text("body"), *_time("at"))
"""What officers wrote in their own words of a decision or outcome: it may name people."""

handovers = Table(
    "handovers", metadata, _id(), _to("shifts.id", "shift_id"), *_text("officer body"),
    *_time("at"), Index(None, "shift_id", "at"),
)  # fmt: skip
"""What one shift tells the next; it may name people."""

photos = Table(
    "photos", metadata, _id(), _to("outcomes.id", "outcome_id"), *_text("officer"), *_time("at"),
    *_text("media_type sha256"), *_number("size"), Column("ciphertext", LargeBinary),
    Column("nonce", LargeBinary), Index(None, "outcome_id"),
)  # fmt: skip
"""Pictures of what a control found, encrypted as messages are; they may show people."""

# --- lookouts and profiles --------------------------------------------------------------------

lookouts = Table(
    "lookouts", metadata, _id(), *_text("key_kind key_value area"), *_number("channel points"),
    *_json("instruction"), *_text("reason owner contact"), *_flag("restricted"), *_text("agency"),
    *_time("starts_at expires_at created_at"), Index(None, "key_kind", "key_value"),
    Index(None, "expires_at"),
)  # fmt: skip

lookout_endings = Table(
    "lookout_endings", metadata, _id("lookouts.id", "lookout_id"), *_time("at"),
    *_text("officer reason"),
)  # fmt: skip

profile_versions = Table(
    "profile_versions", metadata, _id(name="hash"), *_text("profile_id body author"), *_time("at"),
    Index(None, "profile_id", "at"),
)  # fmt: skip

profile_events = Table(
    "profile_events", metadata, _id(), *_text("profile_id"),
    _to("profile_versions.hash", "version"), *_text("state actor"), *_time("at"), *_text("note?"),
    Index(None, "profile_id", "at"),
)  # fmt: skip

profile_sets = Table("profile_sets", metadata, _id(name="hash"), *_json("members"), *_time("at"))

# --- accounts, sessions, audit ----------------------------------------------------------------

users = Table(
    "users", metadata, _id(name="name"), *_json("roles"), *_text("agency"),
    *_json("checkpoints areas"), *_text("password_hash"), *_number("failures"),
    *_time("locked_until?"), *_text("language"), *_time("created_at disabled_at?"),
)  # fmt: skip

sessions = Table(
    "sessions", metadata, _id(name="token_hash"), _to("users.name", "user"),
    *_time("created_at expires_at"), *_text("purpose"), Index(None, "user"),
)  # fmt: skip

audit = Table(
    "audit", metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True,
           autoincrement=False),
    *_time("at"), *_text("actor action subject_kind subject_id? purpose?"), *_json("detail"),
    *_text("previous hash"), Index(None, "subject_kind", "subject_id"), Index(None, "actor", "at"),
)  # fmt: skip

retention_pass = Table("retention_pass", metadata, _id(name="actor"))
"""Holds a row only inside the audited retention job's transaction (SQLite; see triggers)."""

# --- what may change --------------------------------------------------------------------------

NEVER_CHANGED = (
    messages, receipts, readings, memberships, corrections, assessments, selections, decisions,
    outcomes, lookouts, lookout_endings, profile_versions, profile_events, profile_sets, audit,
)  # fmt: skip
"""UPDATE is refused to everyone; DELETE to all but the audited retention job."""

ERASED_BY_RETENTION = (
    message_bytes, issue_values, crossings, crossing_versions, identifying_facts, notes, handovers,
    photos,
)  # fmt: skip
"""May be overwritten (scrubbed, masked); DELETE only by the audited retention job."""
