"""What simulated traffic needs before it begins: places, accounts, profiles, lookouts."""

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from darvoza.access import ALL, Account, Role
from darvoza.pipeline.governing import install
from darvoza.records import Channel, IdentityKey, ThreatArea
from darvoza.simulate.traffic import wanted_documents
from darvoza.simulate.world import CHECKPOINTS
from darvoza.store import accounts, checkpoints, lookouts
from darvoza.store.connection import Store
from darvoza.store.ids import new_id
from darvoza.store.lookouts import Lookout

ACTOR = "simulator"

ACCOUNTS: tuple[tuple[str, Role, str], ...] = (
    ("officer", Role.OFFICER, ALL),
    *((f"officer-{place.mode}", Role.OFFICER, place.code) for place in CHECKPOINTS),
    ("analyst", Role.ANALYST, ALL),
    ("supervisor", Role.SUPERVISOR, ALL),
    ("trainer", Role.TRAINER, ALL),
    ("trainee", Role.TRAINEE, ALL),
    ("auditor", Role.AUDITOR, ALL),
    ("administrator", Role.ADMINISTRATOR, ALL),
)
"""Name, role and checkpoint of every account of a simulated run."""


def account(name: str, role: Role, checkpoint: str = ALL) -> Account:
    """An account that sees every agency and threat area."""
    return Account(
        name=name,
        roles=frozenset({role}),
        agency=ALL,
        checkpoints=frozenset({checkpoint}),
        areas=frozenset({ALL}),
    )


def lay_ground(store: Store, *, profiles: Path, password: str, seed: int, start: datetime) -> int:
    """Prepare an empty *store* for traffic of *seed* from *start*; how many profiles are in force.

    Raises ProfileError when a profile of the folder is wrong.
    """
    with store.begin() as connection:
        for place in CHECKPOINTS:
            checkpoints.save(connection, place, actor=ACTOR, at=start)
        for name, role, checkpoint in ACCOUNTS:
            who = account(name, role, checkpoint)
            accounts.add(connection, who, password, actor=ACTOR, at=start)
        _look_out(connection, seed, start)
    author = account("analyst", Role.ANALYST)
    approver = account("supervisor", Role.SUPERVISOR)
    return len(install(store, profiles, author=author, approver=approver, at=start))


def _look_out(connection: Connection, seed: int, start: datetime) -> None:
    for number in wanted_documents(seed):
        wanted = Lookout(
            id=new_id(start),
            key=IdentityKey(kind="document", value=number),
            area=ThreatArea.WANTED,
            channel=Channel.RED,
            points=100,
            instruction={
                "en": "Keep the traveller at the second line and call the duty officer.",
                "ru": "Задержите путешественника на второй линии и вызовите дежурного.",
            },
            reason="Sought person (simulated)",
            owner="supervisor",
            contact="Duty officer, internal telephone 100",
            agency="border",
            starts_at=start,
            expires_at=start + timedelta(days=365),
        )
        lookouts.add(connection, wanted, at=start)
