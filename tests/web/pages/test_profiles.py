"""The profile pages: list, one with its versions, the steps of its life, and the writing of it."""

import re
from datetime import timedelta

import pytest

from darvoza.access import ALL, Account, Role
from darvoza.errors import DarvozaError
from darvoza.facts import FACTS
from darvoza.profiles import load
from darvoza.store import accounts
from darvoza.web.identity import COOKIE
from darvoza.web.pages.session import token_for
from darvoza.web.views.profile_text import mistake
from darvoza.web.views.versions import Mark, difference
from tests.web.world import AT, PASSWORD, profile_text


def browse(api, method, path, who, **form):
    """A page as the browser of *who* asks for it; a form carries its token."""
    session = api.known.tokens[who]
    sent = {"data": {"csrf": token_for(session), **form}} if method == "POST" else {}
    return api(method, path, headers={"Cookie": f"{COOKIE}={session}"}, **sent)


def shown(api, path, who="analyst"):
    answer = browse(api, "GET", path, who)
    assert answer.status_code == 200, answer.text
    return re.sub(r"\s+", " ", answer.text)


def write(api, text, *, name="-", do="keep", who="analyst"):
    return browse(api, "POST", f"/profiles/{name}/write", who, body=text, do=do)


def versions(api, name):
    return [
        one["line"] for one in api("GET", f"/api/profiles/{name}", "auditor").json()["versions"]
    ]


def step(api, name, state, who, note="", version=None):
    version = version or versions(api, name)[0]["version"]
    path = f"/profiles/{name}/versions/{version}/{state}"
    return browse(api, "POST", path, who, note=note)


# --- the list ---------------------------------------------------------------------------------


def test_the_list_shows_each_profile_with_what_became_of_it(api):
    api.at = AT.replace(hour=9)
    page = shown(api, "/profiles")
    assert "4 profiles" in page
    assert "1 in review" in page
    assert "0 of 1 controlled, 2 applied" in page
    assert "Truck with a trailer trailer" in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("state=in_review", {"waiting"}),
        ("area=general", {"secret"}),
        ("q=CROWD", {"crowd"}),
        ("mode=air", set()),
        ("mode=road&state=in_force", {"trailer", "secret", "crowd"}),
        ("state=nonsense&area=nonsense", {"trailer", "secret", "crowd", "waiting"}),
    ],
)
def test_filters(query, names, quick):
    page = shown(quick, f"/profiles?{query}")
    assert set(re.findall(r'href="/profiles/([a-z]+)\?version', page)) == names
    text = query.replace("q=", "text=")
    twin = quick("GET", f"/api/profiles?{text}", "analyst")
    if "nonsense" not in query:
        assert {one["id"] for one in twin.json()["profiles"]} == names


def test_a_restricted_profile_shows_its_area_and_whom_to_call(quick):
    page = shown(quick, "/profiles?area=general", "officer")
    assert "Restricted profile" in page
    assert "duty desk, 102" in page
    assert "Truck with a trailer secret" not in page
    assert "applied" not in page.split("<tbody>")[1].split("</tbody>")[0]
    assert "No profile fits" in shown(quick, "/profiles?q=Truck+with+a+trailer+secret", "officer")
    assert "No profile fits" in shown(quick, "/profiles?area=general&mode=road", "officer")
    one = shown(quick, "/profiles/secret", "officer")
    assert "Look behind the front wall." in one
    assert "has_trailer" not in one
    assert browse(quick, "GET", "/profiles/secret/write", "analyst").status_code == 200


def test_what_expires_soon_is_told(quick):
    write(quick, profile_text("short").replace("2027-12-31", "2026-03-10"))
    assert "expires soon" in shown(quick, "/profiles?q=short")
    quick.at = AT.replace(month=3, day=11)
    assert "expired" in shown(quick, "/profiles?q=short")


# --- one profile ------------------------------------------------------------------------------


def test_a_profile_is_read_aloud_and_its_tests_are_tried(quick):
    page = shown(quick, "/profiles/crowd")
    assert "All of this:" in page
    assert "“truck”" in page
    assert "more than 4" in page
    assert "2 tests pass." in page
    assert '<span class="is-fact">occupants</span>' in page
    assert "Look behind the front wall." in page
    assert "Осмотрите переднюю стенку." in page
    assert "The tests" in page


def test_in_russian_the_reading_is_russian(quick):
    page = shown(quick, "/profiles/crowd", "trainee")
    assert "Фура с прицепом crowd" in page
    assert 'lang="ru"' in page


