"""⑨ The text of a profile as it is written: its condition marked, and the place of a mistake."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from darvoza.errors import ConditionError, DarvozaError, ProfileError, Say, WrittenError
from darvoza.facts import FACTS
from darvoza.profiles.document import Document

_WORDS = frozenset(["AND", "OR", "NOT", "IN", "BETWEEN", "LIKE", "IS", "NULL", "TRUE", "FALSE"])
_TOKEN = re.compile(r"'(?:[^']|'')*'|[A-Za-z_]\w*|\d+(?:\.\d+)?|[^\w']+|.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a condition; *kind* is fact, word, text, number or empty."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyLine:
    """A line of the text, from 1; the lines of the condition come in pieces."""

    number: int
    condition: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """What is wrong in a text, and where: *line* and *column* count from 1."""

    error: DarvozaError
    line: int | None = None
    column: int | None = None
    field: str | None = None
    suggestion: str | None = None

    def told(self, say: Say) -> str:
        """What is wrong; its place and its suggestion are shown beside it."""
        error = self.error
        return error.told(say) if isinstance(error, WrittenError) else say(str(error))


def body_lines(body: str) -> tuple[BodyLine, ...]:
    """The lines of *body*; without marks when it cannot be read."""
    lines = body.splitlines()
    marked = _condition_lines(body, len(lines))
    return tuple(
        BodyLine(
            number=number,
            condition=number in marked,
            pieces=tuple(_pieces(text)) if number in marked else (Piece(kind="", text=text),),
        )
        for number, text in enumerate(lines, start=1)
    )


def _condition_lines(body: str, last: int) -> range:
    """From the field ``condition`` to the line before the next field."""
    try:
        document = Document(body)
    except ProfileError:
        return range(0)
    first = document.lines.get(("condition",))
    if first is None:
        return range(0)
    fields = (line for path, line in document.lines.items() if len(path) == 1 and line > first)
    return range(first, min(fields, default=last + 1))


def _pieces(text: str) -> Iterator[Piece]:
    for token in _TOKEN.findall(text):
        yield Piece(kind=_kind(token), text=token)


def _kind(token: str) -> str:
    if token in FACTS:
        return "fact"
    if token.upper() in _WORDS:
        return "word"
    if token.startswith("'"):
        return "text"
    return "number" if token[0].isdigit() else ""


def mistake(body: str, error: DarvozaError) -> Mistake:
    """Where *error* stands in *body*, as near as it is known."""
    place = error.place if isinstance(error, ProfileError) else None
    line, field = (place.line, place.field) if place else (None, None)
    cause = error if isinstance(error, ConditionError) else error.__cause__
    if not isinstance(cause, ConditionError):
        suggestion = error.suggestion if isinstance(error, WrittenError) else None
        return Mistake(error=error, line=line, field=field, suggestion=suggestion)
    found = _in_condition(body, cause.position) if field == "condition" else None
    return Mistake(
        error=cause,
        line=found[0] if found else line,
        column=found[1] if found else None,
        field=field,
        suggestion=cause.suggestion,
    )


def _in_condition(body: str, position: int | None) -> tuple[int, int] | None:
    """Line and column of a character of the condition, by the letters before it.

    Folding changes blanks only, so what is no blank stands in the same order in the text.
    """
    node = _condition_node(body)
    if node is None or position is None:
        return None
    wanted = len("".join(node.value.strip()[:position].split()))
    for place in _letters(body, node):
        if wanted == 0:
            before = body[:place]
            return before.count("\n") + 1, place - (before.rfind("\n") + 1) + 1
        wanted -= 1
    return None


def _condition_node(body: str) -> yaml.ScalarNode | None:
    try:
        root = yaml.compose(body, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return None
    pairs = root.value if isinstance(root, yaml.MappingNode) else ()
    found = (value for key, value in pairs if key.value == "condition")
    node = next(found, None)
    return node if isinstance(node, yaml.ScalarNode) else None


def _letters(body: str, node: yaml.ScalarNode) -> Iterator[int]:
    """Where the letters of a scalar stand; its quotes, escapes and head are passed over."""
    start, end = node.start_mark.index, node.end_mark.index
    if node.style in {"|", ">"}:
        start = body.find("\n", start, end) + 1
    elif node.style:
        start, end = start + 1, end - 1
    escape = {"'": "'", '"': "\\"}.get(node.style or "")
    place = start
    while place < end:
        if body[place] == escape:
            place += 1
        if place < end and not body[place].isspace():
            yield place
        place += 1
