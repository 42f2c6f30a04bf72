"""What every command shares: the consoles, the store named by the settings, progress bars."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from getpass import getuser
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from darvoza.errors import InputError
from darvoza.settings import load_settings
from darvoza.store.connection import Store, open_store

console = Console()
errors = Console(stderr=True)

StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store", help="The store to work on; by default the one that DARVOZA_STORE names."
    ),
]
LanguageOption = Annotated[str, typer.Option("--language", help="Language of the texts: en or ru.")]


@contextmanager
def opened(store: str | None) -> Iterator[Store]:
    """The store named on the command line or by the settings."""
    found = open_store(store or load_settings().store)
    try:
        yield found
    finally:
        found.close()


def now() -> datetime:
    """The clock; commands read it once."""
    return datetime.now(UTC)


def operator() -> str:
    """Who sits at this console, for the audit."""
    return f"console:{getuser()}"


def moment(text: str | None) -> datetime | None:
    """A day or time as written, UTC when it has no zone. Raises InputError."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError("time", f"{text!r} is no date or time; write 2026-10-31") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def progress() -> Progress:
    """A progress bar on the error stream, so that output can be piped."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=errors,
        transient=True,
    )


def files_of(paths: list[Path]) -> list[Path]:
    """All files in *paths*, folders searched, in name order. Raises InputError for none."""
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise InputError("path", f"there is no {path}")
        found.extend(sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path])
    if not found:
        raise InputError("path", "there is no file in it")
    return found
