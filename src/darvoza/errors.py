"""Every error this project raises on purpose, and who acts on it.

::

    DarvozaError
    ├── MessageError        a reader met bytes it cannot attribute safely   → quarantine
    ├── ConditionError      a condition is wrong; carries the position      → the analyst
    ├── ProfileError        a profile file or a change of its state is wrong → the analyst
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


class DarvozaError(Exception):
    """Base of every error raised on purpose; its text is fit to be shown."""


class MessageError(DarvozaError):
    """Bytes that cannot be attributed safely; *where* names segment, line or element."""

    def __init__(self, code: str, where: str = "", detail: str = "") -> None:
        self.code, self.where, self.detail = code, where, detail
        super().__init__(" ".join(part for part in (code, where, detail) if part))


class ConditionError(DarvozaError):
    """A condition that cannot be used; *position* counts characters from 0."""

    def __init__(
        self, text: str, position: int | None = None, suggestion: str | None = None
    ) -> None:
        self.text, self.position, self.suggestion = text, position, suggestion
        where = f" (at character {position + 1})" if position is not None else ""
        hint = f"; did you mean {suggestion}?" if suggestion else ""
        super().__init__(f"{text}{where}{hint}")


class ProfileError(DarvozaError):
    """A profile that cannot be taken, or a change of state that is not allowed."""


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
