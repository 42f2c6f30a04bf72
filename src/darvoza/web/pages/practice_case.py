"""⑨ The practice desk: what is known, what is said, what is checked, and the decision."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.datastructures import FormData

from darvoza.access import Action
from darvoza.errors import InputError, MeanwhileError
from darvoza.presentation import language
from darvoza.presentation.practice import TONGUES, asking_word
from darvoza.records import DecisionKind
from darvoza.store.ids import new_id
from darvoza.subjects import SubjectKind
from darvoza.training.questions import QuestionKind
from darvoza.web.api import practice as api
from darvoza.web.identity import Visit
from darvoza.web.pages import forms
from darvoza.web.pages.forms import EMPTY, Filled, FormError
from darvoza.web.pages.rendering import page, see
from darvoza.web.pages.session import Sent, shown
from darvoza.web.shapes import Id
from darvoza.web.views.practice_screen import Card, PracticeCase

router = APIRouter(include_in_schema=False)

Leading = Annotated[Visit, shown(Action.TAKE_TRAINING, Action.LEAD_TRAINING)]
Training = Annotated[Visit, shown(Action.TAKE_TRAINING)]

DECISION_KEYS: Mapping[DecisionKind, str] = {
    DecisionKind.RELEASE: "L",
    DecisionKind.DOCUMENTS: "O",
    DecisionKind.SECOND_LINE: "S",
    DecisionKind.INSPECTION: "I",
    DecisionKind.HOLD: "H",
    DecisionKind.PROTECT: "P",
}

CARD_KEYS = "1234567890"
CHECK_KEYS = "BCEFMRUVWXYZ"
"""Keys of the first cards and checks; a check that costs dignity has none, so that no slip of a
finger makes it."""

KINDS = tuple(QuestionKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """The one form that stands filled, by its *name*; *meanwhile*: another window was faster."""

    name: str = ""
    filled: Filled = EMPTY
    meanwhile: bool = False

    def of(self, name: str) -> Filled:
        """The form *name* as it stands."""
        return self.filled if name == self.name else EMPTY

    @property
    def status(self) -> int:
        """Of the answer that shows them."""
        return 409 if self.meanwhile else 422 if self.filled.wrong else 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Typing:
    """What was typed, and which questions it may mean."""

    text: str = ""
    found: tuple[Card, ...] = ()


@router.get("/practice/{shift_id}/{number}")
def show(
    request: Request,
    visit: Leading,
    shift_id: Id,
    number: api.Number,
    typed: Annotated[str, Query(max_length=1000)] = "",
) -> Response:
    """The case as it stands; of a *typed* question, which ones it may mean."""
    text = typed.strip()
    if not text:
        return _page(request, visit, api.case(visit, shift_id, number), Forms())
    say = language(visit.account.language)
    try:
        asked = forms.read(api.Typed, FormData([("text", text)]), say)
        typing = Typing(text=text, found=api.typed(visit, shift_id, number, asked).questions)
        state = Forms()
    except FormError as error:
        typing, state = Typing(text=text), Forms(name="ask", filled=error.filled)
    return _page(request, visit, api.case(visit, shift_id, number), state, typing)


def _page(
    request: Request,
    visit: Visit,
    case: PracticeCase,
    state: Forms,
    typing: Typing | None = None,
) -> Response:
    say = language(visit.account.language)
    return page(
        request,
        visit,
        "practice_case.html",
        status=state.status,
        case=case,
        forms=state,
        typing=typing or Typing(),
        event=new_id(visit.at),
        keys=_keys(case),
        decisions=[(one, say.word(one), key) for one, key in DECISION_KEYS.items()],
        kinds=[(one.value, asking_word(one, say)) for one in KINDS],
        subject=SubjectKind(case.subject),
        tongue=TONGUES[case.language],
        foreign=case.language != visit.account.language,
    )


def _keys(case: PracticeCase) -> dict[str, str]:
    """The keys of cards and checks, by their ids with what they are."""
    cards = (f"ask {one.id}" for one in case.questions if one.on_card)
    checks = (f"check {one.id}" for one in case.checks if not one.dignity and one.kind != "help")
    return dict(zip(cards, CARD_KEYS, strict=False)) | dict(zip(checks, CHECK_KEYS, strict=False))


Did = Literal["ask", "check", "show", "note", "call", "decide"]


@dataclass(frozen=True, slots=True)
class Where:
    """In which case what is done."""

    shift_id: Id
    number: api.Number
    did: Did


@dataclass(frozen=True, slots=True)
class Way:
    """One thing that can be done: by which call, what its form fills, where to go then."""

    form: str
    call: Callable[[Visit, str, int, Any], PracticeCase]
    asked: type[Any]
    then: str


WAYS: Mapping[str, Way] = {
    "ask": Way("ask", api.ask, api.Doing, "#talk"),
    "check": Way("other", api.check, api.Doing, "#checks"),
    "show": Way("other", api.show, api.Doing, "#talk"),
    "note": Way("note", api.note, api.NewObservation, "#notes"),
    "call": Way("other", api.call, api.Calling, "#talk"),
    "decide": Way("decide", api.decide, api.NewPracticeDecision, "/tape"),
}
"""Everything that a form of the page does, by its address."""


@router.post("/practice/{shift_id}/{number}/{did}")
def do(
    request: Request, visit: Training, where: Annotated[Where, Depends()], sent: Sent
) -> Response:
    """Do it; then the page as it stands, or, once decided, the tape."""
    say, way = language(visit.account.language), WAYS[where.did]
    try:
        asked = forms.read(way.asked, sent, say, many=("reasons",))
        way.call(visit, where.shift_id, where.number, asked)
    except FormError as error:
        state = Forms(name=way.form, filled=error.filled)
    except InputError as error:
        state = Forms(name=way.form, filled=forms.refused(sent, error, say).filled)
    except MeanwhileError:
        state = Forms(name=way.form, filled=Filled(forms.typed_in(sent)), meanwhile=True)
    else:
        return see(f"/practice/{where.shift_id}/{where.number}{way.then}")
    return _page(request, visit, api.case(visit, where.shift_id, where.number), state)
