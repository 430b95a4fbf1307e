"""Release what stands in `standards/` and `variants/` as an edition: python scripts/release.py 2027.1

Compares it with the record of the edition before, `standards/releases/<edition>.yml`, and refuses an id that
is used again, a new id without `formerly:`, and a change of meaning that `editorial:` in edition.yml calls
editorial. Then sets the edition everywhere, and writes its own record. With --check it only looks.
"""

from __future__ import annotations

import argparse
import datetime
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from complaint_standards import fingerprint, model
from complaint_standards.build import checked
from complaint_standards.load import Entry, Library
from complaint_standards.lock import emit, entry_marks, is_organisation, plain
from complaint_standards.problems import Place, Problem
from complaint_standards.upgrade.edit import put, says
from complaint_standards.upgrade.merge import split

ROOT = Path(__file__).parents[1]
ALIKE = 0.6  # the share of sentences from which a new item is taken for an old one with a new id


def items(library: Library) -> dict[str, tuple[str, Entry]]:
    """Every item of the library and its sectors, with its kind; values and roles too."""
    found = {name: ("value", entry) for name, entry in library.values.items()} | {name: ("role", entry) for name, entry in library.roles.items()}
    for layer in library.layers.values():
        if not is_organisation(layer):
            found |= {name: (kind, entry) for kind, entries in layer.items.items() for name, entry in entries.items()}
    return found


def mark(kind: str, entry: Entry) -> model.Mark:
    fields = {key: value for key, value in plain(entry.shape).items() if key not in ("formerly", "split-from")}
    prose = [fields.pop("text", ""), *fields.pop("do", [])] if kind == "clause" else [part["text"] for part in fields.get("sections", [])]
    sentences = [fingerprint.text(one.key) for text in prose for one in split(text)] or [fingerprint.text(name, value) for name, value in fields.items() if name not in ("role", "force", "type", "kind")]
    text, asked = entry_marks(kind, entry)
    return model.Mark(kind=kind, text=text, meaning=asked, sentences=tuple(dict.fromkeys(sentences)))


def record(library: Library, edition: str, date: datetime.date, before: model.Release | None) -> model.Release:
    marks = {name: mark(*found) for name, found in sorted(items(library).items())}
    retired = ({*before.retired, *before.items} if before else set()) - marks.keys()
    return model.Release(edition=edition, date=date, follows=before.edition if before else None, editorial=library.edition.shape.editorial, items=marks, retired=tuple(sorted(retired)))


def compared(library: Library, before: model.Release) -> Iterator[Problem]:
    """What may not happen between the edition before and what stands here now."""
    here = items(library)
    marks = {name: mark(*found) for name, found in here.items()}
    formerly = {old: name for name, (_, entry) in here.items() for old in getattr(entry.shape, "formerly", ())}
    for name, (kind, entry) in sorted(here.items()):
        old = before.items.get(name)
        if old is None and name in before.retired:
            yield Problem(entry.place(), f'the id "{name}" was used in an earlier edition, for something else', expected="an id that was never used", fix="give the new item another id")
        if old and old.kind != kind:
            yield Problem(entry.place(), f'"{name}" was a {old.kind} in edition {before.edition}, and is a {kind} now', expected="an id that stands for one thing for ever", fix="give the new item another id")
    gone = [name for name in before.items if name not in here and name not in formerly]
    new = [name for name in here if name not in before.items and not getattr(here[name][1].shape, "formerly", ()) and not getattr(here[name][1].shape, "split_from", None)]
    for old in gone:
        for name in new:
            one, other = set(before.items[old].sentences), set(marks[name].sentences)
            if before.items[old].kind == here[name][0] and one & other and len(one & other) / min(len(one), len(other)) >= ALIKE:
                yield Problem(here[name][1].place(), f'"{name}" says what "{old}" said in edition {before.edition}, and "{old}" is gone', expected=f"`formerly: [{old}]`, so that whoever changed it finds it again", fix="add it; or, where this is a part of it, `split-from`")
    edition = library.edition
    for n, name in enumerate(edition.shape.editorial):
        old = before.items.get(name)
        if old is None or name not in marks:
            yield Problem(edition.place("editorial", n), f'"{name}" is called editorial, and is no item of both editions', expected="an item that edition {0} had too".format(before.edition), fix="remove it from `editorial`")
        elif old.meaning != marks[name].meaning:
            yield Problem(edition.place("editorial", n), f'the change of "{name}" is called editorial, and changes what it asks of people', expected="the same duty words, numbers, names and references, in the same order", fix="remove it from `editorial`, or put back what changed")
        elif old.text == marks[name].text:
            yield Problem(edition.place("editorial", n), f'"{name}" is called editorial, and did not change since edition {before.edition}', expected="only what this edition words anew", fix="remove it from `editorial`")


