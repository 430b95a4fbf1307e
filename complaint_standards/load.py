"""Read the whole library and every layer once, into one frozen value."""

from __future__ import annotations

import dataclasses
import datetime
import difflib
import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Mapping

import pydantic

from . import contributions, model
from .problems import Place, Problem, unknown
from .source import Document, read

CORE = "core"
LOCK, FORM, LOG, HOLDING = "variant.lock.yml", "upgrade.yml", "decisions.yml", "holding"  # what an upgrade keeps beside variant.yml
_OURS = (".md", ".yml", ".yaml")
_CHOICE = r"([a-z0-9-]+): *\[([^\[\]]+)\]"  # behind a heading, what its section hangs on
_CHOICES = re.compile(rf"\{{{_CHOICE}(?:, *{_CHOICE})*\}}")
_NOT_ITEMS = ("README.md", LOCK, FORM, LOG, "last-read.yml", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class Kind:
    """A kind of item: its folder, its shape, the list of `edition.yml` that orders it, and what its parts are.

    `holds` is where parts stand in the shape: "steps", or "parts.lines" for lines under headings.
    """

    folder: str
    shape: type
    order: str = ""
    part: str = ""
    holds: str = ""


KINDS = {
    "stage": Kind("procedure", model.Stage, "stages"),
    "clause": Kind("procedure", model.Clause),
    "flow": Kind("flows", model.Flow, "flows", "step", "steps"),
    "checklist": Kind("checklists", model.Checklist, "checklists", "line", "parts.lines"),
    "guidance": Kind("guidance", model.Guidance, "guidance", "section", "sections"),
    "card": Kind("phrases", model.Card, "phrases", "phrase", "parts.lines"),
    "letter": Kind("letters", model.Letter, "letters"),
    "form": Kind("kit", model.Form, "kit", "space", "parts.lines"),
    "path": Kind("paths", model.Path, "paths", "stop", "stops"),
    "leaflet": Kind("public", model.Leaflet, "public", "section", "sections"),
    "row": Kind("assessment", model.Row, "assessment"),
    "session": Kind("training", model.Session, "training", "activity", "activities"),
    "case": Kind("cases", model.Case, "cases", "point", "points"),
}
COMMUNITY = {"practice": ("practices", contributions.Practice), "question": ("questions", contributions.Question), "event": ("events", contributions.Event),
             "adopter": ("adopters", contributions.Adopter), "improvement": ("improvements", contributions.Improvement)}  # below docs/community/
PARTS = {"step": model.Step, "line": model.Line, "section": model.Section, "phrase": model.Phrase, "space": model.Space, "stop": model.Stop, "activity": model.Activity, "point": model.Point}
FOLDERS = {kind.folder: name for name, kind in KINDS.items()}  # for procedure/: the clause, since stage.yml has its own name


@dataclass(frozen=True)
class Entry:
    """A shape read from a file, and where. `path` leads to it inside its document."""

    id: str
    shape: Any
    document: Document
    path: tuple = ()

    def place(self, *path) -> Place:
        return self.document.place(*self.path, *path)

    def parts(self) -> Iterator[tuple[Entry, str]]:
        """The parts of a new item, in order, each with the heading that it stands under."""
        kind = next((kind for kind in KINDS.values() if type(self.shape) is kind.shape), None)
        outer, _, inner = kind.holds.partition(".") if kind else ("", "", "")
        for n, one in enumerate(getattr(self.shape, outer) if outer else ()):
            path = (*self.path, outer, n)
            if not inner:
                yield Entry(one.id, one, self.document, path), ""
            else:
                for m, line in enumerate(getattr(one, inner)):
                    yield Entry(line.id, line, self.document, (*path, inner, m)), one.title


@dataclass(frozen=True, eq=False)
class Layer:
    """The library itself (`core`), a sector, an organisation or a division: all of one shape.

    `items` holds new items by kind, `changes` the files that change an item, `read` what
    `last-read.yml` says: for each sheet the wording of its clauses when it was last read beside them.
    `assessments` are those that an organisation keeps in assessments/, by the name of the file.
    `feedback` and `evaluation` are what an organisation was told, and what it found: results, which no layer above takes over.
    """

    id: str
    variant: model.Variant | None
    document: Document | None
    items: Mapping[str, Mapping[str, Entry]]
    changes: tuple[Entry, ...] = ()
    read: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    folder: Path | None = None
    assessments: Mapping[str, Entry] = field(default_factory=dict)
    feedback: Mapping[str, Entry] = field(default_factory=dict)
    evaluation: Entry | None = None

    def place(self, *path) -> Place:
        return self.document.place(*path) if self.document else Place("standards/edition.yml")


@dataclass(frozen=True, eq=False)
class Community:
    """What lies in docs/community/: items by kind, what adopters' sites say of their differences, and how people reach us.

    Everything that was read, published or not: community.py says what is.
    """

    items: Mapping[str, Mapping[str, Entry]]
    differences: Mapping[str, Entry]
    sources: Mapping[str, Entry]
    desk: Entry | None

    def __iter__(self) -> Iterator[Entry]:
        return (entry for items in self.items.values() for entry in items.values())


EMPTY = Community({kind: {} for kind in COMMUNITY}, {}, {}, None)


@dataclass(frozen=True, eq=False)
class Library:
    """Everything that was read. Nothing here depends on a variant or on today's date."""

    root: Path
    edition: Entry
    values: Mapping[str, Entry]
    roles: Mapping[str, Entry]
    glossary: Mapping[str, Entry]
    bodies: Mapping[str, Entry]
    tasks: Mapping[str, Entry]
    clocks: Mapping[str, Entry]
    levels: Mapping[str, Entry]
    asked: Entry | None
    courses: Entry | None
    pilot_training: Entry | None
    holidays: Entry
    standards: Mapping[str, Entry]
    expectations: Mapping[str, Entry]
    journey: Mapping[str, Entry]
    statements: Mapping[str, Entry]
    instruments: Mapping[str, Entry]
    obligations: Mapping[str, Entry]
    boundaries: Mapping[str, Entry]
    definitions: tuple[Entry, ...]
    pending: Entry | None
    evaluation: Entry | None
    pilot: Entry | None
    faults: Mapping[str, Entry]
    duties: Mapping[str, Entry]
    headings: Mapping[str, Entry]
    vocabulary: Mapping[str, Entry]
    extracts: Mapping[str, Entry]
    style: Mapping[str, Entry]
    exceptions: Entry | None
    words: frozenset[str]
    layers: Mapping[str, Layer]
    community: Community
    releases: Mapping[str, Entry] = field(default_factory=dict)

    def chain(self, variant: str) -> list[Layer]:
        """The layers of a variant, core first. A circle of `extends` has been refused by `load`."""
        layers = [self.layers[variant]]
        while layers[0].variant:
            layers.insert(0, self.layers[layers[0].variant.extends])
        return layers

    def variants(self) -> list[str]:
        return [name for name, layer in self.layers.items() if layer.variant]

    @functools.cached_property
    def renamed(self) -> Mapping[str, str]:
        """The id that an item has today, by each id that it had before (`formerly`)."""
        return {old: name for layer in self.layers.values() for items in layer.items.values() for name, entry in items.items() for old in getattr(entry.shape, "formerly", ())}

    def inside(self, folder: Path) -> list[str]:
        """The variants that a folder holds: an organisation, and below it its divisions."""
        return [name for name, layer in self.layers.items() if layer.folder and layer.folder.is_relative_to(folder)]


def load(root: Path, folders: tuple[Path, ...] = ()) -> tuple[Library | None, list[Problem]]:
    """Read `standards/` and `variants/` below `root`, and organisations in `folders` of their own.

    A place in such a folder is told from the folder itself; where there are several, from the one above.

    Reports what cannot be read, does not have its kind's shape, gives an id twice, or lies where nothing
    reads it. The library is None when a part without which nothing makes sense is missing or wrong.
    """
    reader = _Reader(root, folders)
    standards = root / "standards"
    whole = lambda name, shape, needed=True: reader.shaped(standards / name, shape, needed)
    edition = whole("edition.yml", model.Edition)
    values, roles = reader.table("values.yml", model.Value), reader.table("roles.yml", model.Role)
    glossary, bodies = reader.table("glossary.yml", model.Term), reader.table("bodies.yml", model.Body)
    tasks = reader.table("tasks.yml", model.Task)
    clocks, holidays = reader.table("clocks.yml", model.Clock), whole("bank-holidays.yml", model.Holidays)
    levels = reader.table("levels.yml", model.Level)
    expectations_files = reader.folder(standards / "expectations", model.Standard)
    journey = reader.folder(standards / "journey", model.JourneyStage)
    special = {"boundaries": model.Boundaries, "definitions": model.Definitions, "pending": model.Pending}
    instruments = reader.folder(standards / "law", model.Instrument, leave_out=special)
    instruments = dict(sorted(instruments.items(), key=lambda item: -len(item[1].shape.obligations)))  # what most rules come from first
    law = {name: reader.shaped(standards / "law" / f"{name}.yml", shape, needed=True) for name, shape in special.items()}
    faults = reader.folder(standards / "review" / "faults", model.Fault)
    duties = reader.folder(standards / "review" / "duties", model.Duty)
    vocabulary, headings, extracts = (reader.table(f"review/{name}.yml", shape) for name, shape in (("words", model.Vocabulary), ("headings", model.Headings), ("values", model.Extract)))
    core = Layer(CORE, None, None, reader.items(standards, reader.changes_refused), read=reader.last_read(standards))
    layers = {CORE: core}
    for folder in [*_folders(root / "variants"), *folders]:
        for layer in reader.with_divisions(folder):
            if layer.id in layers:
                reader.problems.append(Problem(layer.place("id"), f'"{layer.id}" is taken by another variant ({layers[layer.id].place("id")})', expected="an id of its own", fix="give this one another id"))
            layers.setdefault(layer.id, layer)
    layers = reader.without_orphans(layers)
    for what, there in (("standards/review/faults", faults), ("variants", any((root / "variants").glob("*/variant.yml")))):
        if not there:
            reader.problems.append(Problem(Place(what), "there is nothing in this folder", expected="a file for each wording to screen for" if what.endswith("faults") else "a folder for each sector",
                                           fix="put the folder back as it was"))
    if edition is None or holidays is None:
        return None, reader.problems
    library = Library(
        root=root, edition=edition, values=values, roles=roles, glossary=glossary, bodies=bodies, tasks=tasks, asked=whole("asked.yml", model.Asked, False), courses=whole("courses.yml", model.Courses, False), pilot_training=whole("pilot-training.yml", model.PilotTraining, False), clocks=clocks, levels=levels, holidays=holidays,
        standards=dict(sorted(expectations_files.items(), key=lambda item: item[1].shape.letter)),
        expectations=reader.inside(expectations_files, "expectations"),
        journey=dict(sorted(journey.items(), key=lambda item: item[1].shape.number)),
        statements=reader.inside(journey, "statements"),
        instruments=instruments, obligations=reader.inside(instruments, "obligations"),
        boundaries=reader.inside({"boundaries": law["boundaries"]} if law["boundaries"] else {}, "boundaries"),
        definitions=tuple(
            Entry(item.term, item, law["definitions"].document, ("definitions", n))
            for n, item in enumerate(law["definitions"].shape.definitions)
        ) if law["definitions"] else (),
        pending=law["pending"], evaluation=whole("evaluation.yml", model.Evaluation, False), pilot=whole("pilot.yml", model.Pilot, False), faults=faults, duties=duties, headings=headings, vocabulary=vocabulary, extracts=extracts, style=reader.table("style/words.yml", model.Style), exceptions=reader.shaped(standards / "style" / "exceptions.yml", model.Exceptions, needed=False),
        words=reader.words(standards / "style" / "nhs-words.txt"), layers=MappingProxyType(layers), community=reader.community(root / "docs" / "community"),
        releases={entry.shape.edition: entry for entry in reader.folder(standards / "releases", model.Release).values()},
    )
    reader.all_was_read(standards, root / "variants")
    reader.all_was_read(*folders, only=_OURS)  # beside its procedure an organisation may keep what it likes
    return library, reader.problems


def home(folder: Path) -> Path:
    """The folder of an organisation: that of a division lies inside it."""
    folder = folder.resolve()
    return folder.parents[1] if folder.parent.name == "divisions" and (folder.parents[1] / "variant.yml").exists() else folder


def load_assessment(path: Path) -> tuple[Entry | None, list[Problem]]:
    """Read one self-assessment; None when it cannot be read or does not have its shape."""
    reader = _Reader(path.parent)
    entry = reader.shaped(path, model.Assessment)
    return entry, reader.problems


def load_layer(root: Path, folder: Path) -> tuple[Layer | None, list[Problem]]:
    """Read one layer's folder alone, without its divisions; None when its variant.yml is missing or wrong."""
    reader = _Reader(root)
    layer = reader.layer(folder)
    reader.seen.update((folder / "divisions").rglob("*"))  # layers of their own
    reader.all_was_read(folder, only=_OURS)
    return layer, reader.problems


def load_wave(path: Path) -> tuple[Entry | None, list[Problem]]:
    """Read one file of counted replies. Its place is told from the folder above, as in feedback/2027-spring.yml."""
    reader = _Reader(path.parents[1])
    return reader.shaped(path, model.Wave), reader.problems


class _Reader:
    """Reads files below one root and gathers the problems it meets."""

    def __init__(self, root: Path, folders: tuple[Path, ...] = ()):
        self.root = root
        self.bases = (*(folder if len(folders) == 1 else folder.parent for folder in folders), root)
        self.problems: list[Problem] = []
        self.seen: set[Path] = set()

    def base(self, path: Path) -> Path:
        """The folder that the place of a file is told from."""
        return next(base for base in self.bases if path.is_relative_to(base))

    def read(self, path: Path, needed: bool = True) -> Document | None:
        if not path.exists():
            if needed:
                name = path.relative_to(self.base(path)).as_posix()
                self.problems.append(Problem(Place(name), "this file is missing", expected="a file with this name", fix="add it; standards/README.md shows how"))
            return None
        self.seen.add(path)
        document, problems = read(path, self.base(path))
        self.problems += problems
        return document

    def all_was_read(self, *folders: Path, only: tuple[str, ...] = (), holds: Iterable[str] = FOLDERS) -> None:
        """A file that lies where nothing reads it is a problem, so that nobody's work is skipped quietly."""
        for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
            name = path.relative_to(self.base(path))
            if only and (path.suffix not in only or "site" in name.parts):
                continue
            if path in self.seen or path.name in _NOT_ITEMS or {"schemas", HOLDING} & set(name.parts) or path.name.endswith("~") or any(part[0] in ".~" for part in name.parts):
                continue
            self.problems.append(Problem(Place(name.as_posix()), "nothing reads this file", expected=f"items in {', '.join(f'{folder}/' for folder in holds)}, with names that end in .md or .yml",
                                         fix="move or rename it; standards/README.md shows what belongs where"))

    def shape(self, document: Document, shape: type, data: Any = None, path: tuple = (), id: str = "") -> Entry | None:
        """Check `data` against a shape; every mismatch becomes a problem at its own line."""
        data = document.data if data is None and not path else data
        if not isinstance(data, dict) or not data:
            self.problems.append(Problem(document.place(*path), "fields are expected here",
                                         expected="at least " + ", ".join(f"`{info.alias or name}`" for name, info in shape.model_fields.items() if info.is_required()),
                                         fix="write them as `field: value`, one a line"))
            return None
        try:
            return Entry(id, shape.model_validate(data), document, path)
        except pydantic.ValidationError as error:
            self.problems += [_mismatch(document, path, shape, one) for one in error.errors()]
            return None

    def shaped(self, path: Path, shape: type, needed: bool = True) -> Entry | None:
        document = self.read(path, needed)
        return self.shape(document, shape, document.data, (), path.stem) if document else None

    def community(self, folder: Path) -> Community:
        """What the community brought. Where there is no such folder, nothing."""
        items, differences = {}, {}
        for kind, (name, shape) in COMMUNITY.items():
            items[kind] = {}
            for path in sorted(path for path in (folder / name).glob("*") if path.suffix in (".md", ".yml") and path.name[0] not in ".~"):
                document = self.read(path)
                if document and (entry := self.shape(document, shape, self.with_text(document), (), path.stem)):
                    self._once(items[kind], entry)
        for path in sorted((folder / "adopters").glob("*.json")):
            if entry := self.shaped(path, contributions.Differences):
                differences[path.stem] = entry
        there = folder.exists()
        found = Community(items, differences, self.table(folder / "sources.yml", contributions.Source) if there else {}, self.shaped(folder / "desk.yml", contributions.Desk) if there else None)
        self.all_was_read(*(path for path in folder.glob("*/")), holds=[name for name, _ in COMMUNITY.values()])
        return found

    def table(self, name: str | Path, shape: type) -> dict[str, Entry]:
        """A file that is one mapping of id to shape."""
        document = self.read(self.root / "standards" / name)
        if document is None:
            return {}
        if not isinstance(document.data, dict):
            self.problems.append(Problem(document.place(), "ids are expected here, each with its fields", expected="`id:`, and the fields below it", fix="write each entry below an id of its own"))
            return {}
        entries = {key: self.shape(document, shape, value if value is not None else "", (key,), key) for key, value in document.data.items()}
        return {key: entry for key, entry in entries.items() if entry}

    def words(self, path: Path) -> frozenset[str]:
        """A list of words, one a line; a line that starts with # is a remark."""
        if not path.exists():
            return frozenset()
        self.seen.add(path)
        return frozenset(line.strip().lower() for line in path.read_text(encoding="utf-8").split("\n") if line.strip() and not line.startswith("#"))

    def folder(self, folder: Path, shape: type, leave_out=()) -> dict[str, Entry]:
        paths = [path for path in sorted(folder.glob("*.yml")) if path.stem not in leave_out]
        entries = {path.stem: self.shaped(path, shape) for path in paths}
        return {key: entry for key, entry in entries.items() if entry}

    def inside(self, entries: Mapping[str, Entry], name: str) -> dict[str, Entry]:
        """The members of a list that each entry holds, by id; an id given twice is a problem."""
        members: dict[str, Entry] = {}
        for entry in entries.values():
            for n, member in enumerate(getattr(entry.shape, name)):
                found = Entry(member.id, member, entry.document, (*entry.path, name, n))
                self._once(members, found)
        return members

    def _once(self, known: dict[str, Entry], entry: Entry) -> None:
        if entry.id in known:
            self.problems.append(Problem(entry.place("id"), f'the id "{entry.id}" is given twice (first at {known[entry.id].place("id")})',
                                         expected="each id once", fix="give one of the two another id"))
        known.setdefault(entry.id, entry)

    def items(self, folder: Path, on_change) -> dict[str, dict[str, Entry]]:
        """New items of one layer, by kind. `on_change` is given each file that changes an item instead."""
        found: dict[str, dict[str, Entry]] = {kind: {} for kind in KINDS}
        taken: dict[str, Entry] = {}
        for path in _files(folder):
            top = path.relative_to(folder).parts[0]
            kind = "stage" if path.name == "stage.yml" else FOLDERS[top]
            document = self.read(path)
            if document is None:
                continue
            if isinstance(document.data, dict) and "changes" in document.data:
                on_change(path, document, self.with_text(document))
                continue
            if KINDS[kind].part == "section":
                document = self.with_sections(document)
            data = self.with_text(document)
            name = path.parent.name if kind == "stage" else path.stem
            if entry := self.shape(document, KINDS[kind].shape, data, (), name):
                self._once(taken, entry)
                self._parts_once(entry)
                found[kind][name] = entry
        return found

    def with_text(self, document: Document) -> Any:
        """The fields of a file, and below them its text as one more."""
        if not document.body or not isinstance(document.data, dict):
            return document.data
        if "text" in document.data:
            self.problems.append(Problem(document.place("text"), "the text is given twice: as a field, and below the fields",
                                         expected="the text below the fields", fix="move it there"))
        return {**document.data, "text": document.body}

    def with_sections(self, document: Document) -> Document:
        """The same file with its text as sections, one for each heading that starts with ##."""
        if not isinstance(document.data, dict):
            return document
        sections, lines = [], dict(document.lines)
        for n, line in enumerate(document.body.split("\n")):
            if line.startswith("## "):
                path = ("sections", len(sections))
                lines |= {path: document.body_line + n, (*path, "title"): document.body_line + n, (*path, "id"): document.body_line + n, (*path, "when"): document.body_line + n}
                title, when = self._hangs(line[3:].strip(), Place(document.file, document.body_line + n))
                sections.append({"id": slug(title), "title": title, "text": ""} | ({"when": when} if when else {}))
            elif sections:
                path = ("sections", len(sections) - 1, "text")
                if line.strip() and not sections[-1]["text"]:
                    lines[path] = document.body_line + n
                sections[-1]["text"] += line + "\n" if path in lines else ""
            elif line.strip():
                self.problems.append(Problem(Place(document.file, document.body_line + n), "text stands above the first heading", expected="each paragraph under a heading that starts with ##",
                                             fix="move it below a heading"))
                break
        for section in sections:
            section["text"] = section["text"].rstrip()
        return dataclasses.replace(document, data={**document.data, "sections": sections}, lines=lines, body="")

    def _hangs(self, heading: str, place: Place) -> tuple[str, dict]:
        """A heading, and what its section hangs on, which may stand behind it as in: ## Talk it through {pals: [present]}."""
        title, brace, rest = heading.partition(" {")
        if brace and not _CHOICES.fullmatch("{" + rest):
            self.problems.append(Problem(place, f'"{{{rest}" behind a heading is not a choice', expected="a choice with its options, as in {pals: [present, separate]}", fix="write it like that, or take the braces away"))
            return title, {}
        return title, {name: [one.strip(' "') for one in options.split(",")] for name, options in re.findall(_CHOICE, rest)}

    def _parts_once(self, entry: Entry) -> None:
        """The steps of a flow, the lines of a checklist and the sections of a module have an id each."""
        known: dict[str, Entry] = {}
        for part, _ in entry.parts():
            self._once(known, part)

    def changes_refused(self, path: Path, document: Document, data: dict) -> None:
        self.problems.append(Problem(document.place("changes"), "the library cannot change itself",
                                     expected="`changes` only in a file below variants/",
                                     fix="edit the item itself, or move this file into a variant's folder"))

    def with_divisions(self, folder: Path) -> list[Layer]:
        """The layer of a folder, and those of its divisions, which lie in divisions/ below it."""
        layer = self.layer(folder)
        if layer is None:
            self.seen.update(folder.rglob("*"))  # what is wrong with the organisation has been told
            return []
        return [layer, *(one for below in _folders(folder / "divisions") if (one := self.layer(below)))]

    def layer(self, folder: Path) -> Layer | None:
        document = self.read(folder / "variant.yml")
        if document is None:
            self.seen.update(folder.rglob("*"))  # what is wrong with the folder has been told
            return None
        entry = self.shape(document, model.Variant, document.data)
        changes: list[Entry] = []

        def change(path: Path, document: Document, data: dict) -> None:
            address = data["changes"] if isinstance(data["changes"], str) else ""
            top = path.relative_to(folder).parts[0]
            kind = "stage" if path.name == "stage.yml" else FOLDERS[top]
            if "/" in address:
                kind = KINDS[kind].part or kind
            if found := self.shape(document, model.CHANGES[kind], data, (), address):
                changes.append(found)

        items = self.items(folder, change)
        if entry is None:
            return None
        named = folder.is_relative_to(self.root / "variants") or folder.parent.name == "divisions"  # elsewhere a folder may be called what it likes
        if named and entry.shape.id != folder.name:
            self.problems.append(Problem(document.place("id"), f'the id "{entry.shape.id}" is not the folder\'s name',
                                         expected=f'"{folder.name}"', fix="make the two the same"))
        return Layer(folder.name if named else entry.shape.id, entry.shape, document, items, tuple(changes), self.last_read(folder), folder, self.folder(folder / "assessments", model.Assessment),
                     self.folder(folder / "feedback", model.Wave), self.shaped(folder / "evaluation.yml", model.OwnEvaluation, needed=False))

    def last_read(self, folder: Path) -> dict[str, dict[str, str]]:
        document = self.read(folder / "last-read.yml", needed=False)
        if document is None:
            return {}
        good = isinstance(document.data, dict) and all(isinstance(marks, dict) and all(isinstance(mark, str) for mark in marks.values()) for marks in document.data.values())
        if not good:
            self.problems.append(Problem(document.place(), "this is not what scripts/read.py writes", expected="for each sheet its clauses, and a mark in quotes for each", fix="put the file back as it was, or delete it and run: make read"))
        return document.data if good else {}

    def without_orphans(self, layers: dict[str, Layer]) -> dict[str, Layer]:
        """The layers whose chain of `extends` ends at the core."""
        good = {}
        for name, layer in layers.items():
            seen = [name]
            while layers[seen[-1]].variant:
                parent = layers[seen[-1]].variant.extends
                if parent not in layers or parent in seen:
                    there = (self.root / "variants" / parent).is_dir()  # what is wrong with it has been told
                    if parent == name:
                        self.problems.append(Problem(layer.place("extends"), f"{name} extends itself" + (f", by way of {', '.join(seen[1:])}" if seen[1:] else ""),
                                                     expected="layers that end at core", fix="name the variant that this one builds on, or core"))
                    elif seen == [name] and not there:
                        self.problems.append(unknown(layer.place("extends"), "variant", parent, set(layers) - {name}, "extends"))
                    break
                seen.append(parent)
            else:
                good[name] = layer
        return good


def slug(title: str) -> str:
    """A heading as an id: "What to do" is `what-to-do`."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "").replace("'", "")).strip("-")


def _folders(folder: Path) -> list[Path]:
    return sorted(one for one in folder.glob("*/") if one.name[0] not in ".~")


def _files(folder: Path) -> Iterator[Path]:
    """The item files of a layer, in a fixed order."""
    for top in FOLDERS:
        pattern = "*/*" if top == "procedure" and folder.name == "standards" else "**/*"
        yield from sorted(path for path in (folder / top).glob(pattern) if path.suffix in (".md", ".yml") and path.name[0] not in ".~" and path.is_file())


@functools.cache
def _keys(shape: type) -> tuple[str, ...]:
    return tuple(info.alias or name for name, info in shape.model_fields.items())


def _mismatch(document: Document, path: tuple, shape: type, error: dict) -> Problem:
    """A schema error in the words of the file."""
    where = loc = (*path, *error["loc"])
    given, kind = error.get("input"), error["type"]
    while kind != "missing" and where not in document.lines and where[:-1] in document.lines:
        where = where[:-1]
    place = document.place(*where)
    name = next((part for part in reversed(where) if isinstance(part, str)), "")
    if kind == "extra_forbidden":
        keys = _keys_at(shape, error["loc"][:-1])
        close = difflib.get_close_matches(name, keys, n=1)
        return Problem(place, f"unknown field `{name}`", expected=f"one of: {', '.join(keys)}",
                       fix=f"write `{close[0]}`" if close else "remove it, or check standards/README.md for the right field")
    if kind in ("missing", "too_short") and loc[-1:] == ("sections",):
        return Problem(place, "there are no sections below the fields", expected="headings that start with ##, each with its text", fix="write them; standards/README.md shows a module")
    if kind.startswith("string") and loc[:1] == ("sections",) and loc[-1] == "text":
        return Problem(place, "nothing stands under this heading", expected="its text", fix="write it, or remove the heading")
    if shape is model.Wave and loc[:1] == ("answers",) and len(loc) == 3:
        return Problem(place, f'`{name}` of `{loc[1]}` is "{given}"', expected="how many people gave this answer, as a whole number", fix="write the count; a percentage without it tells nobody how many replied, and cannot be compared")
    if kind == "missing" and shape in (model.Clause, model.Letter) and name == "text":
        return Problem(place, "there is no text below the fields", expected=f"the words of the {shape.__name__.lower()} below the second ---", fix="write the text")
    if kind == "missing":
        return Problem(place, f"`{name}` is missing", expected=_described(shape, error["loc"]) or "this field is always needed", fix=f"add `{name}`")
    if kind == "literal_error" and isinstance(given, bool):
        return Problem(place, f"`{name}` is {str(given).lower()}", expected=f"{error['ctx']['expected'].lower()}. {_described(shape, error['loc'])}".rstrip(". "), fix="write it so if that is how it is; else take the whole entry away")
    if kind == "literal_error":
        return Problem(place, f'`{name}` is "{given}"', expected=error["ctx"]["expected"].replace("'", '"'), fix="use one of these words")
    if kind == "string_pattern_mismatch" and ":" in error["ctx"]["pattern"]:
        return Problem(place, f'"{given}" is not a time of day', expected='hours and minutes in quotes, as in "09:30"', fix="write it that way")
    if kind == "string_pattern_mismatch":
        small = "small letters, figures and hyphens, as in first-three-days"
        return Problem(place, f'"{given}" is not an id', expected=small if "a-z" in error["ctx"]["pattern"] else "a capital letter, and for an expectation its number, as in B9",
                       fix="write it that way")
    sort = next(words for sort, words in _SORTS if isinstance(given, sort))
    if kind == "string_type" and given is not None:
        return Problem(place, f"`{name}` reads as {sort}, not as text", expected="text", fix="put it in quotes")
    shown = "empty" if given in (None, "", [], ()) else f'"{given}"' if isinstance(given, (str, int, float, datetime.date)) else sort
    return Problem(place, f"`{name}` is {shown}", expected=_WANTED.get(kind.split("_")[0], error["msg"].lower()),
                   fix=f"{'fill it in' if shown == 'empty' else 'write it that way'}; standards/README.md shows an example of each kind")


_SORTS = ((bool, "yes or no"), ((int, float), "a number"), (datetime.date, "a date"), (list, "a list"), (dict, "fields"), (object, "text"))
_WANTED = {"string": "text", "tuple": "a list, each entry on a line that starts with -", "model": "fields", "dict": "fields", "int": "a whole number",
           "float": "a number", "bool": "true or false", "date": "a day that exists, written as 2027-03-31", "too": "at least one entry"}


def _keys_at(shape: type, loc: tuple) -> tuple[str, ...]:
    found = _shape_at(shape, loc)
    return _keys(found) if found else ()


def _described(shape: type, loc: tuple) -> str:
    found = _shape_at(shape, loc[:-1])
    fields = {info.alias or name: info for name, info in found.model_fields.items()} if found else {}
    return (fields[loc[-1]].description or "") if loc[-1] in fields else ""


def _shape_at(shape: type, loc: tuple):
    """The shape that stands at the end of a path of keys and list positions."""
    for part in loc:
        if isinstance(part, int) or shape is None:
            continue
        info = next((info for name, info in shape.model_fields.items() if (info.alias or name) == part), None)
        if info is None:
            continue
        shape = _inner(info.annotation)
    return shape


def _inner(annotation: Any):
    if isinstance(annotation, type) and issubclass(annotation, pydantic.BaseModel):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        if (found := _inner(part)) is not None:
            return found
    return None
