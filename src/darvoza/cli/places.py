"""`checkpoints`: the places of control that a store serves."""

from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer
from rich.table import Table

from darvoza import codes
from darvoza.cli.console import StoreOption, console, now, opened, operator
from darvoza.errors import InputError
from darvoza.records import Checkpoint, Mode
from darvoza.store import checkpoints

app = typer.Typer(help="Checkpoints the store serves.", no_args_is_help=True)


@app.command()
def add(
    code: Annotated[str, typer.Argument(help="Code of the checkpoint, such as KZALA-A.")],
    name: Annotated[str, typer.Argument(help="Its name.")],
    mode: Annotated[Mode, typer.Option(help="What passes there.")],
    country: Annotated[str, typer.Option(help="Two letters, such as KZ.")],
    zone: Annotated[str, typer.Option(help="Time zone, such as Asia/Almaty.")],
    port: Annotated[
        list[str] | None,
        typer.Option(help="Airport, station or office it serves; may be given again."),
    ] = None,
    agency: Annotated[str, typer.Option(help="The agency that runs it.")] = "border",
    store: StoreOption = None,
) -> None:
    """Add a checkpoint, or put it in the place of the one with its code."""
    known = codes.country(country)
    if known is None:
        raise InputError("country", f"{country} is not a country; write two letters, such as KZ")
    _check_zone(zone)
    place = Checkpoint(
        code=code, name=name, mode=mode, country=known.alpha2 or country, zone=zone,
        ports=tuple(port or ()), agency=agency,
    )  # fmt: skip
    with opened(store) as found, found.begin() as connection:
        checkpoints.save(connection, place, actor=operator(), at=now())
    console.print(f"saved {code}; messages quarantined as PLACE-UNKNOWN can be read again now")


def _check_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise InputError("zone", f"{zone} is not a time zone; write Asia/Almaty") from error


@app.command(name="list")
def listed(store: StoreOption = None) -> None:
    """List the checkpoints."""
    table = Table("code", "name", "mode", "country", "zone", "ports", "agency", box=None)
    with opened(store) as found, found.reading() as connection:
        for one in checkpoints.all_checkpoints(connection):
            row = one.code, one.name, str(one.mode), one.country, one.zone, ", ".join(one.ports)
            table.add_row(*row, one.agency)
    console.print(table)
