"""Do what a plan and its decisions say: all of it or nothing.

Everything is written into a copy of the organisation's folder, in `.upgrade/` inside it, and checked there.
Then the files that changed are swapped, and swapped back if anything goes wrong on the way. Nothing that
anyone wrote is lost: it stands in its place, in `holding/`, or in `decisions.yml`.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..check import check, loose_ends, reading
from ..load import EMPTY, FORM, HOLDING, LOCK, LOG, PARTS, Layer, Library, load_layer
from ..lock import Lock, Operation, Stamp, emit, is_organisation, operations, stamp, write
from ..model import Operation as Said
from ..problems import Place, Problem
from ..resolve import Resolved, resolve
from .decisions import Decision, decide
from .edit import put, says
from .folder import copied, free, swap
from .plan import Finding, Plan, plan, shown

_HEAD = """\
# What was decided when {name} took a new edition, and why; the newest stands last. Written by
# complaint-standards. Nothing is ever taken out of it.
"""


@dataclass(frozen=True)
class Applied:
    """What came of an upgrade. With `problems` or findings still `open`, nothing was changed."""

    plan: Plan
    problems: tuple[Problem, ...] = ()
    open: tuple[Finding, ...] = ()
    done: int = 0


def apply(lock: Lock, upstream: Resolved, layer: Layer, date: datetime.date) -> Applied:
    """Carry out the upgrade of one organisation's folder.

    Reports decisions that do not fit, and whatever the checks find in the outcome that they do not find in
    what lies below it. While a finding is open, or there is a problem, nothing is changed.
    """
    made = plan(lock, upstream, layer, date)
    decisions, problems = decide(made, layer, date)
    open_ = tuple(one for one in made.to_decide if one.id not in decisions)
    if problems or open_:
        return Applied(made, tuple(problems), open_)
    with copied(layer.folder, layer.id) as new:
        done = _Work(made, decisions, layer, new, date)
        done.carry_out()
        after, problems = verified(upstream, layer, new, date, decisions)
        if problems:
            return Applied(made, tuple(problems))
        later = {_renamed(one.finding.operation, layer, made): (one.finding.operation, one.until) for one in decisions.values() if one.choice == "later"}
        later |= {_renamed(id, layer, made): (id, one.later) for id, one in lock.operations.items() if one.later and id in operations(layer) and not any(found.operation == id and found.id in decisions for found in made.findings)}
        fresh = stamp(after, upstream)
        kept = {id: Stamp(made.renames.get(lock.operations[old].item, lock.operations[old].item), lock.operations[old].base, until) for id, (old, until) in later.items() if old in lock.operations and id in operations(after)}
        (new / LOCK).write_text(write(dataclasses.replace(fresh, operations=dict(sorted({**fresh.operations, **kept}.items()))), layer.id), encoding="utf-8")
        (new / FORM).unlink(missing_ok=True)
        swap(layer.folder, new)
        return Applied(made, done=len(done.log))


def _renamed(id: str, layer: Layer, made: Plan) -> str:
    item = operations(layer)[id].item if id in operations(layer) else ""
    head, slash, part = item.partition("/")
    return id.replace(item, made.renames.get(head, made.renames.get(item, head)) + slash + part, 1) if item else id


class _Work:
    """The edits, made in the copy. `log` gathers what goes into decisions.yml."""

    def __init__(self, made: Plan, decisions: Mapping[str, Decision], layer: Layer, new: Path, date: datetime.date):
        self.plan, self.decisions, self.layer, self.new, self.date = made, decisions, layer, new, date
        self.log: list[dict] = []
        self.gone: set[str] = set()
        self.own_names: dict[str, str] = {}
        self.emptied: set[Path] = set()

    def carry_out(self) -> None:
        order = {id: n for n, id in enumerate(sorted(operations(self.layer), key=lambda id: _rank(operations(self.layer)[id]), reverse=True))}
        for found in sorted(self.plan.findings, key=lambda one: (order.get(one.operation, len(order)), one.id.startswith("review/"), one.id)):
            decision = self.decisions.get(found.id)
            one = operations(self.layer).get(found.operation)
            if found.status in ("current", "restamped") or found.operation in self.gone or (found.status == "offered" and decision is None):
                continue
            if one is None:
                self._new_item(found, decision)
            elif decision is None:
                self._by_itself(found, one)
            else:
                {"take": self._take, "keep": self._keep, "adapt": self._adapt, "later": lambda *_: None}[decision.choice](found, one, decision)
            if decision or found.status in ("converged", "merged", "moved"):
                self._record(found, decision, one)
        for path in self.emptied:
            self._delete_if_empty(path)
        rename(self.new, {**self.plan.renames, **self.own_names})
        put(self.new / "variant.yml", ("edition",), self.plan.new)
        if self.log:
            path = self.new / LOG
            old = path.read_text(encoding="utf-8").rstrip("\n") if path.exists() else _HEAD.format(name=self.layer.id).rstrip("\n")
            path.write_text("\n".join([old, *emit(sorted(self.log, key=lambda entry: entry["finding"]))]) + "\n", encoding="utf-8")

    def _new_item(self, found: Finding, decision: Decision | None) -> None:
        if found.status == "offered" and decision and decision.choice == "keep":
            entry = {"item": found.item, "because": decision.because}
            path = self.new / "variant.yml"
            drops = says(path).get("drop")
            put(path, ("drop", len(drops)) if drops else ("drop",), entry if drops else [entry])

    def _by_itself(self, found: Finding, one: Operation) -> None:
        if found.status == "converged":
            self._remove(one)
        elif found.status == "merged":
            self._set_field(one, found.suggests)

    def _take(self, found: Finding, one: Operation, decision: Decision) -> None:
        if found.id.startswith("suspect/"):
            return
        self._hold(found, one, decision)
        self._remove(one)

    def _keep(self, found: Finding, one: Operation, decision: Decision) -> None:
        if found.id.startswith("review/"):
            self._set_said(one, "review-by", decision.until)
        elif one.verb == "add" and found.status == "orphaned":
            put(self.new / "variant.yml", (*one.path, one.field), found.to)

    def _adapt(self, found: Finding, one: Operation, decision: Decision) -> None:
        path = self.new / "variant.yml"
        if one.verb == "values":
            put(path, (*one.path, "set"), decision.text)
        elif one.verb == "notes":
            if decision.item:
                put(path, (*one.path, "item"), decision.item)
            if decision.text:
                put(path, (*one.path, "text"), decision.text)
        elif one.verb == "changes":
            if decision.item:
                put(self._file(one), ("changes",), decision.item)
            if decision.text:
                self._set_field(one, decision.text)
        elif found.status == "orphaned":
            put(path, (*one.path, one.field), decision.item)
        else:  # an id of its own for an addition
            name = one.id.removeprefix("add/")
            part = next((kind for kind in PARTS if getattr(one.said, kind)), None)
            if part:
                put(path, (*one.path, part, "id"), decision.item)
            else:
                file = self._item_file(name)
                self.own_names[name] = decision.item
                file.rename(file.with_stem(decision.item))

    # the files
    def _file(self, one: Operation) -> Path:
        return self.new / one.place.file.removeprefix(self.layer.document.file.removesuffix("variant.yml"))

    def _item_file(self, name: str) -> Path | None:
        entry = next((items[name] for items in self.layer.items.values() if name in items), None)
        return self.new / entry.document.file.removeprefix(self.layer.document.file.removesuffix("variant.yml")) if entry else None

    def _set_field(self, one: Operation, value) -> None:
        put(self._file(one), one.path, value)

    def _set_said(self, one: Operation, key: str, value) -> None:
        put(self._file(one) if one.verb == "changes" else self.new / "variant.yml", (key,) if one.verb == "changes" else (*one.path, key), value)

    def _remove(self, one: Operation) -> None:
        self.gone.add(one.id)
        if one.verb == "changes":
            put(self._file(one), one.path)
            self.emptied.add(self._file(one))
            return
        put(self.new / "variant.yml", one.path)
        if one.verb == "add" and one.said.item and (file := self._item_file(one.said.item)):
            for clause in self._clauses_of(file, one.said.item):
                clause.unlink(missing_ok=True)
            file.unlink(missing_ok=True)

    def _clauses_of(self, file: Path, name: str) -> list[Path]:
        """The clauses of a stage that is taken away."""
        stage = self.layer.items["stage"].get(name)
        return [path for clause in (stage.shape.clauses if stage else ()) if (path := self._item_file(clause))]

    def _delete_if_empty(self, path: Path) -> None:
        """A change file that no longer changes anything."""
        if not path.exists():
            return
        left = set(says(path)) - {info.alias or name for name, info in Said.model_fields.items()} - {"changes", "source"} - {"by", "on", "review-by", "until", "because"}
        body = path.read_text(encoding="utf-8").split("\n---", 1)[-1].strip() if path.suffix == ".md" else ""
        if not left and not body:
            path.unlink()

    # what is kept
    def _hold(self, found: Finding, one: Operation, decision: Decision) -> None:
        """Put away the words of an operation that goes: its file as it is, or what it says with where it stood."""
        folder = self.new / HOLDING
        folder.mkdir(exist_ok=True)
        if one.verb == "add" and one.said.item and (file := self._item_file(one.said.item)):
            for path in (file, *self._clauses_of(file, one.said.item)):
                shutil.copy2(path, free(folder / path.name))
        said = {key: value for key, value in one.said.model_dump(by_alias=True, exclude_defaults=True).items() if key in ("because", "credit", "by", "on", "review-by", "until")}
        words = one.ours if isinstance(one.ours, str) else shown(one.ours)
        path = free(folder / f"{self.plan.new}-{found.operation.replace('/', '--')}.md")
        path.write_text("\n".join(["---", *emit({"was": found.operation, **({"stood": f"{one.field} {one.item}"} if one.verb == "add" else {}), **said, "put-away": self.date, "why": decision.because or shown(found.says)}), "---", words]) + "\n", encoding="utf-8")

    def _record(self, found: Finding, decision: Decision | None, one: Operation | None) -> None:
        entry = {"date": self.date, "from": self.plan.old, "to": self.plan.new, "finding": found.id, "status": found.status, "choice": decision.choice if decision else "by itself"}
        if decision:
            entry |= {key: value for key, value in (("because", decision.because), ("until", decision.until), ("adapted", decision.text), ("item", decision.item)) if value}
        entry |= {key: value for key, value in (("was", found.was), ("theirs", found.theirs), ("ours", found.ours)) if value}
        if one is not None and one.said.because:
            entry["ours-because"] = one.said.because
        self.log.append(entry)


def _rank(one: Operation) -> tuple:
    """Entries of a list from the last to the first, so that taking one away leaves the others in their places."""
    number = next((part for part in one.path if isinstance(part, int)), -1)
    return (one.verb, number, one.id)


# --- new names ------------------------------------------------------------------------------------------
def rename(folder: Path, names: Mapping[str, str]) -> None:
    """Lead whatever names an item, a value or a role by its old id to the new one: in fields, links and braces, nowhere else."""
    if not names:
        return
    for path in sorted(path for path in folder.rglob("*") if path.suffix in (".md", ".yml") and path.is_file()):
        rel = path.relative_to(folder)
        if rel.parts[0] == HOLDING or rel.name in (LOCK, FORM, LOG, "last-read.yml", "README.md") or any(part.startswith(".") for part in rel.parts):
            continue
        text = path.read_text(encoding="utf-8")
        new = text
        for old, name in names.items():
            one = re.escape(old)
            new = re.sub(rf"(\]\(){one}(?=\))|(\{{){one}(?=\}})", lambda match, name=name: f"{match[1] or match[2]}{name}", new)
            new = re.sub(rf"""(\b(?:item|after|before|changes|clause|instead|goes-to|role|sign)\s*:\s*["']?){one}(?=["'/\s,}}\]]|$)""", rf"\g<1>{name}", new, flags=re.M)
            new = re.sub(rf"((?:^[ \t]+|[{{,]\s*)){one}(?=\s*:)", rf"\g<1>{name}", new, flags=re.M)
            new = re.sub(r"(\b(?:clauses|sheets|then|goes-to|roles|set)\s*:\s*\[)([^\]]*)(?=\])", lambda match, one=one, name=name: match[1] + re.sub(rf"(?<![a-z0-9-]){one}(?![a-z0-9-])", name, match[2]), new)
            new = re.sub(rf"^(\s*-\s+){one}[ \t]*$", rf"\g<1>{name}", new, flags=re.M)
        if new != text:
            path.write_text(new, encoding="utf-8")


# --- whether it holds -----------------------------------------------------------------------------------
def verified(upstream: Resolved, layer: Layer, new: Path, date: datetime.date, decisions: Mapping[str, Decision]) -> tuple[Layer | None, list[Problem]]:
    """The layer as it would be, read from its changed copy `new`, and what the checks find in it that they do not find below it."""
    where = layer.document.file.removesuffix("variant.yml")
    after, problems = load_layer(new.parent, new)
    if after is not None and not problems:
        below = found_in(upstream.library, upstream.id, upstream.layers, date)
        problems = [one for one in found_in(dataclasses.replace(upstream.library, layers={**upstream.library.layers, layer.id: after}), layer.id, (*upstream.layers, layer.id), date)
                    if not one.notice and (one.place, one.what) not in {(other.place, other.what) for other in below}]
    return after, [_placed(one, decisions, f"{layer.id}/", where, new) for one in problems]


def found_in(library: Library, name: str, layers: Iterable[str], date: datetime.date) -> list[Problem]:
    """What resolving and checking one variant finds, as if there were no other."""
    library = dataclasses.replace(library, layers={one: library.layers[one] for one in ("core", *layers)}, community=EMPTY)
    resolved, problems = resolve(library, name, date)
    long = set(reading.within_budget(resolved))  # more words than the budget are for `check` to tell: they stop a build, not an upgrade
    return [*loose_ends(library), *problems, *(one for one in check(library, [resolved], [one for one in library.layers.values() if is_organisation(one)]) if one not in long)]


def _placed(problem: Problem, decisions: Mapping[str, Decision], copy: str, where: str, new: Path) -> Problem:
    """A problem at its place in the organisation's own folder; in words that an adaptation brought, at the decision."""
    if not problem.place.file.startswith(copy):
        return problem
    rel = problem.place.file.removeprefix(copy)
    path = new / rel
    lines = path.read_text(encoding="utf-8").split("\n") if path.exists() else []
    line = lines[problem.place.line - 1].strip() if 0 < problem.place.line <= len(lines) else ""
    place = Place(where + rel, problem.place.line)
    for decision in decisions.values():
        words = shown(decision.text) if decision.text else ""
        if words and line and (line in words or any(part.strip() and part.strip() in line for part in words.split("\n"))):
            place = Place(where + FORM, decision.place.line)
    swap = lambda words: words.replace(copy, where) if where != copy else words
    return Problem(place, swap(problem.what), problem.expected, problem.fix, problem.law, problem.notice)
