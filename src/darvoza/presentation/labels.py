"""What a subject is called in a row: personal data, so whoever shows it audits the view."""

from darvoza.subjects import Consignment, Subject, Traveller, Vehicle


def label(subject: Subject) -> str:
    """A few words by which an officer knows the subject in front of the desk."""
    if isinstance(subject, Traveller):
        return _traveller(subject)
    if isinstance(subject, Vehicle):
        return subject.registration or subject.vin or str(subject.kind)
    return _consignment(subject)


def _traveller(traveller: Traveller) -> str:
    name = " ".join(part for part in (traveller.surname, traveller.given_names) if part)
    document = next((document.number for document in traveller.documents), "")
    return ", ".join(part for part in (name, document) if part) or "—"


def _consignment(consignment: Consignment) -> str:
    number = next((reference.number for reference in consignment.references), "")
    goods = next((item.description for item in consignment.items if item.description), "")
    return ", ".join(part for part in (number, goods) if part) or "—"
