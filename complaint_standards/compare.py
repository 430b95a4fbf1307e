"""What differs between two resolved variants, and why."""

from __future__ import annotations

from dataclasses import dataclass

from .resolve import Placed, Resolved, active, plain, reads


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
    """Every value, item and note that differs, values first, then in reading order. A move within the same
    parent is not told.

    Wording that differs only through a value is not listed twice: the value is.
    """
    return [*_values(here, there), *_items(here, there), *_notes(here, there)]


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
        mine, other = here.items.get(address), there.items.get(address)
        parent = address.rpartition("/")[0]
        if parent and (parent not in here.items or parent not in there.items):
            continue
        if mine is None or other is None:
            one, side = (mine, here) if mine else (other, there)
            reasons = tuple(dict.fromkeys(_reasons(here, address) + _reasons(there, address)))
            found.append(Difference("item", address, plain(title(one), side.settings), "here" if mine else "", "here" if other else "", reasons))
            continue
        fields = [name for name in type(mine.shape).model_fields if name not in ("clauses", "steps", "parts", "sections", "stops") and getattr(mine.shape, name, None) != getattr(other.shape, name, None)]
        if fields or (mine.when and active(mine, here.choices) != active(other, there.choices)):
            words = ", ".join(name.replace("do", "what to do") if name == "do" else name for name in fields) or "where it applies"
            found.append(Difference("wording", address, plain(title(mine), here.settings), words, words, tuple(dict.fromkeys(_reasons(here, address) + _reasons(there, address)))))
    return found


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
