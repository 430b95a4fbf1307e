"""What an organisation's words stand on: `variant.lock.yml`, beside its `variant.yml`.

The base of a layer is everything below it, resolved without it. The lock keeps the base's edition, a mark
of every base item, and for each operation of the layer the exact base wording that it touches or relies
on. From that and a newer library an upgrade is worked out, with no network and no history of versions.

One writer (`write`), one reader (`read`), one repair (`stamp` with no old lock).
"""

from __future__ import annotations

import datetime
import functools
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from . import fingerprint, model
from .load import CORE, KINDS, LOCK, PARTS, Entry, Layer, Library
from .problems import Place, Problem
from .resolve import Placed, Resolved, Setting
from .source import read as read_file

WORK = ".upgrade"  # the folder that an apply works in, and leaves behind only where it was interrupted
_ASIDE = ("id", "expectations", "statements", "also", "sheets", "formerly", "split-from")  # what may change and asks nothing else of people
_PROSE = ("title", "text", "do", "ask", "end", "about", "purpose", "nutshell", "write", "agree", "avoid", "help", "label", "draft")
_HEAD = """\
# What the words of {name} stand on, written by complaint-standards. Nobody edits this file: an upgrade
# compares it with the new edition. To write it anew: complaint-standards upgrade lock {name}
"""


class Marks(NamedTuple):
    """What is kept of one base item: what it says, what it asks of people, and for each rule that it states, what that asks."""

    kind: str
    text: str
    meaning: str
    duties: Mapping[str, str] = {}


@dataclass(frozen=True)
class Stamp:
    """What one operation stood on. `base` has the exact wording, field by field; `later`: a decision put off until then."""

    item: str
    base: Mapping[str, Any]
    later: datetime.date | None = None


@dataclass(frozen=True)
class Lock:
    """What `variant.lock.yml` says."""

    edition: str
    extends: str
    items: Mapping[str, Marks]
    order: Mapping[str, tuple[str, ...]]
    values: Mapping[str, Mapping[str, Any]]
    terms: Mapping[str, str]
    operations: Mapping[str, Stamp] = field(default_factory=dict)


@dataclass(frozen=True)
class Operation:
    """One thing that a layer does to what lies below it. `path` leads to it in its file, `ours` is what it says."""

    id: str
    verb: str
    item: str
    field: str
    ours: Any
    said: model.Operation
    place: Place
    path: tuple = ()


# --- what a layer does ------------------------------------------------------------------------------
def is_organisation(layer: Layer) -> bool:
    """Whether a layer has a lock: it builds on a sector or on another organisation. Sectors live with the library."""
    return layer.variant is not None and layer.variant.extends != CORE


@functools.lru_cache(maxsize=1024)
def operations(layer: Layer) -> Mapping[str, Operation]:
    """Every operation of a layer by its id, as in `changes/hear/text`, sorted."""
    found = list(_operations(layer))
    ids = [one.id for one in found]
    named = {}
    for one in found:
        id = one.id if ids.count(one.id) == 1 else f"{one.id}/{fingerprint.text(one.ours)}"  # two notes on one item
        named[id] = one if id == one.id else Operation(id, one.verb, one.item, one.field, one.ours, one.said, one.place, one.path)
    return dict(sorted(named.items()))


def _operations(layer: Layer) -> Iterator[Operation]:
    for name, said in layer.variant.values.items():
        yield Operation(f"values/{name}", "values", name, "set", said.set, said, layer.place("values", name), ("values", name))
    for n, said in enumerate(layer.variant.notes):
        yield Operation(f"notes/{said.item}", "notes", said.item, "text", said.text, said, layer.place("notes", n), ("notes", n))
    for n, said in enumerate(layer.variant.add):
        anchor = said.after or said.before or ""
        part = next(filter(None, (getattr(said, kind) for kind in PARTS)), None)
        name = f"{anchor.rpartition('/')[0]}/{part.id}" if part else said.item or ""
        entry = next((items[name] for items in layer.items.values() if name in items), None)
        yield Operation(f"add/{name}", "add", anchor, "after" if said.after else "before", plain(part or (entry.shape if entry else said.item)), said, layer.place("add", n), ("add", n))
    for entry in layer.changes:
        said = entry.shape
        for name in sorted(said.model_fields_set - set(model.Operation.model_fields) - {"changes", "source"}):
            key = type(said).model_fields[name].alias or name
            yield Operation(f"changes/{said.changes}/{key}", "changes", said.changes, key, plain(getattr(said, name)), said, entry.place(key), (key,))
    for n, said in enumerate(layer.variant.drop):
        yield Operation(f"drop/{said.item}", "drop", said.item, "", said.instead or said.next, said, layer.place("drop", n), ("drop", n))


