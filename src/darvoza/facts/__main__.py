"""③ Prints ``docs/facts.md`` from the catalogue: ``python -m darvoza.facts > docs/facts.md``."""

import sys

from darvoza.facts.document import document

sys.stdout.write(document())
