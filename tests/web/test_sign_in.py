"""Signing in: one answer to every failure, lock-out, limits, sessions that end."""

import threading
from datetime import timedelta

import pytest

from darvoza.errors import AccessError
from darvoza.store import accounts
from darvoza.store.accounts import Attempt
from darvoza.web.desk import SIGN_INS
from tests.web.world import PASSWORD


def sign_in(api, name, password, **more):
    return api("POST", "/api/sign-in", json={"name": name, "password": password} | more)


def test_a_token_opens_what_the_account_may_do(api):
    answer = sign_in(api, "officer", PASSWORD, purpose="night shift")
    assert answer.status_code == 201
    api.known.tokens["fresh"] = answer.json()["token"]
    me = api("GET", "/api/me", "fresh").json()
    assert (me["account"]["name"], me["purpose"]) == ("officer", "night shift")
    assert "decide" in me["actions"]
    assert "keep_accounts" not in me["actions"]
    api.at += timedelta(hours=11)
    assert api("GET", "/api/me", "fresh").status_code == 401


def test_unknown_name_wrong_password_and_lock_get_the_same_answer(api):
    unknown = sign_in(api, "nobody", PASSWORD)
    wrong = [sign_in(api, "officer", "wrong") for _ in range(5)]
    locked = sign_in(api, "officer", PASSWORD)
    answers = {(one.status_code, one.text) for one in (unknown, *wrong, locked)}
    assert len(answers) == 1
    assert unknown.status_code == 401
    assert unknown.headers["WWW-Authenticate"] == "Bearer"
    api.at += timedelta(minutes=16)
    assert sign_in(api, "officer", PASSWORD).status_code == 201


def test_a_disabled_account_is_out_at_once(api):
    assert api("POST", "/api/users/officer/disable", "administrator").status_code == 204
    assert api("GET", "/api/me", "officer").status_code == 401
    assert sign_in(api, "officer", PASSWORD).status_code == 401


def test_an_administrator_cannot_lock_everybody_out(quick):
    answer = quick("POST", "/api/users/administrator/disable", "administrator")
    assert (answer.status_code, answer.json()["field"]) == (422, "name")


def test_an_address_that_guesses_has_to_wait(quick, monkeypatch):
    nobody = Attempt("n", None, right=False)
    monkeypatch.setattr("darvoza.store.accounts.attempt", lambda *_, **__: nobody)
    answers = [sign_in(quick, f"n{number}", "x") for number in range(SIGN_INS + 1)]
    assert {one.status_code for one in answers[:-1]} == {401}
    assert (answers[-1].status_code, answers[-1].headers["Retry-After"]) == (429, "1")
    quick.at += timedelta(seconds=1)
    assert sign_in(quick, "n", "x").status_code == 401


@pytest.mark.parametrize(
    "header", ["", "Basic b2ZmaWNlcjp4", "Bearer", "Bearer x", "Bearer \u00fc", "Bearer a b"]
)
def test_what_is_no_token_is_refused(header, quick):
    sent = {"Authorization": header.encode("latin-1")}
    assert quick("GET", "/api/me", headers=sent).status_code == 401


@pytest.mark.parametrize("key", ["", ".", "dvz0000000000.x", "\u00fc.\u00fc", "x" * 5000])
def test_what_is_no_key_is_refused(key, quick):
    sent = {"X-API-Key": key.encode("latin-1")}
    answer = quick("POST", "/api/messages", headers=sent, content=b"x")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "ApiKey")


