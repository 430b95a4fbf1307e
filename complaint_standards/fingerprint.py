"""What a text says, as a short mark that stays the same when only its layout does not."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Any

_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "\u2011": "-", "\u00a0": " "})


def folded(words: str) -> str:
    """Words without what layout, quotation marks and white space make of them."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", words).translate(_QUOTES)).strip()


def text(*fields: Any) -> str:
    """Eight hexadecimal digits for the wording of some fields: the same for the same words."""
    return hashlib.sha256(_plain(fields).encode()).hexdigest()[:8]


def meaning(*fields: Any) -> str:
    """Eight hexadecimal digits for what some fields ask of people: duty words, negations, numbers with their
    units, values and roles in braces, references, in their order.

    Two texts with the same `meaning` and another `text` are a rewording. It errs towards telling two apart.

    >>> meaning("Ring them soon.") == meaning("Phone them soon."), meaning("You may ring.") == meaning("You must ring.")
    (True, False)
    """
    found = [" ".join(match[0].lower().split()) for match in _MEANT.finditer(_plain(fields))]
    return hashlib.sha256("\x1f".join(found).encode()).hexdigest()[:8]


_UNIT = r"(?:(?:working|calendar|business)[ -])?(?:hour|day|week|fortnight|month|year)s?"
_NUMBER = r"(?:\d+(?:[.,/:]\d+)*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|hundred)"
_MEANT = re.compile(
    r"\{[a-z0-9-]+\}"  # values and roles
    r"|\]\([^)\s]+\)|\b(?:regulation|reg|section|article|schedule|paragraph|part)s?\.? \d+\w*(?:\(\w+\))*"  # references
    rf"|\b{_NUMBER}(?:[ -]{_UNIT})?(?: ?%| per cent)?\b|\b(?:an?|one|every|each) {_UNIT}\b"  # numbers
    r"|\b(?:must|shall|should|may|might|can|could|will|would|need(?:s|ed)? (?:not|to)|needn't|ha(?:ve|s|d) to|ought|cannot|required?|requires|entitled|allowed|forbidden|optional|duty|duties)\b"
    r"|\b(?:not|no|nor|never|none|nobody|nothing|neither|without|unless|except|only|always)\b|n't\b", re.I)


def _plain(value: Any) -> str:
    """A field as one string. Shapes are told apart from texts that look like them by control characters."""
    if isinstance(value, str):
        return folded(value)
    if isinstance(value, (list, tuple)):
        return "\x1f".join(map(_plain, value)) + "\x1e"
    if isinstance(value, dict):
        return _plain([[key, value[key]] for key in sorted(value)])
    if hasattr(value, "model_dump"):
        return _plain(value.model_dump(by_alias=True, exclude_defaults=True))
    return str(value)
