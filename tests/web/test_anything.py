"""Whatever is sent to the API, it never fails inside, and answers as its description says."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from darvoza.access import ALL, Account, Role
from darvoza.store import accounts
from tests.web.world import AT, PASSWORD, Api

EVERYTHING = Account(
    name="everything",
    roles=frozenset(Role),
    agency="border",
    checkpoints=frozenset({ALL}),
    areas=frozenset({ALL}),
)

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)


def try_everything(api: Api, examples: int) -> None:
    """Call every operation with generated values, half the time of rows that there are."""
    with api.store.begin() as connection:
        accounts.add(connection, EVERYTHING, PASSWORD, actor="setup", at=AT)
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", api.app)
    operations = [one.ok() for one in schema.get_all_operations()]
    assert len(operations) > 30
    for operation in operations:
        try_operation(api, operation, examples)


def try_operation(api: Api, operation, examples: int) -> None:
    headers, known = caller(api), dict(known_values(api))

    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), real=st.booleans())
    def one_call(case, real):
        if real:
            for asked in (case.path_parameters, case.query, case.body):
                if isinstance(asked, dict):
                    asked |= {name: known[name] for name in asked if name in known}
        answer = case.call(headers=headers)
        case.validate_response(answer, checks=CHECKS)

    one_call()


def caller(api: Api) -> dict[str, str]:
    """A fresh session, for an operation may end the one before; and a sender's key."""
    with api.store.begin() as connection:
        token = accounts.start_session(
            connection, "everything", at=AT, lasts=timedelta(days=1), purpose="tests"
        )
    return {"Authorization": f"Bearer {token}", "X-API-Key": api.known.keys["post"]}


def known_values(api: Api) -> Iterator[tuple[str, str]]:
    yield from api.known.ids.items()
    yield from {"name": "carrier", "checkpoint": "KOR"}.items()


def test_a_few_of_everything(api):
    try_everything(api, 6)


@pytest.mark.long
def test_a_lot_of_everything(api):
    try_everything(api, 300)
