"""Every route for every role: who may, who may not, and what officers of elsewhere do not find."""

import re
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from darvoza.access import ALLOWED, Role
from darvoza.store.connection import Store
from darvoza.web.app import create_app
from darvoza.web.identity import Allowed, Keyed
from tests.web.world import AT, PASSWORD, PHOTO, SETTINGS, arrival, profile_text

DESK = "officer supervisor trainer"
LOOKING = "officer analyst supervisor trainer auditor"
LEARNING = f"{LOOKING} trainee"
EVERYBODY = "officer analyst supervisor trainer trainee auditor administrator powerless"
OPEN = "*"

TABLE: dict[str, str] = {
    "POST /api/sign-in": OPEN,
    "POST /api/sign-out": EVERYBODY,
    "GET /api/me": EVERYBODY,
    "POST /api/password": EVERYBODY,
    "POST /api/messages": "sender",
    "POST /api/messages/upload": "analyst supervisor administrator",
    "GET /api/messages": f"{LOOKING} administrator",
    "GET /api/messages/quarantine": f"{LOOKING} administrator",
    "GET /api/messages/{message_id}": f"{LOOKING} administrator",
    "GET /api/messages/{message_id}/text": f"{LOOKING} administrator",
    "POST /api/messages/{message_id}/read-again": "analyst supervisor administrator",
    "GET /api/checkpoints": LOOKING,
    "GET /api/queue": LOOKING,
    "GET /api/find": LOOKING,
    "POST /api/arrivals": DESK,
    "GET /api/units/{unit_id}": LOOKING,
    "GET /api/movements/{movement_id}": LOOKING,
    "GET /api/crossings/{crossing_id}": LOOKING,
    "GET /api/crossings/{crossing_id}/messages/{source_id}": LOOKING,
    "POST /api/crossings/merge": DESK,
    "POST /api/crossings/{crossing_id}/split": DESK,
    "POST /api/shifts": "supervisor trainer",
    "GET /api/shifts/{shift_id}": LOOKING,
    "POST /api/shifts/{shift_id}/select": DESK,
    "GET /api/shifts/{shift_id}/handovers": LOOKING,
    "POST /api/shifts/{shift_id}/handovers": DESK,
    "POST /api/units/{unit_id}/decisions": DESK,
    "POST /api/units/{unit_id}/outcomes": DESK,
    "GET /api/outcomes/{outcome_id}": LOOKING,
    "POST /api/outcomes/{outcome_id}/amendments": DESK,
    "GET /api/outcomes/{outcome_id}/photos": LOOKING,
    "POST /api/outcomes/{outcome_id}/photos": DESK,
    "GET /api/outcomes/{outcome_id}/photos/{photo_id}": LOOKING,
    "GET /api/lookouts": "officer analyst supervisor auditor",
    "GET /api/lookouts/kept": "officer analyst supervisor auditor",
    "GET /api/lookouts/{lookout_id}": "officer analyst supervisor auditor",
    "POST /api/lookouts": "analyst supervisor",
    "POST /api/lookouts/{lookout_id}/end": "analyst supervisor",
    "GET /api/profiles": LEARNING,
    "GET /api/profiles/{profile_id}": LEARNING,
    "GET /api/profiles/{profile_id}/versions/{version}/difference": LEARNING,
    "POST /api/profiles/check": "analyst",
    "POST /api/profiles": "analyst",
    "POST /api/profiles/{profile_id}/versions/{version}/{state}": "supervisor",
    "POST /api/practice/shifts": "officer trainer trainee",
    "GET /api/practice/shifts": "officer trainer trainee",
    "GET /api/practice/shifts/{shift_id}": "officer trainer trainee",
    "GET /api/practice/shifts/{shift_id}/cases/{number}": "officer trainer trainee",
    "POST /api/practice/shifts/{shift_id}/cases/{number}/check": "officer trainee",
    "POST /api/practice/shifts/{shift_id}/cases/{number}/ask": "officer trainee",
    "POST /api/practice/shifts/{shift_id}/cases/{number}/show": "officer trainee",
    "POST /api/practice/shifts/{shift_id}/cases/{number}/note": "officer trainee",
    "POST /api/practice/shifts/{shift_id}/cases/{number}/call": "officer trainee",
    "POST /api/practice/shifts/{shift_id}/cases/{number}/typed": "officer trainee",
    "POST /api/practice/shifts/{shift_id}/cases/{number}/decide": "officer trainee",
    "GET /api/practice/shifts/{shift_id}/cases/{number}/tape": "officer trainer trainee",
    "GET /api/practice/scores": "officer trainer trainee",
    "GET /api/practice/export": "officer trainee",
    "DELETE /api/practice": "officer trainee",
    "GET /api/monitoring": "analyst supervisor trainer auditor",
    "GET /api/audit": "auditor",
    "GET /api/audit/verify": "auditor",
    "GET /api/users": "administrator",
    "POST /api/users": "administrator",
    "POST /api/users/{name}/change": "administrator",
    "POST /api/users/{name}/password": "administrator",
    "POST /api/users/{name}/disable": "administrator",
    "POST /api/users/{name}/enable": "administrator",
    "GET /api/senders": "administrator",
    "POST /api/senders": "administrator",
    "POST /api/senders/{name}/key": "administrator",
    "POST /api/senders/{name}/disable": "administrator",
    "POST /api/senders/{name}/enable": "administrator",
    "GET /api/checkpoints/kept": "administrator",
    "POST /api/checkpoints": "administrator",
    "POST /api/checkpoints/{code}/change": "administrator",
    "GET /api/store": "administrator",
    "GET /api/health": OPEN,
}
"""Who may call each route; everybody else is refused."""

