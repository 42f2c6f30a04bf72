"""⑤ A YAML text with the line of each field, read with its types checked.

Plain YAML (``yaml.safe_load``) without anchors, so that what a person reads is what is loaded.
"""

import difflib
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeVar

import yaml

from darvoza.errors import ProfileError

Path = tuple[str | int, ...]
Kind = TypeVar("Kind")

MAX_CHARACTERS = 65_536

KIND_NAMES = {str: "a text", int: "a whole number", bool: "true or false", list: "a list"}


class Document:
    """A mapping read from YAML; every error names the line and the field."""

    def __init__(self, text: str) -> None:
        """ProfileError when *text* is not a YAML mapping, or names a field twice."""
        if len(text) > MAX_CHARACTERS:
            raise ProfileError(f"the file is longer than {MAX_CHARACTERS} characters")
        self.lines: dict[Path, int] = {}
        try:
            self._refuse_anchors(text)
            root = yaml.compose(text, Loader=yaml.SafeLoader)
            self.fields: Any = yaml.safe_load(text)
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            raise _yaml_error(error) from None
        if not isinstance(root, yaml.MappingNode) or not isinstance(self.fields, dict):
            raise ProfileError("line 1: a profile is a list of fields, such as 'id: my-profile'")
        for path, line in _lines(root, ()):
            if path in self.lines:
                raise ProfileError(f"line {line}, {_dotted(path)}: the field is given twice")
            self.lines[path] = line

    def _refuse_anchors(self, text: str) -> None:
        for token in yaml.scan(text, Loader=yaml.SafeLoader):
            if isinstance(token, yaml.AnchorToken | yaml.AliasToken | yaml.TagToken):
                line = token.start_mark.line + 1
                raise ProfileError(f"line {line}: &, * and ! have no meaning here; quote the text")

    def error(self, path: Path, text: str) -> ProfileError:
        """An error at *path*, or at the nearest field around it."""
        known = next(
            (path[:size] for size in range(len(path), 0, -1) if path[:size] in self.lines), ()
        )
        line = self.lines.get(known, 1)
        return ProfileError(f"line {line}, {_dotted(path)}: {text}")

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
            raise self.error(path, "is missing")
        return found

    def optional(self, kind: type[Kind], *path: str | int) -> Kind | None:
        """As ``take``, but None when there is nothing."""
        found = self.find(*path)
        if isinstance(found, str):
            found = unicodedata.normalize("NFC", found.strip())
        if found is None:
            return None
        if not isinstance(found, kind) or (kind is int and isinstance(found, bool)):
            raise self.error(
                path, f"must be {KIND_NAMES[kind]}, not {str(found)[:40]!r}; quote it?"
            )
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
        if not isinstance(found, dict):
            raise self.error(path, "is missing" if found is None else "must be 'name: value' pairs")
        return found

    def only(self, allowed: Collection[str], *path: str | int) -> None:
        """Refuse fields at *path* beyond *allowed*, with the nearest known name."""
        for name in self.mapping(*path) if path else self.fields:
            if name not in allowed:
                near = difflib.get_close_matches(str(name), allowed, n=1)
                hint = f"; did you mean {near[0]}?" if near else ""
                raise self.error((*path, name), f"there is no such field{hint}")


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
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "the file cannot be read as YAML"
    return ProfileError(f"line {mark.line + 1}: {problem}" if mark else str(problem))
