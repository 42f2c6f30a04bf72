"""③ Facts of the travel document shown or sent."""

from datetime import date

from darvoza.facts.fact import (
    BOOLEAN,
    CODE,
    HISTORY,
    INTEGER,
    MESSAGE,
    PLAIN,
    PROTECTED,
    PROXY,
    TRAVELLER,
    Fact,
)
from darvoza.facts.known import Known
from darvoza.subjects import Document

VISA = "V"


def _main(known: Known) -> Document | None:
    """The passport, or else the first document that is no visa."""
    documents = [paper for paper in known.traveller.documents if not paper.kind.startswith(VISA)]
    for paper in documents:
        if paper.kind.startswith("P"):
            return paper
    return documents[0] if documents else None


def _visa(known: Known) -> Document | None:
    documents = known.traveller.documents
    return next((paper for paper in documents if paper.kind.startswith(VISA)), None)


def _days_until(known: Known, day: date | None) -> int | None:
    return (day - known.moment.date()).days if day else None


def _document_kind(known: Known) -> str | None:
    paper = _main(known)
    return paper.kind if paper else None


def _document_issuer(known: Known) -> str | None:
    paper = _main(known)
    return paper.issuer if paper else None


def _document_days_to_expiry(known: Known) -> int | None:
    paper = _main(known)
    return _days_until(known, paper.expires) if paper else None


def _document_expired(known: Known) -> bool | None:
    days = _document_days_to_expiry(known)
    return None if days is None else days < 0


def _document_age_days(known: Known) -> int | None:
    paper = _main(known)
    left = _days_until(known, paper.issued) if paper else None
    return None if left is None else -left


def _document_verified(known: Known) -> bool | None:
    return known.traveller.document_verified


def _documents_shown(known: Known) -> int:
    return len(known.traveller.documents)


def _has_visa(known: Known) -> bool | None:
    return _visa(known) is not None if known.traveller.documents else None


def _visa_days_to_expiry(known: Known) -> int | None:
    visa = _visa(known)
    return _days_until(known, visa.expires) if visa else None


def _issuer_differs(known: Known) -> bool | None:
    paper, nationality = _main(known), known.traveller.nationality
    if paper is None or paper.issuer is None or nationality is None:
        return None
    return paper.issuer != nationality


def _under_one_key_only(known: Known, key: str, other: str) -> int:
    ids = {past.crossing_id for past in known.under(key, days=365)}
    return len(ids - {past.crossing_id for past in known.under(other, days=365)}) if ids else 0


def _document_used_by_other(known: Known) -> bool | None:
    person = known.traveller
    if not person.documents or person.surname is None or person.date_of_birth is None:
        return None
    return _under_one_key_only(known, "document", "person") > 0


def _document_number_changed(known: Known) -> bool | None:
    person = known.traveller
    if not person.documents or person.surname is None or person.date_of_birth is None:
        return None
    return _under_one_key_only(known, "person", "document") > 0


def _document_seen_before(known: Known) -> bool | None:
    return bool(known.under("document", days=366)) if known.traveller.documents else None


FACTS = (
    Fact("document_kind", TRAVELLER, CODE, None,
         "Kind of the main travel document: P passport, I identity card, C crew card …",
         MESSAGE, PLAIN, _document_kind),
    Fact("document_issuer", TRAVELLER, CODE, None,
         "State or body that issued the main travel document",
         MESSAGE, PROTECTED, _document_issuer),
    Fact("document_days_to_expiry", TRAVELLER, INTEGER, "days",
         "Days until the main travel document expires; negative when it has expired",
         MESSAGE, PLAIN, _document_days_to_expiry),
    Fact("document_expired", TRAVELLER, BOOLEAN, None,
         "The main travel document has expired",
         MESSAGE, PLAIN, _document_expired),
    Fact("document_age_days", TRAVELLER, INTEGER, "days",
         "Days since the main travel document was issued",
         MESSAGE, PLAIN, _document_age_days),
    Fact("document_verified", TRAVELLER, BOOLEAN, None,
         "The document was read by machine and checked",
         MESSAGE, PLAIN, _document_verified),
    Fact("documents_shown", TRAVELLER, INTEGER, "documents",
         "Documents sent or shown, visas included",
         MESSAGE, PLAIN, _documents_shown),
    Fact("has_visa", TRAVELLER, BOOLEAN, None,
         "A visa is among the documents",
         MESSAGE, PROXY, _has_visa),
    Fact("visa_days_to_expiry", TRAVELLER, INTEGER, "days",
         "Days until the visa expires; negative when it has expired",
         MESSAGE, PROXY, _visa_days_to_expiry),
    Fact("issuer_differs_from_nationality", TRAVELLER, BOOLEAN, None,
         "The document was issued by another state than that of the nationality",
         MESSAGE, PROXY, _issuer_differs),
    Fact("document_used_by_other_365d", TRAVELLER, BOOLEAN, None,
         "The same document was shown in the past year under another name or birth date",
         HISTORY, PLAIN, _document_used_by_other),
    Fact("document_number_changed_365d", TRAVELLER, BOOLEAN, None,
         "The same name and birth date crossed in the past year with another document",
         HISTORY, PROXY, _document_number_changed),
    Fact("document_seen_before", TRAVELLER, BOOLEAN, None,
         "The document was seen at a checkpoint in the past year",
         HISTORY, PLAIN, _document_seen_before),
)  # fmt: skip
