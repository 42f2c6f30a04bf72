"""⑧ Which controls does this shift take?

Arrivals come one by one, so the cut is set from what is still expected and from the capacity that
remains. List matches, protection and the random draw stand outside the cut, and what the cut leaves
out is said (design §3.5, §3.6).
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from darvoza.records import Channel, Selection, SelectionKind

CONTROLLED = (Channel.RED, Channel.YELLOW)
"""Channels that ask for a control at the checkpoint; each has its own capacity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A control unit in front of the shift, with its strictest member's channel and score."""

    unit_id: str
    channel: Channel
    score: int
    mandatory: bool = False  # a list match, or protection
    drawn: bool = False
    probability: float = 0.0
    urgent: bool = False  # perishables, live animals: earlier in order, never less strict
    trusted: bool = False  # authorised trader: later in order, never hides a match
    expected_at: datetime | None = None


def draws(key: bytes, draw_id: str, share: float) -> bool:
    """Whether *draw_id* falls into the random *share* (0 to 1).

    HMAC-SHA-256 of the id, so nobody without *key* can steer it and anybody with it can repeat it.
    """
    digest = hmac.digest(key, draw_id.encode(), hashlib.sha256)
    return int.from_bytes(digest[:8], "big") < share * 2**64


def drawn(key: bytes, draw_ids: Iterable[str], share: float) -> bool:
    """Whether a unit is drawn: merged units keep every draw they ever had."""
    return any(draws(key, draw_id, share) for draw_id in draw_ids)


def inclusion(draw_ids: Sequence[str], share: float) -> float:
    """The probability with which a unit of *draw_ids* is drawn (Horvitz and Thompson 1952)."""
    return 1.0 - (1.0 - share) ** len(set(draw_ids))


def cut(scores: Iterable[int], forecast: Iterable[float], capacity: int) -> int:
    """The lowest score that is still taken when *capacity* controls remain.

    *scores* are of units known to be coming, *forecast* those of units expected unannounced.
    One more than the highest score when nothing can be taken.
    """
    ranked = sorted((*scores, *forecast), reverse=True)
    if capacity <= 0:
        return int(ranked[0]) + 1 if ranked else 1
    return int(ranked[capacity - 1]) if len(ranked) >= capacity else 0


def select(
    candidates: Sequence[Candidate],
    *,
    shift_id: str,
    at: datetime,
    capacity: Mapping[Channel, int],
    forecast: Mapping[Channel, Sequence[float]] | None = None,
) -> list[Selection]:
    """One selection for every candidate, in the order of work.

    *capacity* is what remains of the shift, by channel, mandatory and random controls included:
    they are taken first and shorten what is left for the targeted ones.
    """
    chosen: list[Selection] = []
    for channel in sorted(Channel, reverse=True):
        ordered = sorted((c for c in candidates if c.channel is channel), key=_order)
        expected = (forecast or {}).get(channel, ())
        room = _room(channel, candidates, capacity)
        chosen.extend(_choose(ordered, shift_id=shift_id, at=at, room=room, expected=expected))
    return sorted(chosen, key=_work_order)


def _room(
    channel: Channel, candidates: Sequence[Candidate], capacity: Mapping[Channel, int]
) -> int:
    """What *channel* has left; units drawn from the free channels are controlled as red ones."""
    room = capacity.get(channel, 0)
    if channel is not Channel.RED:
        return room
    return room - sum(c.channel not in CONTROLLED and (c.drawn or c.mandatory) for c in candidates)


def _order(candidate: Candidate) -> tuple[int, bool, bool, float, str]:
    soon = candidate.expected_at.timestamp() if candidate.expected_at else 0.0
    return -candidate.score, candidate.trusted, not candidate.urgent, soon, candidate.unit_id


def _choose(
    ordered: Sequence[Candidate],
    *,
    shift_id: str,
    at: datetime,
    room: int,
    expected: Sequence[float],
) -> list[Selection]:
    outside = [c for c in ordered if c.mandatory or c.drawn]
    free = [c for c in ordered if not (c.mandatory or c.drawn)]
    left = room - len(outside)
    bar = cut((c.score for c in free), expected, left)
    taken = {c.unit_id: rank for rank, c in enumerate(free[: max(left, 0)], 1) if c.score >= bar}
    return [_selection(c, taken.get(c.unit_id), bar, shift_id, at) for c in ordered]


def _selection(
    candidate: Candidate, rank: int | None, bar: int, shift_id: str, at: datetime
) -> Selection:
    kind = _kind(candidate, rank)
    return Selection(
        unit_id=candidate.unit_id,
        shift_id=shift_id,
        at=at,
        kind=kind,
        channel=candidate.channel,
        score=candidate.score,
        rank=rank if kind is SelectionKind.TARGETED else None,
        cut=bar if candidate.channel in CONTROLLED else None,
        probability=candidate.probability,
    )


def _kind(candidate: Candidate, rank: int | None) -> SelectionKind:
    if candidate.mandatory:
        return SelectionKind.MANDATORY
    if candidate.drawn:
        return SelectionKind.RANDOM
    if candidate.channel not in CONTROLLED:
        return SelectionKind.NOT_RECOMMENDED
    return SelectionKind.TARGETED if rank is not None else SelectionKind.LEFT_OUT


_WORK_ORDER = {kind: place for place, kind in enumerate(SelectionKind)}


def _work_order(selection: Selection) -> tuple[int, int, int]:
    return _WORK_ORDER[selection.kind], -selection.channel, -selection.score
