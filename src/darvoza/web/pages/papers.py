"""⑨ What the desk prints: the slip of a control unit, and the wagons of a train."""

import re
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Request, Response

from darvoza.access import Action
from darvoza.errors import NotFoundError
from darvoza.presentation import language
from darvoza.presentation.papers import Paper, printed
from darvoza.store import audit
from darvoza.web.api.queue import movement, unit
from darvoza.web.identity import Visit
from darvoza.web.pages.session import shown
from darvoza.web.pages.slip import Printing, slip_texts
from darvoza.web.pages.unit import checkpoint_at
from darvoza.web.pages.wagons import wagon_texts
from darvoza.web.shapes import Id

router = APIRouter(include_in_schema=False)

Seeing = Annotated[Visit, shown(Action.SEE_CROSSING)]


@router.get("/units/{unit_id}/slip.pdf")
def slip(request: Request, visit: Seeing, unit_id: Id) -> Response:
    """The control slip, as the reader may see the unit; that it was printed is recorded."""
    known = unit(visit, unit_id)
    printing = _printing(visit, known.checkpoint)
    address = f"{request.base_url}units/{unit_id}"
    texts = slip_texts(printing, known, address)
    _record(visit, "unit", unit_id)
    return _paper(Paper.SLIP, texts, f"slip-{unit_id}")


@router.get("/movements/{movement_id}/wagons.pdf")
def wagons(visit: Seeing, movement_id: Id) -> Response:
    """The wagon list of a train; that it was printed is recorded. NotFoundError without wagons."""
    known = movement(visit, movement_id)
    printing = _printing(visit, known.movement.checkpoint)
    texts = wagon_texts(printing, known)
    if not texts["rows"]:
        raise NotFoundError(f"There is no wagon in movement {movement_id}.")
    _record(visit, "movement", movement_id)
    return _paper(Paper.WAGONS, texts, f"wagons-{movement_id}")


def _printing(visit: Visit, checkpoint: str) -> Printing:
    return Printing(visit, language(visit.account.language), checkpoint_at(visit, checkpoint))


def _record(visit: Visit, kind: str, subject_id: str) -> None:
    with visit.desk.store.begin() as connection:
        entry = audit.AuditEntry(
            at=visit.at, actor=visit.account.name, action="printed", subject_kind=kind,
            subject_id=subject_id, purpose=visit.purpose,
        )  # fmt: skip
        audit.append(connection, entry)


def _paper(paper: Paper, texts: Mapping[str, object], name: str) -> Response:
    safe = re.sub(r"[^0-9A-Za-z_-]", "-", name)
    headers = {"Content-Disposition": f'inline; filename="{safe}.pdf"'}
    return Response(printed(paper, texts), media_type="application/pdf", headers=headers)
