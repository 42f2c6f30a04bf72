"""What stands around every call: headers, problems, silence about the inside, the documentation."""

import json
import logging
import re
import threading
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from darvoza.profiles.load import LANGUAGES
from darvoza.web.documentation import STATIC
from darvoza.web.limits import MAX_CALLERS, Buckets
from darvoza.web.shapes import Language
from tests.web.world import AT, arrival


@pytest.mark.parametrize(
    ("path", "who", "status"),
    [
        ("/api/me", "officer", 200), ("/api/me", None, 401), ("/api/users", "officer", 403),
        ("/api/crossings/x", "officer", 404), ("/api/nowhere", "officer", 404),
        ("/api/queue", "officer", 422), ("/api/docs/", None, 200), ("/api/x", None, 404),
    ],
)  # fmt: skip
def test_every_answer_carries_the_headers(path, who, status, quick):
    answer = quick("GET", path, who)
    assert answer.status_code == status
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "Access-Control-Allow-Origin" not in answer.headers
    if status >= 400:
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == status
        assert answer.json()["detail"]


def test_no_other_origin_is_let_in(quick):
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"}
    answer = quick("OPTIONS", "/api/me", headers=asked)
    assert answer.status_code == 405
    assert not any(name.startswith("access-control") for name in answer.headers)


def test_what_nobody_expected_is_logged_and_not_told(quick, monkeypatch, caplog):
    def failing(*_, **__):
        raise RuntimeError("the password of the database is 1234")

    monkeypatch.setattr("darvoza.web.api.queue.queue_page", failing)
    with caplog.at_level(logging.ERROR):
        answer = quick("GET", "/api/queue", "officer", params={"checkpoint": "KOR"})
    assert answer.status_code == 500
    assert "1234" not in answer.text
    assert "RuntimeError" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "1234" in caplog.text


def test_a_wrong_body_is_named_and_not_repeated(quick):
    answer = quick("POST", "/api/sign-in", json={"name": "officer", "password": {"x": "hunter2"}})
    assert (answer.status_code, answer.json()["field"]) == (422, "password")
    assert "hunter2" not in answer.text
    answer = quick("POST", "/api/sign-in", content=b'{"name": ')
    assert answer.status_code == 422
    answer = quick("POST", "/api/sign-in", content=b'{"name": "\\ud800", "password": "x"}')
    assert answer.status_code == 422


def test_health_says_which_run_this_is_and_nothing_secret(api):
    answer = api("GET", "/api/health").json()
    assert answer == {"run": "test", "kind": "live", "schema": answer["schema"], "unread": 0}


def test_the_documentation_page_needs_no_network_and_no_inline_script(quick):
    page = quick("GET", "/api/docs/").text
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert "http" not in page
    files = re.findall(r'(?:src|href)="([^".]*[^"]*)"', page)
    assert len(files) == 4
    for name in files:
        assert quick("GET", f"/api/docs/{name}").status_code == 200
    assert (STATIC / "swagger" / "LICENSE").read_text(encoding="utf-8").count("Apache License")
    assert quick("GET", "/api/docs/../../desk.py").status_code == 404


def test_the_description_is_complete(quick):
    described = quick("GET", "/api/openapi.json").json()
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], (method, path)
            assert operation["description"], (method, path)
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    assert list(answer["content"]) == ["application/problem+json"]
    assert "HTTPValidationError" not in json.dumps(described["paths"])


def test_the_languages_are_those_of_profiles():
    assert get_args(Language) == LANGUAGES


def test_two_senders_at_once_are_both_taken_in(quick):
    answers = []

    def send(number):
        sent = arrival(f"0{number}KG777AAA", document=f"D{number}")
        answers.append(quick("POST", "/api/messages", "post", content=sent))

    threads = [threading.Thread(target=send, args=(number,)) for number in range(1, 7)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert [one.status_code for one in answers] == [202] * 6
    assert quick("GET", "/api/health").json()["unread"] == 0
    page = quick("GET", "/api/queue", "officer", params={"checkpoint": "KOR"}).json()
    assert page["total"] == 8


@given(
    per_minute=st.integers(1, 100),
    steps=st.lists(st.floats(-5, 120, allow_nan=False), max_size=60),
)
def test_no_caller_gets_more_than_its_share(per_minute, steps):
    """At most a full bucket and what has flowed in since, whatever the clock does."""
    buckets, at = Buckets(per_minute), AT
    first, latest, taken = AT, AT, 0
    for step in steps:
        at += timedelta(seconds=step)
        latest = max(latest, at)
        taken += buckets.take("one", at) == 0
    passed = (latest - first).total_seconds()
    assert taken <= per_minute + passed * per_minute / 60 + 1


def test_callers_are_forgotten_before_they_fill_the_memory():
    buckets = Buckets(1)
    for number in range(MAX_CALLERS + 10):
        assert buckets.take(str(number), datetime(2026, 1, 1, tzinfo=UTC)) == 0
    assert len(buckets._known) <= MAX_CALLERS
