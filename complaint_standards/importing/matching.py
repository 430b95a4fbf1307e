"""Which paragraph of the file that came back is which of those that were written.

A paragraph that kept its bookmark is known by that. The others stand between known ones, and are told by their
words; so a paragraph that was typed anew is known as the one whose place it takes.
"""

from __future__ import annotations

import bisect
import collections
import difflib
import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from .. import fingerprint
from ..documents.content import Document
from ..documents.word import marks
from ..documents.word.marks import Passage
from .reading import Bit, Found, Returned

ALIKE = 0.5  # how much of two paragraphs has to be the same for one to be a rewording of the other
_MOST = 60_000  # pairs of paragraphs that are compared by their words; beyond that only equal ones are found


@dataclass
class Match:
    """`pairs` maps the place of a written passage to the paragraphs that hold it now, several where it was split.

    `joined` are passages that now stand in the paragraph of another, `new` the paragraphs that are no passage of
    ours, each with the place of the passage before it (-1: none). `missing` are the passages that are nowhere.
    `older` and `stale` are fields, as the marks of labels, that the library words otherwise by now: in the first nobody
    touched anything in the file, in the second somebody did. `moved`: passages that stand in another order than they did. `tools`:
    paragraphs whose words the tool made, and that stand as it wrote them, whatever it would write now.
    """

    written: Sequence[Passage]
    found: Sequence[Found]
    pairs: dict[int, list[int]] = field(default_factory=dict)
    joined: dict[int, int] = field(default_factory=dict)
    new: list[tuple[int, int]] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)
    older: set[str] = field(default_factory=set)
    stale: set[str] = field(default_factory=set)
    moved: set[int] = field(default_factory=set)
    tools: set[int] = field(default_factory=set)
    taken_out: set[str] = field(default_factory=set)
    order: list[tuple[int, int]] = field(default_factory=list)  # (place of the paragraph, place of the passage), as they stand in the file


def bits(passage: Passage) -> tuple[Bit, ...]:
    """A passage as it reads in the file."""
    return tuple(Bit(f"[{run.text}]" if run.cites or run.unchecked else marks.INSERT + run.text.removeprefix("[") if run.gap and run.value else run.text, run.value, marks.heading(run.item) if run.item and not run.cites else "",
                     run.strong and not run.rule, run.emphasis, marks.aside(run)) for run in passage.words)


@functools.lru_cache(maxsize=None)
def shown(passage: Passage) -> str:
    """The words of a passage as they read in the file, without what is said beside them, folded."""
    return fingerprint.folded("".join(bit.text for bit in bits(passage) if not bit.aside))


def as_it_was(written: Sequence[Passage], returned: Returned, document: Document) -> tuple[Passage, ...]:
    """What would be written, with each value as it read when the file was written."""
    if returned.held is None:
        return tuple(written)
    texts: dict[tuple[str, str], str] = {}
    for one in document.settings:
        then = returned.held["values"].get(one.id)
        if isinstance(then, list) and len(then) == 2 and all(isinstance(text, str) for text in then):
            for now, old in ((one.reads, then[0]), (one.role, then[1])):
                texts[one.id, now] = old
                texts.setdefault((one.id, now[:1].upper() + now[1:]), old[:1].upper() + old[1:])
    old = lambda run: replace(run, text=text, gap=text.startswith("[")) if run.value and (text := texts.get((run.value, run.text), run.text)) != run.text else run
    return tuple(replace(one, words=tuple(map(old, one.words))) if any(run.value for run in one.words) else one for one in written)


