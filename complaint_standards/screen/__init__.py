"""What a sentence shows: faults that real policies have, and duties that a policy states.

The rules are data (`standards/review/`), and two readers share them: `check`, which screens our own text,
and `review`, which reads someone else's. The browser does the same from the same rules, in
overrides/assets/javascripts/policy.js; whatever changes here changes there, and tests/review holds both to it.
"""

from .extracts import catch
from .passages import Block, Passage, alone, blocks_of, clean, fold, passages, sentences, table
from .rules import Hit, Screen, broken_patterns, example, screen

__all__ = ["Block", "Hit", "Passage", "Screen", "alone", "blocks_of", "broken_patterns", "catch", "clean", "example", "fold", "passages", "screen", "sentences", "table"]
