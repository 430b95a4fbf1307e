"""What differs between two resolved variants, and why; and how an organisation departs from its sector."""

from __future__ import annotations

import collections
import datetime
import re
import textwrap
from dataclasses import dataclass

from .check.stale import coming_from
from .check.texts import as_read
from .resolve import Placed, Resolved, active, plain, reads, resolve


@dataclass(frozen=True)
class Difference:
    """One thing that differs. `here` and `there` say how it stands on each side; empty: not there."""

    kind: str
    item: str
    title: str
    here: str
    there: str
    because: tuple[str, ...]


def compare(here: Resolved, there: Resolved) -> list[Difference]:
    """What only one of the two has, then every value, note and wording that differs, each in reading order.

    Wording that differs only through a value is not listed twice: the value is. What hangs on a choice
    that a variant has not made is not there for its readers. A move within the same parent is not told.
    """
    items = _items(here, there)
    return [*(one for one in items if one.kind == "item"), *_values(here, there), *_notes(here, there), *(one for one in items if one.kind == "wording")]


def summary(here: Resolved, there: Resolved) -> str:
    """In a sentence or two, how much of the procedure the two share."""
    mine, theirs = ({clause.id: clause for clause in side.clauses if active(clause, side.choices)} for side in (here, there))
    both = mine.keys() & theirs.keys()
    same = sum(all(getattr(mine[name].shape, field) == getattr(theirs[name].shape, field) for field in ("title", "do", "text")) for name in both)
    return (f"{here.variant.short} has {len(mine)} clauses and {there.variant.short} {len(theirs)}. {len(both)} are in both, {same} of these word for word; the rest in words of their own. "
            f"{len(mine) - len(both)} are only in {here.variant.short}, {len(theirs) - len(both)} only in {there.variant.short}.")


def mostly(found: list[Difference]) -> list[str]:
    """The reasons that stand behind more than ten of these differences, which are told once."""
    counted = collections.Counter(reason for one in found for reason in one.because)
    return [reason for reason, count in counted.items() if count > 10]


def _values(here: Resolved, there: Resolved) -> list[Difference]:
    found = []
    for name, setting in here.settings.items():
        other = there.settings[name]
        if setting.value != other.value:
            reasons = tuple(dict.fromkeys(one.origin.because for one in (setting, other) if one.origin.because))
            found.append(Difference("value", name, setting.definition.title, reads(setting, here.settings), reads(other, there.settings), reasons))
    return found


def _items(here: Resolved, there: Resolved) -> list[Difference]:
    found = []
    for address in dict.fromkeys([*here.items, *there.items]):
        mine, other = (_there(side, address) for side in (here, there))
        parent = address.rpartition("/")[0]
        if mine is None and other is None or parent and not _shared(parent, here, there):
            continue
        reasons = tuple(dict.fromkeys(_reasons(here, address) + _reasons(there, address)))
        if mine is None or other is None:
            one, side = (mine, here) if mine else (other, there)
            found.append(Difference("item", address, plain(title(one), side.settings), "here" if mine else "", "here" if other else "", reasons))
            continue
        fields = [name for name in type(mine.shape).model_fields if name not in ("clauses", "steps", "parts", "sections", "stops") and getattr(mine.shape, name, None) != getattr(other.shape, name, None)]
        if set(fields) - _POINTERS:
            name = next((name for name in _WORDS if name in fields and _field(mine, name, here) != _field(other, name, there)), "")
            words = [textwrap.shorten(_field(one, name, side), 300, placeholder=" ...") if name else ", ".join(fields) for one, side in ((mine, here), (other, there))]
            if name or set(fields) - {*_WORDS} - _POINTERS:
                found.append(Difference("wording", address, plain(as_read(title(mine)), here.settings), *words, reasons))
    return found


_WORDS = ("do", "text", "ask", "end", "nutshell", "about", "question", "levels")  # what a difference is shown by, the first that differs
_POINTERS = {"clause", "next", "answers", "then", "goes_to", "expectations", "statements", "sheets", "also", "formerly"}  # lead elsewhere, and are not read as words


def _there(resolved: Resolved, address: str) -> Placed | None:
    """An item that the readers of a variant get."""
    placed = resolved.items.get(address)
    return placed if placed and active(placed, resolved.choices) else None


def _shared(address: str, here: Resolved, there: Resolved) -> bool:
    """Whether both have an item, and from the same layer: two layers may each bring one of the same name."""
    mine, other = _there(here, address), _there(there, address)
    return bool(mine and other) and bool({origin.place.file for origin in mine.origins.values()} & {origin.place.file for origin in other.origins.values()})


