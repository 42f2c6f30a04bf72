"""Subjects and mentions as the store keeps them: JSON of what is known, nothing of what is not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter

from darvoza.crossings import Placed, identity_keys
from darvoza.records import Direction, Mention, MentionLink, Mode, MovementReference, Stage
from darvoza.subjects import Consignment, Subject, SubjectKind, Traveller, Vehicle, kind_of

_SUBJECTS: dict[SubjectKind, TypeAdapter[Traveller | Vehicle | Consignment]] = {
    SubjectKind.TRAVELLER: TypeAdapter(Traveller),
    SubjectKind.VEHICLE: TypeAdapter(Vehicle),
    SubjectKind.CONSIGNMENT: TypeAdapter(Consignment),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Body:
    """What a mention needs to be resolved and merged again."""

    reference: MovementReference
    mode: Mode
    checkpoint: str
    direction: Direction
    at: datetime
    floating: bool
    order: tuple[int, int, str, int]
    links: tuple[MentionLink, ...] = ()
    traveller: Traveller | None = None
    vehicle: Vehicle | None = None
    consignment: Consignment | None = None


_BODY = TypeAdapter(_Body)


def subject_text(subject: Subject) -> str:
    """*subject* as JSON; unknown fields are left out."""
    return _SUBJECTS[kind_of(subject)].dump_json(subject, exclude_defaults=True).decode()


def subject_from(kind: str, text: str) -> Subject:
    """The subject of *kind* that *text* holds."""
    return _SUBJECTS[SubjectKind(kind)].validate_json(text)


def mention_text(placed: Placed) -> str:
    """The body of a mentions row."""
    mention = placed.mention
    body = _Body(
        reference=mention.movement,
        mode=placed.mode,
        checkpoint=placed.checkpoint,
        direction=placed.direction,
        at=placed.at,
        floating=placed.floating,
        order=placed.order,
        links=mention.links,
        **{placed.kind.value: mention.subject},  # type: ignore[arg-type]
    )
    return _BODY.dump_json(body, exclude_defaults=True).decode()


def placed_from(row: Mapping[str, object]) -> Placed:
    """The placed mention that a mentions *row* holds (id, message_id, kind, stage, …)."""
    body = _BODY.validate_json(str(row["body"]))
    kind = SubjectKind(str(row["kind"]))
    subject: Subject = getattr(body, kind.value)
    stage = Stage(str(row["stage"]))
    mention = Mention(
        ordinal=body.order[3],
        stage=stage,
        subject=subject,
        movement=body.reference,
        links=body.links,
        withdrawn=bool(row["withdrawn"]),
    )
    return Placed(
        id=str(row["id"]),
        message_id=str(row["message_id"]),
        kind=kind,
        mention=mention,
        keys=identity_keys(subject),
        movement_key=str(row["movement_key"]),
        mode=body.mode,
        checkpoint=body.checkpoint,
        direction=body.direction,
        at=body.at,
        floating=body.floating,
        order=body.order,
    )
