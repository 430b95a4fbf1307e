"""Turn what differs into what an organisation's own files would say, and into what cannot be said there, with the reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..check.law import cite
from ..load import KINDS, PARTS, Entry, Layer, slug
from ..resolve import Placed, Resolved, Setting, parse, reads
from ..upgrade.edit import GONE
from . import values
from .edits import Added, Edit, Edits, Gone, Moved, Typed, Unread
from .reading import Returned

BECAUSE = re.compile(r"^\s*(?:because|reason|why)\b[\s:,–-]*", re.I)
_FOLDERS = {name: kind.folder for name, kind in KINDS.items()} | {kind.part: kind.folder for kind in KINDS.values() if kind.part}


@dataclass(frozen=True)
class Write:
    """One thing to write: in a file of the organisation's folder, what belongs at a place of it. With `made` the file is new, and this is the whole of it."""

    file: str
    at: tuple = ()
    value: Any = None
    made: str = ""


@dataclass(frozen=True)
class Proposal:
    """One operation. `verb` is set, change, add, note, drop or edit (of words that are all the organisation's); `was` and
    `ours` are as they stand in files. `needs`: that a reason has to be given, and none was."""

    verb: str
    item: str
    field: str
    was: str
    ours: str
    where: str
    writes: tuple[Write, ...]
    because: str = ""
    needs: bool = False


@dataclass(frozen=True)
class Refused:
    """What was asked for and cannot be: where, the words, why not, and the rule that says so."""

    where: str
    words: str
    why: str
    law: str = ""


@dataclass(frozen=True)
class Proposals:
    """What a file that came back proposes, what is refused of it, and what is not read back."""

    proposals: tuple[Proposal, ...]
    refused: tuple[Refused, ...]
    unread: tuple[Unread, ...]

    @property
    def nothing(self) -> bool:
        return not (self.proposals or self.refused or self.unread)


def propose(found: Edits, made_of: Resolved, mine: Resolved, below: Resolved | None, layer: Layer, returned: Returned, filled: Mapping[str, Any]) -> Proposals:
    """What `layer` would have to say for its readers to get the edited words.

    `made_of` is the variant that the file was made of, `mine` that of the layer, `below` what it builds on, `filled` the
    values that a browser had filled in before anybody edited the file. Nothing is
    judged here but types and limits: what the law does not allow is found by resolving the outcome.
    """
    work = _Work(found, made_of, mine, below, layer, returned)
    for one in found.typed:
        work.gather(one)
    work.filled(filled)
    work.values()
    work.roles()
    work.document()
    for edit in found.fields:
        work.field(edit)
    for one in found.added:
        work.add(one)
    for one in found.moved:
        work.move(one)
    for one in found.gone:
        work.go(one)
    work.remaining_comments()
    return Proposals(tuple(work.made), tuple(work.refused), tuple(work.unread))


def _said(setting: Setting, resolved: Resolved) -> str:
    """A value as it is told of: a role by its title, and its phrase in brackets."""
    return f"{setting.value.title} ({setting.value.phrase})" if setting.type == "role" else reads(setting, resolved.settings)


