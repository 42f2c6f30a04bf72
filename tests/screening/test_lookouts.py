"""Lookouts match exact keys, in force from their start until they expire or are ended."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from darvoza.records import Channel, IdentityKey
from darvoza.screening import Lookout, Lookouts

T0 = datetime(2026, 3, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def at(hours: float) -> datetime:
    return T0 + hours * HOUR


def lookout(name="a", value="N1", *, kind="document", channel=Channel.RED, starts=0, ends=None):
    return Lookout(
        id=name, key=IdentityKey(kind=kind, value=value), area="wanted", channel=channel,
        points=10, restricted=False, starts_at=at(starts), expires_at=at(starts + 10),
        ended_at=None if ends is None else at(ends),
    )  # fmt: skip


hours = st.integers(-3, 24)
some = st.lists(
    st.builds(
        lookout, st.text("abc", min_size=1, max_size=3), st.sampled_from(["N1", "N2"]),
        kind=st.sampled_from(["document", "plate"]), channel=st.sampled_from(Channel),
        starts=hours, ends=st.none() | hours,
    ),
    max_size=8, unique_by=lambda one: one.id,
)  # fmt: skip
KEYS = [IdentityKey(kind="document", value="N1"), IdentityKey(kind="plate", value="N2")]


@given(some, hours)
def test_what_matches_is_in_force_and_of_the_same_key(known, hour):
    expected = {one.id for one in known if one.in_force(at(hour)) and one.key in KEYS}
    found = Lookouts(known).matches(KEYS, at(hour))
    assert {match.entry for match in found} == expected
    assert [match.channel for match in found] == sorted(
        (match.channel for match in found), reverse=True
    )
    assert all(match.score == 1.0 and match.list == "lookout" for match in found)


@given(some, hours, hours)
def test_the_version_names_what_is_in_force_whatever_the_order(known, one, other):
    lists, mixed = Lookouts(known), Lookouts(reversed(known))
    standing = [{entry.id for entry in known if entry.in_force(at(h))} for h in (one, other)]
    assert lists.version(at(one)) == mixed.version(at(one))
    assert (lists.version(at(one)) == lists.version(at(other))) is (standing[0] == standing[1])


def test_a_lookout_begins_at_its_start_and_is_over_at_its_end():
    one = lookout(starts=1, ends=3)
    assert [one.in_force(at(h)) for h in (0.9, 1, 2.9, 3, 4)] == [False, True, True, False, False]
    assert lookout(starts=1).in_force(at(10.9))
    assert not lookout(starts=1).in_force(at(11))


def test_the_same_value_under_another_kind_of_key_is_no_match():
    keys = [IdentityKey(kind="plate", value="N1")]
    assert Lookouts([lookout()]).matches(keys, at(1)) == ()
    assert Lookouts([]).matches(keys, at(1)) == ()
