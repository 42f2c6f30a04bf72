"""The guard of reasons (reference/training.md §6 row 7)."""

from itertools import product

import pytest

from darvoza.facts import FACTS, LegalClass
from darvoza.profiles.indicators import UseRule, indicators
from darvoza.records import DecisionKind
from darvoza.training.reasons import Pin, PinKind, Reason, Stop, check_reasons

BY_RULE = {
    rule: [one.id for one in indicators().values() if one.use_rule is rule] for rule in UseRule
}
BLOCKED = BY_RULE[UseRule.DO_NOT_USE]
DECISIONS = [None, *DecisionKind]


def reason(*names: str, of: str = "hotel_call", words: str = "") -> Reason:
    return Reason(pins=(Pin(PinKind.CHECK, of),), indicators=names, words=words)


def stops(*reasons: Reason, **more) -> list[Stop]:
    return [one.stop for one in check_reasons(reasons, **more)]


@pytest.mark.parametrize("name", BLOCKED)
def test_no_blocked_row_passes_alone_or_joined_with_any_other(name):
    for decision in DECISIONS:
        assert Stop.BLOCKED in stops(reason(name), decision=decision)
    for other in indicators():
        joined = [
            [reason(name, other)],
            [reason(name), reason(other, of="weighbridge")],
            [reason(other, of="weighbridge"), reason(name)],
        ]
        for cited, decision in product(joined, (None, DecisionKind.PROTECT)):
            found = check_reasons(cited, decision=decision)
            assert any(one.stop is Stop.BLOCKED and one.over == name for one in found)


def test_there_are_eighteen():
    assert len(BLOCKED) == 18


def test_a_blocked_reason_never_supports_another():
    weak = BY_RULE[UseRule.NEVER_ALONE][0]
    assert stops(reason(weak), reason(BLOCKED[0], of="map")) == [Stop.ALONE, Stop.BLOCKED]


@pytest.mark.parametrize("name", BY_RULE[UseRule.NEVER_ALONE])
def test_what_may_never_stand_alone_needs_an_independent_second(name):
    assert stops(reason(name)) == [Stop.ALONE]
    assert stops(reason(name), reason("AIR-P-014", of="booking_record")) == []
    assert stops(reason(name), reason(name, of="booking_record")) == [Stop.ALONE] * 2
    assert stops(reason(name), reason(of="hotel_call")) == [Stop.ALONE]


@pytest.mark.parametrize("name", BY_RULE[UseRule.OK])
def test_a_plain_indicator_stands_alone(name):
    assert stops(reason(name)) == []


@pytest.mark.parametrize("name", BY_RULE[UseRule.PROTECT_ONLY])
def test_what_may_only_protect_opens_help_only(name):
    assert stops(reason(name), decision=DecisionKind.PROTECT) == []
    for decision in set(DECISIONS) - {DecisionKind.PROTECT}:
        assert stops(reason(name), decision=decision) == [Stop.PROTECT_ONLY]


def test_a_protected_fact_or_field_is_no_reason_and_supports_none():
    protected = [one.name for one in FACTS.values() if one.legal_class is LegalClass.PROTECTED]
    plain = Reason(pins=(Pin(PinKind.CHECK, "weighbridge"),))
    for pin in (
        *(Pin(PinKind.FACT, name) for name in protected),
        Pin(PinKind.PAPER, "passport.nationality"), Pin(PinKind.PAPER, "sex"),
    ):  # fmt: skip
        assert stops(Reason(pins=(pin,))) == [Stop.TRAIT]
        assert stops(Reason(pins=(pin,)), plain) == [Stop.TRAIT]
        assert stops(Reason(pins=(pin, *plain.pins))) == [Stop.TRAIT]


def test_a_proxy_needs_a_second_reason_that_is_no_proxy():
    proxies = [one.name for one in FACTS.values() if one.legal_class is LegalClass.PROXY]
    one, other = (Reason(pins=(Pin(PinKind.FACT, name),)) for name in proxies[:2])
    plain = Reason(pins=(Pin(PinKind.CHECK, "weighbridge"),))
    assert stops(one) == [Stop.ALONE]
    assert stops(one, other) == [Stop.ALONE, Stop.ALONE]
    assert stops(one, plain) == []
    contradicted = Reason(pins=(Pin(PinKind.ANSWER, "birthplace"), Pin(PinKind.CHECK, "passport")))
    assert stops(contradicted) == []
    assert stops(Reason(pins=contradicted.pins[:1])) == [Stop.ALONE]


