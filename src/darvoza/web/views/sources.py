"""⑨ Where a fact comes from: the message that says it on its own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from darvoza.crossings import Placed
from darvoza.facts import FACTS, FactSource
from darvoza.facts.known import Known
from darvoza.records import Assessment, Checkpoint, Crossing, Snapshot, Value
from darvoza.store import crossings


@dataclass(frozen=True, slots=True, kw_only=True)
class FactOrigin:
    """The latest message that, read alone, gives the fact its value."""

    fact: str
    message_id: str


def origins(
    connection: Connection, crossing: Crossing, checkpoint: Checkpoint, assessment: Assessment
) -> tuple[FactOrigin, ...]:
    """The origin of each fact that a reason names and a single message says.

    A fact that only several messages together give has none.
    """
    wanted = {
        name: value
        for reason in assessment.reasons
        for name, value in reason.params.items()
        if value is not None and _from_messages(name)
    }
    said = [item for _, item in crossings.mentions_of(connection, [crossing.id])] if wanted else []
    latest = sorted(said, key=lambda item: item.order, reverse=True)
    snapshots = [(item, _alone(crossing, item, checkpoint, assessment)) for item in latest]
    found = ((name, _first(name, value, snapshots)) for name, value in wanted.items())
    return tuple(FactOrigin(fact=name, message_id=one) for name, one in found if one)


def _from_messages(name: str) -> bool:
    return name in FACTS and FACTS[name].source in {FactSource.MESSAGE, FactSource.LIST}


def _alone(
    crossing: Crossing, item: Placed, checkpoint: Checkpoint, assessment: Assessment
) -> Snapshot:
    """The crossing as if *item* were all that is known of it."""
    alone = replace(crossing, subject=item.mention.subject, stages=frozenset({item.mention.stage}))
    return Snapshot(crossing=alone, as_of=assessment.as_of, checkpoint=checkpoint)


def _first(name: str, value: Value, snapshots: Sequence[tuple[Placed, Snapshot]]) -> str | None:
    for item, snapshot in snapshots:
        if _value(name, snapshot) == value:
            return item.message_id
    return None


def _value(name: str, snapshot: Snapshot) -> Value:
    """The fact of one message; unknown where it cannot be computed from that alone."""
    try:
        return FACTS[name].compute(Known(snapshot))
    except Exception:  # a fact may fail on less than it was assessed with; then it is no origin
        return None
