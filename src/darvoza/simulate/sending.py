"""Traffic written in a process of its own, so that two cores share the work."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection

from darvoza.errors import ScenarioError
from darvoza.records import Delivery
from darvoza.simulate.traffic import traffic
from darvoza.simulate.truth import Identity, Truth, TruthEntry

TOGETHER = 256
"""Messages handed over at once."""

Entries = list[tuple[Identity, TruthEntry]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """Which traffic: everything that makes it the same again."""

    seed: int
    start: datetime
    days: int
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Batch:
    """Messages in time order, and what became true with them."""

    deliveries: list[Delivery]
    entries: Entries


def batches(journey: Journey) -> Iterator[Batch]:
    """The traffic of *journey*, written in a second process. Raises ScenarioError if it fails."""
    context = get_context("spawn")
    here, there = context.Pipe(duplex=False)
    writer = context.Process(target=_write, args=(journey, there), daemon=True)
    writer.start()
    there.close()
    try:
        yield from _received(here)
    finally:
        here.close()
        writer.join(timeout=5)
        writer.kill()


def sent_before(
    moment: datetime, source: Iterable[Batch], later: list[Delivery]
) -> Iterator[Batch]:
    """What of *source* was sent before *moment*; the rest is put into *later*, in its order."""
    for batch in source:
        early = [one for one in batch.deliveries if one.envelope.received_at < moment]
        later.extend(batch.deliveries[len(early) :])
        yield Batch(early, batch.entries)


def _received(here: Connection) -> Iterator[Batch]:
    while True:
        try:
            batch: Batch | str | None = here.recv()
        except EOFError as error:
            raise ScenarioError("the process that writes the traffic died") from error
        if batch is None:
            return
        if isinstance(batch, str):
            raise ScenarioError(batch)
        yield batch


def _write(journey: Journey, there: Connection) -> None:
    try:
        for batch in written(journey):
            there.send(batch)
        there.send(None)
    except BrokenPipeError:
        return  # the reader has stopped: so do we
    except Exception as error:
        there.send(f"the traffic could not be written: {error}")


def written(journey: Journey) -> Iterator[Batch]:
    """The traffic of *journey*, written in this process."""
    truth = _Ledger()
    held: list[Delivery] = []
    sent = traffic(
        journey.seed, start=journey.start, days=journey.days, scale=journey.scale, truth=truth
    )
    for one in sent:
        held.append(one.delivery)
        if len(held) == TOGETHER:
            yield Batch(held, truth.taken())
            held = []
    yield Batch(held, truth.taken())


class _Ledger(Truth):
    """A ledger that tells what was added since it was last asked."""

    __slots__ = ("_fresh",)

    def __init__(self) -> None:
        super().__init__()
        self._fresh: Entries = []

    def add(self, identity: Identity, entry: TruthEntry) -> None:
        """Note *entry*, here and for the next asking."""
        super().add(identity, entry)
        self._fresh.append((identity, entry))

    def taken(self) -> Entries:
        """What was added since the last call."""
        fresh, self._fresh = self._fresh, []
        return fresh
