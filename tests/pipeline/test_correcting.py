"""Officers split and merge: what they did holds, and nobody gets out of the random draw by it."""

import random
from collections import defaultdict
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from darvoza.errors import InputError, NotFoundError
from darvoza.pipeline.correcting import merge, reread, split
from darvoza.pipeline.door import receive
from darvoza.pipeline.opening import open_loop
from darvoza.records import Disposition
from darvoza.selection import drawn, inclusion
from darvoza.settings import Settings
from darvoza.simulate.world import AIRPORT
from darvoza.store import audit, checkpoints, history
from darvoza.store import schema as tables
from darvoza.store.crossings import crossings as crossings_of
from tests.pipeline.test_order import arrival, declaration, flight, train, trucks
from tests.pipeline.world import (
    PROFILES,
    START,
    again,
    counts,
    hit,
    links,
    names,
    ready,
    rows,
    shape,
)

LATER = START + timedelta(days=3)
OFTEN = Settings(profiles=str(PROFILES), random_share=0.4)
FEW = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


def owners(store) -> dict[str, str]:
    """The crossing of every mention, by their ids."""
    held = rows(store, tables.memberships, tables.memberships.c.known_at)
    return {row.mention_id: row.crossing_id for row in held}


def mentions(store) -> dict[str, list[str]]:
    found = defaultdict(list)
    for mention, crossing in sorted(owners(store).items()):
        found[crossing].append(mention)
    return found


def drawn_mentions(store) -> set[str]:
    """The mentions whose crossing is a member of a drawn control unit."""
    members, units = tables.unit_members.c, tables.units.c
    chosen = (
        select(members.crossing_id)
        .join(tables.units, units.id == members.unit_id)
        .where(members.left_at.is_(None), units.drawn)
    )
    with store.reading() as connection:
        crossings = set(connection.scalars(chosen))
    return {mention for mention, crossing in owners(store).items() if crossing in crossings}


def check_draws(loop) -> None:
    """Every unit is drawn as its draw ids say, with the probability that they give."""
    for row in rows(loop.store, tables.units):
        ids = tuple(row.draw_ids.strip('[]"').split('","'))
        assert bool(row.drawn) == drawn(loop.draw.key, ids, loop.draw.share)
        assert row.probability == pytest.approx(inclusion(ids, loop.draw.share))


class Officer:
    """Splits and merges at random, and remembers what must hold from then on."""

    def __init__(self, loop, draw):
        self.loop, self.draw, self.at = loop, draw, LATER
        self.apart: set[frozenset[str]] = set()
        self.together: set[frozenset[str]] = set()

    def split(self):
        able = {name: some for name, some in mentions(self.loop.store).items() if len(some) > 1}
        if not able:
            return
        name = self.draw.choice(sorted(able))
        moved = set(self.draw.sample(able[name], self.draw.randint(1, len(able[name]) - 1)))
        rest = set(able[name]) - moved
        split(self.loop, name, moved, reason="two persons", officer="o", at=self.at)
        pairs = {frozenset((one, other)) for one in moved for other in rest}
        self.apart |= pairs
        self.together -= pairs

    def merge(self):
        known = crossings_now(self.loop.store)
        one = self.draw.choice(sorted(known))
        others = [
            name for name in sorted(known)
            if name != one and type(known[name].subject) is type(known[one].subject)
            and known[name].movement.checkpoint == known[one].movement.checkpoint
        ]  # fmt: skip
        if not others:
            return
        other = self.draw.choice(others)
        held = mentions(self.loop.store)
        merge(self.loop, [one, other], reason="one person", officer="o", at=self.at)
        pairs = {frozenset((a, b)) for a in held[one] for b in held[other]}
        self.apart -= pairs
        self.together |= pairs

    def check(self):
        standing = owners(self.loop.store)
        for pair in self.apart:
            assert len({standing[mention] for mention in pair}) == 2
        for pair in self.together:
            assert len({standing[mention] for mention in pair}) == 1


def crossings_now(store):
    with store.reading() as connection:
        return crossings_of(connection, set(owners(store).values()))


