"""Accounts of people: passwords (argon2id), lock-out, sessions; every change is audited."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from darvoza.access import Account, Role
from darvoza.errors import AccessError, InputError, NotFoundError
from darvoza.store import audit
from darvoza.store.canonical import canonical, strings
from darvoza.store.connection import Store
from darvoza.store.passwords import Hashed, fits, made
from darvoza.store.schema import sessions, users
from darvoza.store.times import from_micros, to_micros

MAX_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLine:
    """An account as the administrator's list shows it."""

    account: Account
    created_at: datetime
    locked_until: datetime | None
    disabled_at: datetime | None


def add(
    connection: Connection, account: Account, password: str | Hashed, *, actor: str, at: datetime
) -> None:
    """Add an account. Raises InputError when the name is taken or the password too weak."""
    if not account.name.strip() or _row(connection, account.name) is not None:
        raise InputError("name", f"there is an account {account.name} already, or it is empty")
    row = {
        "name": account.name,
        **_rights(account),
        "password_hash": made(account.name, password).text,
        "failures": 0,
        "created_at": to_micros(at),
    }
    connection.execute(insert(users), row)
    _audited(connection, account.name, "added", actor=actor, at=at, detail=_rights(account))


def change(connection: Connection, account: Account, *, actor: str, at: datetime) -> None:
    """Give the account other roles, places, areas or language; audited with what it had before.

    Raises NotFoundError, and InputError when nobody would be left to keep the accounts.
    """
    before = account_of(connection, account.name)
    _set(connection, account.name, **_rights(account))
    _check_keeper(connection, before)
    had = {f"{name}_before": value for name, value in _rights(before).items()}
    detail = _rights(account) | had
    _audited(connection, account.name, "changed", actor=actor, at=at, detail=detail)


def set_password(
    connection: Connection, name: str, password: str | Hashed, *, actor: str, at: datetime
) -> None:
    """Set a password and end the account's sessions and lock-out.

    Raises InputError when it is too weak, NotFoundError when there is no such account.
    """
    kept = made(name, password)
    _set(connection, name, password_hash=kept.text, failures=0, locked_until=None)
    connection.execute(delete(sessions).where(sessions.c.user == name))
    _audited(connection, name, "password_set", actor=actor, at=at)


def disable(connection: Connection, name: str, *, actor: str, at: datetime) -> None:
    """Let the account sign in no more and end its sessions.

    Raises NotFoundError, and InputError when nobody would be left to keep the accounts.
    """
    before = account_of(connection, name)
    _set(connection, name, disabled_at=to_micros(at))
    _check_keeper(connection, before)
    connection.execute(delete(sessions).where(sessions.c.user == name))
    _audited(connection, name, "disabled", actor=actor, at=at)


def enable(connection: Connection, name: str, *, actor: str, at: datetime) -> None:
    """Open a disabled account again, with its old password. Raises NotFoundError."""
    _set(connection, name, disabled_at=None)
    _audited(connection, name, "enabled", actor=actor, at=at)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A password held against the hash that was kept for *name* a moment ago; None for nobody."""

    name: str
    known: str | None
    right: bool


def attempt(store: Store, name: str, password: str) -> Attempt:
    """Hold *password* against what is kept: slow on purpose, and outside every transaction.

    An unknown name takes as long as a known one. Nothing is counted yet: see `sign_in`.
    """
    with store.reading() as connection:
        row = _row(connection, name)
    known = row.password_hash if row else None
    return Attempt(name, known, fits(known, password))


def sign_in(connection: Connection, tried: Attempt, *, at: datetime) -> Account | None:
    """The account if the password was right, else None; five wrong ones lock it for 15 minutes.

    None rather than an error, so that the transaction is kept and the failure counts. Raises
    AccessError while the account is locked or disabled.
    """
    row = _settled(connection, tried, at)
    if row is None:
        return None
    _audited(connection, tried.name, "signed_in", actor=tried.name, at=at)
    return _account(row)


def confirm(connection: Connection, tried: Attempt, *, at: datetime) -> bool:
    """Whether the password was right, of somebody who is signed in; counted as at signing in.

    Raises AccessError while the account is locked or disabled.
    """
    return _settled(connection, tried, at) is not None


def _settled(connection: Connection, tried: Attempt, at: datetime) -> Row[Any] | None:
    """Count an attempt, one by one: many that were tried at the same time lock the account too.

    None when it failed, and when the password was changed while it was tried.
    """
    chosen = select(users).where(users.c.name == tried.name).with_for_update()
    row = connection.execute(chosen).one_or_none()
    if row is None:
        return None
    _refuse_closed(row, at)
    if not tried.right:
        _count_failure(connection, row, at)
    if not tried.right or row.password_hash != tried.known:
        return None
    _set(connection, tried.name, failures=0, locked_until=None)
    return row


def start_session(
    connection: Connection, name: str, *, at: datetime, lasts: timedelta, purpose: str
) -> str:
    """A token for the account's browser, good for *lasts*; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    row = {
        "token_hash": _hash(token),
        "user": name,
        "created_at": to_micros(at),
        "expires_at": to_micros(at + lasts),
        "purpose": purpose,
    }
    connection.execute(insert(sessions), row)
    return token


