"""Who may do what, and who may see what: two rules, both pure (docs/rights.md).

``may`` asks a table you can read. ``visible`` gives one rule over rows, which checks a row here and
which the store turns into the same condition in SQL (``store/visibility.py``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from darvoza.errors import AccessError

ALL = "*"
"""Stands for every agency, checkpoint or threat area."""


class Role(StrEnum):
    """What a person, or a system, is in this store."""

    OFFICER = "officer"
    ANALYST = "analyst"
    SUPERVISOR = "supervisor"
    TRAINER = "trainer"
    TRAINEE = "trainee"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    SENDER = "sender"


class Action(StrEnum):
    """Everything an account may be asked to be allowed."""

    SEND_MESSAGES = "send_messages"
    SEE_MESSAGES = "see_messages"  # dispositions and issues, not the bytes
    READ_AGAIN = "read_again"  # a quarantined message
    SEE_QUEUE = "see_queue"
    SEE_CROSSING = "see_crossing"  # personal data: every view is audited
    CORRECT_CROSSING = "correct_crossing"  # split, merge
    DECIDE = "decide"
    RECORD_OUTCOME = "record_outcome"
    PLAN_SHIFT = "plan_shift"
    SEE_LOOKOUTS = "see_lookouts"
    KEEP_LOOKOUTS = "keep_lookouts"  # add and end
    SEE_PROFILES = "see_profiles"
    WRITE_PROFILE = "write_profile"
    APPROVE_PROFILE = "approve_profile"  # never one's own: the lifecycle sees to that
    TRY_PROFILE = "try_profile"  # back-test, replay
    SEE_MONITORING = "see_monitoring"
    TAKE_TRAINING = "take_training"
    LEAD_TRAINING = "lead_training"
    SEE_AUDIT = "see_audit"
    SEE_RESTRICTED = "see_restricted"  # reasons whose owner restricts them
    KEEP_ACCOUNTS = "keep_accounts"  # users, senders, checkpoints
    KEEP_STORE = "keep_store"  # backup, restore, migrate
    ERASE = "erase"  # start the retention job, set a legal hold


_DESK = frozenset({
    Action.SEE_MESSAGES, Action.SEE_QUEUE, Action.SEE_CROSSING, Action.CORRECT_CROSSING,
    Action.DECIDE, Action.RECORD_OUTCOME, Action.SEE_PROFILES,
})  # fmt: skip
_UNIT = frozenset({
    Action.SEE_MESSAGES, Action.READ_AGAIN, Action.SEE_QUEUE, Action.SEE_CROSSING,
    Action.SEE_LOOKOUTS, Action.KEEP_LOOKOUTS, Action.SEE_PROFILES, Action.TRY_PROFILE,
    Action.SEE_MONITORING,
})  # fmt: skip

ALLOWED: Mapping[Role, frozenset[Action]] = {
    Role.OFFICER: _DESK | {Action.SEE_LOOKOUTS, Action.TAKE_TRAINING},
    Role.ANALYST: _UNIT | {Action.WRITE_PROFILE},
    Role.SUPERVISOR: _DESK | _UNIT | {Action.PLAN_SHIFT, Action.APPROVE_PROFILE},
    Role.TRAINER: _DESK | {Action.LEAD_TRAINING, Action.PLAN_SHIFT, Action.SEE_MONITORING},
    Role.TRAINEE: frozenset({Action.TAKE_TRAINING, Action.SEE_PROFILES}),
    Role.AUDITOR: frozenset({
        Action.SEE_MESSAGES, Action.SEE_QUEUE, Action.SEE_CROSSING, Action.SEE_LOOKOUTS,
        Action.SEE_PROFILES, Action.SEE_MONITORING, Action.SEE_AUDIT, Action.SEE_RESTRICTED,
        Action.ERASE,
    }),
    Role.ADMINISTRATOR: frozenset({
        Action.SEE_MESSAGES, Action.READ_AGAIN, Action.KEEP_ACCOUNTS, Action.KEEP_STORE,
    }),
    Role.SENDER: frozenset({Action.SEND_MESSAGES}),
}  # fmt: skip
"""What each role may do; an account with several roles may do what any of them may."""

_SEES_ROWS = frozenset({Role.OFFICER, Role.ANALYST, Role.SUPERVISOR, Role.TRAINER, Role.TRAINEE})
"""Roles whose rows are those of their own agency, checkpoints and areas."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who asks; ``*`` in *agency*, *checkpoints* or *areas* means all of them."""

    name: str
    roles: frozenset[Role]
    agency: str
    checkpoints: frozenset[str]
    areas: frozenset[str]
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Which rows are visible: by column, the values allowed; None allows all, unknown included.

    A row is judged by those of the three columns that it has.
    """

    agency: frozenset[str] | None = None
    checkpoint: frozenset[str] | None = None
    area: frozenset[str] | None = None

    def sets(self) -> Mapping[str, frozenset[str]]:
        """The columns that are bounded, with the values allowed."""
        bounds = {"agency": self.agency, "checkpoint": self.checkpoint, "area": self.area}
        return {column: values for column, values in bounds.items() if values is not None}

    def allows(self, row: Mapping[str, object]) -> bool:
        """Whether *row* is visible; an unknown value is visible only where nothing is bounded."""
        return all(row[column] in values for column, values in self.sets().items() if column in row)


EVERYTHING = Where()
NOTHING = Where(agency=frozenset(), checkpoint=frozenset(), area=frozenset())


def may(account: Account, action: Action) -> bool:
    """Whether one of the account's roles allows *action*."""
    return any(action in ALLOWED[role] for role in account.roles)


def require(account: Account, action: Action) -> None:
    """Raise AccessError, naming the roles that would do, unless the account may."""
    if not may(account, action):
        roles = ", ".join(role for role in Role if action in ALLOWED[role])
        raise AccessError(f"{account.name} may not {action}: this needs the role {roles}.")


def visible(account: Account) -> Where:
    """The rows the account may see: auditors all, desk and risk unit their own, others none."""
    if Role.AUDITOR in account.roles:
        return EVERYTHING
    if not account.roles & _SEES_ROWS:
        return NOTHING
    return Where(
        agency=_bound(frozenset({account.agency})),
        checkpoint=_bound(account.checkpoints),
        area=_bound(account.areas),
    )


def sees_restricted(account: Account, owner: str) -> bool:
    """Whether the account sees the reason that *owner* marked restricted, not only its area."""
    return account.name == owner or may(account, Action.SEE_RESTRICTED)


def _bound(values: frozenset[str]) -> frozenset[str] | None:
    return None if ALL in values else values