def test_a_key_is_shown_once_and_replaced(api):
    made = api("POST", "/api/senders", "administrator", json={"name": "rail", "zone": "UTC"})
    listed = api("GET", "/api/senders", "administrator")
    assert made.json()["key"] not in listed.text
    api.known.keys["rail"] = made.json()["key"]
    assert api("POST", "/api/messages", "rail", content=b"x").status_code == 202
    renewed = api("POST", "/api/senders/rail/key", "administrator").json()["key"]
    assert api("POST", "/api/messages", "rail", content=b"x").status_code == 401
    api.known.keys["rail"] = renewed
    assert api("POST", "/api/messages", "rail", content=b"x").status_code == 202
    api("POST", "/api/senders/rail/disable", "administrator")
    assert api("POST", "/api/messages", "rail", content=b"x").status_code == 401


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("formats", ["telex"]), ("checkpoint", "NOWHERE"), ("zone", "Mars/Base"),
        ("charset", "base64"), ("charset", "no such"), ("name", ""), ("name", "a b"),
    ],
)  # fmt: skip
def test_a_sender_that_cannot_be_is_refused_by_field(field, value, quick):
    sent = {"name": "rail"} | {field: value}
    answer = quick("POST", "/api/senders", "administrator", json=sent)
    assert answer.status_code == 422
    assert answer.json()["field"] in {field, "checkpoints"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("password", "short"), ("roles", []), ("roles", ["king"]), ("checkpoints", ["NOWHERE"]),
        ("areas", ["everything"]), ("language", "xx"), ("name", "officer"),
    ],
)  # fmt: skip
def test_an_account_that_cannot_be_is_refused_by_field(field, value, quick):
    sent = {
        "name": "newcomer", "password": "quite long enough", "roles": ["officer"],
        "agency": "border", "checkpoints": ["*"], "areas": ["*"],
    } | {field: value}  # fmt: skip
    answer = quick("POST", "/api/users", "administrator", json=sent)
    assert answer.status_code == 422
    assert field in answer.json()["field"]


# --- slow hashes, and the own password ---------------------------------------------------------


def test_a_slow_hash_keeps_no_writer_waiting(quick, monkeypatch):
    """The password is held against its hash outside every transaction."""
    hashing, written = threading.Event(), threading.Event()
    real = accounts.fits

    def slow(known, password):
        hashing.set()
        assert written.wait(10)
        return real(known, password)

    monkeypatch.setattr(accounts, "fits", slow)
    answers = []
    signing = threading.Thread(target=lambda: answers.append(sign_in(quick, "officer", PASSWORD)))
    signing.start()
    assert hashing.wait(10)
    with quick.store.begin() as connection:  # raises after five seconds if the lock is held
        connection.exec_driver_sql("UPDATE run SET value = value")
    written.set()
    signing.join(20)
    assert answers[0].status_code == 201


def test_many_guesses_at_once_lock_the_account_too(api):
    """All are tried before any is counted; the right one comes too late."""
    guesses = [accounts.attempt(api.store, "officer", f"wrong {one}") for one in range(5)]
    right = accounts.attempt(api.store, "officer", PASSWORD)
    for guess in guesses:
        with api.store.begin() as connection:
            assert accounts.sign_in(connection, guess, at=api.at) is None
    with pytest.raises(AccessError, match="locked"), api.store.begin() as connection:
        accounts.sign_in(connection, right, at=api.at)


def test_a_password_changed_meanwhile_opens_nothing(api):
    tried = accounts.attempt(api.store, "officer", PASSWORD)
    with api.store.begin() as connection:
        accounts.set_password(
            connection, "officer", "quite another one", actor="administrator", at=api.at
        )
        assert accounts.sign_in(connection, tried, at=api.at) is None


def test_everybody_changes_the_own_password(api):
    sent = {"old": PASSWORD, "new": "another pass phrase"}
    answer = api("POST", "/api/password", "officer", json=sent)
    assert answer.status_code == 200
    assert api("GET", "/api/me", "officer").status_code == 401
    api.known.tokens["fresh"] = answer.json()["token"]
    assert api("GET", "/api/me", "fresh").json()["account"]["name"] == "officer"
    assert sign_in(api, "officer", PASSWORD).status_code == 401
    assert sign_in(api, "officer", "another pass phrase").status_code == 201


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("wrong", "another pass phrase", "old"), (PASSWORD, "short", "new"),
        (PASSWORD, "officer officer", "new"), (PASSWORD, PASSWORD, "new"),
    ],
)  # fmt: skip
def test_a_new_password_that_cannot_be_is_refused_by_field(old, new, field, quick):
    answer = quick("POST", "/api/password", "officer", json={"old": old, "new": new})
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert quick("GET", "/api/me", "officer").status_code == 200


def test_guessing_the_old_password_locks_as_signing_in_does(quick):
    for _ in range(5):
        quick("POST", "/api/password", "officer", json={"old": "wrong", "new": "y" * 6 + "1234567"})
    sent = {"old": PASSWORD, "new": "another pass phrase"}
    assert quick("POST", "/api/password", "officer", json=sent).status_code == 403
