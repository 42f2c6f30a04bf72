"""The impure shell, ⑤: profiles are written, reviewed, brought into force and retired."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from darvoza.access import Account, Role
from darvoza.errors import AccessError, ConditionError, ProfileError
from darvoza.facts import FACTS
from darvoza.pipeline.looking import profile_of
from darvoza.profiles import Profile, ProfileEvent, State, next_state, state_of
from darvoza.store import profiles as kept
from darvoza.store.assessments import known_from
from darvoza.store.connection import Store


def save_profile(store: Store, text: str, *, author: Account, at: datetime) -> Profile:
    """Keep *text* as a draft: a new profile, or a new version of a known one.

    Saving is not activating. Raises ProfileError or ConditionError when the text is wrong,
    AccessError when the account may not write profiles.
    """
    profile = profile_of(text)
    with store.begin() as connection:
        version = kept.ProfileVersion(
            profile_id=profile.id, version=profile.hash, body=text, author=author.name, at=at
        )
        kept.save_version(connection, version)
        history = kept.history(connection, profile.id)
        if state_of(history, profile.hash) in (None, State.RETIRED):
            event = _event(profile, State.DRAFT, author, known_from(connection, at))
            _record(connection, history, event, author, profile)
    return profile


def advance_profile(
    store: Store,
    version: str,
    state: State,
    *,
    actor: Account,
    at: datetime,
    note: str = "",
) -> None:
    """Bring a version (its content hash) to *state*.

    Raises NotFoundError for an unknown version, ProfileError when the step is not allowed: the
    approver is never the author, the tests must pass, it must not have expired.
    """
    with store.begin() as connection:
        profile = profile_of(kept.version_of(connection, version).body)
        history = kept.history(connection, profile.id)
        event = _event(profile, state, actor, known_from(connection, at), note)
        _record(connection, history, event, actor, profile)


def install(
    store: Store, folder: Path, *, author: Account, approver: Account, at: datetime
) -> list[Profile]:
    """Bring every profile file of *folder* into force, written by one and approved by the other.

    Raises ProfileError that names the file and what is wrong with it; nothing is then in force of
    that file or those after it.
    """
    installed = []
    for path in sorted(folder.glob("*.yml")):
        try:
            profile = save_profile(store, path.read_text("utf-8"), author=author, at=at)
            advance_profile(store, profile.hash, State.IN_REVIEW, actor=author, at=at)
            advance_profile(store, profile.hash, State.IN_FORCE, actor=approver, at=at)
        except (ProfileError, ConditionError) as error:
            raise ProfileError("{file}: {error}", file=path.name, error=error) from error
        installed.append(profile)
    return installed


def _event(
    profile: Profile, state: State, actor: Account, at: datetime, note: str = ""
) -> ProfileEvent:
    return ProfileEvent(
        profile_id=profile.id, version=profile.hash, state=state, actor=actor.name, at=at, note=note
    )


def _record(
    connection: Connection,
    history: Sequence[ProfileEvent],
    event: ProfileEvent,
    actor: Account,
    profile: Profile,
) -> None:
    role = Role.SUPERVISOR if Role.SUPERVISOR in actor.roles else Role.ANALYST
    if role not in actor.roles:
        raise AccessError(f"{actor.name} may not change profiles: an analyst or supervisor may.")
    next_state(history, event, role=role, profile=profile, catalogue=FACTS)
    kept.record_event(connection, event)