ELSEWHERE = " /api/practice"
"""Practice has a store of its own: in this one there is none."""

CALLERS = ("officer", "analyst", "supervisor", "trainer", "trainee", "auditor", "administrator",
           "powerless", "sender", "nobody")  # fmt: skip

ABOUT_ROWS = tuple(
    route for route in TABLE
    if re.search(r"\{(?!name|code)", route)
    or route in {
        "GET /api/queue", "POST /api/arrivals", "POST /api/shifts", "POST /api/crossings/merge",
    }
)  # fmt: skip
"""Routes that ask for a row of Korday or of the border agency."""

NEW_USER = {
    "name": "newcomer", "password": "quite long enough", "roles": ["officer"],
    "agency": "border", "checkpoints": ["KOR"], "areas": ["*"],
}  # fmt: skip
NEW_RIGHTS = {name: NEW_USER[name] for name in ("roles", "agency", "checkpoints", "areas")}
PLACE = {"name": "Dostyk", "mode": "rail", "country": "KZ", "zone": "Asia/Almaty"}
NEW_LOOKOUT = {
    "key_kind": "plate", "key": "01 KG 123 ABC", "area": "wanted", "channel": "red", "points": 3,
    "instruction": {"en": "Stop it."}, "reason": "stolen", "contact": "102",
    "expires_at": "2026-04-01T00:00:00Z",
}  # fmt: skip


PRACTISED = {
    "check": {"what": "passport"}, "ask": {"what": "purpose"}, "show": {"what": "purpose"},
    "note": {"what": "Two bags."}, "call": {}, "typed": {"text": "why"},
    "decide": {"decision": "release", "confidence": 60},
}  # fmt: skip


def sending(route: str, api) -> dict[str, Any]:
    """What to send to *route* so that it can say yes."""
    ids = api.known.ids
    if route == "POST /api/crossings/{crossing_id}/split":
        api("POST", "/api/messages", "post", content=arrival("01KG123ABC") + b" ")
        page = api("GET", f"/api/crossings/{ids['crossing_id']}", "officer").json()
        mentions = [one["id"] for one in page["mentions"]]
        return {"json": {"mention_ids": mentions[1:], "reason": "another truck"}}
    return {
        "POST /api/sign-in": {"json": {"name": "x", "password": "y"}},
        "POST /api/messages": {"content": arrival("05KG100AAA")},
        "GET /api/queue": {"params": {"checkpoint": "KOR"}},
        "POST /api/crossings/merge": {
            "json": {
                "crossing_ids": [ids["crossing_id"], ids["second_crossing"]],
                "reason": "one truck, misread plate",
            }
        },
        "POST /api/shifts": {
            "json": {
                "checkpoint": "KOR", "starts_at": "2026-03-01T08:00:00+00:00",
                "ends_at": "2026-03-01T20:00:00Z", "capacity": {"red": 3},
            }
        },
        "POST /api/shifts/{shift_id}/handovers": {"json": {"body": "Bay 2 is out of order."}},
        "POST /api/units/{unit_id}/decisions": {"json": {"decision": "inspection"}},
        "POST /api/units/{unit_id}/outcomes": {"json": {"result": "nothing"}},
        "POST /api/outcomes/{outcome_id}/amendments": {
            "json": {"result": "hit", "area": "smuggling"}
        },
        "POST /api/outcomes/{outcome_id}/photos": {"content": PHOTO},
        "POST /api/arrivals": {
            "json": {"checkpoint": "KOR", "reference": "f-1", "vehicle": {"registration": "X1"}}
        },
        "POST /api/lookouts": {"json": NEW_LOOKOUT},
        "POST /api/lookouts/{lookout_id}/end": {"json": {"reason": "found"}},
        "GET /api/profiles/{profile_id}/versions/{version}/difference": {
            "params": {"against": ids["version"]}
        },
        "POST /api/profiles/check": {"content": profile_text("another")},
        "POST /api/profiles": {"content": profile_text("another")},
        "POST /api/practice/shifts": {"json": {"mode": "road"}},
        **{
            f"POST /api/practice/shifts/{{shift_id}}/cases/{{number}}/{did}": {"json": sent}
            for did, sent in PRACTISED.items()
        },
        "POST /api/password": {"json": {"old": PASSWORD, "new": "another pass phrase"}},
        "POST /api/messages/upload": {"content": arrival("5"), "params": {"sender": "post"}},
        "POST /api/users": {"json": NEW_USER},
        "POST /api/users/{name}/change": {"json": NEW_RIGHTS},
        "POST /api/users/{name}/password": {"json": {"password": "another pass phrase"}},
        "POST /api/checkpoints": {"json": PLACE | {"code": "DOS"}},
        "POST /api/checkpoints/{code}/change": {"json": PLACE},
        "POST /api/senders": {"json": {"name": "railway"}},
    }.get(route, {})  # fmt: skip


