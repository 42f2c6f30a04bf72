"""A practice shift in a store of its own: started, worked event by event, read back.

The cases go through the same door as live messages; what is true of them is sealed beside.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from darvoza.errors import InputError, MeanwhileError, WrongRunError
from darvoza.pipeline.door import receive
from darvoza.pipeline.loop import Loop
from darvoza.records import Crossing, DecisionKind, Mode
from darvoza.simulate.truth import identities_of
from darvoza.store import crossings, practice
from darvoza.store.connection import Store
from darvoza.store.ids import new_id
from darvoza.store.practice import CaseRow, EventRow, ShiftRow
from darvoza.training.canonical import canonical, read_case
from darvoza.training.drawing import PACK, draw_cases
from darvoza.training.ledger import Case, Setting
from darvoza.training.scoring.worked import Cited, ReasonKind
from darvoza.training.sending import identity_of, letters_of
from darvoza.training.sheet import Decided, Did, Event, Sheet, done, sheet_of

LONGEST = 60
"""Cases of one shift."""

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What shift somebody wants to work: so many cases of one mode."""

    setting: Setting
    mode: Mode
    size: int
    language: str  # in which people answer
    seed: int


def start(
    loop: Loop, asked: Asked, *, trainee: str, at: datetime, shift_id: str | None = None
) -> ShiftRow:
    """A new shift of *trainee* that begins *at*; its messages are received and read.

    The id may be given; whoever gives one sees to it that there is no shift of this id.

    Raises:
        WrongRunError: the store is not one of a training class.
        InputError: too many cases, or none; no checkpoint of that mode.
    """
    if loop.store.kind != "training":
        raise WrongRunError("Practice has a store of its own: ask your trainer for its address.")
    if not 0 < asked.size <= LONGEST:
        raise InputError("size", "must be from 1 to 60 cases")
    begins = _midnight(at) - A_DAY  # every case stands at the desk by now
    cases = draw_cases(asked.seed, asked.size, asked.setting, modes=[asked.mode], at=begins)
    shift = _shift(loop, asked, trainee, at)
    shift = replace(shift, id=shift_id or shift.id)
    letters = letters_of(cases, seed=asked.seed, start=begins)
    receive(loop, [letter.delivered(letter.at) for letter in letters])
    _keep(loop.store, shift, cases)
    return shift


def _midnight(at: datetime) -> datetime:
    """So that a class with one seed and day meets the same messages, which come but once."""
    return at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _shift(loop: Loop, asked: Asked, trainee: str, at: datetime) -> ShiftRow:
    places = [code for code, one in loop.checkpoints.items() if one.mode is asked.mode]
    if not places:
        raise InputError("mode", "this class has no checkpoint of this mode")
    return ShiftRow(
        id=new_id(at),
        trainee=trainee,
        setting=asked.setting,
        mode=asked.mode,
        language=asked.language,
        pack=PACK,
        checkpoint=min(places),
        seed=asked.seed,
        started_at=at,
    )


def _keep(store: Store, shift: ShiftRow, cases: Sequence[Case]) -> None:
    rows = [
        CaseRow(
            id=new_id(shift.started_at),
            shift_id=shift.id,
            number=number,
            identity=identity_of(case),
            body=canonical(case),
        )
        for number, case in enumerate(cases, 1)
    ]
    with store.begin() as connection:
        practice.add_shift(connection, store, shift, rows)


def crossing_of(connection: Connection, shift: ShiftRow, case: CaseRow) -> str | None:
    """The crossing that *case* of *shift* became; None when no message of it was read."""
    at = read_case(case.body).at
    near = practice.near(connection, case, shift.checkpoint, since=at - A_DAY, until=at + A_DAY)
    found = crossings.crossings(connection, near).values()
    known = [one for one in found if case.identity in identities_of(one.subject)]
    return min(known, key=lambda one: (_away(one, at), one.id)).id if known else None


def _away(crossing: Crossing, at: datetime) -> timedelta:
    return abs((crossing.happened_at or crossing.movement.expected_at or at) - at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One case of a shift with all that was done in it."""

    row: CaseRow
    sheet: Sheet


def places_of(connection: Connection, store: Store, shift_id: str) -> tuple[Place, ...]:
    """The cases of a shift, by number."""
    events = practice.events_of(connection, shift_id)
    return tuple(
        Place(row=row, sheet=sheet_of(read_case(row.body), map(_event, events.get(row.id, ()))))
        for row in practice.cases_of(connection, store, shift_id)
    )


def place_of(connection: Connection, store: Store, shift_id: str, number: int) -> Place:
    """One case of a shift with all that was done in it. Raises NotFoundError."""
    row = practice.case_of(connection, store, shift_id, number)
    events = map(_event, practice.events_in(connection, row.id))
    return Place(row=row, sheet=sheet_of(read_case(row.body), events))


def do(
    connection: Connection,
    place: Place,
    event: Event,
    *,
    event_id: str | None = None,
    seen: int | None = None,
) -> Place:
    """*place* after *event*, which is kept; an *event_id* that is kept already changes nothing.

    Raises InputError for what cannot be done, MeanwhileError when something was done meanwhile:
    when more or fewer events are kept than the sender has *seen*.
    """
    if any(one.id == event_id for one in practice.events_in(connection, place.row.id)):
        return place
    if seen is not None and seen != len(place.sheet.events):
        raise MeanwhileError("Something was done in this case meanwhile: look again.")
    after = done(place.sheet, event)
    row = EventRow(
        id=event_id or new_id(event.at),
        case_id=place.row.id,
        number=len(after.events),
        did=event.did,
        what=event.what,
        detail=_detail(event.decided),
        at=event.at,
    )
    practice.add_event(connection, row)
    return Place(row=place.row, sheet=after)


def _detail(decided: Decided | None) -> Mapping[str, Any]:
    if decided is None:
        return {}
    return {
        "decision": decided.decision.value,
        "confidence": decided.confidence,
        "cited": [asdict(one) for one in decided.cited],
    }


def _event(row: EventRow) -> Event:
    return Event(did=Did(row.did), at=row.at, what=row.what, decided=_decided(row.detail))


def _decided(detail: Mapping[str, Any]) -> Decided | None:
    if not detail:
        return None
    return Decided(
        decision=DecisionKind(detail["decision"]),
        confidence=detail["confidence"],
        cited=tuple(_cited(detail["cited"])),
    )


def _cited(rows: Iterable[Mapping[str, Any]]) -> Iterable[Cited]:
    return (Cited(ReasonKind(row["kind"]), row["about"], row["by"]) for row in rows)