def test_two_versions_are_compared_line_by_line(quick):
    write(quick, profile_text("trailer", points=55), name="trailer")
    newer, older = versions(quick, "trailer")
    page = shown(quick, f"/profiles/trailer?version={newer['version']}&against={older['version']}")
    assert re.search(r'<li class="taken"><span class="sign">−</span>.*?points: 40', page)
    assert re.search(r'<li class="added"><span class="sign">\+</span>.*?points: 55', page)
    path = f"/profiles/trailer?version={newer['version']}&against={'0' * 64}"
    assert browse(quick, "GET", path, "analyst").status_code == 404


def test_a_difference_holds_every_line_of_both():
    lines = difference("a\nb\nc", "a\nx\nc\nd")
    assert [(one.mark, one.text) for one in lines] == [
        (Mark.SAME, "a"), (Mark.TAKEN, "b"), (Mark.ADDED, "x"), (Mark.SAME, "c"), (Mark.ADDED, "d"),
    ]  # fmt: skip


def test_what_cannot_be_seen_is_not_there(quick):
    for path in ("/profiles/nothing", "/profiles/trailer?version=1"):
        assert browse(quick, "GET", path, "analyst").status_code == 404
    assert browse(quick, "GET", "/profiles/trailer", "stranger").status_code == 404
    assert browse(quick, "GET", "/profiles", "administrator").status_code == 403


# --- its life ---------------------------------------------------------------------------------


def test_from_draft_to_force_and_out_of_it(api):
    kept = write(api, profile_text("fresh"))
    assert kept.status_code == 303
    assert kept.headers["location"].endswith("&done=kept")
    assert "Send for review" in shown(api, "/profiles/fresh")
    assert step(api, "fresh", "in_review", "analyst").headers["location"].endswith("done=submitted")
    own = shown(api, "/profiles/fresh")
    assert "somebody else approves it" in own
    assert "Approve" not in own
    assert "Approve" in shown(api, "/profiles/fresh", "supervisor")
    api.at = api.at.replace(minute=20)
    approved = step(api, "fresh", "in_force", "supervisor", "agreed")
    assert approved.headers["location"].endswith("done=approved")
    assert "agreed" in shown(api, "/profiles/fresh", "officer")
    api.at = api.at.replace(minute=30)
    refused = step(api, "fresh", "retired", "supervisor")
    assert refused.status_code == 422
    assert "Fill this in." in refused.text
    assert versions(api, "fresh")[0]["state"] == "in_force"
    retired = step(api, "fresh", "retired", "supervisor", "nothing found")
    assert retired.headers["location"].endswith("done=retired")
    assert "nothing found" in shown(api, "/profiles/fresh")


def test_who_sends_it_back_says_why(quick):
    refused = step(quick, "waiting", "draft", "supervisor", "  ")
    assert refused.status_code == 422
    assert versions(quick, "waiting")[0]["state"] == "in_review"
    back = step(quick, "waiting", "draft", "supervisor", "too wide")
    assert back.headers["location"].endswith("done=returned")
    assert "too wide" in shown(quick, "/profiles/waiting")


def test_nobody_approves_the_own_version_whatever_the_roles(quick):
    both = Account(
        name="both", roles=frozenset({Role.ANALYST, Role.SUPERVISOR}), agency="border",
        checkpoints=frozenset({"KOR"}), areas=frozenset({ALL}),
    )  # fmt: skip
    with quick.store.begin() as connection:
        accounts.add(connection, both, PASSWORD, actor="setup", at=AT)
    signed = quick("POST", "/api/sign-in", json={"name": "both", "password": PASSWORD})
    quick.known.tokens["both"] = signed.json()["token"]
    try:
        write(quick, profile_text("mine"), who="both")
        step(quick, "mine", "in_review", "both")
        page = shown(quick, "/profiles/mine", "both")
        assert "somebody else approves it" in page
        assert "/in_force" not in page
        refused = step(quick, "mine", "in_force", "both")
        assert refused.status_code == 422
        assert "four eyes" in refused.text
        assert versions(quick, "mine")[0]["state"] == "in_review"
    finally:
        del quick.known.tokens["both"]


def test_a_version_whose_tests_fail_or_that_has_expired_cannot_be_approved(quick):
    wrong = profile_text("wrong").replace('"truck", has_trailer: true', '"car", has_trailer: true')
    write(quick, wrong)
    step(quick, "wrong", "in_review", "analyst")
    page = shown(quick, "/profiles/wrong", "supervisor")
    assert "not all of its tests pass" in page
    assert "1 test fails." in page
    assert "/in_force" not in page
    write(quick, profile_text("late").replace("2027-12-31", "2026-02-01"))
    step(quick, "late", "in_review", "analyst")
    assert "its last day has passed" in shown(quick, "/profiles/late", "supervisor")


