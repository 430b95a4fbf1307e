"""Lay one layer over another: values, add, changes, drop, notes."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from .. import model
from ..load import CORE, KINDS, PARTS, Entry, Layer, Library
from ..problems import Place, Problem, unknown
from .placed import Done, Placed, Resolved, applies
from .settings import Origin, Setting, beyond, parse

ORDERS = {name: kind.order for name, kind in KINDS.items() if kind.order}
_FOLDERS = {**{name: kind.folder for name, kind in KINDS.items()}, **{kind.part: kind.folder for kind in KINDS.values() if kind.part}, "section": "guidance"}
_WHERE = {kind: f"in {folder}/" for kind, folder in _FOLDERS.items()}
_WHERE |= {"stage": "named stage.yml in a folder of procedure/", "clause": "in procedure/, with another name than stage.yml"}


@dataclass(frozen=True)
class _Node:
    """An item or a part as it stands after some layers. It is never changed, but replaced: variants share those of the core."""

    kind: str
    shape: Any
    origins: Mapping[str, Origin]
    parent: str
    notes: tuple[tuple[str, Origin], ...] = ()
    group: str = ""

    def put(self, origin: Origin, **fields: Any) -> _Node:
        """The same with other fields, all from one place."""
        names = type(self.shape).model_fields
        return replace(self, shape=self.shape.model_copy(update=fields), origins={**self.origins, **{names[name].alias or name: origin for name in fields}})


def resolve(library: Library, variant: str, date: datetime.date) -> tuple[Resolved, list[Problem]]:
    """Lay the layers of `variant` over one another, core first.

    `date` decides which operations have lapsed (`until`) and which are overdue (`review-by`). Bad
    content becomes a Problem: an id that nothing answers to, a value beyond its limits, an operation
    without effect, two operations on one field, a change of locked law.
    """
    work = _Work(library, date)
    chain = library.chain(variant)
    work.law_for = next((layer.variant.law_for for layer in reversed(chain) if layer.variant and layer.variant.law_for), ())
    for layer in chain:
        work.lay(layer)
    top = chain[-1]
    items: dict[str, Placed] = {}
    return Resolved(
        id=variant, variant=top.variant, library=library, date=date, layers=tuple(layer.id for layer in chain),
        law_for=work.law_for,
        budget=next((layer.variant.budget for layer in reversed(chain) if layer.variant and layer.variant.budget), None),
        settings=work.settings,
        **{order: work.placed(order, items) for order in ORDERS.values()},
        done=tuple(work.done), instead=work.instead, met={name: tuple(notes) for name, notes in work.met.items()}, items=items,
    ), list(dict.fromkeys(work.problems))


class _Work:
    """The state while layers are laid: nodes by address, the order of each parent's nodes, the settings."""

    def __init__(self, library: Library, date: datetime.date):
        self.library, self.date = library, date
        self.nodes: dict[str, _Node] = {}
        self.order: dict[str, list[str]] = {order: [] for order in ORDERS.values()}
        self.settings: dict[str, Setting] = {}
        self.problems: list[Problem] = []
        self.done: list[Done] = []
        self.instead: dict[str, str] = {}
        self.met: dict[str, list[tuple[str, Origin]]] = {}
        self.law_for: tuple[str, ...] = ()

    def now(self, address: str) -> str:
        """An address as it is today, where its item had another id before (`formerly`)."""
        item, slash, part = address.partition("/")
        return self.library.renamed.get(item, item) + slash + part

    def lay(self, layer: Layer) -> None:
        if layer.id == CORE:
            core = _core(self.library)
            self.nodes, self.settings, self.problems = dict(core.nodes), dict(core.settings), list(core.problems)
            self.order = {parent: list(names) for parent, names in core.order.items()}
            return
        self._values(layer)
        touched: dict[tuple[str, str], Place] = {}
        self._adds(layer)
        self._changes(layer, touched)
        self._drops(layer, touched)
        self._notes(layer)

    def core(self, layer: Layer) -> None:
        edition = self.library.edition.shape
        for name, entry in {**self.library.values, **self.library.roles}.items():
            value = entry.shape if isinstance(entry.shape, model.Role) else parse(entry.shape, entry.shape.default)[0]
            self.settings[name] = Setting(name, entry.shape, value, Origin(CORE, entry.place()))
        for kind, parent in ORDERS.items():
            for name in getattr(edition, parent):
                if name in layer.items[kind]:
                    self._place(layer, layer.items[kind][name], kind, parent)

    def _place(self, layer: Layer, entry: Entry, kind: str, parent: str, at: int | None = None, because: str = "", group: str = "", id: str = "") -> None:
        """Put a new item, with all its parts, where it belongs."""
        address = id or entry.id
        origin = lambda *path: Origin(layer.id, entry.place(*path), because)
        origins = {(info.alias or name): origin(info.alias or name) for name, info in type(entry.shape).model_fields.items()
                   if name in entry.shape.model_fields_set}
        self.nodes[address] = _Node(kind, entry.shape, origins, parent, group=group)
        siblings = self.order.setdefault(parent, [])
        siblings.insert(len(siblings) if at is None else at, address)
        if kind == "stage":
            self.order[address] = []
            for name in entry.shape.clauses:
                if name in self.nodes and layer.id != CORE:  # in the core: listed twice, and told so by name
                    self.problems.append(_taken(layer.items["clause"].get(name, entry)))
                elif name in layer.items["clause"] and name not in self.nodes:
                    self._place(layer, layer.items["clause"][name], "clause", address, because=because)
        elif KINDS.get(kind) and KINDS[kind].part:
            self.order[address] = []
            for part, heading in entry.parts():
                self._place(layer, part, KINDS[kind].part, address, because=because, group=heading, id=f"{address}/{part.id}")

    # values
    def _values(self, layer: Layer) -> None:
        for name, setting in layer.variant.values.items():
            place = layer.place("values", name, "set")
            old = self.settings.get(name)
            if old is None:
                self.problems.append(unknown(layer.place("values", name), "value", name, self.settings, "values"))
                continue
            if not self._timely(setting, layer.place("values", name), f"the value {name}"):
                continue
            value, expected = parse(old.definition, "" if setting.set is None else setting.set)
            allowed = "" if expected else beyond(old.definition, value)
            if expected:
                what = f"`{name}` is set to nothing" if setting.set is None else f'"{setting.set}" does not fit `{name}`'
                self.problems.append(Problem(place, what, expected=expected, fix="set it in that form, or leave the value out to keep what stands"))
            elif allowed:
                obligation = self.library.obligations.get(old.definition.limits.obligation or "")
                self.problems.append(Problem(place, f"`{name}` is set to {setting.set}", expected=allowed,
                                             law=_cite(obligation.shape) if obligation else "",
                                             fix="set it within the limits, or leave the value out to keep what stands"))
            elif value == old.value:
                self.problems.append(Problem(place, f"`{name}` is set to what it already is", expected="a value that differs from the layer below",
                                             fix="remove it"))
            else:
                origin = Origin(layer.id, place, setting.because or "")
                self.settings[name] = Setting(name, old.definition, value, origin)
                self.done.append(Done("values", name, old.definition.title, origin, operation=setting))

    def _timely(self, operation: model.Operation, place: Place, what: str) -> bool:
        """Whether an operation holds today; an overdue one is a problem, a lapsed one gives a notice."""
        if operation.until and self.date > operation.until:
            self.problems.append(Problem(place, f"{what} lapsed after {operation.until}; the layer below holds again", fix="remove it when convenient", notice=True))
            return False
        if operation.review_by and self.date > operation.review_by:
            self.problems.append(Problem(place, f"{what} was due for review on {operation.review_by}", expected="a review by that day", fix="look at it again and set a new `review-by`"))
        return True

    def _unknown(self, place: Place, name: str, where: str) -> Problem:
        """An address that nothing answers to; it may have been meant for one of its own form."""
        return unknown(place, "item", name, [one for one in self.nodes if ("/" in one) == ("/" in name)], where)

    # add
    def _adds(self, layer: Layer) -> None:
        used: set[str] = set()
        anchors: dict[tuple[str, str], Place] = {}
        waiting = []
        for n, add in enumerate(layer.variant.add):
            place = layer.place("add", n)
            if add.item:
                used.add(add.item)
            if len([part for part in (add.item, *_parts(add).values()) if part]) != 1 or bool(add.after) == bool(add.before):
                self.problems.append(Problem(place, "this addition does not say what it adds, or where", expected=f"one `item`, {_listed(PARTS)}, and either `after` or `before`",
                                             fix="give exactly one of each"))
                continue
            side = "after" if add.after else "before"
            anchor = self.now(add.after or add.before)
            if not self._timely(add, place, f"the addition {side} {anchor}"):
                continue
            if (anchor, side) in anchors:
                self.problems.append(Problem(place, f"two additions stand {side} {anchor} (the other at {anchors[anchor, side]})",
                                             expected="which of the two comes first", fix=f"anchor one of them to the other instead of to {anchor}"))
                continue
            anchors[anchor, side] = place
            waiting.append((add, place, side, anchor))
        while waiting:
            moving = {one[0].item for one in waiting}  # an anchor that is itself on the move is waited for
            ready = [one for one in waiting if one[3] in self.nodes and one[3] not in moving - {one[0].item}]
            for add, place, side, anchor in ready:
                self._add(layer, add, place, side, anchor)
            waiting = [one for one in waiting if one not in ready]
            if not ready:
                coming = {add.item or f"{anchor.rpartition('/')[0]}/{next(filter(None, _parts(add).values())).id}" for add, place, side, anchor in waiting}
                lost = [one for one in waiting if one[3] not in coming]
                self.problems += [self._unknown(place, anchor, side) for add, place, side, anchor in lost]
                self.problems += [] if lost else [Problem(place, f"this stands {side} {anchor}, which stands beside it in turn", expected="additions that lead to an item of a layer below",
                                                          fix="name an item of a layer below in one of them") for add, place, side, anchor in waiting]
                break
        listed = {name for stage in layer.items["stage"].values() for name in stage.shape.clauses}
        for items in layer.items.values():
            for name, entry in items.items():
                if name not in used | listed and name in self.nodes:
                    self.problems.append(_taken(entry))
                elif name not in used | listed:
                    self.problems.append(Problem(entry.place(), f'"{name}" is in this folder but is not added anywhere',
                                                 expected=f"an entry in {layer.document.file}",
                                                 fix=f"write `add: - {{item: {name}, after: ...}}`, or `changes:` in the file if it changes an item"))

    def _add(self, layer: Layer, add: model.Add, place: Place, side: str, anchor: str) -> None:
        neighbour = self.nodes[anchor]
        parent = neighbour.parent
        origin = Origin(layer.id, place, add.because or "")
        if add.item:
            kind = next((kind for kind, items in layer.items.items() if add.item in items), None)
            moved = self.nodes.get(add.item)
            if kind is None and moved is None:
                self.problems.append(Problem(place, f'"{add.item}" is added here, but there is no such item', expected=f"a file for it in this folder, as in procedure/{add.item}.md",
                                             fix="write the file, or name an item that is there"))
                return
            if add.item == anchor:
                self.problems.append(Problem(place, f"{add.item} is put {side} itself", expected="another item to stand beside", fix=f"name the {moved.kind if moved else kind} it stands {side}"))
                return
            if (kind or moved.kind) != neighbour.kind:
                self.problems.append(Problem(place, f"{add.item} is a {kind or moved.kind}, {anchor} is a {neighbour.kind}",
                                             expected=f"an anchor that is a {kind or moved.kind}", fix=f"name the {kind or moved.kind} it stands {side}"))
                return
            if kind and moved:
                self.problems.append(_taken(layer.items[kind][add.item]))
                return
            if moved:
                self.order[moved.parent].remove(add.item)
                self.nodes[add.item] = replace(moved, parent=parent)
                self.order[parent].insert(self._index(parent, anchor, side), add.item)
            else:
                self._place(layer, layer.items[kind][add.item], kind, parent, self._index(parent, anchor, side), add.because or "")
            title = self.nodes[add.item].shape.title
            self.done.append(Done("add", add.item, title, origin, operation=add))
            return
        kind, part = next((kind, part) for kind, part in _parts(add).items() if part)
        if neighbour.kind != kind:
            self.problems.append(Problem(place, f"a {kind} cannot stand {side} {anchor}, which is a {neighbour.kind}",
                                         expected=f"the address of a {kind}, as in {_EXAMPLES[kind]}",
                                         fix=f"name the {kind} it stands {side}"))
            return
        address = f"{parent}/{part.id}"
        if address in self.nodes:
            self.problems.append(Problem(place, f'"{address}" is there already', fix="give the new one another id"))
            return
        n = layer.variant.add.index(add)
        entry = Entry(part.id, part, layer.document, ("add", n, kind))
        self._place(layer, entry, kind, parent, self._index(parent, anchor, side), add.because or "", neighbour.group, address)
        if kind == "step":
            self._wire(parent, anchor, side, address, entry)
        self.done.append(Done("add", address, _title(self.nodes[address]), origin, operation=add))

    def _index(self, parent: str, anchor: str, side: str) -> int:
        return self.order[parent].index(anchor) + (side == "after")

    def _wire(self, flow: str, anchor: str, side: str, address: str, entry: Entry) -> None:
        """Lead the flow through a new step: `after` a step takes over what followed it, `before` what led to it."""
        new, old, origin = self.nodes[address].shape, self.nodes[anchor], self.nodes[address].origins["id"]
        if side == "before":
            self._redirect(flow, anchor.rpartition("/")[2], entry.id, origin, but=address)
            follows = anchor.rpartition("/")[2]
        else:
            follows = old.shape.next
            if follows is None:
                self.problems.append(Problem(entry.place(), f"{anchor} is not followed by one step, so nothing can be put after it",
                                             expected="a step that has `next`", fix="use `before` the step that an answer leads to"))
                return
            self.nodes[anchor] = old.put(origin, next=entry.id)
        if new.kind == "do" and new.next is None:
            self.nodes[address] = self.nodes[address].put(origin, next=follows)

    def _redirect(self, flow: str, old: str, new: str, origin: Origin, but: str = "") -> None:
        """Lead whatever leads to one step to another."""
        for address in self.order[flow]:
            node = self.nodes[address]
            if address == but:
                continue
            if node.shape.next == old:
                node = node.put(origin, next=new)
            if any(one.to == old for one in node.shape.answers):
                node = node.put(origin, answers=tuple(model.Answer(label=one.label, to=new) if one.to == old else one for one in node.shape.answers))
            self.nodes[address] = node

    # changes
    def _changes(self, layer: Layer, touched: dict) -> None:
        for entry in layer.changes:
            change = entry.shape
            address = self.now(change.changes)
            node = self.nodes.get(address)
            place = entry.place("changes")
            if node is None:
                self.problems.append(self._unknown(place, change.changes, "changes"))
                continue
            if not self._timely(change, place, f"the change of {change.changes}"):
                continue
            if type(change) is not model.CHANGES[node.kind]:
                self.problems.append(Problem(place, f"{change.changes} is a {node.kind}, and this is not where a {node.kind} is changed", expected=f"a file {_WHERE[node.kind]}",
                                             fix="move this file there"))
                continue
            names = sorted(change.model_fields_set - set(model.Operation.model_fields) - {"changes", "source"})
            if not names:
                self.problems.append(Problem(place, f"this changes nothing of {change.changes}", expected="at least one field to replace", fix="name the field, or remove the file"))
                continue
            before = {name for item, name in touched if item == change.changes}
            if refused := self._refused(change, node, names, entry, before):
                self.problems.append(refused)
                continue
            done = []
            for name in names:
                if (change.changes, name) in touched:
                    self.problems.append(Problem(entry.place(name), f"`{name}` of {change.changes} is changed twice in this layer (also at {touched[change.changes, name]})",
                                                 expected="one operation on one field", fix="keep one of the two"))
                    continue
                touched[change.changes, name] = entry.place(name)
                if getattr(change, name) is None and type(node.shape).model_fields[name].default is not None:
                    self.problems.append(Problem(entry.place(name), f"`{name}` of {change.changes} is changed to nothing",
                                                 expected="what stands there instead", fix="fill it in, or remove the field"))
                    continue
                if getattr(node.shape, name) == getattr(change, name):
                    self.problems.append(Problem(entry.place(name), f"`{name}` of {change.changes} is changed to what it already is",
                                                 expected="words that differ from the layer below", fix="remove the field"))
                    continue
                self.nodes[address] = node = node.put(Origin(layer.id, entry.place(name), change.because or ""), **{name: getattr(change, name)})
                done.append(name)
            if done:
                self.done.append(Done("changes", address, _title(node), Origin(layer.id, place, change.because or ""), tuple(done), change))

    def _refused(self, change, node: _Node, names: list[str], entry: Entry, before: set[str]) -> Problem | None:
        """Why a change may not be made, or None. `before` are the fields that other files of this layer change."""
        if not change.because and getattr(node.shape, "force", None) != "local":
            return Problem(entry.place("changes"), f"the change of {change.changes} gives no reason", expected="`because`: why it differs here",
                           fix="add `because`, in a sentence that a reader will see")
        if "rules" in names:
            old = {rule.obligation: rule.says for rule in node.shape.rules}
            new = {rule.obligation: rule.says for rule in change.rules}
            locked = [name for name in old if old[name] != new.get(name) and name in self.library.obligations
                      and self.library.obligations[name].shape.basis in model.PRIMARY]
            if locked or not change.source:
                return Problem(entry.place("rules"), f"the rule sentences of {change.changes} are locked",
                               law="; ".join(_cite(self.library.obligations[name].shape) for name in locked or list(old) if name in self.library.obligations),
                               expected="the sentences as they stand; one that was not checked against legislation may be corrected, with `because` and `source`",
                               fix="remove `rules`; write what you do here in the text or in a note")
        if node.kind == "clause" and {"title", "text", "do"} <= before | set(names):
            return Problem(entry.place("changes"), f"this turns {change.changes} into a different clause",
                           expected="a change that keeps the title, the lines or the text",
                           fix=f"drop {change.changes} with a reason and add a new clause, or change less")
        return None

    # drop
    def _drops(self, layer: Layer, touched: dict) -> None:
        """Parts before wholes, and each step after the ones that lead to it are led past it, in whatever order they are written."""
        steps = {drop.item: drop for drop in layer.variant.drop}
        written = sorted(enumerate(layer.variant.drop), key=lambda one: -one[1].item.count("/"))
        for n, drop in written:
            place = layer.place("drop", n)
            node = self.nodes.get(drop.item)
            if node is None:
                self.problems.append(self._unknown(place, drop.item, "drop"))
                continue
            if not self._timely(drop, place, f"the drop of {drop.item}"):
                continue
            clash = next((where for (item, _), where in touched.items() if item == drop.item or item.startswith(f"{drop.item}/")), None)
            if clash:
                self.problems.append(Problem(place, f"{drop.item} is dropped and changed in one layer (the change is at {clash})", expected="either a change or a drop", fix="keep one of the two"))
                continue
            if not drop.because and getattr(node.shape, "force", None) != "local":
                self.problems.append(Problem(place, f"the drop of {drop.item} gives no reason", expected="`because`: why it is not needed here",
                                             fix="add `because`, in a sentence that a reader will see"))
                continue
            if held := self._held(drop.item):
                self.problems.append(Problem(place, f"{drop.item} cannot be dropped here", law="; ".join(_cite(one) for one in held),
                                             expected="to keep a clause that states a duty of this sector", fix="remove the drop; shorten the text around the rule instead"))
                continue
            if node.kind == "step" and not self._bridge(drop, node, Origin(layer.id, place, drop.because or ""), steps):
                continue
            if drop.instead and drop.instead == drop.item or drop.instead and node.kind == "step":
                self.problems.append(Problem(layer.place("drop", n, "instead"), f"{drop.item} cannot be said by {drop.instead} instead", expected="another item of its kind; for a step, `next`",
                                             fix="name the item that says it here, or leave `instead` out"))
                continue
            self._remove(drop.item)
            if drop.instead:
                self.instead[drop.item] = drop.instead
            self.done.append(Done("drop", drop.item, _title(node), Origin(layer.id, place, drop.because or ""), operation=drop))
        for n, drop in written:  # once all that go are gone
            there, gone = self.nodes.get(drop.instead or ""), drop.item not in self.nodes
            if drop.instead and gone and (there is None or there.kind not in KINDS or "/" in drop.instead):
                self.problems.append(self._unknown(layer.place("drop", n, "instead"), drop.instead, "instead"))

    def _held(self, address: str) -> list[model.Obligation]:
        """The duties that apply here and would go with an item."""
        node = self.nodes[address]
        held = [self.library.obligations[rule.obligation].shape for rule in getattr(node.shape, "rules", ()) if rule.obligation in self.library.obligations]
        held = [one for one in held if one.force == "must" and applies(one, self.law_for)]
        return held + [one for child in self.order.get(address, []) for one in self._held(child)]

    def _bridge(self, drop: model.Drop, node: _Node, origin: Origin, dropped: dict[str, model.Drop]) -> bool:
        """Lead the flow past a step, and past those after it that go too."""
        name, follows, seen = drop.item.rpartition("/")[2], drop.next or (node.shape.next if not node.shape.answers else None), set()
        while (other := dropped.get(f"{node.parent}/{follows}")) and follows not in seen:
            seen.add(follows)
            step = self.nodes.get(other.item)
            follows = other.next or (step.shape.next if step and not step.shape.answers else None)
        if follows is None or f"{node.parent}/{follows}" not in self.nodes:
            self.problems.append(Problem(origin.place, f"nothing follows where {drop.item} was", expected="`next`: the step that follows instead",
                                         fix="name one of: " + ", ".join(sorted(one.rpartition("/")[2] for one in self.order[node.parent] if one != drop.item))))
            return False
        self._redirect(node.parent, name, follows, origin)
        return True

    def _remove(self, address: str) -> None:
        for child in list(self.order.get(address, [])):
            self._remove(child)
        self.order.pop(address, None)
        self.order[self.nodes[address].parent].remove(address)
        del self.nodes[address]

    # notes
    def _notes(self, layer: Layer) -> None:
        for n, note in enumerate(layer.variant.notes):
            place = layer.place("notes", n, "text")
            origin = Origin(layer.id, place, note.because or "")
            address = self.now(note.item)
            node, fixed = self.nodes.get(address), self.library.expectations.get(note.item) or self.library.statements.get(note.item)
            if node is None and fixed is None:
                self.problems.append(self._unknown(layer.place("notes", n), note.item, "notes"))
            elif self._timely(note, place, f"the note on {note.item}"):
                if node:
                    self.nodes[address] = replace(node, notes=(*node.notes, (note.text, origin)))
                else:
                    self.met.setdefault(note.item, []).append((note.text, origin))
                self.done.append(Done("notes", address, _title(node) if node else fixed.shape.text, origin, operation=note))

    def placed(self, parent: str, items: dict[str, Placed]) -> tuple[Placed, ...]:
        """The finished nodes of one parent, in order; `items` gathers every one by its address."""
        found = []
        for address in self.order.get(parent, []):
            node = self.nodes[address]
            one = Placed(address, node.kind, node.shape, node.origins, node.notes, self.placed(address, items), node.group)
            items[address] = one
            found.append(one)
        return tuple(found)


