"""⑨ Arrivals that an officer records at the desk, through the same door as every message."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter

from darvoza.access import Action
from darvoza.errors import InputError, NotFoundError
from darvoza.pipeline.door import receive
from darvoza.records import Checkpoint, Delivery, Disposition
from darvoza.store import crossings, links, messages, readings
from darvoza.web.desk import read_on, working
from darvoza.web.identity import Visit, allowed
from darvoza.web.views import sight
from darvoza.web.views.arrival_doubts import doubts, envelope
from darvoza.web.views.arrival_message import Written, written
from darvoza.web.views.arrivals import NewArrival, with_zones
from darvoza.web.views.messages import ENGLISH, IssueContext, issue_context

router = APIRouter(prefix="/api/arrivals", tags=["messages"])

SENDER = "desk:"
"""What stands before the name of the account that sends from the desk."""

AHEAD, BACK = timedelta(minutes=15), timedelta(days=31)
"""How far an arrival may lie in the future, by another clock, and in the past."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """The arrival is kept as a message; *open* is the page of what it made."""

    message_id: str
    duplicate: bool
    disposition: Disposition | None
    issues: tuple[IssueContext, ...]
    crossings: tuple[str, ...]
    open: str


@router.post("", status_code=201, summary="Record an arrival at the desk")
def arrive(visit: Annotated[Visit, allowed(Action.DECIDE)], asked: NewArrival) -> Arrived:
    """Nothing is kept while a value would be lost; a wrong check digit is kept and told."""
    place = checkpoint_called(visit, asked.checkpoint)
    asked = with_zones(asked, visit.at)
    made = written(asked, place, visit.at)
    check_time(visit, asked)
    for doubt in doubts(asked, place, made, visit.at):
        if doubt.lost:
            raise InputError(doubt.field, ENGLISH.issue(doubt.issue))
    return _arrived(visit, _sent(visit, asked, place, made))


def checkpoint_called(visit: Visit, code: str) -> Checkpoint:
    """The checkpoint *code*. Raises NotFoundError unless it is there and may be seen."""
    with visit.desk.store.reading() as connection:
        found = next((one for one in sight.places(connection, visit) if one.code == code), None)
    if found is None:
        raise NotFoundError(f"There is no checkpoint {code}.")
    return found


def check_time(visit: Visit, asked: NewArrival) -> None:
    """Raise InputError unless the arrival is now, or lies at most `BACK` in the past."""
    at = asked.arrived_at or visit.at
    if at > visit.at + AHEAD:
        raise InputError("arrived_at", "an arrival is not in the future")
    if at < visit.at - BACK:
        raise InputError("arrived_at", f"an arrival is at most {BACK.days} days ago")


def _sent(visit: Visit, asked: NewArrival, place: Checkpoint, made: Written) -> tuple[str, bool]:
    """The message's id, and whether it had been sent before."""
    sender = f"{SENDER}{visit.account.name}"
    delivery = Delivery(data=made.data, envelope=envelope(sender, place, asked.direction, visit.at))
    with working(visit.desk) as loop:
        (receipt,) = receive(loop, [delivery])
    if receipt.taken is None:
        _read_later(visit, receipt.message_id)
    return receipt.message_id, receipt.duplicate


def _read_later(visit: Visit, message_id: str) -> None:
    """Have what was kept before, but could not be read then, read now."""
    with visit.desk.store.reading() as connection:
        read = messages.was_read(connection, message_id)
    if not read:
        read_on(visit.desk)


def _arrived(visit: Visit, sent: tuple[str, bool]) -> Arrived:
    message_id, duplicate = sent
    with visit.desk.store.reading() as connection:
        line = readings.line_of(connection, message_id)
        made = crossings.mentions_of_messages(connection, [message_id])
        names = [owner for owner, _ in sorted(made, key=lambda one: one[1].mention.ordinal)]
        units = [unit.id for unit in links.units_with(connection, names[:1])]
    return Arrived(
        message_id=message_id,
        duplicate=duplicate,
        disposition=line.disposition if line else None,
        issues=tuple(issue_context(issue) for issue in line.issues) if line else (),
        crossings=tuple(dict.fromkeys(names)),
        open=_page_of(message_id, names, units),
    )


def _page_of(message_id: str, names: list[str], units: list[str]) -> str:
    if units:
        return f"/units/{units[-1]}"
    return f"/crossings/{names[0]}" if names else f"/messages/{message_id}"
