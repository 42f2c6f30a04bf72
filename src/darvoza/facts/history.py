"""③ Facts from the subject's own earlier crossings."""

from collections.abc import Callable

from darvoza import codes
from darvoza.facts.fact import (
    BOOLEAN,
    HISTORY,
    INTEGER,
    NUMBER,
    PLAIN,
    PROXY,
    RETURNING,
    TRAVELLER,
    Fact,
)
from darvoza.facts.known import Known
from darvoza.facts.past import SHORT_STAY_DAYS, STAY_DAYS, STAY_WINDOW_DAYS
from darvoza.records import Direction, PastCrossing
from darvoza.subjects import SubjectKind

DRUG_AREAS = frozenset({"drugs", "precursors"})


def _knowable(known: Known) -> bool:
    """Whether the subject carries a key by which its past can be found."""
    if known.kind is SubjectKind.VEHICLE:
        return bool(known.vehicle.registration or known.vehicle.vin)
    person = known.traveller
    return bool(person.documents or (person.surname and person.date_of_birth))


def _within(known: Known, days: int) -> int | None:
    return known.past.count(days) if known.past.ages or _knowable(known) else None


def _crossings_30d(known: Known) -> int | None:
    return _within(known, 30)


def _crossings_90d(known: Known) -> int | None:
    return _within(known, 90)


def _crossings_365d(known: Known) -> int | None:
    return _within(known, 365)


def _first_seen_days(known: Known) -> int | None:
    ages = known.past.ages
    if ages:
        return int(ages[0])
    return 0 if _knowable(known) else None


def _days_since_last(known: Known) -> float | None:
    ages = known.past.ages
    return round(ages[-1], 2) if ages else None


def _turnaround_hours(known: Known) -> float | None:
    past = known.past
    if not past.ages or past.crossings[-1].direction is known.movement.direction:
        return None
    return round(past.ages[-1] * 24, 2)


def _exit_not_recorded(known: Known) -> bool | None:
    if known.movement.direction is not Direction.ARRIVAL or not _knowable(known):
        return None
    stays = known.past.stays
    return bool(stays) and stays[-1][1] is None


def _ended_stays(known: Known) -> list[tuple[float, float]]:
    """Stays with both ends; a departure ends the one that is still open."""
    leaving = known.movement.direction is Direction.DEPARTURE
    ended = []
    for arrived, left in known.past.stays:
        if left is not None:
            ended.append((arrived, left))
        elif leaving:
            ended.append((arrived, 0.0))
    return ended


def _last_stay_days(known: Known) -> float | None:
    ended = _ended_stays(known)
    return round(ended[-1][0] - ended[-1][1], 2) if ended else None


def _short_stays_90d(known: Known) -> int | None:
    ended = _ended_stays(known)
    if not ended:
        return 0 if _knowable(known) else None
    return sum(left <= 90 and arrived - left < SHORT_STAY_DAYS for arrived, left in ended)


def _days_inside_180d(known: Known) -> int | None:
    ended = _ended_stays(known)
    if not ended:
        return 0 if _knowable(known) else None
    window = float(STAY_WINDOW_DAYS)
    return int(sum(min(arrived, window) - min(left, window) for arrived, left in ended))


def _own_national(known: Known) -> bool:
    nation = codes.country(known.traveller.nationality or "")
    return nation is not None and nation.alpha2 == known.snapshot.checkpoint.country


def _overstay_days(known: Known) -> int | None:
    inside = _days_inside_180d(known)
    return None if inside is None or _own_national(known) else max(0, inside - STAY_DAYS)


def _in_a_year(known: Known, test: Callable[[PastCrossing], object]) -> int | None:
    """How many of the past 365 days' crossings pass *test*; unknown without a key."""
    if not known.past.ages:
        return 0 if _knowable(known) else None
    return sum(1 for past in known.past.year if test(past))


def _prior_hits(known: Known) -> int | None:
    return _in_a_year(known, lambda past: past.hits)


def _prior_drug_hits(known: Known) -> int | None:
    return _in_a_year(known, lambda past: not DRUG_AREAS.isdisjoint(past.hits))


def _prior_controls(known: Known) -> int | None:
    return _in_a_year(known, lambda past: past.controlled)


