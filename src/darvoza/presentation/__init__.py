"""How records are shown to people: one place for the command line, the API and the desk.

Reasons are stored as ids with parameters and become sentences only here, in the reader's language
(design §3.7).
"""

from darvoza.presentation.labels import label
from darvoza.presentation.language import LANGUAGES, Language, language
from darvoza.presentation.reasons import Explained, Wording

__all__ = ["LANGUAGES", "Explained", "Language", "Wording", "label", "language"]
