"""Stage ①: one person of a passenger list while it is read, and the traveller it becomes."""

from datetime import date
from typing import Any

from darvoza.messages.edifact_report import Report
from darvoza.subjects import Booking, Document, Traveller


class Draft:
    """What was understood of one person so far."""

    __slots__ = (
        "clearance",
        "document",
        "documents",
        "emails",
        "fields",
        "latest_birth",
        "phones",
        "references",
        "report",
        "tags",
    )

    def __init__(self, report: Report, latest_birth: date) -> None:
        self.report, self.latest_birth = report, latest_birth
        self.fields: dict[str, Any] = {}  # of the traveller
        self.document: dict[str, Any] | None = None  # being read
        self.documents: list[Document] = []
        self.references: dict[str, str] = {}
        self.tags: list[str] = []
        self.phones: list[str] = []
        self.emails: list[str] = []
        self.clearance = ""


def traveller(draft: Draft, *, qualifier: str, crew: bool, booking: Booking | None) -> Traveller:
    """The traveller of a finished draft; *qualifier* is that of its NAD."""
    fields, references = draft.fields, draft.references
    if crew:
        fields.setdefault("crew_role", "crew")
    if qualifier in {"DDU", "DDT"}:
        fields["in_transit"] = True
    return Traveller(
        **fields,
        documents=tuple(draft.documents),
        phones=tuple(draft.phones),
        emails=tuple(draft.emails),
        bag_tags=tuple(draft.tags),
        seat=references.get("SEA"),
        ticket=references.get("YZY"),
        carrier_reference=references.get("ABO"),
        booking=booking,
    )
