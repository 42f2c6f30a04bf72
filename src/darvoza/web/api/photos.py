"""⑨ Photos of what a control found."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from darvoza.access import Action
from darvoza.store.photos import Photo
from darvoza.web.identity import Visit, allowed
from darvoza.web.shapes import Id
from darvoza.web.views import sight
from darvoza.web.views.photos import PhotoList, keep_photos, photo_bytes, photo_list
from darvoza.web.views.units import visible_outcome

router = APIRouter(prefix="/api/outcomes/{outcome_id}/photos", tags=["controls"])

Seeing = Annotated[Visit, allowed(Action.SEE_CROSSING)]
PICTURE = {"schema": {"type": "string", "format": "binary"}}


@dataclass(frozen=True, slots=True)
class Brought:
    """A picture from an account that may record outcomes."""

    visit: Visit
    data: bytes


async def _body(
    request: Request, visit: Annotated[Visit, allowed(Action.RECORD_OUTCOME)]
) -> Brought:
    """The bytes, taken only from an account that may; `limits.BodyLimit` bounds them."""
    return Brought(visit, await request.body())


@router.get("", summary="The photos of an outcome")
def photos(visit: Seeing, outcome_id: Id) -> PhotoList:
    """What is known of each but the picture itself. The view is recorded."""
    with sight.looking(visit) as connection:
        return photo_list(connection, visit, outcome_id)


@router.post(
    "",
    status_code=201,
    summary="Add a photo to an outcome",
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "The picture as it is: JPEG, PNG or WebP, at most 8 MB.",
            "content": {"image/*": PICTURE},
        }
    },
)
def add(brought: Annotated[Brought, Depends(_body)], outcome_id: Id) -> Photo:
    """What the camera wrote beside the picture, such as the place, is left out."""
    visit = brought.visit
    with visit.desk.store.begin() as connection:
        visible_outcome(connection, visit, outcome_id)
        return keep_photos(connection, visit, outcome_id, [brought.data])[0]


@router.get(
    "/{photo_id}",
    summary="One photo",
    response_class=Response,
    responses={200: {"description": "The picture.", "content": {"image/*": PICTURE}}},
)
def photo(visit: Seeing, outcome_id: Id, photo_id: Id) -> Response:
    """The picture itself. The view is recorded."""
    return picture(visit, photo_id, outcome_id=outcome_id)


def picture(visit: Visit, photo_id: str, *, outcome_id: str | None = None) -> Response:
    """The answer that is one photo; a browser shows it and takes it for nothing else."""
    with sight.looking(visit) as connection:
        one, data = photo_bytes(connection, visit, photo_id, outcome_id=outcome_id)
    name = f"{one.id}.{one.media_type.removeprefix('image/')}"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(data, media_type=one.media_type, headers=headers)