def release(root: Path, edition: str, date: datetime.date, only_look: bool = False) -> list[Problem]:
    """Release one edition, or say why not. Nothing is written while there is a problem."""
    result = checked(root, date)
    wrong = [problem for problem in result.problems if not problem.notice]
    if result.library is None or wrong:
        return wrong
    library = result.library
    records = sorted(library.releases.values(), key=lambda entry: (entry.shape.date, entry.id))
    before = records[-1].shape if records else None
    if edition in library.releases:
        return [Problem(library.releases[edition].place("edition"), f"edition {edition} is released already", expected="a new name for a new edition", fix=f"name the next one; the last is {before.edition}")]
    if not re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z.]*", edition):
        return [Problem(Place("standards/edition.yml"), f'"{edition}" is no name for an edition', expected="letters, figures and dots, as in 2027.1", fix="choose another")]
    if before and date < before.date:
        return [Problem(Place("standards/edition.yml"), f"edition {edition} would be older than {before.edition}, of {before.date}", expected="a later day", fix="name the day with --date")]
    problems = list(compared(library, before)) if before else []
    if problems or only_look:
        return problems
    made = record(library, edition, date, before)
    put(root / "standards/edition.yml", ("edition",), edition)
    put(root / "standards/edition.yml", ("date",), date)
    for layer in library.layers.values():
        if layer.variant and not is_organisation(layer):
            put(layer.folder / "variant.yml", ("edition",), edition)
    if (root / "pyproject.toml").exists():
        text = (root / "pyproject.toml").read_text(encoding="utf-8")
        (root / "pyproject.toml").write_text(re.sub(r'^version = ".*"', f'version = "{edition}"', text, count=1, flags=re.M), encoding="utf-8")
    (root / "standards/releases").mkdir(exist_ok=True)
    data = made.model_dump(by_alias=True, exclude_defaults=True, mode="json") | {"date": made.date}
    rows = data.pop("items")
    lines = [f"# The record of edition {edition}, written by scripts/release.py. It is never edited.", *emit(data), "items:", *(f"  {name}: {_row(row)}" for name, row in rows.items())]
    (root / f"standards/releases/{edition}.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert says(root / f"standards/releases/{edition}.yml")["edition"] == edition
    return []


def _row(row: dict) -> str:
    return "{" + ", ".join(f"{key}: " + (f'[{", ".join(chr(34) + one + chr(34) for one in value)}]' if isinstance(value, (list, tuple)) else f'"{value}"') for key, value in row.items()) + "}"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("edition", help="the name of the new edition, as in 2027.1")
    parser.add_argument("--root", type=Path, default=ROOT)
    parser.add_argument("--date", type=datetime.date.fromisoformat, default=datetime.date.today())
    parser.add_argument("--check", action="store_true", help="only look; write nothing")
    given = parser.parse_args(arguments)
    problems = release(given.root.resolve(), given.edition, given.date, given.check)
    for problem in problems:
        print(problem, end="\n\n", file=sys.stderr)
    if problems:
        print(f"{len(problems)} problem{'s' if len(problems) > 1 else ''}. Nothing was released.", file=sys.stderr)
        return 1
    print(f"Edition {given.edition} could be released." if given.check else f"Edition {given.edition} is released: commit it, tag it {given.edition}, and build the wheel from that. It stays buildable for ever from the tag or the wheel.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
