"""`make bench-desk`: ten people at once at a desk with half a million stored assessments.

A store as large as a year at four checkpoints, the desk in one process as `darvoza serve` runs it,
and ten signed-in supervisors in a second process who open page after page: once with a second to
think after each, once without. Prints the time to the last byte and the weight on the wire.
"""

import random
import sqlite3
import statistics
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from subprocess import Popen

import httpx
import uvicorn
from rich.console import Console
from rich.table import Table

from bench.desk_store import ASKED, NOW, PASSWORD, built
from darvoza.settings import Settings
from darvoza.store.connection import open_store
from darvoza.web.app import create_app

PORT = 8799
ADDRESS = f"http://127.0.0.1:{PORT}"
USERS = 10
SECONDS = 40.0
"""How long each of the two runs lasts."""

LIMIT, WEIGHT = 0.150, 300_000
"""What is asked: seconds at the 95th percentile, bytes of a page after the first visit."""

HOURS = 12
"""Units and crossings expected so many hours around now are opened."""

Times = Mapping[str, list[float]]


def serve(path: str) -> None:
    """The desk of the store at *path*; its clock begins at the end of the traffic."""
    began = datetime.now(UTC)
    app = create_app(open_store(path), Settings(), clock=lambda: NOW + (datetime.now(UTC) - began))
    uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="warning", access_log=False)


@contextmanager
def running(path: Path) -> Iterator[None]:
    """The desk in a process of its own, until the block ends."""
    process = Popen([sys.executable, "-m", "bench.desk", "serve", str(path)])
    try:
        _wait(process)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(process: Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError("the desk did not start")
        try:
            httpx.get(f"{ADDRESS}/api/health", timeout=1)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the desk does not answer")


def addresses(path: Path) -> dict[str, list[str]]:
    """What is opened, by page: a sample of what stands at the checkpoints now."""
    connection = sqlite3.connect(path)
    moment, reach = int(NOW.timestamp() * 1e6), HOURS * 3600 * 1_000_000
    near = (moment - reach, moment + reach)
    around = (
        "FROM current JOIN unit_members USING (crossing_id)"
        " WHERE left_at IS NULL AND expected_at BETWEEN ? AND ?"
    )
    units = connection.execute(f"SELECT DISTINCT unit_members.unit_id {around}", near).fetchall()
    crossings = connection.execute(f"SELECT crossing_id {around}", near).fetchall()
    places = connection.execute("SELECT code FROM checkpoints ORDER BY code").fetchall()
    connection.close()
    chance = random.Random(1)
    return {
        "queue": [f"/queue?checkpoint={code}" for (code,) in places],
        "unit": [f"/units/{one}" for (one,) in chance.sample(units, min(200, len(units)))],
        "crossing": [
            f"/crossings/{one}" for (one,) in chance.sample(crossings, min(200, len(crossings)))
        ],
        "monitoring": [
            "/monitoring",
            "/monitoring?days=90",
            "/monitoring?days=7",
            *(f"/monitoring?checkpoint={code}" for (code,) in places),
        ],
    }


def signed_in() -> httpx.Client:
    """A browser of its own, signed in by the form."""
    client = httpx.Client(base_url=ADDRESS, timeout=60)
    sent = {"name": "supervisor", "password": PASSWORD}
    answer = client.post("/sign-in", data=sent)
    if answer.status_code != 303:
        raise RuntimeError(f"nobody could sign in: {answer.status_code}")
    return client


def visits(
    clients: Sequence[httpx.Client], pages: Mapping[str, list[str]], *, think: float
) -> Times:
    """Everybody at once, page after page in turn, for `SECONDS`; seconds of each, by page."""
    times: dict[str, list[float]] = defaultdict(list)
    end = time.perf_counter() + SECONDS

    def one(client: httpx.Client, number: int) -> None:
        chance, names = random.Random(number), list(pages)
        time.sleep(think * number / len(clients))
        while time.perf_counter() < end:
            number += 1
            name = names[number % len(names)]
            began = time.perf_counter()
            answer = client.get(chance.choice(pages[name]))
            times[name].append(time.perf_counter() - began)
            answer.raise_for_status()
            time.sleep(think)

    threads = [
        threading.Thread(target=one, args=(client, number)) for number, client in enumerate(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def there(client: httpx.Client, pages: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Those pages that the desk has; the first visit, which does not count, is made here."""
    found = {}
    for name, paths in pages.items():
        answer = client.get(paths[0])
        if answer.status_code == 200:
            found[name] = paths
        else:
            print(f"{name}: {answer.status_code}, left out")
    return found


def weights(client: httpx.Client, pages: Mapping[str, list[str]]) -> dict[str, int]:
    """The heaviest answer of each page on the wire: styles and scripts are cached by then."""
    return {
        name: max(_weight(client, path) for path in paths[:40]) for name, paths in pages.items()
    }


def _weight(client: httpx.Client, path: str) -> int:
    with client.stream("GET", path) as answer:
        answer.read()
        return answer.num_bytes_downloaded


def _row(table: Table, name: str, how: str, times: Sequence[float], weight: int) -> None:
    last = statistics.quantiles(times, n=20)[-1]
    told = "" if last <= LIMIT and weight <= WEIGHT else "over"
    table.add_row(
        name, how, str(len(times)), f"{statistics.median(times) * 1e3:.0f} ms",
        f"{last * 1e3:.0f} ms", f"{weight / 1000:.0f} kB", told,
    )  # fmt: skip


def main() -> None:
    """Print the table."""
    path = built()
    table = Table("page", "how", "visits", "median", "p95 ≤ 150 ms", "≤ 300 kB", "", box=None)
    table.title = f"{ASKED:,} assessments or more, {USERS} people at once"
    with running(path):
        clients = [signed_in() for _ in range(USERS)]
        pages = there(clients[0], addresses(path))
        weight = weights(clients[0], pages)
        for think in (1.0, 0.0):
            times = visits(clients, pages, think=think)
            for name in pages:
                how = f"{think:.0f} s to think" if think else "without a pause"
                _row(table, name, how, times[name], weight[name])
        for client in clients:
            client.close()
    Console(width=120).print(table)


if __name__ == "__main__":
    serve(sys.argv[2]) if sys.argv[1:2] == ["serve"] else main()
