"""A class's own store: made once, opened again, never over live work; and what is drawn in it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from darvoza.access import Role
from darvoza.cli import keeping, practice
from darvoza.cli.application import app
from darvoza.errors import ProfileError, WrongRunError
from darvoza.records import Mode
from darvoza.store import accounts, checkpoints
from darvoza.store.connection import create, open_store
from darvoza.training.checker import problems
from darvoza.training.drawing import draw_cases

RUNNER = CliRunner()
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def place(monkeypatch, tmp_path: Path) -> Path:
    """Profiles of the repository, a wide terminal, and nothing of the environment changed."""
    monkeypatch.setenv("DARVOZA_PROFILES", str(ROOT / "profiles"))
    monkeypatch.setenv("DARVOZA_STORE", "nothing.db")
    monkeypatch.setattr(practice.console, "width", 200)
    return tmp_path / "autumn"


def run(*words, fails=None):
    result = RUNNER.invoke(app, [str(word) for word in words])
    if fails:
        assert isinstance(result.exception, fails), result.output
        return str(result.exception)
    assert result.exit_code == 0, (result.output, result.exception)
    return result.output


def shown_passwords(told: str) -> dict[str, str]:
    return dict(re.findall(r"^\s*(train\w+)\s+train\w+\s+([\w-]{14})\s*$", told, re.MULTILINE))


def test_the_first_call_makes_a_class_and_shows_its_passwords_once(place: Path):
    first = run("practice", place, "--no-serve")
    passwords = shown_passwords(first)
    assert set(passwords) == {"trainer", *(f"trainee{n}" for n in range(1, 9))}
    assert len(set(passwords.values())) == 9
    store = open_store(place / "darvoza.db", run="autumn", kind="training")
    with store.reading() as connection:
        kept = {line.account.name: line.account for line in accounts.all_accounts(connection)}
        modes = {one.mode for one in checkpoints.all_checkpoints(connection)}
    store.close()
    assert set(kept) == set(passwords)
    assert kept["trainer"].roles == {Role.TRAINER}
    assert kept["trainee8"].roles == {Role.TRAINEE}
    assert modes == set(Mode)
    again = run("practice", place, "--no-serve")
    assert not any(one in again for one in passwords.values())


def test_a_printed_password_opens_its_account_and_no_other(place: Path):
    shown = run("practice", place, "--no-serve")
    words = shown_passwords(shown)
    store = open_store(place / "darvoza.db")
    tried = accounts.attempt(store, "trainee1", words["trainee1"])
    other = accounts.attempt(store, "trainee1", words["trainee2"])
    assert (tried.right, other.right) == (True, False)
    store.close()


def test_a_class_without_profiles_is_told_what_is_wrong(place: Path, monkeypatch, tmp_path: Path):
    assert "no profiles in" not in run("practice", place, "--no-serve")
    monkeypatch.setenv("DARVOZA_PROFILES", str(tmp_path / "nowhere"))
    told = run("practice", tmp_path / "winter", "--no-serve")
    assert "0 risk profiles in force" in told
    assert "no profiles in" in told


def test_the_address_is_told_and_the_store_served(place: Path, monkeypatch):
    served = []
    monkeypatch.setattr(keeping, "serve", lambda **given: served.append(given))
    told = run("practice", place, "--host", "0.0.0.0", "--port", "8123")
    assert "http://0.0.0.0:8123/practice" in told
    assert served == [{"host": "0.0.0.0", "port": 8123}]
    assert practice.os.environ["DARVOZA_STORE"] == str(place / "darvoza.db")


@pytest.mark.parametrize("kind", ["live", "demo"])
def test_a_store_of_anything_else_is_refused(place: Path, kind):
    place.mkdir()
    create(place / "darvoza.db", run="post", kind=kind).close()
    before = (place / "darvoza.db").read_bytes()
    told = run("practice", place, "--no-serve", fails=WrongRunError)
    assert f"the {kind} run “post”, not of a class" in told
    assert (place / "darvoza.db").read_bytes() == before


def test_half_a_class_is_taken_back(place: Path, monkeypatch, tmp_path: Path):
    wrong = tmp_path / "profiles"
    wrong.mkdir()
    (wrong / "one.yml").write_text("id: one\n", encoding="utf-8")
    monkeypatch.setenv("DARVOZA_PROFILES", str(wrong))
    place.mkdir()
    (place / "notes.txt").write_text("kept", encoding="utf-8")
    run("practice", place, "--no-serve", fails=ProfileError)
    assert [one.name for one in place.iterdir()] == ["notes.txt"]


def test_what_is_drawn_is_solvable_and_fair():
    told = run("practice-check", "--cases", "60", "--seed", "3")
    assert "60 of 60 cases are solvable and fair." in told
    rows = re.findall(r"^\s*(air|post|rail|road)\s+(\d+)\s+(\d+)\s+(\d+)", told, re.MULTILINE)
    assert sum(int(row[1]) for row in rows) == 60
    assert sum(int(row[2]) for row in rows) == 30
    assert all(row[2] == row[3] for row in rows)
    assert told == run("practice-check", "--cases", "60", "--seed", "3")


def test_a_case_without_a_way_to_the_truth_is_counted_and_fails(monkeypatch):
    def spoilt(*given):
        return [replace(one, world=one.cover) for one in draw_cases(*given) if one.guilty]

    monkeypatch.setattr(practice, "draw_cases", spoilt)
    result = RUNNER.invoke(app, ["practice-check", "--cases", "10"])
    assert result.exit_code == 1
    assert "0 of 5 cases are solvable and fair." in result.output
    assert "0 independent ways to the truth" in result.output
    assert any(problems(one) for one in spoilt(1, 10, "learn"))
