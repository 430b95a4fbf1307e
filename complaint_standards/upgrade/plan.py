"""Work out what a new edition means for the words of one organisation. Pure: it reads nothing and writes nothing.

Base (the lock), theirs (what lies below the layer now) and ours (the layer's operations) are compared by
item, then by field, then by sentence.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .. import fingerprint, model
from ..check.law import cite
from ..check.texts import LINK, sentences, texts
from ..load import Layer
from ..lock import Lock, Operation, Stamp, definition, emit, fields, marks, meaning, operations, placed_at, plain, rests_on
from ..resolve import NAMED, Placed, Resolved, applies, beyond, parse
from .merge import merge

# What each status means, in the order of the design. The list is closed.
STATUSES = {
    "current": "nothing beneath it changed",
    "restamped": "only layout or quotation marks changed beneath it",
    "converged": "the new edition says the same as you; yours is no longer needed",
    "merged": "both of you edited it, in different sentences; the two go together",
    "moved": "it has another id, or stands elsewhere, and yours goes with it",
    "split": "it is now more than one item",
    "clash": "both of you edited it",
    "under me": "what yours stands on changed",
    "hidden but changed": "you left it out, and it changed",
    "orphaned": "what yours stands on is gone",
    "suspect": "a change that is not what it was said to be",
    "offered": "a new item, which comes by itself unless you leave it out",
    "required": "a new duty, or new words for one",
    "floor breach": "as it stands, yours would break a rule",
    "overdue": "a date that was set has passed",
}
CHOICES = {"take": "theirs instead of yours; yours is kept in holding/", "keep": "yours as it stands", "adapt": "yours in new words", "later": "yours for now, until a date"}
DUTY, MEANING, WORDING, NOTHING = range(4)


@dataclass(frozen=True)
class Finding:
    """One thing that an upgrade does to the words of an organisation.

    `choices` are the ways to decide it; where `needed`, someone has to. `suggests` is the merged wording,
    for an adaptation to start from. `cause` is what others share that come from the same change.
    """

    id: str
    status: str
    item: str
    field: str
    says: str
    was: str = ""
    theirs: str = ""
    ours: str = ""
    choices: tuple[str, ...] = ()
    needed: bool = False
    weight: int = NOTHING
    cause: str = ""
    suggests: Any = None
    law: str = ""
    operation: str = ""
    to: str = ""


@dataclass(frozen=True)
class Plan:
    """An upgrade of one organisation, from the edition and layer it was written over to those that are here.

    `renames` leads from old ids of items and values to new ones; `came` are the items that changed
    and that the organisation does not touch.
    """

    name: str
    old: str
    new: str
    over: tuple[str, str]
    findings: tuple[Finding, ...]
    renames: dict[str, str]
    came: tuple[str, ...]

    @property
    def to_decide(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.needed)


def plan(lock: Lock, upstream: Resolved, layer: Layer, date: datetime.date) -> Plan:
    """Compare what `layer` was written over with `upstream`, what lies below it now.

    One finding for each operation of the layer, and more for what is renamed, new, required or overdue.
    They are sorted: duties first, then changes of meaning, then wording, then what needs nobody.
    """
    work = _Work(lock, upstream, layer, date)
    found = list(work.operations())
    read = {one.item for one in found if one.needed and one.weight == DUTY}  # whoever decides on these reads the duty
    found += [*work.moved(), *(one for one in work.new() if one.status != "required" or one.item not in read), *work.lost_names(), *work.reviews()]
    found = [one if one.cause else dataclasses.replace(one, cause=one.item) for one in found]
    found.sort(key=lambda one: (not one.needed, one.weight, one.cause, one.id))
    touched = {one.item.partition("/")[0] for one in operations(layer).values()}
    came = tuple(sorted(id for id, old in lock.items.items() if id in upstream.items and marks(upstream.items[id]).text != old.text and id.partition("/")[0] not in touched))
    return Plan(layer.id, lock.edition, upstream.library.edition.shape.edition, (lock.extends, upstream.id), tuple(found), work.renames | work.renamed_values, came)


class _Work:
    """The comparison of one layer; each method yields findings."""

    def __init__(self, lock: Lock, upstream: Resolved, layer: Layer, date: datetime.date):
        self.lock, self.upstream, self.layer, self.date = lock, upstream, layer, date
        self.library, self.edition = upstream.library, upstream.library.edition.shape.edition
        self.law_for = layer.variant.law_for or upstream.law_for
        here = upstream.items
        self.renames = {old: id for id, one in here.items() for old in getattr(one.shape, "formerly", ()) if old in lock.items and old not in here}
        self.renamed_values = {old: id for id, one in upstream.settings.items() for old in one.definition.formerly if old in lock.values and old not in upstream.settings}
        self.cut_out: dict[str, list[str]] = {}
        for id, one in here.items():
            if (old := getattr(one.shape, "split_from", None)) and id not in lock.items:
                self.cut_out.setdefault(old, []).append(id)
        own = {id for items in layer.items.values() for id in items}
        self.own = own | {id.removeprefix("add/") for id in operations(layer) if id.startswith("add/") and id.removeprefix("add/") not in lock.items}

    def led(self, value: Any) -> Any:
        """Words or fields with the new ids of whatever has one, so that a new name alone is no difference."""
        if isinstance(value, dict):
            return {key: self.led(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self.led(one) for one in value]
        names = self.renames | self.renamed_values
        if not isinstance(value, str) or not names:
            return value
        return names.get(value) or re.sub(r"(?<=\{)[a-z0-9-]+(?=\})|(?<=\]\()[a-z0-9-]+(?=\))", lambda match: names.get(match[0], match[0]), value)

    def now(self, address: str) -> str:
        item, slash, part = address.partition("/")
        return self.renames.get(item, item) + slash + part

    def mine(self, address: str) -> bool:
        """Whether an address is the layer's own: a new item, a part of one, or a part that it adds."""
        return address not in self.lock.items and (address.partition("/")[0] in self.own or address in self.own)

    # what the layer does
    def operations(self) -> Iterator[Finding]:
        for id, one in operations(self.layer).items():
            if self.mine(one.item) and one.verb != "values":
                continue
            stamp, one = self.lock.operations.get(id), dataclasses.replace(one, ours=self.led(one.ours))
            if stamp is None:
                yield self._unstamped(one)
                continue
            stamp = dataclasses.replace(stamp, base=self.led(dict(stamp.base)))
            found = dataclasses.replace(self._compared(one, stamp), operation=id)
            if stamp.later and found.needed:
                late = stamp.later < self.date
                found = dataclasses.replace(found, status="overdue" if late else found.status, needed=late, weight=found.weight if late else NOTHING, choices=found.choices if late else (),
                                            says=f"{found.says} This was put off until {stamp.later}{', which has passed' if late else ''}.")
            yield found

    def _compared(self, one: Operation, stamp: Stamp) -> Finding:
        """The finding for one operation that stands on `stamp`."""
        if one.verb == "values":
            return self._value(one, stamp)
        address = self.now(one.item)
        placed = placed_at(address, self.upstream)
        if placed is not None and (heirs := self.cut_out.get(one.item)) and one.verb in ("changes", "notes", "drop"):
            return self._split(one, stamp, [address, *heirs])
        if placed is None and (heirs := self.cut_out.get(one.item)) and one.verb != "drop":
            return self._split(one, stamp, heirs)
        return {"notes": self._note, "changes": self._change, "drop": self._drop, "add": self._add}[one.verb](one, stamp, placed)

    def _finding(self, one: Operation, status: str, says: str, was: Any = None, theirs: Any = None, ours: Any = None, **more) -> Finding:
        ours = one.ours if ours is None else ours
        return Finding(one.id, status, self.now(one.item), one.field, says, shown(was), shown(theirs), shown(ours), **more)

    def _quiet(self, one: Operation, was: Any, theirs: Any) -> Finding:
        """Nothing that anyone reads changed: current, or restamped where layout did."""
        if plain(was) == plain(theirs):
            return self._finding(one, "current", f"Nothing changed beneath your {_NOUNS[one.verb]} {self._where(one)}.")
        return self._finding(one, "restamped", f"Only layout or quotation marks changed beneath your {_NOUNS[one.verb]} {self._where(one)}.", was, theirs)

    def _where(self, one: Operation) -> str:
        return {"values": f"for `{one.item}`", "add": f"of `{one.id.removeprefix('add/')}`", "drop": f"of `{one.item}`", "notes": f"on `{one.item}`"}.get(one.verb, f"to `{one.field}` of `{one.item}`")

    def _unstamped(self, one: Operation) -> Finding:
        """An operation that the lock does not know: written after the last build, so over which words is not known."""
        known = self.lock.values.get(one.item) if one.verb == "values" else self.lock.items.get(one.item)
        if one.verb == "values":
            same = one.item in self.upstream.settings and known == definition(self.upstream.settings[one.item])
        else:
            placed = placed_at(self.now(one.item), self.upstream)
            same = placed is not None and (known is None or known.text == marks(placed).text)
        if same:
            return dataclasses.replace(self._compared(one, Stamp(one.item, rests_on(one, self.upstream))), operation=one.id)
        there = one.item in self.upstream.settings if one.verb == "values" else placed is not None
        return self._finding(one, "suspect", f"Your {_NOUNS[one.verb]} {self._where(one)} is not in the lock, and what it stands on changed since edition {self.lock.edition}: read it beside the new words.",
                             theirs=self._theirs(one), choices=("take", "keep", "adapt", "later") if there and one.verb != "drop" else ("take", "keep") if there else ("take",),
                             needed=True, weight=DUTY if self._is_law(one.item) else MEANING, operation=one.id)

    def _theirs(self, one: Operation) -> Any:
        if one.verb == "values":
            setting = self.upstream.settings.get(self.renamed_values.get(one.item, one.item))
            return definition(setting)["value"] if setting and "value" in definition(setting) else None
        placed = self.upstream.items.get(self.now(one.item))
        return fields(placed).get(one.field) if placed and one.field else None

    def _is_law(self, address: str, base: Any = None) -> bool:
        placed = self.upstream.items.get(self.now(address))
        return bool((placed and getattr(placed.shape, "force", "") == "law") or (isinstance(base, dict) and base.get("force") == "law") or (base is None and address in self.lock.items and self.lock.items[address].duties))

    # values
    def _value(self, one: Operation, stamp: Stamp) -> Finding:
        name = self.renamed_values.get(one.item, one.item)
        setting = self.upstream.settings.get(name)
        if setting is None:
            return self._finding(one, "orphaned", f"The value `{one.item}` is gone, so yours has nothing to set.", stamp.base.get("value"), choices=("take",), needed=True, weight=MEANING)
        was, new = stamp.base, definition(setting)
        value, expected = parse(setting.definition, one.ours)
        limits = getattr(setting.definition, "limits", None)
        rule = self.library.obligations.get(limits.obligation or "") if limits else None
        law = cite(rule.shape) if rule else ""
        weight = DUTY if rule else MEANING
        if expected:
            return self._finding(one, "clash", f"What you set for `{name}` no longer fits it: {expected}.", was.get("value"), new.get("value"), choices=("take", "adapt"), needed=True, weight=weight, law=law)
        if allowed := beyond(setting.definition, value):
            status = "floor breach" if rule else "clash"
            return self._finding(one, status, f"`{name}` may now be {allowed}, and yours is {shown(one.ours)}.", _limited(was), _limited(new), choices=("take", "adapt"), needed=True, weight=weight, law=law)
        if value == setting.value:
            return self._finding(one, "converged", f"`{name}` is now {shown(new.get('value'))} for everyone, as you had set it; your own setting goes.", was.get("value"), new.get("value"))
        if _differs(was.get("value"), new.get("value")):
            return self._finding(one, "clash", f"`{name}` was {shown(was.get('value')) or 'not set'} and is now {shown(new.get('value')) or 'not set'}; you have {shown(one.ours)}.", was.get("value"), new.get("value"),
                                 choices=("take", "keep", "adapt", "later"), needed=True, weight=weight, law=law)
        if _differs({**was, "value": None}, {**new, "value": None}):
            return self._finding(one, "under me", f"What `{name}` may be has changed; yours, {shown(one.ours)}, still fits.", _limited(was), _limited(new), choices=("take", "keep", "adapt", "later"), needed=True, weight=weight, law=law)
        return self._quiet(one, was, new)

    # notes
    def _note(self, one: Operation, stamp: Stamp, placed: Placed | None) -> Finding:
        if placed is None:
            return self._orphan(one, stamp)
        now = {name: value for name, value in fields(placed).items() if name in stamp.base or name in rests_on(dataclasses.replace(one, item=placed.id), self.upstream)}
        return self._beneath(one, stamp.base, now, ("take", "keep", "adapt", "later")) or self._quiet(one, stamp.base, now)

    def _beneath(self, one: Operation, was: dict, now: dict, choices: tuple[str, ...], status: str = "under me", what: str = "") -> Finding | None:
        """A finding where what an operation relies on changed, or a value or a term that its words name."""
        changed = sorted(name for name in {*was, *now} if _differs(was.get(name), now.get(name)))
        meant = [name for name in changed if meaning(name, was.get(name)) != meaning(name, now.get(name))]
        values, terms = self._named(one, was)
        if not changed and not values and not terms:
            return None
        law = self._is_law(one.item, was)
        rules = [rule["obligation"] for rule in now.get("rules", ()) if rule not in was.get("rules", ())]
        says = [f"{_listed(changed)} of `{self.now(one.item)}` changed {what or f'beneath your {_NOUNS[one.verb]}'}{', and what it asks of people with it' if meant else ', in words only'}."] if changed else []
        says += [f"`{name}`, which it names, changed: {before} before, {after} now." for name, before, after in values]
        says += [f'"{before}" is now called "{after}".' for before, after in terms]
        suspect = meant and self.now(one.item) in self.library.edition.shape.editorial
        if suspect:
            status, says = "suspect", [f"Edition {self.edition} calls its change of `{self.now(one.item)}` editorial, but a number, a duty word or a name in it changed.", *says]
        return self._finding(one, status, _capital(" ".join(says)), {name: was.get(name) for name in changed} or None, {name: now.get(name) for name in changed} or None, choices=choices, needed=True,
                             weight=DUTY if law and (meant or rules) or any(self._by_law(name) for name, _, _ in values) else MEANING if meant or values else WORDING,
                             cause=self.now(one.item) if changed else values[0][0] if values else terms[0][1].lower(),
                             law="; ".join(cite(self.library.obligations[name].shape) for name in rules if name in self.library.obligations))

    def _by_law(self, name: str) -> bool:
        setting = self.upstream.settings.get(name)
        return bool(setting and getattr(setting.definition, "limits", None) and setting.definition.limits.obligation)

    def _named(self, one: Operation, was: dict) -> tuple[list[tuple[str, str, str]], list[tuple[str, str]]]:
        """The values that an operation's words, or those it stands on, name and whose setting or limits changed; and the terms in its own words that have a new name."""
        ours = one.ours if isinstance(one.ours, str) else "\n".join(_strings(one.ours))
        around = ours + "\n" + "\n".join(_strings({name: value for name, value in was.items() if name in ("text", "rules", one.field)}))
        values = []
        for name in sorted(set(NAMED.findall(around)) & self.lock.values.keys()):
            setting = self.upstream.settings.get(self.renamed_values.get(name, name))
            if setting is not None and _differs(self.lock.values[name], definition(setting)):
                values.append((setting.id, _limited(self.lock.values[name]) or "not set", _limited(definition(setting)) or "not set"))
        terms = []
        for id, old in self.lock.terms.items():
            entry = self.library.glossary.get(id)
            if entry and fingerprint.folded(entry.shape.term).lower() != fingerprint.folded(old).lower() and re.search(rf"\b{re.escape(old)}(?:s|es)?\b", ours, re.I):
                terms.append((old, entry.shape.term))
        return values, terms

    # changes
    def _change(self, one: Operation, stamp: Stamp, placed: Placed | None) -> Finding:
        if placed is None:
            return self._orphan(one, stamp)
        now = fields(placed)
        was, theirs, law = stamp.base.get(one.field), now.get(one.field), self._is_law(one.item, stamp.base)
        meant = meaning(one.field, was) != meaning(one.field, theirs)
        if _differs(was, theirs) and not _differs(one.ours, theirs):
            return self._finding(one, "converged", f"`{one.field}` of `{placed.id}` now says what you had changed it to; your own change goes.", was, theirs)
        missing = [rule for rule in placed.shape.rules if not _stated(rule, one.ours)] if one.field == "text" and placed.kind == "clause" else []
        broken = missing and [rule for rule in missing if _stated(rule, theirs)]
        cited = "; ".join(cite(self.library.obligations[rule.obligation].shape) for rule in broken or () if rule.obligation in self.library.obligations)
        if not _differs(was, theirs) and not broken:
            beneath = {name: value for name, value in now.items() if name == "rules"}
            return self._beneath(one, {name: value for name, value in stamp.base.items() if name == "rules"}, beneath, ("take", "keep", "adapt", "later")) or self._quiet(one, was, theirs)
        merged = merge(_like(was, one.ours), _like(theirs, one.ours), one.ours) if _differs(was, theirs) else None
        weight = DUTY if law and (meant or broken) or broken else MEANING if meant else WORDING
        suggests = merged.value if merged else None
        if broken:
            return self._finding(one, "floor breach", f"`{placed.id}` now states {_listed([rule.obligation for rule in broken])} in other words, and your text does not have that sentence.", was, theirs,
                                 choices=("take", "adapt"), needed=True, weight=DUTY, suggests=suggests if suggests and not any(not _stated(rule, suggests) for rule in broken) else None, law=cited)
        if meant and placed.id.partition("/")[0] in {id.partition("/")[0] for id in self.library.edition.shape.editorial}:
            return self._finding(one, "suspect", f"Edition {self.edition} calls its change of `{placed.id}` editorial, but a number, a duty word or a name in `{one.field}` changed.", was, theirs,
                                 choices=("take", "keep", "adapt", "later"), needed=True, weight=weight, suggests=suggests)
        if merged and not merged.clash and not merged.meant:
            return self._finding(one, "merged", f"You and edition {self.edition} edited different sentences in `{one.field}` of `{placed.id}`; both stand.", was, theirs,
                                 choices=("take", "keep", "adapt"), suggests=suggests)
        both = "edited the same sentence" if merged and merged.edited else "put something in at the same place" if merged and merged.clash else "edited different sentences" if merged else "edited the field"
        more = f", and edition {self.edition} asks something else of people" if meant else ""
        return self._finding(one, "clash", f"You and edition {self.edition} {both} in `{one.field}` of `{placed.id}`{more}.", was, theirs, choices=("take", "keep", "adapt", "later"), needed=True, weight=weight, suggests=suggests)

    # drops
    def _drop(self, one: Operation, stamp: Stamp, placed: Placed | None) -> Finding:
        if placed is None:
            return self._finding(one, "converged", f"Edition {self.edition} leaves `{one.item}` out too; your own drop goes.", stamp.base, ours="left out")
        duties = [name for part in (placed, *placed.parts) for rule in getattr(part.shape, "rules", ()) if self._binds(name := rule.obligation)]
        now = fields(placed) | ({"parts": [fields(part) | {"id": part.name} for part in placed.parts]} if placed.parts else {})
        if duties:
            return self._finding(one, "required", f"You left `{placed.id}` out, and it now states a duty that is yours: {_listed(duties)}. It has to come back.", self._texts(stamp.base), self._texts(now), ours="left out",
                                 choices=("take",), needed=True, weight=DUTY, law="; ".join(cite(self.library.obligations[name].shape) for name in duties))
        return self._beneath(dataclasses.replace(one, ours="left out"), stamp.base, now, ("take", "keep", "later"), "hidden but changed", "after you left it out") or self._quiet(one, stamp.base, now)

    def _binds(self, name: str) -> bool:
        entry = self.library.obligations.get(name)
        return entry is not None and entry.shape.force == "must" and applies(entry.shape, self.law_for)

    @staticmethod
    def _texts(found: dict) -> dict:
        return {name: value for name, value in found.items() if name in ("title", "text", "do", "rules")}

    # additions
    def _add(self, one: Operation, stamp: Stamp, placed: Placed | None) -> Finding:
        name = one.id.removeprefix("add/")
        there, moves = self.upstream.items.get(self.now(name)), name in self.lock.items
        if moves and there is None:
            return self._finding(one, "orphaned", f"You moved `{name}`, which is gone, so there is nothing left to move.", choices=("take",), needed=True, weight=MEANING)
        if not moves and there is not None:
            theirs = fields(there)
            same = not _differs({key: value for key, value in theirs.items() if key not in _WIRING}, {key: value for key, value in (one.ours if isinstance(one.ours, dict) else {}).items() if key not in _WIRING})
            if same:
                return self._finding(one, "converged", f"Edition {self.edition} now has `{name}`, word for word as you added it; your own goes.", theirs=theirs)
            return self._finding(one, "clash", f"Edition {self.edition} brings a `{name}` of its own, and yours has the same id; to have both, give yours another id in `item`.", theirs=theirs, choices=("take", "adapt"), needed=True, weight=MEANING)
        if placed is None:
            spot = self._nearest(one)
            where = f"`{spot}` is the nearest that is still there" if spot else "nothing beside it is left"
            return self._finding(one, "orphaned", f"`{name}`, which you added, stood {one.field} `{one.item}`, and that is gone; {where}.", stamp.base, choices=("take", "keep", "adapt") if spot else ("take", "adapt"), needed=True,
                                 weight=MEANING, suggests=spot, to=spot)
        was, now = ({key: value for key, value in one_side.items() if key in ("next", "answers")} for one_side in (stamp.base, fields(placed)))
        own = dataclasses.replace(one, item=placed.id)
        return self._beneath(own, was, now, ("take", "keep", "later")) or self._quiet(one, {}, {})

    def _nearest(self, one: Operation) -> str:
        """The sibling nearest to an anchor that is gone, before it where an addition stood after it."""
        for ids in self.lock.order.values():
            if one.item in ids:
                at = ids.index(one.item)
                before, after = list(reversed(ids[:at])), list(ids[at + 1 :])
                order = before + after if one.field == "after" else after + before
                return next((self.now(id) for id in order if self.now(id) in self.upstream.items), "")
        return ""

    # what is gone, cut up, renamed
    def _orphan(self, one: Operation, stamp: Stamp) -> Finding:
        return self._finding(one, "orphaned", f"`{one.item}` is gone from edition {self.edition}, and your {_NOUNS[one.verb]} with it.", stamp.base.get(one.field) if one.verb == "changes" else self._texts(stamp.base),
                             choices=("take", "adapt"), needed=True, weight=DUTY if self._is_law(one.item, stamp.base) else MEANING)

    def _split(self, one: Operation, stamp: Stamp, heirs: list[str]) -> Finding:
        theirs = {id: fields(self.upstream.items[id]).get(one.field or "text") for id in heirs if id in self.upstream.items}
        keeps = self.now(one.item) in self.upstream.items
        rules = [rule for rule in getattr(self.upstream.items[heirs[0]].shape, "rules", ()) if keeps and one.verb == "changes" and one.field == "text" and not _stated(rule, one.ours)]
        duty = self._is_law(one.item, stamp.base)
        bound = one.verb == "drop" and any(self._binds(rule.obligation) for rule in getattr(self.upstream.items[heirs[0]].shape, "rules", ()))
        choices = ("take",) if bound else ("take", "keep", "later") if one.verb == "drop" else (("take", "keep", "adapt", "later") if keeps and not rules else ("take", "adapt"))
        return self._finding(one, "split", f"`{one.item}` is now {len(heirs)} items, {_listed(heirs)}: say where your {_NOUNS[one.verb]} belongs, or what becomes of it.", stamp.base.get(one.field or "text"), theirs,
                             choices=choices, needed=True, weight=DUTY if duty else MEANING, to=heirs[0])

    def moved(self) -> Iterator[Finding]:
        """Items and values with a new id that the layer names, and items it touches that stand in another place."""
        words = "\n".join(text.words for text in texts(self.layer, self.library)) + "\n" + "\n".join(_ids(self.layer))
        for old, new in {**self.renames, **self.renamed_values}.items():
            kind = "value" if old in self.renamed_values else "item"
            if re.search(rf"(?<![a-z0-9-]){re.escape(old)}(?![a-z0-9-])", words):
                yield Finding(f"moved/{old}", "moved", new, "", f"The {kind} `{old}` is now `{new}`; whatever of yours names it is led there.", old, new, cause=new)
        parents = {id: parent for parent, ids in self.lock.order.items() for id in ids}
        for address in sorted({one.item for one in operations(self.layer).values()}):
            placed = self.upstream.items.get(self.now(address))
            if placed and placed.kind == "clause" and address in parents and (parent := next(stage.id for stage in self.upstream.stages if placed in stage.parts)) != self.now(parents[address]):
                yield Finding(f"moved/{address}/{parent}", "moved", placed.id, "", f"`{placed.id}` now stands in `{parent}` instead of `{parents[address]}`, and yours goes with it.", parents[address], parent)

    def lost_names(self) -> Iterator[Finding]:
        """What the layer's words name and is gone: for its authors to put right in the file."""
        settings = self.upstream.settings
        gone = {id for id in self.lock.items if "/" not in id and self.upstream.item(self.now(id)) is None and id not in self.own}
        lost = {name for name in self.lock.values if name not in settings and name not in self.renamed_values}
        found: dict[tuple[str, str], Any] = {}
        for text in texts(self.layer, self.library):
            for name in {match[2] for match in LINK.finditer(text.words)} & gone | {match[1] for match in NAMED.finditer(text.words)} & lost:
                found.setdefault((name, str(text.at(text.words.index(name)))), text.words)
        for name, place, words in _naming(self.layer):
            if name in gone | lost:
                found.setdefault((name, str(place)), name)
        for (name, place), words in sorted(found.items()):
            yield Finding(f"names/{name}/{place.rpartition('/')[2]}", "orphaned", name, "", f"Your words at {place} name `{name}`, which is gone: change them there, then plan again.", name, "", words, needed=True, weight=MEANING)

    # what is new
    def new(self) -> Iterator[Finding]:
        heirs = set(self.renames.values())
        back = {id: old for old, id in self.renames.items()}
        dropped = {self.now(one.item) for one in operations(self.layer).values() if one.verb == "drop"}
        touched = {self.now(one.item) for one in operations(self.layer).values() if one.verb in ("changes", "notes")}
        stated = {duty for one in self.lock.items.values() for duty in one.duties.items()}
        for id, placed in self.upstream.items.items():
            if id in dropped or id.partition("/")[0] in dropped or self.mine(id):
                continue
            old, now = self.lock.items.get(back.get(id, id)), marks(placed)
            for rule in getattr(placed.shape, "rules", ()):
                if self._binds(rule.obligation) and (rule.obligation, now.duties[rule.obligation]) not in stated:
                    what = "a duty in other words" if any(rule.obligation == name for name, _ in stated) else "a duty that is new to you"
                    yield Finding(f"required/{id}/{rule.obligation}", "required", id, "rules", f"`{id}` states {what}: {rule.says}", "", rule.says, choices=("take",), needed=True, weight=DUTY,
                                  law=cite(self.library.obligations[rule.obligation].shape))
            if old is None and "/" not in id and id not in heirs:
                if not any(self._binds(name) for name in now.duties):
                    yield Finding(f"offered/{id}", "offered", id, "", f"Edition {self.edition} has a new {placed.kind}, `{id}`. It comes by itself; to leave it out, decide `keep`.",
                                  "", shown(self._texts(fields(placed))), choices=("take", "keep") if placed.kind == "clause" or placed.kind in _WHOLE else ("take",))
            elif old and id not in touched and old.meaning != now.meaning and id in self.library.edition.shape.editorial:
                yield Finding(f"suspect/{id}", "suspect", id, "", f"Edition {self.edition} calls its change of `{id}` editorial, but a number, a duty word or a name in it changed. Read it before it comes.",
                              "", shown(self._texts(fields(placed))), choices=("take",), needed=True, weight=DUTY if now.duties else MEANING)

    def reviews(self) -> Iterator[Finding]:
        for id, one in operations(self.layer).items():
            if one.said.review_by and one.said.review_by < self.date and not (one.said.until and one.said.until < self.date):
                yield Finding(f"review/{id}", "overdue", one.item, one.field, f"Your {_NOUNS[one.verb]} {self._where(one)} was due for review on {one.said.review_by}: keep it and set a new date in `until`, or let it go.",
                              ours=shown(one.ours), choices=("take", "keep"), needed=True, weight=MEANING, operation=id)


