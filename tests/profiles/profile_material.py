"""A small catalogue, and hypothesis strategies for conditions and facts over it."""

import math
from datetime import date

from hypothesis import strategies as st

from darvoza.facts.fact import Fact, FactSource, FactType, LegalClass
from darvoza.profiles.criteria import (
    Arithmetic,
    Between,
    Compare,
    CompareFacts,
    CompareTerms,
    Constant,
    FactTerm,
    InList,
    IsNull,
    Operator,
    StartsWith,
    all_of,
    any_of,
    facts_in,
    negation,
)
from darvoza.profiles.normal import conjunctions
from darvoza.profiles.profile import AppliesTo, Profile
from darvoza.records import Channel, ThreatArea
from darvoza.subjects import SubjectKind

ANY = frozenset(SubjectKind)
TRAVELLER = frozenset({SubjectKind.TRAVELLER})
SCOPE = {"subject": "traveller", "mode": "air", "direction": "arrival", "checkpoint": "ALA"}


def fact(name, kind, legal="plain", *, subjects=ANY, askable=False):
    return Fact(
        name, subjects, FactType(kind), None, name, FactSource.MESSAGE, LegalClass(legal),
        lambda known: None, askable,
    )  # fmt: skip


CATALOGUE = {
    line.name: line
    for line in (
        fact("has_bags", "boolean", askable=True),
        fact("alone", "boolean"),
        fact("booking_days_ahead", "integer"),
        fact("bags", "integer", askable=True),
        fact("gross_kg", "number"),
        fact("measured_kg", "number", askable=True),
        fact("form_of_payment", "code"),
        fact("agency", "text"),
        fact("agency_place", "text"),
        fact("route", "code", "proxy"),
        fact("nationality", "code", "protected", subjects=TRAVELLER),
        fact("sex", "code", "protected", subjects=TRAVELLER),
        fact("description", "text", "identifying"),
        fact("mode", "code"),
    )
}

FACTS_OF_TYPE = {
    kind: [name for name, line in CATALOGUE.items() if line.type == kind] for kind in FactType
}
NUMERIC_FACTS = FACTS_OF_TYPE[FactType.INTEGER] + FACTS_OF_TYPE[FactType.NUMBER]
WORD_FACTS = FACTS_OF_TYPE[FactType.TEXT] + FACTS_OF_TYPE[FactType.CODE]

EDGES = [0, 1, -1, 2, 3, 2**53 - 1, 2**53, 2**53 + 1, -(2**53) - 1, 2**63 - 1]
WORDS = [
    "a",
    "ab",
    "abc",
    "b",
    "CA",
    "é",
    "e\u0301",
    "éa",
    "\u212b",
    "a'b",
    "я",
    "\U0001f600",
    "z z",
]
FLOATS = [0.0, -0.0, 0.1, 0.5, 1.0, 2.0, 1e-300, 1e300, float(2**53), 5e-324]

integers = st.sampled_from(EDGES) | st.integers(-5, 5)
numbers = st.sampled_from(FLOATS) | st.floats(-5, 5, allow_nan=False)
words = st.sampled_from([word for word in WORDS if word != "e\u0301"])
composed = st.sampled_from(["a", "ab", "abc", "b", "CA", "é", "éa", "Å", "a'b", "я", "\U0001f600"])

VALUES = {
    FactType.BOOLEAN: st.booleans(),
    FactType.INTEGER: integers,
    FactType.NUMBER: numbers
    | st.integers(-3, 3)
    | st.sampled_from([math.inf, -math.inf, math.nan]),
    FactType.TEXT: st.sampled_from([*WORDS, ""]) | st.text("abeé\u0301я'", max_size=3),
    FactType.CODE: st.sampled_from([*WORDS, ""]),
}

LITERALS = {
    FactType.BOOLEAN: st.booleans(),
    FactType.INTEGER: integers,
    FactType.NUMBER: numbers,
    FactType.TEXT: composed,
    FactType.CODE: composed,
}

operators = st.sampled_from(list(Operator))


