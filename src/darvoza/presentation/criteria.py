"""A criteria tree as sentences: what a profile looks for, read aloud in one language."""

from collections.abc import Iterator
from dataclasses import dataclass

from darvoza.facts import FACTS
from darvoza.presentation.language import Language
from darvoza.profiles.criteria import (
    And,
    Arithmetic,
    Between,
    Clause,
    Compare,
    CompareFacts,
    CompareTerms,
    Constant,
    Criteria,
    FactTerm,
    InList,
    IsNull,
    Literal,
    Not,
    Operator,
    Or,
    StartsWith,
    Term,
    facts_in,
)

CONTRARY = {
    Operator.EQUAL: Operator.UNEQUAL,
    Operator.UNEQUAL: Operator.EQUAL,
    Operator.LESS: Operator.GREATER_OR_EQUAL,
    Operator.LESS_OR_EQUAL: Operator.GREATER,
    Operator.GREATER: Operator.LESS_OR_EQUAL,
    Operator.GREATER_OR_EQUAL: Operator.LESS,
}
"""What NOT makes of a comparison of known values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One line of the reading: how deep it stands, and of which facts it speaks."""

    depth: int
    text: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CriteriaReader:
    """Reads criteria trees aloud in one language."""

    say: Language

    def sentences(self, tree: Criteria, depth: int = 0) -> Iterator[Sentence]:
        """The lines of *tree*, from the top; a group is followed by its deeper parts."""
        if isinstance(tree, Not) and not isinstance(tree.part, And | Or):
            yield self._line(tree.part, depth, holds=False)
        elif isinstance(tree, And | Or | Not):
            yield Sentence(depth=depth, text=self._head(tree))
            inner = tree.part if isinstance(tree, Not) else tree
            for part in inner.parts if isinstance(inner, And | Or) else (inner,):
                yield from self.sentences(part, depth + 1)
        else:
            yield self._line(tree, depth, holds=True)

    def _head(self, tree: And | Or | Not) -> str:
        if isinstance(tree, And):
            return self.say("All of this:")
        if isinstance(tree, Or):
            return self.say("At least one of these:")
        if isinstance(tree.part, Or):
            return self.say("None of these:")
        return self.say("Not all of this together:")

    def _line(self, clause: Criteria, depth: int, *, holds: bool) -> Sentence:
        assert not isinstance(clause, And | Or | Not)  # noqa: S101 - groups have lines of their own
        return Sentence(depth=depth, text=self._clause(clause, holds), facts=facts_in(clause))

    def _clause(self, clause: Clause, holds: bool) -> str:
        if isinstance(clause, CompareTerms):
            how = clause.operator if holds else CONTRARY[clause.operator]
            return f"{self._term(clause.left)} {self._against(how, self._term(clause.right))}"
        return f"{self._meaning(clause.fact)}: {self._predicate(clause, holds)}"

    def _predicate(
        self, clause: Compare | CompareFacts | InList | Between | StartsWith | IsNull, holds: bool
    ) -> str:
        match clause:
            case IsNull():
                return self.say("unknown") if holds else self.say("known")
            case Compare(fact, operator, value):
                return self._comparison(fact, operator if holds else CONTRARY[operator], value)
            case CompareFacts(_, operator, other):
                how = operator if holds else CONTRARY[operator]
                return self._against(how, f"“{self._meaning(other)}”")
            case InList(fact, values):
                listed = ", ".join(self._value(fact, one) for one in values)
                text = self.say("one of {listed}") if holds else self.say("none of {listed}")
                return text.format(listed=listed)
            case Between(fact, low, high):
                text = self.say("from {low} to {high}") if holds else self._outside()
                return text.format(low=self._value(None, low), high=self._value(fact, high))
            case StartsWith(_, prefix):
                text = self.say("begins with {prefix}") if holds else self._other_start()
                return text.format(prefix=f"“{prefix}”")

    def _outside(self) -> str:
        return self.say("not from {low} to {high}")

    def _other_start(self) -> str:
        return self.say("does not begin with {prefix}")

    def _comparison(self, fact: str, operator: Operator, value: Literal) -> str:
        if isinstance(value, bool):
            yes = value is (operator is Operator.EQUAL)
            return self.say("yes") if yes else self.say("no")
        return self._against(operator, self._value(fact, value))

    def _against(self, operator: Operator, value: str) -> str:
        text = {
            Operator.EQUAL: "{value}",
            Operator.UNEQUAL: self.say("not {value}"),
            Operator.LESS: self.say("less than {value}"),
            Operator.LESS_OR_EQUAL: self.say("at most {value}"),
            Operator.GREATER: self.say("more than {value}"),
            Operator.GREATER_OR_EQUAL: self.say("at least {value}"),
        }[operator]
        return text.format(value=value)

    def _value(self, fact: str | None, value: Literal) -> str:
        if isinstance(value, bool):
            return self.say("yes") if value else self.say("no")
        if isinstance(value, str):
            return f"“{value}”"
        known = FACTS.get(fact) if fact else None
        return self.say.amount(value, known.unit if known else None)

    def _meaning(self, fact: str) -> str:
        known = FACTS.get(fact)
        return self.say(known.meaning) if known else fact

    def _term(self, term: Term) -> str:
        match term:
            case FactTerm(name):
                return f"“{self._meaning(name)}”"
            case Constant(value):
                return self.say.number(value)
            case Arithmetic(operator, left, right):
                sign = {"*": "×", "/": "÷", "-": "−"}.get(operator, operator)
                return f"({self._term(left)} {sign} {self._term(right)})"
