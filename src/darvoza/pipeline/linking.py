"""The impure shell, ②: the links that messages make between crossings."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from darvoza.crossings import Placed
from darvoza.pipeline.gathering import Plan
from darvoza.records import LinkKind
from darvoza.store import crossings as kept_crossings
from darvoza.store import links as kept_links
from darvoza.store.links import Edge, Meeting
from darvoza.subjects import Consignment, Vehicle


def spoken_links(mentions: Iterable[Placed], owner: Mapping[tuple[str, int], str]) -> set[Edge]:
    """The links that *mentions* state; *owner* maps (message id, ordinal) to a crossing id."""
    edges: set[Edge] = set()
    for item in mentions:
        for link in item.mention.links:
            start = owner.get((item.message_id, item.mention.ordinal))
            end = owner.get((item.message_id, link.to))
            if start and end and start != end:
                edges.add((link.kind, start, end))
    return edges


def link(
    connection: Connection,
    planned: Plan,
    placed: Sequence[Placed],
    *,
    message_id: str | None,
    at: datetime,
) -> set[Edge]:
    """Write what *planned* changes of links; returns every link of the crossings concerned."""
    before = kept_links.edges_of(connection, [*planned.homes, *planned.absorbed, *planned.uprooted])
    kept = _after_moves(connection, planned, before)
    stated = spoken_links(placed, _owners(connection, planned, placed))
    carried, wanted = _met(connection, planned, stated, kept | stated)
    before |= carried
    kept_links.drop_links(connection, before - wanted)
    kept_links.add_links(connection, sorted(wanted - before), message_id=message_id, at=at)
    return wanted


def _owners(
    connection: Connection, planned: Plan, placed: Iterable[Placed]
) -> dict[tuple[str, int], str]:
    owners = {
        (item.message_id, item.mention.ordinal): crossing_id
        for crossing_id, group in planned.groups.items()
        for item in group
    }
    wanted = {(i.message_id, link.to) for i in placed for link in i.mention.links} - set(owners)
    return owners | kept_crossings.owners(connection, wanted)


def _after_moves(connection: Connection, planned: Plan, before: set[Edge]) -> set[Edge]:
    """The links in force once mentions have moved: stated again by all messages concerned."""
    if not planned.uprooted:
        return before
    messages = {item.message_id for group in planned.groups.values() for item in group}
    spoken = kept_crossings.mentions_of_messages(connection, messages)
    owner = {(item.message_id, item.mention.ordinal): name for name, item in spoken}
    stated = spoken_links([item for _, item in spoken], owner)
    return {edge for edge in before if not _touches(edge, planned.uprooted)} | {
        edge for edge in stated if _touches(edge, planned.uprooted)
    }


def _touches(edge: Edge, crossing_ids: Collection[str]) -> bool:
    return edge[1] in crossing_ids or edge[2] in crossing_ids


def _met(
    connection: Connection, planned: Plan, stated: set[Edge], wanted: set[Edge]
) -> tuple[set[Edge], set[Edge]]:
    """Declared goods go with the vehicle their declaration names, nearest in time.

    Returns which goods near *planned* are carried in what until now, and *wanted* put right: a
    message that states the link itself counts, and otherwise the nearest vehicle, whichever of them
    was known first.
    """
    groups = planned.groups.values()
    named = {name for group in groups for item in group for name in _registrations(item)}
    meetings = kept_links.meetings(connection, named)
    loads = {meeting.consignment for meeting in meetings}
    before = {edge for edge in kept_links.edges_of(connection, loads) if _carries(edge, loads)}
    known = before | {edge for edge in wanted if _carries(edge, loads)}
    told = {edge for edge in stated if _carries(edge, loads)}
    if known == told and loads == {edge[1] for edge in told}:
        return before, wanted
    allowed = _nearest(meetings, told | _told(connection, loads))
    return before, (wanted - known) | allowed


def _carries(edge: Edge, loads: Collection[str]) -> bool:
    return edge[0] is LinkKind.CARRIED_IN and edge[1] in loads


def _told(connection: Connection, loads: Collection[str]) -> set[Edge]:
    """The links that messages state of what *loads* are carried in."""
    mentions = [item for _, item in kept_crossings.mentions_of(connection, loads)]
    places = {(item.message_id, item.mention.ordinal) for item in mentions}
    places |= {(item.message_id, link.to) for item in mentions for link in item.mention.links}
    spoken = spoken_links(mentions, kept_crossings.owners(connection, places))
    return {edge for edge in spoken if _carries(edge, loads)}


def _nearest(meetings: Sequence[Meeting], told: set[Edge]) -> set[Edge]:
    """*told*, and the first of *meetings* for goods of which nothing is told."""
    found = {start: "" for _, start, _ in told}
    for meeting in meetings:
        found.setdefault(meeting.consignment, meeting.vehicle)
    return told | {(LinkKind.CARRIED_IN, load, to) for load, to in found.items() if to}


def _registrations(item: Placed) -> tuple[str, ...]:
    subject = item.mention.subject
    if isinstance(subject, Consignment):
        return subject.vehicles
    if isinstance(subject, Vehicle) and subject.registration:
        return (subject.registration,)
    return ()
