"""A pack comes back exactly; what is wrong, unsolvable or somebody's is told; a seal holds."""

import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from darvoza.errors import InputError
from darvoza.training.checker import problems
from darvoza.training.drawing import draw_case, draw_cases
from darvoza.training.invented import invented, real_looking
from darvoza.training.ledger import Case, Setting
from darvoza.training.packs import TEXT_LANGUAGES, Pack, read_pack, write_pack
from darvoza.training.sealing import KEY_BYTES, label_of, opened, sealed
from darvoza.training.traits import twin

GUILTY = draw_case(5, guilty=True, typology="courier_luggage")
INNOCENT = draw_case(6, guilty=False)
TEXT = write_pack("Autumn", "Training section", [GUILTY, INNOCENT])
PACK = read_pack(TEXT)
KEY = bytes(range(KEY_BYTES))


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.integers(0, 2**48), st.booleans(), min_size=1, max_size=8))
def test_drawn_cases_come_back_exactly(drawn: dict[int, bool]) -> None:
    cases = tuple(draw_case(seed, guilty=guilty) for seed, guilty in drawn.items())
    text = write_pack("Осень — куз", "Ж. Асанова", cases)
    pack = read_pack(text)
    assert pack == Pack(name="Осень — куз", author="Ж. Асанова", cases=cases)
    assert write_pack(pack.name, pack.author, pack.cases) == text


def test_a_full_pack_and_twins_are_taken() -> None:
    cases = draw_cases(3, 500, Setting.LEARN)
    assert list(read_pack(write_pack("Full", "us", cases)).cases) == cases
    pairs = [one for case in cases[:20] for one in (case, twin(case), twin(case, 3))]
    assert list(read_pack(write_pack("Twins", "us", pairs)).cases) == pairs


def test_the_text_is_plain() -> None:
    assert TEXT.startswith("darvoza_pack: 1\nname: Autumn\nauthor: Training section\n")
    assert not any(sign in TEXT for sign in ("!!", " &", " *"))
    assert yaml.safe_load(TEXT)["cases"][0]["id"] == GUILTY.id


def test_times_are_taken_to_utc_and_need_no_quotation_marks() -> None:
    held = yaml.safe_load(TEXT)
    held["cases"][0]["at"] = "2026-09-01T13:30:00+05:00"
    text = yaml.safe_dump(held).replace("'2026-09-01T13:30:00+05:00'", "2026-09-01T13:30:00+05:00")
    case = read_pack(text).cases[0]
    assert case.at.isoformat() == "2026-09-01T08:30:00+00:00"
    again = write_pack("a", "b", [case])
    assert write_pack("a", "b", read_pack(again).cases) == again


def _set(*path: Any) -> Callable[[dict[str, Any]], None]:
    """Puts the last of *path* at the place that the others name, in the first case."""

    def change(held: dict[str, Any]) -> None:
        place: Any = held["cases"][0]
        for step in path[:-2]:
            place = place[step]
        place[path[-2]] = path[-1]

    return change


def _both(topic: str, value: object) -> Callable[[dict[str, Any]], None]:
    def change(held: dict[str, Any]) -> None:
        for name in ("world", "cover"):
            held["cases"][0][name][topic] = value

    return change


def _honest(held: dict[str, Any]) -> None:
    case = held["cases"][0]
    case["world"] = dict(case["cover"])
    case["shown"] = {topic: case["cover"][topic] for topic in case["shown"]}
    case["hidden"], case["improvised"] = None, {}


def _twice(held: dict[str, Any]) -> None:
    held["cases"].append(held["cases"][0])


def _same_numbers(held: dict[str, Any]) -> None:
    held["cases"].append({**held["cases"][0], "id": "0" * 16, "harm": 1})


