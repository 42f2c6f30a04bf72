"""⑨ The page of a message as it speaks of one crossing."""

from typing import Annotated

from fastapi import APIRouter, Request, Response

from darvoza.access import Action
from darvoza.web.api import crossings as api
from darvoza.web.identity import Visit
from darvoza.web.pages.rendering import page
from darvoza.web.pages.session import shown
from darvoza.web.shapes import Id

router = APIRouter(prefix="/crossings", include_in_schema=False)


@router.get("/{crossing_id}/messages/{source_id}")
def message(
    request: Request,
    visit: Annotated[Visit, shown(Action.SEE_CROSSING)],
    crossing_id: Id,
    source_id: Id,
) -> Response:
    """The message part by part, with those marked that speak of the crossing."""
    known = api.message(visit, crossing_id, source_id)
    return page(request, visit, "crossing_message.html", known=known)
