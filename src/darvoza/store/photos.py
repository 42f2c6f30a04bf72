"""Photos of what a control found: encrypted as messages are, erased by retention.

A photo hangs on one outcome or amendment; its bytes are bound to its own id.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from darvoza.errors import NotFoundError
from darvoza.store import audit, secrets
from darvoza.store.connection import Store
from darvoza.store.schema import photos
from darvoza.store.times import from_micros, to_micros


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """What is known of a photo beside its bytes; *size* in bytes, *sha256* as it is kept."""

    id: str
    outcome_id: str
    officer: str
    at: datetime
    media_type: str
    sha256: str
    size: int


_DESCRIBING = tuple(column for column in photos.c if column.name not in {"ciphertext", "nonce"})


def keep(connection: Connection, store: Store, taken: Iterable[tuple[Photo, bytes]]) -> None:
    """Keep photos with their bytes; audited."""
    for photo, data in taken:
        ciphertext, nonce = secrets.sealed(store.key, data, photo.id)
        row = _row(photo) | {"ciphertext": ciphertext, "nonce": nonce}
        connection.execute(insert(photos), row)
        entry = audit.AuditEntry(
            at=photo.at, actor=photo.officer, action="photographed", subject_kind="photo",
            subject_id=photo.id, detail={"outcome": photo.outcome_id},
        )  # fmt: skip
        audit.append(connection, entry)


def photos_of(
    connection: Connection, outcome_ids: Collection[str]
) -> Mapping[str, tuple[Photo, ...]]:
    """The photos of each of *outcome_ids* that has any, the first first."""
    chosen = select(*_DESCRIBING).where(photos.c.outcome_id.in_(sorted(outcome_ids)))
    found: dict[str, tuple[Photo, ...]] = {}
    for row in connection.execute(chosen.order_by(photos.c.at, photos.c.id)):
        found[row.outcome_id] = (*found.get(row.outcome_id, ()), _photo(row))
    return found


def photo_of(connection: Connection, photo_id: str) -> Photo:
    """One photo. Raises NotFoundError."""
    row = connection.execute(select(*_DESCRIBING).where(photos.c.id == photo_id)).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no photo {photo_id}.")
    return _photo(row)


def bytes_of(connection: Connection, store: Store, photo_id: str) -> bytes:
    """The picture itself. Raises NotFoundError, StoreError when it cannot be decrypted."""
    chosen = select(photos.c.ciphertext, photos.c.nonce).where(photos.c.id == photo_id)
    row = connection.execute(chosen).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no photo {photo_id}.")
    return secrets.opened(store.key, row.ciphertext, row.nonce, photo_id)


def _row(photo: Photo) -> dict[str, Any]:
    return {
        "id": photo.id,
        "outcome_id": photo.outcome_id,
        "officer": photo.officer,
        "at": to_micros(photo.at),
        "media_type": photo.media_type,
        "sha256": photo.sha256,
        "size": photo.size,
    }


def _photo(row: Row[Any]) -> Photo:
    return Photo(
        id=row.id,
        outcome_id=row.outcome_id,
        officer=row.officer,
        at=from_micros(row.at),
        media_type=row.media_type,
        sha256=row.sha256,
        size=row.size,
    )
