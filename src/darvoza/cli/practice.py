"""`practice`, `practice-check`: a class's own store with its desk, and a look at what is drawn."""

import os
import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from darvoza.access import Role
from darvoza.cli import keeping
from darvoza.cli.console import console, now
from darvoza.errors import WrongRunError
from darvoza.pipeline.governing import install
from darvoza.settings import load_settings
from darvoza.simulate.ground import account
from darvoza.simulate.world import CHECKPOINTS
from darvoza.store import accounts, checkpoints
from darvoza.store.connection import Store, create, open_store
from darvoza.training.checker import Problem, firm_paths, independent, problems, told
from darvoza.training.drawing import draw_cases
from darvoza.training.ledger import Case, Setting

ACTOR = "class"

ACCOUNTS: tuple[tuple[str, Role], ...] = (
    ("trainer", Role.TRAINER),
    *((f"trainee{number}", Role.TRAINEE) for number in range(1, 9)),
)
"""Who a new class has: one who leads, eight who practise."""

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""What passwords are made of: nothing that is read as something else on paper."""


def practice(
    folder: Annotated[Path, typer.Argument(help="Folder of the class; made if there is none.")],
    *,
    host: Annotated[
        str | None, typer.Option(help="Address to listen on; by default DARVOZA_HOST.")
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on; by default DARVOZA_PORT.")
    ] = None,
    serve: Annotated[bool, typer.Option(help="Serve the desk afterwards.")] = True,
) -> None:
    """Make the store of a training class, if there is none yet, and serve its desk.

    The class is named after the folder. It has the four checkpoints of the simulated world, the
    risk profiles of DARVOZA_PROFILES, a trainer and eight trainees; their passwords are shown once.
    """
    path = folder / "darvoza.db"
    if path.exists():
        _open_class(path).close()
    else:
        _make(path, now())
    settings = load_settings()
    address = f"http://{host or settings.host}:{port or settings.port}/practice"
    console.print(f"[bold]Practice: {address}[/]  (stop it with Ctrl+C)", highlight=False)
    if serve:
        os.environ["DARVOZA_STORE"] = str(path)
        keeping.serve(host=host, port=port)


def _open_class(path: Path) -> Store:
    """The store of a class. Raises WrongRunError for a store of anything else."""
    found = open_store(path)
    if found.kind != "training":
        found.close()
        raise WrongRunError(
            f"{path} is the store of the {found.kind} run “{found.run}”, not of a class:"
            " choose another folder. Nothing was changed."
        )
    return found


def _make(path: Path, at: datetime) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    before = set(path.parent.iterdir())
    store = create(path, run=path.parent.resolve().name, kind="training")
    try:
        passwords = lay_class(store, profiles=Path(load_settings().profiles), at=at)
    except BaseException:
        store.close()
        _take_back(path.parent, before)  # half a class would have accounts nobody can open
        raise
    _print_accounts(passwords)
    console.print(f"Class “{store.run}” in {path}; its message key lies beside it: keep both.")
    store.close()


def _take_back(folder: Path, before: set[Path]) -> None:
    for one in set(folder.iterdir()) - before:
        one.unlink()


def lay_class(store: Store, *, profiles: Path, at: datetime) -> dict[str, str]:
    """Prepare an empty *store* for a class; the password of each account, by its name.

    Raises ProfileError when a profile of the folder is wrong.
    """
    passwords = {name: _password() for name, _ in ACCOUNTS}
    with store.begin() as connection:
        for place in CHECKPOINTS:
            checkpoints.save(connection, place, actor=ACTOR, at=at)
        for name, role in ACCOUNTS:
            accounts.add(connection, account(name, role), passwords[name], actor=ACTOR, at=at)
    author, approver = account("analyst", Role.ANALYST), account("supervisor", Role.SUPERVISOR)
    count = len(install(store, profiles, author=author, approver=approver, at=at))
    console.print(f"{len(CHECKPOINTS)} checkpoints, {count} risk profiles in force.")
    if not count:
        console.print(
            f"[bold]There are no profiles in {profiles}[/]: the desk will recommend nothing."
        )
        console.print("Delete the folder, let DARVOZA_PROFILES name theirs, and call this again.")
    return passwords


def _password() -> str:
    """Twelve letters in three groups, about 59 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))


def _print_accounts(passwords: dict[str, str]) -> None:
    table = Table("account", "role", "password", box=None)
    for name, role in ACCOUNTS:
        table.add_row(name, str(role), passwords[name])
    console.print(table)
    console.print("[bold]The passwords are shown only now.[/] Write them down, hand them out;")
    console.print("everybody changes their own at the desk, under their name.")


def practice_check(
    *,
    cases: Annotated[int, typer.Option(help="How many cases to draw.", min=1, max=100_000)] = 2000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same cases.")] = 1,
) -> None:
    """Draw practice cases and count which are solvable and fair; exit status 1 if any is not."""
    drawn = draw_cases(seed, cases, Setting.LEARN)
    wrong = {case.id: found for case in drawn if (found := problems(case))}
    console.print(counts_of(drawn))
    print_problems(wrong.values())
    fair = len(drawn) - len(wrong)
    console.print(f"[bold]{fair} of {len(drawn)} cases are solvable and fair.[/]")
    if wrong:
        raise typer.Exit(1)


def counts_of(drawn: Sequence[Case]) -> Table:
    """How many cases of each mode there are, and how the guilty ones can be found out."""
    table = Table("mode", "cases", "guilty", "two ways or more", "with a physical find", box=None)
    for mode in sorted({case.mode for case in drawn}):
        some = [case for case in drawn if case.mode is mode]
        guilty = [case for case in some if case.guilty]
        twice = sum(independent(firm_paths(case)) == 2 for case in guilty)
        physical = sum(case.hidden is not None for case in guilty)
        table.add_row(mode.value, *map(str, (len(some), len(guilty), twice, physical)))
    return table


def print_problems(wrong: Iterable[Sequence[Problem]]) -> None:
    """What is wrong, the most frequent first."""
    texts = Counter(told(problem) for found in wrong for problem in found)
    for text, count in texts.most_common():
        console.print(f"{count} × {text}")
