"""② Of which movement, at which checkpoint, in which direction does a mention speak?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from darvoza.records import (
    PRESENT,
    Checkpoint,
    Direction,
    Envelope,
    IdentityKey,
    Mention,
    Mode,
    MovementReference,
    Stage,
)
from darvoza.subjects import Consignment, SubjectKind

STAGE_RANK: dict[Stage, int] = {stage: rank for rank, stage in enumerate(Stage)}
"""Later stages know better: booking < declaration < note < list < arrival < desk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A mention with its place: what `resolve` and `merge` work on."""

    id: str  # message id : ordinal
    message_id: str
    kind: SubjectKind
    mention: Mention
    keys: tuple[IdentityKey, ...]
    movement_key: str
    mode: Mode
    checkpoint: str
    direction: Direction
    at: datetime  # when it happened, or is expected
    floating: bool  # not tied to a movement by its message: a desk scan, a declaration
    order: tuple[int, int, str, int]  # stage, event time (µs), message hash, ordinal

    @property
    def present(self) -> bool:
        """Whether the mention says that the subject stood at the checkpoint."""
        return self.mention.stage in PRESENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where and when a mention belongs."""

    checkpoint: Checkpoint
    direction: Direction
    at: datetime
    movement_key: str
    floating: bool


def place(
    mention: Mention,
    envelope: Envelope,
    checkpoints: Mapping[str, Checkpoint],
    *,
    event_at: datetime,
) -> Place | None:
    """Place *mention*; ``None`` when it concerns none of *checkpoints*.

    *event_at* is the moment the message speaks of itself, used where the mention has no time.
    """
    reference = mention.movement
    checkpoint = _checkpoint(reference, envelope, checkpoints)
    if checkpoint is None:
        return None
    direction = _direction(mention, envelope, checkpoint)
    at = _moment(mention, direction) or event_at
    key = _carrier_key(mention, checkpoint, direction, at)
    floating = key is None
    return Place(
        checkpoint=checkpoint,
        direction=direction,
        at=at,
        movement_key=key or _day_key(checkpoint, direction, at),
        floating=floating,
    )


def _checkpoint(
    reference: MovementReference, envelope: Envelope, checkpoints: Mapping[str, Checkpoint]
) -> Checkpoint | None:
    named = reference.checkpoint or envelope.checkpoint
    if named is not None:
        return checkpoints.get(named)
    for end in (reference.to_place, reference.from_place):
        for checkpoint in checkpoints.values():
            if end is not None and end in checkpoint.ports and checkpoint.mode == reference.mode:
                return checkpoint
    return None


def _direction(mention: Mention, envelope: Envelope, checkpoint: Checkpoint) -> Direction:
    reference = mention.movement
    if reference.direction is not None:
        return reference.direction
    if reference.to_place in checkpoint.ports:
        return Direction.ARRIVAL
    if reference.from_place in checkpoint.ports:
        return Direction.DEPARTURE
    if envelope.direction is not None:
        return envelope.direction
    return _direction_of_goods(mention, checkpoint)


def _direction_of_goods(mention: Mention, checkpoint: Checkpoint) -> Direction:
    subject = mention.subject
    leaving = isinstance(subject, Consignment) and subject.dispatch_country == checkpoint.country
    return Direction.DEPARTURE if leaving else Direction.ARRIVAL


def _moment(mention: Mention, direction: Direction) -> datetime | None:
    reference = mention.movement
    if mention.happened_at is not None:
        return mention.happened_at
    if direction is Direction.ARRIVAL:
        return reference.arrives_at or reference.departs_at
    return reference.departs_at or reference.arrives_at


def _carrier_key(
    mention: Mention, checkpoint: Checkpoint, direction: Direction, at: datetime
) -> str | None:
    """The natural key of the movement, when the message names one."""
    reference = mention.movement
    stem = f"{reference.mode}:{checkpoint.code}:{direction}"
    if reference.mode is Mode.ROAD:
        if mention.stage is not Stage.ARRIVAL:
            return None
        return f"{stem}:{reference.conveyance or ''}:{at:%Y%m%dT%H%M}"
    if reference.mode is Mode.POST:
        return f"{stem}:{reference.conveyance}" if reference.conveyance else None
    if reference.number is None:
        return None
    day = reference.local_date or local_day(reference.departs_at or at, checkpoint)
    return f"{stem}:{reference.carrier or ''}{reference.number}:{day}"


def _day_key(checkpoint: Checkpoint, direction: Direction, at: datetime) -> str:
    return f"{checkpoint.mode}:{checkpoint.code}:{direction}:day:{local_day(at, checkpoint)}"


def local_day(at: datetime, checkpoint: Checkpoint) -> str:
    """The calendar day of *at* at the checkpoint, ISO 8601."""
    return at.astimezone(ZoneInfo(checkpoint.zone)).date().isoformat()
