"""⑨ What stands on the control slip, in the words of its reader."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import segno
from babel.dates import format_datetime

from darvoza.presentation import Language
from darvoza.records import (
    Checkpoint,
    ControlKind,
    DecisionKind,
    Outcome,
    Result,
    SelectionKind,
    UnitKind,
)
from darvoza.subjects import SubjectKind
from darvoza.web.identity import Visit
from darvoza.web.shapes import ChannelWord
from darvoza.web.views.queue import QueueLine
from darvoza.web.views.reasons import ReasonContext
from darvoza.web.views.units import MemberContext, UnitPage

MEMBERS, REASONS = 10, 12
"""So many members of a unit, and reasons in all, fit on one page; the rest is on the screen."""


@dataclass(frozen=True, slots=True)
class Printing:
    """For whom, where and when a paper is printed."""

    visit: Visit
    say: Language
    checkpoint: Checkpoint

    def at(self, moment: datetime) -> str:
        """*moment* by the checkpoint's clock."""
        zone = ZoneInfo(self.checkpoint.zone)
        return format_datetime(moment, "d MMM y HH:mm", tzinfo=zone, locale=self.say.code)

    def head(self) -> dict[str, str]:
        """What stands on every paper."""
        kind, say = self.visit.desk.store.kind, self.say
        by = say("Printed by {name}, {time}.")
        return {
            "language": say.code,
            "note": "" if kind == "live" else say("Simulated traffic, no real people."),
            "printed": by.format(name=self.visit.account.name, time=self.at(self.visit.at)),
        }


def slip_texts(printing: Printing, known: UnitPage, address: str) -> dict[str, object]:
    """Everything that stands on a control slip, in the reader's language."""
    say, line = printing.say, known.line
    each = REASONS // min(len(known.members), MEMBERS)
    members = [_member(say, one, each) for one in known.members[:MEMBERS]]
    return {
        **printing.head(),
        "title": say("Control slip"),
        "name": f"{say.word(UnitKind(line.kind))} {known.members[0].label or ''}".strip(),
        "known": _known(printing, line),
        "channel": line.channel.value,
        "channel_word": channel_word(say, line.channel),
        "code": qr(address),
        "why": say("Why"),
        "members": members,
        "more": _more(say, len(known.members) - len(members)),
        "done_title": say("So far"),
        "done": _done(printing, known),
        **_by_hand(say),
    }


def _known(printing: Printing, line: QueueLine) -> list[tuple[str, str]]:
    say, place = printing.say, printing.checkpoint
    return [
        (say("Checkpoint"), f"{place.name} ({place.code})"),
        (say("Movement"), line.movement or "–"),
        (say("Expected"), printing.at(line.expected_at)),
        (say("Control"), ", ".join(_asked(say, line)) or "–"),
    ]


def _asked(say: Language, line: QueueLine) -> list[str]:
    """Why the unit is controlled at all: list, draw or choice of the shift."""
    found = [say("mandatory")] if line.mandatory else []
    if line.drawn:
        found.append(say("drawn at random: control in full"))
    if line.selection is not None and line.selection.kind in {"targeted", "left_out"}:
        found.append(say.word(SelectionKind(line.selection.kind)))
    return found


def _member(say: Language, member: MemberContext, most: int) -> dict[str, object]:
    """A member with its *most* first reasons."""
    reasons = [_reason(say, one) for one in member.reasons[:most]]
    if len(member.reasons) > most:
        more = _more(say, len(member.reasons) - most)
        reasons.append({"title": more, "do": "", "call": ""})
    return {
        "name": member.label or "–",
        "kind": say.word(SubjectKind(member.kind)),
        "channel": member.channel.value,
        "channel_word": channel_word(say, member.channel),
        "reasons": reasons,
    }


def _reason(say: Language, reason: ReasonContext) -> dict[str, str]:
    call = say("Call: {contact}").format(contact=reason.contact) if reason.contact else ""
    return {"title": title(say, reason), "do": reason.instruction or "", "call": call}


def title(say: Language, reason: ReasonContext) -> str:
    """What a reason is called, no more than its reader may know."""
    if reason.withheld:
        return f"{say('Restricted reason')} ({say.word(reason.area)})"
    return reason.title or (say("On a lookout") if reason.kind == "match" else reason.id or "")


def _more(say: Language, left: int) -> str:
    return say("and more on the screen: {number}").format(number=left) if left > 0 else ""


def _done(printing: Printing, known: UnitPage) -> list[str]:
    say = printing.say
    decided = [
        f"{say.word(one.decision)} – {one.officer}, {printing.at(one.at)}"
        + (f": {one.reason}" if one.reason else "")
        for one in known.decisions
    ]
    recorded = [_found(printing, one.outcome) for one in known.outcomes if one.stands]
    return [*decided, *recorded]


def _found(printing: Printing, outcome: Outcome) -> str:
    say = printing.say
    amount = "" if outcome.quantity is None else say.number(outcome.quantity)
    told = (
        say.word(outcome.result),
        say.word(outcome.finding) if outcome.finding else "",
        outcome.substance or "",
        f"{amount} {outcome.quantity_unit or ''}".strip(),
        outcome.case_reference or "",
    )
    said = ", ".join(one for one in told if one)
    return f"{said} – {outcome.officer}, {printing.at(outcome.at)}"


def _by_hand(say: Language) -> dict[str, object]:
    """What is left to the officer's pen."""
    return {
        "tick_title": say("Tick and fill in"),
        "ticks": [
            (say("Decision"), [say.word(one) for one in DecisionKind]),
            (say("What was done"), [say.word(one) for one in ControlKind]),
            (say("Result"), [say.word(one) for one in Result]),
        ],
        "blanks": [say("What was found"), say("Quantity"), say("Begun at"), say("Ended at")],
        "remark": say("Note"),
        "signs": signs(say),
    }


def signs(say: Language) -> list[str]:
    """Where the officer signs."""
    return [say("Officer"), say("Time"), say("Signature")]


def qr(address: str) -> str:
    """*address* as a QR code, drawn in SVG."""
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=2)
    return drawn.getvalue().decode("utf-8")


def short_word(say: Language, channel: ChannelWord) -> str:
    """A channel by its word."""
    return say.texts.pgettext("channel", channel.value.upper())


def channel_word(say: Language, channel: ChannelWord) -> str:
    """A channel by its word, and what it asks for."""
    asks = {
        ChannelWord.RED: say("physical control"),
        ChannelWord.YELLOW: say("documents"),
        ChannelWord.BLUE: say("control afterwards"),
        ChannelWord.GREEN: say("release"),
    }
    return f"{short_word(say, channel)} {asks[channel]}"
