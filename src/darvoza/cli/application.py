"""The command `darvoza` and its groups; errors become one clear line and exit status 1."""

import gc
import sys
from typing import Annotated

import typer

from darvoza.cli import (
    control,
    demo,
    desk,
    door,
    keeping,
    packs,
    past,
    places,
    practice,
    profiles,
)
from darvoza.cli.console import errors
from darvoza.errors import DarvozaError

app = typer.Typer(
    name="darvoza",
    help="Risk profiling and risk management at state border checkpoints.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)

DOOR, DESK, PAST = "Messages", "Desk", "Repeat and simulate"
LAW, KEEPING, START = "Profiles", "Keeping the store", "Start"

app.command(rich_help_panel=START)(demo.demo)
app.command(rich_help_panel=START)(keeping.serve)
app.command(rich_help_panel=START)(practice.practice)
app.command(rich_help_panel=START)(practice.practice_check)
app.command(rich_help_panel=START)(packs.pack_draw)
app.command(rich_help_panel=START)(packs.pack_check)
app.command(rich_help_panel=DOOR)(door.receive)
app.command(rich_help_panel=DOOR)(door.watch)
app.command(rich_help_panel=DOOR)(door.read)
app.command(rich_help_panel=DESK)(desk.queue)
app.command(rich_help_panel=DESK)(control.explain)
app.command(rich_help_panel=DESK)(control.outcome)
app.command(rich_help_panel=PAST)(past.assess)
app.command(rich_help_panel=PAST)(past.replay)
app.command(rich_help_panel=PAST)(demo.simulate)
app.add_typer(profiles.app, name="profiles", rich_help_panel=LAW)
app.add_typer(places.app, name="checkpoints", rich_help_panel=KEEPING)
app.add_typer(keeping.users, name="users", rich_help_panel=KEEPING)
app.add_typer(keeping.senders, name="senders", rich_help_panel=KEEPING)
app.command(rich_help_panel=KEEPING)(keeping.create)
app.command(rich_help_panel=KEEPING)(keeping.migrate)
app.command(rich_help_panel=KEEPING)(keeping.backup)
app.command(rich_help_panel=KEEPING)(keeping.restore)


@app.callback()
def version(
    *,
    show: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", is_eager=True)
    ] = False,
) -> None:
    """Risk profiling and risk management at state border checkpoints."""
    if show:
        from importlib.metadata import version as installed

        typer.echo(f"darvoza {installed('darvoza')}")
        raise typer.Exit


def main() -> None:
    """Run the command line; an error on purpose is shown without a traceback."""
    gc.freeze()
    gc.set_threshold(200_000, 50, 100)  # records are many, small and free of cycles
    try:
        app()
    except DarvozaError as error:
        errors.print(f"[bold red]darvoza:[/] {error}", highlight=False)
        sys.exit(1)
