"""What is added up of controls: by why they were made, where and when."""

from dataclasses import replace

import pytest

from darvoza.monitoring import Control, Taken, figures, over_time
from darvoza.records import Channel, SelectionKind, ThreatArea

ONE = Control(
    checkpoint="KOR", day=0, kind=SelectionKind.TARGETED, channel=Channel.RED, probability=0.01,
    hit=False, valuable=False, areas=frozenset(), minutes=10,
)  # fmt: skip
HIT = replace(ONE, hit=True, areas=frozenset({ThreatArea.DRUGS}))
RANDOM = replace(ONE, kind=SelectionKind.RANDOM, channel=Channel.GREEN)
TAKEN = Taken(
    checkpoint="KOR",
    units={SelectionKind.TARGETED: 10, SelectionKind.RANDOM: 20, SelectionKind.LEFT_OUT: 3},
    passing=2_000,
)


def test_controls_count_by_why_they_were_made():
    own = replace(HIT, kind=SelectionKind.LEFT_OUT)
    found = figures([ONE, HIT, HIT, RANDOM, own, replace(ONE, kind=None)], [TAKEN])
    counted = {kind: (rate.hits, rate.controls) for kind, rate in found.by_kind.items()}
    assert counted == {
        SelectionKind.MANDATORY: (0, 0), SelectionKind.RANDOM: (0, 1),
        SelectionKind.TARGETED: (2, 3),
    }  # fmt: skip
    assert (found.by_officer_choice.hits, found.by_officer_choice.controls) == (1, 2)
    assert (found.overall.hits, found.overall.controls, found.minutes) == (3, 6, 60)
    assert found.overall.share == 0.5


def test_areas_and_checkpoints_add_up_to_all_controls():
    found = figures([HIT, replace(HIT, checkpoint="ALA", areas=frozenset()), *[ONE] * 4], [])
    assert {area: rate.hits for area, rate in found.by_area.items()} == {ThreatArea.DRUGS: 1}
    assert found.by_area[ThreatArea.DRUGS].controls == 6
    assert {code: rate.controls for code, rate in found.by_checkpoint.items()} == {
        "KOR": 5, "ALA": 1,
    }  # fmt: skip


def test_the_draw_among_what_passes_tells_what_is_missed():
    drawn = [replace(RANDOM, hit=number == 0) for number in range(20)]
    recommended = [replace(RANDOM, channel=Channel.RED, hit=True)] * 5
    found = figures([*drawn, *recommended], [TAKEN, replace(TAKEN, passing=500)]).missed
    assert (found.drawn, found.hits, found.units) == (20, 1, 2_500)
    assert found.share == pytest.approx(0.05)
    assert found.interval.low < 0.05 < found.interval.high


def test_without_draws_nothing_is_said_of_what_is_missed():
    found = figures([ONE] * 30, [TAKEN]).missed
    assert (found.drawn, found.share, found.interval) == (0, None, None)


def test_what_was_selected_does_not_count_what_was_left_out():
    assert TAKEN.selected == 30


def test_time_is_cut_into_whole_weeks_from_the_end():
    days = [replace(ONE, day=day) for day in range(30)]
    steps = over_time(days, days=30, width=7)
    assert [step.day for step in steps] == [0, 2, 9, 16, 23]
    assert [step.rate.controls for step in steps] == [2, 7, 7, 7, 7]


def test_days_stand_by_themselves():
    steps = over_time([replace(HIT, day=6), replace(ONE, day=6)], days=7, width=1)
    assert [step.rate.controls for step in steps] == [0, 0, 0, 0, 0, 0, 2]
    assert steps[-1].rate.hits == 1
