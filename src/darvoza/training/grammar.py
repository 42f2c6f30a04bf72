"""The scenario grammar: kinds of stories, typologies, odd signs, secrets and demeanour, from YAML.

Everything is checked when it is read, so that no case can be drawn which cannot be solved or is
not fair; ``docs/practice.md`` shows the grammar by example.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from darvoza.errors import ScenarioError
from darvoza.profiles.indicators import indicators
from darvoza.records import Mode, ThreatArea
from darvoza.subjects import SubjectKind
from darvoza.training.entry import Entry, entries_of
from darvoza.training.kinds import Scenarios, StoryKind, Typology
from darvoza.training.lies import read_hidden, read_lie
from darvoza.training.odd_signs import read_secret, read_sign
from darvoza.training.soundness import check_sound
from darvoza.training.topics import TOPICS
from darvoza.training.values import Spread, read_spread
from darvoza.training.words import NEEDED, words

FILES = ("stories.yml", "typologies.yml", "odd_signs.yml", "secrets.yml", "demeanour.yml")


@cache
def scenarios() -> Scenarios:
    """The scenarios that are shipped: pack ``standard``.

    Raises:
        ScenarioError: a file is wrong; names file, entry and field.
    """
    folder = files("darvoza.training").joinpath("scenarios")
    texts = {name: folder.joinpath(name).read_text(encoding="utf-8") for name in FILES}
    return read_scenarios(texts, {language: words(language) for language in NEEDED})


def read_scenarios(
    texts: Mapping[str, str], books: Mapping[str, Mapping[str, str]]
) -> Scenarios:  # fmt: skip
    """Scenarios from the *texts* of FILES, their words spelled in every one of *books*.

    Raises:
        ScenarioError: a file is wrong; names file, entry and field.
    """
    entries = {name: _entries(name, texts) for name in FILES}
    stories = {name: _story(entry) for name, entry in _completed(entries["stories.yml"]).items()}
    read = Scenarios(
        stories=MappingProxyType(stories),
        typologies={name: _typology(one, stories) for name, one in entries[FILES[1]].items()},
        signs={name: read_sign(one, stories) for name, one in entries[FILES[2]].items()},
        secrets={name: read_secret(one, stories) for name, one in entries[FILES[3]].items()},
        demeanour={name: _observed(one) for name, one in entries[FILES[4]].items()},
    )
    check_sound(read, books)
    return read


def _entries(name: str, texts: Mapping[str, str]) -> Mapping[str, Entry]:
    if name not in texts:
        raise ScenarioError(f"{name}: this file is missing: put it beside the others")
    root = entries_of(name, texts[name])
    return {one: root.under(one) for one in root.fields}


def _completed(entries: Mapping[str, Entry]) -> Mapping[str, Entry]:
    """Stories with the topics of the earlier story that `like` names, but those of `without`."""
    made: dict[str, Entry] = {}
    for name, entry in entries.items():
        made[name] = _like(entry, made) if "like" in entry.fields else entry
    return made


def _like(entry: Entry, earlier: Mapping[str, Entry]) -> Entry:
    other = earlier[entry.known("like", entry.needed("like"), earlier, "earlier story")]
    base = other.table("topics")
    dropped = entry.names("without", base, "topic") if "without" in entry.fields else ()
    kept = {topic: one for topic, one in base.items() if topic not in dropped}
    own = entry.table("topics") if "topics" in entry.fields else {}
    rest = {name: one for name, one in entry.fields.items() if name not in ("like", "without")}
    return Entry(entry.file, entry.name, {**rest, "topics": {**kept, **own}})


def _story(entry: Entry) -> StoryKind:
    entry.only("mode", "subject", "share", "topics")
    topics = entry.under("topics")
    spreads: dict[str, Spread] = {}
    for topic in topics.fields:
        topics.known(topic, topic, TOPICS, "topic")
        spreads[topic] = read_spread(topics, topic, tuple(spreads))
    return StoryKind(
        id=entry.name,
        mode=Mode(entry.known("mode", entry.needed("mode"), list(Mode), "mode")),
        subject=SubjectKind(
            entry.known("subject", entry.needed("subject"), list(SubjectKind), "subject")
        ),
        share=entry.number("share", low=0.01, high=1000),
        spreads=spreads,
    )


def _typology(entry: Entry, stories: Mapping[str, StoryKind]) -> Typology:
    entry.only("stories", "share", "area", "harm", "protect", "indicators", "lies", "hidden")
    return Typology(
        id=entry.name,
        stories=entry.names("stories", stories, "story"),
        share=entry.number("share", low=0.01, high=1000),
        area=ThreatArea(entry.known("area", entry.needed("area"), list(ThreatArea), "area")),
        harm=entry.whole("harm", low=1, high=5),
        protect=_protects(entry),
        indicators=entry.names("indicators", indicators(), "indicator"),
        lies=tuple(map(read_lie, entry.rows("lies"))),
        hidden=read_hidden(entry.under("hidden")) if "hidden" in entry.fields else None,
    )


def _protects(entry: Entry) -> bool:
    value = entry.fields.get("protect", False)
    if not isinstance(value, bool):
        raise entry.wrong("protect", f"{value!r} is neither true nor false")
    return value


def _observed(entry: Entry) -> float:
    entry.only("share")
    return entry.number("share", low=0.01, high=1000)
