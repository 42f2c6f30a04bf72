import hashlib
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from darvoza.errors import ScenarioError
from darvoza.simulate import Truth, traffic
from darvoza.simulate.traffic import wanted_documents
from darvoza.simulate.typologies import typologies

START = datetime(2026, 8, 31, 19, tzinfo=UTC)

PRINT_HASH = """
import hashlib, sys
from datetime import UTC, datetime
from darvoza.simulate import Truth, traffic
digest, truth = hashlib.sha256(), Truth()
start = datetime(2026, 8, 31, 19, tzinfo=UTC)
for sent in traffic(int(sys.argv[1]), start=start, days=4, scale=0.3, truth=truth):
    digest.update(repr(sent).encode())
digest.update(repr(truth.entries).encode())
print(digest.hexdigest())
"""


def hash_in_new_process(seed, hash_seed):
    done = subprocess.run(
        [sys.executable, "-c", PRINT_HASH, str(seed)],
        env={"PYTHONHASHSEED": str(hash_seed)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_equal_seeds_give_equal_bytes_in_every_process():
    first, again = hash_in_new_process(7, 1), hash_in_new_process(7, 2)
    assert first == again
    assert hash_in_new_process(8, 1) != first


@pytest.fixture(scope="module")
def month():
    truth = Truth()
    sent = [one.delivery for one in traffic(5, start=START, days=30, truth=truth)]
    return sent, truth


def test_messages_come_in_strict_time_order(month):
    times = [delivery.envelope.received_at for delivery in month[0]]
    assert all(earlier < later for earlier, later in pairwise(times))
    assert times[0] >= START
    assert times[-1] < START + timedelta(days=32)


def test_no_message_betrays_the_truth(month):
    sent, truth = month
    words = {name.encode() for name in typologies()}
    for kind in typologies().values():
        words |= {sign.encode() for sign in kind.signs if "_" in sign}
        words |= {substance.encode() for substance in kind.substances}
        words |= {hide.encode() for hide in kind.concealment}
        words |= {substance.upper().encode() for substance in kind.substances}
    everything = b"\n".join(delivery.data for delivery in sent)
    assert [word for word in words if word in everything] == []
    assert len(truth) > 100


def test_envelopes_do_not_betray_the_truth(month):
    sent, _ = month
    senders = {delivery.envelope.sender for delivery in sent}
    assert senders == {
        "carrier-zy", "carrier-8k", "carrier-yj", "desk-air", "road-post", "customs", "railway",
        "mail-office",
    }  # fmt: skip
    assert {delivery.envelope.channel for delivery in sent} == {"simulator"}
    assert {delivery.envelope.reference for delivery in sent} == {None}


def test_scans_carry_the_time_of_their_event(month):
    scans = [d.envelope for d in month[0] if d.envelope.sender == "desk-air"]
    others = [d.envelope for d in month[0] if d.envelope.sender != "desk-air"]
    assert all(scan.event_at is not None and scan.checkpoint == "KZALA-A" for scan in scans)
    assert all(scan.event_at <= scan.received_at and scan.direction for scan in scans)
    assert all(envelope.event_at is None for envelope in others)


def test_some_messages_are_sent_twice(month):
    seen = [hashlib.sha256(d.data + d.envelope.sender.encode()).digest() for d in month[0]]
    assert 0 < len(seen) - len(set(seen)) < len(seen) * 0.02


def test_every_typology_occurs(month):
    found = {entry.typology for entries in month[1].entries.values() for entry in entries}
    assert found == set(typologies())


def test_scale_changes_the_volume():
    small = sum(1 for _ in traffic(5, start=START, days=3, scale=0.2))
    large = sum(1 for _ in traffic(5, start=START, days=3, scale=0.8))
    assert small < large < small * 6


def test_sought_documents_are_few_and_repeatable():
    documents = wanted_documents(5)
    assert documents == wanted_documents(5)
    assert len(set(documents)) == len(documents) == 56
    assert documents != wanted_documents(6)


@pytest.mark.parametrize(
    ("start", "days", "scale"),
    [(datetime(2026, 9, 1), 3, 1.0), (START, 0, 1.0), (START, 3, 0.0)],  # noqa: DTZ001
)
def test_an_impossible_stretch_is_refused(start, days, scale):
    with pytest.raises(ScenarioError):
        next(traffic(1, start=start, days=days, scale=scale))