# --- what lies below ---------------------------------------------------------------------------------
def plain(value: Any) -> Any:
    """A field as plain data, as it stands in a file."""
    if hasattr(value, "model_dump"):
        return plain(value.model_dump(by_alias=True, exclude_defaults=True))
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return value if isinstance(value, (str, int, float, bool)) or value is None else str(value)


def fields(placed: Placed) -> dict[str, Any]:
    """The fields of an item as plain data, without those that are empty and without its parts."""
    holds = "clauses" if placed.kind == "stage" else KINDS[placed.kind].holds.partition(".")[0] if placed.kind in KINDS else ""
    found = {}
    for name, info in type(placed.shape).model_fields.items():
        if name != holds and (value := getattr(placed.shape, name, None)) not in (None, (), {}):
            found[info.alias or name] = plain(value)
    return found


def meaning(name: str, value: Any) -> str:
    """A mark of what a field asks of people. Of what is no prose, every word counts."""
    if name in _ASIDE or value is None:
        return ""
    return fingerprint.meaning(value) if name in _PROSE else fingerprint.text(value)


def marks(placed: Placed) -> Marks:
    """The marks of one item or part as it stands."""
    found = fields(placed)
    return Marks(placed.kind, fingerprint.text(found), fingerprint.text([[name, meaning(name, found[name])] for name in sorted(found)]),
                 {rule.obligation: fingerprint.meaning(rule.says) for rule in getattr(placed.shape, "rules", ())})


def entry_marks(kind: str, entry: Entry) -> tuple[str, str]:
    """A mark of what an item of the library says, and one of what it asks of people, as the record of a release keeps them."""
    found = {name: value for name, value in plain(entry.shape).items() if name not in ("formerly", "split-from", "also")}
    asked = dict(found)
    prose = [asked.pop("text", ""), *asked.pop("do", [])] if kind == "clause" else [part["text"] for part in asked.get("sections", [])]
    return fingerprint.text(found), fingerprint.text([[name, meaning(name, value)] for name, value in sorted(asked.items())] + [fingerprint.meaning(prose)])


def definition(setting: Setting) -> dict[str, Any]:
    """What is kept of a value below a layer: its type, how it stands, its limits."""
    one = setting.definition
    if isinstance(one, model.Role):
        return {"type": "role", "value": {"title": setting.value.title, "phrase": setting.value.phrase}}
    found = {"type": one.type, "value": _set(setting), "options": sorted(one.options), "limits": plain(one.limits)}
    return {key: value for key, value in found.items() if value not in (None, [], {})}


def _set(setting: Setting) -> Any:
    if setting.type == "tiers":
        return [{key: value for key, value in zip(("name", "within", "when"), map(str, tier)) if value} for tier in setting.value or ()]
    return plain(setting.value)


@functools.lru_cache(maxsize=256)
def _below(base: Resolved) -> Lock:
    """The lock of a layer that does nothing, over this base."""
    order: dict[str, tuple[str, ...]] = {"": tuple(stage.id for stage in base.stages)}
    order |= {placed.id: tuple(part.id for part in placed.parts) for placed in base.items.values() if placed.parts}
    for kind in ("flows", "checklists", "guidance", "phrases", "letters", "kit", "paths", "public", "assessment", "training", "cases"):
        order[f"({kind})"] = tuple(placed.id for placed in getattr(base, kind))
    return Lock(base.library.edition.shape.edition, base.id, {id: marks(placed) for id, placed in base.items.items()}, {parent: ids for parent, ids in order.items() if ids},
                {name: definition(setting) for name, setting in base.settings.items()}, {name: entry.shape.term for name, entry in base.library.glossary.items()})


def placed_at(id: str, resolved: Resolved) -> Placed | None:
    """An item of a variant; or an expectation or a statement, which a note may stand beside and no layer can change."""
    fixed = resolved.library.expectations.get(id) or resolved.library.statements.get(id)
    return resolved.items.get(id) or (Placed(id, "expectation", fixed.shape, {}) if fixed else None)


def rests_on(one: Operation, base: Resolved) -> dict[str, Any]:
    """The exact base wording that an operation touches or relies on; empty where it is about the layer's own items."""
    if one.verb == "values":
        return definition(base.settings[one.item]) if one.item in base.settings else {}
    placed = placed_at(one.item, base)
    if placed is None:
        return {}
    found = fields(placed)
    if one.verb == "notes":
        return {name: value for name, value in found.items() if name not in _ASIDE}
    if one.verb == "add":
        return {name: found[name] for name in ("title", "text", "do", "ask", "end", "next", "answers") if name in found} if "/" in placed.id else {"title": found["title"]}
    if one.verb == "changes":
        return {name: found[name] for name in dict.fromkeys((one.field, "rules", "force")) if name in found}
    return found | ({"parts": [fields(part) | {"id": part.name} for part in placed.parts]} if placed.parts else {})


