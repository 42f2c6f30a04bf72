"""The tables of one store: the truth from which everything else can be rebuilt.

In the order of the loop. Times (``*_at``, ``as_of``) are UTC microseconds, columns marked JSON hold
canonical JSON as text, ids are UUIDv7 text. Which tables may change is stated below and enforced by
``triggers.py``; docs/store.md explains each. A change here needs a step in ``migrations/versions``.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
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

from darvoza.store.columns import flags, jsons, key, numbers, texts, times, to

REVISION = "0006"
"""The migration step that makes these tables; a store at another step is refused."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)

# --- the run, the places and the senders ------------------------------------------------------

run = Table("run", metadata, key(name="key"), *texts("value"))

checkpoints = Table(
    "checkpoints", metadata, key(name="code"), *texts("name mode country zone agency"),
    *jsons("ports"),
)  # fmt: skip

senders = Table(
    "senders", metadata, key(name="name"), *jsons("formats"),
    *texts("checkpoint? direction? zone? charset? key_prefix? key_hash?"), *flags("strict"),
    *times("created_at disabled_at?"), UniqueConstraint("key_prefix"),
)  # fmt: skip

# --- ① messages -------------------------------------------------------------------------------

messages = Table(
    "messages", metadata, key(), *texts("node sender channel reference?"),
    *times("event_at? received_at"), *texts("sha256"), *numbers("size"),
    *texts("checkpoint? direction? charset? zone?"), *flags("strict"),
    Column("sameness", Text, nullable=False, unique=True),  # hash of what makes it the same message
    Index(None, "received_at"),
)  # fmt: skip

message_bytes = Table(
    "message_bytes", metadata, key("messages.id", "message_id"),
    Column("ciphertext", LargeBinary, nullable=False), Column("nonce", LargeBinary, nullable=False),
    *texts("scrubbed_sha256?"),
)  # fmt: skip

unread = Table("unread", metadata, key("messages.id", "message_id"))
"""The messages still to be read: work to do, not a record."""

receipts = Table(
    "receipts", metadata, key(), to("messages.id", "message_id"), *times("at"),
    *texts("sender channel"), *flags("duplicate"), Index(None, "message_id"),
)  # fmt: skip

readings = Table(
    "readings", metadata, key(), to("messages.id", "message_id"), *times("at"),
    *texts("format? disposition reference?"), *times("event_at?"), *flags("test"),
    *jsons("issues"), *numbers("mentions"), *texts("reader_version"),
    Index(None, "message_id", "at"), Index(None, "disposition", "at"),
)  # fmt: skip

issue_values = Table("issue_values", metadata, key("readings.id", "reading_id"), *jsons("body"))
"""What stood in the message where an issue was found, in the order of the reading's issues."""

# --- ② movements, mentions, crossings, links, control units -----------------------------------

movements = Table(
    "movements", metadata, key(), Column("key", Text, nullable=False, unique=True),
    *texts("mode direction checkpoint carrier? number? from_place? to_place?"),
    *times("expected_at? created_at"), Index(None, "checkpoint", "expected_at"),
)  # fmt: skip

mentions = Table(
    "mentions", metadata, key(), to("messages.id", "message_id"), *numbers("ordinal"),
    *texts("kind stage movement_key?"), *times("happened_at? known_at"), *jsons("body spans"),
    *flags("withdrawn"), Index(None, "message_id"), Index(None, "movement_key"),
)  # fmt: skip

crossings = Table(
    "crossings", metadata, key(), *texts("node"), to("movements.id", "movement_id"),
    *texts("kind checkpoint direction mode"), Column("born_of", Text, nullable=False, unique=True),
    *times("created_at"), to("crossings.id", "merged_into", nullable=True),
    Index(None, "movement_id", "kind"), Index(None, "created_at"), Index(None, "merged_into"),
)  # fmt: skip

memberships = Table(
    "memberships", metadata, *texts("mention_id"), to("crossings.id", "crossing_id"),
    *times("known_at"), PrimaryKeyConstraint("mention_id", "known_at"), Index(None, "crossing_id"),
)  # fmt: skip

crossing_versions = Table(
    "crossing_versions", metadata, to("crossings.id", "crossing_id"), *numbers("version"),
    *times("known_at"), to("messages.id", "message_id", nullable=True), *jsons("body stages"),
    *times("happened_at?"), to("movements.id", "movement_id"),
    PrimaryKeyConstraint("crossing_id", "version"),
)  # fmt: skip

