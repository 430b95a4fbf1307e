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
    return (f"{here.variant.short} has {len(mine)} clauses and {there.variant.short} {len(theirs)}. {len(both)} are in both, {same} of these word for word; the rest say the same duties in other words. "
            f"{len(mine) - len(both)} are only in {here.variant.short}, {len(theirs) - len(both)} only in {there.variant.short}.")


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
        if fields:
            words = ", ".join("what to do" if name == "do" else name for name in fields)
            found.append(Difference("wording", address, plain(title(mine), here.settings), words, words, reasons))
    return found


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
