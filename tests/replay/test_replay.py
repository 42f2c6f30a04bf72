"""The past repeated: no difference while nothing was changed, and every planted change is found."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from tests.pipeline.test_correcting import crossings_now, mentions
from tests.pipeline.world import SETTINGS, START, again, counts, hit, rows, sent, settled, stretch

from darvoza.access import Role
from darvoza.errors import NotFoundError
from darvoza.facts import FACTS, computation
from darvoza.pipeline.correcting import merge, reread, split
from darvoza.pipeline.door import receive
from darvoza.pipeline.governing import advance_profile
from darvoza.pipeline.reassessing import reassess
from darvoza.profiles import Matcher, State
from darvoza.profiles.match import NOTHING
from darvoza.records import Channel, IdentityKey, OutcomeStatus, ThreatArea
from darvoza.replay import from_facts, from_messages
from darvoza.simulate.ground import account
from darvoza.simulate.sending import Journey, written
from darvoza.simulate.working import work
from darvoza.simulate.world import AIRPORT
from darvoza.store import assessments, checkpoints, lookouts
from darvoza.store import schema as tables
from darvoza.store.ids import new_id
from darvoza.store.lookouts import Lookout
from darvoza.store.times import from_micros, to_micros

HOUR = timedelta(hours=1)


def check_repeats(store) -> int:
    """No difference from messages nor from facts; how many assessments were compared."""
    before = counts(store, frozenset())
    messages, facts = from_messages(store, SETTINGS), from_facts(store)
    assert (messages.differences, facts.differences) == ([], [])
    assert (messages.different, facts.different) == (0, 0)
    assert messages.compared == facts.compared == before["assessments"]
    assert counts(store, frozenset()) == before  # a replay leaves no trace
    return messages.compared


def test_two_days_with_controls_repeat_exactly(store, monkeypatch):
    loop = settled(store, monkeypatch)
    done = work(loop, stretch(2, 0.3), seed=1, start=START)
    assert done.tally.hits
    assert check_repeats(store) > 500


@pytest.mark.long
def test_a_month_repeats_exactly(store, monkeypatch):
    loop = settled(store, monkeypatch)
    work(loop, written(Journey(seed=3, start=START, days=30, scale=1.0)), seed=3, start=START)
    assert check_repeats(store) > 20_000


# --- what people do beside the traffic --------------------------------------------------------


class Days:
    """Traffic of some days, taken in bit by bit while people do other things."""

    def __init__(self, store, monkeypatch):
        self.store, self.loop = store, settled(store, monkeypatch)
        self.waiting = list(sent(3, 0.2))
        self.at = START

    def pass_on(self, share: float) -> None:
        """Take in the next *share* of the messages."""
        count = int(len(sent(3, 0.2)) * share)
        some, self.waiting = self.waiting[:count], self.waiting[count:]
        receive(self.loop, some)
        self.at = some[-1].envelope.received_at + HOUR / 60


def test_everything_people_do_repeats_exactly(store, monkeypatch):
    days = Days(store, monkeypatch)
    elsewhere(days)
    days.pass_on(0.2)
    find(days)
    days.pass_on(0.2)
    correct(days)
    retire(days)
    days.pass_on(0.2)
    look_out(days)
    days.pass_on(0.2)
    read_again(days)
    reassess(days.loop, since=START, at=days.at)
    days.pass_on(0.2)
    reassess(days.loop, since=START, at=days.at)
    assert len({row.profiles for row in rows(store, tables.assessments)}) > 1
    assert len({row.lists for row in rows(store, tables.assessments)}) > 1
    assert any(row.message_id is None for row in rows(store, tables.assessments))
    check_repeats(store)


def elsewhere(days):
    """The airport's place is entered wrongly, so that what concerns it waits in quarantine."""
    with days.store.begin() as connection:
        wrong = replace(AIRPORT, ports=("XXX",))
        checkpoints.save(connection, wrong, actor="a", at=days.at)
    listed = next(one for one in days.waiting if b"PAXLST" in one.data)
    days.waiting.remove(listed)
    (receipt,) = receive(days.loop, again([listed], START))
    days.quarantined = receipt.message_id
    with days.store.begin() as connection:
        checkpoints.save(connection, AIRPORT, actor="a", at=days.at)