WRONG: list[tuple[Callable[[dict[str, Any]], object], str]] = [
    (lambda held: held.pop("author"), "pack.author: is missing"),
    (lambda held: held.update(mood=1), "pack.'mood': there is no such field"),
    (lambda held: held.update(darvoza_pack=2), "pack.darvoza_pack: is another form"),
    (lambda held: held.update(name=" "), "pack.name: is empty"),
    (lambda held: held.update(cases={}), "pack.cases: is no list"),
    (lambda held: held.update(cases=[]), "pack.cases: holds 0 cases"),
    (lambda held: held.update(cases=held["cases"] * 251), "pack.cases: holds 502 cases"),
    (lambda held: held.update(cases=["a"]), "case 1: 'a' is no table"),
    (lambda held: held["cases"][1].pop("seed"), "case 2.seed: is missing"),
    (_set("mood", "calm"), "case 1.'mood': there is no such field"),
    (_set("seed", "five"), "case 1.seed: 'five' is no whole number"),
    (_set("seed", 2**70), "case 1.seed: is too large"),
    (_set("hidden", "amount", float("nan")), "case 1.hidden.amount: is too large"),
    (_set("protect", 1), "case 1.protect: 1: write true or false"),
    (_set("demeanour", "calm"), "case 1.demeanour: 'calm' is no list"),
    (_set("vague", ["x"]), "case 1.vague.x: the story does not know"),
    (_set("mode", "sea"), "case 1.mode: 'sea' is unknown: choose among"),
    (_set("id", "7"), "case 1.id: 7 is no id"),
    (_set("harm", 9), "case 1.harm: 9 does not lie"),
    (_set("story", "mars"), "case 1.story: there is no story mars"),
    (_set("typology", "mars"), "case 1.typology: there is no mars"),
    (_set("at", "2026-09-01T10:00:00"), "case 1.at: 2026-09-01T10:00:00 has no time zone"),
    (_set("at", "1926-09-01T10:00:00+00:00"), "case 1.at: the year 1926"),
    (_set("at", "soon"), "case 1.at: 'soon' is no datetime"),
    (_set("traits", "born", "2030-01-01"), "case 1.traits.born: 2030-01-01 is before"),
    (_set("traits", "born", 5), "case 1.traits.born: 5 is no date"),
    (_set("traits", {}), "case 1.traits.surname: is missing"),
    (_set("traits", "phone", 77), "case 1.traits.phone: 77 is no text"),
    (_both("fish", "trout"), "case 1.story.fish: there is no topic fish"),
    (_both("occasion", "pens"), "case 1.story.occasion: occasion is not asked of cases by"),
    (_both("host", "to_see_mars"), "case 1.story.to_see_mars: there is no text"),
    (_both("stay_days", True), "case 1.world.stay_days: True is no whole number"),
    (_both("Stay", 1), "case 1.world: 'Stay' is no name"),
    (_honest, "case 1.world: no check shows that anything claimed is false"),
    (_twice, f"case 3.id: {GUILTY.id} stands in case 1 already: give one another"),
    (_same_numbers, "case 3.numbers."),
]


@pytest.mark.parametrize(("change", "expected"), WRONG)
def test_what_is_wrong_is_told_by_case_and_field(
    change: Callable[[dict[str, Any]], object], expected: str
) -> None:
    held = yaml.safe_load(TEXT)
    change(held)
    with pytest.raises(InputError) as caught:
        read_pack(_Plain.text(held))
    assert str(caught.value).startswith(expected)


class _Plain(yaml.SafeDumper):
    """Writes without aliases, as `write_pack` does."""

    def ignore_aliases(self, data: object) -> bool:
        return True

    @classmethod
    def text(cls, held: object) -> str:
        """*held* as YAML."""
        return yaml.dump(held, Dumper=cls)


def _laughs() -> str:
    rows = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    return "\n".join(["a0: &a0 [ha, ha]", *rows])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "pack: None is no table"),
        ("[", "pack: this is no readable YAML"),
        ("a: 1\na: 2", "pack: this is no readable YAML: a stands twice"),
        ("? [a]\n: 1", "pack: this is no readable YAML: a name is no plain text"),
        ("a: \x07", "pack: this is no readable YAML"),
        ("--- {}\n--- {}", "pack: this is no readable YAML"),
        ("n: " + "9" * 5000, "pack: this is no readable YAML"),
        ("a: !!python/name:os.system x", "line 1: &, * and !"),
        (_laughs(), "line 1: &, * and !"),
        ("[" * 100_000, "line 1: more than 12 levels"),
        ("a" * 2_000_001, "pack: has 2000001 bytes, 2000000 at most"),
    ],
)
def test_bombs_and_what_is_no_pack_are_refused(text: str, expected: str) -> None:
    with pytest.raises(InputError) as caught:
        read_pack(text)
    assert str(caught.value).startswith(expected)


def test_nothing_is_exported_that_would_not_be_taken() -> None:
    with pytest.raises(InputError, match=r"case 2\.id"):
        write_pack("a", "b", [GUILTY, GUILTY])
    with pytest.raises(InputError, match="1 to 500"):
        write_pack("a", "b", [])


