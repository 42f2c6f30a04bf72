"""④ Subjects against lists. Exact keys stand here; names come with the watchlists."""

from darvoza.screening.lookouts import Lookout, Lookouts

__all__ = ["Lookout", "Lookouts"]
