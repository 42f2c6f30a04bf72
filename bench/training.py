"""`make bench-training`: what practice promises, measured (reference/training.md §6).

Prints one line a promise: what was asked, what was measured, whether it holds.
"""

import hashlib
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import numpy as np
from rich.console import Console
from rich.table import Table

from bench.bots import (
    Desk,
    asking_first_bot,
    body_language_bot,
    evidence_bot,
    questions_of,
    random_question_bot,
    shift_of,
    showing_first_bot,
)
from darvoza.training.answering import contradictions, planned, truth
from darvoza.training.canonical import canonical
from darvoza.training.checker import independent, paths, problems
from darvoza.training.checks import CHECKS
from darvoza.training.drawing import draw_cases
from darvoza.training.ledger import Case, Setting
from darvoza.training.scoring.detection import detection
from darvoza.training.sending import letters_of
from darvoza.training.sheet import Did
from darvoza.training.topics import agree

MANY, WORKED, ANSWERS, FOLDS = 20_000, 4_000, 100_000, 5
START = datetime(2026, 11, 23, tzinfo=UTC)

Row = tuple[str, str, str, bool]


def drawn() -> tuple[list[Case], Row]:
    """Many cases, and how long they took."""
    began = time.perf_counter()
    cases = draw_cases(1, MANY, Setting.LEARN)
    took = time.perf_counter() - began
    return cases, (f"{MANY:,} cases generated", "≤ 300 s", f"{took:.1f} s, one core", took <= 300)


def same_bytes(cases: Sequence[Case]) -> Row:
    """The same seed again."""
    hashes = [hashlib.sha256(b"\n".join(map(canonical, some))).hexdigest()[:12]
              for some in (cases[:2000], draw_cases(1, MANY, Setting.LEARN)[:2000])]  # fmt: skip
    return "1 same seed, same bytes", "equal", hashes[0], hashes[0] == hashes[1]


def solvable(cases: Sequence[Case]) -> Row:
    """What the checker says of every case."""
    wrong = sum(bool(problems(one)) for one in cases)
    alone = sum(one.guilty and not independent(paths(one)) for one in cases)
    told = f"{wrong} with a problem, {alone} without two ways"
    return "2 every case solvable and fair", "0, 0", told, wrong + alone == 0


def leak(cases: Sequence[Case]) -> Row:
    """A logistic classifier on ids, order, lengths of texts and names, and times."""
    rows = np.array([_outside(one, place) for place, one in enumerate(cases)], dtype=float)
    spread = rows.std(axis=0)
    rows = (rows - rows.mean(axis=0)) / np.where(spread == 0, 1, spread)
    marks = np.array([one.guilty for one in cases])
    scores = np.zeros(len(cases))
    for fold in range(FOLDS):
        held = np.arange(len(cases)) % FOLDS == fold
        scores[held] = rows[held] @ _fitted(rows[~held], marks[~held])
    area = _area(scores[marks], scores[~marks])
    return "3 leak through metadata (AUC)", "0.48–0.52", f"{area:.3f}", 0.48 <= area <= 0.52


def _outside(case: Case, place: int) -> list[int]:
    letters = letters_of([case], seed=1, start=START)
    who = case.traits
    return [
        int(case.id, 16) % 9973, place, case.at.hour, case.at.minute, case.seed % 9973,
        len(letters), sum(len(one.data) for one in letters),
        len(who.surname), len(who.given), len(who.document), len(who.phone),
        len(case.demeanour), sum(map(len, case.demeanour)), len(case.numbers),
    ]  # fmt: skip


def _fitted(rows: np.ndarray, marks: np.ndarray) -> np.ndarray:
    weights = np.zeros(rows.shape[1])
    for _ in range(300):
        guess = 1 / (1 + np.exp(-rows @ weights))
        weights += 0.5 * rows.T @ (marks - guess) / len(rows)
    return weights


def _area(targets: np.ndarray, others: np.ndarray) -> float:
    ranks = np.concatenate([targets, others]).argsort().argsort() + 1
    below = ranks[: len(targets)].sum() - len(targets) * (len(targets) + 1) / 2
    return float(below / (len(targets) * len(others)))


