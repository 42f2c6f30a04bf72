"""The same messages, in any order, give the same crossings, links and control units; twice, none.

The messages are simulated ones, in real formats: bookings, passenger lists and scans of a flight,
declarations and road arrivals, rail notes that share a wagon.
"""

import json
import random
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from darvoza.pipeline.door import receive
from darvoza.records import Delivery, Direction
from darvoza.simulate.rail import Note, ordinary_note
from darvoza.simulate.world import RAIL_POST
from darvoza.simulate.write_smgs import railway_bill
from tests.pipeline.world import START, again, counts, letter, ready, sent, shape

LATER = START + timedelta(days=2)
FEW = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


def mixed(draw: st.DataObject, messages: list[Delivery]) -> list[Delivery]:
    return [messages[number] for number in draw.draw(st.permutations(range(len(messages))))]


@cache
def flight() -> list[Delivery]:
    """Everything of a few flights: bookings pushed twice, lists in parts, crews, scans."""
    air = [one for one in sent(3, 0.06, 3) if one.envelope.sender.startswith(("carrier", "desk"))]
    return air[-30:]


@cache
def trucks() -> list[Delivery]:
    """Declarations and arrivals of a few days, so that trucks come again."""
    posts = [one for one in sent(4, 0.3) if one.envelope.sender in ("road-post", "customs")]
    declared = [one for one in posts if one.data.startswith(b"<?xml")]
    named_there = [plate for one in declared for plate in _plates(one.data)]
    return [one for one in posts if any(plate.encode() in one.data for plate in named_there)][:40]


def _plates(data: bytes) -> list[str]:
    text = data.decode().partition("<Border_information><Identity>")[2].partition("<")[0]
    return text.split(" / ")


@cache
def train() -> list[Delivery]:
    """Rail notes of which two name the same wagon."""
    notes = [ordinary_note(random.Random(number), 1, START) for number in range(4)]
    notes[1].wagons[0] = notes[0].wagons[0]
    return [_rail(note) for note in notes]


def _rail(note: Note) -> Delivery:
    return letter(railway_bill(note), checkpoint=RAIL_POST.code, direction=Direction.ARRIVAL)


SCENES = {"flight": flight, "trucks": trucks, "train": train}


@pytest.mark.parametrize("scene", SCENES)
@FEW
@given(draw=st.data())
def test_any_order_gives_the_same(stores, scene, draw):
    messages = SCENES[scene]()
    first, second = ready(stores()), ready(stores())
    receive(first, again(messages, LATER))
    receive(second, again(mixed(draw, messages), LATER))
    assert shape(first.store) == shape(second.store)


@pytest.mark.parametrize("seed", [1, 2])
def test_days_of_traffic_in_any_order_give_the_same(stores, seed):
    _same_in_any_order(stores, sent(3, 0.3), seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(12))
def test_a_week_of_traffic_in_any_order_gives_the_same(stores, seed):
    _same_in_any_order(stores, sent(8, 0.6, seed + 1), seed)


def _same_in_any_order(stores, messages, seed):
    shuffled = list(messages)
    random.Random(seed).shuffle(shuffled)
    first, second = ready(stores()), ready(stores())
    receive(first, again(messages, LATER + timedelta(days=8)))
    receive(second, again(shuffled, LATER + timedelta(days=8)))
    assert shape(first.store) == shape(second.store)


def test_the_scenes_hold_what_they_are_meant_to_hold(stores):
    loop = ready(stores())
    receive(loop, again([*flight(), *trucks(), *train()], LATER))
    known, edges, units = shape(loop.store)
    assert max(len(name) for name in known) >= 3  # booking, list and desk
    assert {kind for kind, _, _ in edges} >= {"carried_in", "drives", "tows", "travels_with"}
    assert {kind for kind, _ in units} >= {"party", "truck_set", "wagon"}


# --- what was hard ----------------------------------------------------------------------------


def arrival(plate: str, at: str, *, number: str | None = None, driver: str = "N1") -> Delivery:
    """A truck at the road post, perhaps with a load that names its declaration."""
    written = {
        "reference": f"{plate}-{at}", "arrived_at": at, "direction": "arrival",
        "vehicle": {"kind": "truck", "registration": plate, "country": "KG"},
        "driver": {
            "surname": "ASANOV", "given_names": "BEK", "date_of_birth": "1980-01-02",
            "documents": [{"kind": "P", "number": driver, "issuer": "KGZ"}],
        },
    }  # fmt: skip
    if number:
        written["load"] = [{"declaration": number, "packages": 3, "gross_kg": 900}]
    return letter(json.dumps(written), checkpoint="KZKDY-R", direction=Direction.ARRIVAL)


