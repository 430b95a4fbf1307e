"""Merge three wordings of one field by sentence, never by line.

Sentences are lined up by what they say; layout, quotation marks and white space never matter. Edits of
different sentences are taken together, even of neighbours. Two edits of one sentence clash, and so does a
change by the other side that asks something else of people: nobody should get that without reading it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from .. import fingerprint

_BREAK = re.compile(r"(?<=[.!?])\s+(?=\S)|\s*\n\s*\n\s*|\s*\n\s*(?=(?:[-*]|\d+\.)\s)")
_BULLET = re.compile(r"\A(?:[-*]|\d+\.)\s+")


class Sentence(NamedTuple):
    """One sentence, and what stands before it: a space, an empty line, the start of a list entry."""

    before: str
    words: str

    @property
    def key(self) -> str:
        return fingerprint.folded(self.words)


@dataclass(frozen=True)
class Merged:
    """The two edits taken together. `meant`: theirs asks something else of people. `clash`: both edited one
    sentence (there ours stands: `edited`), or both put something in at one place (there theirs comes first)."""

    value: Any
    clash: bool
    meant: bool
    edited: bool


class _Edit(NamedTuple):
    start: int
    end: int
    new: tuple[Sentence, ...]

    @property
    def says(self) -> list[str]:
        return [one.key for one in self.new]


def merge(base: Any, theirs: Any, ours: Any) -> Merged | None:
    """Merge texts, or lists of texts entry by entry; None for anything else, which has no sentences.

    >>> merge("Listen. Write.", "Listen well. Write.", "Listen. Write it down.")
    Merged(value='Listen well. Write it down.', clash=False, meant=False, edited=False)
    """
    if all(isinstance(one, str) for one in (base, theirs, ours)):
        merged, *marks = _merge(split(base), split(theirs), split(ours))
        return Merged(join(merged), *marks)
    if all(isinstance(one, (list, tuple)) and all(isinstance(entry, str) for entry in one) for one in (base, theirs, ours)):
        merged, *marks = _merge(*([Sentence("", entry) for entry in one] for one in (base, theirs, ours)))
        return Merged([one.words for one in merged], *marks)
    return None


def split(text: str) -> list[Sentence]:
    """A text as its sentences.

    >>> split("One. Two.")
    [Sentence(before='', words='One.'), Sentence(before=' ', words='Two.')]
    """
    found, at, before = [], 0, ""
    for match in [*_BREAK.finditer(text), None]:
        end = match.start() if match else len(text)
        words = text[at:end]
        if bullet := _BULLET.match(words):
            before, words = before + bullet[0], words[bullet.end():]
        if words.strip():
            found.append(Sentence(before, words))
            before = ""
        before += match[0] if match else ""
        at = match.end() if match else at
    return found


def join(sentences: Sequence[Sentence]) -> str:
    """Sentences as a text, each set off from the one before."""
    made = ""
    for before, words in sentences:
        made += (before if made else before.lstrip()) or (" " if made else "")
        made += words
    return made


def _merge(base: list[Sentence], theirs: list[Sentence], ours: list[Sentence]) -> tuple[list[Sentence], bool, bool, bool]:
    left, right = _edits(base, theirs), _edits(base, ours)
    meant = any(fingerprint.meaning([one.words for one in base[edit.start:edit.end]]) != fingerprint.meaning([one.words for one in edit.new]) for edit in left)
    merged, at, clash, edited = [], 0, False, False
    while left or right:
        # gather the edits that touch one another, from either side
        first = min((edits[0] for edits in (left, right) if edits), key=lambda edit: (edit.start, edit.end))
        start, end, mine, other = first.start, first.end, [], []
        grown = True
        while grown:
            grown = False
            for edits, taken in ((left, other), (right, mine)):
                while edits and _touches(edits[0], start, end, bool(mine or other)):
                    end, grown = max(end, edits[0].end), True
                    taken.append(edits.pop(0))
        merged += base[at:start]
        if not mine or not other:
            merged += _side(base, other or mine, start, end)
        else:
            one, two = _side(base, other, start, end), _side(base, mine, start, end)
            if [sentence.key for sentence in one] == [sentence.key for sentence in two]:
                merged += one
            else:
                both = {sentence.key for sentence in one} if start == end else set()
                merged += [*(one if both else []), *(sentence for sentence in two if sentence.key not in both)]
                clash, edited = True, edited or start != end
        at = end
    return merged + base[at:], clash, meant, edited


def _touches(edit: _Edit, start: int, end: int, begun: bool) -> bool:
    """Whether an edit falls into a stretch of the base: it shares a sentence, or puts something in at the same place."""
    if not begun:
        return (edit.start, edit.end) == (start, end) or edit.start < end
    if edit.start == edit.end or start == end:  # something put in: beside an edit it stands for itself
        return start < edit.start < end or (edit.start, edit.end) == (start, end)
    return edit.start < end


def _side(base: list[Sentence], edits: list[_Edit], start: int, end: int) -> list[Sentence]:
    """A stretch of the base with the edits of one side."""
    made, at = [], start
    for edit in edits:
        made += base[at:edit.start] + list(edit.new)
        at = edit.end
    return made + base[at:end]


def _edits(base: list[Sentence], new: list[Sentence]) -> list[_Edit]:
    """What was done to the base, in order. As many sentences in the place of as many are that many edits."""
    found = []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, [one.key for one in base], [one.key for one in new], autojunk=False).get_opcodes():
        if tag == "replace" and j - i == m - k:
            found += [_Edit(i + n, i + n + 1, (new[k + n],)) for n in range(j - i)]
        elif tag != "equal":
            found.append(_Edit(i, j, tuple(new[k:m])))
    return found
