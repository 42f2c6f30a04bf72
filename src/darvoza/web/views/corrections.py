"""⑨ What an officer corrects of a crossing: what each of its messages calls the subject."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from darvoza.presentation import label
from darvoza.records import Stage
from darvoza.store import crossings, desk
from darvoza.store.checkpoints import checkpoint_of
from darvoza.web.identity import Visit
from darvoza.web.views import sight


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One mention of the crossing: *label* is what the message calls the subject."""

    mention_id: str
    message_id: str
    stage: Stage
    known_at: datetime
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionPage:
    """A crossing with its mentions, in the order in which they became known."""

    crossing_id: str
    label: str
    zone: str
    said: tuple[Said, ...]


def correction_page(connection: Connection, visit: Visit, crossing_id: str) -> CorrectionPage:
    """What can be put apart; the view is recorded. Raises NotFoundError."""
    place = sight.crossing_place(connection, visit, crossing_id)
    sight.viewed(connection, visit, "crossing", [crossing_id])
    placed = {one.id: one for _, one in crossings.mentions_of(connection, [crossing_id])}
    known = crossings.crossings(connection, [crossing_id]).get(crossing_id)
    return CorrectionPage(
        crossing_id=crossing_id,
        label=label(known.subject) if known else crossing_id,
        zone=checkpoint_of(connection, place.checkpoint).zone,
        said=tuple(
            Said(
                mention_id=line.id,
                message_id=line.message_id,
                stage=line.stage,
                known_at=line.known_at,
                label=label(placed[line.id].mention.subject),
            )
            for line in desk.mention_lines(connection, list(placed))
        ),
    )