identity_keys = Table(
    "identity_keys", metadata, to("crossings.id", "crossing_id"),
    *texts("kind value movement_key checkpoint direction mode subject_kind"),
    *times("happened_at known_at"), *texts("from_country? to_country?"), *flags("present"),
    *texts("normaliser"), Index(None, "value", "known_at"), Index(None, "crossing_id"),
)  # fmt: skip

links = Table(
    "links", metadata, key(), *texts("kind"), to("crossings.id", "from_crossing"),
    to("crossings.id", "to_crossing"), to("messages.id", "message_id", nullable=True),
    *times("known_at ended_at?"), UniqueConstraint("kind", "from_crossing", "to_crossing"),
    Index(None, "from_crossing"), Index(None, "to_crossing"),
)  # fmt: skip

units = Table(
    "units", metadata, key(), *texts("kind"), to("movements.id", "movement_id"),
    *texts("checkpoint"), *jsons("draw_ids"), *flags("drawn"),
    Column("probability", Float, nullable=False), *times("created_at"), Index(None, "movement_id"),
)  # fmt: skip

unit_members = Table(
    "unit_members", metadata, to("units.id", "unit_id"), to("crossings.id", "crossing_id"),
    *times("known_at left_at?"), PrimaryKeyConstraint("unit_id", "crossing_id", "known_at"),
    Index(None, "crossing_id"),
)  # fmt: skip

corrections = Table(
    "corrections", metadata, key(), *texts("kind"), *jsons("mentions"), *texts("reason officer"),
    *times("at"), Index(None, "at"),
)  # fmt: skip

# --- ⑦ assessments ----------------------------------------------------------------------------

assessments = Table(
    "assessments", metadata, key(), to("crossings.id", "crossing_id"),
    *numbers("crossing_version"), *times("as_of"), to("messages.id", "message_id", nullable=True),
    *numbers("channel score"), *jsons("reasons failed facts"),
    *texts("profiles lists facts_version model?"), Index(None, "crossing_id", "as_of"),
    Index(None, "as_of"),
    Index("ix_assessments_failed", "as_of", sqlite_where=text("failed <> '[]'"),
          postgresql_where=text("failed <> '[]'")),
)  # fmt: skip

identifying_facts = Table(
    "identifying_facts", metadata, key("assessments.id", "assessment_id"), *jsons("facts")
)

current = Table(
    "current", metadata, key("crossings.id", "crossing_id"), to("assessments.id", "assessment_id"),
    *numbers("channel score"), *texts("unit_id? checkpoint"), *times("expected_at?"),
    Index(None, "checkpoint", "expected_at", "channel"), Index(None, "unit_id"),
)  # fmt: skip

# --- ⑧ shifts, selections, decisions, outcomes ------------------------------------------------

shifts = Table(
    "shifts", metadata, key(), *texts("checkpoint"), *times("starts_at ends_at"),
    *jsons("capacity"), *texts("officer note?"), Index(None, "checkpoint", "starts_at"),
)  # fmt: skip

selections = Table(
    "selections", metadata, key(), to("units.id", "unit_id"), to("shifts.id", "shift_id"),
    *times("at"), *texts("kind"), *numbers("channel score rank? cut?"),
    Column("probability", Float, nullable=False), Index(None, "shift_id", "at"),
    Index(None, "unit_id", "at"),
)  # fmt: skip

decisions = Table(
    "decisions", metadata, key(), to("units.id", "unit_id"),
    to("crossings.id", "crossing_id", nullable=True), *texts("officer"), *times("at"),
    *texts("decision"), *flags("overrides"),
    to("assessments.id", "assessment_id", nullable=True), Index(None, "unit_id", "at"),
    Index(None, "at"),
)  # fmt: skip

outcomes = Table(
    "outcomes", metadata, key(), to("units.id", "unit_id"),
    to("crossings.id", "crossing_id", nullable=True), *times("at known_at"),
    *texts("officer result finding? area? status"), *jsons("controls"), *numbers("minutes?"),
    *texts("substance?"), Column("quantity", Float), *texts("quantity_unit? concealment?"),
    *texts("agency? case_reference?"), to("outcomes.id", "amends", nullable=True),
    Index(None, "unit_id", "known_at"), Index(None, "crossing_id"), Index(None, "amends"),
    Index(None, "at"),
)  # fmt: skip

notes = Table("notes", metadata, key(name="written_of"), *texts("body"), *times("at"))
"""What officers wrote in their own words of a decision or outcome: it may name people."""

