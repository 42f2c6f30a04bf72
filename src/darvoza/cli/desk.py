"""`queue`: what stands in front of a checkpoint."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.table import Table
from rich.text import Text
from sqlalchemy import Connection

from darvoza.cli.console import (
    LanguageOption,
    StoreOption,
    console,
    moment,
    now,
    opened,
    operator,
)
from darvoza.crossings import anchor_of
from darvoza.pipeline.looking import profile_finder
from darvoza.presentation import Wording, label, language
from darvoza.presentation.words import CHANNELS
from darvoza.records import (
    Channel,
    Checkpoint,
    Selection,
    SelectionKind,
)
from darvoza.store import audit, checkpoints
from darvoza.store import crossings as kept_crossings
from darvoza.store import selections as kept_selections
from darvoza.store.queue import UnitLine, latest_expected
from darvoza.store.queue import queue as queued
from darvoza.subjects import Subject

STYLES = {
    Channel.GREEN: "green",
    Channel.BLUE: "blue",
    Channel.YELLOW: "yellow",
    Channel.RED: "red",
}
BARS = {Channel.GREEN: "▏", Channel.BLUE: "▎", Channel.YELLOW: "▌", Channel.RED: "█"}


def queue(
    checkpoint: Annotated[
        str | None, typer.Argument(help="Code of the checkpoint; all by default.")
    ] = None,
    since: Annotated[str | None, typer.Option(help="Start at this day or time.")] = None,
    hours: Annotated[int, typer.Option(help="How many hours of it to show.", min=1)] = 24,
    most: Annotated[int, typer.Option(help="At most so many rows each.", min=1)] = 12,
    ids: Annotated[bool, typer.Option("--ids", help="Show each control unit's id.")] = False,
    lang: LanguageOption = "en",
    store: StoreOption = None,
) -> None:
    """Print the queue of a checkpoint: control units, strictest first, with the main reason."""
    with opened(store) as found, found.begin() as connection:
        everywhere = checkpoints.all_checkpoints(connection)
        chosen = [checkpoints.checkpoint_of(connection, checkpoint)] if checkpoint else everywhere
        for one in chosen:
            window = Window(moment(since), hours=hours, most=most, ids=ids)
            print_queue(connection, one, window, lang)


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a queue is printed, and how."""

    since: datetime | None  # otherwise the last hours
    hours: int = 24
    most: int = 12
    ids: bool = False


def print_queue(connection: Connection, checkpoint: Checkpoint, window: Window, lang: str) -> None:
    """One checkpoint's queue as a table; showing names is a view of personal data, so audited."""
    span, most = timedelta(hours=window.hours), window.most
    until = window.since + span if window.since else _last(connection, checkpoint)
    lines = queued(connection, checkpoint.code, since=until - span, until=until)
    chosen = kept_selections.latest_selections(connection, [line.id for line in lines[:most]])
    words = Wording(language(lang), profile_finder(connection))
    table = _table(checkpoint, lines, words)
    if window.ids:
        table.add_column(words.language("id"), no_wrap=True)
    for line in lines[:most]:
        row = _row(connection, line, chosen.get(line.id), checkpoint, words)
        table.add_row(*row, *([line.id] if window.ids else []))
    console.print(table)
    shown = [member.crossing_id for line in lines[:most] for member in line.members]
    audit_view(connection, shown, "queue on the command line")


def audit_view(connection: Connection, crossing_ids: list[str], purpose: str) -> None:
    """Write that the operator saw these crossings."""
    entries = audit.views(
        at=now(), actor=operator(), subject_kind="crossing", subject_ids=crossing_ids,
        purpose=purpose,
    )  # fmt: skip
    audit.append_many(connection, entries)


def _last(connection: Connection, checkpoint: Checkpoint) -> datetime:
    latest = latest_expected(connection, checkpoint.code)
    return min(latest or now(), now()) + timedelta(seconds=1)


def _table(checkpoint: Checkpoint, lines: list[UnitLine], words: Wording) -> Table:
    say = words.language
    counts = "  ".join(
        f"[{STYLES[channel]}]{BARS[channel]} {say(CHANNELS[channel])}[/] "
        f"{sum(line.channel is channel for line in lines)}"
        for channel in sorted(Channel, reverse=True)
    )
    title = f"[bold]{checkpoint.name}[/] ({checkpoint.code})   {counts}"
    table = Table(title=title, title_justify="left", box=None, padding=(0, 1))
    table.add_column(say("channel"), no_wrap=True)
    table.add_column(say("score"), justify="right", no_wrap=True)
    table.add_column(say("expected"), no_wrap=True)
    table.add_column(say("control unit"), overflow="ellipsis", no_wrap=True, max_width=34)
    table.add_column(say("main reason"), overflow="fold", min_width=24)
    table.add_column(say("selected"), no_wrap=True)
    return table


def _row(
    connection: Connection,
    line: UnitLine,
    chosen: Selection | None,
    checkpoint: Checkpoint,
    words: Wording,
) -> tuple[Text | str, ...]:
    say = words.language
    found = kept_crossings.crossings(connection, [m.crossing_id for m in line.members])
    name = _name({key: crossing.subject for key, crossing in found.items()}, line)
    local = line.expected_at.astimezone(ZoneInfo(checkpoint.zone))
    return (
        Text(f"{BARS[line.channel]} {say(CHANNELS[line.channel])}", STYLES[line.channel]),
        str(line.score),
        f"{local:%d.%m %H:%M}",
        f"{name}{_movement(line, name)}",
        main_reason(line, words),
        _selected(chosen, words),
    )


def _name(subjects: dict[str, Subject], line: UnitLine) -> str:
    """What the unit is called, how many more it holds, and which member makes it strict."""
    anchor = anchor_of(subjects)
    others = f" +{len(subjects) - 1}" if len(subjects) > 1 else ""
    strictest = line.strictest.crossing_id
    named = "" if strictest == anchor or not line.score else f" › {label(subjects[strictest])}"
    return f"{label(subjects[anchor])}{others}{named}"


def _selected(chosen: Selection | None, words: Wording) -> str:
    if chosen is None or chosen.kind is SelectionKind.NOT_RECOMMENDED:
        return ""
    return words.language.word(chosen.kind)


def _movement(line: UnitLine, name: str) -> str:
    """The flight, train or dispatch, where the unit is not its own conveyance."""
    return f" · {line.movement}" if line.movement and line.movement not in name else ""


def main_reason(line: UnitLine, words: Wording) -> str:
    """The reason that weighs most of the strictest member, in a few words."""
    reasons = sorted(line.strictest.reasons, key=lambda one: (-one.channel, -one.points))
    if not reasons:
        return words.language("drawn at random") if line.drawn else ""
    more = f" (+{len(reasons) - 1})" if len(reasons) > 1 else ""
    return f"{words.explain(reasons[0]).title}{more}"
