"""⑨ Profiles: the list with what became of them, one with its versions, and the writing of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, TypeVar
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from starlette.datastructures import FormData

from darvoza.access import Action, may
from darvoza.errors import InputError, NotFoundError, ProfileError
from darvoza.presentation import language
from darvoza.profiles import State
from darvoza.records import Mode, ThreatArea
from darvoza.web.api import profiles as api
from darvoza.web.identity import Visit
from darvoza.web.pages import forms
from darvoza.web.pages.forms import EMPTY, Filled, FormError
from darvoza.web.pages.rendering import page, see
from darvoza.web.pages.session import Sent, shown
from darvoza.web.shapes import Id, Text
from darvoza.web.views.profile_text import body_lines
from darvoza.web.views.profiles import ProfileLine, ProfilePage, VersionContext

router = APIRouter(include_in_schema=False)

Looking = Annotated[Visit, shown(Action.SEE_PROFILES)]
Moving = Annotated[Visit, shown(Action.WRITE_PROFILE, Action.APPROVE_PROFILE)]

Choice = TypeVar("Choice", State, ThreatArea, Mode)

ASKED = ("state", "area", "mode", "q")
"""By what the list is filtered."""

_TWIN = {"q": "text"}
"""What the API calls differently."""

PER_PAGE = 100

_DONE = {
    State.DRAFT: "returned",
    State.IN_REVIEW: "submitted",
    State.IN_FORCE: "approved",
    State.RETIRED: "retired",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WithReason:
    """What sending back and retiring need: why."""

    note: Text


@router.get("/profiles")
def profile_list(
    request: Request, visit: Looking, start: Annotated[int, Query(ge=0, le=1_000_000)] = 0
) -> Response:
    """The profiles that fit what is asked, from the one at *start* on."""
    asked = {name: request.query_params.get(name, "")[:200] for name in ASKED}
    found = _found(visit, asked)
    return page(
        request, visit, "profiles.html",
        lines=found[start : start + PER_PAGE], total=len(found), start=start, per_page=PER_PAGE,
        waiting=sum(one.state is State.IN_REVIEW for one in found),
        expiring=sum(one.expires_soon and one.state is State.IN_FORCE for one in found),
        asked=asked, filters={name: text for name, text in asked.items() if text},
        twin=urlencode({_TWIN.get(name, name): text for name, text in asked.items() if text}),
        states=list(State), areas=list(ThreatArea), modes=list(Mode),
        writes=may(visit.account, Action.WRITE_PROFILE),
    )  # fmt: skip


def _found(visit: Visit, asked: Mapping[str, str]) -> tuple[ProfileLine, ...]:
    """What no choice offers is not asked."""
    return api.profiles(
        visit,
        state=_member(State, asked["state"]),
        area=_member(ThreatArea, asked["area"]),
        mode=_member(Mode, asked["mode"]),
        text=asked["q"],
    ).profiles


def _member(kind: type[Choice], said: str) -> Choice | None:
    return next((one for one in kind if one.value == said), None)


@router.get("/profiles/{profile_id}")
def profile(
    request: Request,
    visit: Looking,
    profile_id: Id,
    version: Annotated[str, Query(max_length=80)] = "",
    against: Annotated[str, Query(max_length=80)] = "",
) -> Response:
    """A profile: the version asked for, else the newest; *against* compares it with another."""
    return _profile(request, visit, (profile_id, version), against=against)


def chosen_version(found: ProfilePage, version: str) -> VersionContext:
    """The version asked for, else the newest. Raises NotFoundError."""
    if not version:
        return found.versions[0]
    wanted = next((one for one in found.versions if one.line.version == version), None)
    if wanted is None:
        raise NotFoundError(f"There is no version {version} of profile {found.id}.")
    return wanted


def _profile(
    request: Request,
    visit: Visit,
    which: tuple[str, str],
    *,
    against: str = "",
    filled: Filled = EMPTY,
) -> Response:
    """The page of *which* profile and version; 422 when its form was refused."""
    found = api.one_profile(visit, which[0])
    chosen = chosen_version(found, which[1])
    changed = api.changed(visit, found.id, chosen.line.version, against) if against else None
    return page(
        request, visit, "profile.html", status=422 if filled.wrong else 200,
        profile=found, chosen=chosen, line=chosen.line, content=chosen.content,
        body=body_lines(chosen.body or ""), changed=changed, filled=filled,
        writes=may(visit.account, Action.WRITE_PROFILE),
    )  # fmt: skip


@router.post("/profiles/{profile_id}/versions/{version}/{state}")
def advance(
    request: Request, visit: Moving, profile_id: Id, version: Id, state: State, sent: Sent
) -> Response:
    """Bring a version into another state; sending back and retiring say why."""
    say = language(visit.account.language)
    try:
        note = _note(sent, visit, state)
        api.advance(visit, profile_id, version, state, api.Step(note=note))
    except FormError as error:
        return _profile(request, visit, (profile_id, version), filled=error.filled)
    except (ProfileError, InputError) as error:
        filled = forms.refused(sent, error, say).filled
        return _profile(request, visit, (profile_id, version), filled=filled)
    return see(f"/profiles/{profile_id}?version={version}&done={_DONE[state]}")


def _note(sent: FormData, visit: Visit, state: State) -> str | None:
    say = language(visit.account.language)
    if state in {State.DRAFT, State.RETIRED}:
        return forms.read(WithReason, sent, say).note
    return forms.read(api.Step, sent, say).note