_NOUNS = {"values": "setting", "notes": "note", "add": "addition", "changes": "change", "drop": "drop"}
_WIRING = ("id", "next", "answers", "expectations", "statements", "formerly", "split-from")
_WHOLE = ("flow", "checklist", "guidance", "card", "letter", "form", "path", "leaflet", "session", "case", "stage")


def shown(value: Any) -> str:
    """Plain data as people read it."""
    if value is None:
        return ""
    if isinstance(value, (str, int, float, datetime.date)):
        return str(value)
    if isinstance(value, (list, tuple)) and all(isinstance(one, str) for one in value):
        return "\n".join(f"- {one}" for one in value)
    if isinstance(value, dict) and set(value) == {"text"}:
        return str(value["text"])
    return "\n".join(emit(plain(value)))


def _differs(one: Any, other: Any) -> bool:
    return fingerprint.text(one) != fingerprint.text(other)


def _like(value: Any, model_: Any) -> Any:
    """A field that is not there, as an empty one of the same sort."""
    return value if value is not None else "" if isinstance(model_, str) else [] if isinstance(model_, (list, tuple)) else None


def _stated(rule: model.Rule, text: Any) -> bool:
    return fingerprint.folded(rule.says) in [fingerprint.folded(one) for one in sentences(text or "")]


