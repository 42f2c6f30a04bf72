"""⑨ The checkpoints that a store serves, and the store itself, kept by the administrator."""

from dataclasses import dataclass
from typing import Annotated
from zoneinfo import available_timezones

from fastapi import APIRouter
from pydantic import Field

from darvoza import codes
from darvoza.access import Action
from darvoza.errors import InputError, NotFoundError
from darvoza.records import Checkpoint, Mode
from darvoza.store import checkpoints
from darvoza.web.identity import Visit, allowed
from darvoza.web.shapes import Code, Line
from darvoza.web.views.store_facts import StoreFacts, store_facts

router = APIRouter(prefix="/api", tags=["accounts"])

Keeping = Annotated[Visit, allowed(Action.KEEP_ACCOUNTS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointList:
    """Every checkpoint of the store, by code."""

    checkpoints: tuple[Checkpoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedCheckpoint:
    """A checkpoint from now on; *ports* are the airports, stations or offices it serves."""

    name: Line
    mode: Mode
    country: Line
    zone: Line
    ports: Annotated[tuple[Code, ...], Field(max_length=50)] = ()
    agency: Line = "border"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCheckpoint:
    """A checkpoint to be added."""

    code: Code
    name: Line
    mode: Mode
    country: Line
    zone: Line
    ports: Annotated[tuple[Code, ...], Field(max_length=50)] = ()
    agency: Line = "border"


@router.get("/checkpoints/kept", summary="Every checkpoint of the store")
def all_checkpoints(visit: Keeping) -> CheckpointList:
    """Those of every agency."""
    with visit.desk.store.reading() as connection:
        return CheckpointList(checkpoints=checkpoints.all_checkpoints(connection))


@router.post("/checkpoints", status_code=201, summary="Add a checkpoint")
def add(visit: Keeping, asked: NewCheckpoint) -> Checkpoint:
    """Messages that were quarantined because nobody knew the place can be read again now."""
    made = _checkpoint(asked.code, asked)
    with visit.desk.store.begin() as connection:
        if any(one.code == made.code for one in checkpoints.all_checkpoints(connection)):
            raise InputError("code", f"there is a checkpoint {made.code} already")
        checkpoints.save(connection, made, actor=visit.account.name, at=visit.at)
    return made


@router.post("/checkpoints/{code}/change", summary="Change a checkpoint")
def change(visit: Keeping, code: Code, asked: ChangedCheckpoint) -> Checkpoint:
    """What crossed there stays as it was recorded; the trail keeps what there was before."""
    made = _checkpoint(code, asked)
    with visit.desk.store.begin() as connection:
        if all(one.code != code for one in checkpoints.all_checkpoints(connection)):
            raise NotFoundError(f"There is no checkpoint {code}.")
        checkpoints.save(connection, made, actor=visit.account.name, at=visit.at)
    return made


@router.get("/store", summary="Which store this is, and how it stands")
def facts(visit: Keeping) -> StoreFacts:
    """Run, schema, the fingerprint of the message key, and the last backup that is recorded."""
    with visit.desk.store.reading() as connection:
        return store_facts(connection)


def _checkpoint(code: str, asked: ChangedCheckpoint | NewCheckpoint) -> Checkpoint:
    country = codes.country(asked.country)
    if country is None or country.alpha2 is None:
        raise InputError("country", f"{asked.country} is not a country; write two letters: KZ")
    if asked.zone not in available_timezones():
        raise InputError("zone", f"{asked.zone} is not a time zone; write Asia/Almaty")
    return Checkpoint(
        code=code,
        name=asked.name,
        mode=asked.mode,
        country=country.alpha2,
        zone=asked.zone,
        ports=asked.ports,
        agency=asked.agency,
    )