def stamp(layer: Layer, base: Resolved, old: Lock | None = None) -> Lock:
    """The lock of a layer over `base`. What `old` says of operations that are still there is kept: with an
    old lock only new operations are stamped. Without one everything is, as a repair."""
    below = _below(base) if old is None else old
    kept = old.operations if old else {}
    stamps = {}
    for id, one in operations(layer).items():
        if id in kept and kept[id].item == one.item:
            stamps[id] = kept[id]
        elif (found := rests_on(one, base)) or placed_at(one.item, base):
            stamps[id] = Stamp(one.item, found)
    return Lock(below.edition, below.extends, below.items, below.order, below.values, below.terms, stamps)


# --- the file ------------------------------------------------------------------------------------------
def write(lock: Lock, name: str) -> str:
    """The text of `variant.lock.yml`: sorted, one thing a line, a text as it is read, and at the end a mark of the whole."""
    data = {"edition": lock.edition, "extends": lock.extends,
            "operations": {id: {key: value for key, value in (("item", one.item), ("later", one.later and one.later.isoformat()), ("base", dict(one.base))) if value} for id, one in lock.operations.items()}}
    lines = emit(data)
    lines += _table("items", {id: {"kind": one.kind, "text": one.text, "meaning": one.meaning, **({"duties": one.duties} if one.duties else {})} for id, one in lock.items.items()})
    lines += _table("order", {parent or "(stages)": list(ids) for parent, ids in lock.order.items()})
    lines += _table("values", lock.values) + _table("terms", lock.terms)
    body = _HEAD.format(name=name) + "\n".join(lines) + "\n"
    return f"{body}mark: {_json(_mark(body))}\n"


def read(folder: Path) -> tuple[Lock | None, list[Problem]]:
    """Read the lock in an organisation's folder. Reports one that is missing, that was edited by hand or cut
    short, and an apply that was interrupted."""
    name, path = folder.name, folder / LOCK
    place = Place(f"{name}/{LOCK}")
    if (folder / WORK / "old").exists():
        return None, [Problem(place, f"an upgrade of {name} was interrupted", expected="a folder that is all old or all new", fix=f"run: complaint-standards upgrade plan {name}; it puts everything back first")]
    if not path.exists():
        return None, [Problem(place, f"the lock of {name} is missing, so nothing says which words it was written over", expected=f"{LOCK} beside variant.yml, as the tool wrote it",
                              fix=f"put it back from your last copy; or, with the edition installed that variant.yml names, run: complaint-standards upgrade lock {name}")]
    edited = Problem(place, f"the lock of {name} was edited by hand, or cut short", expected="the file as the tool wrote it",
                     fix=f"put it back from your last copy; or, with the edition installed that variant.yml names, run: complaint-standards upgrade lock {name}")
    try:
        text = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    except (UnicodeDecodeError, OSError):
        return None, [edited]
    body, _, last = text.rpartition("mark: ")
    if last.strip().strip('"') != _mark(body):
        return None, [edited]
    document, _ = read_file(path, folder)
    try:
        data = document.data
        lock = Lock(data["edition"], data["extends"],
                    {id: Marks(one["kind"], one["text"], one["meaning"], one.get("duties", {})) for id, one in data["items"].items()},
                    {"" if parent == "(stages)" else parent: tuple(ids) for parent, ids in data["order"].items()}, data["values"], data["terms"],
                    {id: Stamp(one["item"], one.get("base", {}), datetime.date.fromisoformat(one["later"]) if "later" in one else None) for id, one in data["operations"].items()})
    except (AttributeError, KeyError, TypeError, ValueError):
        return None, [edited]  # a mark that fits a file of another form: one of a version to come
    return lock, []


