"""`make bench-loop`: the loop end to end, a list of 200 travellers, and assess() alone.

Prints medians, and ratios against a peer run in the same process in turn, since absolute times on a
shared machine mean little. The table is kept in docs/benchmarks.md with the command that made it.
"""

import gc
import statistics
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from pydifact.segmentcollection import Interchange
from rich.console import Console
from rich.table import Table
from sqlalchemy import func, select

from bench.messages import passenger_list
from darvoza import messages
from darvoza.assessment import assess
from darvoza.facts import FACTS
from darvoza.pipeline.door import receive
from darvoza.pipeline.opening import open_loop
from darvoza.profiles import Matcher, evaluate, load
from darvoza.records import Delivery, Direction, Envelope, Mode, Occasion, Versions
from darvoza.settings import Settings
from darvoza.simulate.ground import lay_ground
from darvoza.simulate.sending import Journey, batches
from darvoza.simulate.working import work
from darvoza.store import schema
from darvoza.store.connection import Store, create
from darvoza.store.ids import new_id
from darvoza.subjects import SubjectKind

START = datetime(2026, 9, 30, 19, tzinfo=UTC)  # a local midnight
ENVELOPE = Envelope(sender="bench", channel="file", received_at=START)
PROFILES = Path("profiles")
REPEATS = 7


def timed(action: Callable[[], object], repeats: int = REPEATS) -> float:
    """Median seconds of *action*, after one run that does not count."""
    action()
    taken = []
    for _ in range(repeats):
        gc.collect()
        began = perf_counter()
        action()
        taken.append(perf_counter() - began)
    return statistics.median(taken)


def fresh_store(folder: str, name: str) -> Store:
    store = create(Path(folder) / f"{name}.db", run=name, kind="demo")
    lay_ground(store, profiles=PROFILES, password="only for the bench", seed=1, start=START)
    return store


def month(table: Table) -> None:
    """A month at four checkpoints: written in one process, taken in by another."""
    with tempfile.TemporaryDirectory() as folder:
        store = fresh_store(folder, "month")
        journey = Journey(seed=1, start=START, days=30)
        began = perf_counter()
        at_work = work(open_loop(store, Settings()), batches(journey), seed=1, start=START)
        seconds = perf_counter() - began
        with store.reading() as connection:
            count = connection.scalar(select(func.count()).select_from(schema.crossings)) or 0
    table.add_row(
        "a month end to end",
        f"{count:,} crossings, {at_work.tally.assessments:,} assessments",
        f"{seconds:.1f} s",
        f"{count / seconds:,.0f} crossings/s",
        "≥ 1,000/s",
    )


def flight(table: Table) -> None:
    """200 travellers, from bytes to stored assessments; each time another flight."""
    with tempfile.TemporaryDirectory() as folder:
        store = fresh_store(folder, "flight")
        loop = open_loop(store, Settings())
        numbers = iter(range(1, 1_000))

        def take() -> None:
            number = next(numbers)
            data = passenger_list(200, flight=number, day=START + timedelta(days=2))
            moment = START + timedelta(minutes=number)
            envelope = Envelope(sender="bench", channel="file", received_at=moment)
            [receipt] = receive(loop, [Delivery(data=data, envelope=envelope)])
            assert receipt.taken is not None
            assert receipt.taken.assessments == 200, receipt

        seconds = timed(take)
    table.add_row("PAXLST of 200, bytes → stored", "SQLite, synchronous=FULL", f"{seconds:.3f} s",
                  f"{200 / seconds:,.0f} travellers/s", "≤ 0.5 s")  # fmt: skip


def reading(table: Table) -> None:
    """Our whole reading against the peer's splitting alone."""
    data = passenger_list(180, flight=7, day=START)
    text = data.decode()
    ours = timed(lambda: messages.read(data, ENVELOPE), 25)
    peer = timed(lambda: Interchange.from_str(text), 25)
    table.add_row(
        "PAXLST of 180, read only", "against pydifact Interchange.from_str",
        f"{ours * 1e3:.1f} ms", f"{peer / ours:.1f} × faster", "≥ 5 ×",
    )  # fmt: skip


def assessing(table: Table) -> None:
    """assess() with the example profiles, against interpreting each profile by itself."""
    profiles = [load(path.read_text("utf-8"), FACTS) for path in sorted(PROFILES.glob("*.yml"))]
    facts = [test.facts for profile in profiles for test in profile.tests]
    matcher, versions = Matcher(profiles), Versions(profiles="p", lists="l", facts="f")
    occasion = Occasion(
        crossing_id=new_id(START), crossing_version=1, subject=SubjectKind.TRAVELLER,
        mode=Mode.AIR, direction=Direction.ARRIVAL, checkpoint="KZALA-A", as_of=START,
    )  # fmt: skip
    full = [dict.fromkeys(FACTS) | dict(some) for some in facts]

    def ours() -> None:
        for some in full:
            assess(occasion, some, failed=(), profiles=matcher, matches=(), versions=versions)

    def plain() -> None:
        for some in full:
            for profile in profiles:
                evaluate(profile.tree, some)

    seconds, peer = timed(ours) / len(full), timed(plain) / len(full)
    table.add_row(
        "assess() alone", f"{len(profiles)} profiles, {len(FACTS)} facts",
        f"{seconds * 1e6:.1f} µs", f"{peer / seconds:.0f} × the interpreter", "≤ 50 µs",
    )  # fmt: skip


def main() -> None:
    """Print the table."""
    table = Table("what", "how", "median", "rate or ratio", "asked", box=None)
    for part in (month, flight, reading, assessing):
        part(table)
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
