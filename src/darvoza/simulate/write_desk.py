"""Who stood at the desk, as an officer's form writes it: JSON, for posts without feeds."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from darvoza.records import Checkpoint, Direction
from darvoza.simulate.letters import Letter
from darvoza.simulate.people import Person
from darvoza.simulate.vehicles import Machine
from darvoza.simulate.write_road import machine_form, person_form

Place = tuple[Checkpoint, Direction, datetime]
"""Where, which way and when (UTC) somebody was seen."""


def desk_form(
    party: Sequence[Person],
    place: Place,
    *,
    declared: Mapping[str, Any] | None = None,
    machine: Machine | None = None,
) -> Letter:
    """The *party* as it stood at the desk, with its vehicle if it has one.

    What was *declared* is the first one's (`write_road.declared`).
    """
    checkpoint, direction, at = place
    people = [person_form(one, None) for one in party]
    people[0] |= declared or {}
    written: dict[str, Any] = {
        "seen_at": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "mode": checkpoint.mode.value,
        "direction": direction.value,
        "travellers": people,
    }
    if machine is not None:
        written["vehicles"] = [machine_form(machine)]
    return Letter(
        at=at,
        sender=f"desk-{checkpoint.mode.value}",
        data=json.dumps(written, separators=(",", ":"), ensure_ascii=False).encode(),
        checkpoint=checkpoint.code,
        direction=direction,
        event_at=at,
    )
