"""Practice as pages: worked by forms alone, refused beside the field, nothing told early."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from lxml import html

from darvoza.presentation import language
from darvoza.presentation.practice import (
    asking_word,
    check_word,
    setting_word,
    topic_word,
)
from darvoza.records import Mode
from darvoza.training.checks import CHECKS
from darvoza.training.ledger import Setting
from darvoza.training.questions import QuestionKind
from darvoza.training.topics import TOPICS
from darvoza.web.identity import COOKIE
from darvoza.web.pages.session import token_for
from tests.web.pages.test_rights import assert_clean
from tests.web.practising import lay_class, open_class
from tests.web.test_practice import kept_back, ledger, started
from tests.web.world import Api


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Iterator[Api]:
    path = tmp_path_factory.mktemp("class") / "class.db"
    lay_class(path)
    api = open_class(path)
    yield api
    api.store.close()


def browse(desk: Api, method: str, path: str, who: str = "trainee", **form: Any):
    token = desk.known.tokens[who]
    sent = {"data": {"csrf": token_for(token), **form}} if method == "POST" else {}
    answer = desk(method, path, headers={"Cookie": f"{COOKIE}={token}"}, **sent)
    assert_clean(answer)
    return answer


def page(desk: Api, path: str, who: str = "trainee") -> html.HtmlElement:
    answer = browse(desk, "GET", path, who)
    assert answer.status_code == 200, answer.text[:2000]
    return html.document_fromstring(answer.text)


@pytest.fixture
def case(desk: Api) -> str:
    """The address of the first case of a new shift."""
    return f"/practice/{started(desk, language='ru')}/1"


def hidden(root: html.HtmlElement, action: str) -> dict[str, str]:
    """What a form of the page sends besides what is typed."""
    form = root.xpath(f"//form[contains(@action, '{action}')]")[0]
    return {one.get("name"): one.get("value") for one in form.xpath(".//input[@type='hidden']")}


def test_a_shift_is_started_by_the_form_and_listed(desk: Api):
    form = hidden(page(desk, "/practice"), "/practice")
    asked = {"mode": "road", "setting": "learn", "size": "3", "language": "ru"}
    first, again = (
        browse(desk, "POST", "/practice", **asked, event=form["event"]) for _ in range(2)
    )
    assert first.status_code == 303
    assert first.headers["location"] == again.headers["location"]
    queue = page(desk, first.headers["location"])
    assert len(queue.xpath("//tbody/tr")) == 3
    listed = page(desk, "/practice").xpath("//tbody//a/@href")
    assert listed.count(first.headers["location"]) == 1


@pytest.mark.parametrize(("size", "status"), [("0", 422), ("61", 422), ("many", 422)])
def test_a_shift_that_cannot_be_is_refused_beside_its_field(desk: Api, size, status):
    answer = browse(desk, "POST", "/practice", mode="air", setting="learn", size=size)
    root = html.document_fromstring(answer.text)
    assert answer.status_code == status
    assert root.xpath("string(//*[@id='size-error'])")
    assert root.xpath("//input[@id='size']/@value") == [size]


def test_a_clean_day_is_not_offered_to_trainees(desk: Api):
    offered = {who: set(page(desk, "/practice", who).xpath("//select[@id='setting']/option/@value"))
               for who in ("trainee", "trainer")}  # fmt: skip
    assert offered["trainer"] - offered["trainee"] == {"clean_day"}
    refused = browse(desk, "POST", "/practice", mode="air", setting="clean_day", size="2")
    assert refused.status_code == 422


def test_a_case_is_worked_by_forms_alone(desk: Api, case: str):
    for did, what in (("ask", "purpose"), ("check", "host_call"), ("show", "payer")):
        form = hidden(page(desk, case), f"/{did}")
        answer = browse(desk, "POST", f"{case}/{did}", what=what, **form)
        assert answer.status_code == 303, answer.text[:2000]
        assert answer.headers["location"].startswith(f"{case}#")
    browse(desk, "POST", f"{case}/call", **hidden(page(desk, case), "/call"))
    browse(desk, "POST", f"{case}/note", what="Он нервничал.", **hidden(page(desk, case), "/note"))
    root = page(desk, case)
    assert root.xpath("//*[@class='practice-said']")
    assert root.xpath("//*[@class='practice-brought']")
    assert "нервничал" in root.xpath("string(//*[@class='practice-flag'])")
    reason = root.xpath("//input[@name='reasons']/@value")
    assert "path:purpose:host_call" in reason
    form = hidden(root, "/decide")
    sent = {"decision": "second_line", "confidence": "75", "reasons": reason[:2]}
    answer = browse(desk, "POST", f"{case}/decide", **sent, **form)
    assert answer.headers["location"] == f"{case}/tape"
    over = page(desk, case)
    assert not over.xpath("//form[contains(@action, '/ask')]")
    assert over.xpath("//a[contains(@href, '/tape')]")


def test_answers_come_in_both_languages_when_they_differ(desk: Api):
    shift = started(desk, "second", language="ru")
    case = f"/practice/{shift}/1"
    browse(desk, "POST", f"{case}/ask", "second", what="purpose")
    said = page(desk, case, "second").xpath("//*[@class='practice-said']")[0]
    assert "Какова цель" in said.text_content()
    assert "What is the purpose" in said.text_content()
    assert said.xpath(".//*[@lang='ru']")


def test_a_typed_question_is_offered_for_confirmation(desk: Api, case: str):
    root = page(desk, f"{case}?typed=где вы будете жить")
    assert "lodging" in root.xpath("//*[@class='practice-meant']//button/@value")
    assert root.xpath("//input[@id='typed']/@value") == ["где вы будете жить"]
    assert not root.xpath("//*[@class='practice-said']")
    assert not page(desk, f"{case}?typed=qwertyuiop").xpath("//*[@class='practice-meant']//button")
    assert browse(desk, "GET", f"{case}?typed={'x' * 400}").status_code == 422


def test_a_refused_decision_keeps_what_was_chosen(desk: Api, case: str):
    browse(desk, "POST", f"{case}/ask", what="purpose")
    sent = {"decision": "hold", "confidence": "150", "reasons": ["contradiction:purpose"]}
    answer = browse(desk, "POST", f"{case}/decide", **sent)
    root = html.document_fromstring(answer.text)
    assert answer.status_code == 422
    assert root.xpath("string(//*[@id='confidence-error'])")
    assert root.xpath("//input[@name='decision'][@checked]/@value") == ["hold"]
    assert root.xpath("//input[@name='confidence']/@value") == ["150"]
    assert root.xpath("//input[@name='reasons'][@checked]/@value") == ["contradiction:purpose"]
    nothing = browse(desk, "POST", f"{case}/decide", decision="hold", confidence="70")
    root = html.document_fromstring(nothing.text)
    assert root.xpath("string(//*[@id='reasons-error'])")
    assert not page(desk, case).xpath("//*[@id='decide']//*[contains(@href, 'tape')]")


def test_a_note_that_is_too_long_is_kept_in_its_field(desk: Api, case: str):
    answer = browse(desk, "POST", f"{case}/note", what="x" * 1001)
    root = html.document_fromstring(answer.text)
    assert answer.status_code == 422
    assert root.xpath("string(//*[@id='what-error'])")
    assert root.xpath("string(//textarea[@id='what'])").strip() == "x" * 1001


def test_of_two_windows_the_second_is_told_and_keeps_what_was_typed(desk: Api, case: str):
    form = hidden(page(desk, case), "/note")
    browse(desk, "POST", f"{case}/ask", what="purpose")
    answer = browse(desk, "POST", f"{case}/note", what="Two bags.", **form)
    root = html.document_fromstring(answer.text)
    assert answer.status_code == 409
    assert root.xpath("//*[@role='alert']")
    assert root.xpath("string(//textarea[@id='what'])").strip() == "Two bags."
    again = browse(desk, "POST", f"{case}/note", what="Two bags.", **hidden(root, "/note"))
    assert again.status_code == 303


@pytest.mark.parametrize("mode", Mode)
def test_the_page_tells_nothing_of_the_truth(desk: Api, mode: Mode):
    """Neither the values that nothing has brought, nor the system's own assessment."""
    asked = {"mode": mode.value, "size": 8, "trainee": "second", "seed": 21}
    shift = started(desk, "trainer", **asked)
    for number, case in ledger(desk, shift).items():
        text = browse(desk, "GET", f"/practice/{shift}/{number}", "second").text
        words = set(re.findall(r"[^<>]+", text)) | set(re.findall(r'"([^"]*)"', text))
        told = {one.strip() for one in words}
        for topic, secret in kept_back(case, set(case.shown)).items():
            assert not secret & told, (number, topic, secret & told)
        inner = [case.id, case.typology, case.story, *(one.explanation for one in case.odd)]
        assert not {one for one in inner if one} & told
        root = html.document_fromstring(text)
        assert not root.xpath("//main//*[contains(@class, 'channel')]")
        assert not root.xpath(
            "//main//a[contains(@href, '/crossings/') or contains(@href, '/units/')]"
        )


