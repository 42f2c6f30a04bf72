"""⑨ Risk profiles: written by analysts, approved by somebody else."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from darvoza.access import Action, require
from darvoza.errors import InputError
from darvoza.facts import FACTS
from darvoza.pipeline import governing
from darvoza.profiles import State, load
from darvoza.web.desk import assess_again
from darvoza.web.identity import Visit, allowed
from darvoza.web.shapes import Id, Text
from darvoza.web.views.profiles import (
    ProfileLine,
    ProfilePage,
    check_area,
    check_version,
    profile_list,
    profile_page,
)

router = APIRouter(prefix="/api/profiles", tags=["profiles"])

Looking = Annotated[Visit, allowed(Action.SEE_PROFILES)]
Writing = Annotated[Visit, allowed(Action.WRITE_PROFILE)]
Moving = Annotated[Visit, allowed(Action.WRITE_PROFILE, Action.APPROVE_PROFILE)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileList:
    """The newest version of each profile, and the one in force."""

    profiles: tuple[ProfileLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Why a version comes into another state."""

    note: Text | None = None


async def _text(request: Request) -> str:
    try:
        return (await request.body()).decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError("body", f"byte {error.start} is not UTF-8") from error


@router.get("", summary="The profiles of the account's threat areas")
def profiles(visit: Looking) -> ProfileList:
    """A restricted profile shows others only its area, instruction and whom to call."""
    with visit.desk.store.reading() as connection:
        return ProfileList(profiles=profile_list(connection, visit))


@router.get("/{profile_id}", summary="One profile with its versions and its history")
def one_profile(visit: Looking, profile_id: Id) -> ProfilePage:
    """Every version with its text as written, and who brought it into which state, when."""
    with visit.desk.store.reading() as connection:
        return profile_page(connection, visit, profile_id)


@router.post(
    "",
    status_code=201,
    summary="Write a new profile, or a new version of one",
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "A profile file (docs/analyst/profiles.md), UTF-8.",
            "content": {"application/yaml": {"schema": {"type": "string"}}},
        }
    },
)
def write(visit: Writing, text: Annotated[str, Depends(_text)]) -> ProfilePage:
    """It is a draft: saving is not activating. An error names the line and the field."""
    check_area(visit, load(text, FACTS))
    saved = governing.save_profile(visit.desk.store, text, author=visit.account, at=visit.at)
    return _page(visit, saved.id)


@router.post(
    "/{profile_id}/versions/{version}/{state}", summary="Bring a version into another state"
)
def advance(
    visit: Moving, profile_id: Id, version: Id, state: State, asked: Step | None = None
) -> ProfilePage:
    """From draft to review, in force and retired; who approves it did not write it."""
    weighs = state in {State.IN_FORCE, State.RETIRED}
    if weighs:
        require(visit.account, Action.APPROVE_PROFILE)
    with visit.desk.store.reading() as connection:
        check_version(connection, visit, profile_id, version)
    note = (asked.note if asked else None) or ""
    governing.advance_profile(
        visit.desk.store, version, state, actor=visit.account, at=visit.at, note=note
    )
    if weighs:
        assess_again(visit.desk, visit.at)
    return _page(visit, profile_id)


def _page(visit: Visit, profile_id: str) -> ProfilePage:
    with visit.desk.store.reading() as connection:
        return profile_page(connection, visit, profile_id)