def match(written: Sequence[Passage], returned: Returned) -> Match:
    """Find each passage in the file that came back."""
    made = Match(written, returned.passages)
    taken = _by_bookmark(made)
    taken |= _between(made, taken)
    _split(made, taken)
    follows = -1
    places = {found: place for place, there in made.pairs.items() for found in there}
    for n, one in enumerate(made.found):
        if n in places:
            follows = places[n]
            made.order.append((n, follows))
        elif n not in taken:
            made.new.append((n, follows))
    there = collections.Counter(marks.mark(untouched(one)) for one in made.found if not one.labels)
    then = returned.held["made"] if returned.held else {}
    read = {form for texts in (returned.held["values"].values() if returned.held else ()) for text in texts for form in (text, marks.INSERT + text.removeprefix("["), text[:1].upper() + text[1:])}
    made.tools = {n for n, one in enumerate(made.found) if not one.labels and there[mark := marks.mark(untouched(one))] <= then.get(mark, 0) and set(_values(one)) <= read}
    made.taken_out = {mark for mark, count in then.items() if there[mark] < count}
    made.missing = [n for n in range(len(written)) if n not in made.pairs and n not in made.joined]
    return made


def _by_bookmark(made: Match) -> set[int]:
    labels = {one.label: n for n, one in enumerate(made.written) if one.label}
    headings = {marks.heading(one.item): n for n, one in enumerate(made.written) if one.field == "title" and one.kind == "heading"}
    fields = {marks.place_of(label) for label in labels}
    taken: set[int] = set()
    for n, one in enumerate(made.found):
        known = [labels[label] for label in one.labels if label in labels] + [headings[id] for id in one.ids if id in headings]
        known = list(dict.fromkeys(place for place in known if place not in made.pairs and place not in made.joined))
        if known:  # several where paragraphs were run into one, or where a bookmark was left over by one that is gone
            text = fingerprint.folded(one.text)
            first = max(known, key=lambda place: likeness(shown(made.written[place]), text))
            made.pairs[first] = [n]
            made.joined |= {place: first for place in known if place != first and _held(shown(made.written[place]), text)}
            taken.add(n)
        for label in one.labels:
            if label not in labels and marks.place_of(label) in fields:  # the library has other words by now
                same = marks.words_of(label) == marks.mark(untouched(one))
                (made.older if same else made.stale).add(marks.place_of(label))
                if same and n not in taken:
                    taken.add(n)
    return taken


def untouched(found: Found) -> str:
    """What a paragraph would have to have been written as, values aside, for nobody to have touched it."""
    return marks.frame((bit.text, bool(bit.value)) for bit in found.bits if not bit.aside)


def _values(found: Found) -> Iterator[str]:
    """What stands where a value does."""
    for value, run in itertools.groupby(found.bits, key=lambda bit: bit.value):
        if value and (text := "".join(bit.text for bit in run).strip()):
            yield text


def _between(made: Match, taken: set[int]) -> set[int]:
    """Pair what lies between two known paragraphs; then, of an item that was moved, what lies about those of it that are known."""
    known = sorted((found[0], place) for place, found in made.pairs.items())
    still = rising([place for _, place in known])
    anchors = [(-1, -1), *(known[n] for n in still), (len(made.found), len(made.written))]
    more: set[int] = set()

    def pair(left: Iterable[int], right: Iterable[int]) -> None:
        free = [n for n in left if n not in made.pairs and n not in made.joined], [n for n in right if n not in taken | more]
        for place, found in list(_aligned(made, *free)):
            made.pairs[place] = [found]
            more.add(found)

    for n in sorted(set(range(len(known))) - set(still)):
        at, place = known[n]
        made.moved.add(place)
        item = made.written[place].inside
        if item and made.written[place].kind == "heading":
            end = next((found for found, other in known if found > at and made.written[other].inside != item), len(made.found))
            pair((n for n, one in enumerate(made.written) if one.inside == item), range(at + 1, end))
    for (f0, w0), (f1, w1) in zip(anchors, anchors[1:]):
        pair(range(w0 + 1, w1), range(f0 + 1, f1))
    return more


def rising(numbers: Sequence[int]) -> list[int]:
    """The places of a longest rising run of numbers: what is not in it was moved."""
    ends: list[int] = []
    ways: list[int] = []
    before: list[int] = []
    for n, number in enumerate(numbers):
        at = bisect.bisect_left(ends, number)
        before.append(ways[at - 1] if at else -1)
        if at == len(ends):
            ends.append(number)
            ways.append(n)
        else:
            ends[at], ways[at] = number, n
    way, n = [], ways[-1] if ways else -1
    while n >= 0:
        way.append(n)
        n = before[n]
    return way[::-1]


