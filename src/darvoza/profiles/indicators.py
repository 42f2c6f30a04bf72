"""⑤ The public risk indicators that a profile may cite, and how each may be used.

The table ships with the package: id, rule of use and short title. ``do_not_use`` rows are the block
list of ``docs/rights.md``: myths of the face and the body, and unlawful grounds.
"""

import csv
import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from darvoza.errors import ProfileError
from darvoza.profiles.criteria import IsNull, facts_in
from darvoza.profiles.normal import Conjunction
from darvoza.records import ThreatArea


class UseRule(StrEnum):
    """How an indicator may be used."""

    OK = "ok"
    NEVER_ALONE = "never_alone"  # only together with another fact
    PROTECT_ONLY = "protect_only"  # only to protect the person, never to accuse
    DO_NOT_USE = "do_not_use"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One public risk indicator; *title* is plain English."""

    id: str
    use_rule: UseRule
    title: str


@cache
def indicators() -> Mapping[str, Indicator]:
    """Every indicator by its id."""
    text = files("darvoza.profiles").joinpath("indicators.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return MappingProxyType(
        {row["id"]: Indicator(row["id"], UseRule(row["use_rule"]), row["title"]) for row in rows}
    )


def check_indicators(
    ids: Sequence[str], area: ThreatArea, conjunctions: Sequence[Conjunction]
) -> None:
    """Refuse indicators that are unknown, blocked or used against their rule; ProfileError."""
    for name in ids:
        indicator = indicators().get(name)
        if indicator is None:
            near = difflib.get_close_matches(name, indicators(), n=1)
            raise ProfileError(
                "there is no indicator {name}", None, near[0] if near else None, name=name
            )
        _check_use(indicator, area, conjunctions)


def _check_use(indicator: Indicator, area: ThreatArea, conjunctions: Sequence[Conjunction]) -> None:
    named = {"id": indicator.id, "title": indicator.title}
    if indicator.use_rule is UseRule.DO_NOT_USE:
        raise ProfileError("indicator {id} ({title}) must not be used: see docs/rights.md", **named)
    if indicator.use_rule is UseRule.PROTECT_ONLY and area is not ThreatArea.PROTECTION:
        raise ProfileError(
            "indicator {id} ({title}) may only protect a person: the area must be protection",
            **named,
        )
    if indicator.use_rule is UseRule.NEVER_ALONE and any(map(_stands_alone, conjunctions)):
        raise ProfileError(
            "indicator {id} ({title}) is never a reason alone: join it with a second fact by AND",
            **named,
        )


def _stands_alone(conjunction: Conjunction) -> bool:
    """Fewer than two facts support it; that a fact is known or unknown supports nothing."""
    clauses = [step.clause for step in conjunction if not isinstance(step.clause, IsNull)]
    return len({name for clause in clauses for name in facts_in(clause)}) < 2