@functools.lru_cache(maxsize=2)
def _core(library: Library) -> _Work:
    """The core as it stands before any layer lies over it: the same for every variant."""
    work = _Work(library, datetime.date.min)
    work.core(library.layers[CORE])
    return work


def _taken(entry: Entry) -> Problem:
    return Problem(entry.place(), f'the id "{entry.id}" is taken by a layer below', expected="an id of its own for a new item",
                   fix=f"give the new item another id, or write `changes: {entry.id}` and only the fields that differ")


def _title(node: _Node) -> str:
    return next(filter(None, (getattr(node.shape, name, None) for name in ("title", "text", "do", "ask", "end"))), "")


def _parts(add: model.Add) -> dict[str, Any]:
    return {kind: getattr(add, kind) for kind in PARTS}


def _listed(names) -> str:
    *first, last = (f"`{name}`" for name in names)
    return ", ".join(first) + f" or {last}"


_EXAMPLES = {"step": "overview/log", "line": "first-three-days/log", "section": "early-resolution/what-to-do", "phrase": "listening-card/thanks", "space": "complaints-log/received",
             "stop": "new-starter/hear", "activity": "early-for-all/listen", "point": "lost-glasses/sorry"}


def _cite(obligation: model.Obligation) -> str:
    return f"{obligation.source} ({obligation.url})"
