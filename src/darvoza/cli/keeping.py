"""`create`, `migrate`, `serve`, `users`, `senders`, `backup`, `restore`: keeping the store."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from darvoza.access import ALL, Account, Role
from darvoza.cli.console import StoreOption, console, now, opened, operator
from darvoza.errors import InputError
from darvoza.messages import FORMATS
from darvoza.settings import load_settings
from darvoza.store import accounts, audit, checkpoints
from darvoza.store import backup as backups
from darvoza.store import senders as kept_senders
from darvoza.store.audit import AuditEntry
from darvoza.store.connection import create as create_store
from darvoza.store.migrate import migrate as migrate_store
from darvoza.store.senders import Sender

users = typer.Typer(help="Accounts: add, list, change, close.", no_args_is_help=True)
senders = typer.Typer(help="Systems that send messages: add, list.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The account's name.")]


def create(
    run: Annotated[str, typer.Argument(help="Name of the run: the post, or the class.")],
    kind: Annotated[str, typer.Option(help="What it is for: live or training.")] = "live",
    store: StoreOption = None,
) -> None:
    """Make a new, empty store for live work or for one class."""
    made = create_store(store or load_settings().store, run=run, kind=kind)
    console.print(f"made a store for the {made.kind} run “{made.run}”")


def migrate(store: StoreOption = None) -> None:
    """Bring a store up to this version of the program; make a backup first."""
    done = migrate_store(store or load_settings().store)
    console.print(f"schema {done.before} → {done.after}")


def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on; by default DARVOZA_HOST.")
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on; by default DARVOZA_PORT.")
    ] = None,
) -> None:
    """Serve the desk, and its JSON API, of the store that DARVOZA_STORE names."""
    import uvicorn

    settings = load_settings()
    uvicorn.run(
        "darvoza.web.app:from_environment",
        factory=True,
        host=host or settings.host,
        port=port or settings.port,
        log_level="warning",
    )


@users.command(name="add")
def add_user(
    name: Name,
    role: Annotated[list[Role], typer.Option(help="What it may do; may be repeated.")],
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
    agency: Annotated[str, typer.Option(help="Agency whose rows it sees; * is all.")] = ALL,
    checkpoint: Annotated[
        list[str] | None, typer.Option(help="Code of a checkpoint it sees; all by default.")
    ] = None,
    area: Annotated[
        list[str] | None, typer.Option(help="Threat area it sees; all by default.")
    ] = None,
    language: Annotated[str, typer.Option(help="Language of its texts: en or ru.")] = "en",
    store: StoreOption = None,
) -> None:
    """Add an account."""
    account = Account(
        name=name, roles=frozenset(role), agency=agency, checkpoints=frozenset(checkpoint or [ALL]),
        areas=frozenset(area or [ALL]), language=language,
    )  # fmt: skip
    with opened(store) as found, found.begin() as connection:
        accounts.add(connection, account, password, actor=operator(), at=now())
    console.print(f"added {name}")


@users.command(name="list")
def list_users(store: StoreOption = None) -> None:
    """List the accounts."""
    table = Table("name", "roles", "agency", "checkpoints", "areas", "state", box=None)
    with opened(store) as found, found.reading() as connection:
        for line in accounts.all_accounts(connection):
            one = line.account
            state = "disabled" if line.disabled_at else "locked" if line.locked_until else ""
            table.add_row(one.name, _join(one.roles), one.agency, _join(one.checkpoints),
                          _join(one.areas), state)  # fmt: skip
    console.print(table)


def _join(values: frozenset[str] | frozenset[Role]) -> str:
    return ", ".join(sorted(values))


@users.command(name="password")
def set_password(
    name: Name,
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
    store: StoreOption = None,
) -> None:
    """Set a new password for an account, and unlock it."""
    with opened(store) as found, found.begin() as connection:
        accounts.set_password(connection, name, password, actor=operator(), at=now())
    console.print(f"changed the password of {name}")


@users.command(name="disable")
def disable_user(name: Name, store: StoreOption = None) -> None:
    """Close an account; what it did stays on record."""
    with opened(store) as found, found.begin() as connection:
        accounts.disable(connection, name, actor=operator(), at=now())
    console.print(f"disabled {name}")


@senders.command(name="add")
def add_sender(
    name: Annotated[str, typer.Argument(help="The sender's name.")],
    form: Annotated[
        list[str] | None, typer.Option("--format", help="A format it may send; all by default.")
    ] = None,
    checkpoint: Annotated[
        str | None, typer.Option(help="Code of the checkpoint it reports to.")
    ] = None,
    zone: Annotated[
        str | None, typer.Option(help="Time zone of its local times, such as Asia/Almaty.")
    ] = None,
    strict: Annotated[bool, typer.Option(help="Quarantine messages with wrong counts.")] = False,
    store: StoreOption = None,
) -> None:
    """Add a sender and show its API key, once."""
    known = [one.name for one in FORMATS]
    for one in form or []:
        if one not in known:
            raise InputError("format", f"no format {one}; known: {', '.join(known)}")
    with opened(store) as found, found.begin() as connection:
        if checkpoint is not None:
            checkpoints.checkpoint_of(connection, checkpoint)
        sender = Sender(
            name=name, formats=tuple(form or ()), checkpoint=checkpoint, zone=zone, strict=strict
        )
        key = kept_senders.add(connection, sender, actor=operator(), at=now())
    console.print(f"API key of {name}, shown only now: [bold]{key}[/]", highlight=False)


@senders.command(name="list")
def list_senders(store: StoreOption = None) -> None:
    """List the senders."""
    table = Table("name", "formats", "checkpoint", "strict", "state", box=None)
    with opened(store) as found, found.reading() as connection:
        for one in kept_senders.all_senders(connection):
            state = "disabled" if one.disabled_at else ""
            formats = ", ".join(one.formats) or "all"
            table.add_row(one.name, formats, one.checkpoint or "", str(one.strict), state)
    console.print(table)


def backup(
    target: Annotated[Path, typer.Argument(help="The file to write; it must not exist.")],
    store: StoreOption = None,
) -> None:
    """Copy the store to a file, while others work. The message key is not in it: keep it apart."""
    with opened(store) as found:
        made = backups.backup(found, target)
        with found.begin() as connection:
            entry = AuditEntry(
                at=now(), actor=operator(), action="backed_up", subject_kind="store",
                detail={"size": made.size},
            )  # fmt: skip
            audit.append(connection, entry)
    console.print(f"{made.path}: {made.size:,} bytes; note the audit head {made.audit_head[:16]}")
    console.print(f"[bold]Keep the message key ({made.key_place}) in another place.[/]")


def restore(
    source: Annotated[Path, typer.Argument(help="A file that `darvoza backup` wrote.")],
    store: StoreOption = None,
) -> None:
    """Put a backup in the place of the store. The message key is needed too."""
    target = Path(store or load_settings().store)
    backups.restore(source, target)
    backups.check_restored(target)
    console.print(f"restored to {target}")