def test_a_step_taken_twice_is_refused_and_told(quick):
    version = versions(quick, "waiting")[0]["version"]
    step(quick, "waiting", "in_force", "supervisor")
    again = step(quick, "waiting", "in_force", "supervisor", "again", version=version)
    assert again.status_code == 422
    assert "it can become retired" in again.text
    assert "again</textarea>" in again.text


@pytest.mark.parametrize("who", ["officer", "trainer", "trainee", "auditor", "administrator"])
def test_who_may_not_write_or_approve_is_refused(who, quick):
    assert write(quick, profile_text("no"), who=who).status_code == 403
    assert step(quick, "waiting", "in_force", who).status_code == 403
    if who != "administrator":
        page = shown(quick, "/profiles/waiting", who)
        assert "Next step" not in page
        assert "/write" not in page


def test_an_analyst_approves_nothing(quick):
    assert step(quick, "waiting", "in_force", "analyst").status_code == 403
    assert versions(quick, "waiting")[0]["state"] == "in_review"


def test_a_form_without_its_token_does_nothing(quick):
    session = quick.known.tokens["analyst"]
    headers = {"Cookie": f"{COOKIE}={session}"}
    body = {"body": profile_text("sneaky"), "do": "keep"}
    answer = quick("POST", "/profiles/-/write", headers=headers, data=body)
    assert answer.status_code == 403
    assert browse(quick, "GET", "/profiles/sneaky", "analyst").status_code == 404


# --- writing ----------------------------------------------------------------------------------


def test_a_new_version_begins_with_the_text_of_the_one_shown(quick):
    page = browse(quick, "GET", "/profiles/trailer/write", "analyst").text
    assert "id: trailer" in page
    assert "id:" in browse(quick, "GET", "/profiles/-/write", "analyst").text


def test_check_keeps_nothing(quick):
    text = profile_text("maybe")
    answer = write(quick, text, do="check")
    assert answer.status_code == 200
    assert "Nothing wrong was found" in answer.text
    assert "id: maybe" in answer.text
    assert browse(quick, "GET", "/profiles/maybe", "analyst").status_code == 404
    twin = quick("POST", "/api/profiles/check", "analyst", content=text)
    assert [one["passed"] for one in twin.json()["content"]["tests"]] == [True, True]


@pytest.mark.parametrize("do", ["check", "keep"])
def test_a_mistake_is_told_with_its_place_and_the_nearest_fact(do, quick):
    text = profile_text("slip", condition="vehicle_kind = 'truck' AND has_trailr")
    answer = write(quick, text, do=do)
    assert answer.status_code == 422
    before = text[: text.index("has_trailr")].splitlines()
    assert f"Line {len(before)}, column {len(before[-1]) + 1}" in answer.text
    assert "<code>has_trailer</code>" in answer.text
    assert "<mark>has_trailr</mark>" in answer.text
    assert "has_trailr&#34;" in answer.text  # what was typed stands in the field
    assert browse(quick, "GET", "/profiles/slip", "analyst").status_code == 404


def test_lines_from_a_browser_end_as_ours(quick):
    write(quick, profile_text("crlf").replace("\n", "\r\n"))
    page = quick("GET", "/api/profiles/crlf", "analyst").json()
    assert page["versions"][0]["body"] == profile_text("crlf")


def test_the_page_of_one_profile_writes_no_other(quick):
    answer = write(quick, profile_text("other"), name="trailer")
    assert answer.status_code == 422
    assert "versions of trailer" in answer.text
    assert browse(quick, "GET", "/profiles/other", "analyst").status_code == 404


def test_what_is_kept_already_is_not_kept_again(quick):
    same = write(quick, profile_text("trailer"), name="trailer")
    assert same.status_code == 422
    assert "this version is kept already" in same.text
    taken = write(quick, profile_text("trailer", points=1))
    assert taken.status_code == 422
    assert "There is a profile trailer already" in taken.text
    assert len(versions(quick, "trailer")) == 1
    quick.at += timedelta(minutes=1)
    step(quick, "trailer", "retired", "supervisor", "for a while")
    assert write(quick, profile_text("trailer"), name="trailer").status_code == 303
    assert versions(quick, "trailer")[0]["state"] == "draft"


