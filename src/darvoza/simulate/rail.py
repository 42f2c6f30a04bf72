"""The rail post: goods trains of some fifteen wagons, one note for one to three wagons."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from darvoza.records import Direction
from darvoza.simulate.chance import keyed, patterned, whole
from darvoza.simulate.letters import Letter
from darvoza.simulate.loads import SIGNS, Load, load_of
from darvoza.simulate.truth import Truth, TruthEntry
from darvoza.simulate.typologies import drawn, entry_of, shown
from darvoza.simulate.vehicles import Wagon, wagon_of
from darvoza.simulate.world import HOME_OFFSET, RAIL_POST
from darvoza.simulate.write_smgs import railway_bill

TRAINS_AT = (130, 560, 1050)  # minutes after local midnight
NOTES_A_TRAIN = 7.6
WAGON_POOL = 900
GUILTY = 0.013  # of the notes
GOODS_CASES = 0.45  # of the guilty notes: the goods themselves, not something beside them


@dataclass(slots=True, kw_only=True)
class Note:
    """One consignment note and the wagons it covers."""

    number: str
    identifier: str  # a UUID
    issued_at: datetime  # local
    arrives_at: datetime  # UTC
    load: Load  # for each wagon
    wagons: list[Wagon]
    seals: list[str]
    excesses: list[float]


def rail_day(seed: int, truth: Truth, midnight: datetime, scale: float) -> Iterator[Letter]:
    """Every note of the trains that arrive on the day that begins at *midnight* (local)."""
    for place, minutes in enumerate(TRAINS_AT):
        draw = keyed(seed, "train", midnight.date(), place)
        late = timedelta(minutes=minutes + draw.uniform(-25, 70))
        arrives = midnight - HOME_OFFSET + late
        for _ in range(whole(draw, NOTES_A_TRAIN * scale)):
            note = ordinary_note(draw, seed, arrives)
            if draw.random() < GUILTY:
                _incriminate(note, draw, seed, truth)
            arrives += timedelta(seconds=draw.uniform(20, 90))
            yield note_letter(note, arrives)


def note_letter(note: Note, at: datetime) -> Letter:
    """The message about *note*, sent at *at* (UTC), when its train is in."""
    return Letter(
        at=at,
        sender="railway",
        data=railway_bill(note),
        checkpoint=RAIL_POST.code,
        direction=Direction.ARRIVAL,
    )


def ordinary_note(draw: Random, seed: int, arrives: datetime) -> Note:
    """An innocent note of the train that arrives at *arrives* (UTC)."""
    load = load_of(draw, seed, "rail")
    count = 1 + (draw.random() < 0.6) + (draw.random() < 0.3)
    pool = range(WAGON_POOL)
    wagons = [wagon_of(seed, index) for index in draw.sample(pool, count)]
    return Note(
        number=patterned(draw, "3#######"),
        identifier=_identifier(draw),
        issued_at=arrives + HOME_OFFSET - timedelta(hours=draw.uniform(14, 110)),
        arrives_at=arrives,
        load=load,
        wagons=wagons,
        seals=[patterned(draw, "UTI#######") for _ in range(load.seals * count)],
        excesses=[draw.gauss(0, 0.004) for _ in wagons],
    )


def _identifier(draw: Random) -> str:
    digits = f"{draw.getrandbits(128):032X}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _incriminate(note: Note, draw: Random, seed: int, truth: Truth) -> None:
    typology = drawn(draw, "goods" if draw.random() < GOODS_CASES else "rail")
    for sign in shown(draw, typology):
        SIGNS[sign](note.load, draw, seed)
    if not note.load.seals:
        note.seals = []
    entry = entry_of(draw, typology, note.arrives_at)
    truth.add(("smgs", note.number), entry)
    if typology.scene == "rail":
        _mark_wagon(note, draw, truth, entry)


def _mark_wagon(note: Note, draw: Random, truth: Truth, entry: TruthEntry) -> None:
    place = int(draw.random() * len(note.wagons))
    note.excesses[place] = max(note.excesses[place], note.load.excess)
    wagon = note.wagons[place]
    truth.add(("vehicle", wagon.number), entry)
    if wagon.container:
        truth.add(("vehicle", wagon.container), entry)
