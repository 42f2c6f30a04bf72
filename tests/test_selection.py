"""⑧ Selection: capacity, cut, random draw, what stands outside, what is left out."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from darvoza.pipeline import shifts
from darvoza.records import Channel, SelectionKind
from darvoza.selection import Candidate, cut, drawn, draws, inclusion, select
from darvoza.store.selections import Shift

AT = datetime(2026, 3, 10, tzinfo=UTC)
KEY = b"a key for tests"


def chosen(candidates, capacity, **more):
    found = select(candidates, shift_id="s", at=AT, capacity=capacity, **more)
    return {one.unit_id: one.kind for one in found}


def red(name, score, **more):
    return Candidate(unit_id=name, channel=Channel.RED, score=score, **more)


def test_the_highest_scores_are_taken_and_the_rest_is_said_to_be_left_out():
    found = chosen([red("a", 90), red("b", 80), red("c", 70)], {Channel.RED: 2})
    assert found == {
        "a": SelectionKind.TARGETED,
        "b": SelectionKind.TARGETED,
        "c": SelectionKind.LEFT_OUT,
    }


def test_what_is_still_expected_raises_the_cut():
    forecast = {Channel.RED: [95.0, 85.0]}
    found = chosen([red("a", 90), red("b", 80)], {Channel.RED: 2}, forecast=forecast)
    assert found == {"a": SelectionKind.TARGETED, "b": SelectionKind.LEFT_OUT}


def test_matches_and_draws_stand_outside_the_cut():
    units = [
        red("list", 10, mandatory=True),
        Candidate(unit_id="lot", channel=Channel.GREEN, score=0, drawn=True, probability=0.01),
        red("a", 90),
        red("b", 80),
    ]
    found = chosen(units, {Channel.RED: 3})
    assert found["list"] is SelectionKind.MANDATORY
    assert found["lot"] is SelectionKind.RANDOM
    assert (found["a"], found["b"]) == (SelectionKind.TARGETED, SelectionKind.LEFT_OUT)


def test_a_trusted_trader_waits_behind_an_equal_but_a_match_is_not_hidden():
    units = [red("t", 50, trusted=True), red("u", 50)]
    assert chosen(units, {Channel.RED: 1})["u"] is SelectionKind.TARGETED
    listed = [red("t", 50, trusted=True, mandatory=True)]
    assert chosen(listed, {Channel.RED: 0}) == {"t": SelectionKind.MANDATORY}


def test_green_is_not_recommended_and_says_so():
    unit = Candidate(unit_id="g", channel=Channel.GREEN, score=0)
    assert chosen([unit], {Channel.RED: 9}) == {"g": SelectionKind.NOT_RECOMMENDED}


@given(st.lists(st.integers(0, 100)), st.integers(0, 20))
def test_the_cut_never_takes_more_than_there_is_capacity(scores, capacity):
    bar = cut(scores, [], capacity)
    assert sum(score > bar for score in scores) <= max(capacity, 0)


@given(
    st.lists(st.tuples(st.integers(0, 99), st.booleans(), st.booleans()), max_size=30),
    st.integers(0, 10),
)
def test_nobody_is_lost_and_targeted_fit_the_capacity(rows, room):
    units = [red(f"u{i}", s, mandatory=m, drawn=d) for i, (s, m, d) in enumerate(rows)]
    found = chosen(units, {Channel.RED: room})
    assert set(found) == {unit.unit_id for unit in units}
    outside = sum(unit.mandatory or unit.drawn for unit in units)
    targeted = sum(kind is SelectionKind.TARGETED for kind in found.values())
    assert targeted <= max(room - outside, 0)


@given(st.sets(st.uuids().map(str), min_size=1, max_size=5), st.uuids().map(str))
def test_a_draw_survives_a_merge(ids, other):
    if drawn(KEY, ids, 0.3):
        assert drawn(KEY, [*ids, other], 0.3)


def test_the_draw_is_the_stated_share_and_can_be_repeated():
    ids = [f"unit-{number}" for number in range(20_000)]
    share = sum(draws(KEY, name, 0.05) for name in ids) / len(ids)
    assert abs(share - 0.05) < 0.006
    assert [draws(KEY, n, 0.05) for n in ids[:99]] == [draws(KEY, n, 0.05) for n in ids[:99]]
    assert any(draws(b"another", n, 0.5) != draws(KEY, n, 0.5) for n in ids[:99])


def test_two_draws_are_likelier_than_one():
    assert abs(inclusion(["a"], 0.1) - 0.1) < 1e-12
    assert abs(inclusion(["a", "b"], 0.1) - 0.19) < 1e-12


def test_controls_of_drawn_green_units_are_charged_to_red_once_they_are_done(monkeypatch):
    shift = Shift(
        id="s", checkpoint="A", starts_at=AT, ends_at=AT + timedelta(hours=8),
        capacity={Channel.RED: 4, Channel.YELLOW: 2}, officer="o",
    )  # fmt: skip
    done = {Channel.GREEN: 2, Channel.RED: 1, Channel.YELLOW: 1}
    monkeypatch.setattr(shifts.kept, "controls_done", lambda *_: done)
    assert shifts.remaining(None, shift) == {Channel.RED: 1, Channel.YELLOW: 1}
