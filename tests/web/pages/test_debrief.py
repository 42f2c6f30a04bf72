"""The tape and the scores as pages: what they say, in words, and the form that deletes."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from lxml import html

from darvoza.records import DecisionKind
from darvoza.training.scoring import score
from darvoza.training.scoring.measured import Measured
from darvoza.web.identity import COOKIE
from darvoza.web.pages.scores import D_PRIME, SHARE, _bar, sheet_of
from darvoza.web.pages.session import LANGUAGE, token_for
from tests.training.scoring.cases import table
from tests.web.practising import lay_class, open_class
from tests.web.test_debrief import decide, guilty, innocent, places, shift_of, take, work_all
from tests.web.world import Api


@pytest.fixture(scope="module")
def laid(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("class") / "class.db"
    lay_class(path)
    return path


@pytest.fixture
def desk(laid: Path, tmp_path: Path) -> Iterator[Api]:
    path = tmp_path / "class.db"
    shutil.copyfile(laid, path)
    api = open_class(path)
    yield api
    api.store.close()


def look(desk: Api, path: str, who: str = "trainee", lang: str = "en") -> httpx.Response:
    cookies = f"{COOKIE}={desk.known.tokens[who]}; {LANGUAGE}={lang}"
    return desk("GET", path, headers={"Cookie": cookies})


def send(desk: Api, path: str, who: str = "trainee", **form: str) -> httpx.Response:
    token = desk.known.tokens[who]
    data = {"csrf": token_for(token), **form}
    return desk("POST", path, headers={"Cookie": f"{COOKIE}={token}"}, data=data)


def words(answer: httpx.Response) -> str:
    main = html.document_fromstring(answer.text).get_element_by_id("main")
    return re.sub(r"\s+", " ", main.text_content())


def tape_path(place) -> str:
    return f"/practice/{place.row.shift_id}/{place.row.number}/tape"


def test_the_tape_of_a_case_that_was_let_pass(desk: Api):
    place = guilty(places(desk.store, shift_of(desk, "trainee")))
    answer = look(desk, tape_path(decide(desk, take(desk, place), confidence=85)))
    told = words(answer)
    assert answer.status_code == 200
    for text in (
        "not decided right",
        "85 per cent sure",
        "One thing to do better: Trust what you found",
        "You found it: asked and checked.",
        "What the system had said",
        "once five of them have decided this case",
    ):
        assert text in told
    assert f'href="/api/practice/shifts/{place.row.shift_id}/cases/' in answer.text


def test_the_tape_of_somebody_innocent(desk: Api):
    place = innocent(places(desk.store, shift_of(desk, "trainee")))
    told = words(look(desk, tape_path(decide(desk, place))))
    assert "decided right" in told
    assert "Innocent: nothing was hidden" in told
    assert "One thing to do better" not in told
    assert "Nothing to do better here" in told


def test_the_tape_speaks_the_language_of_its_reader(desk: Api):
    place = guilty(places(desk.store, shift_of(desk, "trainee")))
    path = tape_path(decide(desk, take(desk, place), DecisionKind.HOLD))
    there, here = look(desk, path, lang="ru"), look(desk, path)
    rows = "//table[contains(@class, 'ways')]/tbody/tr/td[1]"
    asked = [html.document_fromstring(one.text).xpath(rows)[0].text for one in (there, here)]
    assert re.search("[а-я]", asked[0])
    assert not re.search("[а-я]", asked[1])


def test_from_one_case_to_the_next_by_one_key(desk: Api):
    one, two = places(desk.store, shift_of(desk, "trainee", size=2))
    following = look(desk, tape_path(decide(desk, one)))
    link = html.document_fromstring(following.text).xpath("//a[@data-key='G']")[0]
    assert link.get("href") == f"/practice/{one.row.shift_id}/2"
    last = look(desk, tape_path(decide(desk, two)))
    link = html.document_fromstring(last.text).xpath("//a[@data-key='G']")[0]
    assert link.get("href") == "/practice/scores"
    assert look(desk, "/practice/scores").status_code == 200


def test_a_trainer_reads_whose_it_is_and_works_nothing(desk: Api):
    one, _ = places(desk.store, shift_of(desk, "trainee", size=2))
    answer = look(desk, tape_path(decide(desk, one)), "trainer")
    assert "trainee" in words(answer)
    assert 'data-key="G"' not in answer.text


def test_before_the_decision_there_is_no_such_page(desk: Api):
    place = guilty(places(desk.store, shift_of(desk, "trainee")))
    answer = look(desk, tape_path(place))
    assert answer.status_code == 404
    assert place.sheet.case.typology not in answer.text


def test_scores_without_a_case_say_so(desk: Api):
    told = words(look(desk, "/practice/scores"))
    assert "No case is decided yet" in told
    assert "no proof of a gain at the border" in told


def test_scores_stand_in_numbers_with_their_interval_and_a_drawing(desk: Api):
    work_all(desk, "trainee", size=9)
    answer = look(desk, "/practice/scores")
    told = words(answer)
    assert "Your 9 decided cases" in told
    assert "9 of 100 cases: too few for a rank or a pass" in told
    assert "no proof of a gain at the border" in told
    page = html.document_fromstring(answer.text)
    names = page.xpath("//table[contains(@class, 'scores')]/tbody/tr/th/text()")
    assert {"d′", "Readiness to stop (c)", "Brier score", "Precision", "Good questions"} <= {
        name.strip() for name in names
    }
    rows = page.xpath("//table[contains(@class, 'scores')]/tbody/tr[td[@class='drawn']]")
    assert rows
    assert all(row.xpath(".//svg//line[@class='value']") for row in rows)
    assert "60–69 per cent sure" in told


def test_a_trainer_sees_a_class_and_no_form_to_delete(desk: Api):
    for name in ("anna", "boris", "cholpon", "daler"):
        work_all(desk, name)
    few = words(look(desk, "/practice/scores", "trainer"))
    assert "fewer than 5 people" in few
    assert "d′" not in few
    work_all(desk, "erkin")
    answer = look(desk, "/practice/scores", "trainer")
    told = words(answer)
    assert "5 people have decided cases. 20 cases in all." in told
    assert "d′" in told
    assert "/practice/forget" not in answer.text
    assert not any(name in answer.text for name in ("anna", "boris", "cholpon", "daler", "erkin"))


def test_deleting_asks_to_be_sure(desk: Api):
    work_all(desk, "trainee")
    answer = send(desk, "/practice/forget")
    assert answer.status_code == 422
    assert "Tick this when you are sure." in words(answer)
    assert "Your 4 decided cases" in words(look(desk, "/practice/scores"))


def test_who_is_sure_deletes_all_of_it(desk: Api):
    work_all(desk, "trainee")
    answer = send(desk, "/practice/forget", sure="yes")
    assert answer.status_code == 303
    after = words(look(desk, answer.headers["location"]))
    assert "Everything that you practised is deleted." in after
    assert "No case is decided yet" in after


def test_what_lies_beyond_the_scale_ends_at_its_edge():
    bar = _bar(Measured(6.0, -2.0, 7.0, 10), D_PRIME)
    assert (bar.low, bar.value, bar.high) == (0.0, 1.0, 1.0)
    assert bar.zero == pytest.approx(1 / 6)
    assert _bar(Measured(0.5, 0.0, 1.0, 3), SHARE).zero is None


def test_numbers_are_written_as_the_language_writes_them():
    of = score(table(8, 10, 3, 10))
    english, russian = (sheet_of(of, code).groups[0].lines for code in ("en", "ru"))
    assert english[0].value == f"{of.detection.d_prime.value:.2f}"
    assert russian[0].value == english[0].value.replace(".", ",")
    assert english[2].value.endswith("%")
    assert english[3].value is None  # nobody needed protection


def test_costs_name_each_harm_that_was_let_pass():
    costs = dict(sheet_of(score(table(1, 3, 0, 2)), "en").costs)
    assert costs["cases let pass that hid something"] == "2"
    assert sum(name.startswith("of these with harm") for name in costs) == 1
