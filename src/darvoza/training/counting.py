"""A decided sheet as the scores read it."""

from collections.abc import Iterable

from darvoza.errors import InputError
from darvoza.training.ledger import Path
from darvoza.training.questions import QUESTIONS
from darvoza.training.scoring.worked import Twin, Worked, known_reasons
from darvoza.training.sheet import Did, Sheet


def worked(
    sheet: Sheet, paths: Iterable[Path], *, queue: int = 0, twin: Twin | None = None
) -> Worked:
    """What scores need of *sheet*; *paths* are those of its case, *queue* is who waited meanwhile.

    Raises InputError before the decision.
    """
    if sheet.decided is None:
        raise InputError("decided", "this case is not decided yet")
    case = sheet.case
    return Worked(
        case=case.id,
        guilty=case.guilty,
        protect=case.protect,
        typology=case.typology,
        harm=case.harm,
        decision=sheet.decided.decision,
        confidence=sheet.decided.confidence,
        seconds=sheet.seconds,
        queue=queue,
        dignity=sheet.dignity,
        asked=tuple(QUESTIONS[one.what].kind for one in sheet.events if one.did is Did.ASKED),
        checked=len(_claimed(sheet) & _checked(sheet)),
        shown=len(sheet.disclosed),
        asked_first=sum(_asked_before(sheet, topic) for topic in sheet.disclosed),
        cited=frozenset(sheet.decided.cited),
        known=known_reasons(case, paths),
        harmless=frozenset(one.id for one in case.odd if one.explanation),
        explained=_explained(sheet),
        twin=twin,
    )


def _claimed(sheet: Sheet) -> set[str]:
    return {topic for one in sheet.answers for topic in one.claims}


def _checked(sheet: Sheet) -> set[str]:
    return {topic for one in sheet.evidence.values() for topic in one.shows}


def _asked_before(sheet: Sheet, topic: str) -> bool:
    """Whether *topic* was asked about before its evidence was shown, whatever was answered."""
    before = sheet.answers[: sheet.disclosed[topic]]
    return any(topic in QUESTIONS[one.question].topics for one in before)


def _explained(sheet: Sheet) -> frozenset[str]:
    signs = {one.id for one in sheet.case.odd}
    named = {name for one in sheet.evidence.values() for name in one.explains}
    return frozenset(signs & named)
