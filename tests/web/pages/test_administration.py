"""Administration as pages: accounts, checkpoints, senders; every change on record, none silent."""

import re

import pytest

from darvoza.store import accounts, audit, checkpoints, senders
from darvoza.web.identity import COOKIE
from darvoza.web.pages.session import token_for
from tests.web.world import AT, PASSWORD, arrival

ACCOUNTS = "/administration/accounts"
PAGES = (
    "/administration", ACCOUNTS, f"{ACCOUNTS}/new", f"{ACCOUNTS}/officer",
    "/administration/checkpoints", "/administration/checkpoints/new",
    "/administration/checkpoints/KOR", "/administration/senders", "/administration/senders/new",
)  # fmt: skip
NEWCOMER = {
    "name": "newcomer", "password": "quite long enough", "roles": ["officer", "trainee"],
    "agency": "border", "checkpoints": ["KOR"], "areas": ["*"], "language": "ru",
}  # fmt: skip
PLACE = {
    "code": "DOS", "name": "Dostyk", "mode": "rail", "country": "kaz", "zone": "Asia/Almaty",
    "ports": "706102, 706200", "agency": "border",
}  # fmt: skip


def get(api, path, who="administrator"):
    return api("GET", path, headers={"Cookie": f"{COOKIE}={api.known.tokens[who]}"})


def post(api, path, form=None, who="administrator", token=None):
    session = api.known.tokens[who]
    sent = {"csrf": token_for(session) if token is None else token} | (form or {})
    return api("POST", path, headers={"Cookie": f"{COOKIE}={session}"}, data=sent)


def last(api, kind, name):
    with api.store.reading() as connection:
        return audit.entries_of(connection, kind, name)[-1]


@pytest.mark.parametrize("path", PAGES)
def test_the_administrator_alone_opens_them(path, quick):
    page = get(quick, path)
    assert page.status_code == 200
    assert 'aria-current="page"' in page.text
    for who in ("officer", "supervisor", "auditor", "powerless"):
        assert get(quick, path, who).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        f"{ACCOUNTS}/new", f"{ACCOUNTS}/officer/change", f"{ACCOUNTS}/officer/password",
        f"{ACCOUNTS}/officer/close", f"{ACCOUNTS}/officer/open", "/administration/checkpoints/new",
        "/administration/checkpoints/KOR", "/administration/senders/new",
        "/administration/senders/post/key", "/administration/senders/post/close",
        "/administration/senders/post/open",
    ],
)  # fmt: skip
def test_nothing_is_done_without_the_token_or_the_right(path, quick):
    assert post(quick, path, token="0.0").status_code == 403
    assert post(quick, path, who="supervisor").status_code == 403


def test_the_store_says_what_it_is(quick):
    page = get(quick, "/administration").text
    known = quick("GET", "/api/store", "administrator").json()
    for value in (known["run"], known["node"], known["revision"], known["key_fingerprint"]):
        assert value in page
    assert "No backup is recorded." in page
    entry = audit.AuditEntry(at=AT, actor="root", action="backed_up", subject_kind="store")
    with quick.store.begin() as connection:
        audit.append(connection, entry)
    assert "Last one: 1 Mar 2026 13:00:00" in get(quick, "/administration").text


# --- accounts -----------------------------------------------------------------------------------


def test_an_account_is_added_and_signs_in(api):
    answer = post(api, f"{ACCOUNTS}/new", NEWCOMER)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{ACCOUNTS}?done=added")
    signed = api("POST", "/api/sign-in", json={"name": "newcomer", "password": "quite long enough"})
    api.known.tokens["newcomer"] = signed.json()["token"]
    me = api("GET", "/api/me", "newcomer").json()["account"]
    assert (me["roles"], me["checkpoints"], me["language"]) == (
        ["officer", "trainee"],
        ["KOR"],
        "ru",
    )
    assert (last(api, "account", "newcomer").actor) == "newcomer"  # signed in
    assert "quite long enough" not in answer.text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "officer"), ("name", "a b"), ("password", "short"), ("roles", []),
        ("checkpoints", ["NOWHERE"]), ("areas", ["everything"]), ("agency", " "),
    ],
)  # fmt: skip
def test_an_account_that_cannot_be_is_told_beside_the_field(field, value, quick):
    answer = post(quick, f"{ACCOUNTS}/new", NEWCOMER | {field: value})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "quite long enough" not in answer.text
    if field != "name":
        assert 'value="newcomer"' in answer.text
    with quick.store.reading() as connection:
        assert "newcomer" not in [one.account.name for one in accounts.all_accounts(connection)]