def work_through(loop, seed: int, steps: str) -> None:
    """Corrections among messages; after each step everything that must hold is held."""
    draw = random.Random(seed)
    waiting = [*flight(), *trucks()[:12], *train()]
    draw.shuffle(waiting)
    officer = Officer(loop, draw)
    for step in ["m", *steps, "m", "m", "m", "m"]:
        before = drawn_mentions(loop.store)
        if step == "m":
            some, waiting = waiting[:12], waiting[12:]
            receive(loop, again(some, officer.at))
        elif step == "r" and waiting != [*flight()]:
            receive(loop, again(draw.sample(flight(), 5), officer.at))
        else:
            officer.split() if step == "s" else officer.merge()
        officer.at += timedelta(minutes=5)
        assert drawn_mentions(loop.store) >= before
        check_draws(loop)
        officer.check()


@FEW
@given(seed=st.integers(0, 10_000), steps=st.text("mrsu", min_size=3, max_size=10))
def test_corrections_hold_and_the_draw_survives(stores, seed, steps):
    work_through(ready(stores(), OFTEN), seed, steps)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(60))
def test_many_corrections_hold_and_the_draw_survives(stores, seed):
    steps = random.Random(seed).choices("mrsssuu", k=25)
    work_through(ready(stores(), OFTEN), seed, "".join(steps))


# --- one by one -------------------------------------------------------------------------------


def first_pair(loop):
    """A crossing of two mentions or more, and its mentions."""
    receive(loop, again(flight(), LATER))
    return next((name, some) for name, some in mentions(loop.store).items() if len(some) > 1)


AT = LATER + timedelta(hours=1)


def test_a_split_makes_two_and_a_merge_makes_one_again_under_the_same_id(store):
    loop = ready(store)
    name, some = first_pair(loop)
    before = shape(store)
    split(loop, name, some[1:], reason="two persons", officer="o", at=AT)
    apart = owners(store)[some[1]]
    assert {owners(store)[one] for one in some} == {name, apart}
    merge(loop, [name, apart], reason="one after all", officer="o", at=AT)
    assert {owners(store)[one] for one in some} == {name}
    assert shape(store) == before
    split(loop, name, some[1:], reason="no, two", officer="o", at=AT)
    assert owners(store)[some[1]] == apart  # the crossing that was merged away is back


def test_two_merged_crossings_come_apart_as_they_were(store):
    loop = ready(store)
    first_pair(loop)
    known = crossings_now(store)
    people = [name for name in sorted(known) if hasattr(known[name].subject, "surname")]
    one, other = people[0], people[3]
    held, before = mentions(store), shape(store)
    merge(loop, [other, one], reason="one person", officer="o", at=AT)
    assert owners(store)[held[other][0]] == one  # the oldest lives on
    split(loop, one, held[other], reason="two", officer="o", at=AT)
    assert mentions(store) == held
    assert shape(store) == before


def test_corrections_are_on_record_and_assessed(store):
    loop = ready(store)
    name, some = first_pair(loop)
    assessed = counts(store)["assessments"]
    split(loop, name, some[1:], reason="two persons", officer="officer-air", at=AT)
    assert counts(store)["assessments"] > assessed
    (row,) = [row for row in rows(store, tables.audit) if row.action == "split"]
    assert (row.actor, row.subject_id) == ("officer-air", some[1])
    (first, *_) = rows(store, tables.corrections)
    assert (first.kind, first.reason, first.officer) == ("split", "two persons", "officer-air")
    with store.reading() as connection:
        assert audit.verify(connection) is None


def test_what_cannot_be_corrected_is_said(store):
    loop = ready(store)
    name, some = first_pair(loop)
    before = counts(store, frozenset())
    with pytest.raises(NotFoundError, match=r"There is no crossing nobody\."):
        split(loop, "nobody", some, reason="r", officer="o", at=AT)
    for wrong in ([], some, ["other:0"], [*some[1:], "other:0"]):
        with pytest.raises(InputError, match="some, but not all, of the crossing's mentions"):
            split(loop, name, wrong, reason="r", officer="o", at=AT)
    with pytest.raises(InputError, match="reason: a correction needs a reason"):
        split(loop, name, some[1:], reason="  ", officer="o", at=AT)
    with pytest.raises(InputError, match="name at least two crossings"):
        merge(loop, [name, name], reason="r", officer="o", at=AT)
    with pytest.raises(NotFoundError, match=r"There is no crossing nobody\."):
        merge(loop, [name, "nobody"], reason="r", officer="o", at=AT)
    assert counts(store, frozenset()) == before


