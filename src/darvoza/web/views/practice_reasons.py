"""⑨ The reasons of a practice decision: chosen from what is on the screen, stopped where they may
not carry a decision."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from darvoza.errors import InputError
from darvoza.presentation import Language
from darvoza.presentation.practice import check_word, topic_word
from darvoza.records import DecisionKind
from darvoza.training.ledger import Told
from darvoza.training.phrases import say_value
from darvoza.training.reasons import Pin, PinKind, Reason, check_reasons
from darvoza.training.scoring.worked import STOPPING, Cited, ReasonKind
from darvoza.training.sheet import Sheet, citable
from darvoza.training.topics import TOPICS, agree
from darvoza.training.words import words

_ORDER = (ReasonKind.FOUND, ReasonKind.PATH, ReasonKind.CONTRADICTION, ReasonKind.ODD_SIGN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A reason that can be chosen: its *id* is what a decision names."""

    id: str
    kind: str
    text: str


def grounds_of(sheet: Sheet, reader: str, say: Language) -> tuple[Ground, ...]:
    """Every reason that can be pinned to what is on the screen, in the reader's language."""
    found = sorted(citable(sheet), key=_place)
    return tuple(
        Ground(id=id_of(one), kind=one.kind, text=_text(one, sheet, reader, say)) for one in found
    )


def _place(cited: Cited) -> tuple[int, int, str, str]:
    topics = list(TOPICS)
    turn = topics.index(cited.about) if cited.about in TOPICS else 0
    return _ORDER.index(cited.kind), turn, cited.about, cited.by or ""


def id_of(cited: Cited) -> str:
    """By which a decision names *cited*."""
    return ":".join((cited.kind, cited.about, *([cited.by] if cited.by else [])))


def _text(cited: Cited, sheet: Sheet, reader: str, say: Language) -> str:
    if cited.kind is ReasonKind.ODD_SIGN:
        return words(reader)[cited.by or ""]
    if cited.kind is ReasonKind.FOUND:
        return say("{check}: something was found").format(check=check_word(cited.about, say))
    topic, said = cited.about, " / ".join(_claims(cited.about, sheet, reader))
    if cited.kind is ReasonKind.CONTRADICTION:
        shown = say_value(topic, sheet.case.shown[topic], reader)
        text = say("{topic}: the answer is {said}, the papers say {shown}")
        return text.format(topic=topic_word(topic, say), said=said, shown=shown)
    check = cited.by or ""
    shown = say_value(topic, sheet.evidence[check].shows[topic], reader)
    text = say("{topic}: the answer is {said}, {check} shows {shown}")
    label = f"«{check_word(check, say)}»"
    return text.format(topic=topic_word(topic, say), said=said, check=label, shown=shown)


def _claims(topic: str, sheet: Sheet, reader: str) -> Iterator[str]:
    """What was definitely said of *topic*, each once, the first first."""
    told: list[Told] = [one.claims[topic] for one in sheet.answers if topic in one.claims]
    return (say_value(topic, one, reader) for one in dict.fromkeys(told))


def chosen(
    sheet: Sheet, ids: Sequence[str], decision: DecisionKind, say: Language
) -> tuple[Cited, ...]:
    """The reasons named by *ids*, once they may carry *decision*.

    Raises:
        InputError: a reason is not on the screen, or is stopped; or somebody is stopped for none.
    """
    known = {id_of(one): one for one in citable(sheet)}
    for id_ in ids:
        if id_ not in known:
            raise InputError("reasons", "a reason must be pinned to something on the screen")
    cited = tuple(known[id_] for id_ in dict.fromkeys(ids))
    if cited or decision in STOPPING:
        _check(cited, sheet, decision, say)
    return cited


def _check(cited: Sequence[Cited], sheet: Sheet, decision: DecisionKind, say: Language) -> None:
    refusals = check_reasons([_reason(one, sheet) for one in cited], decision=decision)
    if refusals:
        raise InputError("reasons", "; ".join(one.said(say) for one in refusals))


def _reason(cited: Cited, sheet: Sheet) -> Reason:
    signs = {one.id: one.indicators for one in sheet.case.odd}
    return Reason(pins=_pins(cited, sheet), indicators=signs.get(cited.by or "", ()))


def _pins(cited: Cited, sheet: Sheet) -> tuple[Pin, ...]:
    """What *cited* stands on. An answer that agrees says no more than itself: a birthplace that the
    passport bears out is a birthplace, and no contradiction."""
    if cited.kind is ReasonKind.ODD_SIGN:
        return (Pin(PinKind.ODD_SIGN, cited.by or ""),)
    if cited.kind is ReasonKind.FOUND:
        return (Pin(PinKind.CHECK, cited.about),)
    answered = Pin(PinKind.ANSWER, cited.about)
    other = Pin(PinKind.CHECK, cited.by) if cited.by else Pin(PinKind.PAPER, cited.about)
    return (answered,) if _agrees(cited, sheet) else (answered, other)


def _agrees(cited: Cited, sheet: Sheet) -> bool:
    topic = cited.about
    held = sheet.evidence[cited.by].shows[topic] if cited.by else sheet.case.shown[topic]
    claims = (one.claims[topic] for one in sheet.answers if topic in one.claims)
    return all(agree(topic, one, held) for one in claims)
