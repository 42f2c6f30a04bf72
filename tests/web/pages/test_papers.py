"""Papers: the control slip and the wagon list, as their reader may see them."""

import json
import re
from pathlib import Path

import pytest
import typst

from darvoza.presentation import language, papers
from darvoza.presentation.papers import Paper, printed
from darvoza.records import Direction, Mode, Movement
from darvoza.store import audit
from darvoza.subjects import SubjectKind
from darvoza.web.pages import slip, wagons
from darvoza.web.pages.slip import MEMBERS, REASONS
from darvoza.web.pages.wagons import train_order
from darvoza.web.shapes import ChannelWord
from darvoza.web.views.movements import Aboard, MovementPage, Part
from tests.web.pages.test_unit import browse, path

REGION = "ӘәҒғҚқҢңӨөҰұҮүҺһІі ЎўҲҳ ӢӣӮӯҶҷ Ёё ŇňŞşÄäÖöÝýŽžÜüÇç ʻʼ «№» – – — … ₸ ₽"
"""Kazakh, Uzbek, Tajik, Kyrgyz and Turkmen letters, and what stands between them."""


@pytest.fixture
def texts(monkeypatch):
    """What the last paper said."""
    said = {}

    def printing(paper, given):
        said.clear()
        said.update(given)
        return printed(paper, given)

    monkeypatch.setattr("darvoza.web.pages.papers.printed", printing)
    return said


def pages(pdf):
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def test_the_slip_is_one_page_of_pdf_for_the_browser_to_show(quick):
    answer = browse(quick, "GET", path(quick, "/slip.pdf"))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.headers["content-disposition"].startswith("inline")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content.startswith(b"%PDF-")
    assert pages(answer.content) == 1


def test_the_slip_says_why_what_was_done_and_where_to_find_it(quick, texts):
    browse(quick, "POST", path(quick, "/decisions"), data={"decision": "inspection"})
    hit = {"result": "hit", "finding": "seizure", "substance": "heroin", "quantity": "2.5",
           "quantity_unit": "kg"}  # fmt: skip
    browse(quick, "POST", path(quick, "/outcomes"), data=hit)
    addresses = []
    original = slip.qr
    slip.qr = lambda address: addresses.append(address) or original(address)
    try:
        browse(quick, "GET", path(quick, "/slip.pdf"))
    finally:
        slip.qr = original
    assert addresses == [f"http://desk{path(quick)}"]
    assert texts["channel_word"] == "RED physical control"
    assert [value for label, value in texts["known"] if label == "Control"] == ["mandatory"]
    reasons = [one for member in texts["members"] for one in member["reasons"]]
    assert {"title": "Truck with a trailer trailer", "do": "Look behind the front wall.",
            "call": "Call: duty desk, 102"} in reasons  # fmt: skip
    assert texts["done"][0].startswith("inspection – officer")
    assert texts["done"][1].startswith("hit, seizure, heroin, 2.5 kg – officer")
    assert texts["printed"].startswith("Printed by officer, 1 Mar 2026 13:10")


def test_a_restricted_reason_is_no_clearer_on_paper_than_on_the_screen(quick, texts):
    browse(quick, "GET", path(quick, "/slip.pdf"))
    assert "Informant 17" not in json.dumps(texts)
    assert "Restricted reason (wanted persons)" in json.dumps(texts)
    browse(quick, "GET", path(quick, "/slip.pdf"), "auditor")
    assert "Informant 17" in json.dumps(texts)


def test_the_slip_speaks_the_language_of_its_reader(quick, texts):
    browse(quick, "GET", path(quick, "/slip.pdf"), "inspector")
    assert texts["language"] == "ru"
    assert "Осмотрите переднюю стенку." in json.dumps(texts, ensure_ascii=False)
    assert texts["channel_word"].startswith(language("ru").texts.pgettext("channel", "RED"))


def test_that_it_was_printed_and_seen_is_recorded(quick):
    browse(quick, "GET", path(quick, "/slip.pdf"), "analyst")
    with quick.store.reading() as connection:
        done = audit.entries_of(connection, "unit", quick.known.ids["unit_id"])
        seen = audit.entries_of(connection, "crossing", quick.known.ids["crossing_id"])
    assert [one.action for one in done if one.actor == "analyst"] == ["viewed", "printed"]
    assert [one.action for one in seen if one.actor == "analyst"] == ["viewed"]


@pytest.mark.parametrize("tail", ["units/{unit_id}/slip.pdf", "movements/{movement_id}/wagons.pdf"])
def test_who_may_not_see_may_not_print(tail, quick):
    there = "/" + tail.format(**quick.known.ids)
    assert browse(quick, "GET", there, "stranger").status_code == 404
    assert browse(quick, "GET", there, "administrator").status_code == 403


def test_a_truck_has_no_wagon_list(quick):
    there = f"/movements/{quick.known.ids['movement_id']}/wagons.pdf"
    assert browse(quick, "GET", there).status_code == 404


