"""⑨ The one box: scan or type a document, plate, number, flight or name."""

from typing import Annotated

from fastapi import APIRouter, Query

from darvoza.access import Action
from darvoza.web.identity import Visit, allowed
from darvoza.web.limits import spend
from darvoza.web.views import sight
from darvoza.web.views.find import FindPage, find_page

router = APIRouter(prefix="/api", tags=["find"])

Typed = Annotated[
    str, Query(max_length=400, description="A machine readable zone, number, flight or name.")
]


@router.get("/find", summary="Find by a scan, number, flight or name")
def find(visit: Annotated[Visit, allowed(Action.SEE_CROSSING)], q: Typed = "") -> FindPage:
    """What was understood, and the crossings it may be, those of now first.

    The search is recorded: the kinds of key, never the words. At most 60 a minute.
    """
    spend(visit.desk.searchers, visit.account.name, visit.at)
    with sight.looking(visit) as connection:
        return find_page(connection, visit, q)
