"""What an officer asks for each fact that only a question can tell: a sentence to be read aloud."""

from darvoza.presentation.language import Language


def question(fact: str, say: Language) -> str | None:
    """The question for *fact*, open and checkable, in one language; None where there is none.

    Questions whose answers can be checked work, signs of stress do not (docs/rights.md).
    """
    texts = {
        "in_transit": say("Do you travel on today without staying in the country?"),
        "declared_purpose": say("What do you travel for?"),
        "stay_days": say("How many days will you stay?"),
        "declared_cash": say("How much cash do you carry, in all currencies together?"),
        "declared_cash_currency": say("In which currency is the cash you carry?"),
        "address_given": say("Where will you stay? Please give street and town."),
        "contact_given": say("Under which telephone number can you be reached?"),
        "excess_when_empty_kg": say("You declare the vehicle empty: please drive onto the scales."),
        "vin_valid": say("May I see the number on the chassis?"),
        "weight_difference_kg": say("What is the gross weight? Please drive onto the scales."),
        "weight_difference_percent": say("What is the gross weight? Please drive onto the scales."),
        "empty": say("Is the vehicle empty, or is there a load in it?"),
        "occupants": say("How many people are in the vehicle?"),
    }
    return texts.get(fact)
