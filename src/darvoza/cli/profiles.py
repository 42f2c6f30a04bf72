"""`profiles`: check files, list what is in force, bring a folder into force."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from darvoza.cli.console import (
    LanguageOption,
    StoreOption,
    console,
    errors,
    files_of,
    now,
    opened,
)
from darvoza.errors import WrittenError
from darvoza.facts import FACTS
from darvoza.pipeline.governing import install as bring_into_force
from darvoza.presentation import Language, language
from darvoza.profiles import Profile, load, run_tests, state_of
from darvoza.settings import load_settings
from darvoza.store import accounts
from darvoza.store import profiles as kept

app = typer.Typer(help="Risk profiles: check, list, bring into force.", no_args_is_help=True)


@app.command()
def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders; DARVOZA_PROFILES by default.")
    ] = None,
    lang: LanguageOption = "en",
) -> None:
    """Check profile files: condition, facts, legal limits, own tests; exit status 1 on errors."""
    chosen = paths or [Path(load_settings().profiles)]
    files, say = files_of(chosen), language(lang)
    wrong = sum(not _checked(path, say) for path in files if path.suffix in (".yml", ".yaml"))
    raise typer.Exit(1 if wrong else 0)


def _checked(path: Path, say: Language) -> bool:
    try:
        profile = load(path.read_text("utf-8"), FACTS)
    except (WrittenError, UnicodeDecodeError) as error:
        told = error.said(say) if isinstance(error, WrittenError) else error
        errors.print(f"[red]✗[/] {path}: {told}", highlight=False)
        return False
    failed = [result for result in run_tests(profile) if not result.passed]
    for result in failed:
        told = say("test “{name}” came out {value}").format(name=result.name, value=result.value)
        errors.print(f"[red]✗[/] {path}: {told}")
    if not failed:
        _show(profile, path)
    return not failed


def _show(profile: Profile, path: Path) -> None:
    console.print(f"[green]✓[/] {path.name}: {len(profile.tests)} tests", highlight=False)
    for caution in profile.cautions:
        console.print(f"  [yellow]![/] {caution}", highlight=False)


@app.command(name="list")
def listed(store: StoreOption = None) -> None:
    """List the profiles and the state of each version."""
    table = Table("profile", "version", "state", "since", "by", box=None)
    with opened(store) as found, found.reading() as connection:
        for event in kept.states(connection, as_of=now()):
            state = state_of(kept.history(connection, event.profile_id), event.version)
            row = event.version[:12], str(state), f"{event.at:%Y-%m-%d}", event.actor
            table.add_row(event.profile_id, *row)
    console.print(table)


@app.command()
def install(
    folder: Annotated[Path, typer.Argument(help="A folder of profile files.", file_okay=False)],
    author: Annotated[str, typer.Option(help="The analyst's account.")],
    approver: Annotated[str, typer.Option(help="The supervisor's account: another person.")],
    store: StoreOption = None,
) -> None:
    """Bring every profile of a folder into force: one person writes, another approves."""
    with opened(store) as found:
        with found.reading() as connection:
            writer = accounts.account_of(connection, author)
            second = accounts.account_of(connection, approver)
        done = bring_into_force(found, folder, author=writer, approver=second, at=now())
    console.print(f"{len(done)} profiles are in force.")
