"""⑨ A control unit on the desk: why, what the officer decides, and what the control found."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.datastructures import FormData

from darvoza.access import Action, may
from darvoza.errors import InputError, MeanwhileError
from darvoza.presentation import Language, language
from darvoza.records import (
    Checkpoint,
    ControlKind,
    DecisionKind,
    Finding,
    Result,
    ThreatArea,
    UnitKind,
)
from darvoza.web.api import controls
from darvoza.web.api.queue import unit
from darvoza.web.identity import Visit
from darvoza.web.pages import forms
from darvoza.web.pages.forms import EMPTY, Filled, FormError
from darvoza.web.pages.rendering import checkpoints_of, page, see
from darvoza.web.pages.session import Sent, files, shown
from darvoza.web.pictures import FIELD, PHOTO_BYTES
from darvoza.web.shapes import ChannelWord, Id
from darvoza.web.views.decisions import Happened, OutcomeContext, chain_of, happened_since
from darvoza.web.views.units import UnitPage, next_open

router = APIRouter(include_in_schema=False)

Seeing = Annotated[Visit, shown(Action.SEE_CROSSING)]
Deciding = Annotated[Visit, shown(Action.DECIDE)]
Recording = Annotated[Visit, shown(Action.RECORD_OUTCOME)]

PRESET: Mapping[ChannelWord, tuple[ControlKind, ...]] = {
    ChannelWord.GREEN: (ControlKind.DOCUMENTARY,),
    ChannelWord.BLUE: (ControlKind.DOCUMENTARY,),
    ChannelWord.YELLOW: (ControlKind.DOCUMENTARY,),
    ChannelWord.RED: (ControlKind.DOCUMENTARY, ControlKind.PHYSICAL),
}
"""The controls ticked at first, by channel."""

RESULT_KEYS: Mapping[Result, str] = {
    Result.HIT: "H",
    Result.VALUABLE: "V",
    Result.NOTHING: "N",
    Result.NOT_DONE: "X",
}

OF_A_HIT = frozenset({"finding", "area", "substance", "quantity", "quantity_unit", "concealment"})
"""Fields that count for a hit alone; any other result hides them."""

_HIDDEN_BY: Mapping[str, frozenset[str]] = {
    Result.VALUABLE: OF_A_HIT,
    Result.NOTHING: OF_A_HIT,
    Result.NOT_DONE: OF_A_HIT | {"controls", "minutes", "agency", "case_reference"},
}
"""Fields that do not count with a result, as the page hides them."""

MEANWHILE = "seen"
"""The field that is wrong when somebody else was faster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """Both forms as they stand, and what somebody else did while one of them was filled."""

    decide: Filled = EMPTY
    record: Filled = EMPTY
    meanwhile: tuple[Happened, ...] = ()


