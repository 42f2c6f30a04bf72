"""Practice: simulated crossings whose truth is known, worked on the desk that officers know.

A practice shift is the live loop with another run. Start at :mod:`darvoza.training.ledger`, which
holds the nouns; ``docs/practice.md`` tells how a case is made, worked and scored.
"""
