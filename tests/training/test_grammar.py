"""A wrong scenario file is refused with file, entry, field and what to do."""

from collections.abc import Mapping
from importlib.resources import files

import pytest

from darvoza.errors import ScenarioError
from darvoza.profiles.indicators import UseRule, indicators
from darvoza.records import Mode, ThreatArea
from darvoza.subjects import SubjectKind
from darvoza.training.checks import CHECKS
from darvoza.training.grammar import FILES, read_scenarios, scenarios
from darvoza.training.kinds import Scenarios
from darvoza.training.words import NEEDED, words

BOOKS = {language: words(language) for language in NEEDED}
FOLDER = files("darvoza.training").joinpath("scenarios")
TEXTS = {name: FOLDER.joinpath(name).read_text(encoding="utf-8") for name in FILES}
STORIES, TYPOLOGIES, SIGNS, SECRETS, DEMEANOUR = FILES

WRONG: Mapping[str, tuple[str, str, str, str]] = {
    "yaml": (
        SECRETS, "topic: purpose\n", "topic: [purpose\n",
        "secrets.yml: this is no readable YAML: ",
    ),
    "twice": (
        SECRETS, "  topic: purpose\n", "  topic: purpose\n  topic: host\n",
        "secrets.yml: this is no readable YAML: topic stands twice in the entry from line 4: "
        "keep one",
    ),
    "field": (
        TYPOLOGIES, "  harm: 4\n", "  harmful: 4\n",
        "typologies.yml, courier_luggage, harmful: there is no field harmful; did you mean harm?",
    ),
    "missing": (
        TYPOLOGIES, "  area: drugs\n", "",
        "typologies.yml, courier_luggage, area: is missing: write it",
    ),
    "topic": (
        TYPOLOGIES, "{topic: host,", "{topic: hosts,",
        "typologies.yml, courier_luggage, lies 1, topic: there is no topic hosts; "
        "did you mean host?",
    ),
    "check": (
        TYPOLOGIES, "[bag_scan, bag_search]", "[bag_scam, bag_search]",
        "typologies.yml, courier_luggage, hidden, found_by: there is no check bag_scam; "
        "did you mean bag_scan?",
    ),
    "check of another mode": (
        TYPOLOGIES, "[bag_scan, bag_search]", "[parcel_scan]",
        "typologies.yml, courier_luggage, found_by: parcel_scan cannot be made of the story "
        "air_visitor: name another",
    ),
    "nothing finds": (
        TYPOLOGIES, "[bag_scan, bag_search]", "[passport]",
        "typologies.yml, courier_luggage, found_by: none of these checks finds things: "
        "name a scan, search or measure",
    ),
    "indicator": (
        TYPOLOGIES, "[AIR-P-002,", "[AIR-P-999,",
        "typologies.yml, courier_luggage, indicators: there is no indicator AIR-P-999; "
        "did you mean AIR-P-009?",
    ),
    "blocked indicator": (
        TYPOLOGIES, "[AIR-P-002,", "[NO-P-001,",
        "typologies.yml, courier_luggage, indicators: NO-P-001 must not be used (docs/rights.md): "
        "take it away",
    ),
    "blocked indicator of a sign": (
        SIGNS, "indicators: [AIR-P-002]", "indicators: [NO-P-006]",
        "odd_signs.yml, late_ticket, indicators: NO-P-006 must not be used (docs/rights.md): "
        "take it away",
    ),
    "protecting indicator": (
        TYPOLOGIES, "[AIR-P-002,", "[THB-P-001,",
        "typologies.yml, courier_luggage, indicators: THB-P-001 may only protect a person: "
        "write `protect: true` or take it away",
    ),
    "share": (
        TYPOLOGIES, "  share: 4\n", "  share: many\n",
        "typologies.yml, courier_luggage, share: 'many' is no number",
    ),
    "share of a word": (
        STORIES, "{visit_relatives: 5,", "{visit_relatives: often,",
        "stories.yml, air_visitor, topics, purpose, visit_relatives: 'often' is no number",
    ),
    "no share": (
        STORIES, "{visit_relatives: 5,", "{visit_relatives: 0,",
        "stories.yml, air_visitor, topics, purpose: the share of visit_relatives is 0: "
        "take it away or raise it",
    ),
    "harm": (
        TYPOLOGIES, "  harm: 4\n", "  harm: 9\n",
        "typologies.yml, courier_luggage, harm: 9 does not lie between 1 and 5",
    ),
    "range": (
        STORIES, "{low: 3, usual: 9, high: 45}", "{low: 3, usual: 9, high: 2}",
        "stories.yml, air_visitor, topics, stay_days, high: 2 does not lie between 3 and 10000000",
    ),
    "topic of another mode": (
        STORIES, "    document_days: {low: 40,",
        "    seal: {seal_whole: 1}\n    document_days: {low: 40,",
        "stories.yml, air_visitor, seal: is no topic of mode air",
    ),
    "by": (
        STORIES, "      by: purpose\n", "      by: payer\n",
        "stories.yml, air_visitor, topics, host, by: there is no earlier topic of this story payer",
    ),
    "else": (
        STORIES, "      else: {tour_guide: 2,", "      tourism: {tour_guide: 2,",
        "stories.yml, air_visitor, topics, host, else: is missing: "
        "it says what holds for every other value",
    ),
    "like": (
        STORIES, "  like: air_visitor\n", "  like: air_visitors\n",
        "stories.yml, air_worker, like: there is no earlier story air_visitors; "
        "did you mean air_visitor?",
    ),
    "word": (
        STORIES, "{visit_relatives: 5,", "{visit_mars: 5,",
        "stories.yml, air_visitor, visit_mars: there is no text for visit_mars: "
        "add it to words/en.yml",
    ),
    "no path": (
        TYPOLOGIES, "    - {topic: lodging, becomes: {no_booking: 1}}\n", "",
        "typologies.yml, courier_luggage, lies: in the story air_visitor there are not two "
        "independent ways to the truth: lie always about two topics that a liar expects and that "
        "two different checks show",
    ),
    "no difference": (
        TYPOLOGIES, "{unknown_number: 3, hired_contact: 2}", "{aunt: 1}",
        "typologies.yml, courier_luggage, lies: what host becomes can agree with what air_visitor "
        "claims: widen it",
    ),
    "lie of another story": (
        TYPOLOGIES, "    - {topic: host,",
        "    - {topic: seal, becomes: other}\n    - {topic: host,",
        "typologies.yml, courier_luggage, lies: the story air_visitor has no topic seal: "
        "add it there or take this away",
    ),
    "hidden thing of a topic that is true": (
        TYPOLOGIES,
        "    - {topic: cash, becomes: {low: 14000, usual: 40000, high: 180000, step: 100}}",
        "    - {topic: host, becomes: {unknown_number: 1}}",
        "typologies.yml, cash_undeclared, hidden: it is taken from cash, which is not always lied "
        "about: lie about it always",
    ),
    "times": (
        TYPOLOGIES, "{times: [1.08, 1.25]}", "{times: 1.2}",
        "typologies.yml, truck_precursors, lies 3, becomes, times: 1.2 is no pair: "
        "write [1.2, 1.5]",
    ),
    "protect": (
        TYPOLOGIES, "protect: true", "protect: perhaps",
        "typologies.yml, unwitting_courier, protect: 'perhaps' is neither true nor false",
    ),
    "ratio": (
        SIGNS, "guilty: 0.15", "guilty: 0.5",
        "odd_signs.yml, late_ticket, guilty: 0.5 does not lie between 0.08 and 0.24",
    ),
    "unconfirmed": (
        SIGNS, "confirmed_by: [host_call]", "confirmed_by: [hotel_call]",
        "odd_signs.yml, late_ticket, explanations: hotel_call does not show purpose: "
        "name a check that does",
    ),
    "secret on the screen": (
        SECRETS, "  topic: purpose\n", "  topic: payer\n",
        "secrets.yml, clinic_visit, topic: payer stands on the screen from the start: "
        "hide another topic",
    ),
    "secret of another story": (
        SECRETS, "  topic: purpose\n", "  topic: seal\n",
        "secrets.yml, clinic_visit, stories: the story air_visitor has no topic seal",
    ),
    "list": (
        SECRETS, "confirmed_by: [host_call]", "confirmed_by: host_call",
        "secrets.yml, clinic_visit, confirmed_by: 'host_call' is no list: write [first, second]",
    ),
    "observation": (
        DEMEANOUR, "speaks_slowly: {share: 3}", "speaks_slowly: 3",
        "demeanour.yml, speaks_slowly: 3 is no table: write `name: value` lines",
    ),
}  # fmt: skip