def _notes(here: Resolved, there: Resolved) -> list[Difference]:
    found = []
    for address in here.items.keys() & there.items.keys():
        mine, other = ("; ".join(words for words, _ in side.items[address].notes) for side in (here, there))
        if mine != other:
            found.append(Difference("note", address, plain(title(here.items[address]), here.settings), plain(mine, here.settings), plain(other, there.settings), ()))
    order = list(here.items)
    return sorted(found, key=lambda one: order.index(one.item))


def _reasons(resolved: Resolved, address: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{resolved.library.layers[done.origin.layer].variant.short}: {done.origin.because}" for done in resolved.done if done.item == address and done.origin.because))


def title(placed: Placed) -> str:
    """What an item is called: its title, or the words of a part that has none."""
    shape = placed.shape
    return shape.words if placed.kind == "step" else getattr(shape, "title", "") or shape.text


@dataclass(frozen=True)
class Departure:
    """One thing that an organisation does to its sector's procedure. `was` and `ours` are as their readers read them.

    `sheets` are those that come from a clause whose words the organisation changed or left out. `filled`:
    a value that the model leaves open for every organisation.
    """

    verb: str
    item: str
    title: str
    field: str
    was: str
    ours: str
    because: str
    by: str
    on: datetime.date | None
    review_by: datetime.date | None
    until: datetime.date | None
    layer: str
    sheets: tuple[str, ...] = ()
    filled: bool = False
    credit: str = ""


def departures(resolved: Resolved) -> list[Departure]:
    """How an organisation's procedure differs from its sector's, in the order of the verbs: set, add, reword, leave out, note.

    A value that a division sets again is told once, as it stands. For a sector there is nothing to tell.
    """
    if not resolved.own:
        return []
    base, _ = resolve(resolved.library, resolved.layers[1], resolved.date)
    found = []
    for done in resolved.done:
        if done.origin.layer not in resolved.own or done.verb == "values" and resolved.settings[done.item].origin != done.origin:
            continue
        old, new = base.items.get(done.item), resolved.items.get(done.item)
        told = lambda field, was, ours, sheets=(), filled=False: found.append(Departure(
            done.verb, done.item, plain(done.title, resolved.settings), field, was, ours, done.origin.because, done.operation.by or "", done.operation.on, done.operation.review_by, done.operation.until,
            done.origin.layer, tuple(sheet.id for sheet in sheets), filled, done.operation.credit or ""))
        if done.verb == "values":
            told("", reads(base.settings[done.item], base.settings), reads(resolved.settings[done.item], resolved.settings), filled=base.settings[done.item].value is None)
        elif done.verb == "notes":
            told("", "", plain(done.operation.text, resolved.settings))
        elif done.verb == "add":
            told("", "", _said(new, resolved) if new else "")
        elif done.verb == "drop":
            told("", _said(old, base) if old else "", f"see {title(said)}" if (said := resolved.item(done.item)) else "", coming_from(resolved.instead[done.item], resolved) if done.item in resolved.instead else ())
        else:
            sheets = coming_from(done.item, resolved) if new and new.kind == "clause" else ()
            for field in done.fields:
                told(field, _field(old, field, base) if old else "", _field(new, field, resolved) if new else "", sheets)
    order = ("values", "add", "changes", "drop", "notes")
    return sorted(found, key=lambda one: order.index(one.verb))


def _said(placed: Placed, resolved: Resolved) -> str:
    """An item's own words: its text where it has one, else its title."""
    return _field(placed, "text", resolved) or plain(title(placed), resolved.settings)


def _field(placed: Placed, name: str, resolved: Resolved) -> str:
    """A field as it is read: a list an entry a line, an id as the title of what it names."""
    def shown(value) -> str:
        if isinstance(value, str):
            return re.sub(r"(?<!\n)[ \t]*\n(?!\s*\n|\s*(?:[-*]|\d+\.)\s)[ \t]*", " ", plain(as_read(value), resolved.settings))
        if isinstance(value, (tuple, list)):
            return "\n".join(shown(one) for one in value)
        if isinstance(value, dict):
            return "; ".join(f"{key}: {shown(one)}" for key, one in value.items())
        if hasattr(value, "model_dump"):
            return " ".join(str(one) for one in value.model_dump(exclude_defaults=True).values() if isinstance(one, str))
        return "" if value is None else str(value)

    return shown(getattr(placed.shape, name, ""))