class _Work:
    def __init__(self, found: Edits, made_of: Resolved, mine: Resolved, below: Resolved | None, layer: Layer, returned: Returned):
        self.found, self.made_of, self.mine, self.below, self.layer, self.comments = found, made_of, mine, below, layer, returned.comments
        self.then = returned.held["values"] if returned.held else {}
        self.made: list[Proposal] = []
        self.refused: list[Refused] = []
        self.unread: list[Unread] = list(found.unread)
        self.used: set[str] = set()
        self.typed: dict[tuple[str, str], list[Typed]] = {}
        self.ids = set(mine.items) | {id for one in mine.library.layers.values() for items in one.items.values() for id in items}
        self.beside = {("after", add.after) if add.after else ("before", add.before or "") for add in layer.variant.add}  # where one addition stands already
        self.follows: dict[str, str] = {}  # the last of the new ones that stand at the same place
        self.counts = {key: len(getattr(layer.variant, key)) for key in ("notes", "add", "drop")}

    # --- reasons ------------------------------------------------------------------------------------
    def because(self, comments: Sequence[str]) -> str:
        """The reason that was given in a comment which starts with "Because"."""
        told = [id for id in comments if BECAUSE.match(self.comments.get(id, ""))]
        self.used |= set(told)
        words = [BECAUSE.sub("", self.comments[id]).strip() for id in told]
        return " ".join(one[:1].upper() + one[1:] for one in words if one)

    def remaining_comments(self) -> None:
        for id, words in self.comments.items():
            if id not in self.used and words:
                self.unread.append(Unread("a comment", words, 'only a comment that starts with "Because", on words that changed, is taken, as the reason for the change'))

    # --- values, roles, document control --------------------------------------------------------------
    def gather(self, one: Typed) -> None:
        self.typed.setdefault((one.kind, one.name), []).append(one)

    def filled(self, values: Mapping[str, Any]) -> None:
        """What a browser filled in, where nobody typed something else over it."""
        for name, value in values.items():
            if name in self.mine.settings and not {("values", name), ("roles", name)} & set(self.typed):
                self._set(name, value, [Typed("values", name, _said(self.made_of.settings[name], self.made_of), "filled in on the page “Make it yours”")])

    def values(self) -> None:
        for (kind, name), told in self.typed.items():
            if kind != "values" or name not in self.mine.settings:
                continue
            setting = self.mine.settings[name]
            given: dict[str, list[Typed]] = {}
            for one in told:
                value, expected = values.typed(setting, one.words, self.mine)
                if setting.value is None and values.still_open(setting, one.words):
                    continue
                if expected:
                    self.refused.append(Refused(one.where, one.words, f"{setting.definition.title}: expected {expected}"))
                else:
                    given.setdefault(repr(value), []).append(replace(one, words=one.words))
            cells = {key for key, ones in given.items() if any(one.cell for one in ones)}
            if len(given) > 1:
                where = "; ".join(f'"{ones[0].words}" in {ones[0].where}' for ones in given.values())
                self.refused.append(Refused(setting.definition.title, " / ".join(ones[0].words for ones in given.values()), f"it is set to more than one thing: {where}. Set it once, in the table of times, contacts and choices"))
                continue
            for ones in given.values():
                self._set(name, values.typed(setting, ones[0].words, self.mine)[0], ones)

    def _set(self, name: str, value: Any, told: list[Typed]) -> None:
        setting = self.mine.settings[name]
        now = reads(setting, self.mine.settings)
        if parse(setting.definition, value)[0] == setting.value:
            return
        if name in self.then and self.then[name][0] != now:
            self.unread.append(Unread(told[0].where, told[0].words, f"{setting.definition.title}: this was set here too since the file was written, to: {now}"))
            return
        if wrong := values.wrong(setting, value, self.mine):
            rule = self.mine.library.obligations.get(setting.definition.limits.obligation or "") if getattr(setting.definition, "limits", None) else None
            self.refused.append(Refused(told[0].where, told[0].words, f"{setting.definition.title}: expected {wrong.split(' (')[0]}", cite(rule.shape) if rule else ""))
            return
        because = self.because([id for one in told for id in one.comments])
        self.made.append(Proposal("set", name, "", _said(setting, self.mine), told[0].words.strip("[]").removeprefix("insert "), told[0].where, self._setting(name, value, because), because))

    def _setting(self, name: str, value: Any, because: str) -> tuple[Write, ...]:
        old = self.layer.variant.values.get(name)
        below = self.below.settings[name] if self.below else None
        if old is not None and below is not None and parse(below.definition, value)[0] == below.value:
            return (Write("variant.yml", ("values", name), GONE),)
        if old is not None:
            return (Write("variant.yml", ("values", name, "set"), value), *((Write("variant.yml", ("values", name, "because"), because),) if because else ()))
        return (Write("variant.yml", ("values", name), {"set": value} | ({"because": because} if because else {})),)

    def roles(self) -> None:
        for (kind, name), told in self.typed.items():
            if kind != "roles":
                continue
            setting, one = self.mine.settings[name], told[-1]
            value = values.role(setting, one.words.strip())
            if not one.words.strip() or value["title"] == setting.value.title:
                continue
            because = self.because(one.comments)
            self.made.append(Proposal("set", name, "", _said(setting, self.mine), f"{value['title']} ({value['phrase']})", one.where, self._setting(name, value, because), because))

    def document(self) -> None:
        told = {name: ones[-1] for (kind, name), ones in self.typed.items() if kind == "document"}
        rows = [one for one in self.found.added if one.kind == "row"]
        if not told and not rows:
            return
        control = self.layer.variant.document
        if control is None:
            self.unread += [Unread(one.where, one.words, f"{self.layer.id} has no document control of its own; it is kept where it builds on") for one in told.values()] + [Unread(one.where, one.text, "there is no document control here") for one in rows]
            return
        data = control.model_dump(by_alias=True, exclude_defaults=True)
        lists = {"approvals": [dict(one) for one in data.get("approvals", ())], "history": [dict(one) for one in data.get("history", ())]}
        taken_out: dict[str, set[int]] = {"approvals": set(), "history": set()}
        touched: dict[str, list[Typed]] = {}
        for name, one in told.items():
            field, _, rest = name.partition("/")
            words = one.words.strip()
            if field in lists and rest:
                n, _, column = rest.partition("/")
                if not words and (column in ("", "0")):
                    taken_out[field].add(int(n))
                elif not self._in_row(lists[field][int(n)], field, column, words):
                    self.refused.append(Refused(one.where, words, "expected a day, as in 12 May 2026"))
                    continue
                touched.setdefault(field, []).append(one)
            elif field in lists:  # a gap that was filled in
                made = self._row(field, words)
                if made:
                    lists[field].append(made)
                    touched.setdefault(field, []).append(one)
                else:
                    self.refused.append(Refused(one.where, words, self._wanted(field)))
            else:
                self._control(field, words, one, data)
        for row in rows:
            made = self._row(row.item, row.text)
            if made:
                lists[row.item].append(made)
                touched.setdefault(row.item, []).append(Typed("document", row.item, row.text, row.where))
            else:
                self.refused.append(Refused(row.where, row.text.replace("\n", " | "), self._wanted(row.item)))
        for field, ones in touched.items():
            now = [one for n, one in enumerate(lists[field]) if n not in taken_out[field]]
            was = data.get(field, ())
            shown = lambda given: "; ".join(", ".join(str(value) for value in one.values()) for one in given)
            self.made.append(Proposal("set", "document", field, shown(was), shown(now), ones[0].where, (Write("variant.yml", ("document", field), now if now else GONE),)))

    def _control(self, field: str, words: str, one: Typed, data: dict) -> None:
        shape = type(self.layer.variant.document).model_fields
        name = next((name for name, info in shape.items() if (info.alias or name) == field), "")
        kind = str(shape[name].annotation)
        words = words.strip("[]") if words.startswith("[") else words
        if not words or words.lower() in ("to be filled in", "insert"):
            if field in data and field not in ("status", "profile"):
                self.made.append(Proposal("set", "document", field, str(data[field]), "left open", one.where, (Write("variant.yml", ("document", field), GONE),)))
            return
        value: Any = words
        if "date" in kind:
            value = values.date(words)
        elif field == "status":
            value = words.lower() if words.lower() in ("draft", "live") else None
        elif "tuple" in kind:
            value = [part.strip() for part in words.split(";") if part.strip()]
        if value is None:
            self.refused.append(Refused(one.where, words, "expected a day, as in 12 May 2026" if "date" in kind else "expected: draft or live"))
        else:
            self.made.append(Proposal("set", "document", field, str(data.get(field, "")), words, one.where, (Write("variant.yml", ("document", field), value),)))

    def _in_row(self, row: dict, field: str, column: str, words: str) -> bool:
        """Put the words of a cell into a row; false where they are no day and one is asked for."""
        if field == "history":
            key = ("version", "date", "author", "change")[int(column)]
            day = values.date(words) if key == "date" else None
            row[key] = day or words
            return key != "date" or day is not None
        if column == "stage":
            row["stage"] = words
            return True
        row.update(self._approved(words))
        if not values.date(words.rpartition(",")[2]):
            row.pop("on", None)
        return True

    def _approved(self, words: str) -> dict:
        by, _, day = words.rpartition(",")
        when = values.date(day)
        return {"by": by.strip(), "on": when} if when and by.strip() else {"by": words}

    def _row(self, field: str, words: str) -> dict | None:
        """A new row of the version history, or an approval."""
        cells = [one.strip() for one in words.split("\n")]
        if field == "history":
            cells = cells if len(cells) == 4 else [one.strip() for one in words.split(",", 3)]
            when = values.date(cells[1]) if len(cells) == 4 else None
            return {"version": cells[0], "date": when, "author": cells[2], "change": cells[3]} if when and all(cells) else None
        if words.startswith("[") or not words:
            return None
        return {"stage": cells[0] if len(cells) == 2 else "Approved"} | self._approved(cells[-1])

    def _wanted(self, field: str) -> str:
        return "expected a version, a day, who, and what changed, as in: 1.0, 12 May 2026, Complaints manager, First version" if field == "history" else "expected a committee or a role and a day, as in: Quality committee, 12 May 2026"

    # --- words ----------------------------------------------------------------------------------------
    def field(self, edit: Edit) -> None:
        placed = self.mine.items.get(edit.item)
        now = edit.now if isinstance(edit.now, str) else "\n".join(edit.now)
        for rule, words in edit.locked:
            obligation = self.mine.library.obligations[rule].shape
            why = "this sentence states the law, and stays as it is" + ("" if obligation.basis.startswith("primary") else ". If it is wrong, correct it in a file of your own, with the official address as `source`")
            self.refused.append(Refused(edit.where, words or "(taken out)", why, cite(obligation)))
        if edit.now == edit.was:
            return
        if placed is None:
            self.unread.append(Unread(edit.where, now, "your folder leaves this out"))
        elif edit.clash or not self._stands(edit, placed):
            self.unread.append(Unread(edit.where, now, "these words were changed here too since the file was written; put the two together by hand"))
        elif edit.field.startswith("notes/"):
            self._note(edit, placed, now)
        elif not edit.now and edit.field != "do":
            self.unread.append(Unread(edit.where, "", f"the {_called(edit.field)} was taken out, and cannot be empty; to leave out the whole, delete its heading with all below it"))
        else:
            self._change(edit, placed)

    def _stands(self, edit: Edit, placed: Placed) -> bool:
        """Whether the layer's readers get the words that the file was made of."""
        if self.made_of is self.mine:
            return True
        other = self.made_of.items.get(edit.item)
        if edit.field.startswith("notes/"):
            n = int(edit.field.split("/")[1])
            return other is not None and n < len(placed.notes) and other.notes[n][0] == placed.notes[n][0]
        return other is not None and getattr(other.shape, edit.field) == getattr(placed.shape, edit.field)

    def _change(self, edit: Edit, placed: Placed) -> None:
        because = self.because(edit.comments)
        value: Any = list(edit.now) if isinstance(edit.now, tuple) else edit.now
        shown = edit.now if isinstance(edit.now, str) else "\n".join(edit.now)
        was = edit.was if isinstance(edit.was, str) else "\n".join(edit.was)
        if (own := self._own(edit.item, edit.field)) is not None:
            self.made.append(Proposal("edit", edit.item, edit.field, was, shown, edit.where, (replace(own, value=value),), because))
            return
        base = self.below.items.get(edit.item) if self.below else None
        change = next((entry for entry in self.layer.changes if entry.shape.changes == edit.item and edit.field in {(info.alias or name) for name, info in type(entry.shape).model_fields.items() if name in entry.shape.model_fields_set}), None)
        before = next((entry for entry in self.layer.changes if entry.shape.changes == edit.item), None)
        if change is not None and base is not None and _plain(getattr(base.shape, edit.field)) == _plain(edit.now):
            self.made.append(Proposal("change", edit.item, edit.field, was, shown, edit.where, (Write(self._file(change), (edit.field,), GONE),)))
            return
        needs = not because and getattr(placed.shape, "force", "") != "local" and (before is None or not before.shape.because)
        if before is not None:
            writes = (Write(self._file(before), (edit.field,), value), *((Write(self._file(before), ("because",), because),) if because and not before.shape.because else ()))
        else:
            writes = (Write(self._new_change(edit.item, placed), (edit.field,), value, made=edit.item), *((Write(self._new_change(edit.item, placed), ("because",), because),) if because else ()))
        self.made.append(Proposal("change", edit.item, edit.field, was, shown, edit.where, writes, because, needs))

    def _own(self, item: str, field: str) -> Write | None:
        """Where the words of an item or a part stand that this layer brought."""
        top, _, part = item.partition("/")
        entry = next((items[top] for items in self.layer.items.values() if top in items), None)
        if entry is not None and not part:
            return Write(self._file(entry), (field,))
        if entry is not None:
            inner = next((one for one, _ in entry.parts() if one.id == part), None)
            return Write(self._file(entry), (*inner.path, field)) if inner else None
        for n, add in enumerate(self.layer.variant.add):
            kind = next((kind for kind in PARTS if getattr(add, kind)), None)
            anchor = (add.after or add.before or "").rpartition("/")[0]
            if kind and f"{anchor}/{getattr(add, kind).id}" == item:
                return Write("variant.yml", ("add", n, kind, field))
        return None

    def _file(self, entry: Entry) -> str:
        return entry.document.file.removeprefix(self.layer.document.file.removesuffix("variant.yml"))

    def _new_change(self, item: str, placed: Placed) -> str:
        """A file for a change of an item that this layer does not change yet."""
        folder = _FOLDERS[placed.kind]
        if placed.kind == "stage":
            return f"{folder}/{item}/stage.yml"
        return f"{folder}/{item.replace('/', '-')}.{'md' if placed.kind in ('clause', 'letter') else 'yml'}"

    def _note(self, edit: Edit, placed: Placed, now: str) -> None:
        _, origin = placed.notes[int(edit.field.split("/")[1])]
        if origin.layer != self.layer.id:
            self.unread.append(Unread(edit.where, now or "(taken out)", f"this note belongs to {self.mine.library.layers[origin.layer].variant.name}; write one of your own beside it"))
            return
        n = next(n for n in range(len(self.layer.variant.notes)) if self.layer.place("notes", n, "text") == origin.place)
        write = Write("variant.yml", ("notes", n, "text"), now) if now else Write("variant.yml", ("notes", n), GONE)
        self.made.append(Proposal("note", edit.item, "", str(edit.was), now, edit.where, (write,)))

    # --- what is new, and what is gone -----------------------------------------------------------------
    def add(self, one: Added) -> None:
        if one.kind == "row":
            return  # told with document control
        because = self.because(one.comments)
        reason = {"because": because} if because else {}
        if one.kind == "note":
            self.made.append(Proposal("note", one.item, "", "", one.text, one.where, (self._entry("notes", {"item": one.item, "text": one.text} | reason),), because))
        elif one.kind == "clause":
            id = self._free(slug(one.title) or "clause")
            head = {"title": one.title, "force": "local", "role": self._role(one)}
            entry = {"item": id} | self._beside(one, id) | reason
            self.made.append(Proposal("add", id, "", "", f"{one.title}\n{one.text}", one.where, (Write(f"procedure/{id}.md", value=(head, one.text)), self._entry("add", entry)), because))
        else:
            near = self.mine.items.get(one.after or one.before)
            id = self._free(f"{one.item}/{slug(' '.join(one.text.split()[:4])) or 'line'}")
            line = {"id": id.rpartition("/")[2], "text": one.text, "clause": near.shape.clause if near else ""}
            self.made.append(Proposal("add", id, "", "", one.text, one.where, (self._entry("add", {"line": line} | self._beside(one, id) | reason),), because))

    def _beside(self, one: Added | Moved, id: str) -> dict[str, str]:
        """What a new item stands beside: after what is new there already, else at a side that no other addition has taken."""
        place = one.after or one.before
        if place in self.follows:
            sides = [("after", self.follows[place])]
        else:
            sides = [(side, anchor) for side, anchor in (("after", one.after), ("before", one.before)) if anchor]
        self.follows[place] = id
        side, anchor = next((one for one in sides if one not in self.beside), sides[0])
        self.beside.add((side, anchor))
        return {side: anchor}

    def _role(self, one: Added) -> str:
        """Who does what a new clause says: whoever does what the one beside it says."""
        near = self.mine.items.get(one.after or one.before)
        return near.shape.role if near else "everyone"

    def _free(self, id: str) -> str:
        """An id that nothing has yet."""
        top, slash, part = id.rpartition("/")
        id = top + slash + (part if part[0].isalpha() else f"our-{part}")
        made, n = id, 2
        while made in self.ids:
            made, n = f"{id}-{n}", n + 1
        self.ids.add(made)
        return made

    def _entry(self, key: str, entry: dict) -> Write:
        self.counts[key] += 1
        return Write("variant.yml", (key, self.counts[key] - 1), entry)

    def go(self, one: Gone) -> None:
        """Leave an item out. What this layer brought itself is taken away instead, and its file put away."""
        placed = self.mine.items.get(one.item)
        if placed is None:
            return
        entry = next((items[one.item] for items in self.layer.items.values() if one.item in items), None)
        own = self._own(one.item, "text") if "/" in one.item else None
        added = next((n for n, add in enumerate(self.layer.variant.add) if add.item == one.item or own is not None and own.at[:2] == ("add", n)), None)
        if added is not None:
            writes = (Write("variant.yml", ("add", added), GONE), *((Write(self._file(entry), (), GONE),) if entry else ()))
            self.made.append(Proposal("drop", one.item, "", _words(placed), "", one.where, writes))
            return
        changes = tuple(Write(self._file(change), (), GONE) for change in self.layer.changes if change.shape.changes == one.item)
        self.made.append(Proposal("drop", one.item, "", _words(placed), "", one.where, (*changes, self._entry("drop", {"item": one.item})), needs=getattr(placed.shape, "force", "") != "local"))

    def move(self, one: Moved) -> None:
        """Put a clause elsewhere."""
        because = self.because(one.comments)
        placed, n = self.mine.items.get(one.item), next((n for n, add in enumerate(self.layer.variant.add) if add.item == one.item), None)
        if placed is None or not (one.after or one.before):
            self.unread.append(Unread(one.where, "", "this clause was moved to where no other clause is"))
            return
        beside = self._beside(one, one.item)
        now = " ".join(f"stands {side} {anchor}" for side, anchor in beside.items())
        if n is None:
            write = self._entry("add", {"item": one.item} | beside | ({"because": because} if because else {}))
        else:
            said = self.layer.variant.add[n].model_dump(by_alias=True, exclude_defaults=True)
            write = Write("variant.yml", ("add", n), {key: value for key, value in said.items() if key not in ("after", "before")} | beside)
        self.made.append(Proposal("add", one.item, "", "stood elsewhere", now, one.where, (write,), because))


def _called(field: str) -> str:
    return {"text": "text", "title": "heading", "do": "list of what to do", "purpose": "first line", "nutshell": "nutshell", "about": "first line"}.get(field, field)


def _plain(value: Any) -> Any:
    """A field without its layout."""
    return " ".join(value.split()) if isinstance(value, str) else [" ".join(one.split()) for one in value] if isinstance(value, (tuple, list)) else value


def _words(placed: Placed) -> str:
    shape = placed.shape
    return "\n".join(str(one) for one in (getattr(shape, "title", ""), *getattr(shape, "do", ()), getattr(shape, "text", "")) if one)