def test_only_one_kind_of_subject_is_merged(store):
    loop = ready(store)
    receive(loop, again([arrival("01KG123ABC", "2026-03-03T06:00:00Z")], LATER))
    with pytest.raises(InputError, match="only crossings of one kind of subject"):
        merge(loop, list(mentions(store)), reason="r", officer="o", at=AT)


def test_goods_still_meet_one_vehicle_after_that_was_split(store):
    loop = ready(store)
    scan = arrival("01KG123ABC", "2026-03-03T06:00:00Z")
    receive(loop, again([declaration("01KG123ABC", day="3/2/26"), scan], LATER))
    before = links(store)
    receive(loop, again([arrival("01KG123ABC", "2026-03-03T06:00:20Z")], LATER))
    truck = next(
        name for name, one in crossings_now(store).items() if hasattr(one.subject, "registration")
    )
    split(loop, truck, mentions(store)[truck][1:], reason="two trucks", officer="o", at=AT)
    carried = {edge for edge in before if edge[0] == "carried_in"}
    assert carried
    assert len([edge for edge in links(store) if edge[0] == "carried_in"]) == 1


def test_a_merged_crossing_keeps_what_a_control_found_of_it(store):
    loop = ready(store)
    receive(loop, again([arrival("01KG123ABC", "2026-03-03T06:00:00Z")], LATER))
    receive(loop, again([arrival("01KG999ABC", "2026-03-03T07:00:00Z", driver="N2")], LATER))
    known = crossings_now(store)
    first, second = [n for n in sorted(known) if hasattr(known[n].subject, "registration")]
    with store.begin() as connection:
        hit(connection, second, at=AT)
    merge(loop, [first, second], reason="one truck", officer="o", at=AT)
    with store.reading() as connection:
        found = history._controls(connection, {first}, 2**62)
    assert found == {first: ("drugs",)}


# --- reading again ----------------------------------------------------------------------------


def nowhere(store):
    """A loop that does not serve the airport, and a passenger list for it in quarantine."""
    loop = ready(store)
    with store.begin() as connection:
        elsewhere = {"code": AIRPORT.code, "ports": ("XXX",), "zone": AIRPORT.zone}
        moved = type(AIRPORT)(name="Elsewhere", mode=AIRPORT.mode, country="KZ", **elsewhere)
        checkpoints.save(connection, moved, actor="a", at=START)
    listed = next(one for one in flight() if b"PAXLST" in one.data)
    (receipt,) = receive(loop, again([listed], LATER))
    assert receipt.taken.reading.disposition is Disposition.QUARANTINED
    return loop, receipt.message_id


def test_a_quarantined_message_is_read_again_once_its_place_is_known(store):
    loop, message_id = nowhere(store)
    with store.begin() as connection:
        checkpoints.save(connection, AIRPORT, actor="a", at=LATER)
    taken = reread(loop, message_id, at=AT)
    assert taken.reading.disposition is not Disposition.QUARANTINED
    assert taken.crossings > 1
    after = counts(store)
    again_taken = reread(loop, message_id, at=AT)
    assert again_taken.crossings == 0  # what is known stays
    beside = {"readings": after["readings"] + 1, "issue_values": after["issue_values"] + 1}
    assert counts(store) == after | beside
    assert again_taken.as_of > taken.as_of


def test_nothing_is_read_again_that_is_not_there(store):
    with pytest.raises(NotFoundError, match="There is no message nothing"):
        reread(open_loop(store, OFTEN), "nothing", at=AT)


def test_names_tell_every_crossing_apart(store):
    loop = ready(store)
    receive(loop, again(flight(), LATER))
    known = names(store)
    assert len(set(known.values())) == len(known)
