"""③ The catalogue as a page for people: ``docs/facts.md``."""

from darvoza.facts.catalogue import FACTS
from darvoza.facts.fact import Fact
from darvoza.subjects import SubjectKind

HEAD = """# Facts

What profiles, reasons and the desk may speak of. This page is written by `python -m darvoza.facts`
from the catalogue in `src/darvoza/facts/`; change it there.

- A fact is worked out once, as of the assessment, and its value is kept with the assessment.
- Unknown is `null`: a condition over an unknown fact is neither true nor false, and a profile
  applies only where its condition is true.
- Counts over the past end at the crossing itself and see at most 366 days. "0 days since first
  seen" means that the subject carries a key and was not seen before; without a key it is `null`.
- A stay counts only when both its ends were seen at a checkpoint and not merely announced. The
  general rule is 90 days in any 180; other rules are written as profiles over `days_inside_180d`.
- *protected* and *proxy* facts are never a reason on their own. *identifying* facts stay in the
  erasable tables and out of the fact log. Facts marked *ask* can be got by a question.
"""
COLUMNS = "| fact | type | unit | meaning | from | class |\n|---|---|---|---|---|---|\n"


def document() -> str:
    """The whole page, in Markdown."""
    return HEAD + "".join(_section(kind) for kind in SubjectKind)


def _section(kind: SubjectKind) -> str:
    facts = [fact for fact in FACTS.values() if kind in fact.subjects]
    rows = "".join(map(_row, facts))
    return f"\n## {kind.value.capitalize()} ({len(facts)} facts)\n\n{COLUMNS}{rows}"


def _row(fact: Fact) -> str:
    meaning = f"{fact.meaning} *(ask)*" if fact.askable else fact.meaning
    cells = (f"`{fact.name}`", fact.type, fact.unit or "", meaning, fact.source, fact.legal_class)
    return f"| {' | '.join(cells)} |\n"
