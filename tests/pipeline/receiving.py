"""A process that receives a folder of messages and may be killed: python -m … STORE FOLDER."""

import sys
from datetime import timedelta
from pathlib import Path

from darvoza.pipeline.door import receive, resume
from darvoza.pipeline.opening import open_loop
from darvoza.records import Delivery
from darvoza.store.connection import open_store
from tests.conftest import KEY
from tests.pipeline.world import SETTINGS, START, again, letter

TOGETHER = 5


def deliveries(folder: Path) -> list[Delivery]:
    """The folder's files as its sender would send them: the same on every attempt."""
    files = sorted(folder.iterdir())
    whole = [letter(path.read_bytes(), checkpoint=_checkpoint(path)) for path in files]
    return again(whole, START + timedelta(days=1))


def _checkpoint(path: Path) -> str | None:
    return path.suffix[1:] or None


def receive_folder(store, folder: Path) -> None:
    """What `darvoza receive` does: first what waits, then the files, some at a time."""
    loop = open_loop(store, SETTINGS)
    print("ready", flush=True)
    resume(loop)
    waiting = deliveries(folder)
    for start in range(0, len(waiting), TOGETHER):
        receive(loop, waiting[start : start + TOGETHER])


if __name__ == "__main__":
    receive_folder(open_store(sys.argv[1], run="test", kind="live", key=KEY), Path(sys.argv[2]))
    print("done", flush=True)
