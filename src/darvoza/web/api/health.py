"""⑨ Whether the desk works, for whoever watches over it; nothing secret."""

from dataclasses import dataclass

from fastapi import APIRouter, Request

from darvoza.store import connection as stores
from darvoza.store.desk import unread_count
from darvoza.web.identity import desk_of

router = APIRouter(prefix="/api", tags=["health"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Which run this is, and how many messages are kept and not yet read."""

    run: str
    kind: str
    schema: str
    unread: int


@router.get("/health", summary="Whether the desk works")
def health(request: Request) -> Health:
    """503 when the store cannot be read."""
    store = desk_of(request).store
    with store.reading() as connection:
        return Health(
            run=store.run,
            kind=store.kind,
            schema=stores.revision(connection),
            unread=unread_count(connection),
        )
