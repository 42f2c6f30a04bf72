"""`demo`, `simulate`: a month of traffic through the same door as live messages."""

import os
import threading
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter, sleep
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.table import Table
from sqlalchemy import func, select

from darvoza.cli import desk, keeping
from darvoza.cli.console import LanguageOption, console, now, progress
from darvoza.errors import InputError
from darvoza.pipeline.opening import open_loop
from darvoza.records import Delivery
from darvoza.settings import load_settings
from darvoza.simulate.ground import ACCOUNTS, lay_ground
from darvoza.simulate.living import live
from darvoza.simulate.sending import Journey, batches, sent_before, written
from darvoza.simulate.truth import Truth
from darvoza.simulate.working import Work, work
from darvoza.simulate.world import CHECKPOINTS
from darvoza.store import checkpoints
from darvoza.store import schema as tables
from darvoza.store.connection import Store, open_store
from darvoza.store.connection import create as create_store

AHEAD = 2
"""Days of traffic that are still to come: the rest of today, and tomorrow."""

PASSWORD = "practice-makes-safe"  # noqa: S105 - of the demonstration only, shown on the screen

Days = Annotated[int, typer.Option(help="How many days of traffic.", min=1, max=400)]
Seed = Annotated[int, typer.Option(help="The same seed gives the same world.")]
Scale = Annotated[
    float, typer.Option(help="Volume; 1 gives about 26,000 crossings in 30 days.", min=0.01)
]


def demo(
    *,
    days: Days = 30,
    seed: Seed = 1,
    scale: Scale = 1.0,
    folder: Annotated[Path, typer.Option(help="Folder for the new store.")] = Path("demo"),
    serve: Annotated[bool, typer.Option(help="Serve the desk afterwards.")] = True,
    lang: LanguageOption = "en",
) -> None:
    """Build a month of simulated traffic, print every queue, and open the desk.

    Messages are written in real formats and go through the same door as live ones: received, read,
    assessed, stored. The month ends now, and the traffic of the next two days goes on while the
    desk is served. An earlier demonstration in the folder is replaced.
    """
    start, moment = _first_midnight(days), now()
    later: list[Delivery] = []
    store = _fresh_store(folder)
    try:
        profiles = Path(load_settings().profiles)
        count = lay_ground(store, profiles=profiles, password=PASSWORD, seed=seed, start=start)
        console.print(f"{count} risk profiles in force, {len(CHECKPOINTS)} checkpoints.")
        journey = Journey(seed=seed, start=start, days=days + AHEAD, scale=scale)
        began = perf_counter()
        at_work = _simulated(store, journey, moment, later)
        _print_summary(store, at_work, perf_counter() - began)
        at_work.truth.save(folder / "truth.json")
        _print_queues(store, moment, lang)
    finally:
        store.close()
    _print_next(folder)
    if serve:
        os.environ["DARVOZA_STORE"] = str(folder / "darvoza.db")
        threading.Thread(target=_go_on, args=(folder, later), daemon=True).start()
        keeping.serve()


def _go_on(folder: Path, later: list[Delivery]) -> None:
    store = open_store(folder / "darvoza.db")
    live(open_loop(store, load_settings()), later, clock=now, wait=sleep)


def _first_midnight(days: int) -> datetime:
    """The local midnight from which *days* whole days have passed."""
    local = now().astimezone(ZoneInfo(CHECKPOINTS[0].zone))
    return local.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days)


def _fresh_store(folder: Path) -> Store:
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("darvoza.db", "darvoza.db-wal", "darvoza.db-shm", "truth.json"):
        (folder / name).unlink(missing_ok=True)
    return create_store(folder / "darvoza.db", run="demonstration", kind="demo")


def _simulated(store: Store, journey: Journey, moment: datetime, later: list[Delivery]) -> Work:
    loop = open_loop(store, load_settings())
    with progress() as bar:
        task = bar.add_task("days of traffic", total=journey.days)
        return work(
            loop,
            sent_before(moment, batches(journey), later),
            seed=journey.seed,
            start=journey.start,
            until=moment,
            report=lambda _, moment: bar.update(task, completed=(moment - journey.start).days),
        )


def _print_summary(store: Store, at_work: Work, seconds: float) -> None:
    tally = at_work.tally
    with store.reading() as connection:
        standing = tables.crossings.c.merged_into.is_(None)
        count = connection.scalar(select(func.count()).where(standing)) or 0
    console.print(
        f"[bold]{count:,} crossings[/] from {tally.messages:,} messages"
        f" ({tally.duplicates} sent twice), {tally.assessments:,} assessments,"
        f" {tally.controls:,} controls, {tally.hits} hits:"
        f" {seconds:.0f} s, [bold]{count / seconds:,.0f} crossings a second[/]."
    )
    counts = ", ".join(f"{name} {number:,}" for name, number in tally.dispositions.most_common())
    console.print(f"Messages: {counts}.")


def _print_queues(store: Store, until: datetime, lang: str) -> None:
    with store.begin() as connection:
        for place in checkpoints.all_checkpoints(connection):
            console.print()
            window = desk.Window(until - timedelta(hours=18), hours=36, most=8)
            desk.print_queue(connection, place, window, lang)


def _print_next(folder: Path) -> None:
    settings = load_settings()
    table = Table("account", "role", "checkpoint", box=None, title_justify="left")
    for name, role, checkpoint in ACCOUNTS:
        table.add_row(name, str(role), "all" if checkpoint == "*" else checkpoint)
    console.print()
    console.print(table)
    console.print(f"Password of all: [bold]{PASSWORD}[/] (of this demonstration only)")
    console.print(f"Look around: export DARVOZA_STORE={folder / 'darvoza.db'}; darvoza queue")
    console.print("Ask why: darvoza explain PLATE (or a document, wagon, S10 number or id)")
    address = f"http://{settings.host}:{settings.port}"
    console.print(f"JSON API: {address}/api/docs")
    console.print(f"[bold]The desk: {address}[/]  (stop it with Ctrl+C)")


def simulate(
    folder: Annotated[Path, typer.Argument(help="Folder to write into.")],
    *,
    days: Days = 1,
    seed: Seed = 1,
    scale: Scale = 1.0,
    start: Annotated[str, typer.Option(help="First day of traffic.")] = "2026-10-01",
) -> None:
    """Write simulated messages into a folder, in the order of sending, and their truth beside it.

    The same seed, days, scale and start give the same bytes everywhere.
    """
    first = _day(start)
    folder.mkdir(parents=True, exist_ok=True)
    truth, number = Truth(), 0
    for batch in written(Journey(seed=seed, start=first, days=days, scale=scale)):
        for identity, entry in batch.entries:
            truth.add(identity, entry)
        for delivery in batch.deliveries:
            number += 1
            envelope = delivery.envelope
            name = f"{number:06d}-{envelope.received_at:%Y%m%dT%H%M%S}-{envelope.sender}.msg"
            (folder / name).write_bytes(delivery.data)
    truth.save(folder.with_name(folder.name + "-truth.json"))
    console.print(f"{number} messages in {folder}")


def _day(text: str) -> datetime:
    try:
        day = datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError("start", f"{text!r} is no day; write 2026-10-01") from error
    return day.replace(tzinfo=ZoneInfo(CHECKPOINTS[0].zone))
