"""Cases by rail: wagons with their consignment note among others of the train, and passengers."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from darvoza.records import Direction
from darvoza.simulate.chance import keyed
from darvoza.simulate.letters import Letter
from darvoza.simulate.people import People
from darvoza.simulate.rail import Note, note_letter, ordinary_note
from darvoza.simulate.vehicles import Wagon, wagon_of
from darvoza.simulate.world import HOME_OFFSET, RAIL_POST
from darvoza.simulate.write_desk import Place, desk_form
from darvoza.simulate.write_road import declared
from darvoza.subjects import SubjectKind
from darvoza.training.sending.grouping import begins, hours
from darvoza.training.sending.loads import identifier, load_of
from darvoza.training.sending.numbers import number
from darvoza.training.sending.visible import Visible, party_of
from darvoza.training.sending.words import purpose

STOPPED = timedelta(minutes=20)  # the train stands so long before the hour of its cases
APART = timedelta(seconds=40)  # from one note of a train to the next
OTHER_NOTES, OTHER_PASSENGERS = 4, 5  # of an hour, which are no cases
WAGONS = 1_000_000
NATIONALITIES = {"KAZ": 4.0, "UZB": 4.0, "KGZ": 1.0, "TJK": 1.0}


def rail_letters(cases: Sequence[Visible], seed: int) -> Iterator[Letter]:
    """The notes of every train with wagons of *cases*, and its passengers at the desk."""
    people = [case for case in cases if case.subject is SubjectKind.TRAVELLER]
    goods = [case for case in cases if case.subject is not SubjectKind.TRAVELLER]
    for hour, together in hours(goods):
        yield from _train(together, seed, hour)
    for hour, together in hours(people):
        yield from _passengers(together, seed, hour)


def _train(cases: list[Visible], seed: int, hour: int) -> Iterator[Letter]:
    draw = keyed(seed, "train", hour)
    arrives = begins(hour) - STOPPED
    notes = [_note(case, arrives) for case in cases]
    notes += [ordinary_note(draw, seed, arrives) for _ in range(OTHER_NOTES)]
    draw.shuffle(notes)
    for place, note in enumerate(notes):
        note.arrives_at = arrives + place * APART
        yield note_letter(note, note.arrives_at + APART)


def note_of(case: Visible) -> Letter:
    """The note alone, of a load that came before."""
    return note_letter(_note(case, case.at), case.at)


def _note(case: Visible, arrives: datetime) -> Note:
    draw, load = case.draw("note"), load_of(case)
    wagon = _wagon(case)
    scale = case.measured.get("scale_kg", wagon.tare + load.gross)
    return Note(
        number=number(case, "waybill"),
        identifier=identifier(draw),
        issued_at=arrives + HOME_OFFSET - timedelta(hours=draw.uniform(14, 110)),
        arrives_at=arrives,
        load=load,
        wagons=[wagon],
        seals=[number(case, "seal")],
        excesses=[(scale - wagon.tare) / load.gross - 1],
    )


def _wagon(case: Visible) -> Wagon:
    made = wagon_of(case.seed, int(case.draw("wagon").random() * WAGONS))
    tare = case.measured.get("tare_kg", made.tare)
    return replace(made, number=number(case, "wagon"), tare=tare, container=None)


def _passengers(cases: list[Visible], seed: int, hour: int) -> Iterator[Letter]:
    """Each party of the train as it stands at the desk, others among them."""
    for case in cases:
        stated = declared(purpose(case), None, case.count("cash"))
        yield desk_form(party_of(case), _at_desk(case.at), declared=stated)
    draw, everybody = keyed(seed, "carriage", hour), People(seed)
    for _ in range(OTHER_PASSENGERS):
        other = everybody.person("rail", int(draw.random() * 9000), NATIONALITIES)
        at = begins(hour) + draw.random() * timedelta(hours=1)
        yield desk_form([other], _at_desk(at), declared=declared("family", None, None))


def _at_desk(at: datetime) -> Place:
    return RAIL_POST, Direction.ARRIVAL, at
