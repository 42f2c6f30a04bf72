"""⑨ Accounts of people and senders, as their administrator sees them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from darvoza.access import Account, Action, Role, may
from darvoza.store import accounts
from darvoza.web.identity import Visit
from darvoza.web.views import sight


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountContext:
    """An account with its rights; ``*`` stands for all."""

    name: str
    roles: tuple[Role, ...]
    agency: str
    checkpoints: tuple[str, ...]
    areas: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """The account that is signed in, and what it may do."""

    account: AccountContext
    purpose: str
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UserContext:
    """An account in the administrator's list."""

    account: AccountContext
    created_at: datetime
    locked_until: datetime | None
    disabled_at: datetime | None


def me(visit: Visit) -> Me:
    """The account of the visit."""
    return Me(
        account=account_context(visit.account),
        purpose=visit.purpose,
        actions=tuple(action for action in Action if may(visit.account, action)),
    )


def user_list(connection: Connection, visit: Visit) -> tuple[UserContext, ...]:
    """Every account, by name, the disabled ones too; the view is recorded."""
    sight.viewed(connection, visit, "account", ["all"])
    return tuple(
        UserContext(
            account=account_context(line.account),
            created_at=line.created_at,
            locked_until=line.locked_until,
            disabled_at=line.disabled_at,
        )
        for line in accounts.all_accounts(connection)
    )


def account_context(account: Account) -> AccountContext:
    """*account* with its sets in order."""
    return AccountContext(
        name=account.name,
        roles=tuple(sorted(account.roles)),
        agency=account.agency,
        checkpoints=tuple(sorted(account.checkpoints)),
        areas=tuple(sorted(account.areas)),
        language=account.language,
    )
