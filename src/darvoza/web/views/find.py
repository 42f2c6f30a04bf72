"""⑨ The one box: from what was scanned or typed to the crossings it may be, those of now first."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from darvoza.crossings.keys import folded_name
from darvoza.presentation import label, language
from darvoza.records import Crossing, Movement
from darvoza.store import audit, crossings, finding
from darvoza.store import desk as kept
from darvoza.store.finding import Found
from darvoza.store.queue import UnitLine, unit_lines
from darvoza.subjects import SubjectKind, Traveller, kind_of
from darvoza.web.identity import Visit
from darvoza.web.shapes import ChannelWord, word
from darvoza.web.views import sight
from darvoza.web.views.sought import Sought, SoughtKind, readings

BACK, AHEAD = timedelta(hours=12), timedelta(hours=48)
"""What happened or is expected within this time is of now; everything else is history or plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoughtContext:
    """One way to read what was typed; *wrong* are sentences on what does not fit in it."""

    kind: SoughtKind
    value: str
    country: str | None
    check: bool | None
    holder: str | None
    expires: date | None
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchLine:
    """A crossing that was found, with the channel of its control unit.

    *differs* names what is not as the scanned document says.
    """

    crossing_id: str
    unit_id: str | None
    kind: SubjectKind
    label: str
    channel: ChannelWord | None
    score: int | None
    checkpoint: str
    movement: str
    happened_at: datetime
    present: bool
    matched: tuple[str, ...]
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindPage:
    """What was found: crossings of *now* and *others*, nearest in time first; flights or trains.

    *open* is the page to open when only one thing can be meant and nothing about it is odd.
    """

    read_as: tuple[SoughtContext, ...]
    now: tuple[MatchLine, ...]
    others: tuple[MatchLine, ...]
    movements: tuple[Movement, ...]
    open: str | None


def find_page(connection: Connection, visit: Visit, typed: str) -> FindPage:
    """What *typed* may be and what is known of it; the search and the view are recorded.

    The audit trail keeps the kinds of keys and a keyed hash of what was typed, not the words.
    """
    read_as = readings(typed, visit.at)
    places = kept.visible_checkpoints(connection, visit.where)
    found = finding.crossings_with(
        connection,
        [key for one in read_as for key in one.keys],
        [key for one in read_as for key in one.beginnings],
        checkpoints=places,
        near=visit.at,
    )
    movements = _movements(connection, visit, read_as, places)
    lines = _lines(connection, found, read_as)
    _record(connection, visit, read_as, len(found) + len(movements))
    sight.viewed(connection, visit, "crossing", [one.crossing_id for one in lines])
    now = tuple(one for one in lines if visit.at - BACK <= one.happened_at <= visit.at + AHEAD)
    return FindPage(
        read_as=tuple(_context(visit, one) for one in read_as),
        now=now,
        others=tuple(one for one in lines if one not in now),
        movements=movements,
        open=_only(now, movements) if not any(_odd(one) for one in read_as) else None,
    )


def _movements(
    connection: Connection, visit: Visit, read_as: Sequence[Sought], places: frozenset[str]
) -> tuple[Movement, ...]:
    called = next((one.flight for one in read_as if one.flight), None)
    if called is None:
        return ()
    carrier, number = called
    return finding.movements_called(
        connection, carrier, number, checkpoints=places,
        since=visit.at - timedelta(days=1), until=visit.at + AHEAD,
    )  # fmt: skip


def _lines(
    connection: Connection, found: Sequence[Found], read_as: Sequence[Sought]
) -> tuple[MatchLine, ...]:
    known = crossings.crossings(connection, [one.crossing_id for one in found])
    units = unit_lines(connection, {one.unit_id for one in found if one.unit_id})
    scanned = next((one.traveller for one in read_as if one.traveller), None)
    return tuple(
        _line(one, known[one.crossing_id], units.get(one.unit_id or ""), scanned)
        for one in found
        if one.crossing_id in known
    )


def _line(
    found: Found, crossing: Crossing, unit: UnitLine | None, scanned: Traveller | None
) -> MatchLine:
    subject = crossing.subject
    channel = unit.channel if unit else found.channel
    same = isinstance(subject, Traveller) and scanned is not None
    return MatchLine(
        crossing_id=found.crossing_id,
        unit_id=found.unit_id,
        kind=kind_of(subject),
        label=label(subject),
        channel=None if channel is None else word(channel),
        score=unit.score if unit else found.score,
        checkpoint=found.checkpoint,
        movement=found.movement,
        happened_at=found.happened_at,
        present=found.present,
        matched=found.matched,
        differs=differences(subject, scanned) if same else (),  # type: ignore[arg-type]
    )


def differences(known: Traveller, scanned: Traveller) -> tuple[str, ...]:
    """What of *known* is not as the document that was *scanned* says; unknown differs from nothing.

    A name counts as different only when both surname and first given name are spelt otherwise
    after folding, as `crossings.keys` folds them.
    """
    numbers = {document.number for document in known.documents}
    pairs = {
        "document": bool(numbers) and not numbers & {one.number for one in scanned.documents},
        "name": bool(known.surname) and folded_name(known) != folded_name(scanned),
        "date_of_birth": _unlike(known.date_of_birth, scanned.date_of_birth),
        "nationality": _unlike(known.nationality, scanned.nationality),
    }
    return tuple(name for name, wrong in pairs.items() if wrong)


def _unlike(one: object, other: object) -> bool:
    return one is not None and other is not None and one != other


def _odd(sought: Sought) -> bool:
    """Whether the officer must see something before anything else: a zone that is not whole."""
    return sought.kind in {SoughtKind.ZONE, SoughtKind.BROKEN_ZONE} and not sought.check


def _only(now: Sequence[MatchLine], movements: Sequence[Movement]) -> str | None:
    """The page of the one control unit, crossing or movement that was found; None for several."""
    paths = {
        f"/units/{one.unit_id}" if one.unit_id else f"/crossings/{one.crossing_id}" for one in now
    } | {f"/movements/{one.id}" for one in movements}
    plain = not any(one.differs for one in now)
    return paths.pop() if len(paths) == 1 and plain else None


def _context(visit: Visit, one: Sought) -> SoughtContext:
    reader = language(visit.account.language)
    document = one.traveller.documents[0] if one.traveller else None
    return SoughtContext(
        kind=one.kind,
        value=document.number if document else one.value,
        country=one.country,
        check=one.check,
        holder=label(one.traveller) if one.traveller else None,
        expires=document.expires if document else None,
        wrong=tuple(reader.issue(issue) for issue in one.issues),
    )


def _record(connection: Connection, visit: Visit, read_as: Sequence[Sought], found: int) -> None:
    """Write that the account searched, by what, and how much it found; nothing for nothing."""
    if not read_as:
        return
    hashes = [
        hmac.new(visit.desk.store.key, one.value.encode(), hashlib.sha256).hexdigest()[:16]
        for one in read_as
    ]
    entry = audit.AuditEntry(
        at=visit.at, actor=visit.account.name, action="searched", subject_kind="crossing",
        purpose=visit.purpose,
        detail={"kinds": [one.kind for one in read_as], "sought": hashes, "found": found},
    )  # fmt: skip
    sight.record(connection, [entry])
