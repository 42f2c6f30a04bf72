"""⑨ The one box: straight to the control unit, or what was understood and what it may be."""

from typing import Annotated
from urllib.parse import urlencode

from babel import Locale
from fastapi import APIRouter, Query, Request, Response

from darvoza import codes
from darvoza.access import Action, may
from darvoza.presentation import Language, language
from darvoza.web.api import find as api
from darvoza.web.identity import Visit
from darvoza.web.pages.rendering import checkpoints_of, page, see
from darvoza.web.pages.session import shown
from darvoza.web.views.find import SoughtContext
from darvoza.web.views.sought import SoughtKind

router = APIRouter(include_in_schema=False)


@router.get("/find")
def find(
    request: Request,
    visit: Annotated[Visit, shown(Action.SEE_CROSSING)],
    q: Annotated[str, Query(max_length=400)] = "",
) -> Response:
    """One thing found opens at once; else a list, or why nothing may have been found."""
    say = language(visit.account.language)
    found = api.find(visit, q)
    if found.open:
        return see(found.open)
    return page(
        request,
        visit,
        "find.html",
        typed=q,
        found=found,
        read_as=[_told(one, say) for one in found.read_as],
        broken=any(one.kind is SoughtKind.BROKEN_ZONE for one in found.read_as),
        places={one.code: one for one in checkpoints_of(visit)},
        matched=_matched(say),
        differs=_differs(say),
        twin="/api/find?" + urlencode({"q": q}),
        arrival="/arrival?" + urlencode({"q": q}) if may(visit.account, Action.DECIDE) else None,
    )


def _told(one: SoughtContext, say: Language) -> str:
    """What was understood, in words: "passport N1234567, Uzbekistan, expires 2029-05-01"."""
    parts = [f"{_kinds(say)[one.kind]} {one.value}"]
    if one.kind is SoughtKind.BROKEN_ZONE:
        parts = [_kinds(say)[one.kind]]
    if one.country:
        parts.append(country_name(one.country, say))
    if one.expires:
        parts.append(say("expires {day}").format(day=one.expires.isoformat()))
    if one.check is not None:
        parts.append(say("check digit right") if one.check else say("CHECK DIGIT WRONG"))
    return ", ".join(parts)


def country_name(code: str, say: Language) -> str:
    """The name of a country in the reader's language; the code itself for one that has none."""
    known = codes.country(code)
    if known is None:
        return code
    names = Locale.parse(say.code).territories
    return str(names.get(known.alpha2 or "", known.name))


def _kinds(say: Language) -> dict[SoughtKind, str]:
    return {
        SoughtKind.ZONE: say("travel document"),
        SoughtKind.BROKEN_ZONE: say("a part of a machine readable zone"),
        SoughtKind.CONTAINER: say("container"),
        SoughtKind.WAGON: say("wagon"),
        SoughtKind.POSTAL_ITEM: say("postal item"),
        SoughtKind.VIN: say("vehicle identification number"),
        SoughtKind.PLATE: say("plate"),
        SoughtKind.FLIGHT: say("flight"),
        SoughtKind.DOCUMENT: say("document number"),
        SoughtKind.LOCATOR: say("booking"),
        SoughtKind.REFERENCE: say("declaration or note"),
        SoughtKind.PHONE: say("telephone"),
        SoughtKind.NAME: say("name"),
    }


def _matched(say: Language) -> dict[str, str]:
    """By which key a crossing was found."""
    return {
        "document": say("document"),
        "person": say("name"),
        "plate": say("plate"),
        "wagon": say("wagon"),
        "container": say("container"),
        "s10": say("postal item"),
        "vin": say("vehicle identification number"),
        "booking": say("booking"),
        "reference": say("declaration or note"),
        "phone": say("telephone"),
    }


def _differs(say: Language) -> dict[str, str]:
    return {
        "document": say("another document than announced"),
        "name": say("another name than announced"),
        "date_of_birth": say("another date of birth than announced"),
        "nationality": say("another nationality than announced"),
    }
