"""⑨ What a subject is called on one line."""

from darvoza.subjects import Subject, Traveller, Vehicle


def label(subject: Subject) -> str | None:
    """A name, plate or number by which an officer finds the subject; None when none is known."""
    if isinstance(subject, Traveller):
        return " ".join(name for name in (subject.surname, subject.given_names) if name) or None
    if isinstance(subject, Vehicle):
        return subject.registration
    return subject.references[0].number if subject.references else None
