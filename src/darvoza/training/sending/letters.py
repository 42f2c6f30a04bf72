"""The letters of a practice shift: every case as messages that real senders would send."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from darvoza.errors import ScenarioError
from darvoza.records import Mode
from darvoza.simulate.letters import Letter
from darvoza.training.ledger import Case
from darvoza.training.sending.air import air_letters
from darvoza.training.sending.numbers import identity_of
from darvoza.training.sending.past import past_letters
from darvoza.training.sending.post import post_letters
from darvoza.training.sending.rail import rail_letters
from darvoza.training.sending.road import road_letters
from darvoza.training.sending.visible import Visible, visible

WRITERS: Mapping[Mode, Callable[[Sequence[Visible], int], Iterator[Letter]]] = {
    Mode.AIR: air_letters,
    Mode.ROAD: road_letters,
    Mode.RAIL: rail_letters,
    Mode.POST: post_letters,
}
"""What is sent of the cases of each mode."""


def letters_of(cases: Sequence[Case], *, seed: int, start: datetime) -> list[Letter]:
    """Everything that is sent of *cases*, in order of time; the same arguments, the same bytes.

    Each case stands at the desk in the 24 hours from *start* (`visible.desk_time`). What is sent
    ahead of it, and its past, comes before *start*. *seed* gives who else travels and is posted.

    Raises:
        ScenarioError: *start* has no zone, two cases are known by one number, or no message
            carries such a subject or such goods.
    """
    if start.tzinfo is None:
        raise ScenarioError("a start with a time zone is needed")
    _all_apart(cases)
    seen = sorted((visible(case, start) for case in cases), key=_in_turn)
    letters = [letter for case in seen for letter in past_letters(case)]
    for mode, write in WRITERS.items():
        letters += write([case for case in seen if case.mode is mode], seed)
    return sorted(letters, key=lambda letter: letter.at)


def _in_turn(case: Visible) -> tuple[datetime, int, str]:
    """By time; the order in which cases were handed over leaves no trace."""
    return case.at, case.seed, case.pack


def _all_apart(cases: Sequence[Case]) -> None:
    """Refuse cases that would become one crossing."""
    known: dict[tuple[str, str], str] = {}
    for case in cases:
        identity = identity_of(case)
        if identity in known:
            raise ScenarioError(
                f"the cases {known[identity]} and {case.id} both have the {identity[0]} "
                f"{identity[1]}: put them into different shifts"
            )
        known[identity] = case.id
