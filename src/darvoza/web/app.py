"""⑨ The web application: one factory, a list of routers, and what stands around every call."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib.metadata import version

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from darvoza.settings import Settings, load_settings
from darvoza.store.connection import Store, open_store
from darvoza.web.api import (
    accounts,
    arrivals,
    checkpoints,
    controls,
    crossings,
    debrief,
    door,
    find,
    health,
    lookouts,
    messages,
    monitoring,
    photos,
    practice,
    profiles,
    queue,
    shifts,
    sign_in,
    trail,
)
from darvoza.web.desk import Clock, open_desk, read_on
from darvoza.web.documentation import REFUSALS, document
from darvoza.web.errors import handle_errors
from darvoza.web.guard import Guard
from darvoza.web.limits import BodyLimit
from darvoza.web.pages import accounts as account_pages
from darvoza.web.pages import administration as administration_pages
from darvoza.web.pages import arrival as arrival_pages
from darvoza.web.pages import audit as audit_pages
from darvoza.web.pages import crossing as crossing_pages
from darvoza.web.pages import debrief as debrief_pages
from darvoza.web.pages import evidence as evidence_pages
from darvoza.web.pages import find as find_pages
from darvoza.web.pages import lookouts as lookout_pages
from darvoza.web.pages import messages as message_pages
from darvoza.web.pages import monitoring as monitoring_pages
from darvoza.web.pages import movement as movement_pages
from darvoza.web.pages import outcome as outcome_pages
from darvoza.web.pages import papers as paper_pages
from darvoza.web.pages import practice as practice_pages
from darvoza.web.pages import practice_case as practice_case_pages
from darvoza.web.pages import profile_writing as profile_writing_pages
from darvoza.web.pages import profiles as profile_pages
from darvoza.web.pages import queue as queue_pages
from darvoza.web.pages import shift as shift_pages
from darvoza.web.pages import sign_in as sign_in_pages
from darvoza.web.pages import unit as unit_pages
from darvoza.web.pages.rendering import STATIC

ROUTERS = (
    sign_in.router,
    door.router,
    messages.router,
    queue.router,
    find.router,
    arrivals.router,
    crossings.router,
    shifts.router,
    controls.router,
    photos.router,
    lookouts.router,
    profiles.router,
    practice.router,
    debrief.router,
    monitoring.router,
    trail.router,
    accounts.router,
    checkpoints.router,
    health.router,
)
"""Every route of the API, in the order in which the documentation lists them."""

PAGES = (
    sign_in_pages.router,
    message_pages.router,
    audit_pages.router,
    administration_pages.router,
    account_pages.router,
    profile_pages.router,
    profile_writing_pages.router,
    lookout_pages.router,
    monitoring_pages.router,
    find_pages.router,
    arrival_pages.router,
    crossing_pages.router,
    evidence_pages.router,
    unit_pages.router,
    outcome_pages.router,
    paper_pages.router,
    queue_pages.router,
    movement_pages.router,
    shift_pages.router,
    debrief_pages.router,
    practice_pages.router,
    practice_case_pages.router,
)
"""Every route of the desk in a browser."""


def now() -> datetime:
    """The time of the machine, in UTC."""
    return datetime.now(UTC)


def create_app(store: Store, settings: Settings, *, clock: Clock = now) -> FastAPI:
    """The desk of *store*; *clock* is asked once a call. It does not close the store."""
    desk = open_desk(store, settings, clock)
    app = FastAPI(
        docs_url=None, redoc_url=None, openapi_url="/api/openapi.json", lifespan=_lifespan
    )
    app.state.desk = desk
    for router in ROUTERS:
        app.include_router(router, responses=REFUSALS)
    for router in PAGES:
        app.include_router(router)
    handle_errors(app)
    document(app, version("darvoza"))
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_middleware(BodyLimit, message_bytes=settings.max_message_bytes)
    app.add_middleware(Guard)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=6)
    return app


def from_environment() -> FastAPI:
    """The desk of the store that the settings name, for `darvoza serve`."""
    settings = load_settings()
    return create_app(open_store(settings.store), settings)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """While calls are answered already, read what was kept before the last end and not yet read."""
    read_on(app.state.desk)
    yield
