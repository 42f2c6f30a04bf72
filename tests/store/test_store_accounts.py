"""Accounts and senders: passwords, lock-out, sessions, keys; every change leaves a trace."""

from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher, profiles
from sqlalchemy import select

from darvoza.access import Account, Role
from darvoza.errors import AccessError, InputError, NotFoundError
from darvoza.records import Direction
from darvoza.store import accounts, audit, passwords, schema, senders
from darvoza.store.connection import Store
from darvoza.store.senders import Sender

AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
GOOD = "correct horse battery"
OFFICER = Account(
    name="aigul", roles=frozenset({Role.OFFICER}), agency="border",
    checkpoints=frozenset({"ALA"}), areas=frozenset({"*"}), language="kk",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _quick_hashing(monkeypatch: pytest.MonkeyPatch):
    cheap = PasswordHasher.from_parameters(profiles.CHEAPEST)
    monkeypatch.setattr(passwords, "_hasher", cheap)


@pytest.fixture
def officer(store: Store) -> Account:
    with store.begin() as connection:
        accounts.add(connection, OFFICER, GOOD, actor="root", at=AT)
    return OFFICER


def attempt(store: Store, password: str, at: datetime = AT) -> Account | None:
    tried = accounts.attempt(store, "aigul", password)
    with store.begin() as connection:
        return accounts.sign_in(connection, tried, at=at)


def test_the_right_password_signs_in_and_the_wrong_one_does_not(store: Store, officer):
    assert attempt(store, GOOD) == officer
    assert attempt(store, GOOD + "!") is None
    nobody = accounts.attempt(store, "nobody", GOOD)
    assert not nobody.right
    with store.begin() as connection:
        assert accounts.sign_in(connection, nobody, at=AT) is None


def test_no_password_and_no_token_stand_in_the_store(store: Store, officer):
    with store.begin() as connection:
        token = accounts.start_session(
            connection, "aigul", at=AT, lasts=timedelta(hours=1), purpose="shift"
        )
        row = connection.execute(select(schema.users)).one()
        session = connection.execute(select(schema.sessions)).one()
    assert row.password_hash.startswith("$argon2id$")
    assert GOOD not in str(row)
    assert token not in str(session)


@pytest.mark.parametrize("weak", ["short", "aigul aigul aigul", "AIGUL-2026-2026", "a" * 20])
def test_weak_passwords_are_refused(store: Store, weak: str):
    with pytest.raises(InputError, match="password"), store.begin() as connection:
        accounts.add(connection, OFFICER, weak, actor="root", at=AT)


def test_five_wrong_passwords_lock_for_fifteen_minutes(store: Store, officer):
    for _ in range(accounts.MAX_FAILURES):
        assert attempt(store, "wrong") is None
    for password in ("wrong", GOOD):
        with pytest.raises(AccessError, match="locked"):
            attempt(store, password, AT + accounts.LOCKED_FOR - timedelta(seconds=1))
    assert attempt(store, GOOD, AT + accounts.LOCKED_FOR) == officer
    with store.reading() as connection:
        actions = [one.action for one in audit.entries_of(connection, "account", "aigul")]
    assert actions == ["added", "locked", "signed_in"]


def test_a_right_password_in_between_starts_the_count_again(store: Store, officer):
    for password in ["wrong"] * 4 + [GOOD] + ["wrong"] * 4:
        attempt(store, password)
    assert attempt(store, GOOD) == officer


def test_a_session_ends_by_time_by_sign_out_and_with_the_password(store: Store, officer):
    def started() -> str:
        return accounts.start_session(
            connection, "aigul", at=AT, lasts=timedelta(hours=10), purpose="shift"
        )

    with store.begin() as connection:
        token = started()
        assert accounts.by_session(connection, token, at=AT) == (officer, "shift")
        late = AT + timedelta(hours=10)
        assert accounts.by_session(connection, token, at=late) is None
        accounts.end_session(connection, token)
        assert accounts.by_session(connection, token, at=AT) is None
        token = started()
        accounts.set_password(connection, "aigul", GOOD + "2", actor="root", at=AT)
        assert accounts.by_session(connection, token, at=AT) is None
        token = started()
        accounts.disable(connection, "aigul", actor="root", at=AT)
        assert accounts.by_session(connection, token, at=AT) is None
    with pytest.raises(AccessError, match="disabled"):
        attempt(store, GOOD + "2")


def test_rights_change_and_are_audited(store: Store, officer):
    promoted = Account(
        name="aigul", roles=frozenset({Role.SUPERVISOR, Role.OFFICER}), agency="*",
        checkpoints=frozenset({"*"}), areas=frozenset({"drugs"}),
    )  # fmt: skip
    with store.begin() as connection:
        accounts.change(connection, promoted, actor="root", at=AT)
        assert accounts.account_of(connection, "aigul") == promoted
        (line,) = accounts.all_accounts(connection)
        assert (line.account, line.disabled_at) == (promoted, None)
        last = audit.entries_of(connection, "account", "aigul")[-1]
    assert (last.actor, last.action) == ("root", "changed")
    assert "supervisor" in str(last.detail["roles"])


def test_unknown_and_taken_names_are_told(store: Store, officer):
    with store.begin() as connection:
        with pytest.raises(InputError, match="already"):
            accounts.add(connection, OFFICER, GOOD, actor="root", at=AT)
        for change in (accounts.disable, senders.disable, senders.renew_key):
            with pytest.raises(NotFoundError, match="nobody"):
                change(connection, "nobody", actor="root", at=AT)
        with pytest.raises(NotFoundError, match="nobody"):
            accounts.account_of(connection, "nobody")


CARRIER = Sender(
    name="KC", formats=("paxlst", "pnrgov"), checkpoint="ALA", direction=Direction.ARRIVAL,
    zone="Asia/Almaty", charset="cp1251", strict=True,
)  # fmt: skip


def test_an_api_key_names_its_sender_until_renewed_or_disabled(store: Store):
    with store.begin() as connection:
        first = senders.add(connection, CARRIER, actor="root", at=AT)
        assert senders.by_key(connection, first) == CARRIER
        second = senders.renew_key(connection, "KC", actor="root", at=AT)
        assert senders.by_key(connection, second) == CARRIER
        with pytest.raises(AccessError, match="API key"):
            senders.by_key(connection, first)
        senders.disable(connection, "KC", actor="root", at=AT)
        with pytest.raises(AccessError, match="API key"):
            senders.by_key(connection, second)
        assert second not in str(connection.execute(select(schema.senders)).one())
        actions = [one.action for one in audit.entries_of(connection, "sender", "KC")]
        assert actions == ["added", "key_renewed", "disabled"]


@pytest.mark.parametrize("wrong", ["", ".", "dvz", "no-such.key", "é"])
def test_no_other_key_is_let_in(store: Store, wrong: str):
    with store.begin() as connection:
        key = senders.add(connection, CARRIER, actor="root", at=AT)
        for attempt in (wrong, key[:-1], key + "x", key.split(".")[0], "." + key.split(".")[1]):
            with pytest.raises(AccessError, match="API key"):
                senders.by_key(connection, attempt)


def test_a_sender_needs_a_name_of_its_own(store: Store):
    with store.begin() as connection:
        senders.add(connection, CARRIER, actor="root", at=AT)
        for name in ("KC", " "):
            with pytest.raises(InputError, match="name"):
                senders.add(connection, Sender(name=name), actor="root", at=AT)
        assert senders.all_senders(connection) == (CARRIER,)
