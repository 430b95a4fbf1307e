"""Plain, kind, British English: no scolding, no jargon, no long sentence, no word that is misspelt."""

from __future__ import annotations

import dataclasses
import difflib
import functools
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from ..load import CORE, Layer, Library
from ..problems import Problem
from .texts import VALUE, Text, as_read, folded, sentences, texts

LONGEST_SENTENCE, LONGEST_PARAGRAPH = 28, 110  # words
MOST_PASSIVE, FEWEST = 0.34, 6  # the share of an item's sentences, and how few sentences are not counted
_WORD = re.compile(r"(?:\b[Cc]o-)?[A-Za-z][A-Za-z'’]*[A-Za-z]|[A-Za-z]")
_BE = r"\b(?:is|are|was|were|be|been|being|gets|got)\b(?:\s+(?:not|also|still|never|always|often|\w+ly))?"
_PARTICIPLE = r"(?:\w{2,}ed|done|given|taken|told|made|sent|kept|held|seen|heard|shown|known|put|set|written|spoken|chosen|met|paid|lost|found|left|brought|built)"
PASSIVE = re.compile(rf"{_BE}\s+{_PARTICIPLE}\b", re.I)
_NOT_PASSIVE = re.compile(rf"{_BE}\s+(?:worried|distressed|concerned|involved|interested|tired|frightened|scared|pleased|trained|needed|supposed|agreed|allowed)\b", re.I)


class Finding(NamedTuple):
    """What the check of style found: in which item, which words, and the problem it makes."""

    item: str
    words: str
    problem: Problem


def style_is_plain(library: Library, layers: Collection[Layer]) -> Iterator[Problem]:
    """What the checks of wording find, less the exceptions; and each exception that no layer needs any more."""
    allowed = {(one.item, folded(one.words).lower()): n for n, one in enumerate(library.exceptions.shape.exceptions)} if library.exceptions else {}
    needed = set()
    for finding in findings(library, layers):
        key = (finding.item, folded(finding.words).lower())
        if key in allowed:
            needed.add(key)
        else:
            yield finding.problem
    for (item, words), n in allowed.items() if len(layers) == len(library.layers) else ():
        if (item, words) not in needed:
            yield Problem(library.exceptions.place("exceptions", n), f'the exception for "{words}" in {item} is no longer needed', expected="an exception only for what the check finds", fix="remove it")


def findings(library: Library, layers: Collection[Layer]) -> Iterator[Finding]:
    """Everything that the checks of wording find, exceptions included. To an organisation it is advice."""
    for layer in layers:
        ours = len(library.chain(layer.id)) > 2
        yield from (one._replace(problem=dataclasses.replace(one.problem, notice=ours)) for one in _findings(layer, library))


def _findings(layer: Layer, library: Library) -> Iterator[Finding]:
    locked = {folded(rule.says) for one in library.chain(layer.id) for entry in one.items["clause"].values() for rule in entry.shape.rules}
    by_file: dict[str, list[Text]] = {}
    for text in texts(layer, library):
        by_file.setdefault(text.place.file, []).append(text)
        if text.field != "avoid":  # what a card tells people not to say
            yield from _words(text, library, locked)
            yield from _long(text, locked)
        yield from _misspelt(text, library, layer)
    for file, found in by_file.items():
        yield from _passive(file, found, locked)


def _item(text: Text) -> str:
    return Path(text.place.file).stem if not text.place.file.endswith("stage.yml") else Path(text.place.file).parent.name


def _words(text: Text, library: Library, locked: set[str]) -> Iterator[Finding]:
    """Words that we do not use."""
    small = text.words.lower()
    for name, entry in library.style.items():
        one = entry.shape
        for words in one.words:
            if _core(words) not in small:
                continue
            for match in _pattern(words).finditer(text.words):
                sentence = next((one for one in sentences(text.words) if folded(match[0]) in one), "")
                if sentence in locked or _quoted(text.words, match.start()):
                    continue
                yield Finding(_item(text), match[0], Problem(text.at(match.start()), f'"{folded(match[0])}" {one.why}', expected=one.instead,
                                                              fix="say it another way; if it has to stand, give the reason in standards/style/exceptions.yml"))


