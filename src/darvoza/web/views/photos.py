"""⑨ Photos of an outcome: who may see them, and how they come in."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from darvoza.errors import InputError, NotFoundError
from darvoza.store import photos as kept
from darvoza.store.ids import new_id
from darvoza.store.photos import Photo
from darvoza.web.identity import Visit
from darvoza.web.pictures import FIELD, PHOTOS, cleaned
from darvoza.web.views import sight
from darvoza.web.views.units import visible_outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoList:
    """The photos of one outcome, the first first."""

    photos: tuple[Photo, ...]


def keep_photos(
    connection: Connection, visit: Visit, outcome_id: str, pictures: Sequence[bytes]
) -> tuple[Photo, ...]:
    """Keep *pictures* with an outcome.

    Raises InputError for one that cannot be kept, and for more than an outcome can have.
    """
    if not pictures:
        return ()
    before = kept.photos_of(connection, [outcome_id]).get(outcome_id, ())
    if len(before) + len(pictures) > PHOTOS:
        raise InputError(FIELD, "An outcome has at most 6 photos; an amendment can have others.")
    taken = [_photo(visit, outcome_id, *cleaned(data)) for data in pictures]
    kept.keep(connection, visit.desk.store, taken)
    return tuple(photo for photo, _ in taken)


def _photo(visit: Visit, outcome_id: str, media_type: str, data: bytes) -> tuple[Photo, bytes]:
    photo = Photo(
        id=new_id(visit.at),
        outcome_id=outcome_id,
        officer=visit.account.name,
        at=visit.at,
        media_type=media_type,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
    )
    return photo, data


def photo_list(connection: Connection, visit: Visit, outcome_id: str) -> PhotoList:
    """The photos of an outcome. Raises NotFoundError unless it is there and may be seen."""
    visible_outcome(connection, visit, outcome_id)
    sight.viewed(connection, visit, "outcome", [outcome_id])
    return PhotoList(photos=kept.photos_of(connection, [outcome_id]).get(outcome_id, ()))


def photo_bytes(
    connection: Connection, visit: Visit, photo_id: str, *, outcome_id: str | None = None
) -> tuple[Photo, bytes]:
    """One photo, of *outcome_id* if that is given, with its bytes; the view is recorded.

    Raises NotFoundError unless it is there and its control unit may be seen.
    """
    photo = kept.photo_of(connection, photo_id)
    if outcome_id not in {None, photo.outcome_id}:
        raise NotFoundError(f"There is no photo {photo_id}.")
    try:
        visible_outcome(connection, visit, photo.outcome_id)
    except NotFoundError:
        raise NotFoundError(f"There is no photo {photo_id}.") from None
    sight.viewed(connection, visit, "photo", [photo_id])
    return photo, kept.bytes_of(connection, visit.desk.store, photo_id)
