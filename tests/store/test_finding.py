"""Crossings by their identity keys: within the places allowed, nearest first, merged ones not."""

from datetime import timedelta

import pytest
from tests.web.world import AT, SETTINGS, fill

from darvoza.pipeline import correcting
from darvoza.pipeline.opening import open_loop
from darvoza.records import Channel, IdentityKey
from darvoza.store import finding

PLATE = IdentityKey(kind="plate", value="01KG123ABC")
EVERYWHERE = ("ALA", "KOR", "OTH")


@pytest.fixture
def known(store):
    return fill(store).ids


def found(store, keys=(), beginnings=(), *, checkpoints=EVERYWHERE, near=AT):
    with store.reading() as connection:
        return finding.crossings_with(
            connection, keys, beginnings, checkpoints=checkpoints, near=near
        )


def test_a_crossing_with_its_unit_channel_and_movement(store, known):
    (one,) = found(store, [PLATE])
    assert (one.crossing_id, one.unit_id) == (known["crossing_id"], known["unit_id"])
    assert (one.movement_id, one.checkpoint) == (known["movement_id"], "KOR")
    assert (one.channel, one.matched, one.present) == (Channel.RED, ("plate",), True)
    assert one.happened_at == AT + timedelta(minutes=30)


def test_a_key_counts_only_with_its_kind(store, known):
    assert found(store, [IdentityKey(kind="wagon", value="01KG123ABC")]) == ()
    assert found(store) == ()


def test_several_keys_of_one_crossing_are_one_find(store, known):
    document = IdentityKey(kind="document", value="PE1234567")
    person = IdentityKey(kind="person", value="ASANOV|BAKYT|1984-03-17")
    (one,) = found(store, [document, person])
    assert set(one.matched) == {"document", "person"}


def test_a_beginning_stands_for_every_key_that_begins_so(store, known):
    begun = [IdentityKey(kind="person", value="ASAN")]
    assert len(found(store, (), begun)) == 1
    assert found(store, (), [IdentityKey(kind="person", value="SANOV")]) == ()
    assert found(store, (), [IdentityKey(kind="person", value="asan")]) == ()


@pytest.mark.parametrize("beginning", ["ASA%", "A_ANOV", "%"])
def test_signs_that_mean_something_to_like_mean_nothing(store, known, beginning):
    assert found(store, (), [IdentityKey(kind="person", value=beginning)]) == ()


def test_only_the_places_allowed(store, known):
    other = [IdentityKey(kind="plate", value="02KG555OTH")]
    assert found(store, other, checkpoints=("ALA", "KOR")) == ()
    assert [one.checkpoint for one in found(store, other)] == ["OTH"]
    assert found(store, other, checkpoints=()) == ()


def test_merged_crossings_are_left_out(store, known):
    names = [known["crossing_id"], known["second_crossing"]]
    keys = [PLATE, IdentityKey(kind="plate", value="01KG999XYZ")]
    assert len(found(store, keys)) == 2
    loop = open_loop(store, SETTINGS)
    correcting.merge(loop, names, reason="one truck", officer="officer", at=AT)
    assert len(found(store, keys)) == 1


def test_flights_within_a_stretch(store, known):
    with store.reading() as connection:

        def called(since, until, places=EVERYWHERE):
            return finding.movements_called(
                connection, "KC", "852", checkpoints=places, since=since, until=until
            )

        day = timedelta(days=1)
        (one,) = called(AT - day, AT + day)
        assert (one.carrier, one.number, one.checkpoint) == ("KC", "852", "ALA")
        assert called(AT + day, AT + 2 * day) == ()
        assert called(AT - day, AT + day, ("KOR",)) == ()