def _quoted(words: str, at: int) -> bool:
    """Whether a place stands inside curly quotation marks: what people say is theirs."""
    return words.rfind("“", 0, at) > words.rfind("”", 0, at)


def _long(text: Text, locked: set[str]) -> Iterator[Finding]:
    for sentence in sentences(text.words):
        count = len(as_read(sentence).split())
        if count > LONGEST_SENTENCE and sentence not in locked:
            yield Finding(_item(text), sentence, Problem(text.where(sentence), f'a sentence of {count} words: "{sentence[:60]}..."', expected=f"at most {LONGEST_SENTENCE}", fix="make two of it"))
    for paragraph in re.split(r"\n\s*\n|\n\s*(?:[-*]|\d+\.)\s", text.words):
        count = len(as_read(paragraph).split())
        if count > LONGEST_PARAGRAPH:
            start = " ".join(paragraph.split()[:8])
            yield Finding(_item(text), start, Problem(text.where(start), f'a paragraph of {count} words: "{start}..."', expected=f"at most {LONGEST_PARAGRAPH}", fix="make two of it, or a list"))


def _passive(file: str, found: list[Text], locked: set[str]) -> Iterator[Finding]:
    """An item most of whose sentences do not say who does it."""
    said = [(text, sentence) for text in found if text.field not in ("because", "title") for sentence in sentences(text.words) if sentence not in locked and len(sentence.split()) > 3]
    passive = [(text, sentence) for text, sentence in said if PASSIVE.search(sentence) and not _NOT_PASSIVE.search(sentence)]
    if len(said) >= FEWEST and len(passive) > MOST_PASSIVE * len(said):
        text, sentence = passive[0]
        yield Finding(_item(text), "passive", Problem(text.where(sentence), f'{len(passive)} of {len(said)} sentences do not say who does it, as in: "{sentence}"', expected=f"at most {MOST_PASSIVE:.0%}",
                                                      fix="say who does it: \"Tell them\", not \"They are told\""))


def _misspelt(text: Text, library: Library, layer: Layer) -> Iterator[Finding]:
    """Words that are in neither list. A name (a capital inside a sentence), figures and short forms are left alone."""
    if text.field in ("web", "set", "name", "short") and layer.id != CORE:
        return
    words = re.sub(rf"{VALUE.pattern}|\]\([^)\s]+\)|(?:https?://|www\.)\S+|\S+@\S+", lambda match: "\0" * len(match[0]), text.words)
    for match in _WORD.finditer(words):
        word = match[0].replace("’", "'")
        if _is_known(word.lower(), library.words) or word[0].isupper() and not _starts(words, match.start()) or word.removesuffix("'s").isupper() or re.search("[a-z][A-Z]", word):
            continue
        yield Finding(_item(text), word, Problem(text.at(match.start()), f'"{word}" is in neither word list', expected=_close(word.lower()) or "a word as British English spells it",
                                                 fix="spell it so, or add it to standards/style/nhs-words.txt"))


def _starts(words: str, at: int) -> bool:
    before = words[:at].rstrip(" \t\n\"'“‘(*-")
    return not before or before[-1] in ".!?:;”"


@functools.cache
def british() -> frozenset[str]:
    """The words of british-english.txt, which stands beside this file and says where it comes from."""
    return frozenset((Path(__file__).parent / "british-english.txt").read_text(encoding="utf-8").split("\n"))


@functools.lru_cache(maxsize=None)
def _is_known(word: str, own: frozenset[str]) -> bool:
    return any(one in british() or one in own for one in (word, word.removesuffix("'s"), word.rstrip("'"), word.replace("co-", "co")))


@functools.lru_cache(maxsize=None)
def _close(word: str) -> str:
    near = difflib.get_close_matches(word, [one for one in british() if one[:1] == word[:1] and abs(len(one) - len(word)) < 3], n=3, cutoff=0.8)
    return " or ".join(f'"{one}"' for one in near)


@functools.cache
def _core(words: str) -> str:
    return words.rstrip("*").lower()


@functools.cache
def _pattern(words: str) -> re.Pattern:
    return re.compile(r"(?<![\w-])" + r"\s+".join(map(re.escape, _core(words).split())) + (r"\w*" if words.endswith("*") else r"(?![\w-])"), re.I)
