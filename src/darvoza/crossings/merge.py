"""② What several mentions of one subject say together: the later stage, then the later message."""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

from darvoza.crossings.place import Placed
from darvoza.subjects import Document, Subject

UNITED = frozenset(
    {"phones", "emails", "bag_tags", "references", "vehicles", "containers", "seals"}
)
"""Fields that gather; every other list is replaced by the later, non-empty one."""

T = TypeVar("T")


def merge(group: Sequence[Placed]) -> Subject:
    """The subject as its mentions describe it together; *group* is ordered by `Placed.order`.

    A later mention overrides an earlier one field by field, unknown never overrides known.
    """
    merged = group[0].mention.subject
    for item in group[1:]:
        merged = overlay(merged, item.mention.subject)
    return merged


def overlay(earlier: T, later: T) -> T:
    """*later* over *earlier*, both of one dataclass."""
    values: dict[str, Any] = {}
    for field in fields(earlier):  # type: ignore[arg-type]
        name = field.name
        values[name] = _field(name, getattr(earlier, name), getattr(later, name))
    return type(earlier)(**values)


def _field(name: str, earlier: object, later: object) -> object:
    if later is None or later == ():
        return earlier
    if earlier is None or earlier == ():
        return later
    if isinstance(earlier, tuple) and isinstance(later, tuple):
        return _listed(name, earlier, later)
    return overlay(earlier, later) if is_dataclass(later) else later


def _listed(name: str, earlier: tuple[Any, ...], later: tuple[Any, ...]) -> tuple[Any, ...]:
    if name == "documents":
        return _documents(earlier, later)
    return tuple(dict.fromkeys((*earlier, *later))) if name in UNITED else later


def _documents(earlier: tuple[Document, ...], later: tuple[Document, ...]) -> tuple[Document, ...]:
    """By number: one document sent by two messages is one document."""
    known = {document.number: document for document in earlier}
    for document in later:
        same = known.get(document.number)
        known[document.number] = overlay(same, document) if same else document
    return tuple(known.values())


def merged_movement(group: Sequence[Placed]) -> Placed:
    """The mention whose movement the crossing belongs to: presence, then a named movement."""
    return max(
        group,
        key=lambda item: (item.mention.stage.value == "arrival", not item.floating, item.order),
    )