def by_session(connection: Connection, token: str, *, at: datetime) -> tuple[Account, str] | None:
    """The account and purpose of a session that still lasts, else None."""
    chosen = (
        select(users, sessions.c.purpose)
        .join(sessions, sessions.c.user == users.c.name)
        .where(sessions.c.token_hash == _hash(token), sessions.c.expires_at > to_micros(at))
        .where(users.c.disabled_at.is_(None))
    )
    row = connection.execute(chosen).one_or_none()
    return (_account(row), row.purpose) if row else None


def end_session(connection: Connection, token: str) -> None:
    """Sign out; an unknown token is no error."""
    connection.execute(delete(sessions).where(sessions.c.token_hash == _hash(token)))


def account_of(connection: Connection, name: str) -> Account:
    """The account called *name*. Raises NotFoundError."""
    row = _row(connection, name)
    if row is None:
        raise NotFoundError(f"There is no account {name}.")
    return _account(row)


def all_accounts(connection: Connection) -> tuple[AccountLine, ...]:
    """Every account, by name, the disabled ones too."""
    found = connection.execute(select(users).order_by(users.c.name))
    return tuple(
        AccountLine(
            account=_account(row),
            created_at=from_micros(row.created_at),
            locked_until=from_micros(row.locked_until),
            disabled_at=from_micros(row.disabled_at),
        )
        for row in found
    )


def _check_keeper(connection: Connection, before: Account) -> None:
    """When an administrator goes, another one must be left to keep the accounts."""
    if Role.ADMINISTRATOR not in before.roles:
        return
    open_ones = (line.account for line in all_accounts(connection) if line.disabled_at is None)
    if not any(Role.ADMINISTRATOR in one.roles for one in open_ones):
        raise InputError("roles", "one open account at least must stay administrator")


def _rights(account: Account) -> dict[str, str]:
    return {
        "roles": canonical(sorted(account.roles)),
        "agency": account.agency,
        "checkpoints": canonical(sorted(account.checkpoints)),
        "areas": canonical(sorted(account.areas)),
        "language": account.language,
    }


def _row(connection: Connection, name: str) -> Row[Any] | None:
    return connection.execute(select(users).where(users.c.name == name)).one_or_none()


def _set(connection: Connection, name: str, **values: object) -> None:
    changed = connection.execute(update(users).where(users.c.name == name).values(**values))
    if changed.rowcount == 0:
        raise NotFoundError(f"There is no account {name}.")


def _refuse_closed(row: Row[Any], at: datetime) -> None:
    if row.disabled_at is not None:
        raise AccessError("This account is disabled; ask the administrator.")
    if row.locked_until is not None and row.locked_until > to_micros(at):
        raise AccessError("Too many wrong passwords: this account is locked for 15 minutes.")


def _count_failure(connection: Connection, row: Row[Any], at: datetime) -> None:
    failures = row.failures + 1
    if failures < MAX_FAILURES:
        _set(connection, row.name, failures=failures)
        return
    _set(connection, row.name, failures=0, locked_until=to_micros(at + LOCKED_FOR))
    _audited(connection, row.name, "locked", actor=row.name, at=at)


def _account(row: Row[Any]) -> Account:
    return Account(
        name=row.name,
        roles=frozenset(Role(role) for role in strings(row.roles)),
        agency=row.agency,
        checkpoints=frozenset(strings(row.checkpoints)),
        areas=frozenset(strings(row.areas)),
        language=row.language,
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


def _audited(
    connection: Connection,
    name: str,
    action: str,
    *,
    actor: str,
    at: datetime,
    detail: dict[str, str] | None = None,
) -> None:
    entry = audit.AuditEntry(
        at=at, actor=actor, action=action, subject_kind="account", subject_id=name,
        detail=detail or {},
    )  # fmt: skip
    audit.append(connection, entry)
