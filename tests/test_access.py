"""Who may do and see what; the rule over rows says the same in Python and in SQL."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, Table, Text, create_engine, insert, select

from darvoza.access import (
    ALL,
    ALLOWED,
    NOTHING,
    Account,
    Action,
    Role,
    Where,
    may,
    require,
    sees_restricted,
    visible,
)
from darvoza.errors import AccessError
from darvoza.store.visibility import clause


def account(*roles: Role, **known) -> Account:
    defaults = {"name": "a", "agency": "border", "checkpoints": {"ALA"}, "areas": {"drugs"}}
    values = defaults | known
    return Account(
        name=values["name"],
        roles=frozenset(roles),
        agency=values["agency"],
        checkpoints=frozenset(values["checkpoints"]),
        areas=frozenset(values["areas"]),
    )


def test_every_role_has_its_line_and_every_action_somebody():
    assert set(ALLOWED) == set(Role)
    assert set().union(*ALLOWED.values()) == set(Action)


@pytest.mark.parametrize(
    ("role", "action"),
    [
        (Role.ANALYST, Action.APPROVE_PROFILE),
        (Role.ANALYST, Action.DECIDE),
        (Role.ADMINISTRATOR, Action.SEE_CROSSING),
        (Role.ADMINISTRATOR, Action.SEE_AUDIT),
        (Role.AUDITOR, Action.DECIDE),
        (Role.OFFICER, Action.SEE_RESTRICTED),
        (Role.SENDER, Action.SEE_QUEUE),
        (Role.TRAINEE, Action.KEEP_LOOKOUTS),
    ],
)
def test_what_a_role_may_not(role, action):
    assert not may(account(role), action)


def test_duties_that_watch_each_other_are_apart():
    """Nobody who keeps accounts decides, and nobody who audits writes what is audited."""
    assert not ALLOWED[Role.ADMINISTRATOR] & {Action.DECIDE, Action.APPROVE_PROFILE}
    written = {Action.DECIDE, Action.WRITE_PROFILE, Action.KEEP_LOOKOUTS, Action.KEEP_ACCOUNTS}
    assert not ALLOWED[Role.AUDITOR] & written


@given(st.sets(st.sampled_from(Role)), st.sampled_from(Action))
def test_several_roles_may_what_any_of_them_may(roles, action):
    assert may(account(*roles), action) == any(may(account(role), action) for role in roles)


def test_a_refusal_names_the_role_that_would_do():
    with pytest.raises(AccessError, match="supervisor"):
        require(account(Role.ANALYST), Action.APPROVE_PROFILE)
    require(account(Role.SUPERVISOR), Action.APPROVE_PROFILE)


def test_restricted_reasons_are_for_their_owner_and_the_auditor():
    assert sees_restricted(account(Role.OFFICER, name="owner"), "owner")
    assert sees_restricted(account(Role.AUDITOR), "owner")
    assert not sees_restricted(account(Role.SUPERVISOR), "owner")


def test_an_officer_sees_the_own_checkpoint_and_an_administrator_no_rows():
    where = visible(account(Role.OFFICER))
    assert where.allows({"checkpoint": "ALA", "agency": "border"})
    assert not where.allows({"checkpoint": "TAS", "agency": "border"})
    assert not where.allows({"checkpoint": "ALA", "agency": "customs"})
    assert not where.allows({"checkpoint": None})
    assert visible(account(Role.ADMINISTRATOR, checkpoints={ALL}, areas={ALL})) == NOTHING
    assert visible(account(Role.AUDITOR)).allows({"checkpoint": None, "area": "weapons"})


VALUES = st.sampled_from(["a", "b", "c", "d'--", ""])
BOUNDS = st.none() | st.frozensets(VALUES)
WHERES = st.builds(Where, agency=BOUNDS, checkpoint=BOUNDS, area=BOUNDS)
COLUMNS = ("agency", "checkpoint", "area")


@given(
    where=WHERES,
    columns=st.sets(st.sampled_from(COLUMNS)),
    rows=st.lists(st.tuples(*[st.none() | VALUES] * 3), max_size=20),
)
def test_python_and_sql_see_the_same_rows(where, columns, rows):
    names = [name for name in COLUMNS if name in columns]
    table = Table("rows", MetaData(), Column("id", Text), *(Column(one, Text) for one in names))
    written = [
        {"id": str(number)} | {name: row[COLUMNS.index(name)] for name in names}
        for number, row in enumerate(rows)
    ]
    engine = create_engine("sqlite://")
    table.create(engine)
    with engine.begin() as connection:
        if written:
            connection.execute(insert(table), written)
        found = set(connection.execute(select(table.c.id).where(clause(where, table))).scalars())
    engine.dispose()
    assert found == {row["id"] for row in written if where.allows(row)}


@given(
    roles=st.sets(st.sampled_from(Role)),
    checkpoints=st.sets(VALUES | st.just(ALL)),
    row=st.fixed_dictionaries({"checkpoint": VALUES}),
)
def test_another_role_never_takes_a_row_away(roles, checkpoints, row):
    fewer = visible(account(*roles, checkpoints=checkpoints)).allows(row)
    for role in Role:
        more = visible(account(*roles, role, checkpoints=checkpoints)).allows(row)
        assert more or not fewer