def bots(cases: Sequence[Case]) -> list[Row]:
    """Five ways to work the same cases."""
    found = {
        bot.__name__: detection(shift_of(bot, cases)).d_prime
        for bot in (body_language_bot, evidence_bot, asking_first_bot, random_question_bot,
                    showing_first_bot)
    }  # fmt: skip
    body, evidence, first, some, late = (one.value for one in found.values())
    told = " > ".join(f"{one:.2f}" for one in (first, some, late))
    return [
        ("4 body-language bot, |d′|", "< 0.12", f"{body:+.3f}", abs(body) < 0.12),
        ("5 evidence bot, d′", "≥ 3.5", f"{evidence:.2f}", evidence >= 3.5),
        ("5 asks first > any question > shows first, d′", "first ≥ last + 0.5", told,
         first >= late + 0.5 and first >= some >= late),
    ]  # fmt: skip


TRAITS: dict[str, Callable[[Case], str]] = {
    "sex": lambda case: case.traits.sex,
    "nationality": lambda case: case.traits.nationality,
    "age": lambda case: str(case.traits.born.year // 10),
}


def independence(cases: Sequence[Case]) -> list[Row]:
    """What truth and each trait share, in bits, less what chance alone would show."""
    return [_shared(name, [of(one) for one in cases], cases) for name, of in TRAITS.items()]


def _shared(name: str, traits: Sequence[str], cases: Sequence[Case]) -> Row:
    marks = np.array([one.guilty for one in cases])
    codes = np.unique(traits, return_inverse=True)[1]
    found = _bits(codes, marks)
    chance = np.random.default_rng(1)
    others = sorted(_bits(codes, chance.permutation(marks)) for _ in range(200))
    less = found - statistics.mean(others)
    told = f"{less:+.5f} bit; by chance up to {others[194] - statistics.mean(others):.5f}"
    return f"6 truth and {name} share", "< 0.001 bit", told, less < 0.001


def _bits(codes: np.ndarray, marks: np.ndarray) -> float:
    table = np.zeros((codes.max() + 1, 2))
    np.add.at(table, (codes, marks.astype(int)), 1)
    both = table / table.sum()
    alone = both.sum(axis=1, keepdims=True) * both.sum(axis=0, keepdims=True)
    there = both > 0
    return float((both[there] * np.log2(both[there] / alone[there])).sum())


def answers(cases: Sequence[Case]) -> tuple[Row, Row]:
    """Everything asked, twice: contradictions that the ledger does not plan; time of an action."""
    given = unplanned = 0
    times: list[float] = []
    for case in cases:
        desk = Desk(case)
        for question in questions_of(case) * 2:
            began = time.perf_counter()
            desk.do(Did.ASKED, question.id)
            times.append(time.perf_counter() - began)
        given += len(desk.sheet.answers)
        found = contradictions(case, desk.sheet.answers, CHECKS)
        unplanned += sum(_planned(case, one.topic) for one in found)
        if given >= ANSWERS:
            break
    last = statistics.quantiles(times, n=20)[-1] * 1e3
    return (
        (f"8 unplanned contradictions in {given:,} answers", "0", str(unplanned), unplanned == 0),
        ("an action on the sheet, p95", "≤ 150 ms", f"{last:.2f} ms", last <= 150),
    )


def _planned(case: Case, topic: str) -> bool:
    """Whether the ledger does not plan that the claim on *topic* is untrue."""
    claim = planned(case, topic)
    return claim is None or agree(topic, claim, truth(case, topic))


def main() -> None:
    """Print the table."""
    cases, time_row = drawn()
    some = draw_cases(2, WORKED, Setting.LEARN)
    rows = [time_row, same_bytes(cases), solvable(cases), leak(some), *bots(some),
            *independence(cases), *answers(cases)]  # fmt: skip
    table = Table("what", "asked", "measured", "", title="practice", box=None)
    for what, asked, measured, holds in rows:
        table.add_row(what, asked, measured, "" if holds else "MISSED")
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