def keep(layer: Layer, lock: Lock) -> bool:
    """Write a lock where it differs from what is there; true if it did."""
    path, text = layer.folder / LOCK, write(lock, layer.id)
    if path.exists() and path.read_text(encoding="utf-8").replace("\r\n", "\n") == text:
        return False
    part = path.with_name(f".{LOCK}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
    return True


def state(layer: Layer, library: Library, date: datetime.date) -> tuple[list[Problem], bool]:
    """What stands between an organisation's layer and a build, and whether it is for people to decide.

    An upgrade to decide: the edition here, or what the layer extends, is another than it was written over,
    or a decision was put off until a day that is past. What is wrong with the lock is a problem; a lock that
    is not there yet is one only where it is needed.
    """
    here, variant = library.edition.shape.edition, layer.variant
    lock, problems = read(layer.folder)
    where = Place(layer.document.file.removesuffix("variant.yml") + LOCK)
    problems = [Problem(where, one.what, one.expected, one.fix) for one in problems]
    decide = lambda place, what, expected: ([Problem(place, what, expected, f"run: complaint-standards upgrade plan {called(layer)}")], True)
    missing = not (layer.folder / LOCK).exists() and lock is None and not (layer.folder / WORK / "old").exists()
    if problems and not missing:
        return problems, False
    if variant.edition != here:
        return ([*decide(layer.place("edition"), *_edition(layer.id, variant.edition, here))[0], *problems], not problems)
    if missing:
        return [Problem(where, f"{layer.id} has no lock yet", fix="build it; the lock is written then, and says what its words stand on", notice=True)], False
    if lock.edition != variant.edition:
        return [other_edition(layer, lock)], False
    if lock.extends != variant.extends:
        return decide(layer.place("extends"), f"{layer.id} now extends {variant.extends}, and was written over {lock.extends}: there is an upgrade to decide", f"a decision wherever the words of {variant.extends} differ beneath yours")
    if late := sorted(id for id, one in lock.operations.items() if one.later and one.later < date):
        return decide(layer.place(), f"{layer.id} put off a decision on {', '.join(late)}, and the day has come", "a decision")
    return [], False


def called(layer: Layer) -> str:
    """How a command names an organisation: by its id beside the library, else by its folder."""
    if layer.folder.parent.name == "variants" or layer.folder.parent.name == "divisions" and layer.folder.parents[2].name == "variants":
        return layer.id
    near = os.path.relpath(layer.folder)
    return layer.folder.name if near.startswith("..") else near


def other_edition(layer: Layer, lock: Lock) -> Problem:
    """A lock of another edition than variant.yml names: someone set the edition by hand."""
    return Problem(layer.place("edition"), f"variant.yml says edition {layer.variant.edition}, and the lock of {layer.id} is of edition {lock.edition}", expected="the edition that the words were written over, until an upgrade sets the new one",
                   fix=f'write `edition: "{lock.edition}"` again, then run: complaint-standards upgrade plan {called(layer)}')


def _edition(name: str, old: str, new: str) -> tuple[str, str]:
    return f"{name} was written for edition {old}, and edition {new} is here: there is an upgrade to decide", f"edition {new}, once every decision is made"


def _mark(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:16]


def _table(name: str, rows: Mapping[str, Any]) -> list[str]:
    """One row a line."""
    return [f"{name}:" if rows else f"{name}: {{}}", *(f"  {_key(key)}: {_json(rows[key])}" for key in sorted(rows))]


def emit(data: Any, indent: int = 0) -> list[str]:
    """Plain data as lines of YAML that people can read: texts of several lines stand as they are read."""
    pad, lines = "  " * indent, []
    for key, value in data.items() if isinstance(data, dict) else ((None, one) for one in data):
        head = f"{pad}{_key(key)}:" if key is not None else f"{pad}-"
        if isinstance(value, str) and "\n" in value and _BLOCK.fullmatch(value):
            lines += [f"{head} |-", *(f"{pad}  {line}" if line else "" for line in value.split("\n"))]
        elif isinstance(value, dict) and value and key is None:
            first, *rest = emit(value, indent + 1)
            lines += [f"{head} {first.strip()}", *rest]
        elif isinstance(value, (dict, list, tuple)) and value:
            lines += [head, *emit(value, indent + 1)]
        else:
            lines.append(f"{head} {_scalar(value)}")
    return lines


_BLOCK = re.compile(r"[^\s\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff][^\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]*[^\s\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_BARE = re.compile(r"[A-Za-z][A-Za-z0-9 ,;'’()/.{}\-]*[A-Za-z0-9.)}]|[A-Za-z]")


def _scalar(value: Any) -> str:
    if isinstance(value, str) and _BARE.fullmatch(value) and value.lower() not in ("yes", "no", "true", "false", "null", "on", "off", "y", "n"):
        return value
    return value.isoformat() if isinstance(value, datetime.date) else _json(value)


def _json(value: Any) -> str:
    """As JSON, which is YAML too; signs that YAML does not take bare are escaped."""
    return re.sub(r"[\x7f-\x9f\u2028\u2029\ufeff]", lambda match: f"\\u{ord(match[0]):04x}", json.dumps(value, ensure_ascii=False))


def _key(key: str) -> str:
    return key if re.fullmatch(r"[a-z][a-z0-9/-]*", key) and key not in ("y", "n", "yes", "no", "on", "off", "true", "false", "null") else _json(key)
