"""Simulated shifts: the loop at work on simulated traffic, officers who control what it selects.

Messages go through the same door as live ones; only what controls find comes from the truth.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import Connection

from darvoza.pipeline.door import receive
from darvoza.pipeline.loop import Loop
from darvoza.pipeline.shifts import select_for
from darvoza.records import (
    Channel,
    ControlKind,
    Crossing,
    DecisionKind,
    Delivery,
    Outcome,
    Result,
    Selection,
    SelectionKind,
)
from darvoza.simulate.control import control_draw, outcome_of
from darvoza.simulate.sending import Batch
from darvoza.simulate.truth import Truth, TruthEntry, identities_of
from darvoza.store import controls as kept_controls
from darvoza.store import crossings as kept_crossings
from darvoza.store import selections as kept_selections
from darvoza.store.controls import Decision
from darvoza.store.ids import new_id
from darvoza.store.queue import UnitLine, unit_lines
from darvoza.store.selections import Shift

SHIFT = timedelta(hours=8)
CAPACITY = {Channel.RED: 4, Channel.YELLOW: 6}
OFFICER = "officer"
TAKEN = frozenset({SelectionKind.MANDATORY, SelectionKind.RANDOM, SelectionKind.TARGETED})

CONTROLS: dict[Channel, tuple[ControlKind, ...]] = {
    Channel.RED: (ControlKind.INTERVIEW, ControlKind.NON_INTRUSIVE, ControlKind.PHYSICAL),
    Channel.YELLOW: (ControlKind.DOCUMENTARY, ControlKind.INTERVIEW),
}
FULL = CONTROLS[Channel.RED]
"""What a unit drawn at random gets: anything less would not measure what targeting misses."""


@dataclass(slots=True)
class Tally:
    """What a simulated stretch came to."""

    messages: int = 0
    duplicates: int = 0
    assessments: int = 0
    controls: int = 0
    hits: int = 0
    dispositions: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Work:
    """Simulated officers on one loop."""

    loop: Loop
    seed: int
    truth: Truth = field(default_factory=Truth)
    tally: Tally = field(default_factory=Tally)


def work(
    loop: Loop,
    batches: Iterable[Batch],
    *,
    seed: int,
    start: datetime,
    until: datetime | None = None,
    report: Callable[[Tally, datetime], None] = lambda *_: None,
) -> Work:
    """Send *batches* through the door, shift by shift from *start*; *report* hears of each.

    At *until* the work is handed over: the shift on duty then is open and selected for, its
    controls are still to be done. Without it, the last shift is closed too.
    """
    at_work = Work(loop, seed)
    done = 0  # shifts closed
    for batch in batches:
        for identity, entry in batch.entries:
            at_work.truth.add(identity, entry)
        for number, group in groupby(batch.deliveries, lambda one: _shift_of(one, start)):
            for finished in range(done, number):
                close_shift(at_work, start + finished * SHIFT)
            done = max(done, number)
            _take_in(at_work, list(group))
            report(at_work.tally, start + number * SHIFT)
    while until is not None and start + (done + 1) * SHIFT <= until:
        close_shift(at_work, start + done * SHIFT)
        done += 1
    if until is None:
        close_shift(at_work, start + done * SHIFT)
    else:
        open_shift(at_work, start + done * SHIFT, until)
    return at_work


def _shift_of(delivery: Delivery, start: datetime) -> int:
    return (delivery.envelope.received_at - start) // SHIFT


def _take_in(at_work: Work, deliveries: list[Delivery]) -> None:
    tally = at_work.tally
    for receipt in receive(at_work.loop, deliveries):
        tally.messages += 1
        if receipt.taken is None:
            tally.duplicates += 1
        else:
            tally.assessments += receipt.taken.assessments
            tally.dispositions[receipt.taken.reading.disposition] += 1


def close_shift(at_work: Work, starts_at: datetime) -> None:
    """Select for the shift that began at *starts_at* at every checkpoint, and control."""
    ends_at = starts_at + SHIFT
    for connection, chosen in _selected(at_work, starts_at, ends_at):
        _control_all(connection, at_work, [one for one in chosen if one.kind in TAKEN], ends_at)


def open_shift(at_work: Work, starts_at: datetime, at: datetime) -> None:
    """Begin the shift of *starts_at* at every checkpoint and select for it at *at*."""
    for _ in _selected(at_work, starts_at, at):
        pass


def _selected(
    at_work: Work, starts_at: datetime, at: datetime
) -> Iterator[tuple[Connection, list[Selection]]]:
    """What each checkpoint's shift selects at *at*, all in one transaction."""
    with at_work.loop.store.begin() as connection:
        for code in at_work.loop.checkpoints:
            shift = Shift(
                id=new_id(at), checkpoint=code, starts_at=starts_at, ends_at=starts_at + SHIFT,
                capacity=CAPACITY, officer=OFFICER,
            )  # fmt: skip
            kept_selections.add_shift(connection, shift, at=at)
            yield connection, select_for(connection, shift, at=at)


def _control_all(
    connection: Connection, at_work: Work, taken: list[Selection], at: datetime
) -> None:
    lines = unit_lines(connection, [one.unit_id for one in taken])
    names = [member.crossing_id for line in lines.values() for member in line.members]
    crossings = kept_crossings.crossings(connection, names)
    for one in taken:
        line = lines[one.unit_id]
        members = [crossings[member.crossing_id] for member in line.members]
        outcome = _control(at_work, line, members, one.kind, at)
        _record(connection, line, outcome, one, at)
        at_work.tally.controls += outcome.result is not Result.NOT_DONE
        at_work.tally.hits += outcome.result is Result.HIT


def _control(
    at_work: Work, line: UnitLine, members: list[Crossing], kind: SelectionKind, at: datetime
) -> Outcome:
    """What the officers find in a unit: in the member that hides something, if one does."""
    found = [(crossing, _truth(at_work, crossing, line)) for crossing in members]
    crossing, entry = next((pair for pair in found if pair[1] is not None), found[0])
    identity = next((f"{kind}:{value}" for kind, value in identities_of(crossing.subject)), "")
    controls = CONTROLS.get(line.channel, FULL)
    draw = control_draw(at_work.seed, identity, line.expected_at.date())
    fields = outcome_of(entry, FULL if kind is SelectionKind.RANDOM else controls, draw)
    return Outcome(
        id=new_id(at), unit_id=line.id, crossing_id=crossing.id, at=at, officer=OFFICER, **fields
    )


def _truth(at_work: Work, crossing: Crossing, line: UnitLine) -> TruthEntry | None:
    return at_work.truth.truth_of(crossing.subject, crossing.happened_at or line.expected_at)


def _record(
    connection: Connection, line: UnitLine, outcome: Outcome, one: Selection, at: datetime
) -> None:
    decision = Decision(
        id=new_id(at), unit_id=line.id, crossing_id=None, officer=OFFICER, at=at,
        decision=_decision(line.channel, one.kind), overrides=False,
    )  # fmt: skip
    kept_controls.record_decision(connection, decision)
    kept_controls.record_outcome(connection, outcome, known_at=at)


def _decision(channel: Channel, kind: SelectionKind) -> DecisionKind:
    if channel is Channel.RED or kind is SelectionKind.RANDOM:
        return DecisionKind.INSPECTION
    return DecisionKind.DOCUMENTS
