"""⑨ Filters of lists: what stands in the address becomes a dataclass, or errors by field."""

from typing import TypeVar

from fastapi import Request
from starlette.datastructures import FormData

from darvoza.presentation import language
from darvoza.web.identity import Visit
from darvoza.web.pages import forms
from darvoza.web.pages.forms import Filled, FormError

_Asked = TypeVar("_Asked")


def filtered(kind: type[_Asked], request: Request, visit: Visit) -> tuple[_Asked, Filled]:
    """The *kind* of filter that the address fills, and what was typed with what is wrong.

    A filter that cannot be taken is none: the page shows everything, and the error in its place.
    """
    typed = FormData([(name, value) for name, value in request.query_params.multi_items()])
    try:
        asked = forms.read(kind, typed, language(visit.account.language))
    except FormError as error:
        return kind(), error.filled
    return asked, Filled(forms.typed_in(typed))
