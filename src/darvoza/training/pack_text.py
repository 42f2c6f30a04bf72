"""Case packs as text: one plain YAML document, without anchors and tags, of limited size."""

from typing import Any

import yaml

from darvoza.errors import InputError

MOST_BYTES = 2_000_000
DEEPEST = 12
"""Levels of tables and lists; a case has six."""
WIDTH = 100

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Reader(_Base):  # type: ignore[misc]
    """Reads times as the texts they are, and refuses a name that stands twice."""


_Reader.yaml_implicit_resolvers = {
    sign: [(tag, shape) for tag, shape in rules if not tag.endswith((":timestamp", ":merge"))]
    for sign, rules in _Base.yaml_implicit_resolvers.items()
}


class _Writer(yaml.SafeDumper):
    """Writes every value where it stands."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    known: set[str] = set()
    for key, _ in node.value:
        line = node.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise yaml.YAMLError(f"a name is no plain text in the table from line {line}")
        if key.value in known:
            raise yaml.YAMLError(f"{key.value[:40]} stands twice in the table from line {line}")
        known.add(key.value)
    return dict(loader.construct_pairs(node, deep=True))


_Reader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def write_plain(held: dict[str, Any]) -> str:
    """*held* as YAML. Raises InputError when that is larger than MOST_BYTES."""
    text = yaml.dump(held, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=WIDTH)
    check_size(text)
    return text


def check_size(text: str) -> None:
    """Refuse more than MOST_BYTES of UTF-8; InputError."""
    size = len(text.encode(errors="surrogatepass"))
    if size > MOST_BYTES:
        raise InputError("pack", f"has {size} bytes, {MOST_BYTES} at most: make two packs of it")


def read_plain(text: str) -> Any:  # noqa: ANN401 (whatever stands there)
    """What stands in *text*. Nothing is built before size, depth and anchors are looked at.

    Raises:
        InputError: it is too large, too deep, no YAML, or uses anchors, aliases or tags.
    """
    check_size(text)
    try:
        _check_events(text)
        return yaml.load(text, Loader=_Reader)  # noqa: S506 (a safe loader, made stricter)
    except (yaml.YAMLError, ValueError) as error:
        raise InputError("pack", f"this is no readable YAML: {error}") from error


def _check_events(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_Reader):
        line = event.start_mark.line + 1 if event.start_mark else 0
        anchored = getattr(event, "anchor", None) or getattr(event, "tag", None)
        if anchored or isinstance(event, yaml.AliasEvent):
            raise InputError(f"line {line}", "&, * and ! have no meaning here: quote the text")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise InputError(f"line {line}", f"more than {DEEPEST} levels: write it flatter")
