"""`assess`, `replay`: known crossings once more, and the past repeated."""

from enum import StrEnum
from typing import Annotated

import typer

from darvoza.cli.console import StoreOption, console, moment, now, opened, progress
from darvoza.pipeline.opening import open_loop
from darvoza.pipeline.reassessing import reassess
from darvoza.replay import Replayed, from_facts, from_messages
from darvoza.settings import load_settings


class Source(StrEnum):
    """What is repeated."""

    MESSAGES = "messages"
    FACTS = "facts"


def assess(
    since: Annotated[
        str | None,
        typer.Option(help="Crossings expected from this day or time on; by default from now."),
    ] = None,
    store: StoreOption = None,
) -> None:
    """Assess expected crossings again, after profiles or lookouts have changed."""
    with opened(store) as found, progress() as bar:
        loop = open_loop(found, load_settings())
        task = bar.add_task("assessing", total=None)
        written = reassess(
            loop,
            since=moment(since) or now(),
            at=now(),
            report=lambda done, total: bar.update(task, completed=done, total=total),
        )
    console.print(f"{written} assessments came out otherwise and are new.")


def replay(
    *,
    source: Annotated[
        Source, typer.Option("--from", help="What to start from: raw messages, or the facts kept.")
    ] = Source.MESSAGES,
    since: Annotated[str | None, typer.Option(help="Compare from this day or time on.")] = None,
    store: StoreOption = None,
) -> None:
    """Repeat past assessments and show every difference; exit status 1 when there is one."""
    with opened(store) as found, progress() as bar:
        task = bar.add_task("replaying", total=None)
        if source is Source.FACTS:
            replayed = from_facts(
                found, since=moment(since), report=lambda done: bar.update(task, completed=done)
            )
        else:
            replayed = from_messages(
                found,
                load_settings(),
                since=moment(since),
                report=lambda done, total: bar.update(task, completed=done, total=total),
            )
    _show(replayed)
    raise typer.Exit(1 if replayed.different else 0)


def _show(replayed: Replayed) -> None:
    for one in replayed.differences[:50]:
        console.print(
            f"[red]{one.field}[/] {one.born_of} {one.as_of:%Y-%m-%d %H:%M:%S}Z:"
            f" {_short(one.before)} → {_short(one.after)}",
            highlight=False,
        )
    console.print(f"{replayed.compared} assessments compared, {replayed.different} different.")


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 200 else text[:199] + "…"
