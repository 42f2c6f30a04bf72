"""`queue`, `explain`, `outcome`: what an officer sees and records."""

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
from darvoza.errors import NotFoundError
from darvoza.pipeline.looking import profile_finder
from darvoza.presentation import Explained, Wording, label, language
from darvoza.presentation.words import CHANNELS
from darvoza.records import (
    Channel,
    Checkpoint,
    ControlKind,
    Finding,
    Outcome,
    Result,
    Selection,
    SelectionKind,
    ThreatArea,
)
from darvoza.store import assessments as kept_assessments
from darvoza.store import audit, checkpoints, controls
from darvoza.store import crossings as kept_crossings
from darvoza.store import selections as kept_selections
from darvoza.store.ids import new_id
from darvoza.store.queue import UnitLine, latest_expected, unit_lines
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
    lang: LanguageOption = "en",
    store: StoreOption = None,
) -> None:
    """Print the queue of a checkpoint: control units, strictest first, with the main reason."""
    with opened(store) as found, found.begin() as connection:
        everywhere = checkpoints.all_checkpoints(connection)
        chosen = [checkpoints.checkpoint_of(connection, checkpoint)] if checkpoint else everywhere
        for one in chosen:
            print_queue(connection, one, since=moment(since), hours=hours, most=most, lang=lang)


def print_queue(
    connection: Connection,
    checkpoint: Checkpoint,
    *,
    since: datetime | None,
    hours: int,
    most: int,
    lang: str,
) -> None:
    """One checkpoint's queue as a table; showing names is a view of personal data, so audited."""
    until = since + timedelta(hours=hours) if since else _last(connection, checkpoint)
    start = since or until - timedelta(hours=hours)
    lines = queued(connection, checkpoint.code, since=start, until=until)
    chosen = kept_selections.latest_selections(connection, [line.id for line in lines[:most]])
    words = Wording(language(lang), profile_finder(connection))
    table = _table(checkpoint, lines, words)
    for line in lines[:most]:
        table.add_row(*_row(connection, line, chosen.get(line.id), checkpoint, words))
    console.print(table)
    shown = [member.crossing_id for line in lines[:most] for member in line.members]
    _audit_view(connection, shown, "queue on the command line")


def _audit_view(connection: Connection, crossing_ids: list[str], purpose: str) -> None:
    audit.viewed(
        connection, at=now(), actor=operator(), subject_kind="crossing",
        subject_ids=crossing_ids, purpose=purpose,
    )  # fmt: skip


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


def explain(
    name: Annotated[str, typer.Argument(help="Id of a control unit or crossing.")],
    lang: LanguageOption = "en",
    store: StoreOption = None,
) -> None:
    """Say why: channel, score, every reason with its facts, and the versions that made them."""
    with opened(store) as found, found.begin() as connection:
        words = Wording(language(lang), profile_finder(connection))
        for crossing_id in _members(connection, name):
            _explain(connection, crossing_id, words)


def _members(connection: Connection, name: str) -> list[str]:
    line = unit_lines(connection, [name]).get(name)
    if line is not None:
        return [member.crossing_id for member in line.members]
    if not kept_crossings.crossings(connection, [name]):
        raise NotFoundError(f"There is no control unit or crossing {name}.")
    return [name]


def _explain(connection: Connection, crossing_id: str, words: Wording) -> None:
    crossing = kept_crossings.crossings(connection, [crossing_id])[crossing_id]
    _audit_view(connection, [crossing_id], "explain on the command line")
    console.print(f"\n[bold]{label(crossing.subject)}[/] {crossing_id} v{crossing.version}")
    assessed = kept_assessments.of_crossing(connection, crossing_id)
    if not assessed:
        console.print(words.language("not assessed"))
        return
    latest = assessed[-1][1]
    channel = words.language(CHANNELS[latest.channel])
    points = " + ".join(str(reason.points) for reason in latest.reasons)
    console.print(f"{channel}, {latest.score} = {points or 0}")
    for reason in latest.reasons:
        _print_reason(words.explain(reason), words)
    for failed in latest.failed:
        console.print(f"  [red]! {failed}[/]")
    console.print(
        f"  [dim]{latest.as_of:%Y-%m-%d %H:%M:%S}Z profiles {latest.versions.profiles[:12]}"
        f" lists {latest.versions.lists[:12]} facts {latest.versions.facts[:12]}[/]"
    )


def _print_reason(explained: Explained, words: Wording) -> None:
    style = STYLES[explained.channel]
    console.print(f"  [{style}]{explained.points:+d} {explained.title}[/] ({explained.area})")
    for fact in explained.facts:
        console.print(f"      {fact.meaning}: [bold]{fact.value}[/]")
    if explained.instruction:
        console.print(f"      → {explained.instruction}")
    if explained.restricted and explained.contact:
        console.print(f"      {words.language('call')} {explained.contact}")


def outcome(
    unit: Annotated[str, typer.Argument(help="Id of the control unit.")],
    result: Annotated[Result, typer.Argument(help="What the control came to.")],
    finding: Annotated[Finding | None, typer.Option(help="What was found.")] = None,
    area: Annotated[ThreatArea | None, typer.Option(help="Threat area of the find.")] = None,
    control: Annotated[
        list[ControlKind] | None, typer.Option(help="What was done; may be given again.")
    ] = None,
    substance: Annotated[str | None, typer.Option(help="What was seized.")] = None,
    quantity: Annotated[float | None, typer.Option(help="How much was seized.", min=0)] = None,
    quantity_unit: Annotated[
        str | None, typer.Option("--unit", help="Unit of the quantity: kg, l …")
    ] = None,
    concealment: Annotated[str | None, typer.Option(help="Where it was hidden.")] = None,
    minutes: Annotated[int | None, typer.Option(help="How many minutes it took.", min=0)] = None,
    note: Annotated[str | None, typer.Option(help="A note in your own words.")] = None,
    case_reference: Annotated[
        str | None, typer.Option("--case", help="Number of the case.")
    ] = None,
    amends: Annotated[str | None, typer.Option(help="Id of the outcome this corrects.")] = None,
    store: StoreOption = None,
) -> None:
    """Record what a control found; correct an earlier outcome with --amends."""
    at = now()
    with opened(store) as found, found.begin() as connection:
        line = unit_lines(connection, [unit]).get(unit)
        if line is None:
            raise NotFoundError(f"There is no control unit {unit}.")
        told = Outcome(
            id=new_id(at), unit_id=unit, crossing_id=line.strictest.crossing_id, result=result,
            at=at, officer=operator(), controls=tuple(control or ()), minutes=minutes,
            finding=finding, area=area, substance=substance, quantity=quantity,
            quantity_unit=quantity_unit, concealment=concealment, note=note,
            case_reference=case_reference, amends=amends,
        )  # fmt: skip
        controls.record_outcome(connection, told, known_at=at)
    console.print(f"recorded: {told.id}")
