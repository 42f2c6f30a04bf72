"""⑨ The arrival form, for posts without feeds: scan or type, send, and see the channel."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request, Response
from starlette.datastructures import FormData

from darvoza.access import Action
from darvoza.errors import InputError
from darvoza.presentation import Language, language
from darvoza.records import Checkpoint
from darvoza.store.ids import new_id
from darvoza.web.api import arrivals as api
from darvoza.web.identity import Visit
from darvoza.web.pages import arrival_fields, forms
from darvoza.web.pages.forms import Filled, FormError
from darvoza.web.pages.rendering import checkpoint_of, page, see
from darvoza.web.pages.session import Sent, shown
from darvoza.web.views import sought
from darvoza.web.views.arrival_doubts import Doubt, doubts
from darvoza.web.views.arrival_message import written
from darvoza.web.views.arrivals import NewArrival, scanned, with_zones

router = APIRouter(include_in_schema=False)

Deciding = Annotated[Visit, shown(Action.DECIDE)]

MOST_PEOPLE = 60

SEND = "send"
"""What is pressed by default."""


@router.get("/arrival")
def form(
    request: Request,
    visit: Deciding,
    q: Annotated[str, Query(max_length=400, description="What was typed into the box.")] = "",
) -> Response:
    """The form for the checkpoint at work, with what was scanned filled in."""
    place = checkpoint_of(request, visit)
    if place is None:
        return page(request, visit, "arrival_nowhere.html")
    first = sought.readings(q, visit.at)
    known = arrival_fields.known_from(first, place.mode)
    zone = known.get("people.0.zone")
    typed = {
        "reference": [new_id(visit.at)],
        "checkpoint": [place.code],
        "direction": ["arrival"],
        "arrived_at": [_local(visit.at, place)],
        **{name: [text] for name, text in known.items()},
        **(_from_zone(zone, 0, visit) if zone else {}),
    }
    return _page(request, visit, place, Filled(typed), focus=_first_empty(typed, place))


@router.post("/arrival")
def send(request: Request, visit: Deciding, sent: Sent) -> Response:
    """Add a person, read a zone, or send; what cannot be taken is shown again as it was typed."""
    place = api.checkpoint_called(visit, str(sent.get("checkpoint", "")))
    what, _, number = str(sent.get("do", SEND)).partition(".")
    if what == "person":
        return _with_person(request, visit, place, sent)
    if what == "read" and number.isdecimal() and len(number) < 3:
        return _read_zone(request, visit, place, sent, int(number))
    return _send(request, visit, place, sent)


def _send(request: Request, visit: Visit, place: Checkpoint, sent: FormData) -> Response:
    say = language(visit.account.language)
    try:
        asked = _asked(sent, place, say)
        _check(visit, place, asked, sent, say)
        arrived = api.arrive(visit, asked)
    except FormError as error:
        return _page(request, visit, place, error.filled, status=422)
    except InputError as error:
        filled = forms.refused(sent, error, say).filled
        return _page(request, visit, place, filled, status=422)
    return see(f"{arrived.open}?done=received")


def _with_person(request: Request, visit: Visit, place: Checkpoint, sent: FormData) -> Response:
    typed = forms.typed_in(sent)
    number = min(_people(typed) + 1, MOST_PEOPLE) - 1
    typed.setdefault(f"people.{number}.surname", [""])
    return _page(request, visit, place, Filled(typed), focus=f"people.{number}.zone")


def _read_zone(
    request: Request, visit: Visit, place: Checkpoint, sent: FormData, number: int
) -> Response:
    """Fill the fields of one person from the zone that was scanned for them."""
    say = language(visit.account.language)
    typed: dict[str, list[str]] = forms.typed_in(sent)
    name = f"people.{number}.zone"
    text = (typed.get(name) or [""])[-1]
    found = _from_zone(text, number, visit)
    if not found:
        wrong = {name: say("The zone is not whole: scan it again, or empty the field.")}
        return _page(request, visit, place, Filled(typed, wrong), status=422)
    filled = Filled(typed | found)
    return _page(request, visit, place, filled, focus=_first_empty(filled.typed, place))


def _with_scans(typed: Mapping[str, list[str]], visit: Visit) -> dict[str, list[str]]:
    """*typed* with what the zones in it say wherever nothing is typed."""
    whole = dict(typed)
    for number in range(_people(typed)):
        zone = typed.get(f"people.{number}.zone", [""])[-1]
        for name, values in _from_zone(zone, number, visit).items():
            if not any(one.strip() for one in whole.get(name, [])):
                whole[name] = values
    return whole


def _from_zone(text: str, number: int, visit: Visit) -> dict[str, list[str]]:
    values = scanned(text, visit.at)
    return {f"people.{number}.{name}": [value] for name, value in values.items()}


# --- from the form to what is asked -------------------------------------------------------------


def _asked(sent: FormData, place: Checkpoint, say: Language) -> NewArrival:
    """What the form asks; times are by the clock of the checkpoint. Raises FormError."""
    typed = forms.typed_in(sent)
    said = arrival_fields.nested(typed)
    at = str(said.get("arrived_at", ""))
    try:
        local = datetime.fromisoformat(at)
    except ValueError:
        text = say("Write a time such as 2026-10-31 23:59.")
        raise FormError(Filled(typed, {"arrived_at": text})) from None
    said["arrived_at"] = local.replace(tzinfo=local.tzinfo or ZoneInfo(place.zone)).isoformat()
    return forms.read_nested(NewArrival, said, typed, say)


def _check(
    visit: Visit, place: Checkpoint, asked: NewArrival, sent: FormData, say: Language
) -> None:
    """Raise FormError with everything that is wrong; what is only odd passes the second time."""
    whole = with_zones(asked, visit.at)
    found = doubts(whole, place, written(whole, place, visit.at), visit.at)
    odd = arrival_fields.odd(found)
    if any(one.lost for one in found) or (odd and sent.get("as_is") != odd):
        typed = _with_scans(forms.typed_in(sent), visit) | {"as_is": [odd]}
        raise FormError(Filled(typed, _sentences(found, say)))


def _sentences(found: tuple[Doubt, ...], say: Language) -> Mapping[str, str]:
    return {one.field: arrival_fields.sentence(one, say) for one in found}


# --- the page -----------------------------------------------------------------------------------


def _page(
    request: Request, visit: Visit, place: Checkpoint, filled: Filled, *,
    focus: str = "", status: int = 200,
) -> Response:  # fmt: skip
    say = language(visit.account.language)
    labels = arrival_fields.labels(say)
    people = max(_people(filled.typed), 0 if place.mode == "post" else 1)
    return page(
        request,
        visit,
        "arrival.html",
        status=status,
        place=place,
        filled=filled,
        people=people,
        more=people < MOST_PEOPLE,
        labels=labels,
        named={name: labels[name.split(".")[-1]] for name in filled.wrong if name},
        countries=arrival_fields.countries(say.code),
        notes=[_note(filled, number, visit, say) for number in range(people)],
        focus="" if filled.wrong else focus,
    )


def _note(filled: Filled, number: int, visit: Visit, say: Language) -> tuple[str, ...]:
    """What the zone of one person says of itself: that all is right, or what is not."""
    text = filled.value(f"people.{number}.zone")
    found = sought.zone(text, visit.at) if text else None
    if found is None or found.traveller is None:
        return ()
    wrong = tuple(say.issue(issue) for issue in found.issues)
    return wrong or (say("Read by machine; every check digit is right."),)


def _people(typed: Mapping[str, object]) -> int:
    """How many people the form has rows for."""
    numbers = [
        int(parts[1]) for name in typed
        if (parts := name.split("."))[0] == "people" and len(parts) == 3 and parts[1].isdecimal()
        and len(parts[1]) < 3
    ]  # fmt: skip
    return min(max(numbers, default=-1) + 1, MOST_PEOPLE)


def _first_empty(typed: Mapping[str, Sequence[str]], place: Checkpoint) -> str:
    """Where to type next; when the first fields are filled, the button that sends."""
    order = arrival_fields.ORDER[place.mode]
    return next((name for name in order if not any(typed.get(name, ()))), SEND)


def _local(at: datetime, place: Checkpoint) -> str:
    return at.astimezone(ZoneInfo(place.zone)).strftime("%Y-%m-%dT%H:%M")