def _limited(one: dict[str, Any]) -> str:
    """A value's setting and limits in a line."""
    limits = one.get("limits") or {}
    parts = [shown(one["value"]).replace("\n", ", ") if not isinstance(one.get("value"), dict) else one["value"].get("phrase", "")] if one.get("value") not in (None, []) else []
    parts += [f"{words} {limits[key]}" for key, words in (("least", "at least"), ("most", "at most")) if key in limits]
    return ", ".join(parts)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _strings(one)


def _ids(layer: Layer) -> Iterator[str]:
    """Every id that the fields of a layer name."""
    for one in operations(layer).values():
        yield one.item
    yield from (name for name, _, _ in _naming(layer))


_NAMES = ("role", "roles", "sign", "clause", "clauses", "goes-to", "sheets", "then", "instead", "item", "when")


def _naming(layer: Layer) -> Iterator[tuple[str, Any, str]]:
    """(id, place, field) for the ids that the layer's own items, changes and additions name in fields."""
    documents = {entry.document.file: entry.document for entry in (*layer.changes, *(entry for items in layer.items.values() for entry in items.values()))}
    documents[layer.document.file] = layer.document

    def walk(document, data, path) -> Iterator[tuple[str, Any, str]]:
        if isinstance(data, dict):
            for key, value in data.items():
                if key in _NAMES and not (key == "item" and path[:1] in (("notes",), ("drop",), ("add",))):
                    yield from ((name, document.place(*path, key), key) for name in (value if isinstance(value, (list, dict)) else [value]) if isinstance(name, str))
                yield from walk(document, value, (*path, key))
        elif isinstance(data, list):
            for n, value in enumerate(data):
                yield from walk(document, value, (*path, n))

    for document in documents.values():
        yield from walk(document, document.data, ())


def _listed(names: list[str]) -> str:
    quoted = [f"`{name}`" for name in names]
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + f" and {quoted[-1]}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
