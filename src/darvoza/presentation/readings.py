"""What was understood of a message, as JSON (docs/formats.md)."""

from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter

from darvoza.messages import sentence
from darvoza.records import Issue, Mention, MovementReference, Reading
from darvoza.subjects import Consignment, Traveller, Vehicle, kind_of

_MOVEMENT = TypeAdapter(MovementReference)
_SUBJECT = {noun: TypeAdapter(noun) for noun in (Traveller, Vehicle, Consignment)}


def as_json(name: str, reading: Reading) -> dict[str, Any]:
    """*reading* of the file *name*: disposition, issues, movements, crossings with all they say."""
    movements = list(dict.fromkeys(mention.movement for mention in reading.mentions))
    return {
        "file": name,
        "format": reading.format,
        "disposition": reading.disposition,
        "reference": reading.reference,
        "event_at": reading.event_at.isoformat() if reading.event_at else None,
        "test": reading.test,
        "issues": [issue_json(issue) for issue in reading.issues],
        "movements": [_MOVEMENT.dump_python(one, mode="json") for one in movements],
        "crossings": [_mention(mention, movements) for mention in reading.mentions],
    }


def issue_json(issue: Issue) -> dict[str, Any]:
    """*issue* with its sentence; places that do not apply are left out."""
    known = {name: value for name, value in asdict(issue).items() if value is not None}
    return {**known, "text": sentence(issue)}


def _mention(mention: Mention, movements: list[MovementReference]) -> dict[str, Any]:
    adapter: TypeAdapter[Any] = _SUBJECT[type(mention.subject)]
    return {
        "ordinal": mention.ordinal,
        "kind": kind_of(mention.subject),
        "stage": mention.stage,
        "movement": movements.index(mention.movement),
        "happened_at": mention.happened_at.isoformat() if mention.happened_at else None,
        "withdrawn": mention.withdrawn,
        "subject": adapter.dump_python(mention.subject, mode="json", exclude_defaults=True),
        "links": [{"kind": link.kind, "to": link.to} for link in mention.links],
        "bytes": [list(span) for span in mention.spans],
    }
