"""Scores in plain words: the sentences that stand beside the numbers."""

from darvoza.errors import Say
from darvoza.training.scoring.measured import Measured
from darvoza.training.scoring.protection import Protection
from darvoza.training.scoring.whole import FEWEST, Band, Change, Score


def change_told(change: Change, say: Say) -> str:
    """What became of the trainee between two series, as one sentence."""
    texts = {
        Change.BETTER: say("You tell the guilty from the innocent better than before."),
        Change.WORSE: say("You tell the guilty from the innocent less well than before."),
        Change.MORE_SUSPICIOUS: say(
            "You became more suspicious, not better: you stop more of the guilty and more of the"
            " innocent."
        ),
        Change.MORE_LENIENT: say(
            "You became more lenient, not better: you stop fewer of the innocent and fewer of the"
            " guilty."
        ),
        Change.NOT_SHOWN: say("These cases show no change; that may be for want of cases."),
    }
    return texts[change]


def bands_told(score: Score, say: Say) -> str:
    """How well the trainee detects, as far as the interval tells, and whether cases are wanting."""
    low, high = (_band(one, say) for one in score.bands)
    if low == high:
        text = say("Telling the guilty from the innocent: {band}.").format(band=low)
    else:
        text = say("Telling the guilty from the innocent: from “{low}” to “{high}”.")
        text = text.format(low=low, high=high)
    if score.enough:
        return text
    wanting = say("{cases} of {fewest} cases: too few for a rank or a pass.")
    return f"{text} {wanting.format(cases=score.cases, fewest=FEWEST)}"


def _band(band: Band, say: Say) -> str:
    texts = {
        Band.CHANCE: say("no better than guessing"),
        Band.SOME: say("somewhat better than guessing"),
        Band.GOOD: say("clearly better than guessing"),
        Band.VERY_GOOD: say("far better than guessing"),
    }
    return texts[band]


def protection_told(found: Protection, say: Say) -> str:
    """Whether the floor of protection holds, as one sentence."""
    if found.held is None:
        return say("Nobody in these cases needed protection.")
    if found.held:
        return say("Everybody who needed protection was routed to it.")
    return say(
        "{missed} of {cases} who needed protection were not routed to it: no certificate yet."
    ).format(missed=found.cases - found.routed, cases=found.cases)


def confidence_told(excess: Measured, say: Say) -> str:
    """Over- or under-confidence as one sentence, with its interval."""
    if not (excess.above or excess.below):
        text = say("Your confidence fits how often you are right, as far as {cases} cases tell.")
        return text.format(cases=excess.cases)
    if excess.above:
        text = say(
            "You are more sure than you are right: by {points} points of 100"
            " (between {low} and {high})."
        )
    else:
        text = say(
            "You are right more often than you are sure: by {points} points of 100"
            " (between {low} and {high})."
        )
    low, high = sorted(abs(round(limit * 100)) for limit in (excess.low, excess.high))
    return text.format(points=abs(round(excess.value * 100)), low=low, high=high)
