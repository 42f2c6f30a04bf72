"""Every page for every role: who may open and send it, and what stands around each answer.

The tables say it twice, as words here and by the dependencies of the routes; a page without an
entry fails. The JSON addresses stand in `tests/web/test_rights.py`.
"""

import re
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from fastapi.routing import APIRoute
from lxml import html

from darvoza.access import ALLOWED, Role
from darvoza.web.identity import COOKIE, Allowed, Keyed
from darvoza.web.pages.session import Shown, token_for
from darvoza.web.pages.session import sent as token_checked
from tests.web.test_rights import CALLERS, DESK, EVERYBODY, LEARNING, LOOKING, OPEN, every_route
from tests.web.world import Api, profile_text

PEOPLE = tuple(who for who in CALLERS if who not in {"sender", "nobody"})

TABLE: dict[str, str] = {
    "GET /sign-in": OPEN,
    "POST /sign-in": OPEN,
    "POST /sign-out": EVERYBODY,
    "POST /look": EVERYBODY,
    "GET /": EVERYBODY,
    "GET /help": EVERYBODY,
    "GET /queue": LOOKING,
    "GET /queue/lines": LOOKING,
    "GET /movements/{movement_id}": LOOKING,
    "GET /shift": LOOKING,
    "POST /shift": "supervisor trainer",
    "POST /shift/{shift_id}/select": DESK,
    "POST /shift/{shift_id}/handover": DESK,
    "GET /find": LOOKING,
    "GET /crossings/{crossing_id}": LOOKING,
    "GET /crossings/{crossing_id}/messages/{source_id}": LOOKING,
    "GET /crossings/{crossing_id}/correct": DESK,
    "POST /crossings/{crossing_id}/split": DESK,
    "POST /crossings/{crossing_id}/merge": DESK,
    "GET /units/next": LOOKING,
    "GET /units/{unit_id}": LOOKING,
    "POST /units/{unit_id}/decisions": DESK,
    "POST /units/{unit_id}/outcomes": DESK,
    "GET /outcomes/{outcome_id}": LOOKING,
    "POST /outcomes/{outcome_id}/amendments": DESK,
    "GET /photos/{photo_id}": LOOKING,
    "GET /units/{unit_id}/slip.pdf": LOOKING,
    "GET /movements/{movement_id}/wagons.pdf": LOOKING,
    "GET /arrival": DESK,
    "POST /arrival": DESK,
    "GET /profiles": LEARNING,
    "GET /profiles/{profile_id}": LEARNING,
    "POST /profiles/{profile_id}/versions/{version}/{state}": "analyst supervisor",
    "GET /profiles/{profile_id}/write": "analyst",
    "POST /profiles/{profile_id}/write": "analyst",
    "GET /lookouts": "officer analyst supervisor auditor",
    "GET /lookouts/new": "analyst supervisor",
    "POST /lookouts/new": "analyst supervisor",
    "GET /lookouts/{lookout_id}": "officer analyst supervisor auditor",
    "POST /lookouts/{lookout_id}/end": "analyst supervisor",
    "GET /messages": f"{LOOKING} administrator",
    "GET /messages/{message_id}": f"{LOOKING} administrator",
    "GET /messages/upload": "analyst supervisor administrator",
    "POST /messages/upload": "analyst supervisor administrator",
    "POST /messages/{message_id}/read-again": "analyst supervisor administrator",
    "GET /audit": "auditor",
    "GET /audit/chain": "auditor",
    "GET /administration": "administrator",
    "GET /administration/checkpoints": "administrator",
    "GET /administration/checkpoints/new": "administrator",
    "POST /administration/checkpoints/new": "administrator",
    "GET /administration/checkpoints/{code}": "administrator",
    "POST /administration/checkpoints/{code}": "administrator",
    "GET /administration/senders": "administrator",
    "GET /administration/senders/new": "administrator",
    "POST /administration/senders/new": "administrator",
    "POST /administration/senders/{name}/key": "administrator",
    "POST /administration/senders/{name}/close": "administrator",
    "POST /administration/senders/{name}/open": "administrator",
    "GET /administration/accounts": "administrator",
    "GET /administration/accounts/new": "administrator",
    "POST /administration/accounts/new": "administrator",
    "GET /administration/accounts/{name}": "administrator",
    "POST /administration/accounts/{name}/change": "administrator",
    "POST /administration/accounts/{name}/password": "administrator",
    "POST /administration/accounts/{name}/close": "administrator",
    "POST /administration/accounts/{name}/open": "administrator",
    "GET /password": EVERYBODY,
    "POST /password": EVERYBODY,
    "GET /monitoring": "analyst supervisor trainer auditor",
    "GET /practice": "officer trainer trainee",
    "POST /practice": "officer trainer trainee",
    "GET /practice/{shift_id}": "officer trainer trainee",
    "GET /practice/{shift_id}/{number}": "officer trainer trainee",
    "POST /practice/{shift_id}/{number}/{did}": "officer trainee",
    "GET /practice/{shift_id}/{number}/tape": "officer trainer trainee",
    "GET /practice/scores": "officer trainer trainee",
    "POST /practice/forget": "officer trainee",
}
"""Who may open or send each page; everybody else is refused."""