def test_a_profile_that_cannot_be_seen_cannot_be_written(quick):
    text = profile_text("trailer", area="wildlife")
    assert write(quick, text, name="trailer", who="stranger").status_code == 404
    hidden = write(quick, text, who="stranger")
    assert hidden.status_code == 422
    assert "The id trailer is taken" in hidden.text
    assert quick("POST", "/api/profiles", "stranger", content=text).status_code == 404
    assert len(versions(quick, "trailer")) == 1


@pytest.fixture
def colleague(quick):
    """An analyst of every area of the border agency, who wrote none of its profiles."""
    one = Account(
        name="colleague", roles=frozenset({Role.ANALYST}), agency="border",
        checkpoints=frozenset({"KOR"}), areas=frozenset({ALL}),
    )  # fmt: skip
    with quick.store.begin() as connection:
        accounts.add(connection, one, PASSWORD, actor="setup", at=AT)
        token = accounts.start_session(
            connection, "colleague", at=AT, lasts=timedelta(days=1), purpose="tests"
        )
    quick.known.tokens["colleague"] = token
    yield "colleague"
    del quick.known.tokens["colleague"]


SECRET = profile_text("secret", restricted="true", points=7, area="general")
"""The text of the restricted profile as it is kept, letter by letter."""


@pytest.mark.parametrize("text", [SECRET, profile_text("secret"), profile_text("other"), "id: x"])
def test_a_profile_that_is_withheld_cannot_be_written(text, quick, colleague):
    assert "Restricted profile" in shown(quick, "/profiles/secret", colleague)
    assert browse(quick, "GET", "/profiles/secret/write", colleague).status_code == 404
    for do in ("check", "keep"):
        refused = write(quick, text, name="secret", do=do, who=colleague)
        nothing = write(quick, text, name="nothing", do=do, who=colleague)
        assert refused.status_code == nothing.status_code == 404
        assert refused.text.replace("secret", "nothing") == nothing.text
    assert len(versions(quick, "secret")) == 1


@pytest.mark.parametrize("text", [SECRET, profile_text("secret")])
def test_a_new_profile_with_its_id_learns_only_that_the_id_is_taken(text, quick, colleague):
    """Whether the text is the one that is kept, a version hash or a state would tell."""
    for do in ("check", "keep"):
        answer = write(quick, text, do=do, who=colleague)
        assert answer.status_code == 422
        assert "The id secret is taken" in answer.text
        assert "kept already" not in answer.text
    for path in ("/api/profiles/check", "/api/profiles"):
        answer = quick("POST", path, colleague, content=text)
        assert answer.status_code == 404
        assert answer.json()["detail"] == "The id secret is taken: choose another one."
    assert len(versions(quick, "secret")) == 1


def test_whoever_may_read_a_restricted_profile_writes_it(quick, colleague):
    assert write(quick, profile_text("secret"), name="secret").status_code == 303
    quick.at += timedelta(minutes=1)
    again = profile_text("secret", points=8)
    assert write(quick, again, name="secret", who=colleague).status_code == 303
    assert len(versions(quick, "secret")) == 3


def test_outside_the_own_areas_nothing_is_kept(quick):
    answer = write(quick, profile_text("far"), who="stranger")
    assert answer.status_code == 422
    assert "threat area" in answer.text
    assert browse(quick, "GET", "/profiles/far", "auditor").status_code == 404


@pytest.mark.parametrize("text", ["", "[1, 2", "&a [*a]", "- " * 3000, "\x00", "id: x", "é: ☃"])
def test_any_text_gets_an_answer(text, quick):
    for do in ("check", "keep"):
        answer = write(quick, text, do=do)
        assert answer.status_code == 422
        assert "Nothing was kept yet" in answer.text


@pytest.mark.parametrize(
    ("condition", "line", "word"),
    [
        ("condition: >-\n  occupants > 3 AND\n  has_trailr\n", 3, "has_trailr"),
        ("condition: |\n  occupants > 3 AND\n    has_trailr\n", 3, "has_trailr"),
        ("condition: 'vehicle_kind = ''truck'' AND has_trailr'\n", 1, "has_trailr"),
        ("condition: \"vehicle_kind = 'truck' AND has_trailr\"\n", 1, "has_trailr"),
        ("condition: occupants > 3 AND has_trailr\n", 1, "has_trailr"),
    ],
)
def test_the_place_is_found_in_every_way_of_writing(condition, line, word):

    text = profile_text("any")
    start = text.index("condition:")
    whole = text[:start] + condition + text[text.index("source:") :]
    with pytest.raises(DarvozaError) as caught:
        load(whole, FACTS)
    found = mistake(whole, caught.value)
    assert found.line == text[:start].count("\n") + line
    assert whole.splitlines()[found.line - 1][found.column - 1 :].startswith(word)
