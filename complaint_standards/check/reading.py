"""How long and how plain the procedure of a sector is, against what its readers were promised."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from ..load import CORE
from ..problems import Problem
from ..resolve import Resolved, active, plain
from .texts import folded, sentences


def within_budget(resolved: Resolved) -> Iterator[Problem]:
    """The whole procedure is as short and as plain as its sector was promised."""
    if resolved.budget is None or resolved.own and not any(resolved.library.layers[name].variant.budget for name in resolved.own):
        return  # how long its own procedure may be is for an organisation to say
    place = lambda key: next((resolved.library.layers[name].place("budget", key) for name in reversed(resolved.layers) if resolved.library.layers[name].variant and resolved.library.layers[name].variant.budget), resolved.library.edition.place())
    words = words_of(resolved)
    if words > resolved.budget.words:
        yield Problem(place("words"), f"the procedure of {resolved.id} has {words} words", expected=f"at most {resolved.budget.words}", fix="shorten the longest clauses: " + ", ".join(_longest(resolved)))
    age, hardest = reading_age(resolved)
    if age > resolved.budget.reading_age:
        yield Problem(place("reading-age"), f"the procedure of {resolved.id} has a reading age of {age:.1f}", expected=f"at most {resolved.budget.reading_age}", fix="shorter sentences and words in the hardest clauses: " + ", ".join(hardest))


def words_of(resolved: Resolved) -> int:
    """How many words a reader of the whole procedure reads: stages, titles, lines, text and notes."""
    return sum(_count(words, resolved) for placed in _read(resolved) for words in _words(placed))


def shared(resolved: Resolved) -> float:
    """The share of the procedure's words that stand in the shared model as they are here."""
    same = sum(_count(words, resolved) for placed in _read(resolved) for name in ("title", "purpose", "nutshell", "do", "text") for words in _field(placed, name)
               if (origin := placed.origins.get(name)) and origin.layer == CORE)
    return same / max(1, words_of(resolved))


def _field(placed, name: str) -> tuple[str, ...]:
    value = getattr(placed.shape, name, ())
    return (value,) if isinstance(value, str) else value


def reading_age(resolved: Resolved) -> tuple[float, list[str]]:
    """The reading age in years, and the three hardest clauses.

    Flesch-Kincaid grade plus five. Rule sentences are left out: they are locked, and are as plain as
    the law allows.
    """
    total, by_clause = [0, 0, 0], {}
    for placed in _read(resolved):
        rules = {folded(rule.says) for rule in getattr(placed.shape, "rules", ())}
        own = [0, 0, 0]
        for words in _words(placed):
            for sentence in sentences(words):
                if sentence not in rules:
                    w, s = _measure(plain(sentence, resolved.settings))
                    own = [own[0] + w, own[1] + 1, own[2] + s]
        total = [a + b for a, b in zip(total, own)]
        by_clause[placed.id] = _age(*own)
    return _age(*total), sorted(by_clause, key=by_clause.get, reverse=True)[:3]


def age_of(texts: list[str]) -> float:
    """The reading age of some texts as they are read, values filled in."""
    measured = [_measure(sentence) for words in texts for sentence in sentences(words)]
    return _age(sum(words for words, _ in measured), len(measured), sum(syllables for _, syllables in measured))


def _age(words: int, sentences: int, syllables: int) -> float:
    return 0.39 * words / sentences + 11.8 * syllables / words - 15.59 + 5 if words and sentences else 0.0


def _read(resolved: Resolved) -> Iterator:
    for stage in resolved.stages:
        yield stage
        yield from (clause for clause in stage.parts if active(clause, resolved.choices))


def _words(placed) -> Iterator[str]:
    shape = placed.shape
    yield shape.title
    if placed.kind == "stage":
        yield from (shape.purpose, shape.nutshell)
    else:
        yield from shape.do
        yield shape.text
    yield from (words for words, _ in placed.notes)


def _count(words: str, resolved: Resolved) -> int:
    return len(plain(words, resolved.settings).split())


def _longest(resolved: Resolved) -> list[str]:
    return sorted((clause.id for clause in resolved.clauses), key=lambda name: -sum(_count(words, resolved) for words in _words(resolved.items[name])))[:5]


@functools.lru_cache(maxsize=None)
def _measure(sentence: str) -> tuple[int, int]:
    words = re.findall(r"[A-Za-z']+", sentence)
    return len(words), sum(_syllables(word.lower()) for word in words)


@functools.lru_cache(maxsize=None)
def _syllables(word: str) -> int:
    """Groups of vowels, less the silent endings: "complaint" 2, "acknowledged" 3, "people" 2."""
    word = re.sub(r"(?<=[^aeiouylr])e$|(?<=[aeiouy][^aeiouy])re$|(?<=[^aeiouydt])ed$|(?<=[^aeiouyscxzhg])es$|(?<=[aeiouy][lr])e$", "", word)
    return max(1, len(re.findall(r"[aeiouy]+", word)))