@router.get("/units/next")
def following(
    visit: Seeing, after: Id, done: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """The next control unit of the queue that waits for a decision; the queue if none does."""
    with visit.desk.store.reading() as connection:
        found = next_open(connection, visit, after)
    told = f"?done={done}" if done.isalpha() else ""
    return see(f"/units/{found}{told}" if found else f"/queue{told}")


@router.get("/units/{unit_id}")
def show(request: Request, visit: Seeing, unit_id: Id) -> Response:
    """The control unit with its forms."""
    return _page(request, visit, unit(visit, unit_id), Forms())


@router.post("/units/{unit_id}/decisions")
def decide(request: Request, visit: Deciding, unit_id: Id, sent: Sent) -> Response:
    """Decide; the same page then asks for what the control found."""
    say = language(visit.account.language)

    def done() -> None:
        controls.decide(visit, unit_id, forms.read(controls.NewDecision, sent, say))

    refused = _refused(done, sent, say)
    if refused is not None:
        return _again(request, visit, unit_id, Forms(decide=refused))
    return see(f"/units/{unit_id}?done=decided")


@router.post("/units/{unit_id}/outcomes")
def record(request: Request, visit: Recording, unit_id: Id, sent: Sent) -> Response:
    """Record what the control found, with its photos; then on to the next of the queue."""
    say = language(visit.account.language)

    def done() -> None:
        asked = forms.read(controls.NewOutcome, counting(sent), say, many=("controls",))
        controls.record_with(visit, unit_id, asked, pictures(sent))

    refused = _refused(done, sent, say)
    if refused is not None:
        return _again(request, visit, unit_id, Forms(record=refused))
    if sent.get("then") == "stay":
        return see(f"/units/{unit_id}?done=recorded")
    return see(f"/units/next?after={unit_id}&done=recorded")


def counting(sent: FormData) -> FormData:
    """The form as it counts: fields that its result hides do not, and 2,5 is 2.5."""
    result = sent.get("result")
    hidden = _HIDDEN_BY.get(str(result), frozenset())
    kept = [(name, value) for name, value in sent.multi_items() if name not in hidden]
    return FormData(
        [
            (
                name,
                value.replace(",", ".") if name == "quantity" and isinstance(value, str) else value,
            )
            for name, value in kept
        ]
    )


def pictures(sent: FormData) -> list[bytes]:
    """The pictures chosen in a form; of one that is too large no more than shows that."""
    return [one.file.read(PHOTO_BYTES + 1) for one in files(sent, FIELD)]


def _refused(do: Callable[[], None], sent: FormData, say: Language) -> Filled | None:
    """Do it: None when that went well, else the form to show again."""
    try:
        do()
    except FormError as error:
        return error.filled
    except MeanwhileError:
        return Filled(forms.typed_in(sent), {MEANWHILE: ""})
    except InputError as error:
        return forms.refused(sent, error, say).filled
    return None


def _again(request: Request, visit: Visit, unit_id: str, filled: Forms) -> Response:
    """The page with a form that was refused; it carries what has now been seen."""
    known = unit(visit, unit_id)
    form = filled.decide if filled.decide.wrong else filled.record
    if MEANWHILE not in form.wrong:
        return _page(request, visit, known, filled, status=422)
    since = happened_since(form.value("seen"), known.decisions, known.outcomes)
    plain = Filled(form.typed)
    told = Forms(
        decide=plain if filled.decide.wrong else EMPTY,
        record=plain if filled.record.wrong else EMPTY,
        meanwhile=since,
    )
    return _page(request, visit, known, told, status=409)


def _page(
    request: Request, visit: Visit, known: UnitPage, filled: Forms, *, status: int = 200
) -> Response:
    line = known.line
    return page(
        request,
        visit,
        "unit.html",
        status=status,
        unit=known,
        line=line,
        kind=UnitKind(line.kind),
        checkpoint=checkpoint_at(visit, known.checkpoint),
        forms=filled,
        chains=chains(known.outcomes),
        choices=_choices(visit, known),
        may_decide=may(visit.account, Action.DECIDE),
        may_record=may(visit.account, Action.RECORD_OUTCOME),
    )


def _choices(visit: Visit, known: UnitPage) -> Mapping[str, object]:
    """What the two forms offer, and what is ticked or chosen at first."""
    say = language(visit.account.language)
    line = known.line
    return {
        "decisions": [
            (one, say.word(one), str(number), one in known.in_line)
            for number, one in enumerate(DecisionKind, 1)
        ],
        "in_line": [say.word(one) for one in known.in_line],
        "controls": [(one.value, say.word(one)) for one in ControlKind],
        "ticked": tuple(one.value for one in preset(known)),
        "results": [(one.value, say.word(one), key) for one, key in RESULT_KEYS.items()],
        "findings": [(one.value, say.word(one)) for one in Finding],
        "areas": [(one.value, say.word(one)) for one in ThreatArea],
        "area": line.main_reason.area if line.main_reason else "",
        "members": [(one.crossing_id, one.label or one.kind) for one in known.members],
    }


def preset(known: UnitPage) -> tuple[ControlKind, ...]:
    """The controls ticked at first: those of the channel, and in full for a random draw."""
    channel = ChannelWord.RED if known.line.drawn else known.line.channel
    return PRESET[channel]


def chains(outcomes: Sequence[OutcomeContext]) -> tuple[tuple[OutcomeContext, ...], ...]:
    """Each outcome with its amendments, the newest first; the one that stands is the last."""
    standing = [one.outcome.id for one in outcomes if one.stands]
    return tuple(chain_of(outcomes, one) for one in reversed(standing))


def checkpoint_at(visit: Visit, code: str) -> Checkpoint:
    """The checkpoint *code*, which the visit may see."""
    return next(one for one in checkpoints_of(visit) if one.code == code)