def test_rights_change_at_once_and_the_trail_keeps_what_they_were(api):
    form = {
        "roles": "supervisor", "agency": "border", "checkpoints": ["KOR", "ALA"], "areas": "*",
        "language": "en",
    }  # fmt: skip
    answer = post(api, f"{ACCOUNTS}/officer/change", form)
    assert answer.headers["location"] == f"{ACCOUNTS}/officer?done=changed"
    assert api("GET", "/api/me", "officer").json()["account"]["roles"] == ["supervisor"]
    entry = last(api, "account", "officer")
    assert (entry.actor, entry.action) == ("administrator", "changed")
    assert "supervisor" in entry.detail["roles"]
    assert "officer" in entry.detail["roles_before"]


def test_nobody_gives_himself_rights(quick):
    form = {"roles": ["administrator", "auditor"], "agency": "*", "checkpoints": "*", "areas": "*"}
    answer = post(quick, f"{ACCOUNTS}/administrator/change", form)
    assert answer.status_code == 422
    me = quick("GET", "/api/me", "administrator").json()["account"]
    assert me["roles"] == ["administrator"]
    assert "/change" not in get(quick, f"{ACCOUNTS}/administrator").text
    assert post(quick, f"{ACCOUNTS}/administrator/close").status_code == 422


def test_the_last_administrator_stays(quick):
    post(quick, f"{ACCOUNTS}/new", NEWCOMER | {"roles": ["administrator"]})
    with quick.store.begin() as connection:
        accounts.disable(connection, "administrator", actor="newcomer", at=quick.at)
        with pytest.raises(Exception, match="administrator"):
            accounts.disable(connection, "newcomer", actor="nobody", at=quick.at)


def test_a_password_is_given_anew(api):
    path = f"{ACCOUNTS}/officer/password"
    refused = post(api, path, {"password": "officer is my name"})
    assert refused.status_code == 422
    assert 'id="password-error"' in refused.text
    assert "officer is my name" not in refused.text
    assert api("GET", "/api/me", "officer").status_code == 200
    assert post(api, path, {"password": "another pass phrase"}).status_code == 303
    assert api("GET", "/api/me", "officer").status_code == 401
    assert last(api, "account", "officer").action == "password_set"


def test_an_account_is_closed_and_opened_again(api):
    assert post(api, f"{ACCOUNTS}/officer/close").status_code == 303
    assert api("GET", "/api/me", "officer").status_code == 401
    assert "closed" in get(api, f"{ACCOUNTS}/officer").text
    assert post(api, f"{ACCOUNTS}/officer/open").status_code == 303
    sent = {"name": "officer", "password": PASSWORD}
    assert api("POST", "/api/sign-in", json=sent).status_code == 201


def test_an_account_that_is_not_there(quick):
    assert get(quick, f"{ACCOUNTS}/nobody").status_code == 404
    assert post(quick, f"{ACCOUNTS}/nobody/close").status_code == 404


# --- checkpoints --------------------------------------------------------------------------------


def kept(api, code):
    with api.store.reading() as connection:
        return checkpoints.checkpoint_of(connection, code)


def test_a_checkpoint_is_added_and_changed(api):
    answer = post(api, "/administration/checkpoints/new", PLACE)
    assert answer.headers["location"] == "/administration/checkpoints?done=added"
    assert kept(api, "DOS").ports == ("706102", "706200")
    assert kept(api, "DOS").country == "KZ"
    changed = PLACE | {"name": "Dostyk-2", "ports": ""}
    assert post(api, "/administration/checkpoints/DOS", changed).status_code == 303
    assert (kept(api, "DOS").name, kept(api, "DOS").ports) == ("Dostyk-2", ())
    entry = last(api, "checkpoint", "DOS")
    assert (entry.actor, entry.detail["name_before"]) == ("administrator", "Dostyk")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", "KOR"), ("code", "a b"), ("zone", "Mars/Base"), ("country", "Atlantis"),
        ("mode", "sea"), ("name", ""), ("ports", "AL?A"),
    ],
)  # fmt: skip
def test_a_checkpoint_that_cannot_be_is_told_beside_the_field(field, value, quick):
    answer = post(quick, "/administration/checkpoints/new", PLACE | {field: value})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert value in answer.text or field == "mode"  # no list keeps what is not in it
    listed = quick("GET", "/api/checkpoints/kept", "administrator").json()["checkpoints"]
    assert [one["code"] for one in listed] == ["ALA", "KOR", "OTH"]


