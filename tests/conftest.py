"""Stores to test on: SQLite always, and a real PostgreSQL started from the installed server."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import URL

from darvoza.store.connection import Store, create, open_store

KEY = bytes(range(32))
AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)

_databases = count(1)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """A fresh store of the live run "test", on each database."""
    yield from request.getfixturevalue(f"{request.param}_store")()


@pytest.fixture
def sqlite_store(sqlite_template: Path, tmp_path: Path):
    """Makes one SQLite store; called by ``store``."""

    def make() -> Iterator[Store]:
        path = tmp_path / "test.db"
        shutil.copyfile(sqlite_template, path)
        opened = open_store(path, run="test", kind="live", key=KEY)
        yield opened
        opened.close()

    return make


@pytest.fixture
def postgres_store(postgres_template: URL, postgres_admin: URL):
    """Makes one PostgreSQL store; called by ``store``."""

    def make() -> Iterator[Store]:
        url = fresh_database(postgres_admin, template=postgres_template.database)
        opened = open_store(rendered(url), run="test", kind="live", key=KEY)
        yield opened
        opened.close()
        administer(postgres_admin, f"DROP DATABASE {url.database} WITH (FORCE)")

    return make


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without a store, on each database."""
    if request.param == "sqlite":
        yield str(tmp_path / "empty.db")
    else:
        yield rendered(request.getfixturevalue("postgres_database"))


@pytest.fixture
def postgres_database(postgres_admin: URL) -> Iterator[URL]:
    """An empty PostgreSQL database of the test's own."""
    url = fresh_database(postgres_admin, template="template1")
    yield url
    administer(postgres_admin, f"DROP DATABASE {url.database} WITH (FORCE)")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.db"
    create(path, run="test", kind="live", node="post", key=KEY).close()
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_admin: URL) -> URL:
    url = fresh_database(postgres_admin, template="template1")
    create(rendered(url), run="test", kind="live", node="post", key=KEY).close()
    return url


@pytest.fixture(scope="session")
def postgres_admin() -> Iterator[URL]:
    """The maintenance database of a cluster that lives as long as the tests."""
    programs = postgres_programs()
    if programs is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no PostgreSQL server is installed, and this run must have one")
        pytest.skip("no PostgreSQL server is installed")
    folder = Path(tempfile.mkdtemp(prefix="darvoza-pg-"))
    try:
        start_postgres(programs, folder)
        yield URL.create(
            "postgresql+psycopg", username="darvoza", database="postgres",
            query={"host": str(folder)},
        )  # fmt: skip
        as_owner(programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def postgres_programs() -> Path | None:
    """The folder of the newest installed server's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    on_path = shutil.which("initdb")
    return found[-1].parent if found else (on_path and Path(on_path).resolve().parent) or None


def _version(program: Path) -> int:
    return int(program.parts[-3])


def start_postgres(programs: Path, folder: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(folder, user=_owner())
    data = folder / "data"
    as_owner(
        programs / "initdb", "-D", data, "-U", "darvoza", "--auth=trust", "--encoding=UTF8",
        "--locale=C", "--no-sync",
    )  # fmt: skip
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off"
    as_owner(
        programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"
    )  # fmt: skip


def _owner() -> str:
    names = Path("/etc/passwd").read_text(encoding="utf-8")
    return "postgres" if "\npostgres:" in names else "nobody"


def as_owner(*command: object) -> None:
    """Run a server's program as somebody who is not root, which the server refuses."""
    prefix = ["runuser", "-u", _owner(), "--"] if os.geteuid() == 0 else []
    subprocess.run(
        [*prefix, *map(str, command)], check=True, cwd="/", stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip


def fresh_database(admin: URL, *, template: str | None) -> URL:
    name = f"test_{next(_databases)}"
    administer(admin, f"CREATE DATABASE {name} TEMPLATE {template}")
    return admin.set(database=name)


def administer(admin: URL, statement: str) -> None:
    engine = create_engine(admin, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def rendered(url: URL) -> str:
    return url.render_as_string(hide_password=False)
