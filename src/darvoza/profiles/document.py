"""⑤ A YAML text with the line of each field, read with its types checked.

Plain YAML (``yaml.safe_load``) without anchors, so that what a person reads is what is loaded.
"""

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeVar

import yaml

from darvoza.errors import Place, ProfileError
from darvoza.profiles.limits import ValueKind

Path = tuple[str | int, ...]
Kind = TypeVar("Kind")

MAX_CHARACTERS = 65_536

KINDS: Mapping[type, ValueKind] = {
    str: ValueKind.TEXT,
    int: ValueKind.WHOLE,
    bool: ValueKind.TRUTH,
    list: ValueKind.LIST,
}
"""What a field of each type must be."""

YAML_PROBLEMS = (
    "mapping values are not allowed here",
    "sequence entries are not allowed here",
    "expected ',' or ']', but got {found}",
    "expected ',' or '}}', but got {found}",
    "expected the node content, but found {found}",
    "expected <block end>, but found {found}",
    "could not find expected {found}",
    "found character {found} that cannot start any token",
    "found unknown escape character {found}",
    "found unexpected end of stream",
    "but found another document",
)
"""What the YAML parser says most often of a text written by hand; anything else stays English."""

_LAST_QUOTED = re.compile(r"('[^']*')(?=[^']*$)")


class Document:
    """A mapping read from YAML; every error names the line and the field."""

    def __init__(self, text: str) -> None:
        """ProfileError when *text* is not a YAML mapping, or names a field twice."""
        if len(text) > MAX_CHARACTERS:
            raise ProfileError("the file is longer than {most} characters", most=MAX_CHARACTERS)
        self.lines: dict[Path, int] = {}
        try:
            self._refuse_anchors(text)
            root = yaml.compose(text, Loader=yaml.SafeLoader)
            self.fields: Any = yaml.safe_load(text)
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            raise _yaml_error(error) from None
        if not isinstance(root, yaml.MappingNode) or not isinstance(self.fields, dict):
            raise ProfileError("a profile is a list of fields, such as 'id: my-profile'", Place(1))
        for path, line in _lines(root, ()):
            if path in self.lines:
                raise ProfileError("the field is given twice", Place(line, _dotted(path)))
            self.lines[path] = line

    def _refuse_anchors(self, text: str) -> None:
        for token in yaml.scan(text, Loader=yaml.SafeLoader):
            if isinstance(token, yaml.AnchorToken | yaml.AliasToken | yaml.TagToken):
                place = Place(token.start_mark.line + 1)
                raise ProfileError("&, * and ! have no meaning here; quote the text", place)

    def place(self, *path: str | int) -> Place:
        """Where *path* stands: its line, or that of the nearest field around it."""
        known = next(
            (path[:size] for size in range(len(path), 0, -1) if path[:size] in self.lines), ()
        )
        return Place(self.lines.get(known, 1), _dotted(path))

    def find(self, *path: str | int) -> object:
        """What stands at *path*; None when there is nothing."""
        found: object = self.fields
        for step in path:
            if isinstance(found, dict):
                found = found.get(step)
            elif isinstance(found, list) and isinstance(step, int):
                found = found[step]
            else:
                found = None
        return found

    def take(self, kind: type[Kind], *path: str | int) -> Kind:
        """What stands at *path*, of type *kind*; texts are trimmed and in Unicode NFC."""
        found = self.optional(kind, *path)
        if found is None or found == "":
            raise ProfileError("is missing", self.place(*path))
        return found

    def optional(self, kind: type[Kind], *path: str | int) -> Kind | None:
        """As ``take``, but None when there is nothing."""
        found = self.find(*path)
        if isinstance(found, str):
            found = unicodedata.normalize("NFC", found.strip())
        if found is None:
            return None
        if not isinstance(found, kind) or (kind is int and isinstance(found, bool)):
            raise ProfileError(
                "must be {kind}, not {found!r}; quote it?", self.place(*path),
                kind=KINDS[kind], found=str(found)[:40],
            )  # fmt: skip
        return found

    def words(self, *path: str | int) -> tuple[str, ...]:
        """A list of texts; empty when there is none."""
        items = self.optional(list, *path) or []
        return tuple(self.take(str, *path, place) for place in range(len(items)))

    def texts(self, *path: str | int) -> dict[str, str]:
        """A mapping of texts, such as titles by language."""
        return {str(key): self.take(str, *path, key) for key in self.mapping(*path)}

    def mapping(self, *path: str | int) -> Mapping[Any, Any]:
        """A mapping; ProfileError when something else stands there."""
        found = self.find(*path)
        if found is None:
            raise ProfileError("is missing", self.place(*path))
        if not isinstance(found, dict):
            raise ProfileError("must be 'name: value' pairs", self.place(*path))
        return found

    def only(self, allowed: Collection[str], *path: str | int) -> None:
        """Refuse fields at *path* beyond *allowed*, with the nearest known name."""
        for name in self.mapping(*path) if path else self.fields:
            if name not in allowed:
                near = difflib.get_close_matches(str(name), allowed, n=1)
                raise ProfileError(
                    "there is no such field", self.place(*path, name), near[0] if near else None
                )


def _lines(node: yaml.Node, path: Path) -> Iterator[tuple[Path, int]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            below = (*path, key.value)
            yield below, key.start_mark.line + 1
            yield from _lines(value, below)
    elif isinstance(node, yaml.SequenceNode):
        for place, item in enumerate(node.value):
            yield (*path, place), item.start_mark.line + 1
            yield from _lines(item, (*path, place))


def _dotted(path: Path) -> str:
    return ".".join(str(step + 1 if isinstance(step, int) else step) for step in path)


def _yaml_error(error: Exception) -> ProfileError:
    """What the parser says; what it found is taken out, so that the rest can be translated."""
    mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
    if mark is None or problem is None:
        return ProfileError("the file cannot be read as YAML")
    parts = _LAST_QUOTED.split(problem)
    text = "{found}".join(part.replace("{", "{{").replace("}", "}}") for part in parts[::2])
    return ProfileError(text, Place(mark.line + 1), found="".join(parts[1::2]))
