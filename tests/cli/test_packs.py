"""Case packs from the command line: drawn, checked, never written over another."""

from pathlib import Path

from typer.testing import CliRunner

from darvoza.cli.application import app


def run(*words: str):
    return CliRunner().invoke(app, words)


def drawn(path: Path) -> Path:
    done = run("pack-draw", str(path), "--name", "autumn", "--author", "a trainer", "--cases", "6")
    assert done.exit_code == 0, done.output
    return path


def test_a_pack_is_drawn_and_checked(tmp_path: Path):
    done = run("pack-check", str(drawn(tmp_path / "autumn.yml")))
    assert done.exit_code == 0, done.output
    assert "6 of 6 cases are solvable and fair." in done.output


def test_a_pack_is_never_written_over_another(tmp_path: Path):
    path = drawn(tmp_path / "autumn.yml")
    kept = path.read_bytes()
    words = ("pack-draw", str(path), "--name", "other", "--author", "b")
    assert run(*words).exit_code != 0
    assert path.read_bytes() == kept


def test_an_unfair_case_is_told(tmp_path: Path):
    path = drawn(tmp_path / "autumn.yml")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("policy: truthful", "policy: evasive"), encoding="utf-8")
    done = run("pack-check", str(path))
    assert done.exit_code == 1
    assert "answers as a liar" in done.output
