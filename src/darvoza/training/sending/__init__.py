"""A case reaches the trainee as real-format messages, through the same door as live traffic.

Start at :mod:`darvoza.training.sending.letters`; ``docs/practice.md`` says what travels in which
format.
"""

from darvoza.training.sending.letters import letters_of
from darvoza.training.sending.numbers import identity_of
from darvoza.training.sending.visible import desk_time

__all__ = ["desk_time", "identity_of", "letters_of"]
