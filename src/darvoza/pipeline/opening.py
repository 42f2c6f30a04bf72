"""The impure shell: open a loop on a store, and look again after something was changed."""

import hashlib
import hmac

from sqlalchemy import Connection

from darvoza.pipeline.looking import profile_of
from darvoza.pipeline.loop import Loop
from darvoza.pipeline.uniting import Draw
from darvoza.profiles.in_force import Timeline
from darvoza.screening import Lookouts
from darvoza.settings import Settings
from darvoza.store import assessments as kept_assessments
from darvoza.store import checkpoints as kept_checkpoints
from darvoza.store import crossings as kept_crossings
from darvoza.store import desk as kept_desk
from darvoza.store import lookouts as kept_lookouts
from darvoza.store import profiles as kept_profiles
from darvoza.store.connection import Store


def open_loop(store: Store, settings: Settings) -> Loop:
    """A loop on *store*, ready to receive."""
    draw = Draw(key=draw_key(store, settings), share=settings.random_share)
    with store.reading() as connection:
        return Loop(
            store=store,
            checkpoints={one.code: one for one in kept_checkpoints.all_checkpoints(connection)},
            profiles=timeline(connection).at,
            lookouts=Lookouts(kept_lookouts.everything(connection)),
            draw=draw,
            corrections=kept_crossings.corrections(connection),
            last=kept_assessments.last_moment(connection),
            seen=kept_desk.changes(connection),
        )


def refresh(loop: Loop) -> None:
    """Take in what was changed of checkpoints, profiles, lookouts and corrections."""
    with loop.store.reading() as connection:
        take_in_changes(connection, loop)


def look_again(connection: Connection, loop: Loop) -> None:
    """Take in what others did to the store since this loop looked last: changes, and time."""
    last = kept_assessments.last_moment(connection)
    if last is not None and (loop.last is None or loop.last < last):
        loop.last = last
    if kept_desk.changes(connection) != loop.seen:
        take_in_changes(connection, loop)


def take_in_changes(connection: Connection, loop: Loop) -> None:
    """Read checkpoints, profiles, lookouts and corrections anew."""
    places = kept_checkpoints.all_checkpoints(connection)
    loop.checkpoints = {one.code: one for one in places}
    loop.profiles = timeline(connection).at
    loop.lookouts = Lookouts(kept_lookouts.everything(connection))
    loop.corrections = kept_crossings.corrections(connection)
    loop.seen = kept_desk.changes(connection)


def draw_key(store: Store, settings: Settings) -> bytes:
    """The secret of the random selection: set, or derived from the message key."""
    if settings.draw_key:
        return settings.draw_key.encode()
    return hmac.digest(store.key, b"darvoza random selection", hashlib.sha256)


def timeline(connection: Connection) -> Timeline:
    """Every profile's life in the store, so that any moment can be asked for."""
    bodies = {version.version: version.body for version in kept_profiles.versions(connection)}
    return Timeline(kept_profiles.events(connection), lambda version: profile_of(bodies[version]))