def _prior_controls_without_find(known: Known) -> int | None:
    return _in_a_year(known, lambda past: past.controlled and not past.hits)


def _prior_hit_areas(known: Known) -> int | None:
    if not known.past.ages:
        return 0 if _knowable(known) else None
    return len({area for past in known.past.year for area in past.hits})


def _checkpoints(known: Known) -> int | None:
    if not known.past.ages and not _knowable(known):
        return None
    return len({past.checkpoint for past in known.past.year} | {known.movement.checkpoint})


def _countries(known: Known) -> int | None:
    if not known.past.ages:
        return 0 if _knowable(known) else None
    home = known.snapshot.checkpoint.country
    past = known.past.year
    ends = {each.from_country for each in past} | {each.to_country for each in past}
    return len(ends - {None, home})


FACTS = (
    Fact("crossings_30d", RETURNING, INTEGER, "crossings",
         "Earlier crossings in the 30 days before this one",
         HISTORY, PLAIN, _crossings_30d),
    Fact("crossings_90d", RETURNING, INTEGER, "crossings",
         "Earlier crossings in the 90 days before this one",
         HISTORY, PLAIN, _crossings_90d),
    Fact("crossings_365d", RETURNING, INTEGER, "crossings",
         "Earlier crossings in the 365 days before this one",
         HISTORY, PLAIN, _crossings_365d),
    Fact("first_seen_days", RETURNING, INTEGER, "days",
         "Days since it was first seen, at most a year back; 0 when this is the first time",
         HISTORY, PLAIN, _first_seen_days),
    Fact("days_since_last_crossing", RETURNING, NUMBER, "days",
         "Days since the crossing before this one",
         HISTORY, PLAIN, _days_since_last),
    Fact("turnaround_hours", RETURNING, NUMBER, "hours",
         "Hours since the last crossing, when that went the other way",
         HISTORY, PLAIN, _turnaround_hours),
    Fact("exit_not_recorded", RETURNING, BOOLEAN, None,
         "It arrives again although no departure was seen since the last arrival",
         HISTORY, PLAIN, _exit_not_recorded),
    Fact("last_stay_days", RETURNING, NUMBER, "days",
         "Length of the last stay inside the country; of the one that ends now when it departs",
         HISTORY, PLAIN, _last_stay_days),
    Fact("short_stays_90d", RETURNING, INTEGER, "stays",
         "Stays of less than two days that ended in the past 90 days",
         HISTORY, PLAIN, _short_stays_90d),
    Fact("days_inside_180d", TRAVELLER, INTEGER, "days",
         "Days spent inside the country in the past 180 days, as far as both ends were seen",
         HISTORY, PLAIN, _days_inside_180d),
    Fact("overstay_days", TRAVELLER, INTEGER, "days",
         "Days beyond 90 spent inside the country in the past 180; unknown of its own nationals",
         HISTORY, PLAIN, _overstay_days),
    Fact("prior_hits_365d", RETURNING, INTEGER, "crossings",
         "Crossings of the past year in which a control found something",
         HISTORY, PLAIN, _prior_hits),
    Fact("prior_drug_hits_365d", RETURNING, INTEGER, "crossings",
         "Crossings of the past year in which a control found drugs or precursors",
         HISTORY, PLAIN, _prior_drug_hits),
    Fact("prior_hit_areas_365d", RETURNING, INTEGER, "areas",
         "Number of different threat areas in which controls of the past year found something",
         HISTORY, PLAIN, _prior_hit_areas),
    Fact("prior_controls_365d", RETURNING, INTEGER, "crossings",
         "Crossings of the past year that were controlled",
         HISTORY, PLAIN, _prior_controls),
    Fact("prior_controls_without_find_365d", RETURNING, INTEGER, "crossings",
         "Crossings of the past year that were controlled and nothing was found",
         HISTORY, PLAIN, _prior_controls_without_find),
    Fact("checkpoints_365d", RETURNING, INTEGER, "checkpoints",
         "Number of different checkpoints used in the past year, this one included",
         HISTORY, PLAIN, _checkpoints),
    Fact("countries_365d", RETURNING, INTEGER, "countries",
         "Number of different foreign countries come from or gone to in the past year",
         HISTORY, PROXY, _countries),
)  # fmt: skip
