"""Facts of the person, the document and the company."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from facts_snapshots import CHILD, HISTORY, PASSPORT, PERSON, facts, linked, past

from darvoza.records import LinkKind
from darvoza.subjects import Document, Traveller

DOCUMENT = {
    "document_kind": "P",
    "document_issuer": "TJK",
    "document_days_to_expiry": 31,
    "document_expired": False,
    "document_age_days": 3621,
    "document_verified": True,
    "documents_shown": 1,
    "has_visa": False,
    "issuer_differs_from_nationality": False,
    "document_used_by_other_365d": False,
    "document_number_changed_365d": False,
    "document_seen_before": False,
}
SELF = {
    "nationality": "TJK",
    "residence": "RUS",
    "residence_differs_from_nationality": True,
    "sex": "M",
    "age": 35,  # 36 two days later
    "minor": False,
    "is_crew": False,
    "in_transit": False,
    "declared_purpose": "trade",
    "stay_days": 10,
    "declared_cash": 12000.0,
    "declared_cash_currency": "USD",
    "address_given": True,
    "contact_given": True,
    "phone_shared_90d": 0,
    "travels_alone": True,
    "companions": 0,
    "minor_without_adult": False,
    "drives": False,
}


@pytest.mark.parametrize(("name", "value"), (DOCUMENT | SELF).items())
def test_a_whole_person(name, value):
    assert facts(PERSON)[name] == value


def test_nothing_is_made_up_of_nothing():
    known = {
        "minor_without_adult", "age", "minor", "sex", "nationality", "document_kind",
        "document_expired", "crossings_30d", "first_seen_days", "phone_shared_90d", "has_visa",
        "declared_cash", "in_transit", "prior_hits_365d", "document_used_by_other_365d",
    }  # fmt: skip
    values = facts(Traveller())
    assert {values[name] for name in known} == {None}


def test_the_passport_goes_before_other_papers_and_a_visa_is_no_document():
    visa = Document(kind="V", number="1", expires=date(2026, 9, 20))
    card = Document(kind="I", number="2", expires=date(2020, 1, 1))
    values = facts(Traveller(documents=(visa, card, PASSPORT)))
    assert (values["document_kind"], values["has_visa"]) == ("P", True)
    assert values["visa_days_to_expiry"] == 10
    assert facts(Traveller(documents=(visa, card)))["document_expired"] is True


def test_a_document_under_two_names_and_a_name_with_two_documents():
    other = past("a", 5)
    own = past("b", 6, key="person")
    both = {"document": (other,), "person": (own,)}
    assert facts(PERSON, history=both)["document_used_by_other_365d"] is True
    assert facts(PERSON, history=both)["document_number_changed_365d"] is True
    same = {"document": (past("a", 5),), "person": (past("a", 5, key="person"),)}
    assert facts(PERSON, history=same)["document_used_by_other_365d"] is False
    assert facts(PERSON, history=same)["document_number_changed_365d"] is False


def test_own_crossings_do_not_make_a_contact_shared():
    values = facts(PERSON, history=HISTORY)
    assert values["phone_shared_90d"] == 1
    assert values["contact_hits_365d"] == 1
    assert values["email_shared_90d"] == 0


def test_a_child_is_alone_only_when_no_adult_is_known_and_none_is_missing():
    assert facts(CHILD)["minor_without_adult"] is True
    assert facts(CHILD, party=(PERSON,))["minor_without_adult"] is False
    assert facts(CHILD, party=(CHILD,))["minor_without_adult"] is True
    assert facts(CHILD, party=(Traveller(surname="X"),))["minor_without_adult"] is None
    booked = replace(CHILD, booking=replace(PERSON.booking, party_size=3))
    assert facts(booked, party=(CHILD,))["minor_without_adult"] is None


def test_companions_count_once_whether_of_the_unit_or_linked():
    mate = linked(LinkKind.TRAVELS_WITH, CHILD, hits=2)
    values = facts(PERSON, party=(CHILD,), linked=(mate,))
    assert values["companions"] == 1
    assert values["travels_alone"] is False
    assert values["minors_in_party"] == 1
    assert values["companions_past_hits"] == 2
    assert values["companions_other_surname"] == 1


def test_cash_of_a_party_adds_up_in_one_currency():
    same = Traveller(declared_cash=Decimal(9000), declared_cash_currency="USD")
    other = Traveller(declared_cash=Decimal(9000), declared_cash_currency="EUR")
    values = facts(PERSON, party=(same, other))
    assert (values["party_cash"], values["party_cash_members"]) == (21000.0, 3)
