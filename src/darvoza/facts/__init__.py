"""③ Facts: what can be known of a crossing, by name, as of a moment (design §3.1)."""

from darvoza.facts.catalogue import FACTS, catalogue_hash
from darvoza.facts.computation import compute
from darvoza.facts.fact import Fact, FactSource, FactType, LegalClass

__all__ = ["FACTS", "Fact", "FactSource", "FactType", "LegalClass", "catalogue_hash", "compute"]