def declaration(plate: str, number: str = "77", day: str = "3/1/26") -> Delivery:
    """A customs declaration that names *plate*."""
    text = (
        "<?xml version='1.0'?><ASYCUDA><Identification><Office_segment>"
        "<Customs_clearance_office_code>KZKDY</Customs_clearance_office_code></Office_segment>"
        "<Type><Type_of_declaration>IM</Type_of_declaration></Type><Registration><Serial_number>C"
        f"</Serial_number><Number>{number}</Number><Date>{day}</Date></Registration>"
        "</Identification><Transport><Means_of_transport><Border_information><Identity>"
        f"{plate}</Identity><Nationality>KG</Nationality></Border_information>"
        "</Means_of_transport></Transport></ASYCUDA>"
    )
    return letter(text, checkpoint="KZKDY-R", direction=Direction.ARRIVAL)


RETURNS = {
    "goods go with the vehicle that comes next": (
        declaration("01KG123ABC", day="3/3/26"),
        arrival("01KG123ABC", "2026-02-27T08:00:00Z"),
        arrival("01KG123ABC", "2026-03-04T08:00:00Z"),
        arrival("01KG123ABC", "2026-03-08T08:00:00Z"),
    ),
    "a truck that comes and goes each day": (
        declaration("01KG123ABC", "71", day="3/3/26"),
        declaration("01KG123ABC", "72", day="3/4/26"),
        arrival("01KG123ABC", "2026-03-03T06:00:00Z"),
        arrival("01KG123ABC", "2026-03-04T06:00:00Z"),
        arrival("01KG123ABC", "2026-03-05T06:00:00Z"),
    ),
}


@pytest.mark.parametrize("name", RETURNS)
@FEW
@given(draw=st.data())
def test_goods_meet_one_vehicle_whichever_is_known_first(stores, name, draw):
    messages = RETURNS[name]
    event = START + timedelta(days=1, hours=8)
    dated = [replace(m, envelope=replace(m.envelope, event_at=event)) for m in messages]
    first, second = ready(stores()), ready(stores())
    receive(first, again(dated, LATER))
    receive(second, again(mixed(draw, dated), LATER))
    edges = shape(first.store)[1]
    assert shape(second.store)[1] == edges
    carried = [edge for edge in edges if edge[0] == "carried_in"]
    assert len(carried) == sum(m.data.startswith(b"<?xml") for m in messages)
    assert shape(first.store) == shape(second.store)


def test_no_message_joins_two_passages_of_one_truck(stores):
    loop = ready(stores())
    receive(loop, again(RETURNS["goods go with the vehicle that comes next"], LATER))
    _, _, units = shape(loop.store)
    assert sorted(len(members) for _, members in units) == [2, 2, 3]


# --- twice ------------------------------------------------------------------------------------


@FEW
@given(draw=st.data())
def test_the_same_messages_twice_change_nothing(stores, draw):
    messages = [*flight()[:20], *trucks()[:10], *train()]
    repeated = mixed(draw, messages)[: draw.draw(st.integers(1, len(messages)))]
    loop = ready(stores())
    receive(loop, again(messages, LATER))
    before, seen = counts(loop.store), shape(loop.store)
    receipts = receive(loop, again(repeated, LATER + timedelta(hours=1)))
    assert all(receipt.duplicate for receipt in receipts)
    assert (counts(loop.store), shape(loop.store)) == (before, seen)


@FEW
@given(draw=st.data())
def test_a_message_twice_in_one_delivery_is_one_message(stores, draw):
    messages = flight()[:12]
    first, second = ready(stores()), ready(stores())
    receive(first, again(messages, LATER))
    receipts = receive(second, again(mixed(draw, [*messages, *messages]), LATER))
    assert sum(receipt.duplicate for receipt in receipts) == len(messages)
    for table in ("messages", "readings", "mentions", "crossings", "links", "units"):
        assert counts(first.store)[table] == counts(second.store)[table]
    assert shape(first.store) == shape(second.store)
