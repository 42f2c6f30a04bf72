"""The command line, from an empty folder to an outcome: what an administrator and officer type."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from darvoza.cli.application import app
from darvoza.errors import DarvozaError, InputError, NotFoundError
from darvoza.store.connection import open_store
from darvoza.store.queue import queue

RUNNER = CliRunner()
ARRIVAL = {
    "arrived_at": "2026-03-10T09:00:00+05:00",
    "direction": "arrival",
    "vehicle": {"kind": "car", "registration": "123ABC02", "country": "KZ"},
}


def run(*words, fails=None):
    result = RUNNER.invoke(app, [str(word) for word in words], catch_exceptions=True)
    if fails:
        assert isinstance(result.exception, fails), result.output
        return str(result.exception)
    assert result.exit_code == 0, (result.output, result.exception)
    return result.output


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "post.db"
    run("create", "post", "--store", path)
    run("checkpoints", "add", "ROAD", "Road post", "--mode", "road", "--country", "KZ",
        "--zone", "Asia/Almaty", "--store", path)  # fmt: skip
    return path


def arrival_file(folder: Path) -> Path:
    path = folder / "arrival.json"
    path.write_text(json.dumps(ARRIVAL), "utf-8")
    return path


def test_from_a_file_to_an_outcome(store: Path, tmp_path: Path):
    message = arrival_file(tmp_path)
    taken = run("receive", message, "--checkpoint", "ROAD", "--store", store)
    assert "accepted" in taken
    assert "duplicate" in run("receive", message, "--checkpoint", "ROAD", "--store", store)
    shown = run("queue", "ROAD", "--since", "2026-03-10", "--store", store)
    assert "123ABC02" in shown
    assert "green" in run("explain", "123ABC02", "--store", store)
    recorded = run("outcome", "123ABC02", "nothing", "--control", "documentary", "--store", store)
    outcome = re.search(r"recorded: (\S+)", recorded)[1]
    run("outcome", "123ABC02", "hit", "--area", "drugs", "--amends", outcome, "--store", store)
    assert "0 different" in run("replay", "--from", "messages", "--store", store)
    assert "0 different" in run("replay", "--from", "facts", "--store", store)


def test_a_control_corrected_to_not_done_is_still_to_be_done(store: Path, tmp_path: Path):
    run("receive", arrival_file(tmp_path), "--checkpoint", "ROAD", "--store", store)
    recorded = run("outcome", "123ABC02", "nothing", "--store", store)
    assert in_front(store).controlled
    outcome = re.search(r"recorded: (\S+)", recorded)[1]
    run("outcome", "123ABC02", "not_done", "--note", "left", "--amends", outcome, "--store", store)
    assert not in_front(store).controlled


def in_front(store: Path):
    opened = open_store(store)
    with opened.reading() as connection:
        day = datetime(2026, 3, 10, tzinfo=UTC)
        [line] = queue(connection, "ROAD", since=day, until=day + timedelta(days=1))
    opened.close()
    return line


def test_a_message_of_no_known_place_can_be_read_again_later(store: Path, tmp_path: Path):
    assert "quarantined" in run("receive", arrival_file(tmp_path), "--store", store)


def test_read_stores_nothing_and_says_everything(tmp_path: Path):
    output = run("read", arrival_file(tmp_path), "--json")
    told = json.loads(output)
    assert told["disposition"] == "accepted"
    assert told["crossings"][0]["subject"]["registration"] == "123ABC02"


def test_backup_and_restore(store: Path, tmp_path: Path):
    run("backup", tmp_path / "copy", "--store", store)
    for path in tmp_path.glob("post.db*"):
        if path.suffix != ".key":
            path.unlink()
    run("restore", tmp_path / "copy", "--store", store)
    assert "ROAD" in run("checkpoints", "list", "--store", store)


def test_accounts_and_senders(store: Path):
    run("users", "add", "gulnara", "--role", "officer", "--password", "a long pass phrase",
        "--checkpoint", "ROAD", "--store", store)  # fmt: skip
    assert "gulnara" in run("users", "list", "--store", store)
    assert "API key of carrier" in run("senders", "add", "carrier", "--store", store)
    run("users", "disable", "gulnara", "--store", store)
    assert "disabled" in run("users", "list", "--store", store)


@pytest.mark.parametrize(
    ("words", "error", "said"),
    [
        (("queue", "NOWHERE"), NotFoundError, "no checkpoint NOWHERE"),
        (("queue", "--since", "yesterday"), InputError, "no date or time"),
        (("explain", "XX999"), NotFoundError, "XX999"),
        (("receive", "no-such-file"), InputError, "no-such-file"),
        (("senders", "add", "x", "--format", "fax"), InputError, "no format fax"),
        (("checkpoints", "add", "A", "B", "--mode", "air", "--country", "KZ", "--zone", "Mars"),
         InputError, "Mars"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(store: Path, words, error: type[DarvozaError], said: str):
    assert said in run(*words, "--store", store, fails=error)


def test_profiles_are_checked(tmp_path: Path):
    assert "✓" in run("profiles", "check", "profiles/air-late-cash-no-bags.yml")
    wrong = tmp_path / "wrong.yml"
    wrong.write_text("id: wrong\n", "utf-8")
    english = RUNNER.invoke(app, ["profiles", "check", str(wrong)])
    assert english.exit_code == 1
    assert "line 1, applies_to: is missing" in " ".join(english.stderr.split())
    russian = RUNNER.invoke(app, ["profiles", "check", str(wrong), "--language", "ru"])
    assert russian.exit_code == 1
    assert "строка 1, applies_to: не заполнено" in " ".join(russian.stderr.split())


def test_a_small_demonstration(tmp_path: Path):
    output = run("demo", "--days", 2, "--scale", 0.1, "--no-serve", "--folder", tmp_path)
    assert "crossings a second" in output
    assert (tmp_path / "truth.json").is_file()


def test_simulated_messages_are_the_same_each_time(tmp_path: Path):
    for name in ("one", "two"):
        run("simulate", tmp_path / name, "--days", 1, "--scale", 0.05)
    first = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    second = {path.name: path.read_bytes() for path in (tmp_path / "two").iterdir()}
    assert first
    assert first == second


def test_every_command_has_help():
    for words in ([], ["users"], ["senders"], ["profiles"], ["checkpoints"]):
        assert "Usage" in run(*words, "--help")
