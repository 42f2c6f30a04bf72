"""`pack-draw`, `pack-check`: practice cases as a file that posts can exchange."""

from pathlib import Path
from typing import Annotated

import typer

from darvoza.cli.console import console
from darvoza.cli.practice import counts_of, print_problems
from darvoza.errors import InputError
from darvoza.training.checker import problems
from darvoza.training.drawing import draw_cases
from darvoza.training.ledger import Setting
from darvoza.training.packs import read_pack, write_pack


def pack_draw(
    file: Annotated[Path, typer.Argument(help="The YAML file to write; never an existing one.")],
    *,
    name: Annotated[str, typer.Option(help="Name of the pack: small letters, digits and _.")],
    author: Annotated[str, typer.Option(help="Who answers for it.")],
    cases: Annotated[int, typer.Option(help="How many cases.", min=1, max=500)] = 20,
    seed: Annotated[int, typer.Option(help="The same seed gives the same cases.")] = 1,
) -> None:
    """Draw practice cases into a pack, to read, change and pass on."""
    text = write_pack(name, author, draw_cases(seed, cases, Setting.LEARN))
    try:
        with file.open("x", encoding="utf-8") as made:
            made.write(text)
    except FileExistsError:
        raise InputError("file", f"{file} is there already: choose another name") from None
    console.print(f"{cases} cases in {file}.")


def pack_check(
    file: Annotated[Path, typer.Argument(help="A case pack in YAML.", exists=True)],
) -> None:
    """Say whether the cases of a pack are solvable and fair; exit status 1 if any is not."""
    pack = read_pack(file.read_text(encoding="utf-8"))
    wrong = {case.id: found for case in pack.cases if (found := problems(case))}
    console.print(f"[bold]{pack.name}[/], by {pack.author}")
    console.print(counts_of(pack.cases))
    for name, found in wrong.items():
        console.print(f"case {name}:")
        print_problems([found])
    fair = len(pack.cases) - len(wrong)
    console.print(f"[bold]{fair} of {len(pack.cases)} cases are solvable and fair.[/]")
    if wrong:
        raise typer.Exit(1)
