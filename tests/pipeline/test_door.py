"""The queue of the unread: in batches, and one that cannot be opened keeps nobody waiting."""

from sqlalchemy import update

from darvoza.pipeline.door import read_next, resume
from darvoza.pipeline.opening import open_loop
from darvoza.store import messages, schema
from tests.pipeline.world import SETTINGS, counts, ready, sent


def kept(store, many: int) -> list[str]:
    """The ids of *many* messages that are kept and not yet read."""
    whole = list(sent(1, 0.1)[:many])
    with store.begin() as connection:
        found = messages.keep_many(connection, store, whole, whole[0].envelope.received_at)
    return sorted(one.message_id for one in found)


def damage(store, message_id: str) -> None:
    table = schema.message_bytes
    with store.begin() as connection:
        connection.execute(
            update(table).where(table.c.message_id == message_id).values(ciphertext=b"changed")
        )


def test_what_cannot_be_opened_waits_alone(store, caplog):
    loop = ready(store)
    names = kept(store, 6)
    for place in (0, 1, 4):
        damage(store, names[place])
    assert read_next(loop, together=2) == 2  # the first two that can be read are third and fourth
    assert resume(loop) == 1
    assert counts(store)["readings"] == 3
    with store.reading() as connection:
        assert messages.unread(connection) == (names[0], names[1], names[4])
    assert len([one for one in caplog.records if "waits unread" in one.message]) == 3
    assert resume(loop) == 0
    assert len([one for one in caplog.records if "waits unread" in one.message]) == 3


def test_what_can_be_opened_again_is_read_by_the_next_process(store):
    loop = ready(store)
    (name,) = kept(store, 1)
    with store.reading() as connection:
        table = schema.message_bytes
        whole = connection.execute(table.select()).one()
    damage(store, name)
    assert resume(loop) == 0
    with store.begin() as connection:
        connection.execute(update(table).values(ciphertext=whole.ciphertext))
    assert resume(open_loop(store, SETTINGS)) == 1


def test_a_backlog_is_read_in_batches_that_are_told(store):
    loop = ready(store)
    kept(store, 7)
    heard: list[int] = []
    assert resume(loop, heard.append, together=3) == 7
    assert heard == [3, 6, 7]
    assert read_next(loop) is None
