"""The rules of standards/review/, ready to be tried on passages."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .. import model
from ..load import Entry, Library
from .passages import Passage, blocks_of, fold, passages

_NAMED = re.compile(r"\{([a-z][a-z0-9-]*)\}")
# What Python and JavaScript read alike. A group is plain or looks around; what stands for a letter is one of bdsw.
_ALIKE = re.compile(r"""(?: \\[bBdDsSwW] | \\[^0-9A-Za-z] | \(\?(?:[:=!]|<[=!]) | \((?!\?) | [^\\(A-Z\x80-\U0010ffff] )*""", re.X)
_APART = re.compile(r"[*+?}]\+|\{,|\(\?P")


class _Pattern:
    """A pattern that is compiled when something is first looked for with it: most are seldom needed.

    Many signs begin with the same one, so what was found in the last words is kept.
    """

    def __init__(self, words: str):
        self._words = words
        self._last: tuple[str | None, re.Match | None] = (None, None)

    @functools.cached_property
    def _search(self) -> Callable[[str], re.Match | None]:
        return re.compile(self._words, re.ASCII).search

    def search(self, words: str) -> re.Match | None:
        last, found = self._last
        if words is not last:
            found = self._search(words)
            self._last = (words, found)
        return found


@dataclass(frozen=True)
class _Sign:
    """A sign with its patterns; `lacking` as pairs of a duty and where nothing states it."""

    shape: model.Sign
    all: tuple[_Pattern, ...]
    without: _Pattern | None
    under: _Pattern | None
    beside: _Pattern | None
    around: _Pattern | None


@dataclass(frozen=True)
class _Rule:
    id: str
    shape: model.Fault | model.Duty
    signs: tuple[_Sign, ...]
    unless: tuple[_Sign, ...]


@dataclass(frozen=True)
class Hit:
    """A rule that a passage shows: its id, which passage of the document, and the sign that told."""

    rule: str
    passage: int
    sign: model.Sign


class Screen:
    """All rules of one library."""

    def __init__(self, library: Library):
        self._words = {name: entry.shape.words for name, entry in library.vocabulary.items()}
        self._patterns: dict[str, _Pattern] = {}
        self.faults = {name: self._rule(name, entry.shape) for name, entry in library.faults.items()}
        self.duties = {name: self._rule(name, entry.shape) for name, entry in library.duties.items()}
        self._headings = {name: tuple(map(self._pattern, entry.shape.patterns)) for name, entry in library.headings.items()}

    def _rule(self, name: str, shape: model.Fault | model.Duty) -> _Rule:
        return _Rule(name, shape, tuple(map(self._sign, shape.patterns)), tuple(map(self._sign, shape.unless)))

    def _sign(self, shape: model.Sign) -> _Sign:
        made = lambda pattern: self._pattern(pattern) if pattern else None
        return _Sign(shape, tuple(map(made, shape.all)), made(shape.without), made(shape.under), made(shape.beside), made(shape.around))

    def _pattern(self, pattern: str) -> _Pattern:
        return self._patterns.setdefault(pattern, _Pattern(self.whole(pattern)))

    def whole(self, pattern: str) -> str:
        """A pattern with the vocabulary put in for the names in braces."""
        return _NAMED.sub(lambda match: f"(?:{'|'.join(map(self.whole, self._words[match[1]]))})", pattern)

    def stages(self, heading: str) -> list[str]:
        """The stages of the model that a heading of a local policy belongs to."""
        words = fold(heading)
        return [name for name, patterns in self._headings.items() if any(pattern.search(words) for pattern in patterns)]

    # --- trying ---------------------------------------------------------------------------------------
    def stated(self, found: Sequence[Passage], applies: Iterable[str] | None = None) -> list[Hit]:
        """The duties that passages state; with `applies`, of these alone."""
        around = _Around(found)
        wanted = self.duties if applies is None else [name for name in self.duties if name in set(applies)]
        return [Hit(name, n, sign.shape) for n, one in enumerate(found) for name in wanted if (sign := self._shown(self.duties[name], n, one, one.tested, around, {}))]

    def faulty(self, found: Sequence[Passage], law_for: Iterable[str] = (), whole: bool = True) -> list[Hit]:
        """The faults that passages show, in the order of the document, for the sectors of `law_for` (none given: for any).

        `whole`: the passages are a whole document, so that what is lacking from it can be told.
        """
        sectors, around = set(law_for), _Around(found)
        rules = [rule for rule in self.faults.values() if not rule.shape.sectors or not sectors or sectors & set(rule.shape.sectors)]
        needed = {name for rule in rules for sign in rule.signs for name in sign.shape.lacking} if whole else set()
        there: dict[str, list[Passage]] = {name: [] for name in needed}
        for hit in self.stated(found, needed) if needed else ():
            there[hit.rule].append(found[hit.passage])
        hits, only = [], {}
        for n, one in enumerate(found):
            if one.words.endswith("?"):  # a question says nothing
                continue
            for rule in rules:
                if sign := self._shown(rule, n, one, one.said, around, there if whole else None):
                    if any(hit.rule == rule.id and _opens(found[hit.passage], one) for hit in hits):
                        continue
                    if not rule.shape.once:
                        hits.append(Hit(rule.id, n, sign.shape))
                    elif rule.id not in only or rule.signs.index(sign) < only[rule.id][0]:  # the sign that comes first tells it best
                        only[rule.id] = (rule.signs.index(sign), Hit(rule.id, n, sign.shape))
        return sorted([*hits, *(hit for _, hit in only.values())], key=lambda hit: hit.passage)

    def _shown(self, rule: _Rule, n: int, one: Passage, words: str, around: _Around, there: Mapping[str, list[Passage]] | None) -> _Sign | None:
        if rule.shape.only_with and not any(part in words for part in rule.shape.only_with):
            return None
        for sign in rule.signs:
            if sign.all[0].search(words) and _holds(sign, one, words, around) and _lacks(sign.shape.lacking, one, there):
                return None if any(_holds(other, one, words, around) for other in rule.unless) else sign
        return None


class _Around:
    """The words of each paragraph and of each section, put together when a sign asks for them."""

    def __init__(self, found: Sequence[Passage]):
        self._found = found
        self._joined: dict[str, dict[int, str]] = {}

    def of(self, what: str, one: Passage) -> str:
        if what not in self._joined:
            gathered: dict[int, list[str]] = {}
            for each in self._found:
                gathered.setdefault(getattr(each, what), []).append(each.said)
            self._joined[what] = {key: " ".join(words) for key, words in gathered.items()}
        return self._joined[what].get(getattr(one, what), one.said)


def _opens(lead: Passage, one: Passage) -> bool:
    """Whether a passage is the line that opens another's list, so that what it shows is told already."""
    return lead.group == one.group and one.tested.startswith(lead.tested.removesuffix(":"))


def _holds(sign: _Sign, one: Passage, words: str, around: _Around) -> bool:
    return (all(pattern.search(words) for pattern in sign.all)
            and (sign.without is None or not sign.without.search(words))
            and (sign.under is None or bool(sign.under.search(one.under)))
            and (sign.beside is None or bool(sign.beside.search(around.of("group", one))))
            and (sign.around is None or bool(sign.around.search(around.of("section", one)))))


def _lacks(lacking: Mapping[str, str], one: Passage, there: Mapping[str, list[Passage]] | None) -> bool:
    if not lacking:
        return True
    if there is None:
        return False
    near = {"paragraph": lambda other: other.group == one.group, "section": lambda other: other.section == one.section, "document": lambda other: True}
    return not any(near[where](other) for name, where in lacking.items() for other in there.get(name, ()))


@functools.lru_cache(maxsize=8)
def screen(library: Library) -> Screen:
    """The rules of a library, compiled once. Only for one whose patterns can be read (`broken_patterns`).

    A library that is loaded again after an edit has the same rules in most cases: it gets the same screen, and what
    was found with it in a sentence need not be looked for again.
    """
    rules = repr([{name: entry.shape for name, entry in some.items()} for some in (library.vocabulary, library.faults, library.duties, library.headings)])
    if rules not in _SCREENS:
        _SCREENS[rules] = Screen(library)
    return _SCREENS[rules]


_SCREENS: dict[str, Screen] = {}


def example(words: str) -> tuple[Passage, ...]:
    """The passages of an example: a sentence or two, or a short text with headings and lists."""
    return passages(blocks_of(words)) if "\n" in words.strip() else passages(blocks_of(words.strip() + "\n"))


# --- patterns that cannot be used -----------------------------------------------------------------------
def broken_patterns(library: Library) -> Iterator[tuple[Entry, tuple, str, str]]:
    """(entry, path of the field, pattern, what is wrong) of each pattern that cannot be used.

    A pattern has to mean the same to Python and to JavaScript, and it is tried on folded words.
    """
    words = {name: entry.shape.words for name, entry in library.vocabulary.items()}
    circles = {name for name in words if _reaches(name, name, words)}
    for name, entry in library.vocabulary.items():
        if name in circles:
            yield entry, ("words",), f"{{{name}}}", "it names itself"
    for entry, path, pattern in _patterns(library):
        if entry.id not in circles and (wrong := _wrong(pattern, words)):
            yield entry, path, pattern, wrong


def _patterns(library: Library) -> Iterator[tuple[Entry, tuple, str]]:
    for entry in library.vocabulary.values():
        yield from ((entry, ("words", n), pattern) for n, pattern in enumerate(entry.shape.words))
    for entry in library.headings.values():
        yield from ((entry, ("patterns", n), pattern) for n, pattern in enumerate(entry.shape.patterns))
    for entry in (*library.faults.values(), *library.duties.values()):
        for key in ("patterns", "unless"):
            for n, sign in enumerate(getattr(entry.shape, key)):
                for m, pattern in enumerate(sign.all):
                    path = (key, n, "all", m) if entry.place(key, n, "all") != entry.place(key, n) else (key, n, m)
                    yield entry, path, pattern
                for field in ("without", "under", "beside", "around"):
                    if pattern := getattr(sign, field):
                        yield entry, (key, n, field), pattern


def _reaches(start: str, name: str, words: Mapping[str, tuple[str, ...]], seen: frozenset = frozenset()) -> bool:
    named = {other for pattern in words.get(name, ()) for other in _NAMED.findall(pattern)}
    return start in named or any(_reaches(start, other, words, seen | {name}) for other in named - seen - {name})


def _wrong(pattern: str, words: Mapping[str, tuple[str, ...]]) -> str:
    named = set(_NAMED.findall(pattern))
    if lost := sorted(named - words.keys()):
        return f"words.yml has no {', '.join(f'{{{name}}}' for name in lost)}"
    bare = _NAMED.sub("x", pattern)
    if _APART.search(bare):
        return "Python and JavaScript would not read it alike"
    if any(letter.isupper() for letter in re.sub(r"\\[BDSW]", "", bare)) or not bare.isascii():
        return "it is tried on small letters without accents, with plain quotes and hyphens"
    if not _ALIKE.fullmatch(bare):
        return "Python and JavaScript would not read it alike"
    try:
        re.compile(bare)
    except re.error as error:
        return error.msg
    return ""