def read(file: str, old: str, new: str) -> Scenarios:
    assert old in TEXTS[file], old
    return read_scenarios({**TEXTS, file: TEXTS[file].replace(old, new, 1)}, BOOKS)


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_says_where_and_what_to_do(name: str) -> None:
    file, old, new, expected = WRONG[name]
    with pytest.raises(ScenarioError) as caught:
        read(file, old, new)
    assert str(caught.value).startswith(expected)


def test_a_missing_file_is_told() -> None:
    with pytest.raises(ScenarioError, match=r"stories.yml: this file is missing"):
        read_scenarios({}, BOOKS)


def test_a_word_that_one_language_lacks_is_told() -> None:
    poorer = {**BOOKS, "ru": {word: text for word, text in BOOKS["ru"].items() if word != "taxi"}}
    with pytest.raises(ScenarioError, match=r"there is no text for taxi: add it to words/ru.yml"):
        read_scenarios(TEXTS, poorer)


def test_a_story_without_typology_is_told() -> None:
    known = TEXTS[TYPOLOGIES].replace("[air_family]", "[air_visitor]")
    with pytest.raises(ScenarioError, match=r"air_family, topics: no typology has this story"):
        read_scenarios({**TEXTS, TYPOLOGIES: known}, BOOKS)


def test_there_is_enough_to_practise_on() -> None:
    held = scenarios()
    assert len(held.typologies) >= 26
    assert len(held.signs) >= 14
    assert len(held.secrets) >= 6
    assert {story.mode for story in held.stories.values()} == set(Mode)
    assert {story.subject for story in held.stories.values()} == set(SubjectKind)