def test_nobody_else_opens_a_case(desk: Api, case: str):
    shift = case.rsplit("/", 1)[0]
    assert browse(desk, "GET", case, "second").status_code == 404
    assert browse(desk, "GET", shift, "second").status_code == 404
    assert browse(desk, "GET", case, "trainer").status_code == 404
    progress = page(desk, shift, "trainer")
    assert "trainee" in progress.xpath("string(//h1)")
    assert not progress.xpath("//tbody//a")


def test_a_form_without_its_token_does_nothing(desk: Api, case: str):
    token = desk.known.tokens["trainee"]
    headers = {"Cookie": f"{COOKIE}={token}"}
    answer = desk("POST", f"{case}/ask", headers=headers, data={"what": "purpose"})
    assert answer.status_code == 403
    assert not page(desk, case).xpath("//*[@class='practice-said']")


def test_practice_stands_in_the_menu_of_a_class_alone(desk: Api, quick: Api):
    menu = "//nav[@class='places']/a/@href"
    assert "/practice" in page(desk, "/help").xpath(menu)
    assert "/practice" not in page(desk, "/help", "analyst").xpath(menu)
    assert "/practice" not in page(quick, "/help").xpath(menu)


def test_everything_that_cases_name_has_its_word():
    say = language("en")
    assert all(topic_word(one, say) for one in TOPICS)
    assert all(check_word(one, say) for one in CHECKS)
    assert all(asking_word(one, say) for one in QuestionKind)
    assert all(setting_word(one, say) for one in Setting)