def path_of(route: str, api) -> str:
    name = "carrier" if "/senders/" in route else "trainer"
    source = api.known.ids["first_message"]
    known = api.known.ids | {"name": name, "code": "KOR", "source_id": source, "number": "1"}
    return route.split(" ")[1].format(**known)


def every_route(app) -> dict[str, APIRoute]:
    """Every page and JSON address of the app, as "GET /path"."""
    found = {}
    for one in iter_route_contexts(app.routes):
        if isinstance(one.original_route, APIRoute):
            found |= {f"{method} {one.path}": one.original_route for method in one.methods}
        else:
            assert one.path in {"/api/openapi.json", "/api/docs", "/static"}
    return found


def routes(app) -> dict[str, APIRoute]:
    return {name: one for name, one in every_route(app).items() if " /api" in name}


def test_the_table_names_every_route_and_no_other(store: Store):
    assert set(routes(create_app(store, SETTINGS))) == set(TABLE)


def test_the_table_says_what_the_roles_may_do(quick):
    """Each route's actions, by `access.ALLOWED`, lead to the same callers."""
    for name, route in routes(quick.app).items():
        asked = asks_of(route)
        callers = set(TABLE[name].split())
        if not asked:
            assert callers == {OPEN}
        elif asked[0].actions:
            may = {role.value for role in Role if ALLOWED[role] & set(asked[0].actions)}
            approves = {"analyst"} if "{state}" in name else set()
            assert callers == may - approves, name


def asks_of(route: APIRoute) -> list[Allowed | Keyed]:
    waiting = [route.dependant]  # codespell:ignore dependant
    found = []
    while waiting:
        one = waiting.pop()
        waiting += one.dependencies
        if isinstance(one.call, Allowed | Keyed):
            found.append(one.call)
    return found


def changes(route: str, who: str) -> bool:
    """Whether the call does something: then it needs a world of its own."""
    return route.startswith("POST") and bool({OPEN, who} & set(TABLE[route].split()))


@pytest.mark.parametrize("who", CALLERS)
@pytest.mark.parametrize("route", TABLE)
def test_who_may_call_what(route, who, request):
    api = request.getfixturevalue("quick" if changes(route, who) else "shared")
    caller = {"sender": "post", "nobody": None}.get(who, who)
    answer = api(route.split(" ")[0], path_of(route, api), caller, **sending(route, api))
    allowed = TABLE[route].split()
    if OPEN in allowed:
        assert answer.status_code == (401 if "sign-in" in route else 200)
    elif who in allowed:
        good = {404} if ELSEWHERE in route else {200, 201, 202, 204}
        assert answer.status_code in good, answer.text
    else:
        stranger = who in {"sender", "nobody"} or allowed == ["sender"]
        assert answer.status_code == (401 if stranger else 403), answer.text


@pytest.mark.parametrize("route", ABOUT_ROWS)
def test_elsewhere_nothing_of_it_exists(route, shared):
    """Somebody who may do all of it, at another checkpoint, of another agency and area."""
    sent = sending(route, shared)
    answer = shared(route.split(" ")[0], path_of(route, shared), "stranger", **sent)
    assert answer.status_code == 404, answer.text
    assert "There is no" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("path", "rows"),
    [
        ("/api/checkpoints", "checkpoints"),
        ("/api/messages", "messages"),
        ("/api/messages/quarantine", "messages"),
        ("/api/lookouts", "lookouts"),
        ("/api/profiles", "profiles"),
    ],
)
def test_lists_hold_what_may_be_seen_and_nothing_else(path, rows, quick):
    mine = {str(one) for one in quick("GET", path, "analyst").json()[rows]}
    theirs = {str(one) for one in quick("GET", path, "stranger").json()[rows]}
    everything = {str(one) for one in quick("GET", path, "auditor").json()[rows]}
    assert mine
    assert not mine & theirs
    if rows not in {"lookouts", "profiles"}:
        assert mine | theirs <= everything


def test_what_a_stranger_writes_outside_its_area_is_refused(quick):
    assert quick("POST", "/api/lookouts", "stranger", json=NEW_LOOKOUT).status_code == 403
    text = profile_text("another")
    assert quick("POST", "/api/profiles", "stranger", content=text).status_code == 403


def test_an_ended_session_opens_nothing(quick):
    assert quick("POST", "/api/sign-out", "officer").status_code == 204
    assert quick("GET", "/api/checkpoints", "officer").status_code == 401
    quick.at = AT.replace(year=2027)
    assert quick("GET", "/api/checkpoints", "analyst").status_code == 401


def test_the_documentation_lists_every_route():
    page = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `((?:GET|POST|DELETE) [^`]+)` \|", page, re.MULTILINE) == list(TABLE)
