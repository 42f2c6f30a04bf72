"""⑤ Profiles: conditions that officers write over facts, their check, match and governed life.

``load`` reads a profile file; ``Matcher`` tells which profiles apply to a crossing; ``explain``
shows every clause with the value seen; ``asks`` names what to ask; ``next_state`` guards the way
from draft to retired. The condition language: docs/conditions.md.
"""

from darvoza.profiles.asks import asks
from darvoza.profiles.check import Caution, Checked, check
from darvoza.profiles.criteria import Criteria
from darvoza.profiles.forms import from_json, to_json, to_text
from darvoza.profiles.indicators import Indicator, UseRule, indicators
from darvoza.profiles.interpret import ClauseTruth, evaluate, explain
from darvoza.profiles.lifecycle import (
    ProfileEvent,
    State,
    authors_of,
    next_state,
    state_of,
    version_in_force,
)
from darvoza.profiles.load import load
from darvoza.profiles.match import Matched, Matcher
from darvoza.profiles.parse import Parsed, parse
from darvoza.profiles.profile import (
    AppliesTo,
    Profile,
    ProfileSet,
    ProfileTest,
    ProfileTestResult,
    content_hash,
    profile_set,
    run_tests,
)

__all__ = [
    "AppliesTo",
    "Caution",
    "Checked",
    "ClauseTruth",
    "Criteria",
    "Indicator",
    "Matched",
    "Matcher",
    "Parsed",
    "Profile",
    "ProfileEvent",
    "ProfileSet",
    "ProfileTest",
    "ProfileTestResult",
    "State",
    "UseRule",
    "asks",
    "authors_of",
    "check",
    "content_hash",
    "evaluate",
    "explain",
    "from_json",
    "indicators",
    "load",
    "next_state",
    "parse",
    "profile_set",
    "run_tests",
    "state_of",
    "to_json",
    "to_text",
    "version_in_force",
]
