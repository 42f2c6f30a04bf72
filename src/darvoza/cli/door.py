"""`receive`, `watch`, `read`: messages from files and folders."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from watchfiles import watch as watched

from darvoza import messages
from darvoza.cli.console import StoreOption, console, errors, files_of, now, opened, progress
from darvoza.errors import StoreError
from darvoza.pipeline.door import TOGETHER, Receipt, resume
from darvoza.pipeline.door import receive as take
from darvoza.pipeline.loop import Loop
from darvoza.pipeline.opening import open_loop
from darvoza.presentation.readings import as_json
from darvoza.records import Delivery, Envelope, Reading
from darvoza.settings import load_settings
from darvoza.store.senders import Sender, all_senders

Paths = Annotated[list[Path], typer.Argument(help="Files, or folders of files.")]
SenderOption = Annotated[str, typer.Option(help="Who sent the messages.")]
Checkpoint = Annotated[
    str | None, typer.Option(help="Code of the checkpoint, for messages that name none.")
]


def receive(
    paths: Paths,
    sender: SenderOption = "file",
    checkpoint: Checkpoint = None,
    store: StoreOption = None,
) -> None:
    """Take messages in: keep them, read them, assess the crossings they speak of."""
    files = files_of(paths)
    with opened(store) as found, progress() as bar:
        loop = open_loop(found, load_settings())
        waiting = resume(loop)
        task = bar.add_task("receiving", total=len(files))
        receipts: list[Receipt] = []
        for start in range(0, len(files), TOGETHER):
            some = files[start : start + TOGETHER]
            receipts += take(loop, [_delivery(loop, path, sender, checkpoint) for path in some])
            bar.update(task, completed=len(receipts))
    if waiting:
        console.print(f"{waiting} messages kept earlier were read first.")
    console.print(_receipts(files, receipts))


def _delivery(
    loop: Loop, path: Path, sender: str, checkpoint: str | None, channel: str = "file"
) -> Delivery:
    """The file in its envelope; a sender that the store knows brings its own settings."""
    with loop.store.reading() as connection:
        known = next((s for s in all_senders(connection) if s.name == sender), Sender(name=sender))
    envelope = Envelope(
        sender=sender, channel=channel, received_at=now(), direction=known.direction,
        checkpoint=checkpoint or known.checkpoint, charset=known.charset, zone=known.zone,
        strict=known.strict,
    )  # fmt: skip
    return Delivery(data=path.read_bytes(), envelope=envelope)


def _receipts(files: list[Path], receipts: list[Receipt]) -> Table:
    table = Table("file", "disposition", "issues", "crossings", box=None)
    for path, receipt in zip(files, receipts, strict=True):
        taken = receipt.taken
        if taken is None:
            word = "duplicate" if receipt.duplicate else "read by another process"
            table.add_row(path.name, word, "", "")
        else:
            reading = taken.reading
            numbers = str(len(reading.issues) or ""), str(taken.crossings)
            table.add_row(path.name, str(reading.disposition), *numbers)
    return table


def watch(
    folder: Annotated[Path, typer.Argument(help="The folder to watch.", file_okay=False)],
    sender: SenderOption = "folder",
    checkpoint: Checkpoint = None,
    store: StoreOption = None,
) -> None:
    """Take in every file that appears in a folder, then move it to the subfolder `taken`.

    Files that lie there already come first. Write a file elsewhere, or under a name that begins
    with a dot, and move it in when it is complete.
    """
    taken = folder / "taken"
    taken.mkdir(parents=True, exist_ok=True)
    with opened(store) as found:
        loop = open_loop(found, load_settings())
        resume(loop)
        console.print(f"watching {folder}; Ctrl-C ends")
        _take_folder(loop, folder, sender, checkpoint)
        for _ in watched(folder, recursive=False, yield_on_timeout=True, rust_timeout=5_000):
            _take_folder(loop, folder, sender, checkpoint)


def _take_folder(loop: Loop, folder: Path, sender: str, checkpoint: str | None) -> None:
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name[0] != ".")
    for path in files:
        try:
            receipts = take(loop, [_delivery(loop, path, sender, checkpoint, "folder")])
            path.replace(folder / "taken" / f"{receipts[0].message_id}-{path.name}")
            console.print(_receipts([path], receipts))
        except (OSError, StoreError) as error:
            errors.print(f"{path.name}: {error} It is tried again.", highlight=False)


def read(
    paths: Paths,
    *,
    as_json_lines: Annotated[
        bool, typer.Option("--json", help="Print all of it, one JSON object a line.")
    ] = False,
    sender: SenderOption = "file",
    checkpoint: Checkpoint = None,
) -> None:
    """Show what is understood of messages, and store nothing."""
    for path in files_of(paths):
        envelope = Envelope(sender=sender, channel="file", received_at=now(), checkpoint=checkpoint)
        reading = messages.read(path.read_bytes(), envelope)
        if as_json_lines:
            typer.echo(json.dumps(as_json(path.name, reading), ensure_ascii=False))
        else:
            _show(path, reading)


def _show(path: Path, reading: Reading) -> None:
    console.print(
        f"[bold]{path.name}[/] {reading.format or 'unknown format'}: {reading.disposition},"
        f" {len(reading.mentions)} subjects"
    )
    for issue in reading.issues:
        where = " ".join(
            f"{name} {value}"
            for name, value in (
                ("segment", issue.segment), ("", issue.tag), ("element", issue.element),
                ("component", issue.component), ("byte", issue.offset),
            )
            if value is not None
        )  # fmt: skip
        console.print(f"  {issue.severity} {issue.code} {where}: {messages.sentence(issue)}")
