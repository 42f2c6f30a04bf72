"""① XML, read safely: no DOCTYPE, no entities, no network, bounded depth and size.

Elements are found by local name without regard to capitals, since releases and senders differ in
both; the version stays readable in the namespace. Places are lines, with the byte offset where the
encoding keeps ASCII bytes.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from lxml import etree

from darvoza.errors import MessageError
from darvoza.messages import values
from darvoza.messages.issues import Findings
from darvoza.messages.values import Converter, WrongValueError
from darvoza.records import Disposition, Envelope, Reading

LARGEST = 64 * 1024 * 1024
"""Most bytes of one XML message."""

_OPENS = re.compile(rb"(?:\xef\xbb\xbf)?\s*<[?!A-Za-z_:]")
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?(?>\s+|<\?(?:(?!\?>).)*+\?>|<!--(?:(?!-->).)*+-->)*+"
    rb"<(?:[\w.-]+:)?([\w.-]+)",
    re.DOTALL,
)
_REJECTED = frozenset({"XML-DOCTYPE", "XML-HUGE"})


def looks_like_xml(data: bytes) -> bool:
    """Whether *data* begins as XML does."""
    return _OPENS.match(data) is not None or data[:4] in {b"\xff\xfe<\x00", b"\xfe\xff\x00<"}


def root_name(data: bytes) -> str | None:
    """The local name of the first element, in lower case; ``None`` when there is none to see."""
    opening = data[:8192]
    if opening[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        opening = opening.decode("utf-16", "replace").encode("utf-8")
    found = _ROOT.match(opening)
    return found[1].decode("latin-1").lower() if found else None


@lru_cache(maxsize=4096)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2].lower()


class Node:
    """An element: its children by local name, its text, its place."""

    __slots__ = ("_children", "element")

    def __init__(self, element: etree._Element) -> None:
        self.element = element
        children: dict[str, list[etree._Element]] = {}
        for child in element:
            children.setdefault(_local(str(child.tag)), []).append(child)
        self._children = children

    def nodes(self, name: str) -> Iterator["Node"]:
        """The children called *name*."""
        for child in self._children.get(name, ()):
            yield Node(child)

    def node(self, *path: str) -> "Node | None":
        """The first element at *path*."""
        here: Node | None = self
        for name in path:
            found = here._children.get(name) if here else None
            here = Node(found[0]) if found else None
        return here

    def element_at(self, *path: str) -> etree._Element | None:
        """The first element at *path*, without its children."""
        *above, last = path
        holder = self.node(*above) if above else self
        found = holder._children.get(last) if holder else None
        return found[0] if found else None

    def text(self, *path: str) -> str | None:
        """The text at *path*, blanks collapsed; ``None`` when it is empty or ``<null/>``."""
        element = self.element_at(*path)
        return text_of(element) if element is not None else None

    def texts(self, name: str) -> list[str]:
        """The texts of all children called *name* that are not empty."""
        found = (text_of(child) for child in self._children.get(name, ()))
        return [one for one in found if one]


def text_of(element: etree._Element) -> str | None:
    """The text of *element* with outer blanks taken off; ``None`` when nothing is left."""
    written = element.text
    return (written.strip() or None) if written else None


class Document:
    """A parsed message with the issues found in it."""

    __slots__ = ("_skipped", "_starts", "data", "findings", "root", "zone")

    def __init__(self, data: bytes, envelope: Envelope, findings: Findings) -> None:
        """Parse *data*; raises `MessageError` with an XML code where that is unsafe or fails."""
        self.data, self.findings, self.zone = data, findings, envelope.zone
        blank = len(data) - len(data.lstrip()) if data[:1].isspace() else 0
        self._skipped = blank, data.count(b"\n", 0, blank)
        self._starts: list[int] | None = None
        self.root = Node(_parse(data[blank:], envelope.charset))

    def value(self, convert: Converter, node: Node | None, *path: str) -> object:
        """The value at *path* of *node*, converted; ``None`` (and an issue) when it is wrong."""
        element = node.element_at(*path) if node is not None else None
        written = text_of(element) if element is not None else None
        if element is None or written is None:
            return None
        try:
            return convert(written)
        except WrongValueError as wrong:
            self.warn(wrong.code, element, raw=written, expected=wrong.expected)
            return None

    def text(self, node: Node | None, *path: str) -> str | None:
        """The text at *path* of *node*, fit to be kept."""
        found = self.value(values.text, node, *path)
        return found if isinstance(found, str) else None

    def amount(self, node: Node | None, *path: str) -> Decimal | None:
        """The amount, mass or quantity at *path* of *node*."""
        found = self.value(values.amount, node, *path)
        return found if isinstance(found, Decimal) else None

    def count(self, node: Node | None, *path: str) -> int | None:
        """The whole number at *path* of *node*."""
        found = self.value(values.count, node, *path)
        return found if isinstance(found, int) else None

    def code(self, convert: Converter, node: Node | None, *path: str) -> str | None:
        """The code at *path* of *node*, by a converter of codes."""
        found = self.value(convert, node, *path)
        return found if isinstance(found, str) else None

    def warn(
        self, code: str, element: etree._Element, *, raw: str | None, expected: str | None = None
    ) -> None:
        """Record a warning at *element*."""
        name = str(element.tag).rpartition("}")[2]
        line, offset = self.place(element) if self.findings.room else (None, None)
        self.findings.warning(
            code, segment=line, tag=name, offset=offset, raw=raw, expected=expected
        )

    def place(self, element: etree._Element) -> tuple[int | None, int | None]:
        """The line (from 1) and, where it can be told, the byte offset of *element*."""
        line = _line(element)
        if line is not None:
            line += self._skipped[1]
        if line is None or self.data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
            return line, None
        if self._starts is None:
            self._starts = [0, *(found.end() for found in re.finditer(rb"\n", self.data))]
        if not 0 < line <= len(self._starts):
            return line, None
        return line, self._offset(element, line)

    def _offset(self, element: etree._Element, line: int) -> int | None:
        """Where the tag of *element* opens: the nth of its name on the line it ends on."""
        starts = self._starts or [0]
        end = starts[line] if line < len(starts) else len(self.data)
        name = str(element.tag).rpartition("}")[2]
        written = f"{element.prefix}:{name}" if element.prefix else name
        opening = re.compile(rb"<" + re.escape(written.encode()) + rb"(?=[\s/>])")
        before = 0
        for one in self.root.element.iter(element.tag):
            if one is element:
                break
            before += one.sourceline == element.sourceline
        found = list(opening.finditer(self.data, starts[line - 1], end))
        return found[before].start() if before < len(found) else starts[line - 1]


def _line(element: etree._Element) -> int | None:
    line: object = element.sourceline
    return line if isinstance(line, int) else None


def _parse(data: bytes, charset: str | None) -> etree._Element:
    if len(data) > LARGEST:
        raise MessageError("XML-HUGE", "", f"{len(data)} bytes")
    if any(mark in data for mark in _DOCTYPES):
        raise MessageError("XML-DOCTYPE")
    try:
        parser = etree.XMLParser(
            encoding=charset,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        root = etree.fromstring(data, parser)
    except LookupError as wrong:
        raise MessageError("XML-ENCODING", "line 1", str(wrong)) from None
    except etree.XMLSyntaxError as wrong:
        raise _error(wrong) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise MessageError("XML-DOCTYPE")
    return root


def _error(wrong: etree.XMLSyntaxError) -> MessageError:
    text, (row, column) = str(wrong.msg), wrong.position
    line = f"line {row or 1} {max(column - 1, 0)}"
    if "xcessive depth" in text or "huge" in text.lower():
        return MessageError("XML-HUGE", line, text)
    if "encoding" in text.lower() or "Invalid bytes" in text:
        return MessageError("XML-ENCODING", line, text)
    return MessageError("XML-SYNTAX", line, text)


def unreadable(name: str, wrong: MessageError, data: bytes, envelope: Envelope) -> Reading:
    """A message of format *name* that cannot be parsed: rejected when unsafe, else quarantined."""
    findings = Findings()
    line, offset = _where(data, wrong)
    findings.fatal(wrong.code, segment=line, offset=offset, raw=wrong.detail or None)
    unsafe = wrong.code in _REJECTED
    return Reading(
        format=name,
        disposition=Disposition.REJECTED if unsafe else Disposition.QUARANTINED,
        issues=findings.all(),
        reference=envelope.reference,
        event_at=envelope.event_at,
    )


def _where(data: bytes, wrong: MessageError) -> tuple[int | None, int | None]:
    """Line and byte offset of what *wrong* names; a DOCTYPE is looked for."""
    place = wrong.where.split()
    if len(place) < 2:
        found = data.find(b"<!DOCTYPE")
        return None, found if found >= 0 else None
    line, at = int(place[1]), 0
    for _ in range(line - 1):
        at = data.find(b"\n", at) + 1
        if at == 0:
            return line, None
    return line, at + int(place[2]) if len(place) > 2 else at


def read_other(data: bytes, envelope: Envelope) -> Reading:
    """XML that no reader is for: quarantined with its first element, rejected when it is no XML."""
    try:
        root = _parse(data, envelope.charset)
    except MessageError as wrong:
        refused = unreadable("xml", wrong, data, envelope)
        return Reading(format="xml", disposition=Disposition.REJECTED, issues=refused.issues)
    findings = Findings()
    name = str(root.tag).rpartition("}")[2]
    findings.fatal(
        "XML-ROOT", segment=_line(root), tag=name, raw=name, expected="ASYCUDA or RailwayBill"
    )
    return Reading(
        format="xml",
        disposition=Disposition.QUARANTINED,
        issues=findings.all(),
        reference=envelope.reference,
        event_at=envelope.event_at,
    )
