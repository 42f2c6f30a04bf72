"""A profile written badly is told to a Russian analyst in Russian, beside the field."""

import re
from datetime import timedelta

import pytest

from darvoza.access import ALL, Account, Role
from darvoza.store import accounts
from darvoza.web.identity import COOKIE
from darvoza.web.pages.session import token_for
from tests.web.world import AT, PASSWORD, profile_text


@pytest.fixture
def send(quick):
    """Sends a form as a Russian analyst."""
    account = Account(
        name="aliya", roles=frozenset({Role.ANALYST}), agency="border", language="ru",
        checkpoints=frozenset({"KOR"}), areas=frozenset({ALL}),
    )  # fmt: skip
    with quick.store.begin() as connection:
        accounts.add(connection, account, PASSWORD, actor="setup", at=AT)
        token = accounts.start_session(
            connection, "aliya", at=AT, lasts=timedelta(days=1), purpose="tests"
        )

    def post(path, **form):
        headers, data = {"Cookie": f"{COOKIE}={token}"}, {"csrf": token_for(token), **form}
        return quick("POST", path, headers=headers, data=data)

    return post


def told(answer):
    """The words beside the field, and what is suggested."""
    assert answer.status_code == 422
    wrong = answer.text[answer.text.index('id="body-error"') :]
    text = re.sub(r"<[^>]+>", "", wrong[wrong.index(">") + 1 : wrong.index("<ol")])
    return re.sub(r"\s+", " ", text.replace("&#39;", "'")).strip()


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("has_trailr", "нет факта has_trailr Может быть, это? has_trailer"),
        ("occupants = 'two'", "occupants — целое число, а не 'two'"),
        ("occupants", "occupants — целое число, а не True"),
        ("occupants > 3 AND", "условие не читается или обрывается у 'AND'"),
    ],
)
def test_a_bad_condition_is_told_in_russian_with_its_place(condition, said, send):
    answer = send("/profiles/-/write", body=profile_text("slip", condition=condition), do="check")
    assert re.fullmatch(rf"Строка \d+, .*\d+ \(condition\): {re.escape(said)}", told(answer))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("points: ", "points: 10", r"Строка \d+ \(points\): нужно число от 0 до 100"),
        ("channel: ", "channels: ", r"Строка \d+ \(channels\): такого поля нет .* channel"),
        ("owner: ", "owner: [", r"Строка \d+: здесь нужны .*"),
    ],
)
def test_a_bad_field_is_told_in_russian_with_its_line(old, new, said, send):
    text = profile_text("slip", points=99).replace(old, new, 1)
    assert re.fullmatch(said, told(send("/profiles/-/write", body=text, do="keep")))


def test_what_is_kept_already_is_told_in_russian(send):
    answer = send("/profiles/trailer/write", body=profile_text("other"), do="keep")
    assert "Здесь пишутся версии профиля trailer" in answer.text


def test_a_step_that_is_not_allowed_is_told_in_russian(send, quick):
    (one,) = quick("GET", "/api/profiles/trailer", "auditor").json()["versions"]
    path = f"/profiles/trailer/versions/{one['line']['version']}/in_review"
    answer = send(path, note="")
    assert answer.status_code == 422
    assert "сейчас «действует»: можно сделать «снят»" in answer.text
