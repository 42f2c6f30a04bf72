"""② Which mentions are of one subject?

Kruskal's way: links between mentions that share a key, strongest and nearest in time first, each
taken unless the two groups contradict each other. The result depends only on the set of mentions.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import combinations

from darvoza.crossings.keys import JOINING, folded_name
from darvoza.crossings.place import Placed
from darvoza.subjects import Document, SubjectKind, Traveller

Pair = tuple[str, str]

DESK_WINDOW = timedelta(hours=18)  # a document at the desk against a flight's time, delays included
SAME_MOMENT = timedelta(hours=1)  # two looks at one subject during one passage
ANNOUNCED = timedelta(days=10)  # a truck or wagon announced, and its arrival
SAME_LOAD = timedelta(days=2)  # two notes that announce one wagon for one passage
PAPERS = timedelta(days=90)  # a declaration or note, and its goods


def resolve(
    mentions: Iterable[Placed],
    *,
    together: Iterable[Pair] = (),
    apart: Iterable[Pair] = (),
) -> list[tuple[Placed, ...]]:
    """Group *mentions* by subject; *together* and *apart* are officers' corrections by mention id.

    Corrections weigh more than any key: what an officer put apart stays apart.
    """
    placed = {item.id: item for item in mentions}
    groups = {name: [item] for name, item in placed.items()}
    severed = {frozenset(pair) for pair in apart}
    forced = [pair for pair in together if pair[0] in placed and pair[1] in placed]
    for first, second in sorted(forced):
        _join(groups, first, second)
    for first, second in _edges(placed):
        left, right = groups[first], groups[second]
        if left is not right and _compatible(left, right, severed):
            _join(groups, first, second)
    unique = {id(group): group for group in groups.values()}
    return [tuple(sorted(group, key=lambda item: item.order)) for group in unique.values()]


def _join(groups: dict[str, list[Placed]], first: str, second: str) -> None:
    left, right = groups[first], groups[second]
    if left is right:
        return
    left.extend(right)
    for item in right:
        groups[item.id] = left


def _edges(placed: dict[str, Placed]) -> list[Pair]:
    """Pairs that share a joining key within its reach, strongest and nearest first."""
    buckets: dict[tuple[str, str], list[Placed]] = defaultdict(list)
    for item in placed.values():
        for key in item.keys:
            if key.kind in JOINING:
                buckets[key.kind, key.value].append(item)
    found = set(_weighted(buckets))
    return [(first, second) for *_, first, second in sorted(found)]


Weighted = tuple[int, float, tuple[object, ...], str, str]


def _weighted(buckets: dict[tuple[str, str], list[Placed]]) -> Iterator[Weighted]:
    for (kind, _), items in buckets.items():
        for left, right in combinations(items, 2):
            if in_reach(left, right, kind):
                first, second = sorted((left, right), key=lambda item: item.order)
                gap = abs((left.at - right.at).total_seconds())
                yield JOINING[kind], gap, (first.order, second.order), first.id, second.id


def in_reach(left: Placed, right: Placed, kind: str) -> bool:
    """Whether a shared key of *kind* can make the two one crossing."""
    if left.kind != right.kind or left.checkpoint != right.checkpoint:
        return False
    if left.direction != right.direction:
        return False
    if left.message_id == right.message_id:
        return JOINING[kind] == 0
    return abs(left.at - right.at) <= _reach(left, right)


def _reach(left: Placed, right: Placed) -> timedelta:
    if left.present and right.present:
        return SAME_MOMENT
    if left.kind is SubjectKind.TRAVELLER:
        return DESK_WINDOW if left.floating or right.floating else timedelta.max
    if left.kind is SubjectKind.CONSIGNMENT:
        return PAPERS
    return ANNOUNCED if left.present or right.present else SAME_LOAD


def _compatible(left: list[Placed], right: list[Placed], severed: set[frozenset[str]]) -> bool:
    return not any(
        frozenset((first.id, second.id)) in severed or contradict(first, second)
        for first in left
        for second in right
    )


def contradict(left: Placed, right: Placed) -> bool:
    """Whether the two cannot be one crossing of one subject."""
    if _movements_differ(left, right):
        return True
    if left.present and right.present and abs(left.at - right.at) > SAME_MOMENT:
        return True
    return _TELLING[left.kind](left, right)


def _movements_differ(left: Placed, right: Placed) -> bool:
    if left.floating or right.floating or left.movement_key == right.movement_key:
        return False
    return not _announcement_and_arrival(left, right)


def _announcement_and_arrival(left: Placed, right: Placed) -> bool:
    """Goods and vehicles may be announced for one movement and arrive in another."""
    return left.kind is not SubjectKind.TRAVELLER and left.present != right.present


def _people_differ(left: Placed, right: Placed) -> bool:
    one, other = left.mention.subject, right.mention.subject
    if not (isinstance(one, Traveller) and isinstance(other, Traveller)):
        return False
    if left.message_id == right.message_id and not _share_document(one, other):
        return True
    if one.date_of_birth and other.date_of_birth and one.date_of_birth != other.date_of_birth:
        same_person = _share_document(one, other) and folded_name(one) == folded_name(other)
        return not same_person  # an infant on the parent's passport is another person
    known = one.date_of_birth is not None and other.date_of_birth is not None
    return not known and _passports_differ(one.documents, other.documents)


def _share_document(one: Traveller, other: Traveller) -> bool:
    numbers = {document.number for document in one.documents}
    return any(document.number in numbers for document in other.documents)


def _passports_differ(one: Sequence[Document], other: Sequence[Document]) -> bool:
    """Different passports of one issuer, when no birth date tells whether the person is one."""
    left = {(d.issuer, d.number) for d in one if d.kind.startswith("P")}
    right = {(d.issuer, d.number) for d in other if d.kind.startswith("P")}
    issuers = {issuer for issuer, _ in left} & {issuer for issuer, _ in right}
    return bool(issuers) and not ({n for _, n in left} & {n for _, n in right})


def _announced_apart(left: Placed, right: Placed) -> bool:
    """A wagon announced again days later comes again; one arrival cannot be both."""
    announced = not (left.present or right.present)
    return announced and abs(left.at - right.at) > SAME_LOAD


def _never(_left: Placed, _right: Placed) -> bool:
    return False


_TELLING: dict[SubjectKind, Callable[[Placed, Placed], bool]] = {
    SubjectKind.TRAVELLER: _people_differ,
    SubjectKind.VEHICLE: _announced_apart,
    SubjectKind.CONSIGNMENT: _never,
}