handovers = Table(
    "handovers", metadata, key(), to("shifts.id", "shift_id"), *texts("officer body"),
    *times("at"), Index(None, "shift_id", "at"),
)  # fmt: skip
"""What one shift tells the next; it may name people."""

photos = Table(
    "photos", metadata, key(), to("outcomes.id", "outcome_id"), *texts("officer"), *times("at"),
    *texts("media_type sha256"), *numbers("size"), Column("ciphertext", LargeBinary),
    Column("nonce", LargeBinary), Index(None, "outcome_id"),
)  # fmt: skip
"""Pictures of what a control found, encrypted as messages are; they may show people."""

# --- lookouts and profiles --------------------------------------------------------------------

lookouts = Table(
    "lookouts", metadata, key(), *texts("key_kind key_value area"), *numbers("channel points"),
    *jsons("instruction"), *texts("reason owner contact"), *flags("restricted"), *texts("agency"),
    *times("starts_at expires_at created_at"), Index(None, "key_kind", "key_value"),
    Index(None, "expires_at"),
)  # fmt: skip

lookout_endings = Table(
    "lookout_endings", metadata, key("lookouts.id", "lookout_id"), *times("at"),
    *texts("officer reason"),
)  # fmt: skip

profile_versions = Table(
    "profile_versions", metadata, key(name="hash"), *texts("profile_id body author"), *times("at"),
    Index(None, "profile_id", "at"),
)  # fmt: skip

profile_events = Table(
    "profile_events", metadata, key(), *texts("profile_id"),
    to("profile_versions.hash", "version"), *texts("state actor"), *times("at"), *texts("note?"),
    Index(None, "profile_id", "at"),
)  # fmt: skip

profile_sets = Table("profile_sets", metadata, key(name="hash"), *jsons("members"), *times("at"))

# --- practice ---------------------------------------------------------------------------------

practice_shifts = Table(
    "practice_shifts", metadata, key(), *texts("trainee setting mode language pack checkpoint"),
    *numbers("seed"), *times("started_at"), Index(None, "trainee", "started_at"),
)  # fmt: skip

practice_cases = Table(
    "practice_cases", metadata, key(), to("practice_shifts.id", "shift_id"), *numbers("number"),
    *texts("identity_kind identity_value"), Column("ciphertext", LargeBinary, nullable=False),
    Column("nonce", LargeBinary, nullable=False), UniqueConstraint("shift_id", "number"),
)  # fmt: skip
"""The cases of a practice shift; their truth is encrypted as messages are."""

practice_events = Table(
    "practice_events", metadata, key(), to("practice_cases.id", "case_id"), *numbers("number"),
    *texts("did what"), *jsons("detail"), *times("at"), UniqueConstraint("case_id", "number"),
)  # fmt: skip
"""What a trainee did, one thing after another: it belongs to the trainee."""

# --- accounts, sessions, audit ----------------------------------------------------------------

users = Table(
    "users", metadata, key(name="name"), *jsons("roles"), *texts("agency"),
    *jsons("checkpoints areas"), *texts("password_hash"), *numbers("failures"),
    *times("locked_until?"), *texts("language"), *times("created_at disabled_at?"),
)  # fmt: skip

sessions = Table(
    "sessions", metadata, key(name="token_hash"), to("users.name", "user"),
    *times("created_at expires_at"), *texts("purpose"), Index(None, "user"),
)  # fmt: skip

audit = Table(
    "audit", metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True,
           autoincrement=False),
    *times("at"), *texts("actor action subject_kind subject_id? purpose?"), *jsons("detail"),
    *texts("previous hash"), Index(None, "subject_kind", "subject_id"), Index(None, "actor", "at"),
)  # fmt: skip

retention_pass = Table("retention_pass", metadata, key(name="actor"))
"""Holds a row only inside the audited retention job's transaction (SQLite; see triggers)."""

# --- what may change --------------------------------------------------------------------------

NEVER_CHANGED = (
    messages, receipts, readings, memberships, corrections, assessments, selections, decisions,
    outcomes, lookouts, lookout_endings, profile_versions, profile_events, profile_sets,
    practice_shifts, practice_cases, practice_events, audit,
)  # fmt: skip
"""UPDATE is refused to everyone; DELETE to all but the audited retention job."""

ERASED_BY_RETENTION = (
    message_bytes, issue_values, crossings, crossing_versions, identifying_facts, notes, handovers,
    photos,
)  # fmt: skip
"""May be overwritten (scrubbed, masked); DELETE only by the audited retention job."""