def _aligned(made: Match, left: list[int], right: list[int]) -> Iterator[tuple[int, int]]:
    """Pairs of what was written and what was found, both in their order: equal ones, then alike ones, then those that alone are left at one place."""
    if not left or not right:
        return
    ours, theirs = [shown(made.written[n]) for n in left], [fingerprint.folded(made.found[n].text) for n in right]
    equal = difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    a = b = 0
    for i, j, size in equal:
        yield from _alike(made, left[a:i], right[b:j])
        yield from zip(left[i : i + size], right[j : j + size])
        a, b = i + size, j + size


def _alike(made: Match, left: list[int], right: list[int]) -> Iterator[tuple[int, int]]:
    if not left or not right:
        return
    if len(left) * len(right) > _MOST:
        return
    score = [[_likeness(made, place, found) for found in right] for place in left]
    best = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i in range(len(left) - 1, -1, -1):
        for j in range(len(right) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], score[i][j] + best[i + 1][j + 1] if score[i][j] >= ALIKE else 0)
    i = j = a = b = 0
    while i < len(left) and j < len(right):
        if score[i][j] >= ALIKE and best[i][j] == score[i][j] + best[i + 1][j + 1]:
            yield from _alone(made, left[a:i], right[b:j])
            yield left[i], right[j]
            i, j = i + 1, j + 1
            a, b = i, j
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    yield from _alone(made, left[a:], right[b:])


def _alone(made: Match, left: list[int], right: list[int]) -> Iterator[tuple[int, int]]:
    """What stands at one place is the same, typed anew: cells of one row, a heading whose clause is still below it, paragraphs in their order."""
    ours, theirs = [n for n in left if made.written[n].item], list(right)
    heads = [n for n in ours if made.written[n].kind == "heading"], [n for n in theirs if made.found[n].kind == "heading"]
    if any(heads):
        if len(ours) == len(heads[0]) == len(heads[1]) == 1:
            yield heads[0][0], heads[1][0]
        return
    cells = [n for n in ours if made.written[n].kind == "cell"], [n for n in theirs if made.found[n].kind == "cell"]
    if any(cells):
        if len(cells[0]) == len(cells[1]):
            yield from zip(*cells)
        return
    yield from zip(ours, theirs)


def _likeness(made: Match, place: int, found: int) -> float:
    one, other = made.written[place], made.found[found]
    if (one.kind == "heading") != (other.kind == "heading") or (one.kind == "cell") != (other.kind == "cell"):
        return 0.0
    return likeness(shown(one), fingerprint.folded(other.text))


@functools.lru_cache(maxsize=100_000)
def likeness(one: str, other: str) -> float:
    """How much of two texts is the same, word by word: 0 to 1."""
    one, other = one.lower(), other.lower()
    return difflib.SequenceMatcher(None, re.findall(r"\w+", one), re.findall(r"\w+", other), autojunk=False).ratio()


def _held(words: str, text: str) -> bool:
    """Whether most of some words stand in a text."""
    one, other = re.findall(r"\w+", words.lower()), set(re.findall(r"\w+", text.lower()))
    return sum(word in other for word in one) * 2 > len(one)


def _split(made: Match, taken: set[int]) -> None:
    """A paragraph of ours that was cut in two: what stands beside it and holds the rest of its words is a part of it."""
    kind = lambda n: made.found[n].kind
    for place, there in sorted(made.pairs.items()):
        whole, words = shown(made.written[place]), lambda part: " ".join(fingerprint.folded(made.found[n].text) for n in part)
        for step in (1, -1):
            n = there[-1] + 1 if step > 0 else there[0] - 1
            while 0 <= n < len(made.found) and n not in taken and kind(n) == kind(there[0]) and kind(n) not in ("cell", "heading"):
                more = [*there, n] if step > 0 else [n, *there]
                if likeness(whole, words(more)) < likeness(whole, words(there)) + 0.1:
                    break
                there[:] = more
                taken.add(n)
                n += step
