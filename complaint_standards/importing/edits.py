"""What differs between the file that was written and the one that came back, field by field, in the terms of the library."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from .. import fingerprint
from ..documents.content import Run
from ..documents.word import marks
from ..documents.word.marks import Passage
from ..resolve import Resolved
from .matching import Match, bits, match, shown
from .reading import Bit, Found, Returned
from .rewording import plain, reworded
from .values import could_be

_CUT = "\ue000"  # stands where a paragraph was cut in two
_LISTS = {"bullet": "- ", "tick": "- ", "number": "1. "}
WIDTH = 110


@dataclass(frozen=True)
class Edit:
    """One field of one item, as it was and as it is now; a text as Markdown, `do` as a list.

    `clash`: the library words it otherwise since the file was written. `locked` are the rule sentences that were
    touched: the obligation, and what was made of it; `now` has them as they were.
    """

    item: str
    field: str
    was: str | tuple[str, ...]
    now: str | tuple[str, ...]
    where: str
    comments: tuple[str, ...] = ()
    clash: bool = False
    locked: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Typed:
    """What was typed for a value, a role or a field of document control, in one place."""

    kind: str
    name: str
    words: str
    where: str
    cell: bool = False
    comments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Added:
    """Words of their own. `kind`: a note beside `item`, a clause, which has a title, a line of the checklist `item`, a row of a
    table of document control. A clause and a line stand after `after` and before `before`; one of the two may be empty."""

    kind: str
    item: str
    text: str
    where: str
    title: str = ""
    after: str = ""
    before: str = ""
    comments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Moved:
    """A clause that stands elsewhere than it did: after `after` and before `before`, of which one may be empty."""

    item: str
    where: str
    after: str
    before: str
    comments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gone:
    """A stage, a clause or a line that is no longer in the file."""

    item: str
    where: str


@dataclass(frozen=True)
class Unread:
    """Something that differs and is not read back: where, whose words they are, and why."""

    where: str
    words: str
    why: str


@dataclass
class Edits:
    """Everything that differs."""

    fields: list[Edit] = field(default_factory=list)
    typed: list[Typed] = field(default_factory=list)
    added: list[Added] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)


def edits(written: Sequence[Passage], returned: Returned, resolved: Resolved, own: frozenset[str] = frozenset(), margins: frozenset[str] = frozenset(), pictures: Sequence[str] = ()) -> Edits:
    """Compare what was written of `resolved` with what came back.

    `own` are the items, parts and notes ("item notes/0") whose words are all the organisation's, so that a paragraph that
    is put into them is a part of them. `margins` are the words at the head and foot of its pages, `pictures` what its
    drawings say.
    """
    work = _Work(written, returned, resolved, own)
    work.new_words()
    work.all_fields()
    work.whole_items()
    work.rest(margins, pictures)
    return work.made


class _Work:
    def __init__(self, written: Sequence[Passage], returned: Returned, resolved: Resolved, own: frozenset[str]):
        self.written, self.returned, self.resolved, self.own = written, returned, resolved, own
        self.match: Match = match(written, returned)
        self.tool = frozenset(returned.held["made"]) if returned.held else frozenset()
        self.found = returned.passages
        self.made = Edits()
        self.ids = {marks.heading(id): id for id in resolved.items if "/" not in id}
        self.fields: dict[tuple[str, str, int], list[int]] = {}
        for n, one in enumerate(written):
            if one.item and one.item not in ("document", "values", "roles"):
                self.fields.setdefault((one.item, one.field, one.copy), []).append(n)
        self.put_in: dict[tuple[str, str, int], list[tuple[int, int]]] = {}  # new paragraphs that belong to a field: (after this passage, the paragraph)
        self.at = {place: n for n, place in self.match.order}
        self.gone = self._gone()
        self.clauses = {part.id: [one.id for one in stage.parts if one.id in shown_here] for shown_here in ({one.item for one in written if _heads(one)},) for stage in resolved.stages for part in (stage, *stage.parts)}

    def fits(self, name: str, words: str, strictly: bool) -> bool:
        setting = self.resolved.settings.get(name)
        return setting is not None and could_be(setting, words, self.resolved, strictly)

    def where(self, place: int) -> str:
        return self.written[place].under if 0 <= place < len(self.written) else "before everything else"

    def comments(self, found: Iterable[int]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(id for n in found for id in self.found[n].comments))

    def text(self, n: int) -> str:
        return self.found[n].text

    # --- paragraphs that are new --------------------------------------------------------------------
    def new_words(self) -> None:
        """Say of each new paragraph where it belongs: in a field, beside a clause, to a new clause, or nowhere that is read."""
        nexts = self._nexts()
        open_: Added | None = None      # what the next paragraph may go on with
        last, rows = -2, {}
        for n, follows in self.match.new:
            one, text = self.found[n], self.text(n)
            before = self.written[follows] if follows >= 0 else None
            after = self.written[nexts[n]] if nexts[n] >= 0 else None
            if n != last + 1 or one.kind == "heading":
                self._close(open_)
                open_ = None
            last = n
            if not text or one.kind == "contents" or n in self.match.tools:
                continue
            item = before.inside if before else ""
            kind = self.resolved.items[item].kind if item in self.resolved.items else ""
            if one.kind == "heading":
                if one.level == 2 and kind in ("clause", "stage"):
                    open_ = self._clause(n, item)
                else:
                    self._unread(follows, text, "a heading is not read back, but for that of a new clause: of the second level, in the procedure")
            elif one.kind == "cell":
                if before and before.item == "document" and before.field.split("/")[0] in ("history", "approvals"):
                    rows.setdefault((before.field.split("/")[0], one.row), []).append(n)
                else:
                    self._unread(follows, text, "a table is not read back, but for document control, roles and values")
            elif open_ is not None and open_.title:
                open_ = replace(open_, text=f"{open_.text}\n\n{_LISTS.get(one.kind, '')}{plain(one.bits, self.ids)}".strip(), comments=tuple(dict.fromkeys((*open_.comments, *one.comments))))
            elif (place := self._in_field(one, before, follows, after, nexts[n])) is not None:
                self.put_in.setdefault(place[0], []).append((place[1], n))
            elif one.kind == "bullet" and before and after and kind == "checklist" and "tick" in (before.kind, after.kind):
                self._line(n, before, after)
            elif kind in ("clause", "stage"):
                words = _LISTS.get(one.kind, "") + plain(one.bits, self.ids)
                if open_ is None:
                    open_ = Added("note", item, words, self.where(follows), comments=one.comments)
                else:
                    between = "\n" if one.kind in _LISTS and open_.text.split("\n")[-1].startswith(_LISTS.get(one.kind, "\0")) else "\n\n"
                    open_ = replace(open_, text=open_.text + between + words, comments=tuple(dict.fromkeys((*open_.comments, *one.comments))))
            else:
                self._unread(follows, text, "it stands outside the clauses, where nothing is read back")
        self._close(open_)
        for (name, _), cells in rows.items():
            self.made.added.append(Added("row", name, "\n".join(self.text(n) for n in cells), "Document control", comments=self.comments(cells)))

    def _nexts(self) -> dict[int, int]:
        """For each new paragraph the passage that follows it, -1: none."""
        found, follows = {}, -1
        places = dict(self.match.order)
        for n in range(len(self.found) - 1, -1, -1):
            follows = places.get(n, follows)
            found[n] = follows
        return found

    def _close(self, one: Added | None) -> None:
        if one is None:
            return
        text = laid_out(one.text)
        if one.kind == "clause" and not text:
            self.made.unread.append(Unread(one.where, one.title, "a new clause needs words below its heading"))
        else:
            self.made.added.append(replace(one, text=text))

    def _clause(self, n: int, item: str) -> Added:
        """A new clause: after the one that stands before it, which may be none of its stage."""
        clauses = self.clauses[item]
        before = clauses[clauses.index(item) + 1 :] if item in clauses else clauses
        return Added("clause", item, "", f"after {self.resolved.items[item].shape.title}" if item in clauses else f"in {self.resolved.items[item].shape.title}", self.text(n), item if item in clauses else "", before[0] if before else "", self.found[n].comments)

    def _in_field(self, one: Found, before: Passage | None, follows: int, after: Passage | None, next_: int) -> tuple[tuple[str, str, int], int] | None:
        """The field that a paragraph was put into, where it is one that takes it: a list, a letter, words that are theirs."""
        for passage, place in ((before, follows), (after, next_ if after else -1)):
            if passage is None or not passage.item or passage.item in ("document", "values", "roles"):
                continue
            key = (passage.item, passage.field, passage.copy)
            placed = self.resolved.items.get(passage.item)
            listed = one.kind in _LISTS and passage.kind in ("bullet", "number") and passage.field in ("do", "text")
            whole = passage.field == "text" and placed is not None and (placed.kind == "letter" or placed.kind == "clause" and passage.item in self.own)
            noted = passage.field.startswith("notes/") and f"{passage.item} {passage.field}" in self.own
            if listed or whole and not (placed.kind == "letter" and passage is after) or noted and passage is before:
                return key, place if passage is before else place - 1
        return None

    def _line(self, n: int, before: Passage, after: Passage) -> None:
        """A new line of a checklist."""
        sides = [one.item if one.kind == "tick" and one.item.split("/")[0] == before.inside else "" for one in (before, after)]
        self.made.added.append(Added("line", before.inside, plain(self.found[n].bits, self.ids, rich=False), before.under, "", *sides, self.found[n].comments))

    def _unread(self, place: int, words: str, why: str) -> None:
        self.made.unread.append(Unread(self.where(place), words, why))

    # --- fields ---------------------------------------------------------------------------------------
    def all_fields(self) -> None:
        made: dict[tuple[str, str], list[Edit]] = {}
        for key, places in self.fields.items():
            item, part, _ = key
            if item in self.gone or item.split("/")[0] in self.gone:
                self.made.unread += [Unread(self.where(place), self.text(n), "what it stood beside was taken out") for place in places for n in self.match.pairs.get(place, [])]
                continue
            if edit := self._field(key, places):
                made.setdefault((item, part), []).append(edit)
        for found in made.values():
            if len({str(one.now) for one in found}) == 1:
                self.made.fields.append(replace(found[0], comments=tuple(dict.fromkeys(id for one in found for id in one.comments))))
            else:  # a paragraph that several letters share, reworded in two ways
                self.made.unread += [Unread(one.where, one.now if isinstance(one.now, str) else "\n".join(one.now), "letters share this paragraph, and it was reworded in more than one way") for one in found]

    def _field(self, key: tuple[str, str, int], places: list[int]) -> Edit | None:
        item, part, copy = key
        rich = part in ("text", "nutshell") and "/" not in item or part.startswith("notes/")
        label = marks.place_of(self.written[places[0]].label)
        blocks, locked, comments = [], [], []
        kept = label in self.match.older
        put_in = self.put_in.get(key, [])
        changed = bool(put_in)
        order = sorted(places, key=lambda place: (self.at.get(place, 0), place)) if not kept and all(place in self.at for place in places) else places
        changed |= order != places
        was = [(self.written[place].kind, marks.source(self.written[place].words)) for place in places]
        for place in order:
            one = self.written[place]
            if place in self.match.joined and self.match.joined[place] in places:
                continue
            there = self.match.pairs.get(place, [])
            if not there and (kept or place in self.match.joined):
                if kept:
                    blocks.append((one.kind, marks.source(one.words)))
                else:
                    changed = True
            else:
                into = [other for other, first in self.match.joined.items() if first == place and other in places]
                passage = one if not into else replace(one, words=tuple(run for n, other in enumerate([place, *into]) for run in ((Run(" "),) if n else ()) + self.written[other].words))
                kind, sources, rules = self._paragraph(passage, there, rich)
                locked += rules
                before = [marks.source(self.written[other].words) for other in [place, *into]]
                if sources != before or (there and kind != ("bullet" if one.kind == "tick" else one.kind) and rich):
                    changed = True
                    comments += self.comments(there)
                blocks += [(kind, source) for source in sources]
            for after, n in put_in:
                if after == place:
                    blocks.append((self.found[n].kind, plain(self.found[n].bits, self.ids, rich)))
                    comments += self.found[n].comments
        for after, n in put_in:
            if after == places[0] - 1:
                blocks.insert(0, (self.found[n].kind, plain(self.found[n].bits, self.ids, rich)))
                comments += self.found[n].comments
        if not changed and not locked:
            return None
        if not comments:
            comments = [id for place in places for n in self.match.pairs.get(place, []) for id in self.found[n].comments]
        shape = (lambda given: tuple(text for _, text in given)) if part == "do" else (lambda given: markdown(given)) if rich else lambda given: " ".join(text for _, text in given)
        made = Edit(item, part, shape(was), shape(blocks), self.where(places[0]), tuple(dict.fromkeys(comments)), label in self.match.stale, tuple(locked))
        return made if made.was != made.now or locked else None

    def _paragraph(self, passage: Passage, there: list[int], rich: bool) -> tuple[str, list[str], list[tuple[str, str]]]:
        """One written paragraph as it is now: its kind, its sources (several where it was cut), and what was made of its rules."""
        given: list[Bit] = []
        for k, n in enumerate(there):
            given += ([Bit(_CUT)] if k else []) + list(self.found[n].bits)
        if there and len(there) == 1 and self._same(passage, self.found[there[0]]):
            return (passage.kind, [marks.source(passage.words)], [])
        made = reworded(passage, given, self.ids, self.fits, rich)
        for name, words in made.values:
            self.made.typed.append(Typed("values", name, words, passage.under, comments=self.comments(there)))
        kind = self.found[there[0]].kind if there else passage.kind
        sources = [part.strip() for part in made.source.split(_CUT) if part.strip()]
        return (passage.kind if kind in ("cell", "heading") or passage.kind == "tick" else kind, sources, list(made.locked))

    def _same(self, passage: Passage, found: Found) -> bool:
        """Whether a paragraph reads as it was written, with nothing in bold and no link that was not there."""
        if shown(passage) != fingerprint.folded(found.text):
            return False
        look = lambda given: {mark for bit in given if not bit.aside and bit.text.strip() and not bit.value for mark in ((bit.text.strip(), "strong") if bit.strong else (), (bit.text.strip(), "link") if bit.item else ()) if mark}
        return {words for words, mark in look(bits(passage)) if mark == "strong"} == {words for words, mark in look(found.bits) if mark == "strong"} or passage.field in ("title", "do")

    # --- items as wholes ----------------------------------------------------------------------------
    def _gone(self) -> set[str]:
        """The clauses, stages and lines that are no longer there."""
        wholes: dict[str, list[int]] = {}
        for (item, part, copy), places in self.fields.items():
            if copy == 0 and not part.startswith("notes/"):
                wholes.setdefault(item, []).extend(places)
        known = set(self.returned.held["items"]) if self.returned.held else None
        return {item for item, places in wholes.items() if all(place in self.match.missing for place in places) and item in self.resolved.items
                and (known is None or item.split("/")[0] in known)}

    def whole_items(self) -> None:
        kinds = {item: self.resolved.items[item].kind for item in self.gone}
        for item in sorted(self.gone, key=lambda one: list(self.resolved.items).index(one)):
            places = [place for (one, _, _), places in self.fields.items() if one == item for place in places]
            where = self.where(places[0])
            parent = item.rpartition("/")[0]
            stage = next((stage.id for stage in self.resolved.stages if item in {part.id for part in stage.parts}), "")
            if kinds[item] == "stage":
                here = {one.item for one in self.written if _heads(one) and one.item in {part.id for part in self.resolved.items[item].parts}}
                if not here <= self.gone:
                    self.made.unread.append(Unread(where, "", "the heading of this stage and its first words were taken out, and clauses of it are still there; nothing is proposed"))
                    continue
            if stage in self.gone and kinds[item] == "clause" and {one.item for one in self.written if _heads(one) and one.item in {part.id for part in self.resolved.items[stage].parts}} <= self.gone:
                continue  # it goes with its stage
            if parent in self.gone:
                continue
            if kinds[item] in ("clause", "stage", "line") and self.returned.held is not None:
                self.made.gone.append(Gone(item, where))
            elif kinds[item] in ("clause", "stage", "line"):
                self.made.unread.append(Unread(where, "", "it is not in this file. Whether it was ever in it cannot be told, since the list of what it held was taken out of the file"))
            else:
                self.made.unread.append(Unread(where, "", "it was taken out of this file, and stays in the procedure. To leave it out of everything, write a `drop` for it in variant.yml"))
        self._moves()

    def _moves(self) -> None:
        """Clauses that stand elsewhere than they did."""
        kind = lambda place: self.resolved.items[self.written[place].item].kind
        heads = [(n, place) for n, place in self.match.order if _heads(self.written[place]) and kind(place) in ("clause", "stage")]
        for n, (at, place) in enumerate(heads):
            if place not in self.match.moved:
                continue
            if kind(place) == "stage":
                self.made.unread.append(Unread(self.where(place), "", "this stage was moved. The order of stages is not read back: write an `add` for it in variant.yml"))
                continue
            sides = [self.written[other].item if kind(other) == "clause" else "" for other in (heads[n - 1][1] if n else place, heads[n + 1][1] if n + 1 < len(heads) else place)]
            self.made.moved.append(Moved(self.written[place].item, self.where(place), *(side if side != self.written[place].item else "" for side in sides), self.found[at].comments))

    # --- all else -----------------------------------------------------------------------------------
    def rest(self, margins: frozenset[str], pictures: Sequence[str]) -> None:
        """Tables of values, roles and document control; then whatever else differs and is not read back."""
        missing: list[int] = []
        for place, one in enumerate(self.written):
            there = self.match.pairs.get(place, [])
            if one.kind == "contents" or not there and {one.inside, one.item, one.item.split("/")[0]} & self.gone:
                continue
            if one.item in ("document", "values", "roles"):
                self._cell(one, there)
            elif not one.item and there:
                self._furniture(one, there)
            elif not one.item and place in self.match.missing and marks.mark(marks.frame_of(one.words)) in self.match.taken_out:
                missing.append(place)
            beside = fingerprint.folded(" ".join(self.found[n].remarks for n in there))
            if there and beside != marks.remarks_of(one) and marks.mark(beside) not in self.tool:
                self._remarks(one, there)
        self._taken_out(missing)
        self._contents()
        for kind, words in self.returned.beside:
            margin = marks.unpaged(words)
            if margin and margin not in margins and marks.mark(margin) not in self.tool:
                self.made.unread.append(Unread(kind, words, "nothing outside the text is read back"))
        there = list(self.returned.pictures)
        for says in pictures:
            if says in there:
                there.remove(says)
            elif marks.mark(fingerprint.folded(says)) in self.tool:
                self.made.unread.append(Unread("a flowchart", fingerprint.folded(says)[:80], "its drawing was taken out or changed; flowcharts are not read back"))
        for says in (one for one in there if marks.mark(fingerprint.folded(one)) not in self.tool):
            self.made.unread.append(Unread("a picture", says, "pictures are not read back"))

    def _contents(self) -> None:
        """The list of contents is Word's to make: only what is the heading of nothing is told."""
        known = {fingerprint.folded(one.text) for one in self.found if one.kind == "heading"} | {shown(one) for one in self.written if one.kind in ("heading", "contents")}
        for one in self.found:
            words = fingerprint.folded(one.text)
            if one.kind == "contents" and words not in known and re.sub(r"^(?:[\d.]+|Appendix \w:)\s*|\s*\d+$", "", words) not in known and re.sub(r"^(?:[\d.]+|Appendix \w:)\s*", "", words) not in known:
                self.made.unread.append(Unread("Contents", one.text, "the list of contents is not read back"))

    def _cell(self, one: Passage, there: list[int]) -> None:
        words = " ".join(self.text(n) for n in there)
        if fingerprint.folded(words) == shown(one):
            return
        if not there and one.item != "document":
            self.made.unread.append(Unread(one.under, marks.source(one.words), "this row was taken out; a value that you do not use stays as it is"))
            return
        self.made.typed.append(Typed(one.item, one.field, words, one.under, True, self.comments(there)))

    def _furniture(self, one: Passage, there: list[int]) -> None:
        if len(there) == 1 and (there[0] in self.match.tools or shown(one) == fingerprint.folded(self.text(there[0]))):
            return
        given = [bit for n in there for bit in (*self.found[n].bits, Bit(" "))]
        made = reworded(one, given, self.ids, self.fits)
        for name, words in made.values:
            self.made.typed.append(Typed("values", name, words, one.under, comments=self.comments(there)))
        if made.source != marks.source(one.words):
            self.made.unread.append(Unread(one.under, " / ".join(self.text(n) for n in there), f'this is made by the tool, and is not read back; it was "{shown(one)}"'))

    def _remarks(self, one: Passage, there: list[int]) -> None:
        now = " ".join(self.found[n].remarks for n in there)
        if now:
            self.made.unread.append(Unread(one.under, now, f'a citation or a remark is made by the tool, and is not read back; it was "{marks.remarks_of(one)}"'))

    def _taken_out(self, missing: list[int]) -> None:
        """What the tool made and somebody took out, one line for each run of it. Its words are not lost: they are made anew."""
        runs: list[list[int]] = []
        for place in missing:
            if runs and runs[-1][-1] == place - 1:
                runs[-1].append(place)
            else:
                runs.append([place])
        for run in runs:
            first = shown(self.written[run[0]])
            self.made.unread.append(Unread(self.where(run[0]), textwrap.shorten(first, 80, placeholder=" ...") + (f" (and {len(run) - 1} more paragraphs)" if len(run) > 1 else ""), "this was taken out. It is made by the tool, and will be there again"))


def _heads(passage: Passage) -> bool:
    """Whether a passage is the heading of an item."""
    return passage.kind == "heading" and passage.field == "title"


def markdown(blocks: Sequence[tuple[str, str]]) -> str:
    """Paragraphs and entries of lists as a text: the entries of a list together, all else apart."""
    made, before = [], ""
    for kind, source in blocks:
        if not source:
            continue
        head = _LISTS.get(kind, "")
        made.append(("\n" if head and head == before else "\n\n" if made else "") + head + source)
        before = head
    return laid_out("".join(made))


def laid_out(text: str) -> str:
    """A text in lines of a width that people read and compare well. No line starts with a sign that would make it something else."""
    lines = []
    for line in text.split("\n"):
        head = next((head for head in ("- ", "1. ") if line.startswith(head)), "")
        glued = re.sub(r" (?=(?:[-+*#>=|:~]|\d+[.)])(?:\s|$)|[-+*#>=|:~])", "\0", line[len(head):])
        wrapped = textwrap.wrap(glued, WIDTH - len(head), break_long_words=False, break_on_hyphens=False) or [""]
        lines.append("\n".join((head if n == 0 else " " * len(head)) + one for n, one in enumerate(wrapped)).replace("\0", " "))
    return "\n".join(lines)
