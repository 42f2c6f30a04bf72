"""The impure shell: open a loop on a store, and look again after something was changed."""

import hashlib
import hmac
from datetime import datetime

from sqlalchemy import Connection, func, select

from darvoza.pipeline.linking import Draw
from darvoza.pipeline.looking import profile_of
from darvoza.pipeline.loop import Loop
from darvoza.profiles.in_force import Timeline
from darvoza.screening import Lookouts
from darvoza.settings import Settings
from darvoza.store import checkpoints as kept_checkpoints
from darvoza.store import crossings as kept_crossings
from darvoza.store import lookouts as kept_lookouts
from darvoza.store import profiles as kept_profiles
from darvoza.store import schema as tables
from darvoza.store.connection import Store
from darvoza.store.times import from_micros


def open_loop(store: Store, settings: Settings) -> Loop:
    """A loop on *store*, ready to receive."""
    draw = Draw(key=draw_key(store, settings), share=settings.random_share)
    with store.reading() as connection:
        return Loop(
            store=store,
            checkpoints={one.code: one for one in kept_checkpoints.all_checkpoints(connection)},
            profiles=_timeline(connection).at,
            lookouts=Lookouts(kept_lookouts.everything(connection)),
            draw=draw,
            corrections=kept_crossings.corrections(connection),
            last=last_moment(connection),
        )


def refresh(loop: Loop) -> None:
    """Take in what was changed of checkpoints, profiles, lookouts and corrections."""
    with loop.store.reading() as connection:
        places = kept_checkpoints.all_checkpoints(connection)
        loop.checkpoints = {one.code: one for one in places}
        loop.profiles = _timeline(connection).at
        loop.lookouts = Lookouts(kept_lookouts.everything(connection))
        loop.corrections = kept_crossings.corrections(connection)


def draw_key(store: Store, settings: Settings) -> bytes:
    """The secret of the random selection: set, or derived from the message key."""
    if settings.draw_key:
        return settings.draw_key.encode()
    return hmac.digest(store.key, b"darvoza random selection", hashlib.sha256)


def last_moment(connection: Connection) -> datetime | None:
    """The latest moment as of which anything was read or assessed."""
    latest: int | None = connection.scalar(select(func.max(tables.readings.c.at)))
    return from_micros(latest)


def _timeline(connection: Connection) -> Timeline:
    bodies = {version.version: version.body for version in kept_profiles.versions(connection)}
    return Timeline(kept_profiles.events(connection), lambda version: profile_of(bodies[version]))
