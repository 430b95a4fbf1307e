"""Turn an edited paragraph back into words of a file of ours: values in braces, links by id, rule sentences as they stand.

What was written and what was found are laid beside each other word by word. Where they agree, the words are taken as
we had them; a value that was filled in or changed stays a value, and what it says now is told apart; a rule sentence
that was touched is put back, and what was made of it is told apart too.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from .. import fingerprint
from ..documents.word.marks import Passage
from .matching import bits
from .reading import Bit

_TOKEN = re.compile(r"\s+|\w+(?:[-'\u2019]\w+)*|[^\w\s]")


@dataclass(frozen=True)
class Token:
    """A word, a sign, or a whole value (`value`: its id, "?" where only its look is known). `space` stands before it."""

    text: str
    value: str = ""
    item: str = ""
    strong: bool = False
    emphasis: bool = False
    space: str = ""
    rule: str = ""

    @property
    def key(self) -> str:
        return f"\0{self.value}" if self.value and self.value != "?" else fingerprint.folded(self.text)


@dataclass(frozen=True)
class Reworded:
    """`source` is the paragraph as a file of ours would have it. `values` are what values were set to, as typed;
    `locked` are rule sentences that were touched: the obligation, and what was made of its sentence."""

    source: str
    values: tuple[tuple[str, str], ...] = ()
    locked: tuple[tuple[str, str], ...] = ()


def reworded(passage: Passage, found: Sequence[Bit], ids: Mapping[str, str], fits: Callable[[str, str, bool], bool], rich: bool = True) -> Reworded:
    """The words of `found` in the terms of `passage`, whose place they took.

    `ids` maps a bookmark to the item that it leads to. `fits` says whether some words could be what a value is set to;
    asked strictly, whether they can be nothing else. No role is set in running text, so it never fits. A field that
    is no text, a title or a line, is not `rich`: it has no bold words.
    """
    ours = _tokens([(bit, run.rule) for bit, run in zip(bits(passage), passage.words) if not bit.aside], ids)
    theirs = _known(_tokens([(bit, "") for bit in found if not bit.aside], ids), ours)
    parts = difflib.SequenceMatcher(None, [one.key for one in ours], [one.key for one in theirs], autojunk=False).get_opcodes()
    values: list[tuple[str, str]] = []
    made: list[Token | None] = list(theirs)
    for way, i1, i2, j1, j2 in parts:
        if way == "equal":
            for i, j in zip(range(i1, i2), range(j1, j2)):
                if ours[i].value and theirs[j].text and not _same(ours[i].text, theirs[j].text):
                    values.append((ours[i].value, theirs[j].text))
                made[j] = replace(ours[i], space=theirs[j].space, strong=ours[i].strong or theirs[j].strong, emphasis=ours[i].emphasis or theirs[j].emphasis, item=theirs[j].item or ours[i].item)
        elif way == "replace":
            if (one := _filled(ours[i1:i2], theirs[j1:j2], fits)) is not None:
                token, a, b = one
                values.append((token.value, _joined(theirs[j1 + a : j1 + b])))
                made[j1 + a] = replace(token, space=theirs[j1 + a].space)
                made[j1 + a + 1 : j1 + b] = [None] * (b - a - 1)
    locked, spans, last = [], [], 0
    for rule, start, end in _rules(ours):
        a, b = max(last, _first(parts, start)), max(last, _after(parts, end))
        spans.append((rule, start, end, a, b))
        last = b
    for rule, start, end, a, b in reversed(spans):
        if [one.key for one in made[a:b] if one is not None] != [one.key for one in ours[start:end]]:
            locked.insert(0, (rule, _joined(theirs[a:b])))
            made[a:b] = [replace(ours[start], space=theirs[a].space if a < b else " "), *ours[start + 1 : end]]
    return Reworded(_source([one for one in made if one is not None], rich), tuple(values), tuple(locked))


def plain(found: Sequence[Bit], ids: Mapping[str, str], rich: bool = True) -> str:
    """A paragraph of theirs as a file of ours would have it."""
    return _source(_tokens([(replace(bit, value="" if bit.value == "?" else bit.value), "") for bit in found if not bit.aside], ids), rich)


def _tokens(given: Sequence[tuple[Bit, str]], ids: Mapping[str, str]) -> list[Token]:
    made: list[Token] = []
    space = ""
    for bit, rule in given:
        look = Token("", bit.value, ids.get(bit.item, ""), bit.strong, bit.emphasis, "", rule)
        if bit.value:
            before, after = bit.text[: len(bit.text) - len(bit.text.lstrip())], bit.text[len(bit.text.rstrip()):]
            if made and made[-1].value == bit.value and not space and not before:
                made[-1] = replace(made[-1], text=made[-1].text + bit.text)  # one value in several runs
            elif bit.text.strip():
                made.append(replace(look, text=bit.text.strip(), space=space + before))
                space = after
            else:
                space += bit.text
            continue
        for match in _TOKEN.finditer(bit.text):
            if match[0].isspace():
                space += " "
            else:
                made.append(replace(look, text=match[0], space=space))
                space = ""
    return made


def _known(theirs: list[Token], ours: list[Token]) -> list[Token]:
    """Their tokens, with each value of ours that reads as it did made one token, whatever became of its look."""
    waiting = [one for one in ours if one.value]
    for one in theirs:
        if one.value and one.value != "?":
            match = next((other for other in waiting if other.value == one.value), None)
            if match is not None:
                waiting.remove(match)
    made = list(theirs)
    for one in waiting:
        words = [token.text for token in _tokens([(Bit(one.text), "")], {})]
        for n in range(len(made)):
            if made[n].value == "?" and _same(made[n].text, one.text):
                made[n] = replace(made[n], value=one.value)
                break
            run = made[n : n + len(words)]
            if len(run) == len(words) and not any(token.value for token in run) and all(_same(token.text, word) if k == 0 else fingerprint.folded(token.text) == fingerprint.folded(word) for k, (token, word) in enumerate(zip(run, words))):
                made[n : n + len(words)] = [replace(run[0], text=one.text, value=one.value)]
                break
    return made


def _filled(ours: Sequence[Token], theirs: Sequence[Token], fits: Callable[[str, str, bool], bool]) -> tuple[Token, int, int] | None:
    """The value among some words of ours that theirs take the place of, and where among theirs it stands now."""
    values = [one for one in ours if one.value]
    if len(values) != 1:
        return None
    one = values[0]
    marked = [n for n, token in enumerate(theirs) if token.value == "?"]
    if len(marked) == 1 and fits(one.value, theirs[marked[0]].text, False):
        return one, marked[0], marked[0] + 1
    if len(ours) == 1 and fits(one.value, _joined(theirs), False):
        return one, 0, len(theirs)
    spans = sorted(((a, b) for a in range(len(theirs)) for b in range(a + 1, min(len(theirs), a + 12) + 1)), key=lambda span: span[0] - span[1])
    for a, b in spans if len(theirs) <= 40 else ():
        if fits(one.value, _joined(theirs[a:b]), True):
            return one, a, b
    return None


def _rules(ours: Sequence[Token]) -> list[tuple[str, int, int]]:
    """Each rule sentence, and where it starts and ends."""
    found: list[tuple[str, int, int]] = []
    for n, one in enumerate(ours):
        if one.rule and found and found[-1][0] == one.rule and found[-1][2] == n:
            found[-1] = (one.rule, found[-1][1], n + 1)
        elif one.rule:
            found.append((one.rule, n, n + 1))
    return found


def _first(parts: Sequence[tuple], at: int) -> int:
    """Where a word of ours stands among theirs; where it is gone, the start of what took its place."""
    way, i1, _, j1, _ = next(part for part in parts if part[1] <= at < part[2])
    return j1 + at - i1 if way == "equal" else j1


def _after(parts: Sequence[tuple], at: int) -> int:
    """Where what follows the word before `at` starts among theirs."""
    way, i1, _, j1, j2 = next(part for part in parts if part[1] < at <= part[2])
    return j1 + at - i1 if way == "equal" else j2


def _same(one: str, other: str) -> bool:
    """Whether two texts read the same, a capital at the start aside."""
    one, other = fingerprint.folded(one), fingerprint.folded(other)
    return one == other or one[:1].lower() + one[1:] == other[:1].lower() + other[1:]


def _joined(tokens: Sequence[Token]) -> str:
    return "".join((one.space if n else "") + one.text for n, one in enumerate(tokens)).strip()


def _source(tokens: Sequence[Token], rich: bool) -> str:
    """Tokens as a line of source: like beside like in one pair of stars or brackets."""
    made, n = [], 0
    while n < len(tokens):
        one, m = tokens[n], n + 1
        while m < len(tokens) and (tokens[m].item, tokens[m].strong, tokens[m].emphasis) == (one.item, one.strong, one.emphasis):
            m += 1
        words = "".join((token.space if k else "") + (f"{{{token.value}}}" if token.value and token.value != "?" else token.text) for k, token in enumerate(tokens[n:m]))
        words = f"[{words}]({one.item})" if one.item else words
        stars = "" if not rich else "**" if one.strong else "*" if one.emphasis else ""
        made.append((one.space if n else "") + stars + words + stars)
        n = m
    return re.sub(r"\s+", " ", "".join(made)).strip()
