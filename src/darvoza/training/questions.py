"""What an officer can ask: the question intents of a practice case, without language.

A question asks of topics (`darvoza.training.topics`); its words stand in the phrase books
(`phrases/{language}.yml`, `questions`), the answer comes from `darvoza.training.answering`. Open,
checkable questions put to everybody alike are what works (reference/training.md §1.3); leading and
accusatory ones are here because people ask them, and bring nothing that can be checked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from darvoza.records import Mode
from darvoza.subjects import SubjectKind
from darvoza.training.ledger import Story
from darvoza.training.topics import TOPICS


class QuestionKind(StrEnum):
    """How a question is put, which decides what its answer is worth."""

    OPEN = "open"  # tell me …: several topics at once
    CHECKABLE = "checkable"  # a topic for which everybody has an answer ready
    UNEXPECTED = "unexpected"  # a topic known to who lives the story
    CLOSED = "closed"  # a yes would do
    LEADING = "leading"  # suggests its answer
    ACCUSATORY = "accusatory"


@dataclass(frozen=True, slots=True)
class Question:
    """One intent: the seconds it takes with its answer, and the topics that it asks of."""

    id: str
    kind: QuestionKind
    seconds: int
    modes: frozenset[Mode]
    subjects: frozenset[SubjectKind]
    topics: tuple[str, ...] = ()

    @property
    def topic(self) -> str | None:
        """The one topic it asks of; None when it asks of several or of none."""
        return self.topics[0] if len(self.topics) == 1 else None

    @property
    def on_card(self) -> bool:
        """Whether it stands on the officers' question cards, which are the same for everyone."""
        return self.kind in (QuestionKind.OPEN, QuestionKind.CHECKABLE)


_O, _C, _U = QuestionKind.OPEN, QuestionKind.CHECKABLE, QuestionKind.UNEXPECTED
_Y, _L, _A = QuestionKind.CLOSED, QuestionKind.LEADING, QuestionKind.ACCUSATORY
_VEHICLE, _GOODS = SubjectKind.VEHICLE, SubjectKind.CONSIGNMENT
_TOLD_BY = frozenset({SubjectKind.TRAVELLER, _VEHICLE})  # a traveller, or who drives
_MOVED = frozenset({_VEHICLE, _GOODS})
_SENT = frozenset({_GOODS})


def _about(
    id_: str, kind: QuestionKind, seconds: int, subjects: frozenset[SubjectKind]
) -> Question:
    """A question of the one topic whose name it bears, wherever that topic is known."""
    return Question(id_, kind, seconds, TOPICS[id_].modes, subjects, (id_,))


def _open(id_: str, subjects: frozenset[SubjectKind], topics: str) -> Question:
    """A question of several topics, wherever all of them are known."""
    asked = tuple(topics.split())
    modes = frozenset.intersection(*(TOPICS[topic].modes for topic in asked))
    return Question(id_, _O, 40, modes, subjects, asked)


def _bare(id_: str, kind: QuestionKind, seconds: int) -> Question:
    """A question of no topic, which can be thrown at anybody."""
    return Question(id_, kind, seconds, frozenset(Mode), frozenset(SubjectKind))


_EVERY = (
    # a person on a journey
    _open("journey", _TOLD_BY, "purpose destination stay_days"),
    _open("arrangement", _TOLD_BY, "payer paid_how return_ticket"),
    _about("purpose", _C, 15, _TOLD_BY),
    _about("destination", _C, 15, _TOLD_BY),
    _about("lodging", _C, 15, _TOLD_BY),
    _about("host", _C, 20, _TOLD_BY),
    _about("stay_days", _C, 15, _TOLD_BY),
    _about("return_ticket", _Y, 10, _TOLD_BY),
    _about("route_reason", _C, 20, _TOLD_BY),
    _about("payer", _C, 15, _TOLD_BY),
    _about("booked_days", _U, 20, _TOLD_BY),
    _about("earlier_trips", _C, 15, _TOLD_BY),
    _about("companions", _C, 15, _TOLD_BY),
    _about("occupation", _C, 20, _TOLD_BY),
    _about("workplace_street", _U, 20, _TOLD_BY),
    _about("bag_packer", _C, 15, _TOLD_BY),
    _about("bag_content", _C, 20, _TOLD_BY),
    _about("bag_owner", _U, 15, _TOLD_BY),
    _about("cash", _C, 15, _TOLD_BY),
    _about("cash_source", _U, 25, _TOLD_BY),
    _about("first_errand", _U, 20, _TOLD_BY),
    _about("way_to_lodging", _U, 20, _TOLD_BY),
    _about("near_lodging", _U, 25, _TOLD_BY),
    _about("birthplace", _C, 10, _TOLD_BY),
    _about("school_town", _U, 20, _TOLD_BY),
    _about("document_days", _U, 15, _TOLD_BY),
    _about("passport_keeper", _U, 20, _TOLD_BY),
    _about("work_contract", _U, 25, _TOLD_BY),
    # a vehicle and who drives it
    _open("vehicle", _MOVED, "vehicle_owner vehicle_days drivers"),
    _about("vehicle_owner", _C, 15, _MOVED),
    _about("vehicle_days", _C, 15, _MOVED),
    _about("last_repair", _U, 25, _MOVED),
    _about("night_stop", _U, 20, _MOVED),
    _about("stops", _U, 20, _MOVED),
    _about("drivers", _Y, 10, _MOVED),
    _about("trailer_days", _U, 20, _MOVED),
    # a load by road or rail
    _open("load", _MOVED, "goods loaded_at consignee_known"),
    _about("goods", _C, 15, _MOVED),
    _about("packages", _C, 15, _MOVED),
    _about("gross_kg", _C, 15, _MOVED),
    _about("goods_value", _C, 15, _MOVED),
    _about("loaded_at", _C, 15, _MOVED),
    _about("loaded_by", _U, 20, _MOVED),
    _about("loaded_days", _C, 15, _MOVED),
    _about("seal", _C, 15, _MOVED),
    _about("end_use", _U, 25, _MOVED),
    _about("consignee_known", _Y, 10, _MOVED),
    _about("consignee_business", _U, 25, _MOVED),
    # a parcel, told by who receives it
    _open("parcel", _SENT, "parcel_content ordered_from sender_relation"),
    _about("parcel_content", _C, 15, _SENT),
    _about("ordered_from", _C, 15, _SENT),
    _about("ordered_days", _U, 20, _SENT),
    _about("parcel_payment", _U, 20, _SENT),
    _about("sender_relation", _C, 15, _SENT),
    _about("occasion", _U, 20, _SENT),
    _about("parcels_month", _U, 15, _SENT),
    # of nothing that can be checked
    _bare("all_in_order", _L, 10),
    _bare("nothing_to_declare", _L, 10),
    _bare("you_are_lying", _A, 20),
    _bare("admit_it", _A, 20),
)

QUESTIONS: Mapping[str, Question] = {one.id: one for one in _EVERY}
"""Every question by its id, in the order in which they are offered."""


def questions_for(mode: Mode, subject: SubjectKind, cover: Story) -> tuple[Question, ...]:
    """What can be asked of a *subject* crossing by *mode* whose story knows the topics of *cover*.

    The cover has the same topics whatever the truth, so the list tells nothing.
    """
    fitting = (one for one in _EVERY if mode in one.modes and subject in one.subjects)
    return tuple(one for one in fitting if not one.topics or cover.keys() & set(one.topics))
