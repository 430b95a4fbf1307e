"""Find what may tell who someone is: the privacy gate.

`privacy.yml` says what to look for, why it matters and how to say it instead; overrides/assets/javascripts/gate.js
reads the same file in the browser. What this finds is there to be looked at by a person, and what it does
not find may be there all the same.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_suffix(".yml")
NEAR = 45  # characters
# Letters of all languages stay; what looks like a space, a dash or a quote becomes one, so that places stay the same.
_PLAIN = str.maketrans({**dict.fromkeys("\u00a0\u2007\u2009\u200a\u202f\u200b\t", " "), **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"), **dict.fromkeys("\u2018\u2019\u02bc", "'"), **dict.fromkeys("\u201c\u201d", '"')})
_DIGITS = {"oh": "0", "o": "0", "zero": "0", "nought": "0", "naught": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9"}
_TIMES = {"double": 2, "triple": 3, "treble": 3}


@dataclass(frozen=True)
class Found:
    """Words that may tell who someone is: which kind, and where they start and end in the text."""

    kind: str
    start: int
    end: int
    words: str


@dataclass(frozen=True)
class Kind:
    """What one kind is called, why it matters, and how to say it instead."""

    id: str
    title: str
    why: str
    reword: str
    certain: bool  # nobody needs it to tell what they did, so no moderator may keep it


@dataclass(frozen=True)
class _Rule:
    find: re.Pattern
    test: str
    not_: re.Pattern | None
    near: tuple[re.Pattern, ...]
    far: tuple[re.Pattern, ...]
    not_before: re.Pattern | None
    not_after: re.Pattern | None
    within: int


@functools.cache
def data() -> Mapping[str, Any]:
    """privacy.yml with its parts put in: `roles`, and for each kind its words, rules and examples."""
    read = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    parts: dict[str, str] = {}
    whole = lambda pattern: re.sub(r"\{([a-z]+(?:-[a-z]+)*)\}", lambda match: f"(?:{parts[match[1]]})", pattern)
    for name, pattern in read["parts"].items():
        parts[name] = whole(pattern)
    for kind in read["kinds"].values():
        for rule in kind["rules"]:
            for key, value in rule.items():
                if key not in ("exact", "test", "within"):
                    rule[key] = [whole(one) for one in value] if isinstance(value, list) else whole(value)
    return {"roles": read["roles"].split(), "kinds": read["kinds"]}


@functools.cache
def kinds() -> dict[str, Kind]:
    return {name: Kind(name, one["title"], one["why"], one["reword"], one.get("certain", False)) for name, one in data()["kinds"].items()}


@functools.cache
def _rules(kind: str) -> tuple[_Rule, ...]:
    def made(rule: Mapping[str, Any]) -> _Rule:
        any_case = lambda pattern: re.compile(pattern, re.I | re.ASCII) if pattern else None
        exact = lambda pattern: re.compile(pattern, re.ASCII)
        ending = lambda pattern: re.compile(pattern if pattern.endswith("$") else f"(?:{pattern})$", re.I | re.ASCII) if pattern else None
        return _Rule(exact(rule["find"]) if rule.get("exact") else any_case(rule["find"]), rule.get("test", ""), (exact if rule.get("exact") else any_case)(rule["not"]) if "not" in rule else None,
                     (*map(any_case, rule.get("with", ())), *map(exact, rule.get("with-exact", ()))), tuple(map(any_case, rule.get("without", ()))),
                     ending(rule.get("not-before")), any_case(rule.get("not-after")), rule.get("within", NEAR))

    return tuple(made(rule) for rule in data()["kinds"][kind]["rules"])


@functools.lru_cache(maxsize=20000)
def findings(words: str, only: tuple[str, ...] = ()) -> tuple[Found, ...]:
    """Everything in a text that may tell who someone is, in its order.

    Of one kind, what overlaps is one thing. Of two kinds the longer one is told; but a number, a date of birth or
    a contact is told whatever it stands in, since what it stands in may be kept.

    >>> [one.kind for one in findings("Ring 07700 900123, he was born on 3/7/41.")]
    ['contact', 'date-of-birth']
    """
    wanted = [kind for kind in only or kinds() if _only_with(kind).search(words)]
    plain = words.translate(_PLAIN) if wanted else words
    spans = [(kind, *span) for kind in wanted for span in _joined(span for rule in _rules(kind) for span in _spans(rule, plain))]
    certain = lambda kind: kinds()[kind].certain
    found: list[Found] = []
    for kind, start, end in sorted(spans, key=lambda span: (not certain(span[0]), span[1] - span[2])):
        if not any(start < other.end and other.start < end and (certain(kind) == certain(other.kind) or other.start <= start and end <= other.end) for other in found):
            found.append(Found(kind, start, end, words[start:end]))
    return tuple(sorted(found, key=lambda one: one.start))


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


@functools.cache
def _only_with(kind: str) -> re.Pattern:
    return re.compile(data()["kinds"][kind].get("only-with", ""), re.I | re.ASCII)


def _spans(rule: _Rule, text: str) -> Iterator[tuple[int, int]]:
    for match in rule.find.finditer(text):
        group = 1 if rule.find.groups and match[1] is not None else 0
        start, end = match.span(group)
        before, after = text[max(0, match.start() - rule.within) : match.start()], text[match.end() : match.end() + rule.within]
        around = text[max(0, start - rule.within) : end + rule.within]
        if (rule.not_ and rule.not_.search(match[group]) or rule.test and not _TESTS[rule.test](match[group])
                or not all(one.search(around) for one in rule.near) or any(one.search(around) for one in rule.far)
                or rule.not_before and rule.not_before.search(before) or rule.not_after and rule.not_after.match(after)):
            continue
        yield start, end


def digits(words: str) -> str:
    """The digits of a number, written in figures or said in words: "double four, oh" is 440."""
    found, times = "", 1
    for word in re.findall(r"\d|[a-z]+", words.lower()):
        if word in _TIMES:
            times = _TIMES[word]
        elif word.isdigit() or word in _DIGITS:
            found += _DIGITS.get(word, word) * times
            times = 1
    return found


def check_digit(words: str) -> bool:
    """Whether these are the ten digits of an NHS number: the last one is the check digit (modulus 11)."""
    number = digits(words)
    if len(number) != 10 or len(set(number)) == 1:
        return False
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(number, range(10, 1, -1))) % 11
    return rest != 10 and int(number[9]) == rest % 11


def someone(words: str) -> bool:
    """Whether some of these words may be a name: what is neither an initial nor a word for a role, a group or a day."""
    return any(len(word) > 1 and word.lower().removesuffix("'s") not in _roles() for word in re.findall(r"[^\W\d_][^\W\d_'-]*(?:[-'][^\W\d_]+)*", words) if word not in _TITLES)


_TITLES = {"Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Prof", "Professor", "Rev", "Reverend", "Cllr", "Councillor", "Sr", "Sister", "Nurse", "Matron", "Officer", "Dame"}
_TESTS = {"check-digit": check_digit, "someone": someone}


@functools.cache
def _roles() -> frozenset[str]:
    return frozenset(data()["roles"])