def read_again(days):
    taken = reread(days.loop, days.quarantined, at=days.at)
    assert taken.crossings


def find(days):
    """Finds, one amended, one of a unit as a whole that an amendment ties to a crossing."""
    names = sorted(crossings_now(days.store))[:12]
    with days.store.begin() as connection:
        for name in names:
            found = hit(connection, name, at=days.at)
        hit(connection, names[-1], at=days.at, amends=found.id, status=OutcomeStatus.WITHDRAWN)
        whole = hit(connection, names[0], at=days.at, of_unit=True)
        hit(connection, names[0], at=days.at, amends=whole.id)


def correct(days):
    """A split, and a merge of two travellers of one flight."""
    many = [(name, some) for name, some in mentions(days.store).items() if len(some) > 1]
    name, some = many[0]
    split(days.loop, name, some[1:], reason="two", officer="o", at=days.at)
    known = crossings_now(days.store)
    people = [n for n in sorted(known) if hasattr(known[n].subject, "surname")]
    pair = next((a, b) for a in people for b in people if a < b and _near(known[a], known[b]))
    merge(days.loop, pair, reason="one", officer="o", at=days.at)


def _near(one, other) -> bool:
    return one.movement.id == other.movement.id


def retire(days):
    """The profile that applies most is retired."""
    reasons = [
        reason
        for row in rows(days.store, tables.assessments)
        for reason in assessments.assessment_from(row._mapping).reasons
        if reason.kind == "profile"
    ]
    version = max((r.version for r in reasons), key=[r.version for r in reasons].count)
    supervisor = account("supervisor", Role.SUPERVISOR)
    advance_profile(days.store, version, State.RETIRED, actor=supervisor, at=days.at)


def look_out(days):
    """A lookout that is said to have begun before it was entered, and one that is ended early."""
    plates = [
        row for row in rows(days.store, tables.identity_keys) if row.kind in ("plate", "document")
    ]
    with days.store.begin() as connection:
        for number, row in enumerate(plates[::20]):
            lookout = Lookout(
                id=new_id(days.at), key=IdentityKey(kind=row.kind, value=row.value),
                area=ThreatArea.WANTED, channel=Channel.RED, points=50, instruction={}, reason="r",
                owner="o", contact="c", agency="border", starts_at=START,
                expires_at=days.at + (number % 3 + 1) * 9 * HOUR,
            )  # fmt: skip
            lookouts.add(connection, lookout, at=days.at)
            if number % 2:
                lookouts.end(connection, lookout.id, officer="o", reason="r", at=days.at + HOUR)


def test_a_clock_that_is_set_back_changes_nothing(store, monkeypatch):
    days = Days(store, monkeypatch)
    days.pass_on(0.4)
    late = days.loop.last
    days.waiting = again(days.waiting, START)  # days before what was received last
    find(days)
    days.at = START
    find(days)
    retire(days)
    look_out(days)
    days.pass_on(0.1)
    days.at = START - HOUR
    correct(days)
    reassess(days.loop, since=START, at=days.at)
    days.pass_on(0.2)
    moments = [row.at for row in rows(store, tables.readings)]
    assert len(set(moments)) == len(moments)
    assert sum(moment >= to_micros(late) for moment in moments) > len(moments) // 3
    check_repeats(store)


# --- what is planted is found -----------------------------------------------------------------


@pytest.fixture
def day(store, monkeypatch):
    """A store with a day of traffic, assessed by the example profiles."""
    loop = settled(store, monkeypatch)
    receive(loop, sent(1, 0.3))
    return store


