"""⑨ Monitoring: figures of places, profiles and stretches of time, for who answers for them."""

from typing import Annotated

from fastapi import APIRouter, Depends

from darvoza.access import Action
from darvoza.web.identity import Visit, allowed
from darvoza.web.views.monitoring import Asked, MonitoringPage, monitoring_page

router = APIRouter(prefix="/api", tags=["monitoring"])


@router.get("/monitoring", summary="Coverage, hit rates with intervals, workload, feeds")
def monitoring(
    visit: Annotated[Visit, allowed(Action.SEE_MONITORING)], asked: Annotated[Asked, Depends()]
) -> MonitoringPage:
    """Of the checkpoints of the account; a rate of fewer than five controls is not told."""
    with visit.desk.store.reading() as connection:
        return monitoring_page(connection, visit, asked)