def full_slip(members):
    member = {
        "name": "ZHAKSYLYKOV ASKAR, PE4705495", "kind": "traveller", "channel": "red",
        "channel_word": "RED physical control",
        "reasons": [{"title": "Heavier on the scale than on paper", "do": "Weigh it again. " * 4,
                     "call": "Call: 102"}] * (REASONS // members),
    }  # fmt: skip
    return {
        "language": "en", "note": "", "printed": "now", "title": "Control slip", "name": "party",
        "known": [("Checkpoint", "Korday")], "channel": "red", "channel_word": "RED",
        "code": slip.qr("http://desk/units/1"), "why": "Why", "members": [member] * members,
        "more": "", "done_title": "", "done": [], **slip._by_hand(language("en")),
    }  # fmt: skip


@pytest.mark.parametrize("members", range(1, MEMBERS + 1))
def test_the_fullest_slip_is_one_page(members):
    assert pages(printed(Paper.SLIP, full_slip(members))) == 1


def test_nothing_in_the_texts_is_taken_for_source():
    texts = full_slip(1)
    texts["name"] = '#panic("x") $1/0$ *a* _b_ `c` @d <e> #include "look.typ" \\ [ ] { } " \' //'
    assert pages(printed(Paper.SLIP, texts)) == 1


def test_every_letter_of_the_region_is_printed():
    """Typst warns of nothing, so the glyphs are looked up in the fonts themselves."""
    for weight in ("Regular", "Bold"):
        found = glyphs(papers._HERE / "fonts" / f"NotoSans-{weight}.ttf")
        assert not {letter for letter in REGION if ord(letter) not in found}


def glyphs(path: Path) -> set[int]:
    """The characters of a TrueType font, by its table cmap, format 4."""
    data = path.read_bytes()
    tables = {
        data[at : at + 4]: int.from_bytes(data[at + 8 : at + 12])
        for at in range(12, 12 + 16 * int.from_bytes(data[4:6]), 16)
    }
    cmap, known = tables[b"cmap"], set()
    for number in range(int.from_bytes(data[cmap + 2 : cmap + 4])):
        start = cmap + int.from_bytes(data[cmap + 8 + 8 * number : cmap + 12 + 8 * number])
        if int.from_bytes(data[start : start + 2]) == 4:
            count = int.from_bytes(data[start + 6 : start + 8]) // 2
            for one in range(count):
                last = start + 14 + 2 * one
                first = last + 2 + 2 * count
                known |= set(range(int.from_bytes(data[first : first + 2]),
                                   int.from_bytes(data[last : last + 2]) + 1))  # fmt: skip
    return known


def aboard(number, unit, *, what="wagon", also_in=()):
    kind = SubjectKind.VEHICLE if what in {"wagon", "container"} else SubjectKind.CONSIGNMENT
    return Aboard(
        crossing_id=f"c{number}", unit_id=unit, kind=kind, part=Part.VEHICLE, label=number,
        channel=ChannelWord.GREEN, score=0, what=what, number=number, also_in=also_in,
    )  # fmt: skip


def test_the_wagons_stand_in_their_order_each_with_its_load():
    parts = (
        aboard("60383312", "u1"), aboard("22556401", "u2"),
        aboard("KZTU5390986", "u1", what="container"),
        aboard("note", "u2", what="COTTON LINT", also_in=("u1",)), aboard("99", "u2", what="UREA"),
    )  # fmt: skip
    train = Movement(id="m", key="k", mode=Mode.RAIL, direction=Direction.ARRIVAL, checkpoint="KOR")
    lines = tuple(line(one) for one in ("u1", "u2"))
    found = train_order(MovementPage(movement=train, lines=lines, aboard=parts))
    assert [wagon.number for wagon, _, _ in found] == ["60383312", "22556401"]
    rows = [wagons._wagon(language("en"), 1, *one) for one in found]
    assert [row["load"] for row in rows] == ["COTTON LINT; KZTU5390986", "COTTON LINT; UREA"]
    texts = {
        "language": "ru", "note": "", "printed": "now", "title": "Wagon list", "name": "rail",
        "known": [], "columns": list("1234567"), "rows": rows * 60, "ticks": ["a", "b"],
        "signs": ["x", "y", "z"],
    }  # fmt: skip
    assert pages(printed(Paper.WAGONS, texts)) > 2


def line(unit_id):
    class Line:
        channel = ChannelWord.YELLOW
        main_reason = None

    Line.unit_id = unit_id
    return Line()


def test_the_papers_are_drawn_as_pictures_too():
    """What a person looks at: the page is not empty, and the fonts are ours."""
    drawn = typst.compile(
        str(papers._HERE / "slip.typ"), root=str(papers._HERE),
        font_paths=[str(papers._HERE / "fonts")], ignore_system_fonts=True, format="svg",
        sys_inputs={"texts": json.dumps(full_slip(1))},
    )  # fmt: skip
    assert drawn.count(b"<use") > 200
