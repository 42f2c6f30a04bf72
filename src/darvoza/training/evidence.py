"""What a check of a practice case shows: true values, what is hidden, what a harmless reason is."""

from dataclasses import dataclass

from darvoza.training.answering import truth
from darvoza.training.checks import Check
from darvoza.training.ledger import Case, Hidden, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What one check brought.

    *shows* holds the true value of each topic of which the case knows; *found* is what lay hidden;
    *explains* names the odd signs and the secret whose harmless reason it confirms.
    """

    check: str
    shows: Story
    found: Hidden | None = None
    explains: tuple[str, ...] = ()


def evidence_of(case: Case, check: Check) -> Evidence:
    """What *check* brings in *case*; the same however often it is made."""
    return Evidence(
        check=check.id,
        shows={one: truth(case, one) for one in sorted(check.topics) if one in case.cover},
        found=case.hidden if case.hidden and check.id in case.hidden.found_by else None,
        explains=_explained(case, check.id),
    )


def _explained(case: Case, check: str) -> tuple[str, ...]:
    signs = [one.id for one in case.odd if one.explanation and check in one.confirmed_by]
    secret = case.secret
    return (*signs, *([secret.id] if secret and check in secret.confirmed_by else []))
