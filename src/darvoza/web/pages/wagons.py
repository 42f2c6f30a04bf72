"""⑨ What stands on the wagon list of a train, in the words of its reader."""

from collections.abc import Sequence

from darvoza.presentation import Language
from darvoza.records import ControlKind
from darvoza.subjects import SubjectKind, VehicleKind
from darvoza.web.pages.slip import Printing, short_word, signs, title
from darvoza.web.views.movements import Aboard, MovementPage
from darvoza.web.views.queue import QueueLine


def wagon_texts(printing: Printing, known: MovementPage) -> dict[str, object]:
    """Everything that stands on a wagon list, in the reader's language."""
    say, train = printing.say, known.movement
    return {
        **printing.head(),
        "title": say("Wagon list"),
        "name": " ".join([say.word(train.mode), train.carrier or "", train.number or ""]).strip(),
        "known": [
            (say("Checkpoint"), f"{printing.checkpoint.name} ({printing.checkpoint.code})"),
            (say("From"), train.from_place or "–"),
            (say("Expected"), printing.at(train.expected_at) if train.expected_at else "–"),
        ],
        "columns": [
            "", say("Wagon"), say("Load"), say("kg"), say("Channel"), say("Reason"),
            say("What was done"),
        ],
        "rows": [_wagon(say, number, *one) for number, one in enumerate(train_order(known), 1)],
        "ticks": [say.word(one) for one in (ControlKind.DOCUMENTARY, ControlKind.PHYSICAL)],
        "signs": signs(say),
    }  # fmt: skip


def train_order(known: MovementPage) -> list[tuple[Aboard, Sequence[Aboard], QueueLine]]:
    """Each wagon with what else is of its control unit, and with the unit's line, in order."""
    lines = {line.unit_id: line for line in known.lines}
    return [
        (one, [other for other in known.aboard if _rides(one, other)], lines[one.unit_id])
        for one in known.aboard
        if one.what == VehicleKind.WAGON
    ]


def _rides(wagon: Aboard, other: Aboard) -> bool:
    same = wagon.unit_id in {other.unit_id, *other.also_in}
    return same and other.what != VehicleKind.WAGON


def _wagon(
    say: Language, number: int, wagon: Aboard, load: Sequence[Aboard], line: QueueLine
) -> dict[str, str]:
    goods = [one.what or one.label for one in load if one.kind is SubjectKind.CONSIGNMENT]
    boxes = [one.number or one.label for one in load if one.kind is SubjectKind.VEHICLE]
    mass = wagon.gross_kg or next((one.gross_kg for one in load if one.gross_kg), None)
    empty = say("empty") if wagon.empty else "–"
    return {
        "number": str(number),
        "wagon": wagon.number or "–",
        "load": "; ".join([*goods, *boxes]) or empty,
        "kg": say.number(float(mass)) if mass is not None else "–",
        "channel": line.channel.value,
        "channel_word": short_word(say, line.channel),
        "reason": title(say, line.main_reason) if line.main_reason else "–",
    }