def test_a_changed_fact_is_found_from_messages(day, monkeypatch):
    fact = FACTS["party_size"] if "party_size" in FACTS else FACTS[sorted(FACTS)[0]]
    plan = {
        kind: tuple(
            (name, (lambda _: 99.0) if name == fact.name else function, number)
            for name, function, number in some
        )
        for kind, some in computation.PLAN.items()
    }
    monkeypatch.setattr(computation, "PLAN", plan)
    found = from_messages(day, SETTINGS)
    assert found.different > 0
    assert {"facts"} <= {difference.field for difference in found.differences}
    assert from_facts(day).different == 0  # the stored facts are as they were


def test_a_changed_matcher_is_found_from_either(day, monkeypatch):
    monkeypatch.setattr(Matcher, "matching", lambda *_, **__: NOTHING)
    told = sum('"kind":"profile"' in row.reasons for row in rows(day, tables.assessments))
    assert told
    assert from_facts(day).different == told
    assert from_messages(day, SETTINGS).different > 0


def test_a_changed_profile_is_found_from_either(day):
    row = rows(day, tables.profile_versions)[0]
    tampered = re.sub(r"points: \d+", "points: 99", row.body)
    assert tampered != row.body
    with day.begin() as connection:
        unguard(connection, "profile_versions")
        connection.execute(
            text("UPDATE profile_versions SET body = :body WHERE hash = :hash"),
            {"body": tampered, "hash": row.hash},
        )
    found = from_facts(day)
    assert found.different == found.compared > 0
    assert {difference.field for difference in found.differences} == {"profiles"}
    assert "not the one that was approved" in str(found.differences[0].after)
    assert from_messages(day, SETTINGS).different > 0


def test_a_changed_assessment_is_found_from_either(day):
    name = rows(day, tables.assessments)[0].id
    with day.begin() as connection:
        unguard(connection, "assessments")
        connection.execute(
            text("UPDATE assessments SET score = score + 1 WHERE id = :id"), {"id": name}
        )
    for found in (from_facts(day), from_messages(day, SETTINGS)):
        assert [one.field for one in found.differences] == ["score"]
        assert found.differences[0].before == found.differences[0].after + 1


def unguard(connection, table: str, what: str = "update") -> None:
    """What nobody can do by the store: take a guard off a table."""
    on = f" ON {table}" if connection.dialect.name == "postgresql" else ""
    connection.execute(text(f"DROP TRIGGER keep_{table}_{what}{on}"))


def test_an_assessment_that_was_taken_away_is_found(day):
    row = rows(day, tables.assessments)[-1]
    with day.begin() as connection:
        unguard(connection, "assessments", "delete")
        connection.execute(tables.identifying_facts.delete().where(_of(row.id)))
        connection.execute(tables.current.delete().where(tables.current.c.assessment_id == row.id))
        connection.execute(tables.assessments.delete().where(tables.assessments.c.id == row.id))
    assert [one.field for one in from_messages(day, SETTINGS).differences] == ["new"]


def _of(assessment_id):
    return tables.identifying_facts.c.assessment_id == assessment_id


def test_only_what_is_asked_for_is_compared(day):
    moments = sorted(row.as_of for row in rows(day, tables.assessments))
    middle = moments[len(moments) // 2]
    later = sum(moment >= middle for moment in moments)
    assert from_facts(day, since=from_micros(middle)).compared == later
    assert from_messages(day, SETTINGS, since=from_micros(middle)).compared == later


def test_progress_is_told(day):
    heard, compared = [], []
    from_messages(day, SETTINGS, report=lambda done, total: heard.append((done, total)))
    from_facts(day, report=compared.append)
    assert heard[-1][0] == heard[-1][1] > 0
    assert compared[-1] == counts(day)["assessments"]


def test_messages_that_were_erased_leave_the_replay_from_facts(day):
    with day.begin() as connection:
        unguard(connection, "message_bytes", "delete")
        connection.execute(tables.message_bytes.delete())
    with pytest.raises(NotFoundError, match="are not kept any more"):
        from_messages(day, SETTINGS)
    assert from_facts(day).different == 0
