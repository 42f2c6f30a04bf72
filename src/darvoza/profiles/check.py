"""⑤ A condition against the catalogue of facts: names, types, ranges, and what can never be true.

The tree that comes back is *typed*: every literal has the declared type of its fact (a number
compared with ``2`` is compared with ``2.0``), so that all executors compare the same values.
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from darvoza.errors import ConditionError
from darvoza.facts.fact import Fact, FactType, LegalClass
from darvoza.profiles.criteria import (
    And,
    Between,
    Clause,
    Compare,
    CompareFacts,
    CompareTerms,
    Criteria,
    InList,
    IsNull,
    Literal,
    Not,
    Operator,
    Or,
    StartsWith,
    all_of,
    any_of,
    clauses_of,
    facts_in,
    negation,
)
from darvoza.profiles.forms import to_text
from darvoza.profiles.legal import check_legal
from darvoza.profiles.limits import LARGEST_INTEGER, ValueKind
from darvoza.profiles.linear import depends_on_nothing
from darvoza.profiles.normal import Conjunction, conjunctions
from darvoza.profiles.parse import Parsed
from darvoza.profiles.witness import derived, never_true
from darvoza.subjects import SubjectKind

Catalogue = Mapping[str, Fact]

NUMERIC = frozenset({FactType.INTEGER, FactType.NUMBER})
WORDS = frozenset({FactType.TEXT, FactType.CODE})
KINDS: Mapping[FactType, ValueKind] = {
    FactType.BOOLEAN: ValueKind.TRUTH,
    FactType.INTEGER: ValueKind.WHOLE,
    FactType.NUMBER: ValueKind.NUMBER,
    FactType.TEXT: ValueKind.TEXT,
    FactType.CODE: ValueKind.CODE,
}
"""What a value of each type of fact must be."""

EQUALITY = frozenset({Operator.EQUAL, Operator.UNEQUAL})


@dataclass(frozen=True, slots=True)
class Caution:
    """Something that is allowed but probably not meant; *code* is rendered elsewhere."""

    code: str  # never_true, always_true, always_null, not_in_fact_log
    text: str  # the clause, conjunction or fact it is about


@dataclass(frozen=True, slots=True)
class Checked:
    """A condition fit for use."""

    tree: Criteria  # typed
    conjunctions: tuple[Conjunction, ...]
    cautions: tuple[Caution, ...]


def check(
    parsed: Parsed,
    catalogue: Catalogue,
    *,
    subjects: frozenset[SubjectKind],
    legal_basis: str | None,
) -> Checked:
    """Check a condition for the kinds of subject it is meant for; ConditionError when wrong."""
    typist = _Typist(catalogue, subjects, parsed.positions)
    tree = typist.tree(parsed.tree)
    found = conjunctions(tree)
    check_legal(found, catalogue, legal_basis=legal_basis, positions=typist.typed_positions)
    return Checked(tree, found, tuple(_cautions(tree, found, catalogue, subjects)))


class _Typist:
    """Gives every literal the type of its fact; refuses what does not fit."""

    def __init__(
        self,
        catalogue: Catalogue,
        subjects: frozenset[SubjectKind],
        positions: Mapping[Clause, int],
    ) -> None:
        self.catalogue, self.subjects, self.positions = catalogue, subjects, positions
        self.typed_positions: dict[Clause, int] = {}

    def tree(self, tree: Criteria) -> Criteria:
        if isinstance(tree, And):
            return all_of(*map(self.tree, tree.parts))
        if isinstance(tree, Or):
            return any_of(*map(self.tree, tree.parts))
        if isinstance(tree, Not):
            return negation(self.tree(tree.part))
        typed = self._clause(tree)
        if tree in self.positions:
            self.typed_positions[typed] = self.positions[tree]
        return typed

    def _clause(self, clause: Clause) -> Clause:
        where = self.positions.get(clause)
        facts = [self._fact(name, clause) for name in facts_in(clause)]
        if isinstance(clause, CompareTerms):
            return _terms(clause, facts, where)
        if isinstance(clause, CompareFacts):
            return _two_facts(clause, facts, where)
        return _one_fact(clause, facts[0], where)

    def _fact(self, name: str, clause: Clause) -> Fact:
        fact, where = self.catalogue.get(name), self.positions.get(clause)
        if fact is None:
            raise ConditionError(
                "there is no fact {name}", where, self._nearest(name, clause), name=name
            )
        if self.subjects and not self.subjects & fact.subjects:
            kinds = ", ".join(sorted(self.subjects))
            raise ConditionError(
                "{name} is never known of a {kinds}", where, name=name, kinds=kinds
            )
        return fact

    def _nearest(self, name: str, clause: Clause) -> str | None:
        near = difflib.get_close_matches(name.lower(), self.catalogue, n=1)
        if near:
            return near[0]
        quoted = isinstance(clause, CompareFacts) and clause.other == name
        return f"'{name}'" if quoted else None


def _one_fact(
    clause: Compare | InList | Between | StartsWith | IsNull, fact: Fact, where: int | None
) -> Clause:
    if isinstance(clause, Compare):
        _check_order(fact, clause.operator, where)
        return replace(clause, value=typed(clause.value, fact, where))
    if isinstance(clause, InList):
        return replace(clause, values=tuple(typed(item, fact, where) for item in clause.values))
    if isinstance(clause, Between):
        return _range(clause, fact, where)
    if isinstance(clause, StartsWith) and fact.type not in WORDS:
        raise ConditionError(
            "{fact} is {type}: LIKE needs a text", where, fact=fact.name, type=fact.type
        )
    return clause


def _range(clause: Between, fact: Fact, where: int | None) -> Between:
    _check_order(fact, Operator.LESS_OR_EQUAL, where)
    low, high = typed(clause.low, fact, where), typed(clause.high, fact, where)
    ordered = low <= high  # type: ignore[operator]
    if not ordered:
        raise ConditionError(
            "BETWEEN {low} AND {high} is empty", where, low=clause.low, high=clause.high
        )
    return Between(clause.fact, low, high)


def _check_order(fact: Fact, how: Operator, where: int | None) -> None:
    if fact.type is FactType.BOOLEAN and how not in EQUALITY:
        raise ConditionError("{fact} is true or false: it has no order", where, fact=fact.name)


def _two_facts(clause: CompareFacts, facts: list[Fact], where: int | None) -> CompareFacts:
    if len(facts) == 1:
        raise ConditionError("{fact} is compared with itself", where, fact=clause.fact)
    families = {_family(fact) for fact in facts}
    if len(families) > 1:
        one, other = facts
        raise ConditionError(
            "{one} is {one_type} and {other} is {other_type}: they cannot be compared", where,
            one=one.name, one_type=one.type, other=other.name, other_type=other.type,
        )  # fmt: skip
    _check_order(facts[0], clause.operator, where)
    return clause


def _family(fact: Fact) -> str:
    if fact.type in NUMERIC:
        return "number"
    return "words" if fact.type in WORDS else "boolean"


def _terms(clause: CompareTerms, facts: list[Fact], where: int | None) -> CompareTerms:
    wrong = next((fact for fact in facts if fact.type not in NUMERIC), None)
    if wrong is not None:
        raise ConditionError(
            "{fact} is {type}: arithmetic needs numbers", where, fact=wrong.name, type=wrong.type
        )
    if depends_on_nothing(clause):
        raise ConditionError("the facts in this comparison cancel out", where)
    return clause


def typed(value: Literal, fact: Fact, where: int | None = None) -> Literal:
    """*value* in the declared type of *fact*; ConditionError when it does not fit."""
    if fact.type is FactType.BOOLEAN and isinstance(value, bool):
        return value
    if fact.type in WORDS and isinstance(value, str):
        return _word(value, fact, where)
    if fact.type in NUMERIC and not isinstance(value, bool | str):
        return _number(value, fact, where)
    hint = f"'{value}'" if fact.type in WORDS and type(value) is int else None
    raise ConditionError(
        "{fact} is {kind}, not {value!r}", where, hint,
        fact=fact.name, kind=KINDS[fact.type], value=value,
    )  # fmt: skip


def _word(value: str, fact: Fact, where: int | None) -> str:
    if not value:
        raise ConditionError("unknown is NULL, never an empty text", where, f"{fact.name} IS NULL")
    if fact.type is FactType.CODE and value != value.strip():
        raise ConditionError(
            "the code {value!r} has blanks around it", where, repr(value.strip()), value=value
        )
    return value


def _number(value: float, fact: Fact, where: int | None) -> int | float:
    if fact.type is FactType.INTEGER:
        if value != int(value) or abs(value) > LARGEST_INTEGER:
            raise ConditionError(
                "{fact} is {kind}, not {value!r}", where,
                fact=fact.name, kind=ValueKind.WHOLE, value=value,
            )  # fmt: skip
        return int(value)
    if float(value) != value:
        raise ConditionError(
            "{value} has more digits than a number holds exactly", where, value=value
        )
    return float(value)


def _cautions(
    tree: Criteria,
    found: Iterable[Conjunction],
    catalogue: Catalogue,
    subjects: frozenset[SubjectKind],
) -> Iterator[Caution]:
    for conjunction in found:
        if never_true(conjunction):
            steps = (step.clause if step.holds else negation(step.clause) for step in conjunction)
            yield Caution("never_true", to_text(all_of(*steps)))
    if frozenset() in derived(found):
        yield Caution("always_true", to_text(tree))
    for clause in dict.fromkeys(clauses_of(tree)):
        for fact in (catalogue[name] for name in facts_in(clause)):
            if subjects - fact.subjects:
                yield Caution("always_null", to_text(clause))
            if fact.legal_class is LegalClass.IDENTIFYING:
                yield Caution("not_in_fact_log", fact.name)
