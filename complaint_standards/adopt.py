"""Take a practice card over into an organisation's own procedure: as operations like any other, with credit.

Everything is written into a copy of the folder and checked there. Without `apply` that is where it ends, and
what would be written is shown.
"""

from __future__ import annotations

import datetime
import difflib
import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import lock
from .community import published
from .contributions import Practice
from .load import LOCK, PARTS, Entry, Library
from .lock import emit, operations, plain, stamp
from .problems import Place, Problem, unknown
from .resolve import Resolved, resolve
from .upgrade import Subject
from .upgrade.apply import verified
from .upgrade.edit import put, says
from .upgrade.folder import copied, swap


@dataclass(frozen=True)
class Adopted:
    """What came of it: the problems, or what is (or would be) written, file by file, as lines that show what is new."""

    problems: tuple[Problem, ...] = ()
    changes: str = ""


def cards(subject: Subject, date: datetime.date) -> dict[str, Entry]:
    """The published practice cards that an organisation of this sector can take over."""
    sector = subject.library.chain(subject.layer.id)[1].id
    return {one.id: one for one in published(subject.library, date, sector).practices if one.shape.adopt}


def adopt(subject: Subject, card: str, date: datetime.date, apply: bool = False) -> Adopted:
    """Write what a card proposes into the organisation's folder: all of it or nothing, and without `apply` nothing.

    Reports a card that cannot be taken over or was already, and whatever the checks find in the outcome that
    they do not find below it.
    """
    layer, there = subject.layer, cards(subject, date)
    if card not in there:
        return Adopted((unknown(Place("adopt"), "practice card that can be taken over here", card, there),))
    if before := next((one for one in operations(layer).values() if f"({card})" in (one.said.credit or "")), None):
        return Adopted((Problem(before.place, f"{layer.id} has taken over {card} already", expected="each card once", fix="change what you wrote then, or take it away first"),))
    clashes = [(name, layer.variant.values[name].set) for name, setting in there[card].shape.adopt.values.items() if name in layer.variant.values and plain(layer.variant.values[name].set) != plain(setting.set)]
    if clashes:
        return Adopted(tuple(Problem(layer.place("values", name), f"{layer.id} sets `{name}` to {ours}, and the card to {there[card].shape.adopt.values[name].set}", expected="a value that you have not set, or have set the same way",
                                     fix="set it as the card does first, if you want to; your words are never written over") for name, ours in clashes))
    if gone := [name for name in _beside(there[card].shape) if not _here(name, subject)]:
        return Adopted(tuple(Problem(Place("adopt"), f'{card} stands beside "{name}", which {layer.id} leaves out', expected="an item that your readers get", fix="write what the card proposes yourself, where it fits in your procedure") for name in gone))
    with copied(layer.folder, layer.id) as new:
        write(there[card], new, subject)
        after, problems = verified(subject.upstream, layer, new, date, {})
        if problems:
            return Adopted(tuple(problems))
        changes = _changes(layer.folder, new)
        if apply:
            (new / LOCK).write_text(lock.write(stamp(after, subject.upstream, subject.lock), layer.id), encoding="utf-8")
            swap(layer.folder, new)
    return Adopted(changes=changes)


def credit(entry: Entry, subject: Subject) -> str:
    """Where something was taken from, as readers of "How ours differs" read it."""
    card: Practice = entry.shape
    source = subject.library.community.sources.get(card.source or "")
    told = f"; told in {source.shape.title}, {source.shape.by}, {source.shape.published}" if source else ""
    return f"the practice card “{card.title}” ({entry.id}), tried in {card.tried_in[:1].lower()}{card.tried_in[1:]}{told}"


def write(entry: Entry, folder: Path, subject: Subject) -> None:
    """Write a card's operations into a copy of an organisation's folder: at the end of what stands in variant.yml;
    a new clause or checklist in a file of its own."""
    adopt, path = entry.shape.adopt, folder / "variant.yml"
    here = lambda name: _here(name, subject) or name
    said = lambda one: {"credit": credit(entry, subject)} | ({"because": one.because} if one.because else {})
    for name, setting in adopt.values.items():
        if name in (says(path).get("values") or {}):
            continue  # set the same way already: the reason that stands there is theirs
        entry_ = {"set": plain(setting.set), **said(setting)}
        put(path, *((("values", name), entry_) if says(path).get("values") else (("values",), {name: entry_})))
    for note in adopt.notes:
        _append(path, "notes", {"item": here(note.item), "text": note.text, **said(note)})
    for offer in adopt.add:
        anchor = {"after": here(offer.after)} if offer.after else {"before": here(offer.before)}
        parts = {key: plain(part) for key in PARTS if (part := getattr(offer, key))}
        _append(path, "add", {**({"item": offer.item} if offer.item else {}), **parts, **anchor, **said(offer)})
        if new := offer.clause or offer.checklist:
            _item(folder, offer.item, plain(new), bool(offer.clause))


def _beside(card: Practice) -> set[str]:
    """The items of the library beside which a card puts something."""
    new = {offer.item for offer in card.adopt.add}
    return {name.partition("/")[0] for name in (*(note.item for note in card.adopt.notes), *(offer.after or offer.before or "" for offer in card.adopt.add))} - new - {""}


def _here(name: str, subject: Subject) -> str:
    """The item that says a thing here: where a sector or the organisation itself says it in another clause, that one."""
    placed = _ours(subject.library, subject.layer.id, subject.upstream.date).item(subject.library.renamed.get(name, name))
    return placed.id if placed else ""


@functools.lru_cache(maxsize=1)
def _ours(library: Library, name: str, date: datetime.date) -> Resolved:
    return resolve(library, name, date)[0]


def _append(path: Path, verb: str, entry: dict[str, Any]) -> None:
    there = says(path).get(verb)
    put(path, (verb, len(there)) if there else (verb,), entry if there else [entry])


def _item(folder: Path, name: str, fields: dict[str, Any], clause: bool) -> None:
    path = folder / ("procedure" if clause else "checklists") / f"{name}.{'md' if clause else 'yml'}"
    path.parent.mkdir(exist_ok=True)
    text = fields.pop("text", "") if clause else ""
    path.write_text("\n".join(["---", *emit(fields), "---", text] if clause else emit(fields)) + "\n", encoding="utf-8")


def _changes(old: Path, new: Path) -> str:
    """What differs between two folders, as lines that start with + where they are new."""
    lines: list[str] = []
    for path in sorted(path for path in new.rglob("*") if path.is_file() and path.name != LOCK):
        rel = path.relative_to(new)
        before = (old / rel).read_text(encoding="utf-8").split("\n") if (old / rel).exists() else []
        lines += difflib.unified_diff(before, path.read_text(encoding="utf-8").split("\n"), rel.as_posix() if before else "(new)", rel.as_posix(), lineterm="", n=2)
    return "\n".join(lines)
