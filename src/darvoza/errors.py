"""Every error this project raises on purpose, and who acts on it.

::

    DarvozaError
    ├── MessageError        a reader met bytes it cannot attribute safely   → quarantine
    ├── WrittenError        what was written is wrong; said in any language → the analyst
    │   ├── ConditionError      a condition; carries the position
    │   └── ProfileError        a profile file, or a change of its state; carries line and field
    ├── ScenarioError       the simulator was asked for something impossible → the trainer
    ├── StoreError          the store refuses                               → the administrator
    │   ├── RefusedError        the values of one record are refused
    │   ├── WrongRunError       opened for another run than it was made for
    │   └── MigrationError      its schema is older or newer than the program
    ├── AccessError         the account may not do this                     → the user
    ├── NotFoundError       no such crossing, unit, profile …               → the user
    ├── InputError          a form, file or call carries a wrong value      → the user
    ├── MeanwhileError      somebody else was faster; look, then send again → the user
    └── SettingsError       a setting is missing or wrong                   → the administrator
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

Say = Callable[[str], str]
"""From plain English to the reader's language."""


class DarvozaError(Exception):
    """Base of every error raised on purpose; its text is fit to be shown."""


class MessageError(DarvozaError):
    """Bytes that cannot be attributed safely; *where* names segment, line or element."""

    def __init__(self, code: str, where: str = "", detail: str = "") -> None:
        self.code, self.where, self.detail = code, where, detail
        super().__init__(" ".join(part for part in (code, where, detail) if part))


class WrittenError(DarvozaError):
    """What an analyst wrote is wrong; *text* is English, with places for *values*.

    Among the values, errors and enumerations are said in the language of the text, and a tuple is
    a choice; everything else stands as it was written.
    """

    def __init__(self, text: str, suggestion: str | None, values: dict[str, object]) -> None:
        self.text, self.suggestion, self.values = text, suggestion, values
        super().__init__(self.said())

    def told(self, say: Say = str) -> str:
        """What is wrong, for a reader who sees the place and the suggestion beside it."""
        known = {name: _value(value, say) for name, value in self.values.items()}
        return say(self.text).format(**known)

    def said(self, say: Say = str) -> str:
        """What is wrong, and what may have been meant."""
        return self._hinted(self.told(say), say)

    def _hinted(self, text: str, say: Say) -> str:
        if not self.suggestion:
            return text
        return say("{text}; did you mean {suggestion}?").format(
            text=text, suggestion=self.suggestion
        )


def _value(value: object, say: Say) -> object:
    if isinstance(value, WrittenError):
        return value.said(say)
    if isinstance(value, StrEnum):
        return say(value.replace("_", " "))
    if isinstance(value, tuple):
        return f" {say('or')} ".join(str(_value(one, say)) for one in value)
    return value


class ConditionError(WrittenError):
    """A condition that cannot be used; *position* counts characters from 0."""

    def __init__(
        self,
        text: str,
        position: int | None = None,
        suggestion: str | None = None,
        /,
        **values: object,
    ) -> None:
        self.position = position
        super().__init__(text, suggestion, values)

    def said(self, say: Say = str) -> str:
        """What is wrong, at which character, and what may have been meant."""
        text = self.told(say)
        if self.position is not None:
            text = say("{text} (at character {number})").format(text=text, number=self.position + 1)
        return self._hinted(text, say)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a profile file: its line, from 1, and the field as ``tests.1.facts``."""

    line: int
    field: str | None = None


class ProfileError(WrittenError):
    """A profile that cannot be taken, or a change of state that is not allowed."""

    def __init__(
        self,
        text: str,
        place: Place | None = None,
        suggestion: str | None = None,
        /,
        **values: object,
    ) -> None:
        self.place = place
        super().__init__(text, suggestion, values)

    def said(self, say: Say = str) -> str:
        """Where it is, what is wrong, and what may have been meant."""
        text = super().said(say)
        if self.place is None:
            return text
        if self.place.field is None:
            return say("line {line}: {text}").format(line=self.place.line, text=text)
        return say("line {line}, {field}: {text}").format(
            line=self.place.line, field=self.place.field, text=text
        )


class ScenarioError(DarvozaError):
    """The simulator was asked for a world that cannot be."""


class StoreError(DarvozaError):
    """The store refuses; the text says what to do."""


class RefusedError(StoreError):
    """The database refuses the values of one record, not its work: the others can go on."""


class WrongRunError(StoreError):
    """A store is opened for one run only: live work and training never share one."""


class MigrationError(StoreError):
    """The store's schema does not fit this program."""


class AccessError(DarvozaError):
    """The account may not do or see this."""


class NotFoundError(DarvozaError):
    """There is no such thing, or the account may not know of it."""


class InputError(DarvozaError):
    """A wrong value; *field* names where it stands."""

    def __init__(self, field: str, text: str) -> None:
        self.field, self.text = field, text
        super().__init__(f"{field}: {text}")


class MeanwhileError(DarvozaError):
    """Somebody else changed what the sender had seen; sent again knowingly, it is taken."""


class SettingsError(DarvozaError):
    """A setting is missing or wrong."""