def test_a_reason_is_pinned_to_something_on_the_screen():
    pin = Pin(PinKind.ANSWER, "payer")
    assert stops(Reason(pins=())) == [Stop.UNPINNED]
    assert stops(Reason(pins=(pin,)), screen={pin}) == []
    assert stops(Reason(pins=(pin,)), screen=()) == [Stop.NOT_ON_SCREEN]
    assert stops() == [Stop.NOTHING]
    assert stops(Reason(pins=(Pin(PinKind.FACT, "aura"),))) == [Stop.UNKNOWN]
    assert stops(reason("AIR-P-999")) == [Stop.UNKNOWN]


STOPPED_WORDS = [
    ("NO-P-001", "avoids eye contact", "не смотрел в глаза"),
    ("NO-P-002", "fidgets at the desk", "ёрзает на стуле"),
    ("NO-P-003", "looked up to the right", "смотрел вверх и вправо"),
    ("NO-P-004", "micro-expression of fear", "микровыражение лица"),
    ("NO-P-005", "trembling voice", "голос дрожал"),
    ("NO-P-006", "the driver is nervous", "водитель нервничает"),
    ("NO-P-007", "too calm for this", "слишком спокоен"),
    ("NO-P-008", "first off the plane", "вышел последним"),
    ("NO-P-009", "he is Afghan", "потому что таджик"),
    ("NO-P-010", "foreign accent", "говорит с акцентом"),
    ("NO-P-011", "has a beard", "с бородой"),
    ("NO-P-012", "because she is a woman", "беременная"),
    ("NO-P-013", "young man with one bag", "молодой человек"),
    ("NO-P-014", "he stammers", "заикается"),
    ("NO-P-015", "poorly dressed", "бедно одет"),
    ("NO-P-016", "polygraph said so", "по детектору лжи"),
    ("NO-P-017", "his handwriting", "странный почерк"),
    ("NO-P-018", "counted his words", "подсчёт слов"),
]


@pytest.mark.parametrize(("row", "english", "russian"), STOPPED_WORDS)
def test_words_that_rest_on_a_blocked_row_are_stopped(row, english, russian):
    assert {one[0] for one in STOPPED_WORDS} == set(BLOCKED)
    for words in (english, russian):
        found = check_reasons([reason(words=words)])
        assert row in {one.over for one in found if one.stop is Stop.BLOCKED}


@pytest.mark.parametrize(
    "words",
    [
        "hotel says there is no booking", "paid by a stranger two hours before departure",
        "booking says March, passport issued in May", "1,200 kg more on the scale than on paper",
        "citizen passport number differs from the chip", "the Uzbek visa is out of date",
        "в гостинице брони нет", "на весах на 1200 кг больше, чем в накладной",
        "билет оплатил незнакомый человек", "номер паспорта не совпадает с чипом",
        "туркменская виза просрочена", "на стене фургона свежий шов",
    ],
)  # fmt: skip
def test_words_about_what_can_be_checked_pass(words):
    assert stops(reason(words=words)) == []


def test_every_refusal_explains_itself_and_can_be_translated():
    names = (BLOCKED[0], BY_RULE[UseRule.NEVER_ALONE][0], BY_RULE[UseRule.PROTECT_ONLY][0], "X")
    cited = [[reason(name)] for name in names]
    cited += [[], [Reason(pins=())], [Reason(pins=(Pin(PinKind.FACT, "sex"),))]]
    refusals = [check_reasons(one)[0] for one in cited]
    refusals += check_reasons([reason()], screen=())
    assert {one.stop for one in refusals} == set(Stop)
    asked: list[str] = []
    for one in refusals:
        text = one.said(lambda text: asked.append(text) or text)
        assert "{" not in text
        assert len(text) > 20
    assert len(set(asked)) >= len(Stop)
    assert "myth lab" in refusals[0].said()
