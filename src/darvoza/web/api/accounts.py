"""⑨ Accounts of people and of senders, kept by the administrator."""

from dataclasses import dataclass
from typing import Annotated, Literal
from zoneinfo import available_timezones

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import Connection

from darvoza.access import ALL, Account, Action, Role
from darvoza.errors import InputError
from darvoza.messages import FORMATS
from darvoza.records import Direction, ThreatArea
from darvoza.store import accounts, checkpoints, senders
from darvoza.store.passwords import hashed
from darvoza.store.senders import Sender
from darvoza.web.api.sign_in import Secret
from darvoza.web.identity import Visit, allowed
from darvoza.web.shapes import Code, Language, Line, Name
from darvoza.web.views import sight
from darvoza.web.views.accounts import AccountContext, UserContext, account_context, user_list

router = APIRouter(prefix="/api", tags=["accounts"])

Keeping = Annotated[Visit, allowed(Action.KEEP_ACCOUNTS)]
Everything = Literal["*"]


@dataclass(frozen=True, slots=True, kw_only=True)
class UserList:
    """Every account, by name."""

    users: tuple[UserContext, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUser:
    """An account to be added; ``*`` stands for every agency, checkpoint or threat area."""

    name: Name
    password: Secret
    roles: Annotated[frozenset[Role], Field(min_length=1)]
    agency: Line
    checkpoints: frozenset[Everything | Code]
    areas: frozenset[Everything | ThreatArea]
    language: Language = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedUser:
    """The rights of an account from now on; ``*`` stands for every agency, checkpoint or area."""

    roles: Annotated[frozenset[Role], Field(min_length=1)]
    agency: Line
    checkpoints: frozenset[Everything | Code]
    areas: frozenset[Everything | ThreatArea]
    language: Language = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenPassword:
    """A new password, for somebody who has lost the old one."""

    password: Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderList:
    """Every sender, by name; never its key."""

    senders: tuple[Sender, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSender:
    """A sender to be added; what its messages leave unsaid is said here."""

    name: Name
    formats: tuple[Line, ...] = ()
    checkpoint: Code | None = None
    direction: Direction | None = None
    zone: Line | None = None
    charset: Line | None = None
    strict: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyShown:
    """The API key of a sender: shown this once, never again."""

    name: str
    key: str


@router.get("/users", summary="Every account")
def users(visit: Keeping) -> UserList:
    """The disabled ones too."""
    with sight.looking(visit) as connection:
        return UserList(users=user_list(connection, visit))


@router.post("/users", status_code=201, summary="Add an account")
def add_user(visit: Keeping, asked: NewUser) -> AccountContext:
    """A password has at least 12 characters and does not hold the name."""
    account = Account(
        name=asked.name,
        roles=asked.roles,
        agency=asked.agency,
        checkpoints=frozenset(map(str, asked.checkpoints)),
        areas=frozenset(map(str, asked.areas)),
        language=asked.language,
    )
    password = hashed(asked.name, asked.password)  # slow, so before the transaction
    with visit.desk.store.begin() as connection:
        _check_checkpoints(connection, account.checkpoints)
        accounts.add(connection, account, password, actor=visit.account.name, at=visit.at)
    return account_context(account)


@router.post("/users/{name}/change", summary="Give an account other rights")
def change_user(visit: Keeping, name: Name, asked: ChangedUser) -> AccountContext:
    """It counts at once. Nobody changes the own rights; the trail keeps what there was before."""
    account = Account(
        name=name,
        roles=asked.roles,
        agency=asked.agency,
        checkpoints=frozenset(map(str, asked.checkpoints)),
        areas=frozenset(map(str, asked.areas)),
        language=asked.language,
    )
    if name == visit.account.name:
        raise InputError("roles", "nobody changes the own rights: ask another administrator")
    with visit.desk.store.begin() as connection:
        _check_checkpoints(connection, account.checkpoints)
        accounts.change(connection, account, actor=visit.account.name, at=visit.at)
    return account_context(account)


@router.post("/users/{name}/password", status_code=204, summary="Give an account a new password")
def reset_password(visit: Keeping, name: Name, asked: GivenPassword) -> None:
    """Its sessions end and its lock opens; the own one is changed under `/api/password`."""
    if name == visit.account.name:
        raise InputError("name", "change the own password with the old one")
    password = hashed(name, asked.password)
    with visit.desk.store.begin() as connection:
        accounts.set_password(connection, name, password, actor=visit.account.name, at=visit.at)


@router.post("/users/{name}/disable", status_code=204, summary="Disable an account")
def disable_user(visit: Keeping, name: Name) -> None:
    """It can sign in no more, and its sessions end now."""
    if name == visit.account.name:
        raise InputError("name", "an administrator does not disable the own account")
    with visit.desk.store.begin() as connection:
        accounts.disable(connection, name, actor=visit.account.name, at=visit.at)


@router.post("/users/{name}/enable", status_code=204, summary="Open a disabled account again")
def enable_user(visit: Keeping, name: Name) -> None:
    """With the rights and the password it had."""
    with visit.desk.store.begin() as connection:
        accounts.enable(connection, name, actor=visit.account.name, at=visit.at)


@router.get("/senders", summary="Every sender")
def all_senders(visit: Keeping) -> SenderList:
    """With what each may send; the disabled ones too."""
    with visit.desk.store.reading() as connection:
        return SenderList(senders=senders.all_senders(connection))


@router.post("/senders", status_code=201, summary="Add a sender")
def add_sender(visit: Keeping, asked: NewSender) -> KeyShown:
    """The answer holds its API key, which is not shown again."""
    sender = Sender(
        name=asked.name,
        formats=asked.formats,
        checkpoint=asked.checkpoint,
        direction=asked.direction,
        zone=asked.zone,
        charset=asked.charset,
        strict=asked.strict,
    )
    _check_sender(sender)
    with visit.desk.store.begin() as connection:
        _check_checkpoints(connection, frozenset({sender.checkpoint} if sender.checkpoint else ()))
        key = senders.add(connection, sender, actor=visit.account.name, at=visit.at)
    return KeyShown(name=sender.name, key=key)


@router.post("/senders/{name}/key", status_code=201, summary="Give a sender another key")
def renew_key(visit: Keeping, name: Name) -> KeyShown:
    """The old key stops working now; the new one is not shown again."""
    with visit.desk.store.begin() as connection:
        key = senders.renew_key(connection, name, actor=visit.account.name, at=visit.at)
    return KeyShown(name=name, key=key)


@router.post("/senders/{name}/disable", status_code=204, summary="Disable a sender")
def disable_sender(visit: Keeping, name: Name) -> None:
    """It is refused from now on; its messages stay."""
    with visit.desk.store.begin() as connection:
        senders.disable(connection, name, actor=visit.account.name, at=visit.at)


@router.post("/senders/{name}/enable", status_code=204, summary="Open a disabled sender again")
def enable_sender(visit: Keeping, name: Name) -> None:
    """With the key it had."""
    with visit.desk.store.begin() as connection:
        senders.enable(connection, name, actor=visit.account.name, at=visit.at)


def _check_checkpoints(connection: Connection, named: frozenset[str]) -> None:
    known = {one.code for one in checkpoints.all_checkpoints(connection)} | {ALL}
    strange = sorted(named - known)
    if strange:
        raise InputError("checkpoints", f"there is no checkpoint {', '.join(strange)}")


def _check_sender(sender: Sender) -> None:
    known = [form.name for form in FORMATS]
    strange = sorted(set(sender.formats) - set(known))
    if strange:
        raise InputError("formats", f"{', '.join(strange)} is not one of {', '.join(known)}")
    if sender.zone is not None and sender.zone not in available_timezones():
        raise InputError("zone", f"{sender.zone} is no IANA time zone")
    if sender.charset is not None and not _is_charset(sender.charset):
        raise InputError("charset", f"{sender.charset} is no known character set")


def _is_charset(name: str) -> bool:
    try:
        "x".encode(name)
    except (LookupError, ValueError):
        return False
    return True