def test_the_typologies_span_the_threat_areas() -> None:
    areas = {one.area for one in scenarios().typologies.values()}
    assert areas >= {
        ThreatArea.DRUGS, ThreatArea.PRECURSORS, ThreatArea.TRAFFICKING, ThreatArea.SMUGGLING,
        ThreatArea.DOCUMENTS, ThreatArea.CASH, ThreatArea.REVENUE, ThreatArea.WILDLIFE,
        ThreatArea.WEAPONS, ThreatArea.PROTECTION,
    }  # fmt: skip


def test_every_story_has_signs_and_a_harmless_secret() -> None:
    held = scenarios()
    for story in held.stories:
        assert sum(story in sign.stories for sign in held.signs.values()) >= 3, story
        assert any(story in secret.stories for secret in held.secrets.values()), story


def test_no_indicator_of_the_block_list_is_cited() -> None:
    held = scenarios()
    cited = {one for each in (held.typologies, held.signs)
             for kind in each.values() for one in kind.indicators}  # fmt: skip
    assert len(cited) >= 60
    assert all(indicators()[one].use_rule is not UseRule.DO_NOT_USE for one in cited)


def test_signs_are_worth_little() -> None:
    for sign in scenarios().signs.values():
        assert 1 <= sign.guilty / sign.innocent <= 3
        assert all(set(one.confirmed_by) <= set(CHECKS) for one in sign.explanations)
