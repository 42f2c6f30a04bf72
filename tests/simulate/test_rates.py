"""Base rates, and that who a person is says nothing of what the person hides."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from darvoza.messages import paxlst
from darvoza.records import ThreatArea
from darvoza.simulate import Truth, traffic
from darvoza.simulate.parcels import mail_day
from darvoza.simulate.people import People
from darvoza.simulate.rail import rail_day
from darvoza.simulate.road import RoadPost
from darvoza.subjects import Traveller

START = datetime(2026, 8, 31, 19, tzinfo=UTC)
RARE = 10.83  # chi-square, one degree of freedom, p = 0.001
ADULT = date(2008, 1, 1)


@pytest.fixture(scope="module")
def travellers():
    """Every listed traveller of 60 days by air: subject, ends of the flight, and truth."""
    truth = Truth()
    found: list[tuple[Traveller, str, object]] = []
    seen = set()
    for sent in traffic(11, start=START, days=60, truth=truth):
        data = sent.delivery.data
        if b"BGM+745" not in data or data in seen:
            continue
        seen.add(data)
        for mention in paxlst.read(data, sent.delivery.envelope).mentions:
            at = mention.movement.arrives_at
            if mention.movement.from_place == "ALA":
                at = mention.movement.departs_at
            route = f"{mention.movement.from_place}-{mention.movement.to_place}"
            found.append((mention.subject, route, truth.truth_of(mention.subject, at)))
    return found


def chi_square(table):
    """Pearson's statistic of rows that hold (cases, others)."""
    cases, others = (sum(row[i] for row in table) for i in (0, 1))
    total = cases + others
    value = 0.0
    for row in table:
        for count, column in zip(row, (cases, others), strict=True):
            expected = column * sum(row) / total
            value += (count - expected) ** 2 / expected
    return value


def split(people, trait):
    """Rows (guilty, innocent) for a trait that is true or false."""
    counts = Counter((trait(one), entry is not None) for one, _, entry in people)
    return [(counts[value, True], counts[value, False]) for value in (True, False)]


def test_the_population_is_large_enough(travellers):
    assert len(travellers) > 20_000
    assert sum(entry is not None for *_, entry in travellers) > 80


def test_base_rate_by_air(travellers):
    guilty = sum(entry is not None for *_, entry in travellers) / len(travellers)
    assert 0.003 < guilty < 0.01


def adults(travellers):
    """Without the trafficked: age belongs to what is looked for there (child protection)."""
    return [
        (one, route, entry)
        for one, route, entry in travellers
        if one.date_of_birth < ADULT and (entry is None or entry.area != ThreatArea.TRAFFICKING)
    ]


def test_sex_says_nothing(travellers):
    assert chi_square(split(travellers, lambda one: one.sex == "F")) < RARE


@pytest.mark.parametrize("born_before", [date(1980, 1, 1), date(1990, 1, 1), date(1998, 1, 1)])
def test_age_says_nothing(travellers, born_before):
    assert chi_square(split(adults(travellers), lambda one: one.date_of_birth < born_before)) < RARE


@pytest.mark.parametrize("nation", ["KAZ", "KGZ", "RUS", "UZB", "TUR", "CHN"])
def test_nationality_says_nothing_beyond_the_route(travellers, nation):
    """Mantel and Haenszel's statistic over the routes."""
    observed = expected = variance = 0.0
    for route in {route for _, route, _ in travellers}:
        there = [(one, entry) for one, at, entry in travellers if at == route]
        of_nation = sum(one.nationality == nation for one, _ in there)
        guilty = sum(entry is not None for _, entry in there)
        total = len(there)
        observed += sum(one.nationality == nation and entry is not None for one, entry in there)
        expected += guilty * of_nation / total
        variance += (
            guilty * (total - guilty) * of_nation * (total - of_nation) / total**2 / (total - 1)
        )
    assert (observed - expected) ** 2 / variance < RARE


def test_base_rate_by_road():
    truth = Truth()
    post = RoadPost(3, People(3), truth, 20.0)
    arrivals = post.arrivals(datetime(2026, 9, 1, tzinfo=UTC))
    assert 0.004 < len(truth.entries) / len(arrivals) < 0.03
    assert len({arrival.machine.plate for arrival in arrivals}) < len(arrivals)


def test_base_rate_by_rail():
    truth = Truth()
    notes = list(rail_day(3, truth, datetime(2026, 9, 1, tzinfo=UTC), 60.0))
    guilty = sum(kind == "smgs" for kind, _ in truth.entries)
    assert 0.003 < guilty / len(notes) < 0.025


def test_base_rate_by_post():
    truth = Truth()
    dispatches = mail_day(3, People(3), truth, datetime(2026, 9, 1, tzinfo=UTC), 40.0)
    items = sum(len(dispatch.parcels) for dispatch in dispatches)
    assert 0.003 < len(truth) / items < 0.013
