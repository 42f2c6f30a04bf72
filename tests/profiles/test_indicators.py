"""The shipped table of indicators."""

from collections import Counter

from darvoza.profiles.indicators import UseRule, indicators


def test_the_whole_public_list_ships_with_its_rules():
    rules = Counter(indicator.use_rule for indicator in indicators().values())
    assert rules == {
        UseRule.NEVER_ALONE: 80,
        UseRule.OK: 63,
        UseRule.DO_NOT_USE: 18,
        UseRule.PROTECT_ONLY: 14,
    }


def test_every_myth_and_unlawful_ground_is_blocked():
    blocked = {name for name, line in indicators().items() if line.use_rule is UseRule.DO_NOT_USE}
    assert blocked == {name for name in indicators() if name.startswith("NO-")}
    assert all(line.title for line in indicators().values())
