"""What the debrief tape says: what became of each way to the truth, and one thing to do better.

Both are ids of the training side (`darvoza.training.tape`), as topics and checks are.
"""

from collections.abc import Mapping

from darvoza.presentation.language import Language


def missed_word(missed: str, say: Language) -> str:
    """What became of one way to the truth; raises KeyError for what is not listed."""
    return {
        "taken": say("You found it: asked and checked."),
        "not_asked": say(
            "You checked it, but nobody had been asked: there was nothing to compare."
        ),
        "not_checked": say("You asked, and the answer was not so: a check would have shown it."),
        "not_said": say("You asked, and nothing definite was answered: ask something near it."),
        "shown_too_early": say(
            "The evidence was shown before the question: then all agree with it."
        ),
        "neither": say("Neither asked nor checked."),
    }[missed]


def advice_title(advice: str, say: Language) -> str:
    """The one thing to do better, in a few words; raises KeyError for what is not listed."""
    return _titles(say)[advice]


def advice_told(advice: str, say: Language) -> str:
    """Why, and how; raises KeyError for what is not listed."""
    return {**_if_passed(say), **_otherwise(say)}[advice]


def _titles(say: Language) -> Mapping[str, str]:
    return {
        "protect": say("Think of who needs help"),
        "act_on_what_you_found": say("Trust what you found"),
        "ask_before_showing": say("Ask first, show afterwards"),
        "check_what_was_said": say("Check what was said"),
        "ask_the_unexpected": say("Ask what nobody prepares for"),
        "confirm_the_odd": say("Look for the harmless reason"),
        "find_the_reason": say("Find the reason, not only the case"),
        "do_not_accuse": say("Ask, do not accuse"),
        "surer_than_right": say("Be less sure while it is open"),
        "let_go": say("Explained is explained"),
        "spare_time": say("Choose the short check first"),
        "nothing": say("Nothing to do better here"),
    }


def _if_passed(say: Language) -> Mapping[str, str]:
    return {
        "protect": say(
            "Somebody here needed protection. Whoever is a victim or asks for help is helped by the"
            " protection officer, and by nothing else. When somebody else holds the passport, the"
            " money or the answers, speak to the person alone."
        ),
        "act_on_what_you_found": say(
            "You had it in your hands: a check showed something else than was said. One such pair"
            " is enough to look closer. Next time name it as the reason and stop."
        ),
        "ask_before_showing": say(
            "You put the evidence before you asked. Then everybody agrees with it, whoever they"
            " are. Ask what was planned, bought or packed, hear the whole answer, and only then"
            " show what you have."
        ),
        "check_what_was_said": say(
            "You asked the right thing, and the answer could be checked. One short check after a"
            " good question tells more than ten further questions."
        ),
        "ask_the_unexpected": say(
            "A prepared story holds where questions are expected. Ask everybody one or two things"
            " that only somebody who lives the story knows, and that you can check."
        ),
    }


def _otherwise(say: Language) -> Mapping[str, str]:
    return {
        "confirm_the_odd": say(
            "What looked odd had a harmless reason, and a check would have confirmed it. Odd signs"
            " are common among innocent people: look for the reason before you stop somebody."
        ),
        "find_the_reason": say(
            "You were right, but nothing on the screen showed it yet: next time it may be somebody"
            " innocent. Ask one thing that can be checked, and check it, before you stop somebody."
        ),
        "do_not_accuse": say(
            "An accusation brings a denial from everybody, guilty or not, and nothing that can be"
            " checked. An open question costs as little and brings facts."
        ),
        "surer_than_right": say(
            "You were very sure, and it was not so. How sure you are should follow from what you"
            " checked: with nothing checked, 50 per cent is an honest answer."
        ),
        "let_go": say(
            "You had explained everything that was odd, and still stopped somebody innocent. When"
            " the reason is confirmed and nothing else speaks for a control, let them go on."
        ),
        "spare_time": say(
            "You were right, and it took somebody innocent a long time. The data on the screen and"
            " a short call often answer the same question."
        ),
        "nothing": say("The decision was right, and nothing in it asks to be done otherwise."),
    }