def test_a_checkpoint_that_is_not_there(quick):
    assert get(quick, "/administration/checkpoints/XXX").status_code == 404
    assert post(quick, "/administration/checkpoints/XXX", PLACE).status_code == 404


# --- senders ------------------------------------------------------------------------------------


def key_on(text: str) -> str:
    return re.search(r"dvz[0-9a-f]+\.[\w-]+", text)[0]


def test_a_sender_gets_its_key_once(api):
    form = {"name": "rail", "formats": ["smgs", "road-json"], "checkpoint": "KOR", "strict": "true"}
    page = post(api, "/administration/senders/new", form)
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    key = key_on(page.text)
    assert key not in get(api, "/administration/senders").text
    api.known.keys["rail"] = key
    sent = api("POST", "/api/messages", "rail", content=arrival("07KG001AAA"))
    assert sent.status_code == 202
    with api.store.reading() as connection:
        kept = senders.sender_of(connection, "rail")
    assert (kept.formats, kept.checkpoint, kept.strict) == (("smgs", "road-json"), "KOR", True)
    assert key not in str(last(api, "sender", "rail").detail)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("name", "post", "name"),
        ("name", "a b", "name"),
        ("formats", ["telex"], "formats"),
        ("zone", "Mars/Base", "zone"),
        ("charset", "no such", "charset"),
    ],
)
def test_a_sender_that_cannot_be_is_told_beside_the_field(field, value, told, quick):
    form = {"name": "rail", "zone": "Asia/Almaty", field: value}
    answer = post(quick, "/administration/senders/new", form)
    assert answer.status_code == 422
    assert f'id="{told}-error"' in answer.text
    assert "dvz" not in answer.text


def test_a_key_is_renewed_and_a_sender_closed_and_opened(api):
    page = post(api, "/administration/senders/post/key")
    assert api("POST", "/api/messages", "post", content=b"x").status_code == 401
    api.known.keys["post"] = key_on(page.text)
    assert api("POST", "/api/messages", "post", content=b"x").status_code == 202
    post(api, "/administration/senders/post/close")
    assert api("POST", "/api/messages", "post", content=b"x").status_code == 401
    post(api, "/administration/senders/post/open")
    assert api("POST", "/api/messages", "post", content=b"x").status_code == 202
    assert last(api, "sender", "post").action == "enabled"


# --- the own password ---------------------------------------------------------------------------


def test_everybody_changes_the_own_password(api):
    assert get(api, "/password", "powerless").status_code == 200
    form = {"old": PASSWORD, "new": "another pass phrase", "again": "another pass phrase"}
    answer = post(api, "/password", form, who="officer")
    assert (answer.status_code, answer.headers["location"]) == (303, "/password?done=password")
    fresh = re.search(rf"{COOKIE}=([^;]+)", answer.headers["set-cookie"])[1]
    assert get(api, "/password", "officer").status_code == 303  # the old session is over
    api.known.tokens["fresh"] = fresh
    assert get(api, "/password", "fresh").status_code == 200


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"old": "wrong"}, "old"), ({"again": "something else"}, "again"),
     ({"new": "short", "again": "short"}, "new"), ({"old": ""}, "old")],
)  # fmt: skip
def test_a_password_that_cannot_be_is_told_beside_the_field(changed, field, quick):
    form = {"old": PASSWORD, "new": "another pass phrase", "again": "another pass phrase"}
    answer = post(quick, "/password", form | changed, who="officer")
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "another pass phrase" not in answer.text
    assert post(quick, "/password", form, who="officer", token="0.0").status_code == 403
    assert quick("GET", "/api/me", "officer").status_code == 200
