"""Nothing that is sent depends on the truth but through what is shown and measured."""

import hashlib
import subprocess
import sys
from dataclasses import fields, replace

import pytest

from darvoza.training.drawing import draw_case, draw_cases
from darvoza.training.ledger import Case, Policy, Setting
from darvoza.training.sending import letters_of
from darvoza.training.sending.visible import Visible
from tests.training.sending.cases import EVERY, GUILT, START

UNKNOWN_TO_WRITERS = {
    "id", "story", "typology", "area", "harm", "protect", "world", "cover", "secret", "hidden",
    "policy", "improvised", "vague", "demeanour", "guilty",
}  # fmt: skip

GOLDEN = "479fbf00409e0ba1df910814e3c310fd24b22d9c08aeb5a7fc28bd096e140a6d"

PRINT_HASH = """
from tests.training.sending.test_secrecy import digest
from tests.training.sending.cases import EVERY
print(digest(EVERY))
"""


def digest(cases, seed=3):
    whole = hashlib.sha256()
    for letter in letters_of(cases, seed=seed, start=START):
        whole.update(repr(letter).encode())
    return whole.hexdigest()


def innocent(case: Case) -> Case:
    """The sibling of whom the same is shown and measured, and who hides nothing."""
    odd = tuple(replace(one, explanation="true", confirmed_by=("passport",)) for one in case.odd)
    return replace(
        case, id="f" * 16, typology=None, area=None, harm=0, protect=False, world=case.shown,
        cover=case.shown, hidden=None, policy=Policy.TRUTHFUL, improvised={}, odd=odd,
    )  # fmt: skip


def test_the_writers_are_given_nothing_of_the_truth():
    assert UNKNOWN_TO_WRITERS.isdisjoint(field.name for field in fields(Visible))


@pytest.mark.parametrize("case", EVERY, ids=lambda one: one.mode)
def test_guilt_changes_no_byte_and_no_envelope(case):
    assert digest([replace(case, **GUILT)]) == digest([case])


def test_a_drawn_case_and_its_innocent_sibling_are_sent_alike():
    for seed in range(150):
        guilty = draw_case(seed, guilty=True, at=START)
        assert digest([guilty]) == digest([innocent(guilty)])


def test_both_truths_of_a_seed_are_sent_alike_where_they_look_alike():
    alike = 0
    for seed in range(150):
        pair = [draw_case(seed, guilty=guilty, at=START) for guilty in (True, False)]
        looks = [(one.shown, one.measured, {sign.id for sign in one.odd}) for one in pair]
        if looks[0] == looks[1]:
            alike += 1
            assert digest(pair[:1]) == digest(pair[1:])
    assert alike > 20


def test_the_order_in_which_cases_are_handed_over_leaves_no_trace():
    cases = draw_cases(2, 30, Setting.LEARN, at=START)
    guilty_first = sorted(cases, key=lambda case: not case.guilty)
    assert digest(guilty_first) == digest(cases)


def test_no_letter_names_what_is_hidden():
    cases = draw_cases(6, 60, Setting.LEARN, at=START)
    sent = b"\n".join(one.data.lower() for one in letters_of(cases, seed=1, start=START))
    guilty = [one for one in cases if one.typology and one.hidden]
    words = {word for one in guilty for word in (one.typology, one.hidden.what, one.hidden.where)}
    words |= {one.id for one in cases}
    forms = words | {word.replace("_", " ") for word in words}
    assert guilty
    assert [word for word in forms if word.encode() in sent] == []


def test_equal_cases_give_equal_bytes_in_every_process():
    assert digest(EVERY) == GOLDEN
    for hash_seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", PRINT_HASH],
            env={"PYTHONHASHSEED": hash_seed, "PYTHONPATH": "."},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert done.stdout.strip() == GOLDEN
    assert digest(EVERY, seed=4) != GOLDEN