QUERIES = {"GET /units/next": "?after={unit_id}", "GET /find": "?q=01KG123ABC"}
"""What an address asks besides its path."""

FORMS: dict[str, dict[str, str]] = {
    "POST /shift": {"checkpoint": "KOR"},
    "POST /arrival": {"checkpoint": "KOR"},
    "POST /profiles/{profile_id}/write": {
        "body": profile_text("waiting", area="wildlife"), "do": "keep",
    },
}  # fmt: skip
"""What a form names besides what is typed into it."""

ABOUT_ROWS = tuple(
    one for one in TABLE
    if re.search(r"\{(?!name|code)", one + QUERIES.get(one, "")) or one in FORMS
)  # fmt: skip
"""Pages of a row of Korday or of the border agency."""

NO_SUCH_THING = {"GET /movements/{movement_id}/wagons.pdf"} | {
    one for one in TABLE if " /practice" in one
}
"""What the small world does not have: its movement is no train, its store none of a class."""

NO_SESSION_YET = {"POST /sign-in"}
"""The forms that carry no token, for there is no session to make one from."""


def path_of(route: str, api: Api) -> str:
    """The address of *route* for a row of Korday, or of the border agency."""
    known = api.known.ids | {
        "name": "carrier" if "/senders/" in route else "trainer",
        "code": "KOR",
        "state": "draft",
        "source_id": api.known.ids["first_message"],
        "number": "1",
        "did": "note",
    }
    return (route.split(" ")[1] + QUERIES.get(route, "")).format(**known)


def browse(
    api: Api, route: str, who: str, form: dict[str, str] | None = None, **sent: Any
) -> httpx.Response:
    """Call *route* as a browser in which *who* is signed in; a form carries its token."""
    method = route.split(" ", maxsplit=1)[0]
    token = api.known.tokens.get(who, "")
    headers = {"Cookie": f"{COOKIE}={token}"} if token else {}
    if method == "POST":
        given = {"csrf": token_for(token)} if form is None else form
        sent["data"] = given | FORMS.get(route, {})
    return api(method, path_of(route, api), headers=headers | sent.pop("headers", {}), **sent)


def pages(app) -> dict[str, APIRoute]:
    return {name: one for name, one in every_route(app).items() if " /api" not in name}


def calls_of(route: APIRoute) -> list[object]:
    """What the dependencies of *route* call, however deep."""
    waiting, found = [route.dependant], []  # codespell:ignore dependant
    while waiting:
        one = waiting.pop()
        waiting += one.dependencies
        found.append(one.call)
    return found


def test_the_table_names_every_page_and_no_other(quick):
    assert set(pages(quick.app)) == set(TABLE)


def test_the_table_says_what_the_roles_may_do(quick):
    """Each page's actions, by `access.ALLOWED`, lead to the same people."""
    for name, route in pages(quick.app).items():
        asked = [one for one in calls_of(route) if isinstance(one, Shown | Allowed | Keyed)]
        people = set(TABLE[name].split())
        if not asked:
            assert people == {OPEN}, name
        elif not asked[0].actions:
            assert people == set(EVERYBODY.split()), name
        else:
            may = {role.value for role in Role if ALLOWED[role] & set(asked[0].actions)}
            assert people == may - {"sender"}, name


