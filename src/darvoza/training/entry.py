"""A scenario file as written: YAML entries whose faults are told by file, entry and field."""

import difflib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from darvoza.errors import ScenarioError


class _Strict(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Refuses a key that stands twice: the second would silently win."""


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[object, object]:
    keys = [key.value for key, _ in node.value]
    for key in keys:
        if keys.count(key) > 1:
            line = node.start_mark.line + 1
            raise yaml.YAMLError(f"{key} stands twice in the entry from line {line}: keep one")
    return dict(loader.construct_pairs(node, deep=True))


_Strict.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a scenario file; each getter raises ScenarioError where the value is wrong."""

    file: str
    name: str
    fields: Mapping[str, Any]

    def wrong(self, field: str, text: str) -> ScenarioError:
        """An error that names file, entry and field, and says what to do."""
        where = ", ".join(part for part in (self.file, self.name, field) if part)
        return ScenarioError(f"{where}: {text}")

    def only(self, *known: str) -> None:
        """Refuse fields other than *known*."""
        for field in self.fields:
            self.known(field, field, known, "field")

    def known(self, field: str, value: object, among: Collection[str], what: str) -> str:
        """*value*, which must be one of *among*: a *what*."""
        if isinstance(value, str) and value in among:
            return value
        near = difflib.get_close_matches(str(value), among, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise self.wrong(field, f"there is no {what} {value}{hint}")

    def needed(self, field: str) -> Any:  # noqa: ANN401 (checked by the caller)
        """The value of *field*, which must be there."""
        if self.fields.get(field) is None:
            raise self.wrong(field, "is missing: write it")
        return self.fields[field]

    def text(self, field: str) -> str:
        """A text that is not empty."""
        value = self.needed(field)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(field, f"{value!r} is no text: put it in quotation marks")
        return value

    def names(self, field: str, among: Collection[str], what: str) -> tuple[str, ...]:
        """A list, not empty, of *what*, each one of *among*."""
        value = self.needed(field)
        if not isinstance(value, list) or not value:
            raise self.wrong(field, f"{value!r} is no list: write [first, second]")
        return tuple(self.known(field, one, among, what) for one in value)

    def number(self, field: str, *, low: float, high: float) -> float:
        """A number from *low* to *high*."""
        value = self.needed(field)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.wrong(field, f"{value!r} is no number")
        if not low <= value <= high:
            raise self.wrong(field, f"{value} does not lie between {low:.10g} and {high:.10g}")
        return float(value)

    def whole(self, field: str, *, low: int, high: int) -> int:
        """A whole number from *low* to *high*."""
        value = self.number(field, low=low, high=high)
        if value != int(value):
            raise self.wrong(field, f"{value:g} is no whole number")
        return int(value)

    def under(self, field: str) -> "Entry":
        """The table below *field*."""
        return Entry(self.file, f"{self.name}, {field}" if self.name else field, self.table(field))

    def table(self, field: str) -> Mapping[str, Any]:
        """The table that is the value of *field*."""
        value = self.needed(field)
        if not isinstance(value, dict) or not value:
            raise self.wrong(field, f"{value!r} is no table: write `name: value` lines")
        return {str(key): one for key, one in value.items()}

    def rows(self, field: str) -> Iterator["Entry"]:
        """The tables listed below *field*, counted from 1."""
        value = self.needed(field)
        if not isinstance(value, list) or not value:
            raise self.wrong(field, f"{value!r} is no list: write one `- name: value` a row")
        for number, row in enumerate(value, start=1):
            yield Entry(self.file, self.name, {field: row}).under(field).renamed(f"{number}")

    def renamed(self, more: str) -> "Entry":
        """The same entry with *more* after its name."""
        return Entry(self.file, f"{self.name} {more}", self.fields)

    def weights(self, field: str) -> Mapping[str, float]:
        """Shares above 0 by word."""
        under = self.under(field)
        for name in under.fields:
            if under.number(name, low=0, high=1e6) == 0:
                raise self.wrong(field, f"the share of {name} is 0: take it away or raise it")
        return {name: float(share) for name, share in under.fields.items()}


def entries_of(file: str, text: str) -> Entry:
    """The whole of a scenario file: a table of entries.

    Raises:
        ScenarioError: it is no YAML, or no table.
    """
    try:
        root = yaml.load(text, Loader=_Strict)  # noqa: S506 (a safe loader, made stricter)
    except yaml.YAMLError as error:
        raise ScenarioError(f"{file}: this is no readable YAML: {error}") from error
    return Entry(file, "", Entry(file, "", {"": root}).table(""))
