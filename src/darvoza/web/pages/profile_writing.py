"""⑨ Writing a profile: its text in one field, checked as often as one likes, kept as a draft."""

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from darvoza.access import Action
from darvoza.errors import AccessError, ConditionError, NotFoundError, ProfileError
from darvoza.profiles import State
from darvoza.web.api import profiles as api
from darvoza.web.identity import Visit
from darvoza.web.pages.profiles import chosen_version
from darvoza.web.pages.rendering import page, see
from darvoza.web.pages.session import Sent, shown
from darvoza.web.views.profile_text import Mistake, mistake
from darvoza.web.views.profiles import check_readable

router = APIRouter(include_in_schema=False)

Writing = Annotated[Visit, shown(Action.WRITE_PROFILE)]
Name = Annotated[str, Path(max_length=64)]

NEW = "-"
"""Stands in the address for a profile that has no id yet: no profile can be called so."""

BESIDE = 2
"""Lines shown before and after a mistake."""

BEGINNING = """\
id:
title:
  en:
  ru:
instruction:
  en:
  ru:
area: general
channel: yellow
points: 20
applies_to:
  subjects: [traveller]
condition: >-
legal_basis: null
source:
indicators: []
owner:
restricted: false
contact: null
expires:
tests:
  - name:
    facts: {}
    applies: true
  - name:
    facts: {}
    applies: false
"""
"""The fields of a new profile, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A line at or near a mistake; *marked* is the word at its column."""

    number: int
    before: str
    marked: str
    after: str
    wrong: bool


@router.get("/profiles/{profile_id}/write")
def form(
    request: Request,
    visit: Writing,
    profile_id: Name,
    version: Annotated[str, Query(max_length=80)] = "",
) -> Response:
    """The text to begin with: a version of the profile, or the fields of a new one."""
    return _page(request, visit, profile_id, _begin(visit, profile_id, version))


def _begin(visit: Visit, profile_id: str, version: str) -> str:
    if profile_id == NEW:
        return BEGINNING
    _check_readable(visit, profile_id)
    body = chosen_version(api.one_profile(visit, profile_id), version).body
    if body is None:
        raise AccessError("The owner of this profile keeps from others what it looks for.")
    return body


def _check_readable(visit: Visit, profile_id: str) -> None:
    with visit.desk.store.reading() as connection:
        check_readable(connection, visit, profile_id)


@router.post("/profiles/{profile_id}/write")
def write(request: Request, visit: Writing, profile_id: Name, sent: Sent) -> Response:
    """Check the text, or keep it as a draft; a text with a mistake is not kept at all.

    Raises NotFoundError for a profile that may not be read.
    """
    if profile_id != NEW:
        _check_readable(visit, profile_id)
    body = str(sent.get("body", "")).replace("\r\n", "\n")
    try:
        checked = api.check(visit, body)
        _check_new(visit, profile_id, checked)
        if sent.get("do") != "keep":
            return _page(request, visit, profile_id, body, checked=checked)
        api.write(visit, body)
    except (ProfileError, ConditionError, AccessError, NotFoundError) as error:
        return _page(request, visit, profile_id, body, wrong=mistake(body, error))
    return see(f"/profiles/{checked.id}?version={checked.version}&done=kept")


def _check_new(visit: Visit, asked: str, checked: api.CheckedProfile) -> None:
    """Raise ProfileError when the text is of another profile, or is kept already as it is."""
    known = _versions(visit, checked.id)
    if asked == NEW and known:
        raise ProfileError(
            "There is a profile {id} already: open it to write a new version.", id=checked.id
        )
    if asked not in {NEW, checked.id}:
        raise ProfileError(
            "This page writes versions of {id}: begin a new profile for another id.", id=asked
        )
    if known.get(checked.version, State.RETIRED) is not State.RETIRED:
        raise ProfileError("Nothing is changed: this version is kept already.")


def _versions(visit: Visit, profile_id: str) -> dict[str, State | None]:
    """The versions of a profile that may be seen, with their states; none for a new one."""
    try:
        found = api.one_profile(visit, profile_id)
    except NotFoundError:
        return {}
    return {one.line.version: one.line.state for one in found.versions}


def _page(
    request: Request,
    visit: Visit,
    profile_id: str,
    body: str,
    *,
    checked: api.CheckedProfile | None = None,
    wrong: Mistake | None = None,
) -> Response:
    return page(
        request,
        visit,
        "profile_write.html",
        status=422 if wrong else 200,
        id="" if profile_id == NEW else profile_id,
        address=profile_id,
        body=body,
        checked=checked,
        wrong=wrong,
        around=_around(body, wrong) if wrong else (),
    )


def _around(body: str, wrong: Mistake) -> list[Shown]:
    """The lines around the place of a mistake; none when no line is known."""
    if wrong.line is None:
        return []
    lines = list(enumerate(body.splitlines(), start=1))
    near = lines[max(0, wrong.line - 1 - BESIDE) : wrong.line + BESIDE]
    return [_shown(number, text, wrong) for number, text in near]


def _shown(number: int, text: str, wrong: Mistake) -> Shown:
    here = number == wrong.line
    start = (wrong.column or 1) - 1 if here else 0
    found = re.match(r"\w+|\S", text[start:]) if here and wrong.column else None
    end = start + (found.end() if found else 0)
    return Shown(
        number=number,
        before=text[:start],
        marked=text[start:end],
        after=text[end:],
        wrong=here,
    )
