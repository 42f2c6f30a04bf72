"""Nothing yields truthfulness, stress or emotion (reference/training.md §6 row 18, design §4).

Every name that could carry such a thing out of the program is read: columns, the API's description,
templates, modules, fields, members, functions, facts. A name that must stand is allowed below with
its reason; an allowance that nothing needs any more fails.
"""

import ast
import importlib
import inspect
import pkgutil
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Float, MetaData, Table

import darvoza
from darvoza.facts import FACTS
from darvoza.store.connection import open_store
from darvoza.store.schema import metadata
from darvoza.web.app import create_app
from tests.conftest import KEY
from tests.web.world import SETTINGS

SOURCES = Path(darvoza.__file__).parent

FORBIDDEN = re.compile(
    r"""truth|decept|deceiv|deceit|\blie\b|\blies\b|lying|\bliar|honest|sincer|credib|verac|believab
    |polygraph|stress|emotion|sentiment|\bmood|feeling|nervous|anxi|arousal|demeano|suspicio
    |micro.?expression|\bgaze|eye.?contact|\bgait|voice.?(print|pitch|tone)|body.?language|psychotyp
    |personality|trustworth|intent(ion)?.?score|\bliwc""",
    re.VERBOSE,
)

_SENSES = """cv2 librosa face_recognition dlib mediapipe speech_recognition torch tensorflow
transformers whisper textblob nltk vaderSentiment"""
SENSES = frozenset(_SENSES.split())
"""Libraries that read faces, voices or moods."""

KNOWN = "the truth of a simulated world, known because it was drawn; nothing measures a person"
LOGIC = "whether a condition over facts is true; nothing is said of a person"
LIES = "what a typology changes in a practice story; drawn, never found out from anybody"
POLICY = "how a simulated subject answers; set when the case is drawn"
DRAWN = "neutral observations of a practice case, from one distribution whatever the truth"
FLAGGED = "a kind of word that the lint of notes tells its writer to take out"
CRITERION = "a trainee stops more people than before: counted decisions, not a reading of anybody"
HONEST = "the innocent explanation without which a contradiction does not count"

ALLOWED: dict[str, str] = {
    "module:simulate.truth": KNOWN,
    "module:training.lies": LIES,
    "profiles.interpret.ClauseTruth:truth": LOGIC,
    "profiles.interpret:ClauseTruth": LOGIC,
    "profiles.interpret:clause_truth": LOGIC,
    "profiles.interpret:truth_of": LOGIC,
    "profiles.limits.ValueKind:TRUTH": LOGIC,
    "simulate.truth:Truth": KNOWN,
    "simulate.truth:TruthEntry": KNOWN,
    "simulate.working.Work:truth": KNOWN,
    "training.answering:truth": KNOWN,
    "training.kinds.Scenarios:demeanour": DRAWN,
    "training.kinds.Typology:lies": LIES,
    "training.ledger.Case:demeanour": DRAWN,
    "training.ledger.Policy:TRUTHFUL": POLICY,
    "training.ledger.Policy:truthful": POLICY,
    "training.lies:Lie": LIES,
    "training.lies:read_lie": LIES,
    "training.lies:truth_of": LIES,
    "training.notes.Inference:FEELING": FLAGGED,
    "training.notes.Inference:feeling": FLAGGED,
    "training.notes.Inference:SUSPICION": FLAGGED,
    "training.notes.Inference:suspicion": FLAGGED,
    "training.odd_signs.SecretKind:truth": KNOWN,
    "training.scoring.whole.Change:MORE_SUSPICIOUS": CRITERION,
    "training.scoring.whole.Change:more_suspicious": CRITERION,
    "training.statement.Contradiction:could_be_honest": HONEST,
}
"""Where the name stands, and why it may. A new one is added here only with its own reason."""


@dataclass(frozen=True)
class Named:
    """A name that can carry something out, and where it stands."""

    where: str
    name: str

    @property
    def key(self) -> str:
        return f"{self.where}:{self.name}"


