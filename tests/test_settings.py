"""Settings come from the environment, are documented, and refuse what cannot be used."""

from pathlib import Path

import pytest

from darvoza.errors import SettingsError
from darvoza.settings import Settings, load_settings, settings_table

PAGE = Path(__file__).parents[1] / "docs" / "settings.md"


def test_an_empty_environment_gives_the_defaults():
    assert load_settings({}) == Settings()
    assert load_settings({"DARVOZA_PORT": "", "OTHER": "1"}) == Settings()


def test_values_are_read_by_type():
    found = load_settings(
        {"DARVOZA_STORE": "a.db", "DARVOZA_PORT": "9000", "DARVOZA_RANDOM_SHARE": "0.05"}
    )
    assert (found.store, found.port, found.random_share) == ("a.db", 9000, 0.05)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DARVOZA_PORT", "70000"),
        ("DARVOZA_PORT", "http"),
        ("DARVOZA_RANDOM_SHARE", "1.5"),
        ("DARVOZA_RANDOM_SHARE", "nan"),
        ("DARVOZA_RATE", "0"),
        ("DARVOZA_MAX_MESSAGE_BYTES", "-1"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(variable, value):
    with pytest.raises(SettingsError, match=variable):
        load_settings({variable: value})


def test_secrets_are_not_shown():
    shown = repr(Settings(message_key="hidden-one", draw_key="hidden-two"))
    assert "hidden" not in shown


def test_every_setting_is_documented():
    page = PAGE.read_text(encoding="utf-8")
    for variable, default, meaning in settings_table():
        shown = f"`{default}`" if default else "empty"
        assert f"| `{variable}` | {shown} | {meaning} |" in page
    assert page.count("| `DARVOZA_") == len(settings_table())
