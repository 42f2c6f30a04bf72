"""⑨ Risk profiles: written by analysts, approved by somebody else."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from darvoza.access import Action, require
from darvoza.errors import InputError
from darvoza.facts import FACTS
from darvoza.pipeline import governing
from darvoza.profiles import Profile, State, load
from darvoza.records import Mode, ThreatArea
from darvoza.web.desk import assess_again
from darvoza.web.identity import Visit, allowed
from darvoza.web.shapes import Id, Text
from darvoza.web.views.profiles import (
    ProfileLine,
    ProfilePage,
    Sought,
    body_of,
    check_version,
    check_writable,
    profile_list,
    profile_page,
)
from darvoza.web.views.versions import (
    WEIGHED,
    ChangedLine,
    VersionContent,
    difference,
    version_content,
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
class CheckedProfile:
    """A text that could be kept: the version that it would be, and what it says."""

    id: str
    version: str
    content: VersionContent


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What became of each line between two versions."""

    older: str
    newer: str
    lines: tuple[ChangedLine, ...]


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
def profiles(
    visit: Looking,
    state: State | None = None,
    area: ThreatArea | None = None,
    mode: Mode | None = None,
    text: Annotated[str, Query(max_length=200, description="In id, title or owner.")] = "",
) -> ProfileList:
    """A restricted profile shows others only its area, instruction and whom to call."""
    sought = Sought(state=state, area=area, mode=mode, text=text)
    with visit.desk.store.reading() as connection:
        return ProfileList(profiles=profile_list(connection, visit, sought))


@router.get("/{profile_id}", summary="One profile with its versions and its history")
def one_profile(visit: Looking, profile_id: Id) -> ProfilePage:
    """Every version with its text as written, and who brought it into which state, when."""
    with visit.desk.store.reading() as connection:
        return profile_page(connection, visit, profile_id)


@router.get(
    "/{profile_id}/versions/{version}/difference", summary="A version against an earlier one"
)
def changed(visit: Looking, profile_id: Id, version: Id, against: Id) -> Difference:
    """Every line with what became of it; of a withheld version nothing is told."""
    with visit.desk.store.reading() as connection:
        older = body_of(connection, visit, profile_id, against)
        newer = body_of(connection, visit, profile_id, version)
    return Difference(older=against, newer=version, lines=difference(older, newer))


_FILE = {
    "requestBody": {
        "required": True,
        "description": "A profile file (docs/analyst/profiles.md), UTF-8.",
        "content": {"application/yaml": {"schema": {"type": "string"}}},
    }
}


@router.post("/check", summary="Check a profile without keeping it", openapi_extra=_FILE)
def check(visit: Writing, text: Annotated[str, Depends(_text)]) -> CheckedProfile:
    """What it would be, read aloud, with what came of its tests. An error names the line."""
    profile = _writable(visit, text)
    return CheckedProfile(
        id=profile.id, version=profile.hash, content=version_content(visit, profile)
    )


@router.post(
    "",
    status_code=201,
    summary="Write a new profile, or a new version of one",
    openapi_extra=_FILE,
)
def write(visit: Writing, text: Annotated[str, Depends(_text)]) -> ProfilePage:
    """It is a draft: saving is not activating. An error names the line and the field."""
    _writable(visit, text)
    saved = governing.save_profile(visit.desk.store, text, author=visit.account, at=visit.at)
    return _page(visit, saved.id)


@router.post(
    "/{profile_id}/versions/{version}/{state}", summary="Bring a version into another state"
)
def advance(
    visit: Moving, profile_id: Id, version: Id, state: State, asked: Step | None = None
) -> ProfilePage:
    """From draft to review, in force and retired; who approves it did not write it."""
    weighs = state in WEIGHED
    if weighs:
        require(visit.account, Action.APPROVE_PROFILE)
    with visit.desk.store.reading() as connection:
        known = check_version if weighs else body_of  # nobody sends on what he cannot read
        known(connection, visit, profile_id, version)
    note = (asked.note if asked else None) or ""
    governing.advance_profile(
        visit.desk.store, version, state, actor=visit.account, at=visit.at, note=note
    )
    if weighs:
        assess_again(visit.desk, visit.at)
    return _page(visit, profile_id)


def _writable(visit: Visit, text: str) -> Profile:
    """The profile that *text* holds, if the account may write it. Raises AccessError."""
    profile = load(text, FACTS)
    with visit.desk.store.reading() as connection:
        check_writable(connection, visit, profile)
    return profile


def _page(visit: Visit, profile_id: str) -> ProfilePage:
    with visit.desk.store.reading() as connection:
        return profile_page(connection, visit, profile_id)