@st.composite
def one_fact_clauses(draw):
    name = draw(st.sampled_from(list(CATALOGUE)))
    kind = CATALOGUE[name].type
    literal = LITERALS[kind]
    shapes = ["compare", "in", "null"]
    shapes += ["between"] if kind != FactType.BOOLEAN else []
    shapes += ["prefix"] if name in WORD_FACTS else []
    shape = draw(st.sampled_from(shapes))
    if shape == "compare":
        equality = st.sampled_from([Operator.EQUAL, Operator.UNEQUAL])
        how = draw(equality if kind == FactType.BOOLEAN else operators)
        return Compare(name, how, draw(literal))
    if shape == "in":
        chosen = draw(st.lists(literal, min_size=1, max_size=4))
        return InList(name, tuple(dict.fromkeys(chosen)))
    if shape == "between":
        low, high = sorted((draw(literal), draw(literal)))
        return Between(name, low, high)
    return StartsWith(name, draw(composed)) if shape == "prefix" else IsNull(name)


numeric_terms = st.recursive(
    st.sampled_from([FactTerm(name) for name in NUMERIC_FACTS])
    | (st.integers(-4, 4) | st.floats(-4, 4)).map(Constant),
    lambda terms: (
        st.builds(Arithmetic, st.sampled_from("+-*"), terms, terms)
        | st.builds(Arithmetic, st.just("/"), terms, st.sampled_from([2, 0.5, -4]).map(Constant))
    ),
    max_leaves=4,
)


def _is_arithmetic(clause):
    sides = (clause.left, clause.right)
    return facts_in(clause) and any(isinstance(side, Arithmetic) for side in sides)


term_clauses = st.builds(CompareTerms, numeric_terms, operators, numeric_terms).filter(
    _is_arithmetic
)


@st.composite
def fact_pairs(draw):
    family = draw(st.sampled_from([NUMERIC_FACTS, WORD_FACTS]))
    one, other = draw(st.permutations(family))[:2]
    return CompareFacts(one, draw(operators), other)


clauses = one_fact_clauses() | one_fact_clauses() | fact_pairs() | term_clauses

trees = st.recursive(
    clauses,
    lambda parts: (
        st.lists(parts, min_size=2, max_size=3).map(lambda few: all_of(*few))
        | st.lists(parts, min_size=2, max_size=3).map(lambda few: any_of(*few))
        | parts.map(negation)
    ),
    max_leaves=6,
)

fact_values = st.fixed_dictionaries(
    {
        name: st.one_of(st.none(), VALUES[line.type], VALUES[line.type])
        for name, line in CATALOGUE.items()
    }
)
"""Every fact is unknown in a third of the draws or more."""


def profile_of(tree, name="p", *, scope=None):
    return Profile(
        id=name, titles={}, instructions={}, area=ThreatArea.DRUGS, channel=Channel.RED, points=10,
        applies_to=scope or AppliesTo(subjects=ANY), condition="", tree=tree,
        conjunctions=conjunctions(tree), legal_basis=None, source=None, indicators=(), owner="",
        restricted=False, contact=None, expires=date(2030, 1, 1), tests=(),
    )  # fmt: skip


TEXT = """\
id: air-late-cash-no-bags
title: {en: "Booked late, paid in cash, no bags", ru: "Поздняя бронь, наличные, без багажа"}
instruction:
  en: Ask who paid for the ticket.
  ru: Спросите, кто оплатил билет.
area: drugs
channel: yellow
points: 40
applies_to: {subjects: [traveller], modes: [air], direction: arrival}
condition: "booking_days_ahead < 2 AND form_of_payment = 'CA' AND NOT has_bags"
legal_basis: null
source: "UNODC, public course material"
indicators: [AIR-P-001, AIR-P-002]
owner: risk-unit
restricted: false
contact: null
expires: 2027-12-31
tests:
  - {name: all, facts: {booking_days_ahead: 1, form_of_payment: CA, has_bags: false}, applies: true}
  - {name: bag, facts: {booking_days_ahead: 1, form_of_payment: CA, has_bags: true}, applies: false}
"""


def edited(*changes):
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text