def test_an_own_text_is_written_in_every_language() -> None:
    texts = {"cold_store": dict.fromkeys(TEXT_LANGUAGES, "a cold store")}
    own = replace(INNOCENT, hidden=None)
    text = write_pack("a", "b", [own], texts=texts)
    assert read_pack(text).texts == texts
    del texts["cold_store"]["ky"]
    with pytest.raises(InputError, match=r"pack.texts.cold_store.ky: is missing"):
        write_pack("a", "b", [own], texts=texts)


@pytest.mark.parametrize("told", ["write a.b@mail.ru", "call 8 777 123-45-67"])
def test_an_own_text_holds_no_address(told: str) -> None:
    texts = {"cold_store": dict.fromkeys(TEXT_LANGUAGES, told)}
    with pytest.raises(InputError, match="could be somebody's"):
        write_pack("a", "b", [INNOCENT], texts=texts)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("document", "N12345678"),  # a pattern of the simulator, but not of this seed
        ("phone", "77011234567"),
        ("email", "a.b@mail.ru"),
        ("email", "a.b@post.example.com"),
        ("surname", "ASANOV 87771234567"),
    ],
)
def test_what_could_be_somebodys_is_refused_and_can_be_replaced(field: str, value: str) -> None:
    changed: dict[str, Any] = {field: value}
    case = replace(GUILTY, traits=replace(GUILTY.traits, **changed))
    assert [one.field for one in real_looking(case)] == [f"traits.{field}"]
    with pytest.raises(InputError, match=rf"case 1.traits.{field}: .*{value}"):
        write_pack("a", "b", [case])
    assert real_looking(invented(case)) == ()
    write_pack("a", "b", [invented(case)])


def test_a_foreign_number_of_a_booking_or_companion_is_refused() -> None:
    family = next(one for one in draw_cases(2, 200, Setting.LEARN) if one.companions)
    other = replace(family.companions[0], document="PE1234567")
    doubts = real_looking(replace(family, companions=(other, *family.companions[1:])))
    assert [one.field for one in doubts] == ["companions 1.document"]
    kinds = sorted(family.numbers)
    doubts = real_looking(replace(family, numbers=dict.fromkeys(kinds, "01KG777AAA")))
    assert sorted(one.field for one in doubts) == [f"numbers.{kind}" for kind in kinds]


def test_drawn_cases_and_twins_are_invented_and_stay_solvable() -> None:
    for case in draw_cases(8, 120, Setting.LEARN):
        for one in (case, twin(case), invented(case), invented(invented(case))):
            assert real_looking(one) == ()
            assert problems(one) == ()
        assert invented(case).traits != case.traits
        assert replace(invented(case), **_people(case)) == case


def _people(case: Case) -> dict[str, Any]:
    return {"traits": case.traits, "companions": case.companions, "numbers": case.numbers}


def test_a_sealed_pack_opens_with_its_key_alone() -> None:
    data = sealed(PACK, KEY)
    assert opened(data, KEY) == PACK
    assert sealed(PACK, KEY) != data
    with pytest.raises(InputError, match="the key is another one, or its bytes were changed"):
        opened(data, os.urandom(KEY_BYTES))
    with pytest.raises(InputError, match="key: has 5 bytes: 32 are needed"):
        opened(data, b"short")


def test_a_sealed_pack_shows_its_label_alone() -> None:
    data = sealed(PACK, KEY)
    label = label_of(data)
    assert (label.name, label.author, label.cases) == ("Autumn", "Training section", 2)
    for word in (GUILTY.id, "courier_luggage", GUILTY.traits.surname, "world"):
        assert word.encode() not in data
    one, two = (sealed(replace(PACK, cases=(case,)), KEY) for case in PACK.cases)
    assert len(one) == len(two)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_one_changed_byte_is_told(data: st.DataObject) -> None:
    good = sealed(PACK, KEY)
    place = data.draw(st.one_of(st.integers(0, 120), st.integers(0, len(good) - 1)))
    bad = bytearray(good)
    bad[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(InputError, match="sealed pack: "):
        opened(bytes(bad), KEY)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", TEXT.encode()])
def test_what_is_no_sealed_pack_is_told(data: bytes) -> None:
    with pytest.raises(InputError, match="sealed pack: "):
        opened(data, KEY)


def test_a_sealed_pack_that_was_cut_is_told() -> None:
    with pytest.raises(InputError, match="sealed pack: "):
        opened(sealed(PACK, KEY)[:90], KEY)
