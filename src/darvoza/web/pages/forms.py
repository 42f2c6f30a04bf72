"""⑨ Forms: what was typed becomes the same dataclass that the API takes, or errors by field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from starlette.datastructures import FormData

from darvoza.errors import DarvozaError, InputError, WrittenError
from darvoza.presentation import Language

_Asked = TypeVar("_Asked")


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it stands on the page: what was *typed*, and what is *wrong*, by field.

    A wrong field that the form does not show is told at its head.
    """

    typed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str, default: object = "") -> str:
        """What stands in the field *name*."""
        found = self.typed.get(name)
        return found[-1] if found else "" if self.typed else str(default)

    def chosen(self, name: str) -> Sequence[str]:
        """What is ticked or chosen under *name*."""
        return self.typed.get(name, ())


EMPTY = Filled()


class FormError(Exception):
    """A form that cannot be taken: nothing was done; *filled* is what to show again."""

    def __init__(self, filled: Filled) -> None:
        super().__init__(", ".join(filled.wrong))
        self.filled = filled


def read(kind: type[_Asked], form: FormData, say: Language, *, many: Sequence[str] = ()) -> _Asked:
    """The *kind* of dataclass that the form fills; empty fields count as not said.

    Fields named in *many* become tuples of all that was chosen. Raises FormError.
    """
    typed = typed_in(form)
    said: dict[str, Any] = {
        name: tuple(values) if name in many else values[-1]
        for name, values in typed.items()
        if any(value.strip() for value in values) and name != "csrf"
    }
    try:
        return _validated(kind, said)
    except ValidationError as error:
        raise FormError(Filled(typed, _wrong(error, say))) from error


def read_nested(
    kind: type[_Asked], said: Mapping[str, Any], typed: Mapping[str, Sequence[str]], say: Language
) -> _Asked:
    """The *kind* of dataclass that *said*, a form put into its parts, fills.

    A wrong value is named by its whole path, as ``people.0.surname``. Raises FormError.
    """
    try:
        return _validated(kind, said)
    except ValidationError as error:
        raise FormError(Filled(typed, _wrong(error, say, steps=None))) from error


def typed_in(form: FormData) -> dict[str, list[str]]:
    """The texts of a form, by field."""
    typed: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            typed.setdefault(name, []).append(value)
    return typed


def refused(form: FormData, error: DarvozaError, say: Language) -> FormError:
    """The form with the error that the desk raised on it, beside the field it names."""
    at = error.field if isinstance(error, InputError) else ""
    return FormError(Filled(typed_in(form), {at: _told(error, say)}))


def _told(error: DarvozaError, say: Language) -> str:
    if isinstance(error, WrittenError):
        return error.said(say)
    return say(error.text if isinstance(error, InputError) else str(error))


def _validated(kind: type[_Asked], said: Mapping[str, Any]) -> _Asked:
    adapter: TypeAdapter[_Asked] = _adapter(kind)  # type: ignore[arg-type]
    return adapter.validate_python(said)


@lru_cache(maxsize=256)
def _adapter(kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - any dataclass
    return TypeAdapter(kind)


def _wrong(error: ValidationError, say: Language, steps: int | None = 1) -> dict[str, str]:
    return {
        ".".join(str(step) for step in one["loc"][:steps]): _sentence(
            one["type"], one.get("ctx"), say
        )
        for one in reversed(error.errors())
    }


def _sentence(kind: str, context: Mapping[str, Any] | None, say: Language) -> str:
    """What is wrong, in plain words of the reader's language."""
    known = context or {}
    texts = {
        "missing": say("Fill this in."),
        "string_too_long": say("At most {max_length} characters."),
        "string_too_short": say("At least {min_length} characters."),
        "int_parsing": say("Write a whole number."),
        "float_parsing": say("Write a number."),
        "decimal_parsing": say("Write a number."),
        "greater_than_equal": say("Write {ge} or more."),
        "less_than_equal": say("Write {le} or less."),
        "enum": say("Choose one of the list."),
        "literal_error": say("Choose one of the list."),
        "date_from_datetime_parsing": say("Write a day such as 2026-10-31."),
    }
    text = texts.get(kind) or (
        say("Write a time such as 2026-10-31 23:59.")
        if kind.startswith(("datetime", "timezone"))
        else say("This cannot be taken: check how it is written.")
    )
    return text.format(**known)
