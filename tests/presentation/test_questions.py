"""Every fact that a question can tell has its question."""

from darvoza.facts import FACTS
from darvoza.presentation import language
from darvoza.presentation.questions import question


def test_every_askable_fact_has_a_question_and_no_other():
    say = language("en")
    asked = {name for name in FACTS if question(name, say) is not None}
    assert asked == {name for name, fact in FACTS.items() if fact.askable}
