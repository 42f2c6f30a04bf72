"""`explain`, `outcome`: why a control unit is recommended, and what its control found."""

from typing import Annotated

import typer
from sqlalchemy import Connection

from darvoza import codes
from darvoza.cli.console import LanguageOption, StoreOption, console, now, opened, operator
from darvoza.cli.desk import STYLES, audit_view
from darvoza.errors import NotFoundError
from darvoza.facts import FACTS
from darvoza.pipeline.looking import profile_finder
from darvoza.pipeline.opening import timeline
from darvoza.presentation import Explained, Wording, label, language
from darvoza.presentation.words import CHANNELS
from darvoza.profiles import asks
from darvoza.records import (
    Assessment,
    ControlKind,
    Crossing,
    Finding,
    Outcome,
    Result,
    ThreatArea,
)
from darvoza.store import assessments as kept_assessments
from darvoza.store import controls
from darvoza.store import crossings as kept_crossings
from darvoza.store import links as kept_links
from darvoza.store.ids import new_id
from darvoza.store.queue import UnitLine, unit_lines
from darvoza.subjects import kind_of

NAMED = "A document, plate, wagon, container or S10 number; or the id of a unit or crossing."


def explain(
    name: Annotated[str, typer.Argument(help=NAMED)],
    lang: LanguageOption = "en",
    store: StoreOption = None,
) -> None:
    """Say why: channel, score, every reason with its facts, and the versions that made them."""
    with opened(store) as found, found.begin() as connection:
        words = Wording(language(lang), profile_finder(connection))
        for crossing_id in _members(connection, name):
            _explain(connection, crossing_id, words)


def _members(connection: Connection, name: str) -> list[str]:
    if kept_crossings.crossings(connection, [name]):
        return [name]
    return [member.crossing_id for member in unit_named(connection, name).members]


def unit_named(connection: Connection, name: str) -> UnitLine:
    """The control unit with the id *name*, or the last one with that document, plate, number …

    Raises NotFoundError when there is none.
    """
    line = unit_lines(connection, [name]).get(name)
    if line is not None:
        return line
    for value in (codes.plate(name), codes.document_number(name)):
        crossing_id = kept_crossings.latest_with(connection, value) if value else None
        units = kept_links.units_with(connection, [crossing_id] if crossing_id else [])
        if units:
            unit_id = next(iter(units)).id
            return unit_lines(connection, [unit_id])[unit_id]
    raise NotFoundError(f"There is no control unit, document, plate or item {name}.")


def _explain(connection: Connection, crossing_id: str, words: Wording) -> None:
    crossing = kept_crossings.crossings(connection, [crossing_id])[crossing_id]
    audit_view(connection, [crossing_id], "explain on the command line")
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
    _print_questions(connection, crossing, latest, words)
    for failed in _open_failures(latest, connection):
        console.print(f"  [red]! {failed}[/]")
    console.print(
        f"  [dim]{latest.as_of:%Y-%m-%d %H:%M:%S}Z profiles {latest.versions.profiles[:12]}"
        f" lists {latest.versions.lists[:12]} facts {latest.versions.facts[:12]}[/]"
    )


def _open_failures(latest: Assessment, connection: Connection) -> list[str]:
    """What failed, without naming a restricted profile."""
    profiles = timeline(connection).at(latest.as_of).matcher.profiles
    restricted = {f"profile:{profile.id}" for profile in profiles if profile.restricted}
    return [name for name in latest.failed if name not in restricted]


def _print_questions(
    connection: Connection, crossing: Crossing, latest: Assessment, words: Wording
) -> None:
    """What to ask: facts that would decide whether a profile applies, and are not known."""
    applied = {reason.id for reason in latest.reasons}
    movement = crossing.movement
    for profile in timeline(connection).at(now()).matcher.profiles:
        scope = profile.applies_to.includes(
            subject=kind_of(crossing.subject), mode=movement.mode, direction=movement.direction,
            checkpoint=movement.checkpoint,
        )  # fmt: skip
        if scope and not profile.restricted and profile.id not in applied:
            for name in asks(profile, latest.facts, FACTS):
                meaning = words.language(FACTS[name].meaning)
                title = words.language.of(dict(profile.titles))
                console.print(f"  ? {words.language('ask')}: {meaning} ({title})")


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
    unit: Annotated[str, typer.Argument(help=NAMED)],
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
        line = unit_named(connection, unit)
        told = Outcome(
            id=new_id(at), unit_id=line.id, crossing_id=line.strictest.crossing_id, result=result,
            at=at, officer=operator(), controls=tuple(control or ()), minutes=minutes,
            finding=finding, area=area, substance=substance, quantity=quantity,
            quantity_unit=quantity_unit, concealment=concealment, note=note,
            case_reference=case_reference, amends=amends,
        )  # fmt: skip
        controls.record_outcome(connection, told, known_at=at)
    console.print(f"recorded: {told.id}")
