"""③ All facts of one crossing, as of one moment."""

from math import isfinite
from unicodedata import normalize

from darvoza.facts.catalogue import FACTS
from darvoza.facts.fact import FactType
from darvoza.facts.known import Known
from darvoza.records import Snapshot, Value
from darvoza.subjects import SubjectKind

PLAN = {
    kind: tuple(
        (fact.name, fact.compute, fact.type is FactType.NUMBER)
        for fact in FACTS.values()
        if kind in fact.subjects
    )
    for kind in SubjectKind
}
"""The facts of each subject kind, in the order of the catalogue."""


def compute(snapshot: Snapshot) -> tuple[dict[str, Value], tuple[str, ...]]:
    """Every fact of the subject's kind, and the names of those that failed.

    Unknown is ``None``; so is a fact that fails (design §3.11). Numbers are finite floats, texts
    are in Unicode normal form C.
    """
    known = Known(snapshot)
    facts: dict[str, Value] = {}
    failed: list[str] = []
    for name, function, is_number in PLAN[known.kind]:
        try:
            value = function(known)
            if value is not None and (is_number or type(value) is str):
                value = _clean(value)
        except Exception:
            failed.append(name)
            value = None
        facts[name] = value
    return facts, tuple(failed)


def _clean(value: Value) -> Value:
    if isinstance(value, str):
        return (value if value.isascii() else normalize("NFC", value)) or None
    number = float(value) if value is not None else 0.0
    return number if isfinite(number) else None
