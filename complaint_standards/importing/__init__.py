"""Take back a procedure that was edited in Word.

`reading` reads the file, `matching` finds its paragraphs again, `rewording` and `values` turn edited words into ours,
`edits` says what differs, `proposing` what the organisation's files would say, `applying` tries that and writes it;
`back` is all of this in order.
"""

from .command import register

__all__ = ["register"]