def words_of(name: str) -> str:
    """camelCase and snake_case as separate words, in lower case."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return re.sub(r"[_\-./{}]+", " ", apart).lower()


def caught(names: Iterator[Named]) -> set[str]:
    return {one.key for one in names if FORBIDDEN.search(words_of(one.name))}


def in_schema(schema: MetaData) -> Iterator[Named]:
    for table in schema.tables.values():
        yield Named("table", table.name)
        for column in table.columns:
            yield Named(f"column of {table.name}", column.name)


def in_api(described: Any, where: str = "api") -> Iterator[Named]:
    """Paths, and every key, name and enumerated value of the description; not its prose."""
    if isinstance(described, list):
        for one in described:
            yield from in_api(one, where)
    elif isinstance(described, dict):
        for key, value in described.items():
            yield Named(where, str(key))
            if key in {"enum", "required", "tags"} and isinstance(value, list):
                yield from (Named(where, str(one)) for one in value)
            if key in {"const", "name", "operationId"} and isinstance(value, str):
                yield Named(where, value)
            yield from in_api(value, where)


def in_templates() -> Iterator[Named]:
    for path in sorted((SOURCES / "web" / "templates").rglob("*")):
        yield Named("template", path.stem)


def in_facts() -> Iterator[Named]:
    return (Named("fact", name) for name in FACTS)


def modules() -> Iterator[Any]:
    for found in pkgutil.walk_packages([str(SOURCES)], "darvoza."):
        if not found.name.endswith("__main__") and ".migrations" not in found.name:
            yield importlib.import_module(found.name)


def in_package() -> Iterator[Named]:
    """Module names, and the public functions and classes of each, with fields and members."""
    for module in modules():
        where = module.__name__.removeprefix("darvoza.")
        yield Named("module", where)
        for name, member in inspect.getmembers(module):
            own = getattr(member, "__module__", None) == module.__name__
            if own and not name.startswith("_"):
                yield from in_member(where, name, member)


def in_member(where: str, name: str, member: Any) -> Iterator[Named]:
    if inspect.isfunction(member) or inspect.isclass(member):
        yield Named(where, name)
    if inspect.isclass(member) and issubclass(member, Enum):
        for one in member:
            yield from (Named(f"{where}.{name}", str(text)) for text in (one.name, one.value))
    elif inspect.isclass(member) and is_dataclass(member):
        yield from (Named(f"{where}.{name}", field.name) for field in fields(member))


@pytest.fixture(scope="module")
def described(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("described") / "copy.db"
    shutil.copyfile(sqlite_template, path)
    store = open_store(path, run="test", kind="live", key=KEY)
    yield create_app(store, SETTINGS).openapi()
    store.close()


def everything(described: Any) -> set[str]:
    return (
        caught(in_schema(metadata))
        | caught(in_api(described))
        | caught(in_templates())
        | caught(in_facts())
        | caught(in_package())
    )


def test_nothing_yields_truthfulness_stress_or_emotion(described):
    assert everything(described) - set(ALLOWED) == set()


def test_every_allowance_is_still_needed_and_says_why(described):
    assert set(ALLOWED) - everything(described) == set()
    assert all(len(reason) > 20 for reason in ALLOWED.values())


def test_nothing_is_allowed_in_the_database_the_templates_or_the_facts():
    carried_out = ("column of", "table:", "template:", "fact:")
    assert [one for one in ALLOWED if one.startswith(carried_out)] == []


def test_no_module_takes_in_sound_or_faces():
    """A photograph is kept as a record of control; nothing computes on it."""
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                assert not {one.name.partition(".")[0] for one in node.names} & SENSES, path
            elif isinstance(node, ast.ImportFrom) and not node.level:
                assert (node.module or "").partition(".")[0] not in SENSES, path


# --- the guard itself -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["truthfulness", "stress_score", "voicePitch", "emotion", "deception_probability", "lie_index",
     "credibility", "nervousness", "isHonest", "gaze_seconds", "demeanour_score", "sentiment"],
)  # fmt: skip
def test_the_guard_finds_a_planted_column(name):
    planted = MetaData()
    for table in metadata.tables.values():
        table.to_metadata(planted)
    Table("readings_of_faces", planted, Column(name, Float))
    assert caught(in_schema(planted)) - caught(in_schema(metadata)) == {
        f"column of readings_of_faces:{name}"
    }


def test_the_guard_finds_a_planted_field_member_function_and_answer_of_the_api(described):
    @dataclass(frozen=True)
    class Judged:
        stress: float

    class Kind(Enum):
        LIAR = "x"

    def deceived() -> None: ...

    found = [*in_member("m", "Judged", Judged), *in_member("m", "Kind", Kind)]
    found += in_member("m", "deceived", deceived)
    assert caught(iter(found)) == {"m.Judged:stress", "m.Kind:LIAR", "m:deceived"}
    planted = {**described, "components": {"schemas": {"X": {"properties": {"emotion": {}}}}}}
    assert "api:emotion" in caught(in_api(planted))
    assert "api:emotion" in caught(in_api({"enum": ["emotion"]}))


@pytest.mark.parametrize("name", ["client", "relief", "believed_at_page", "applies", "earliest"])
def test_the_guard_leaves_ordinary_names(name):
    assert caught(iter([Named("x", name)])) == set()
