"""What messages and papers say before any question: the world where others wrote, else the cover.

Nobody can alter when a ticket was booked, who paid it or how often a border was crossed. What
is declared or stated on a form is what the subject says.
"""

from collections.abc import Mapping

from darvoza.records import Mode
from darvoza.training.ledger import Story

_BOOKED = "payer paid_how booked_days stay_days return_ticket companions earlier_trips"
_STATED = "purpose destination occupation cash"
_LOAD = "goods packages gross_kg goods_value loaded_at"

RECORDED: Mapping[Mode, frozenset[str]] = {
    Mode.AIR: frozenset(_BOOKED.split()),
    Mode.ROAD: frozenset({"earlier_trips", "drivers"}),
    Mode.RAIL: frozenset(_BOOKED.split()),
    Mode.POST: frozenset({"parcels_month"}),
}
"""Topics of which others keep the record."""

DECLARED: Mapping[Mode, frozenset[str]] = {
    Mode.AIR: frozenset(_STATED.split()),
    Mode.ROAD: frozenset(f"{_STATED} stay_days {_LOAD}".split()),
    Mode.RAIL: frozenset(f"{_STATED} {_LOAD}".split()),
    Mode.POST: frozenset({"parcel_content", "goods_value"}),
}
"""Topics that the subject declares."""


def shown_of(mode: Mode, world: Story, cover: Story) -> Story:
    """What stands on the screen from the start."""
    recorded = {topic: told for topic, told in world.items() if topic in RECORDED[mode]}
    return recorded | {topic: told for topic, told in cover.items() if topic in DECLARED[mode]}