def test_every_form_asks_for_its_token(quick):
    for name, route in pages(quick.app).items():
        if name.startswith("POST") and name not in NO_SESSION_YET:
            assert token_checked in calls_of(route), name


@pytest.mark.parametrize("route", [one for one in TABLE if TABLE[one] != OPEN])
def test_nobody_is_asked_to_sign_in(route, shared):
    answer = browse(shared, route, "nobody")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?back=/")
    if route.startswith("GET"):
        assert path_of(route, shared) in unquote(answer.headers["location"])


@pytest.mark.parametrize("route", [one for one in TABLE if TABLE[one] != OPEN])
def test_who_is_refused(route, shared):
    for who in set(PEOPLE) - set(TABLE[route].split()):
        answer = browse(shared, route, who)
        assert answer.status_code == 403, (who, answer.status_code)
        assert_clean(answer)


@pytest.mark.parametrize(
    ("route", "who"),
    [(route, who) for route, people in TABLE.items() for who in people.split() if who != OPEN],
)
def test_who_is_let_in(route, who, request):
    """A page is shown; an empty form is refused for what is missing in it, or taken."""
    api = request.getfixturevalue("quick" if route.startswith("POST") else "shared")
    answer = browse(api, route, who)
    good = {404} if route in NO_SUCH_THING else {200, 303, 422}
    assert answer.status_code in good, answer.text[-2000:]
    assert "/sign-in?back" not in answer.headers.get("location", "")
    assert_clean(answer)


@pytest.mark.parametrize("route", [one for one in ABOUT_ROWS if "/find" not in one])
def test_elsewhere_nothing_of_it_exists(route, shared):
    """Somebody who may do all of it, at another checkpoint, of another agency and area."""
    answer = browse(shared, route, "stranger")
    assert answer.status_code == 404, answer.status_code
    assert_clean(answer)


def test_a_search_elsewhere_finds_nothing(shared):
    mine, theirs = (browse(shared, "GET /find", who) for who in ("officer", "stranger"))
    assert mine.status_code == 303
    assert theirs.status_code == 200
    assert not re.search(r'href="/(units|crossings)/', theirs.text)


@pytest.mark.parametrize("route", [one for one in TABLE if one.startswith("POST")])
@pytest.mark.parametrize("token", ["", "wrong", "another session's"])
def test_a_form_without_its_token_does_nothing(route, token, shared):
    who = "officer" if TABLE[route] == OPEN else TABLE[route].split()[0]
    given = token_for(shared.known.tokens["trainer"]) if token.startswith("another") else token
    if route not in NO_SESSION_YET and who != "trainer":
        answer = browse(shared, route, who, {"csrf": given} if given else {})
        assert answer.status_code == 403, answer.status_code


@pytest.mark.parametrize("route", [one for one in TABLE if one.startswith("POST")])
@pytest.mark.parametrize(
    "headers", [{"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_a_form_from_elsewhere_does_nothing(route, headers, shared):
    who = "officer" if TABLE[route] == OPEN else TABLE[route].split()[0]
    assert browse(shared, route, who, headers=headers).status_code == 403


def assert_clean(answer: httpx.Response) -> None:
    """No script, style or handler stands inside the page, and the browser is told to run none."""
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    if not answer.headers.get("content-type", "").startswith("text/html") or not answer.text:
        return
    root = html.document_fromstring(answer.text)
    assert not root.xpath("//script[not(@src)] | //style | //*[@style]")
    handlers = [name for one in root.iter(html.etree.Element) for name in one.attrib
                if name.lower().startswith(("on", "hx-on"))]  # fmt: skip
    assert not handlers
    addresses = root.xpath("//@href | //@src | //@action | //@hx-get | //@hx-post")
    assert not [one for one in addresses if not str(one).startswith(("/", "#", "?"))]


@pytest.mark.parametrize("inside", ["<script>x()</script>", "<p style='a'>", "<a onclick='x'>"])
def test_a_page_that_is_not_clean_is_seen(inside):
    headers = {"content-security-policy": "default-src 'none'"}
    with pytest.raises(AssertionError):
        assert_clean(httpx.Response(200, html=inside, headers=headers))
