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
